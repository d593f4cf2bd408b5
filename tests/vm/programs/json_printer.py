"""JSON: a writer with indentation and a recursive-descent reader."""

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\b": "\\b", "\f": "\\f"}


def quote(text):
    out = ['"']
    for c in text:
        if c in ESCAPES:
            out.append(ESCAPES[c])
        elif c < " " or c > "~":
            code = ord(c)
            if code > 0xFFFF:
                code -= 0x10000
                out.append("\\u%04x\\u%04x" % (0xD800 + (code >> 10), 0xDC00 + (code & 0x3FF)))
            else:
                out.append("\\u%04x" % code)
        else:
            out.append(c)
    out.append('"')
    return "".join(out)


def dumps(value, indent=None, level=0):
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, (int, float)):
        if value != value or value in (float("inf"), float("-inf")):
            raise ValueError(f"not allowed in JSON: {value!r}")
        return repr(value)
    if isinstance(value, (list, tuple)):
        return wrap("[", "]", [dumps(item, indent, level + 1) for item in value], indent, level)
    if isinstance(value, dict):
        pairs = []
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"keys must be str, not {type(key).__name__}")
            pairs.append(quote(key) + ": " + dumps(item, indent, level + 1))
        return wrap("{", "}", pairs, indent, level)
    raise TypeError(f"cannot write {type(value).__name__}")


def wrap(opening, closing, parts, indent, level):
    if not parts:
        return opening + closing
    if indent is None:
        return opening + ", ".join(parts) + closing
    margin = "\n" + " " * indent * (level + 1)
    return opening + margin + ("," + margin).join(parts) + margin[:-indent] + closing


class JSONError(ValueError):
    pass


class Reader:
    def __init__(self, text):
        self.text = text
        self.at = 0

    def fail(self, message):
        line = self.text.count("\n", 0, self.at) + 1
        column = self.at - self.text.rfind("\n", 0, self.at)
        raise JSONError(f"{message} (line {line} column {column})")

    def skip(self):
        while self.at < len(self.text) and self.text[self.at] in " \t\r\n":
            self.at += 1

    def read(self):
        value = self.value()
        self.skip()
        if self.at != len(self.text):
            self.fail("something behind the value")
        return value

    def value(self):
        self.skip()
        if self.at == len(self.text):
            self.fail("a value is missing")
        c = self.text[self.at]
        if c == "{":
            return self.object()
        if c == "[":
            return self.array()
        if c == '"':
            return self.string()
        for word, value in (("null", None), ("true", True), ("false", False)):
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        return self.number()

    def object(self):
        result = {}
        self.at += 1
        self.skip()
        while self.text[self.at] != "}":
            if result:
                self.take(",")
                self.skip()
            if self.text[self.at] != '"':
                self.fail("a key is missing")
            key = self.string()
            self.take(":")
            result[key] = self.value()
            self.skip()
        self.at += 1
        return result

    def array(self):
        result = []
        self.at += 1
        self.skip()
        while self.text[self.at] != "]":
            if result:
                self.take(",")
            result.append(self.value())
            self.skip()
        self.at += 1
        return result

    def take(self, c):
        self.skip()
        if not self.text.startswith(c, self.at):
            self.fail(f"expected {c!r}")
        self.at += 1

    def string(self):
        names = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
        parts = []
        self.at += 1
        while (c := self.text[self.at]) != '"':
            if c == "\\":
                self.at += 1
                c = self.text[self.at]
                if c == "u":
                    c = chr(int(self.text[self.at + 1 : self.at + 5], 16))
                    self.at += 4
                else:
                    c = names.get(c, c)
            parts.append(c)
            self.at += 1
        self.at += 1
        return "".join(parts)

    def number(self):
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in "+-0123456789.eE":
            self.at += 1
        word = self.text[start : self.at]
        try:
            return int(word)
        except ValueError:
            pass
        try:
            return float(word)
        except ValueError:
            self.at = start
            self.fail("no value")


data = {
    "name": "uopvm \"quoted\" \\ back\nnew",
    "unicode": "héé € 𝄞",
    "numbers": [0, -1, 3.5, 1e100, 2**70, -0.0],
    "nested": {"empty": [], "none": None, "flags": (True, False), "deep": [[[1], 2], {"x": {}}]},
}
text = dumps(data)
print(text)
print(dumps(data, 2))
back = Reader(text).read()
print(back["nested"], back["numbers"] == data["numbers"], back["name"] == data["name"])
for bad in ("[1, 2", "{1: 2}", "[1 2]", '{"a" 1}', "nope", "[1] 2", ""):
    try:
        print(Reader(bad).read())
    except (JSONError, IndexError) as error:
        print(type(error).__name__, error)
for bad in (float("nan"), {1: 2}, object, [1, {"a": len}]):
    try:
        print(dumps(bad))
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
