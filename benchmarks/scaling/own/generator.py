"""generator"""


def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def work(n):
    for _ in range(n // 10):
        for _ in count(10):
            pass
