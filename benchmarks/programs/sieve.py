"""A sieve: list subscripts in nested while loops."""
import time


def run(limit):
    flags = [True] * (limit + 1)
    flags[0] = flags[1] = False
    i = 2
    while i * i <= limit:
        if flags[i]:
            j = i * i
            while j <= limit:
                flags[j] = False
                j += i
        i += 1
    return sum(flags)


start = time.perf_counter()
checksum = run(1000000)
print(checksum, time.perf_counter() - start)
