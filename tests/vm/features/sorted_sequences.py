"""The modules bisect and heapq: what they find, what they compare and when, and what is wrong."""

import bisect
import heapq


def attempt(function, *args, **keywords):
    try:
        print(function(*args, **keywords))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


class Loud:
    """Says what is compared."""

    def __init__(self, n, tag=""):
        self.n, self.tag = n, tag

    def __lt__(self, other):
        if not isinstance(other, Loud):
            return NotImplemented
        print(self, "<", other, end="; ")
        return self.n < other.n

    def __eq__(self, other):
        print(self, "==", other, end="; ")
        return self.n == other.n

    def __repr__(self):
        return f"{self.n}{self.tag}"


class Reflected(Loud):
    def __lt__(self, other):
        print(self, "declines", end="; ")
        return NotImplemented

    def __gt__(self, other):
        print(self, ">", other, end="; ")
        return self.n > other.n


class Shelf:
    """A sequence of its own."""

    def __init__(self, items):
        self.items = items

    def __len__(self):
        print("len", end="; ")
        return len(self.items)

    def __getitem__(self, i):
        print("item", i, end="; ")
        return self.items[i]

    def insert(self, i, x):
        print("insert", i, x, end="; ")
        self.items.insert(i, x)


class Table(dict):
    def __getitem__(self, i):
        return i * 2


class Index:
    def __index__(self):
        return 2


# --- bisect ---

numbers = [1, 2, 2, 2, 5, 8]
for x in (0, 1, 2, 3, 8, 9, 2.0, True):
    print(x, bisect.bisect_left(numbers, x), bisect.bisect_right(numbers, x), bisect.bisect(numbers, x, 2), bisect.bisect_left(numbers, x, 1, 3))
print(bisect.bisect is bisect.bisect_right, bisect.insort is bisect.insort_right, bisect.bisect, type(bisect.bisect), bisect.insort_left.__module__)
print(bisect.bisect_left("acegi", "d"), bisect.bisect(range(0, 100, 7), 50), bisect.bisect_left((1, 2, 3), 2), bisect.bisect(b"abc", 98))
print(bisect.bisect(numbers, 2, hi=None), bisect.bisect(numbers, 2, 0, -1), bisect.bisect(numbers, 2, Index(), Index()), bisect.bisect(numbers, 2, hi=-7))
print(bisect.bisect_left([1, 2, 2**70, 2**71], 2**70), bisect.bisect([0.5, 1.5], 1), bisect.bisect([], 1), bisect.bisect(a=numbers, x=2, lo=0, hi=3, key=None))
print(bisect.bisect([5, 3, 1], -3, key=lambda n: -n), bisect.bisect_left(["a", "BB", "ccc"], 2, key=len))
for kind in (bisect.insort_left, bisect.insort_right, bisect.insort):
    items = [Loud(1), Loud(2), Loud(2), Loud(3)]
    print(kind(items, Loud(2, "new")), items)
    words = ["kiwi", "apple", "banana"]
    kind(words, "cherry", key=len)
    print(words)
shelf = Shelf([Loud(1), Loud(3), Loud(5), Loud(7)])
print(bisect.bisect_left(shelf, Loud(5)), bisect.bisect(shelf, Loud(4), 1), bisect.insort(shelf, Loud(2)), shelf.items)
print(bisect.bisect_left([Reflected(1), Reflected(2), Reflected(3)], Reflected(2)), bisect.bisect([Loud(1), Reflected(2)], Reflected(2)))
print(bisect.bisect(Table({0: 1, 1: 1, 2: 2}), 3), bisect.bisect([1, 2], 2, lo=5, hi=3))
for wrong in ((numbers, 1, -1), (5, 1), (5, 1, 0, 2), ({1: 2}, 1), ({1}, 1), ({1}, 1, 0, 1), (numbers, 1, "a"), (numbers, 1, 0, "a"), (numbers, 1, 10**20),
              (numbers, 1, 0, 10**20), (numbers, 9, 0, 10), (), (numbers,), (numbers, 1, 2, 3, None), (numbers, 1, 1.5), (numbers, 1, None), ([1, "a", 3], 2),
              ([1, None], 2), (numbers, "a"), (int, 1, 0, 3)):
    attempt(bisect.bisect, *wrong)
    attempt(bisect.bisect_left, *wrong)
