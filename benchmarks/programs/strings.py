"""Text: concatenation, formatting, splitting, joining."""
import time


def run(rounds):
    total = 0
    for i in range(rounds):
        line = f"{i}:{i * 2:05d}:name{i % 10}"
        parts = line.split(":")
        total += len("-".join(parts)) + int(parts[1]) % 7
        if parts[2].startswith("name3"):
            total += line.find("name")
    return total


start = time.perf_counter()
checksum = run(200000)
print(checksum, time.perf_counter() - start)
