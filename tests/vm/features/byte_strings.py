b = b"hello \x00\xff"
print(b, len(b), b[0], b[-1], b[1:4], b[::-1], b + b"!", b * 2, 104 in b, b"ell" in b, list(b"ab"), b == b"hello \x00\xff", b < b"i", b.hex(), bytes.fromhex("68 69"), b"ab".upper(), b"a,b".split(b","), b"-".join([b"x", b"y"]), b"abc".find(b"c"), b"abc".replace(b"b", b"X"), b" x ".strip(), b"ab".startswith(b"a"), b"ab".endswith((b"b",)), b"a1".isalnum(), b"abc".count(b"b"), b"abc".index(b"b"))
print(bytes(), bytes(3), bytes([1, 2]), bytes("é", "utf-8"), bytes(b"x"), bytes(range(3)), b"x".decode(), "é".encode("latin-1"), b"\xc3\xa9".decode("utf-8"), hash(b"a") == hash(b"a"), {b"k": 1}[b"k"], repr(b"it's"), repr(b'"\''), str(b"a"), sorted([b"b", b"a"]), b"a" != "a", bool(b""), max(b"abc"), b"abc".ljust(5, b"."), b"abc".zfill(5), b"A b".title(), b"line\nx".splitlines(), b"a=b".partition(b"="), int.from_bytes(b"\x01\x02", "big"), (258).to_bytes(2, "big"), b"ab".rjust(3), b"\\x"[1])
for bad in (lambda: b[100], lambda: b"a" + "a", lambda: bytes("a"), lambda: bytes([300]), lambda: bytes(-1), lambda: b"\xff".decode(), lambda: b"a".join(["x"]), lambda: b"a" < "a", lambda: bytes.fromhex("zz"), lambda: b.nope, lambda: b["a"], lambda: b"x".index(b"y"), lambda: 300 in b"a", lambda: "a" in b"a", lambda: bytes(1, 2), lambda: b"a".split("a"), lambda: b"a".replace("a", b""), lambda: bytes(1.5)):
    try: print(bad())
    except (TypeError, ValueError, IndexError, AttributeError) as error: print(type(error).__name__, error)
print(repr(b"\xb9\x01\xef".hex("\x00")), repr(b"\xb9\x01\xef".hex(b"\x00", 2)), b"\xb9\x01\xef".hex(":", 0))
class Text(str):
    def __bytes__(self): return b"of its own"
print(bytes(Text("text")), bytes(Text("text"), "utf-8"))
class Clears:
    def __index__(self):
        items.clear()
        return 42
items = [Clears(), Clears()]; print(bytes(items), items)
class Grows:
    def __index__(self):
        if len(items) < 300: items.append(self)
        return 42
items = [Grows()]; print(len(bytes(items)))
def counted():
    for one in (1, 300, 2): print("gives", one); yield one
try: bytes(counted())
except ValueError as error: print(error)
try: bytes(2**63 - 1)
except OverflowError as error: print(error)
class Sub(bytes): pass
def told(value, *others): return value, type(value).__name__, [value is one for one in others]
for whole in (b"abc", Sub(b"abc")):
    for by in (b"b", Sub(b"b"), b"ab", b"c", b"-"):
        print([told(part, whole, by) for part in whole.partition(by)], [told(part, whole, by) for part in whole.rpartition(by)])
    for part in (whole[:], whole[0:3], whole[1:], whole[::-1], whole.strip(), whole.lstrip(b"x"), whole.rstrip(b"c"), whole.removeprefix(b"x"), whole.removesuffix(b"bc"), whole.replace(b"x", b"y"), whole.replace(b"a", b"a", 0), whole.replace(b"b", b""), bytes(whole)):
        print(told(part, whole))
print(b"aaab".find(b"ab"), (b"a" * 40 + b"b").find(b"ab"), (b"a" * 40 + b"c" + b"ab").find(b"ab"), (b"a" * 40).find(b"ab"), b"".find(b""), b"a".find(b"a", 1), b"ab".rfind(b"b", -9, 9), b"aXbXc".count(b"X", 2), b"abc".endswith(b"bc", -2), b"abc".startswith(b"b", 1, 1))
