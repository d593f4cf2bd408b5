"""stores into one list"""
ITEMS = [0] * 64


def work(n, thread):
    for i in range(n):
        ITEMS[i & 63] = i


def reset():
    for i in range(64):
        ITEMS[i] = 0


def check(n, threads):
    return sorted(ITEMS) == list(range(n - 64, n))
