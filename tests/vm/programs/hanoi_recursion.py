"""Recursion: Hanoi, Ackermann, subsets, Gray codes, power sets, mutual recursion, and where it ends."""

import sys


def hanoi(n, source="A", target="C", spare="B"):
    if n == 0:
        return []
    return hanoi(n - 1, source, spare, target) + [(n, source, target)] + hanoi(n - 1, spare, target, source)


def check(n, moves):
    pegs = {"A": list(range(n, 0, -1)), "B": [], "C": []}
    for disk, source, target in moves:
        assert pegs[source].pop() == disk
        assert not pegs[target] or pegs[target][-1] > disk
        pegs[target].append(disk)
    return pegs


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def subsets(items):
    if not items:
        return [[]]
    rest = subsets(items[1:])
    return rest + [[items[0], *subset] for subset in rest]


def gray(n):
    return [""] if n == 0 else ["0" + c for c in gray(n - 1)] + ["1" + c for c in reversed(gray(n - 1))]


def combinations(items, k):
    if k == 0:
        return [()]
    return [(item, *rest) for i, item in enumerate(items) for rest in combinations(items[i + 1 :], k - 1)]


def depth(n=0):
    try:
        return depth(n + 1)
    except RecursionError as error:
        return n, str(error)


moves = hanoi(4)
print(len(moves), moves[:5], check(4, moves), len(hanoi(10)))
print([ackermann(2, n) for n in range(5)], ackermann(3, 3))
print(subsets([1, 2, 3]), len(subsets(list(range(10)))))
print(gray(3), all(sum(a != b for a, b in zip(x, y)) == 1 for x, y in zip(gray(5), gray(5)[1:])))
print(combinations("abcd", 2), len(combinations(range(10), 4)))
reached, message = depth()
print(900 < reached < 1100, message)
limit = sys.getrecursionlimit()
sys.setrecursionlimit(200)
reached, message = depth()
print(100 < reached < 210, message)
sys.setrecursionlimit(limit)


class Loop:
    def __repr__(self):
        return f"Loop({self!r})"

    def __getattr__(self, name):
        return getattr(self, name + "x")

    def __eq__(self, other):
        return other == self


for bad in (lambda: repr(Loop()), lambda: Loop().a, lambda: Loop() == Loop(), lambda: (lambda f: f(f))(lambda f: f(f))):
    try:
        bad()
    except RecursionError as error:
        print(type(error).__name__, str(error)[:32])
nested = []
nested.append(nested)
pair = {"self": None, "list": nested}
pair["self"] = pair
print(nested, pair, nested == nested)
deep = []
for _ in range(300):
    deep = [deep]
print(len(repr(deep)))
