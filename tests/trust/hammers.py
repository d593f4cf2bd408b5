"""What eight threads do to the same objects.  A program for the machine: NAME_work(number, rounds) runs in each thread at once,
and then NAME_check() once.  Each check says what must be true whatever the order was."""

THREADS = 8


class Random:
    def __init__(self, seed):
        self.state = seed * 2654435761 + 12345

    def below(self, n):
        self.state = (self.state * 1103515245 + 12345) % 2147483648
        return (self.state >> 8) % n


# --- lists: what is appended is popped or still there, once --------------------------------------

shared_list = []
popped = [[] for _ in range(THREADS)]
appended = [0] * THREADS


def lists_work(number, rounds):
    r = Random(number)
    mine = popped[number]
    n = appended[number]
    for _ in range(rounds):
        what = r.below(8)
        if what < 3:
            shared_list.append(number * 100000000 + n)
            n += 1
        elif what < 5:
            try:
                mine.append(shared_list.pop())
            except IndexError:
                pass
        elif what == 5:
            try:
                value = shared_list[r.below(20)]
            except IndexError:
                value = 0
            assert value // 100000000 < THREADS
        elif what == 6:
            seen = 0
            for value in shared_list:
                assert value // 100000000 < THREADS
                seen += 1
                if seen > 50:
                    break
        else:
            shared_list.extend([number * 100000000 + n, number * 100000000 + n + 1])
            n += 2
    appended[number] = n


def lists_check():
    everything = list(shared_list)
    for some in popped:
        everything += some
    expected = [n * 100000000 + i for n in range(THREADS) for i in range(appended[n])]
    assert sorted(everything) == expected, (len(everything), len(expected))


# --- dicts: everybody's own keys are what their owner left; common keys hold what somebody stored ----

shared_dict = {}
own_keys = [{} for _ in range(THREADS)]


def dicts_work(number, rounds):
    r = Random(number + 100)
    mine = own_keys[number]
    for i in range(rounds):
        what = r.below(8)
        key = (number, r.below(500))
        if what < 3:
            shared_dict[key] = i
            mine[key] = i
            assert shared_dict[key] == i
        elif what == 3:
            found = shared_dict.pop(key, None)
            assert found == mine.pop(key, None), (found, key)
        elif what == 4:
            shared_dict[r.below(10)] = (number, i)
        elif what == 5:
            value = shared_dict.get(r.below(10))
            assert value is None or value[0] < THREADS
        elif what == 6:
            try:
                seen = 0
                for key in shared_dict:
                    seen += 1
                    if seen > 50:
                        break
            except RuntimeError:
                pass
        else:
            try:
                del shared_dict[r.below(10)]
            except KeyError:
                pass
        if i % 1000 == 999:
            for key in list(mine):
                del shared_dict[key]
            mine.clear()


def dicts_check():
    expected = {}
    for mine in own_keys:
        expected.update(mine)
    left = {key: value for key, value in shared_dict.items() if type(key) is tuple}
    assert left == expected, (len(left), len(expected))
    assert len(shared_dict) == len(list(shared_dict)) <= len(expected) + 10


# --- attributes of instances ------------------------------------------------------------------------


class Plain:
    pass


