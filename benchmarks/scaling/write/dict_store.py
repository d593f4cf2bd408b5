"""stores into one dict"""
TABLE = {}


def work(n, thread):
    for i in range(n):
        TABLE[thread * 1000 + i % 1000] = i


def reset():
    TABLE.clear()


def check(n, threads):
    return len(TABLE) == threads * 1000 and sorted(TABLE.values())[-threads:] == [n - 1] * threads
