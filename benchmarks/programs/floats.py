"""Arithmetic on floats in loops."""
import time


def run(size):
    count = 0
    for py in range(size):
        y0 = py / size * 2.0 - 1.0
        for px in range(size):
            x0 = px / size * 3.0 - 2.0
            x = y = 0.0
            n = 0
            while x * x + y * y < 4.0 and n < 50:
                x, y = x * x - y * y + x0, 2.0 * x * y + y0
                n += 1
            count += n
    return count


start = time.perf_counter()
checksum = run(150)
print(checksum, time.perf_counter() - start)
