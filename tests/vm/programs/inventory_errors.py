"""Exceptions of our own: hierarchies, chaining, clean-up, re-raising."""


class InventoryError(Exception):
    """Something is wrong with the inventory."""


class OutOfStock(InventoryError):
    def __init__(self, item, wanted, there):
        super().__init__(item, wanted, there)
        self.item = item
        self.missing = wanted - there

    def __str__(self):
        return f"{self.missing} {self.item} missing"


class UnknownItem(InventoryError, KeyError):
    pass


class Inventory:
    def __init__(self):
        self.stock = {}
        self.log = []

    def add(self, item, count=1):
        if not isinstance(count, int):
            raise TypeError("count must be int, not " + type(count).__name__)
        if count <= 0:
            raise ValueError(f"count must be positive: {count}")
        self.stock[item] = self.stock.get(item, 0) + count

    def take(self, item, count=1):
        try:
            there = self.stock[item]
        except KeyError as error:
            raise UnknownItem(item) from error
        if there < count:
            raise OutOfStock(item, count, there)
        self.stock[item] -= count
        return count

    def transfer(self, other, **items):
        done = []
        try:
            for item, count in items.items():
                self.take(item, count)
                done.append((item, count))
        except InventoryError:
            for item, count in done:
                self.add(item, count)
            self.log.append("rolled back")
            raise
        else:
            for item, count in done:
                other.add(item, count)
            self.log.append("done")
        finally:
            self.log.append(f"tried {sorted(items)}")


def attempt(action, *args, **kwargs):
    try:
        print("ok", action(*args, **kwargs))
    except InventoryError as error:
        cause = error.__cause__
        print(type(error).__name__, error, error.args, "from", repr(cause), error.__suppress_context__)
    except (TypeError, ValueError) as error:
        print("bad call:", error)


shop, store = Inventory(), Inventory()
store.add("apple", 5)
store.add("pear", 2)
attempt(store.add, "plum", 0)
attempt(store.add, "plum", "1")
attempt(store.take, "plum")
attempt(store.take, "pear", 3)
attempt(store.transfer, shop, apple=3, pear=3)
attempt(store.transfer, shop, apple=3, pear=1)
print(store.stock, shop.stock, store.log)


def nested(n):
    try:
        if n == 0:
            raise ValueError("bottom")
        nested(n - 1)
    except ValueError as error:
        if n % 2:
            raise RuntimeError(f"level {n}") from error
        raise
    except RuntimeError as error:
        raise ValueError(f"level {n} after {error}")


try:
    nested(4)
except Exception as error:
    while error is not None:
        print(repr(error), "cause", repr(error.__cause__), "context", repr(error.__context__))
        error = error.__cause__ or error.__context__


def order():
    steps = []
    for i in range(4):
        try:
            steps.append(f"try {i}")
            if i == 1:
                continue
            if i == 3:
                break
            if i == 2:
                raise IndexError(i)
        except LookupError as error:
            steps.append(f"caught {error!r}")
        else:
            steps.append("else")
        finally:
            steps.append("finally")
    return steps


print(order())


def overriding():
    try:
        return "try"
    finally:
        return "finally"  # noqa: B012


def swallowing():
    for _ in range(2):
        try:
            raise KeyError("gone")
        finally:
            break
    return "swallowed"


print(overriding(), swallowing())
try:
    raise OutOfStock("x", 2, 1)
except (KeyError, OutOfStock) as error:
    caught = error
print(caught, caught.missing, isinstance(caught, InventoryError))
try:
    error
except NameError as gone:
    print(gone)
try:
    raise "text"
except TypeError as wrong:
    print(wrong)
try:
    raise ValueError from 3
except TypeError as wrong:
    print(wrong)
try:
    try:
        1 / 0
    except 5:
        pass
except TypeError as wrong:
    print(wrong)
assert caught.missing == 1, "never"
try:
    assert not caught, ("tuple", 1)
except AssertionError as failed:
    print(failed.args, repr(failed))
