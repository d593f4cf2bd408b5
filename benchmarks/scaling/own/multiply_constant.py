"""multiply by a constant"""


def work(n):
    x = 1.5
    for i in range(n):
        i * 3
        x * 2.5
        i * 2.5
