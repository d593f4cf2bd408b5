"""Objects that are initialised again while others use them."""

from chance import Random


class Base:
    def __init__(self, number):
        self.number = number

    def asked(self):
        return self.number


class Child(Base):
    def asked(self):
        return -1


class Other(Child):
    def asked(self):
        return -2


def first(self):
    return "first"


def second(self):
    return "second"


class Holder:
    given = property(first)
    kept = staticmethod(first)
    classed = classmethod(first)


proxies = [super(Child, Child(1))]
holder = Holder()
errors = [OSError(2, "missing", "name"), UnicodeDecodeError("utf-8", b"abc", 0, 1, "why"), StopIteration(1), SystemExit(2)]
errors += [SyntaxError("wrong", ("file", 1, 2, "text")), KeyError("k"), AttributeError("a", name="n", obj=holder)]


def again_work(number, rounds):
    r = Random(number + 1000)
    for i in range(rounds):
        proxy = proxies[0]
        assert proxy.asked() in (0, 1, 2, -1)
        assert proxy.__self__.number in (0, 1, 2)
        assert proxy.__thisclass__ in (Child, Other) and repr(proxy)
        assert holder.given in ("first", "second")
        assert holder.kept(holder) in ("first", "second") and holder.classed() in ("first", "second")
        error = errors[r.below(len(errors))]
        assert type(error)(*error.args) and str(error) is not None
        what = r.below(6)
        if what == 0:
            super.__init__(proxy, Child, Child(r.below(3)))
        elif what == 1:
            super.__init__(proxy, Other, Other(r.below(3)))
        elif what == 2:
            Holder.__dict__["given"].__init__(second if r.below(2) else first)
        elif what == 3:
            Holder.__dict__["kept"].__init__(second if r.below(2) else first)
            Holder.__dict__["classed"].__init__(second if r.below(2) else first)
        elif what == 4:
            error.__init__(*error.args)
        else:
            proxies[0] = super(Child, Other(r.below(3)))


def again_check():
    proxies[0] = super(Child, Child(1))
    assert proxies[0].asked() == 1
    Holder.__dict__["given"].__init__(first)
    Holder.__dict__["kept"].__init__(first)
    Holder.__dict__["classed"].__init__(first)
    for error in errors:
        error.__init__(*error.args)
