"""creation of dicts"""


def work(n):
    for i in range(n):
        d = {"a": i, "b": i}
        d["c"] = i
