name, n, x, items = "World", 42, 3.14159, [1, "a"]
print(f"Hello {name}", f"{name!r} {name!s} {'é'!a}", f"{n:5}|{n:<5}|{n:^5}|{n:>05}|{n:+}|{n:x}|{n:#o}|{n:,}|{n:b}")
print(f"{x:.2f} {x:10.3f} {x:<10.1f}| {x:e} {x:g} {x:%} {x:08.3f} {1e10:,.2f} {x!r:>10}")
print(f"{name:10}|{name:>10}|{name:^11}|{name:*^11}|{name:.3}|{name!r:>9.4}")
print(f"{{}} {{{n}}} {n}}}", f"{items} {items[1]} {items[0] + 1} {len(items)}", f"{'nested'} {f'{n + 1}'}", f"{n=} {x=:.1f} {name = !s} {n + 1 = }")
width, precision = 10, 2
print(f"{x:{width}.{precision}f}|{name:{'>'}{width}}|{n:{'#x'}}", f"{n if n > 5 else 'small'}", f"{(lambda v: v * 2)(n)}", f"{ {'a': 1}['a'] }")
print(f"", f"{''}", f"{n}{n}", f"a{n}b{x:.1f}c", f"{None} {True} {[None]} {()}", f"{n:>{n // 4}}", "a" f"{n}" "b", rf"\{n}")


class Custom:
    def __format__(self, spec):
        return f"<{spec}>"

    def __str__(self):
        return "str"

    def __repr__(self):
        return "repr"


c = Custom()
print(f"{c} {c:abc} {c!s} {c!r} {c!r:>6} {[c]}", format(c), format(c, "x"), "{:y} {!s}".format(c, c))
print(format(n), format(n, "05d"), format(x, ".3"), format("s", ">4"), format(None), format(True, "d"), format(True), format([1]))
for value, spec in ((1, "s"), ("x", "d"), (1.5, "d"), ([], "x"), (1, ".2"), ("x", "=5"), (1, "q"), (1.0, "c"), (None, ">5"), (1, "10,,"), ("s", ",")):
    try:
        print(format(value, spec))
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
try:
    f"{undefined}"
except NameError as error:
    print(error)
print(f"{10**20:,} {-5:05} {5: d} {255:#06x} {1234567.891:_.1f} {65:c} {0.1 + 0.2:.17g} {1e-7} {float('nan'):5} {2**70:e}")

for template in ("{[}{:d}{a.real}", "{[}{}", "{0[}{0]}", "{0[{]}", "{0[!]}{0[:]}", "{0[}", "{0[a]b}", "{a[}]}"):
    try: print(template.format({"{": 1, "!": 2, ":": 3}, a={"}": 4}))
    except Exception as error: print(template, type(error).__name__, error)
for form, value in (("%9.*o", (10**20, 5)), ("%*d", (10**20, 5)), ("%.*f", (2**31, 1.5)), (b"%i", ("x",)), (b"%u", ("x",)), (b"%.*d", (2**40, 1))):
    try: print(form % value)
    except Exception as error: print(form, type(error).__name__, error)
