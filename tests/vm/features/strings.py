s = "Hello, World"
print(s.upper(), s.lower(), s.title(), s.swapcase(), s.capitalize(), "ß".upper(), "ǅ".lower(), "İ".lower().encode(), s.casefold())
print(s.find("o"), s.find("o", 5), s.find("z"), s.rfind("o"), s.index("W"), s.count("l"), s.count(""), s.count("l", 4), "aaa".count("aa"), s.startswith("Hell"), s.startswith(("x", "H")), s.endswith("d", 3), s.startswith("W", 7), s.endswith(("a", "")))
print(s.replace("l", "L"), s.replace("l", "L", 1), "aaa".replace("", "-"), s.replace("zz", ""), "a.b.c".split("."), "a.b.c".split(".", 1), " a  b ".split(), "a  b".split(" "), "".split(), "".split(","), "a\tb\nc".split(None, 1), "abc".split("abc"))
print("a.b.c".rsplit(".", 1), " a b ".rsplit(None, 1), "l1\nl2\r\nl3\rl4\x0bl5\u2028l6".splitlines(), "a\n\nb\n".splitlines(True), "k=v".partition("="), "kv".partition("="), "a=b=c".rpartition("="), "kv".rpartition("="))
print("  x ".strip() + "|", "xxhixx".lstrip("x"), "xxhixx".rstrip("x"), "abcba".strip("ab"), "prefix-x".removeprefix("prefix-"), "x.py".removesuffix(".py"), "x".removesuffix(""))
print("x".center(5, "*") + "|", "x".ljust(4) + "|", "x".rjust(4, "."), "42".zfill(5), "-42".zfill(5), "+x".zfill(4), "abc".zfill(2), "abc".center(2))
print(",".join("abc"), "".join([]), "-".join(["x"]), ", ".join(str(i) for i in range(3)), "ab".join({"k": 1}))
print("abc".isalpha(), "ab1".isalnum(), "12".isdigit(), "²".isdigit(), "²".isdecimal(), "½".isnumeric(), " \t".isspace(), "".isspace(), "Abc".istitle(), "ABC1".isupper(), "abc".islower(), "a_1".isidentifier(), "1a".isidentifier(), "é".isascii(), "a\n".isprintable(), "for".isidentifier())
print("a\tb".expandtabs(), "a\tb".expandtabs(4), "abc".translate({97: "x", 98: None, 99: 100}), "abc".translate(str.maketrans("ab", "xy", "c")), str.maketrans({"a": "1"}), "abcab".translate(str.maketrans("a", "z")))
print(s[0], s[-1], s[2:5], s[::2], s[::-1], s[-5:], s[:-5], s[100:], s[5:2], s[-3:-1], s[slice(1, 4)], "𝄞x"[0], "𝄞x"[1], len("é𝄞"))
print("%s %r %d %5.2f %x %o %e %g %c %c %% %5s|%-5s| %+d %05d %i %u %a" % ("s", "r", 42, 3.14159, 255, 8, 12345.678, 0.0001, "c", 65, "r", "l", 5, 42, 1.9 // 1, 7, "é"))
print("%(a)s %(b)05.1f" % {"a": 1, "b": 2.25}, "%*d|%-*d|%.*f" % (5, 42, 5, 42, 2, 3.14159), "%s" % ((1, 2),), "%s %s" % (1, None), "%#x %#o % d" % (255, 8, 5), "%.3s" % "abcdef", "%5.1f%%" % 99.55)
print("{} {} {}".format(1, "a", None), "{0} {1} {0}".format("x", "y"), "{a} {b!r:>5}".format(a=1, b="q"), "{0[1]} {1.real} {2[k]}".format([1, 2], 5, {"k": "v"}), "{{}} {:{}}".format("x", 5), "{:>{w}.{p}f}".format(3.14159, w=8, p=2), "{!s:^7}|".format("m"))
print("a" < "b" < "ba", "Z" < "a", "" < "a", "é" > "z", "a" == "a", "10" < "9", max("hello"), min("hello"), sorted("hello"), "".join(reversed("abc")), list("ab"), tuple("ab"), "a" in "abc", "" in "", "x" not in "abc")
print(ord("a"), ord("é"), ord("𝄞"), chr(97), chr(8364), chr(0x1D11E), repr(chr(0)), ascii("é𝄞"), repr("é"), str(5), str(None), str([1, "a"]), str(b"x"), str(b"\xc3\xa9", "utf-8"), "a" * 3, hash("a") == hash("a"))
print("é€𝄞".encode(), "é".encode("latin-1"), "e\u0301", "abc".encode("ascii"), b"\xe9".decode("latin-1"), "é".encode("ascii", "replace"), "é".encode("ascii", "ignore"), b"\xff".decode("utf-8", "replace"), "é".encode("utf-16-le"))
class S(str):
    def upper(self): return "custom " + super().upper()
    def __add__(self, other): return S(str(self) + str(other) + "!")
t = S("sub")
print(t, t.upper(), t + "x", type(t + "x").__name__, t * 2, type(t * 2).__name__, isinstance(t, str), t == "sub", {t: 1}["sub"], len(t), f"{t:>5}")
bad = [
    lambda: s.index("z"), lambda: "".join([1]), lambda: ",".join(5), lambda: "a".split(""), lambda: s[100], lambda: s["a"], lambda: s[1.5], lambda: "a".center("b"), lambda: "a".replace(1, 2), lambda: "a".ljust(5, "ab"),
    lambda: ord("ab"), lambda: ord(5), lambda: chr(-1), lambda: chr(0x110000), lambda: chr("a"), lambda: int("x"), lambda: float(""), lambda: "é".encode("ascii"), lambda: b"\xff".decode(), lambda: "a".encode("nope"),
    lambda: "a".foo, lambda: "%d" % "a", lambda: "%s %s" % "a", lambda: "{}".format(), lambda: "{x}".format(), lambda: "{0} {}".format(1), lambda: "{".format(), lambda: "}".format(), lambda: "{:d}".format("a"), lambda: "{0.x}".format(1), lambda: "{0[x]}".format([1]),
    lambda: "a".startswith(1), lambda: "a".count(1), lambda: "a" + 1, lambda: 1 in "a", lambda: str(b"a", 5), lambda: "a".join(["x", None]), lambda: "abc".translate(5), lambda: str.maketrans("a", "bc"), lambda: "a" * 10**20, lambda: "a".zfill(), lambda: "a".partition(""),
]  # fmt: skip
for case in bad:
    try:
        print(case())
    except (TypeError, ValueError, IndexError, AttributeError, LookupError, OverflowError, MemoryError) as error:
        print(type(error).__name__, error)
def told(value, *others): return value, type(value).__name__, [value is one for one in others]
for whole in ("abc", type(t)("abc")):
    for by in ("b", type(t)("b"), "-"):
        print([told(part, by) for part in whole.partition(by)], [told(part, by) for part in whole.rpartition(by)], whole.partition("-")[0] is whole, whole.rpartition("-")[2] is whole)
class Place:
    def __init__(self, place): self.place = place
    def __index__(self): return self.place
for place in (65, 0, -1, 0x110000, 2**31, -(2**31) - 1, 2**70):
    try: print(repr(chr(Place(place))))
    except (ValueError, OverflowError) as error: print(type(error).__name__, error)

# Which operations keep a subclass.
class S(str):
    def __str__(s): return "over"
    def __format__(s, f): return super().__format__(f)
class P(str): pass
def ty(x): return type(x).__name__, x
for s in (P("abc"), S("abc"), P(""), S(""), P("ä"), P("\U0001f600")):
    for spec in ("", "s", "2", "3", "4", ".2", ".3", "<3", ".3s", "3.3s", "0", "*^3", "*^4s", "03s", ".0", "é<3"):
        try: print(repr(s), repr(spec), ty(format(s, spec)), ty(s.__format__(spec)), ty(str.__format__(s, spec)), ty(f"{s:{spec}}"), ty("{:{}}".format(s, spec)), ty(f"{s!s:{spec}}"), ty(f"{s!r:{spec}}"), ty(f"{s:{spec}}" f""))
        except ValueError as e: print(e)
    print(ty(f"{s}"), ty(f"{s!s}"), ty("%s" % s), ty("%.3s" % s), ty("%3s" % s), ty("".join([s])), ty(s + ""), ty("" + s), ty(s * 1), ty(s[:]), ty(s[0:9]), ty(s.strip()), ty(s.replace("z", "q")), ty(s.ljust(1)), ty(s.zfill(1)), ty(s.center(2)), ty(s.expandtabs()), ty(s.translate({})), ty(s.lower()), ty(s.removeprefix("q")), ty(s.removesuffix("q")), [ty(x) for x in s.split("q")], [ty(x) for x in s.partition("q")], [ty(x) for x in s.rpartition("q")], [ty(x) for x in s.splitlines()], ty(str(s)), ty(s.casefold()), ty(s.join(["x"])), ty(s.format()), ty(s.format_map({})), ty(s.__str__()), ty(s.swapcase()), ty(s.title()), ty(s.lstrip()), ty(s.replace("", "")), ty(s.replace("abc", "abc")), ty(s % ()), ty(s.__getnewargs__()[0]), ty(s.capitalize()), ty(min([s])), ty(s.rsplit()[0]) if s.split() else 0)
class B(bytes): pass
b = B(b"abc")
print(*map(ty, (b[:], b + b"", b"" + b, b * 1, b.strip(), b.replace(b"q", b""), b.ljust(1), b.zfill(1), b.join([b"a"]), b"".join([b]), b.split(b"q")[0], b.partition(b"q")[0], b.lower(), b.translate(None), bytes(b), b.removeprefix(b"z"), b.expandtabs(), b.title(), b"%b" % b, b % (), b.__bytes__(), b.center(0), b.splitlines()[0])))
class O:
    def __init__(s, v): s.v = P(v)
    def __str__(s): return s.v
    def __format__(s, spec): print("spec", type(spec).__name__, repr(spec)); return s.v
    def __repr__(s): return s.v
def ty(x): return type(x).__name__, x
o, e = O("abc"), O("")
for f in ("{}", "{:s}", "{:{}}", "x{}", "{}x", "{}{}", "{1}{0}", "{0!s}", "{0!r}", "{0!s:s}", "{{{}", "{}}}", "{2}{0}", "{2}{2}{0}", "{0}{2}", "{:{:s}}"):
    for a in ((o, e, ""), (o, P("s"), P("")), (P("abc"), O("s"), ""), (e, o, "")):
        try: print(f, ty(f.format(*a)))
        except Exception as x: print(f, type(x), x)
for f in ("%s", "%r", "%a", "%3s", "%5s", "%.3s", "%.2s", "%s%s", "x%s", "%s%%", "%-3s", "% s", "%+s", "%03s", "%c"):
    for a in (o, e, P("abc"), P("c"), (e, o), (o, e), ("", o), (o, "")):
        try: print(f, ty(f % a))
        except Exception as x: print(f, type(x), x)
print(ty(f"{o}"), ty(f"{o!s}"), ty(f"{o!r}"), ty(f"{o!a}"), ty(f"{o:s}"), ty(f"{o}{e}"), ty(f"{o!s:3}"), ty(f"{e}{o}"), ty(f"{e}"), ty(format(o)), ty(str(o)), ty(repr(o)), ty(ascii(o)))
for sep in ("b", "z"): print([ty(x) for x in P("abc").partition(P(sep))], [ty(x) for x in P("abc").rpartition(P(sep))])
print(*map(ty, P("").partition("z")))
print(type(iter(P('abc'))), type(iter('abc')), type(iter('ä')))
