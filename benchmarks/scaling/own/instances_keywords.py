"""creation of instances by keywords"""


class Point:
    def __init__(self, x, y, z=3):
        self.x = x
        self.y = y
        self.z = z


def work(n):
    for i in range(n):
        Point(x=i, y=i)
