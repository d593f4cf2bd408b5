"""Accounts, transactions and statements, with reports in columns."""


class Account:
    interest = 0.0
    numbers = iter(range(1000, 2000))

    def __init__(self, owner, balance=0):
        self.owner, self.balance = owner, balance
        self.number = next(self.numbers)
        self.history = []

    def deposit(self, amount):
        self._change("deposit", amount)
        return self

    def withdraw(self, amount):
        if amount > self.available:
            raise ValueError(f"{self.owner} has only {self.available:.2f}")
        self._change("withdraw", -amount)
        return self

    @property
    def available(self):
        return self.balance

    def _change(self, what, amount):
        self.balance = round(self.balance + amount, 2)
        self.history.append((what, amount, self.balance))

    def month(self):
        self._change("interest", round(self.balance * self.interest / 12, 2))

    def statement(self):
        yield f"{type(self).__name__} {self.number} of {self.owner}"
        yield f"{'what':<12}{'amount':>12}{'balance':>12}"
        yield "-" * 36
        for what, amount, balance in self.history:
            yield f"{what:<12}{amount:>+12,.2f}{balance:>12,.2f}"
        yield f"{'':-<36}"

    def __lt__(self, other):
        return self.balance < other.balance


class Savings(Account):
    interest = 0.03

    def withdraw(self, amount):
        if sum(1 for what, *_ in self.history if what == "withdraw") >= 2:
            raise PermissionError("two withdrawals at most")
        return super().withdraw(amount)


class Credit(Account):
    interest = 0.12

    def __init__(self, owner, limit, **kwargs):
        super().__init__(owner, **kwargs)
        self.limit = limit

    @property
    def available(self):
        return super().available + self.limit


def transfer(source, target, amount):
    try:
        source.withdraw(amount)
    except (ValueError, PermissionError) as error:
        return f"refused: {error}"
    target.deposit(amount)
    return "ok"


ann, bob, cyd = Savings("Ann", 1000), Credit("Bob", 500, balance=20.5), Account("Cyd")
print(transfer(ann, cyd, 250), transfer(cyd, bob, 300), transfer(bob, ann, 510), sep="; ")
print(transfer(ann, bob, 99.99), transfer(ann, bob, 1), transfer(bob, cyd, 5000), sep="; ")
for account in (ann, bob, cyd):
    account.month()
    print("\n".join(account.statement()))
print([a.owner for a in sorted([ann, bob, cyd])], max(ann, bob, cyd).owner, sum(a.balance for a in (ann, bob, cyd)))
totals = {}
for account in (ann, bob, cyd):
    for what, amount, _ in account.history:
        totals.setdefault(what, []).append(amount)
for what in sorted(totals):
    print(f"{what:>10}: {len(totals[what])} x, {sum(totals[what]):.2f}")
ann.deposit(1).deposit(2)
print(ann.history[-2:], Account.__dict__["interest"], vars(cyd)["owner"])
