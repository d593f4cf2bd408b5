print(0, 7, 1_000, 0xFF, 0o17, 0b101, 0xdead_beef, 123456789012345678901234567890)
print(1.5, .5, 2., 1e3, 1E-3, 1_0.0_1, 0.0, -0.0, 1e400, 1e-400)
print("a", 'b', "it's", 'say "x"', "\n".join(["multi", "line"]), """three "quoted" lines
two""", '''x''', r"\n raw", "\x41\u00e9\U0001F600\N{BULLET}\101\0".encode(), "con" "cat" 'enated', b"by\x00tes", rb"\d", "a\
b")
print(None, True, False, ..., NotImplemented, Ellipsis)
print(type(1), type(1.0), type(""), type(b""), type(None), type(...), type(True), type(NotImplemented))
print(repr("tab\t nl\n cr\r bs\\ q' bell\a del\x7f é \u200b \ud800".replace("\ud800", "?")), repr("it's"), repr('"'), repr("'\""), repr(b"\x00'\""), repr(b"\t\xff"))
print([], (), {}, [1], (1,), {1: 2}, [[]], ((),), {"a": {"b": []}}, (1, 2, 3), [1, 2, 3], {1, 2})
print(1 if True else 2, (lambda: 3)(), -1, +1, ~1, not 1, - - 1, 2 ** -1, -2 ** 2)
