"""appends to one list"""
ITEMS = []


def work(n, thread):
    for i in range(n):
        ITEMS.append(i)


def reset():
    ITEMS.clear()


def check(n, threads):
    return len(ITEMS) == n * threads and sum(ITEMS) == threads * n * (n - 1) // 2
