"""Functions and __init__, reassigned while they are called."""

from chance import THREADS, Random

# --- functions: the code and the defaults that their owner has just set ------------------------------


def make(number):
    def target(a, b=-1):
        return number, a, b

    return target


def first(a, b=-1):
    return "first", a, b


def second(a, b=-1):
    c = a
    return "second", c, b


functions = [make(n) for n in range(THREADS)]


def plain_function(a, b=-1):
    return "first", a, b


own_functions = []
for _ in range(THREADS):

    def own_function(a, b=-1):
        return "first", a, b

    own_functions.append(own_function)


def functions_work(number, rounds):
    r = Random(number + 500)
    mine = own_functions[number]
    for i in range(rounds):
        if r.below(20) == 0:
            if r.below(2):
                mine.__code__ = (first if r.below(2) else second).__code__
                name = mine(i, i)[0]
                assert name in ("first", "second") and mine(i, 3) == (name, i, 3)
            else:
                mine.__defaults__ = (number * 1000000 + i,)
                assert mine(5)[2] == number * 1000000 + i
                assert mine(5)[2] == number * 1000000 + i
            plain_function.__defaults__ = (number,)
        other = own_functions[r.below(THREADS)]
        name, a, b = other(i)
        assert name in ("first", "second") and a == i, (name, a, i)
        assert plain_function(i, 2) == ("first", i, 2)
        assert -1 <= plain_function(i)[2] < THREADS
        assert functions[r.below(THREADS)](i)[1:] == (i, -1)


def functions_check():
    for f in own_functions:
        assert f(1, 2) in (("first", 1, 2), ("second", 1, 2))


# --- __init__: never a stale one after the assignment has returned ---------------------------------


def init_a(self, tag):
    self.tag = "a", tag


def init_b(self, tag):
    self.tag = "b", tag


def init_c(self, tag, more=0):
    self.tag = "c", tag


classes = []
for _ in range(THREADS):

    class Made:
        def __init__(self, tag):
            self.tag = "0", tag

    classes.append(Made)


def inits_work(number, rounds):
    r = Random(number + 600)
    mine = classes[number]
    for i in range(rounds):
        if r.below(15) == 0:
            kind, init = (("a", init_a), ("b", init_b), ("c", init_c))[r.below(3)]
            mine.__init__ = init
            assert mine(i).tag == (kind, i)
            if r.below(8) == 0:

                def fresh(self, tag):
                    self.tag = "a", tag + 1

                mine.__init__ = fresh
                assert mine(i).tag == ("a", i + 1)
        cls = classes[r.below(THREADS)]
        kind, tag = cls(i).tag
        assert kind in "0abc" and tag in (i, i + 1)


def inits_check():
    for cls in classes:
        assert cls(7).tag[0] in "0abc"
