"""Mazes: carved with a generator of our own, solved breadth first, drawn."""


class Maze:
    def __init__(self, width, height, seed):
        self.width, self.height, self.state = width, height, seed
        self.open = set()
        self.carve((0, 0))

    def random(self, n):
        self.state ^= self.state << 13 & 0xFFFFFFFF
        self.state ^= self.state >> 17
        self.state ^= self.state << 5 & 0xFFFFFFFF
        return self.state % n

    def around(self, cell):
        x, y = cell
        for dx, dy in ((0, -1), (1, 0), (0, 1), (-1, 0)):
            if 0 <= x + dx < self.width and 0 <= y + dy < self.height:
                yield x + dx, y + dy

    def carve(self, start):
        seen, stack = {start}, [start]
        while stack:
            cell = stack[-1]
            choices = [other for other in self.around(cell) if other not in seen]
            if not choices:
                stack.pop()
                continue
            other = choices[self.random(len(choices))]
            self.open.add((min(cell, other), max(cell, other)))
            seen.add(other)
            stack.append(other)

    def connected(self, a, b):
        return (min(a, b), max(a, b)) in self.open

    def solve(self, start, end):
        came, row = {start: None}, [start]
        while row and end not in came:
            next_row = []
            for cell in row:
                for other in self.around(cell):
                    if other not in came and self.connected(cell, other):
                        came[other] = cell
                        next_row.append(other)
            row = next_row
        path = []
        while end is not None:
            path.append(end)
            end = came[end]
        return path[::-1]

    def draw(self, path=()):
        marked = set(path)
        lines = ["+" + "--+" * self.width]
        for y in range(self.height):
            line, below = "|", "+"
            for x in range(self.width):
                line += "<>" if (x, y) in marked else "  "
                line += " " if self.connected((x, y), (x + 1, y)) else "|"
                below += ("  " if self.connected((x, y), (x, y + 1)) else "--") + "+"
            lines += [line, below]
        return "\n".join(lines)


maze = Maze(12, 8, 20240229)
path = maze.solve((0, 0), (11, 7))
print(maze.draw(path))
print(len(path), path[:5], len(maze.open) == 12 * 8 - 1)
print(maze.solve((3, 3), (3, 3)), Maze(1, 1, 5).draw(), sep="\n")
