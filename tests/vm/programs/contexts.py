"""The with statement: order, suppression, nesting, errors on the way in and out."""


class Resource:
    open_now = []

    def __init__(self, name, swallow=(), fail=""):
        self.name, self.swallow, self.fail = name, swallow, fail

    def __enter__(self):
        if self.fail == "enter":
            raise OSError(f"cannot open {self.name}")
        Resource.open_now.append(self.name)
        print("open", Resource.open_now)
        return self

    def __exit__(self, kind, error, traceback):
        Resource.open_now.remove(self.name)
        print("close", self.name, kind and kind.__name__, error, traceback is not None)
        if self.fail == "exit":
            raise OSError(f"cannot close {self.name}")
        return kind is not None and issubclass(kind, self.swallow) if self.swallow else None


with Resource("a") as a, Resource("b"):
    print("inside", a.name)

with Resource("c", swallow=ZeroDivisionError):
    print(1 / 0)
print("went on")

try:
    with Resource("d"), Resource("e", swallow=KeyError):
        raise ValueError("through")
except ValueError as error:
    print("outside", error)

try:
    with Resource("f"), Resource("g", fail="enter"):
        print("never")
except OSError as error:
    print(error, Resource.open_now)

try:
    with Resource("h", fail="exit"):
        raise KeyError("first")
except OSError as error:
    print(error, repr(error.__context__))


def returns():
    with Resource("i"):
        return "from inside"


def loops():
    for n in range(3):
        with Resource(f"loop{n}"):
            if n == 0:
                continue
            break
    return n


print(returns(), loops())


class Timer:
    """Collects the steps between entering and leaving."""

    def __init__(self):
        self.steps = []

    def __enter__(self):
        return self.steps.append

    def __exit__(self, *info):
        self.steps.append("end")


timer = Timer()
with timer as step:
    step("one")
    with timer as (again):
        again("two")
print(timer.steps)


def manager(function):
    class Manager:
        def __init__(self, *args):
            self.generator = function(*args)

        def __enter__(self):
            return next(self.generator)

        def __exit__(self, kind, error, traceback):
            if kind is None:
                next(self.generator, None)
                return False
            try:
                self.generator.throw(error)
            except StopIteration:
                return True
            return False

    return Manager


@manager
def indented(depth):
    print(">" * depth)
    try:
        yield depth + 1
    except LookupError as error:
        print("handled", repr(error))
    finally:
        print("<" * depth)


with indented(1) as depth, indented(depth) as depth:
    print("depth", depth)
with indented(2):
    [][1]
target = {}
with indented(3) as target["depth"]:
    print(target)
for bad in (3, Timer, "x"):
    try:
        with bad:
            pass
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
