"""creation of closures"""


def make(x):
    def inner():
        return x
    return inner


def work(n):
    for i in range(n):
        make(i)()
