"""additions to one set"""
MEMBERS = set()


def work(n, thread):
    for i in range(n):
        MEMBERS.add(i % 5000)


def reset():
    MEMBERS.clear()


def check(n, threads):
    return len(MEMBERS) == min(n, 5000)
