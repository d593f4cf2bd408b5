"""A doubly linked list with the behaviour of a list, a queue and a ring."""


class Link:
    __slots__ = ("value", "before", "after")

    def __init__(self, value, before=None, after=None):
        self.value, self.before, self.after = value, before, after


class Linked:
    def __init__(self, items=()):
        self.end = Link(None)
        self.end.before = self.end.after = self.end
        self.count = 0
        self.extend(items)

    def extend(self, items):
        for item in items:
            self.append(item)

    def _insert(self, value, after):
        link = Link(value, after.before, after)
        link.before.after = after.before = link
        self.count += 1

    def _remove(self, link):
        if link is self.end:
            raise IndexError("pop from empty list")
        link.before.after, link.after.before = link.after, link.before
        self.count -= 1
        return link.value

    def append(self, value):
        self._insert(value, self.end)

    def appendleft(self, value):
        self._insert(value, self.end.after)

    def pop(self):
        return self._remove(self.end.before)

    def popleft(self):
        return self._remove(self.end.after)

    def _find(self, index):
        if index < 0:
            index += self.count
        if not 0 <= index < self.count:
            raise IndexError(f"index {index} out of range")
        link = self.end.after
        while index:
            link, index = link.after, index - 1
        return link

    def __getitem__(self, index):
        if isinstance(index, slice):
            return Linked(self[i] for i in range(*index.indices(self.count)))
        return self._find(index).value

    def __setitem__(self, index, value):
        self._find(index).value = value

    def __delitem__(self, index):
        self._remove(self._find(index))

    def insert(self, index, value):
        self._insert(value, self._find(index) if index < self.count else self.end)

    def __iter__(self):
        link = self.end.after
        while link is not self.end:
            yield link.value
            link = link.after

    def __reversed__(self):
        link = self.end.before
        while link is not self.end:
            yield link.value
            link = link.before

    def __len__(self):
        return self.count

    def __eq__(self, other):
        return len(self) == len(other) and all(a == b for a, b in zip(self, other))

    def __add__(self, other):
        return Linked([*self, *other])

    def __iadd__(self, other):
        self.extend(list(other))
        return self

    def __mul__(self, n):
        return Linked(list(self) * n)

    def reverse(self):
        link = self.end
        while True:
            link.before, link.after = link.after, link.before
            link = link.before
            if link is self.end:
                return

    def rotate(self, n=1):
        for _ in range(n % (self.count or 1)):
            self.appendleft(self.pop())

    def __repr__(self):
        return f"Linked({list(self)})"


a = Linked("abc")
a.append("d")
a.appendleft("z")
print(a, len(a), a[0], a[-1], a[1:4], a[::-2], "c" in a, "q" in a, list(reversed(a)))
a.insert(2, "new")
a[0] = "Z"
del a[-1]
print(a, a.pop(), a.popleft(), a, a == Linked(["a", "new", "b"]), a == [1])
a += a
print(a, a * 2 + [1], bool(Linked()), sorted(a), max(a))
a.reverse()
print(a)
a.rotate(2)
print(a, [a.popleft() for _ in range(3)], a)
for bad in (lambda: Linked().pop(), lambda: a[10], lambda: a[-4], lambda: a["x"], lambda: a + 3, lambda: hash(a)):
    try:
        print(bad())
    except (IndexError, TypeError) as error:
        print(type(error).__name__, error)


def josephus(n, k):
    ring = Linked(range(1, n + 1))
    order = []
    while ring:
        ring.rotate(-(k - 1))
        order.append(ring.popleft())
    return order


print(josephus(10, 3), josephus(1, 5))
