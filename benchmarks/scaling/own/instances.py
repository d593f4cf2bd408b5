"""creation of instances"""


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def work(n):
    for i in range(n):
        Point(i, i)
