"""reads of a shared dict"""
TABLE = {str(i): [i] for i in range(100)}
KEYS = tuple(TABLE)


def work(n):
    for i in range(n):
        TABLE[KEYS[i % 100]]
        TABLE.get("7")
        "8" in TABLE
