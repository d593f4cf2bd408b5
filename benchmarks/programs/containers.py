"""Lists, dicts, and tuples: comprehension, subscripts, iteration, sorting."""
import time


def run(rounds):
    total = 0
    for _ in range(rounds):
        squares = [x * x for x in range(60)]
        table = {}
        for n, s in enumerate(squares):
            table[n] = s
        for key, value in table.items():
            total += value - key
        squares.sort(key=lambda v: -v)
        total += squares[0] + table[7] + len(squares[3:20])
    return total


start = time.perf_counter()
checksum = run(8000)
print(checksum, time.perf_counter() - start)
