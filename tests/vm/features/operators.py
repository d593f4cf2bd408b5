print(7 + 3, 7 - 3, 7 * 3, 7 / 2, 7 // 2, 7 % 3, 7**3, 7 & 3, 7 | 8, 7 ^ 2, 7 << 2, 7 >> 1, -7 // 2, -7 % 3, 7 // -2, 7 % -3, ~7)
print(7.0 + 3, 7 - 3.5, 7.5 * 2, 7.5 / 2, 7.5 // 2, -7.5 % 2, 2**0.5, 2**-1, 0.1 + 0.2, 1e308 * 10, 3 / 1, 0 / 5)
print(True + True, True & False, True | 2, True ^ True, -True, True / 2, True * "ab", sum([True, False]))
print("a" + "b", "ab" * 2, 2 * "ab", "x" * 0, "x" * -1, [1] + [2], [1, 2] * 2, (1,) + (2,), b"a" + b"b", "%d-%s" % (1, "x"), "%s" % [1])
print(1 < 2, 1 <= 1, 1 == 1.0, 1 != 2, 2 > 1, 2 >= 3, "a" < "b", [1, 2] < [1, 3], (1,) < (1, 0), [] == [], {} == {}, {1: 2} == {1: 2.0}, "1" == 1, None == 0)
x0 = 1
print(1 in [1, 2], 3 not in (1, 2), "a" in "cat", "k" in {"k": 1}, 2 in range(5), 2.0 in range(5), None is None, [] is [], x0 is not None, "" in "abc")
print(1 and 2, 0 and 2, 1 or 2, 0 or 2, not 0, not "x", None or [] or "end", 1 and [] and 3, (1 or 2) and 3, not (1 and 0))
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 > 1 == 1, 1 == 1 in [1], 0 < 5 <= 5 != 6, "a" <= "b" <= "c", 1 < 2 > 1)
x = 5
x += 2; x -= 1; x *= 3; x //= 2; x **= 2; x %= 50; x <<= 2; x >>= 1; x |= 8; x &= 0xFF; x ^= 3; x /= 4
print(x)
l = k = [1]
l += [2]
l *= 2
l += (5,)
l += "ab"
t = s = (1,)
t += (2,)
print(l, k is l, t, s)
d = {"n": 1, "l": [1]}
d["n"] += 5
d["l"] += [2]
d["l"][0] -= 9
print(d)
order = []


def f(v):
    order.append(v)
    return v


f(1) + f(2) * f(3) - -f(4)
f(1) < f(2) < f(0) < f(9)
f(0) or f(5) and f(6)
f([0])[f(0)] = f(7)
print(order)
one, s = None, "a"
cases = [
    lambda: 1 + "a", lambda: "a" + 1, lambda: [1] + (2,), lambda: {} + {}, lambda: None + 1, lambda: "a" - "b", lambda: "a" * "b", lambda: "a" * 1.5,
    lambda: 1 / 0, lambda: 1 // 0, lambda: 1 % 0, lambda: 0**-1, lambda: 1 << -1, lambda: 1 << 1.0, lambda: 1.5 & 1, lambda: -"a", lambda: ~1.5, lambda: +[],
    lambda: 1 < "a", lambda: [] < (), lambda: None < None, lambda: {} < {}, lambda: 1 in 1, lambda: 1 in "a", lambda: "a" in b"a", lambda: 5 @ 5, lambda: [1] @ 2,
    lambda: b"a" + "a", lambda: "%d" % "x", lambda: "%d %d" % 1, lambda: "%d" % (1, 2), lambda: "%q" % 1, lambda: "%(a)s" % 1, lambda: "a" % 1, lambda: [1] * [1], lambda: () * None,
    lambda: 1 if [] < 3 else 2, lambda: not_defined, lambda: [][0], lambda: ()[0], lambda: ""[0], lambda: {}[0], lambda: [1][s[0]], lambda: x0[0], lambda: one[0], lambda: {}[[]],
]  # fmt: skip
for case in cases:
    try:
        print(case())
    except (TypeError, ZeroDivisionError, ValueError, NameError, LookupError) as error:
        print(type(error).__name__, error)
for name, operation in (("+=", "x += 'a'"), ("-=", 1)):
    try:
        if name == "+=":
            x += "a"
        else:
            l -= 1
    except TypeError as error:
        print(error)
t = ([1],)
try:
    t[0] += [2]
except TypeError as error:
    print(error, t)


class Plain:
    pass


yes = True
print(~yes)


def repeat_in_place(a, b):
    try:
        a *= b
    except TypeError as e:
        print(e)


for left in ({1: 2}, {1}, frozenset(), {}.keys(), range(3), Plain(), None, 1.5, len, "s", [1]):
    for right in ("s", [1], (1,), b"b"):
        repeat_in_place(left, right)
