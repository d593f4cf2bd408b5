x = "global"


def read():
    return x


def shadow():
    x = "local"
    return x, read()


def write():
    global x, made_here
    x = "written"
    made_here = 1


def outer():
    a, b = 1, 2

    def middle():
        nonlocal a
        a += 10
        c = 3

        def inner():
            nonlocal b, c
            b, c = b * 2, c * 2
            return a, b, c

        return inner

    inner = middle()
    return inner(), inner(), a, b


print(read(), shadow(), x)
write()
print(x, made_here, outer())


def maybe(flag):
    if flag:
        v = 1
    return v


def deleted():
    v = 1
    del v
    return v


def conditional_global():
    global g
    return g


def cell_deleted():
    v = 1
    def f(): return v
    del v
    return f()


def local_before():
    print(x)
    x = 1


def aug():
    x += 1


def in_loop():
    for _ in range(2):
        try:
            w
        except NameError as error:
            print(type(error).__name__, error)
        w = 1
        del w


for bad in (lambda: maybe(False), deleted, conditional_global, cell_deleted, local_before, aug, lambda: undefined_name, lambda: (lambda: y_later)()):
    try:
        print(bad())
    except NameError as error:
        print(type(error).__name__, error, error.name)
in_loop()
print(maybe(True))


class A:
    x = "class"
    copy = x

    def method(self):
        return x, self.x

    class Inner:
        y = x

        def deep(self):
            return __class__.__qualname__, x


print(A().method(), A.copy, A.Inner.y, A.Inner().deep(), A.Inner.__qualname__, A.Inner.deep.__qualname__)


def factory():
    v = "enclosed"

    class Local:
        w = v
        z = "own"

        def get(self):
            return v

    return Local


L = factory()
print(L.w, L.z, L().get(), L.__qualname__, factory.__name__, (lambda: 0).__qualname__)
fs = []
for i in range(3):
    def f(i=i):
        return i
    fs.append(f)
print([f() for f in fs], i)
len = lambda v: "my len"
print(len([]))
del len
print(len([]))
try:
    del len
except NameError as error:
    print(error)
try:
    del x, x
except NameError as error:
    print(error)
__name__ == "__main__" and print("main", __name__, __doc__)


def global_in_class():
    class G:
        global shared
        shared = 5
        def m(self): return shared
    return G().m()


print(global_in_class(), shared)
def counter():
    count = 0
    def up(by=1):
        nonlocal count
        count += by
        return count
    up.reset = lambda: None
    return up
a, b = counter(), counter()
print(a(), a(), b(), a(5), a.reset(), a.__closure__[0].cell_contents, a.__code__.co_freevars)
print('__annotations__' in globals(), [name for name in globals() if name.startswith('__')])
