"""A tour of the language: a bank on which workers fail, eight queens, big numbers, and a small calculator.

Runs the same on CPython: python examples/tour.py
"""

import sys
import time


class InsufficientFunds(Exception):
    def __init__(self, account, missing):
        super().__init__(f"{account.owner} is short of {missing}")
        self.missing = missing


class Account:
    count = 0

    def __init__(self, owner, balance=0):
        Account.count += 1
        self.owner = owner
        self.balance = balance

    def pay(self, other, amount):
        if amount > self.balance:
            raise InsufficientFunds(self, amount - self.balance)
        self.balance -= amount
        other.balance += amount

    def __repr__(self):
        return f"{type(self).__name__}({self.owner!r}, {self.balance})"


class Savings(Account):
    def __init__(self, owner, balance, *, rate):
        super().__init__(owner, balance)
        self.rate = rate

    def year(self):
        self.balance += self.balance * self.rate // 100


def bank():
    ada, grace = Account("Ada", 100), Savings("Grace", 1000, rate=3)
    refused = []
    for amount in (30, 60, 90):
        try:
            ada.pay(grace, amount)
        except InsufficientFunds as error:
            refused.append((amount, str(error)))
        finally:
            grace.year()
    print("bank       ", ada, grace, refused, f"{Account.count} accounts")


def queens(n):
    def place(row, columns, rising, falling):
        if row == n:
            return 1
        return sum([
            place(row + 1, columns | {c}, rising | {row + c}, falling | {row - c})
            for c in range(n)
            if c not in columns and row + c not in rising and row - c not in falling
        ])

    return place(0, frozenset(), frozenset(), frozenset())


def digits_of_pi(count):
    """A spigot: exact integers of growing size."""
    q, r, t, k, n, m = 1, 0, 1, 1, 3, 3
    digits = ""
    while len(digits) < count:
        if 4 * q + r - t < n * t:
            digits += str(n)
            q, r, n = q * 10, 10 * (r - n * t), 10 * (3 * q + r) // t - 10 * n
        else:
            q, r, t, k, n, m = q * k, (2 * q + r) * m, t * m, k + 1, (q * (7 * k + 2) + r * m) // (t * m), m + 2
    return digits


class Calculator:
    """Precedence climbing over a list of tokens."""

    levels = {"+": 1, "-": 1, "*": 2, "/": 2}
    operators = {
        "+": lambda left, right: left + right,
        "-": lambda left, right: left - right,
        "*": lambda left, right: left * right,
        "/": lambda left, right: left / right,
    }

    def __init__(self, text):
        for mark in "()+-*/":
            text = text.replace(mark, f" {mark} ")
        self.tokens = text.split()

    def atom(self):
        token = self.tokens.pop(0)
        if token == "(":
            value = self.expression(1)
            assert self.tokens.pop(0) == ")"
            return value
        return float(token)

    def expression(self, level):
        left = self.atom()
        while self.tokens and self.levels.get(self.tokens[0], 0) >= level:
            op = self.tokens.pop(0)
            right = self.expression(self.levels[op] + 1)
            left = self.operators[op](left, right)
        return left


def main():
    start = time.perf_counter()
    bank()
    print("queens     ", {n: queens(n) for n in range(4, 9)})
    print("pi         ", digits_of_pi(60))
    print("calculator ", [Calculator(text).expression(1) for text in ("2 * (3 + 4) - 5", "7 / 2 * 4", "1 - 2 - 3")])
    seconds = time.perf_counter() - start
    if "--time" in sys.argv:
        print(f"{seconds:.3f} s")


if __name__ == "__main__":
    main()
