"""method of a builtin type"""


def work(n):
    items = [3, 1, 2]
    for _ in range(n):
        items.count(1)
        items.index(2)
