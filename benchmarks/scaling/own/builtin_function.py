"""builtin function"""


def work(n):
    items = [3, 1, 2]
    for i in range(n):
        len(items)
        abs(i)
        isinstance(i, int)
