"""Conway's game of life on a torus: a glider, a blinker and a block."""


class Grid:
    def __init__(self, width, height, cells=()):
        self.width = width
        self.height = height
        self.rows = [[False] * width for _ in range(height)]
        for x, y in cells:
            self.rows[y % height][x % width] = True

    def alive_around(self, x, y):
        total = 0
        for dy in (-1, 0, 1):
            for dx in (-1, 0, 1):
                if dx or dy:
                    total += self.rows[(y + dy) % self.height][(x + dx) % self.width]
        return total

    def step(self):
        new = Grid(self.width, self.height)
        for y in range(self.height):
            for x in range(self.width):
                around = self.alive_around(x, y)
                new.rows[y][x] = around == 3 or (around == 2 and self.rows[y][x])
        return new

    def __eq__(self, other):
        return isinstance(other, Grid) and self.rows == other.rows

    def __str__(self):
        return "\n".join("".join("#" if cell else "." for cell in row) for row in self.rows)

    def __len__(self):
        return sum(sum(row) for row in self.rows)


glider = [(1, 0), (2, 1), (0, 2), (1, 2), (2, 2)]
grid = Grid(8, 6, glider + [(5, 1), (5, 2), (5, 3)])
for generation in range(5):
    print(f"generation {generation}, {len(grid)} alive")
    print(grid)
    grid = grid.step()

block = Grid(6, 6, [(2, 2), (3, 2), (2, 3), (3, 3)])
print(block == block.step(), block == Grid(6, 6), block != block.step(), block == 3)
blinker = Grid(5, 5, [(1, 2), (2, 2), (3, 2)])
print(blinker == blinker.step().step(), blinker == blinker.step())
