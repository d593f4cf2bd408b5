"""Instances: their attributes and their classes."""

from chance import THREADS, Random

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
