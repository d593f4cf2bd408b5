"""Attributes and bases of classes."""

from chance import THREADS, Random

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