attempt(bisect.insort, (1, 2), 1)
attempt(bisect.insort, "abc", "b")
attempt(bisect.insort_left, numbers, 1, key=5)
attempt(bisect.bisect, numbers, 1, key=lambda n: 1 // 0)
attempt(bisect.insort, range(3), 1)

# --- heapq ---

print(heapq.heappush, heapq.heappop.__module__, sorted(heapq.__all__))
for size in (0, 1, 2, 3, 7, 20):
    heap = [n * 7919 % 31 for n in range(size)]
    print(heapq.heapify(heap), heap, [heapq.heappop(heap) for _ in range(size)])
heap = []
for n in (5, 2, 8, 1, 9, 3, 3):
    print(heapq.heappush(heap, n), heap)
print(heapq.heapreplace(heap, 4), heap, heapq.heappushpop(heap, 0), heapq.heappushpop(heap, 6), heap, heapq.heappushpop([], 7))
loud = [Loud(n) for n in (4, 1, 3, 2)]
heapq.heapify(loud)
print(loud)
heapq.heappush(loud, Loud(0))
print(loud)
print(heapq.heappop(loud), loud)
print(heapq.heapreplace(loud, Loud(9)), loud)
print(heapq.heappushpop(loud, Loud(3)), loud)

order = []


class Watched:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        order.append((self.n, other.n))
        return self.n < other.n


for size in (100, 2500, 2501, 3000, 5000):
    order.clear()
    many = [Watched(n * 7919 % 10007) for n in range(size)]
    heapq.heapify(many)
    print(size, len(order), hash(tuple(order)), hash(tuple(one.n for one in many)))

print(list(heapq.merge([1, 4, 7], [2, 4, 6], [], [0, 9])), list(heapq.merge()), list(heapq.merge("ace")), list(heapq.merge([3, 1], [2], reverse=True)))
print(list(heapq.merge(["dog", "horse"], ["cat", "fish", "kangaroo"], key=len)), list(heapq.merge(["aaa", "b"], ["cc"], key=len, reverse=True)))
print(list(heapq.merge([Loud(1, "a"), Loud(2, "a")], [Loud(1, "b"), Loud(3, "b")])))
merged = heapq.merge([1, 2], (10 // n for n in (2, 0)))
print(type(merged).__name__, next(merged), next(merged))
attempt(list, merged)
attempt(list, heapq.merge([1], [2], key=lambda n: 1 // 0))
attempt(list, heapq.merge([1], ["a"]))
attempt(list, heapq.merge(5))
for n in (-1, 0, 1, 2, 3, 10):
    data = [5, 1, 4, 1, 5, 9, 2, 6]
    print(n, heapq.nsmallest(n, data), heapq.nlargest(n, data), heapq.nsmallest(n, iter(data)), heapq.nlargest(n, iter(data), key=lambda v: -v),
          heapq.nsmallest(n, data, lambda v: v % 4), heapq.nlargest(n, [], key=len))
tagged = [Loud(n, tag) for n, tag in zip((3, 1, 2, 1, 3, 2), "abcdef")]
for function in (heapq.nsmallest, heapq.nlargest):
    print(function(1, tagged))
    print(function(2, tagged))
    print(function(2, iter(tagged), key=lambda one: one.n))
for call in ((heapq.heappush, (), 1), (heapq.heappush, [], 1, 2), (heapq.heappush, []), (heapq.heappop, ()), (heapq.heappop, []), (heapq.heapify, 5), (heapq.heapify, "a"),
             (heapq.heapreplace, [], 1), (heapq.heapreplace, {}, 1), (heapq.heappushpop, None, 1), (heapq.heapify, [1, "a"]), (heapq.heappush, [1], "a"),
             (heapq.nsmallest, "a", [1, 2]), (heapq.nlargest, 2, 5), (heapq.nlargest, 2.5, [1, 2, 3]), (heapq.heappop,), (heapq.heapify, [1], 2)):
    attempt(*call)


class Grows:
    def __lt__(self, other):
        victim.append(1)
        return True


for operation in (heapq.heapify, heapq.heappop, lambda heap: heapq.heappush(heap, Grows()), lambda heap: heapq.heapreplace(heap, Grows())):
    victim = [Grows() for _ in range(5)]
    attempt(operation, victim)
    print(len(victim))


class Sub(list):
    pass


sub = Sub([3, 1, 2])
heapq.heapify(sub)
print(sub, heapq.heappop(sub), sub)
