"""Closures made and called, defaults, and keyword arguments."""
import time


def adder(n):
    def add(x, scale=1):
        return x + n * scale
    return add


def run(rounds):
    total = 0
    for i in range(rounds):
        add = adder(i)
        total = (add(total) + add(1, 2) + add(x=1, scale=3)) % 1000003
    return total


start = time.perf_counter()
checksum = run(300000)
print(checksum, time.perf_counter() - start)
