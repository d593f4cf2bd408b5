"""reads of a shared list"""
WORDS = [str(i) + " item" for i in range(100)]


def work(n):
    total = 0
    for i in range(n):
        total += len(WORDS[i % 100])
    for _ in range(n // 100):
        for word in WORDS:
            pass
