"""stores into one instance"""


class Box:
    def __init__(self):
        self.value = None
        self.other = 0


BOX = Box()


def work(n, thread):
    for i in range(n):
        BOX.value = (i, i)
        BOX.other = i


def reset():
    BOX.value = None


def check(n, threads):
    a, b = BOX.value
    return a == b == n - 1 and BOX.other == n - 1
