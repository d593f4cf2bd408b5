"""Builtin functions and methods of builtin types."""
import time


def run(rounds):
    words = []
    total = 0
    for i in range(rounds):
        words.append(i)
        total += len(words) + abs(-i) + max(i, 7)
        if isinstance(i, int):
            total ^= ord(chr(65 + i % 26))
        if len(words) > 100:
            words.clear()
    return total


start = time.perf_counter()
checksum = run(500000)
print(checksum, time.perf_counter() - start)
