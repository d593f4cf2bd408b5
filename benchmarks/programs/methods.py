"""Method calls on instances, with attributes read and written."""
import time


class Counter:
    def __init__(self):
        self.value = 0
        self.steps = 0

    def step(self):
        self.steps += 1

    def add(self, n):
        self.value = (self.value + n) % 1000003
        self.step()
        return self


def run(rounds):
    counter = Counter()
    for i in range(rounds):
        counter.add(i).add(3)
    return counter.value + counter.steps


start = time.perf_counter()
checksum = run(500000)
print(checksum, time.perf_counter() - start)
