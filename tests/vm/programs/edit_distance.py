"""Dynamic programming: edit distance with its steps, longest common subsequence, knapsack, change, partitions."""


def distance(a, b):
    table = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
    steps, i, j = [], len(a), len(b)
    while i or j:
        if i and j and table[i][j] == table[i - 1][j - 1] + (a[i - 1] != b[j - 1]):
            i, j = i - 1, j - 1
            if a[i] != b[j]:
                steps.append(f"{a[i]}>{b[j]}")
        elif i and table[i][j] == table[i - 1][j] + 1:
            i -= 1
            steps.append(f"-{a[i]}")
        else:
            j -= 1
            steps.append(f"+{b[j]}")
    return table[-1][-1], steps[::-1]


def common(a, b):
    best = {}

    def solve(i, j):
        if i == len(a) or j == len(b):
            return ""
        if (i, j) not in best:
            if a[i] == b[j]:
                best[i, j] = a[i] + solve(i + 1, j + 1)
            else:
                best[i, j] = max(solve(i + 1, j), solve(i, j + 1), key=len)
        return best[i, j]

    return solve(0, 0)


def knapsack(items, room):
    best = [(0, ())] * (room + 1)
    for name, weight, value in items:
        for left in range(room, weight - 1, -1):
            candidate = best[left - weight][0] + value, (*best[left - weight][1], name)
            best[left] = max(best[left], candidate)
    return best[room]


def change(amount, coins):
    ways = [1] + [0] * amount
    fewest = [0] + [None] * amount
    for coin in coins:
        for total in range(coin, amount + 1):
            ways[total] += ways[total - coin]
            if fewest[total - coin] is not None and (fewest[total] is None or fewest[total - coin] + 1 < fewest[total]):
                fewest[total] = fewest[total - coin] + 1
    return ways[amount], fewest[amount]


def partitions(n, largest=None):
    if n == 0:
        return [[]]
    return [[k, *rest] for k in range(min(n, largest or n), 0, -1) for rest in partitions(n - k, k)]


def longest_rising(numbers):
    best = []
    for i, n in enumerate(numbers):
        before = [best[j] for j in range(i) if numbers[j] < n]
        best.append(max(before, key=len, default=[]) + [n])
    return max(best, key=len)


for a, b in (("kitten", "sitting"), ("", "abc"), ("flaw", "lawn"), ("same", "same"), ("intention", "execution")):
    print(a or "-", b, *distance(a, b))
print(common("the longest common", "some other sequence of them"), common("AGGTAB", "GXTXAYB"), repr(common("a", "b")))
print(knapsack([("map", 9, 150), ("compass", 13, 35), ("water", 153, 200), ("sandwich", 50, 160), ("glucose", 15, 60), ("tin", 68, 45)], 200))
print(change(100, (1, 5, 10, 25, 50)), change(3, (2,)), change(0, ()), change(63, (21, 10, 25, 1)))
print(partitions(5), len(partitions(20)))
print(longest_rising([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9]))
