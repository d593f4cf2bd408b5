"""All solutions of the n-queens problem, and one board drawn."""


def solve(n, row, columns, rising, falling, placed, found):
    if row == n:
        found.append(tuple(placed))
        return
    for column in range(n):
        if column in columns or row + column in rising or row - column in falling:
            continue
        placed.append(column)
        columns[column] = rising[row + column] = falling[row - column] = True
        solve(n, row + 1, columns, rising, falling, placed, found)
        del columns[column], rising[row + column], falling[row - column]
        placed.pop()


def board(solution):
    n = len(solution)
    return "\n".join(" ".join("Q" if solution[r] == c else "." for c in range(n)) for r in range(n))


for size in range(1, 8):
    solutions = []
    solve(size, 0, {}, {}, {}, [], solutions)
    print(f"{size}: {len(solutions):>3} solutions", solutions[0] if solutions else "-")

solutions = []
solve(6, 0, {}, {}, {}, [], solutions)
print(board(solutions[-1]))
