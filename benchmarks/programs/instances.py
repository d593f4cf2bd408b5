"""Creation of instances with __init__, and their death."""
import time


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def run(rounds):
    total = 0
    for i in range(rounds):
        p = Point(i, i + 1)
        total += p.x ^ p.y
    return total


start = time.perf_counter()
checksum = run(1000000)
print(checksum, time.perf_counter() - start)
