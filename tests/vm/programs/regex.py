"""A matcher of regular expressions: parsed to a tree, matched by generators of positions."""


class Pattern:
    def __init__(self, text):
        self.text, self.at = text, 0
        self.groups = 0
        self.tree = self.alternatives()
        if self.at != len(text):
            raise ValueError(f"unbalanced ) at {self.at} in {text!r}")

    def peek(self):
        return self.text[self.at] if self.at < len(self.text) else ""

    def next(self):
        c = self.peek()
        if not c:
            raise ValueError(f"{self.text!r} ends too soon")
        self.at += 1
        return c

    def alternatives(self):
        parts = [self.sequence()]
        while self.peek() == "|":
            self.at += 1
            parts.append(self.sequence())
        return parts[0] if len(parts) == 1 else ("or", parts)

    def sequence(self):
        parts = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.repeated())
        return ("sequence", parts)

    def repeated(self):
        item = self.item()
        while self.peek() and self.peek() in "*+?":
            c = self.next()
            low, high = {"*": (0, None), "+": (1, None), "?": (0, 1)}[c]
            lazy = self.peek() == "?"
            self.at += lazy
            item = ("repeat", item, low, high, lazy)
        return item

    def item(self):
        c = self.next()
        if c == "(":
            self.groups += 1
            number, inside = self.groups, self.alternatives()
            if self.next() != ")":
                raise ValueError("missing )")
            return ("group", number, inside)
        if c == "[":
            return self.set()
        if c == ".":
            return ("set", lambda c: c != "\n")
        if c == "^" or c == "$":
            return ("anchor", c)
        if c == "\\":
            return ("set", self.escape(self.next()))
        if c in "*+?":
            raise ValueError(f"nothing to repeat at {self.at - 1}")
        return ("set", lambda other, c=c: other == c)

    @staticmethod
    def escape(c):
        classes = {"d": str.isdigit, "s": str.isspace, "w": lambda c: c.isalnum() or c == "_"}
        if c.lower() in classes:
            test = classes[c.lower()]
            return test if c.islower() else lambda other: not test(other)
        return lambda other: other == c

    def set(self):
        negate = self.peek() == "^"
        self.at += negate
        tests = []
        while (c := self.next()) != "]" or not tests:
            if c == "\\":
                tests.append(self.escape(self.next()))
            elif self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                high = self.next()
                tests.append(lambda other, c=c, high=high: c <= other <= high)
            else:
                tests.append(lambda other, c=c: other == c)
        return ("set", lambda other: any(test(other) for test in tests) != negate)

    def walk(self, node, text, at, groups):
        kind = node[0]
        if kind == "set":
            if at < len(text) and node[1](text[at]):
                yield at + 1, groups
        elif kind == "sequence":
            yield from self.walk_all(node[1], 0, text, at, groups)
        elif kind == "or":
            for part in node[1]:
                yield from self.walk(part, text, at, groups)
        elif kind == "group":
            for end, found in self.walk(node[2], text, at, groups):
                yield end, {**found, node[1]: text[at:end]}
        elif kind == "anchor":
            if at == (0 if node[1] == "^" else len(text)):
                yield at, groups
        else:
            yield from self.walk_repeat(node, text, at, groups, 0)

    def walk_all(self, parts, index, text, at, groups):
        if index == len(parts):
            yield at, groups
            return
        for end, found in self.walk(parts[index], text, at, groups):
            yield from self.walk_all(parts, index + 1, text, end, found)

    def walk_repeat(self, node, text, at, groups, count):
        _, item, low, high, lazy = node
        if lazy and count >= low:
            yield at, groups
        if high is None or count < high:
            for end, found in self.walk(item, text, at, groups):
                if end > at:
                    yield from self.walk_repeat(node, text, end, found, count + 1)
        if not lazy and count >= low:
            yield at, groups

    def search(self, text):
        for start in range(len(text) + 1):
            for end, groups in self.walk(self.tree, text, start, {}):
                return text[start:end], groups
        return None


CASES = [
    ("ab*c", "xxabbbcx"),
    ("(a|b)*c", "ababac"),
    ("^h.*o$", "hello"),
    ("^a", "ba"),
    (r"(\d+)-(\d+)", "tel 555-1234 now"),
    ("[a-c]+[^0-9]", "zzabcb7cax"),
    ("<.+>", "<a><b>"),
    ("<.+?>", "<a><b>"),
    (r"(\w+)@(\w+)\.(com|org)", "mail joe@site.org!"),
    ("(a*)*b", "aaaa"),
    ("x?y?z?", "zy"),
    (r"\s[^\s]+\s", "one two three"),
    ("[]a]+", "b]a]c"),
    ("", "anything"),
]
for pattern, text in CASES:
    print(f"{pattern!r:>24} {text!r:<22}", Pattern(pattern).search(text))
for bad in ("(a", "a)", "*", "[a", "a\\"):
    try:
        Pattern(bad)
    except ValueError as error:
        print(repr(bad), error)
