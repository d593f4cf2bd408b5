"""reads of a shared tuple"""
PAIRS = tuple((i, str(i) + " item") for i in range(100))


def work(n):
    for i in range(n):
        number, text = PAIRS[i % 100]
    for _ in range(n // 100):
        for pair in PAIRS:
            pass
