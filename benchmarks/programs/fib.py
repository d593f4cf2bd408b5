"""Recursive calls with one positional argument."""
import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


start = time.perf_counter()
checksum = fib(29)
print(checksum, time.perf_counter() - start)
