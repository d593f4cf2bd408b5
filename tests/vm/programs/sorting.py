"""Sorting algorithms against the built-in sort, stability, keys, and errors."""


def insertion(items):
    items = list(items)
    for i in range(1, len(items)):
        item, j = items[i], i
        while j > 0 and item < items[j - 1]:
            items[j] = items[j - 1]
            j -= 1
        items[j] = item
    return items


def quick(items):
    if len(items) < 2:
        return list(items)
    pivot, *rest = items
    return quick([x for x in rest if x < pivot]) + [pivot] + quick([x for x in rest if not x < pivot])


def merge(items):
    if len(items) < 2:
        return list(items)
    middle = len(items) // 2
    left, right, result = merge(items[:middle]), merge(items[middle:]), []
    i = j = 0
    while i < len(left) and j < len(right):
        if right[j] < left[i]:
            result.append(right[j])
            j += 1
        else:
            result.append(left[i])
            i += 1
    return result + left[i:] + right[j:]


def heap(items):
    items = list(items)

    def sift(start, end):
        root = start
        while (child := 2 * root + 1) < end:
            if child + 1 < end and items[child] < items[child + 1]:
                child += 1
            if not items[root] < items[child]:
                return
            items[root], items[child] = items[child], items[root]
            root = child

    for start in reversed(range(len(items) // 2)):
        sift(start, len(items))
    for end in range(len(items) - 1, 0, -1):
        items[0], items[end] = items[end], items[0]
        sift(0, end)
    return items


def radix(items):
    shift, items = 0, list(items)
    while any(x >> shift for x in items):
        buckets = [[] for _ in range(16)]
        for x in items:
            buckets[x >> shift & 15].append(x)
        items = [x for bucket in buckets for x in bucket]
        shift += 4
    return items


state = 12345


def random():
    global state
    state = state * 1103515245 + 12345 & 0x7FFFFFFF
    return state


numbers = [random() % 1000 for _ in range(200)]
expected = sorted(numbers)
for algorithm in (insertion, quick, merge, heap, radix):
    print(algorithm.__name__, algorithm(numbers) == expected, algorithm([]), algorithm([3, 1, 2]))
print(expected[:10], sorted(numbers, reverse=True)[:5])

words = "the quick brown fox jumps over the lazy dog while Zebras Quietly eat apples".split()
print(sorted(words))
print(sorted(words, key=str.lower))
print(sorted(words, key=len), sorted(words, key=lambda w: (-len(w), w)), sep="\n")
pairs = [(random() % 5, i) for i in range(20)]
pairs.sort(key=lambda pair: pair[0])
print(pairs)
pairs.sort(key=lambda pair: pair[0], reverse=True)
print(pairs)
for bad in ([1, "a"], [None, 1], [[1], (1,)], [{}, {}]):
    try:
        bad.sort()
    except TypeError as error:
        print(error)
try:
    sorted([3, 1], key=lambda x: x / 0)
except ZeroDivisionError as error:
    print(error)
mixed = [1.5, 1, True, -0.0, 0, 10**20, -3, float("inf")]
print(sorted(mixed), min(mixed), max(mixed), min(words, key=len), max([], default="none"))
numbers.sort()
print(numbers == expected, numbers.sort(), numbers.index(expected[50]) <= 50)
