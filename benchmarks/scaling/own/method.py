"""method"""


class Point:
    def __init__(self, x):
        self.x = x

    def moved(self, by):
        return self.x + by


def work(n):
    point = Point(1)
    for i in range(n):
        point.moved(i)
