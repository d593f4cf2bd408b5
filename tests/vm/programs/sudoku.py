"""Sudoku: constraint propagation and search."""

PUZZLES = {
    "easy": "530070000600195000098000060800060003400803001700020006060000280000419005000080079",
    "hard": "000000907000420180000705026100904000050000040000507009920108000034059000507000000",
    "wrong": "550070000600195000098000060800060003400803001700020006060000280000419005000080079",
}

ROWS = [[9 * r + c for c in range(9)] for r in range(9)]
COLUMNS = [[9 * r + c for r in range(9)] for c in range(9)]
BOXES = [[9 * (3 * (b // 3) + i // 3) + 3 * (b % 3) + i % 3 for i in range(9)] for b in range(9)]
PEERS = [sorted({p for unit in ROWS + COLUMNS + BOXES if cell in unit for p in unit} - {cell}) for cell in range(81)]


class Contradiction(Exception):
    pass


class Sudoku:
    def __init__(self, cells=None):
        self.cells = cells or ["123456789"] * 81
        self.guesses = 0

    @classmethod
    def parse(cls, text):
        sudoku = cls()
        for cell, digit in enumerate(text):
            if digit != "0":
                sudoku.assign(cell, digit)
        return sudoku

    def assign(self, cell, digit):
        for other in self.cells[cell]:
            if other != digit:
                self.eliminate(cell, other)

    def eliminate(self, cell, digit):
        if digit not in self.cells[cell]:
            return
        left = self.cells[cell] = self.cells[cell].replace(digit, "")
        if not left:
            raise Contradiction(f"nothing fits at row {cell // 9 + 1} column {cell % 9 + 1}")
        if len(left) == 1:
            for peer in PEERS[cell]:
                self.eliminate(peer, left)

    def search(self):
        open_cells = [(len(digits), cell) for cell, digits in enumerate(self.cells) if len(digits) > 1]
        if not open_cells:
            return self
        _, cell = min(open_cells)
        for digit in self.cells[cell]:
            attempt = Sudoku(self.cells[:])
            self.guesses += 1
            try:
                attempt.assign(cell, digit)
                solved = attempt.search()
            except Contradiction:
                solved = None
            self.guesses += attempt.guesses
            if solved:
                return solved
        return None

    def __str__(self):
        lines = []
        for r in range(9):
            row = [d if len(d) == 1 else "." for d in self.cells[9 * r : 9 * r + 9]]
            lines.append(" | ".join(" ".join(row[c : c + 3]) for c in (0, 3, 6)))
            if r in (2, 5):
                lines.append("------+-------+------")
        return "\n".join(lines)


for name, text in PUZZLES.items():
    print(name)
    try:
        sudoku = Sudoku.parse(text)
        print(sum(len(d) == 1 for d in sudoku.cells), "cells known at first")
        print(sudoku.search())
        print("guesses:", sudoku.guesses)
    except Contradiction as error:
        print("impossible:", error)
