"""Cycles with finalizers."""

from chance import THREADS

# --- cycles: each one dies once --------------------------------------------------------------------

EACH = 20000
deaths = [0] * (THREADS * EACH)
born = [0] * THREADS


class Node:
    def __init__(self, number):
        self.number = number
        self.me = self
        self.box = [self]

    def __del__(self):
        deaths[self.number] += 1


def cycles_work(number, rounds):
    n = born[number]
    for _ in range(min(rounds, EACH - n)):
        Node(number * EACH + n)
        n += 1
    born[number] = n


def cycles_check():
    for number in range(THREADS):
        for i in range(EACH):
            expected = 1 if i < born[number] else 0
            assert deaths[number * EACH + i] == expected, (number, i, deaths[number * EACH + i])
