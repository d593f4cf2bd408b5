"""function"""


def add(a, b):
    return a + b


def work(n):
    for i in range(n):
        add(i, 1)