class Slotted:
    __slots__ = ("a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "common")


plain, slotted = Plain(), Slotted()
last = [{} for _ in range(THREADS)]


def attributes_work(number, rounds):
    r = Random(number + 200)
    name = "a" + str(number)
    mine = last[number]
    for i in range(rounds):
        o = plain if r.below(2) else slotted
        what = r.below(6)
        if what < 2:
            setattr(o, name, i)
            mine[o] = i
        elif what == 2:
            if o in mine:
                assert getattr(o, name) == mine[o]
                delattr(o, name)
                del mine[o]
            else:
                assert not hasattr(o, name)
        elif what == 3:
            o.common = (number, i)
        elif what == 4:
            try:
                assert o.common[0] < THREADS
            except AttributeError:
                pass
        elif i % 50 == 0:
            try:
                del o.common
            except AttributeError:
                pass
            setattr(plain, "extra" + str(r.below(40)), number)
            assert getattr(o, name, None) == mine.get(o)


def attributes_check():
    for number in range(THREADS):
        for o in (plain, slotted):
            assert getattr(o, "a" + str(number), None) == last[number].get(o), (number, o)


# --- attributes and bases of classes ---------------------------------------------------------------


class Left:
    def where(self):
        return "left"


class Right:
    def where(self):
        return "right"


class Below(Left):
    pass


below = Below()


def classes_work(number, rounds):
    r = Random(number + 300)
    name = "c" + str(number)
    for i in range(rounds):
        what = r.below(6)
        if what == 0:
            setattr(Left, name, i)
            setattr(Right, name, i)
            assert getattr(below, name) == i and getattr(Below, name) == i
        elif what == 1 and r.below(10) == 0:
            Below.__bases__ = (Right,) if r.below(2) else (Left,)
        elif what == 2:
            Below.common = number
            assert below.common < THREADS
        else:
            assert below.where() in ("left", "right")
            assert isinstance(below, Below)


def classes_check():
    assert Below.__mro__[1] in (Left, Right) and Below.__bases__ == (Below.__mro__[1],)
    assert (Below in Left.__subclasses__()) + (Below in Right.__subclasses__()) == 1


# --- two classes that each want to be the other's base: one is, or none --------------------------------


class Top:
    pass


class Ring0(Top):
    pass


class Ring1(Top):
    pass


def rings_work(number, rounds):
    mine, other = (Ring0, Ring1) if number % 2 else (Ring1, Ring0)
    for _ in range(rounds):
        try:
            mine.__bases__ = (other,)
        except TypeError:
            pass
        mine.__bases__ = (Top,)


def rings_check():
    assert Ring0 not in Ring1.__mro__ or Ring1 not in Ring0.__mro__
    for ring in (Ring0, Ring1):
        ring.__bases__ = (Top,)
        assert ring.__mro__ == (ring, Top, object)
    assert sorted(c.__name__ for c in Top.__subclasses__()) == ["Ring0", "Ring1"]
    assert Ring0.__subclasses__() == Ring1.__subclasses__() == []


# --- __class__ of instances ------------------------------------------------------------------------


class One:
    def __init__(self):
        self.value = 1

    def kind(self):
        return "one"


class Two:
    def __init__(self):
        self.value = 1
        self.other = 2

    def kind(self):
        return "two"


changing = [One() for _ in range(4)]


def reclass_work(number, rounds):
    r = Random(number + 400)
    mine = One()
    for i in range(rounds):
        o = changing[r.below(4)]
        if r.below(20) == 0:
            cls = Two if r.below(2) else One
            o.__class__ = cls
            mine.__class__ = cls
            assert type(mine) is cls and mine.kind() == ("one" if cls is One else "two")
        assert o.kind() in ("one", "two")
        assert o.value == 1
        if r.below(30) == 0:
            o.extra = i
            assert type(o.extra) is int


def reclass_check():
    for o in changing:
        assert o.kind() in ("one", "two") and o.value == 1


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


# --- cycles: each one dies once --------------------------------------------------------------------

deaths = [0] * (THREADS * 100000)
born = [0] * THREADS


class Node:
    def __init__(self, number):
        self.number = number
        self.me = self
        self.box = [self]

    def __del__(self):
        deaths[self.number] += 1


def cycles_work(number, rounds):
    n = born[number]
    for _ in range(min(rounds, 90000 - n)):
        Node(number * 100000 + n)
        n += 1
    born[number] = n


def cycles_check():
    for number in range(THREADS):
        for i in range(100000):
            expected = 1 if i < born[number] else 0
            assert deaths[number * 100000 + i] == expected, (number, i, deaths[number * 100000 + i])


# --- races in the program: whatever comes out, nothing breaks ----------------------------------------


class Counter:
    value = 0


counter = Counter()
racy_dict = {i: i for i in range(100)}
racy_list = list(range(100))
racy_set = set(range(50))
racy_text = ["x"]


def races_work(number, rounds):
    r = Random(number + 700)
    for i in range(rounds):
        counter.value += 1
        Counter.value = i
        racy_text[0] = racy_text[0] + "y" if len(racy_text[0]) < 200 else "x"
        what = r.below(8)
        try:
            if what == 0:
                for key in racy_dict:
                    racy_dict[key] = i
            elif what == 1:
                racy_dict[r.below(1000)] = i
            elif what == 2:
                racy_dict.pop(r.below(1000), None)
            elif what == 3:
                racy_list.sort()
            elif what == 4:
                racy_list[r.below(20) : r.below(40)] = [1, 2, 3] * r.below(8)
            elif what == 5:
                del racy_list[r.below(5)]
            elif what == 6:
                racy_set.add(r.below(100))
                racy_set.discard(r.below(100))
                sum(racy_set)
            else:
                racy_dict.update({r.below(200): number for _ in range(5)})
                if len(racy_list) > 300:
                    racy_list.clear()
        except (RuntimeError, IndexError, ValueError):
            pass


def races_check():
    assert counter.value >= 1
    assert len(racy_dict) == len(list(racy_dict.items()))
    assert len(racy_set) == len(list(racy_set))
    assert set(racy_text[0]) <= {"x", "y"}
