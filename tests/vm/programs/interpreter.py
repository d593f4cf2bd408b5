"""A tokenizer, a parser and an interpreter for a small language with functions."""


class LanguageError(Exception):
    def __init__(self, message, position):
        super().__init__(message)
        self.position = position

    def __str__(self):
        return f"{self.args[0]} at {self.position}"


class Token:
    def __init__(self, kind, text, position):
        self.kind, self.text, self.position = kind, text, position

    def __repr__(self):
        return f"{self.kind}:{self.text!r}"


KEYWORDS = ("let", "fn", "if", "else", "while", "print", "return")


def tokenize(source):
    tokens, i = [], 0
    while i < len(source):
        c = source[i]
        if c.isspace():
            i += 1
        elif c == "#":
            while i < len(source) and source[i] != "\n":
                i += 1
        elif c.isdigit():
            start = i
            while i < len(source) and (source[i].isdigit() or source[i] == "."):
                i += 1
            tokens.append(Token("number", source[start:i], start))
        elif c.isalpha() or c == "_":
            start = i
            while i < len(source) and (source[i].isalnum() or source[i] == "_"):
                i += 1
            word = source[start:i]
            tokens.append(Token("keyword" if word in KEYWORDS else "name", word, start))
        elif source[i : i + 2] in ("==", "!=", "<=", ">=", "&&", "||"):
            tokens.append(Token("operator", source[i : i + 2], i))
            i += 2
        elif c in "+-*/%<>=(){},;!":
            tokens.append(Token("operator", c, i))
            i += 1
        else:
            raise LanguageError(f"unexpected {c!r}", i)
    tokens.append(Token("end", "", len(source)))
    return tokens


PRIORITY = {"||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "+": 5, "-": 5, "*": 6, "/": 6, "%": 6}


class Parser:
    def __init__(self, tokens):
        self.tokens, self.at = tokens, 0

    @property
    def token(self):
        return self.tokens[self.at]

    def accept(self, text):
        if self.token.text == text and self.token.kind != "end":
            self.at += 1
            return True
        return False

    def expect(self, text):
        if not self.accept(text):
            raise LanguageError(f"expected {text!r}, not {self.token.text!r}", self.token.position)

    def name(self):
        token = self.token
        if token.kind != "name":
            raise LanguageError(f"expected a name, not {token.text!r}", token.position)
        self.at += 1
        return token.text

    def program(self):
        body = []
        while self.token.kind != "end":
            body.append(self.statement())
        return ("block", body)

    def block(self):
        self.expect("{")
        body = []
        while not self.accept("}"):
            body.append(self.statement())
        return ("block", body)

    def statement(self):
        if self.accept("let"):
            name = self.name()
            self.expect("=")
            value = self.expression()
            self.expect(";")
            return ("let", name, value)
        if self.accept("fn"):
            name = self.name()
            self.expect("(")
            parameters = []
            while not self.accept(")"):
                if parameters:
                    self.expect(",")
                parameters.append(self.name())
            return ("let", name, ("function", parameters, self.block()))
        if self.accept("if"):
            test, then = self.expression(), self.block()
            return ("if", test, then, self.block() if self.accept("else") else ("block", []))
        if self.accept("while"):
            return ("while", self.expression(), self.block())
        if self.accept("print"):
            value = self.expression()
            self.expect(";")
            return ("print", value)
        if self.accept("return"):
            value = self.expression()
            self.expect(";")
            return ("return", value)
        value = self.expression()
        if self.accept("="):
            if value[0] != "name":
                raise LanguageError("cannot assign to this", self.token.position)
            value = ("assign", value[1], self.expression())
        self.expect(";")
        return value

    def expression(self, least=1):
        left = self.unary()
        while True:
            operator = self.token.text
            priority = PRIORITY.get(operator, 0)
            if priority < least:
                return left
            self.at += 1
            left = ("binary", operator, left, self.expression(priority + 1))

    def unary(self):
        if self.accept("-"):
            return ("negative", self.unary())
        if self.accept("!"):
            return ("not", self.unary())
        value = self.primary()
        while self.accept("("):
            arguments = []
            while not self.accept(")"):
                if arguments:
                    self.expect(",")
                arguments.append(self.expression())
            value = ("call", value, arguments)
        return value

    def primary(self):
        token = self.token
        self.at += 1
        if token.kind == "number":
            return ("number", float(token.text) if "." in token.text else int(token.text))
        if token.kind == "name":
            return ("name", token.text)
        if token.text == "(":
            value = self.expression()
            self.expect(")")
            return value
        raise LanguageError(f"unexpected {token.text!r}", token.position)


class Return(Exception):
    def __init__(self, value):
        self.value = value


class Scope:
    def __init__(self, parent=None):
        self.names, self.parent = {}, parent

    def find(self, name):
        scope = self
        while scope is not None:
            if name in scope.names:
                return scope
            scope = scope.parent
        raise KeyError(name)


OPERATIONS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": lambda a, b: a % b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


class Interpreter:
    def __init__(self):
        self.output = []

    def run(self, node, scope):
        return getattr(self, "do_" + node[0])(node, scope)

    def do_block(self, node, scope):
        value = None
        for statement in node[1]:
            value = self.run(statement, scope)
        return value

    def do_let(self, node, scope):
        scope.names[node[1]] = self.run(node[2], scope)

    def do_assign(self, node, scope):
        value = scope.find(node[1]).names[node[1]] = self.run(node[2], scope)
        return value

    def do_function(self, node, scope):
        _, parameters, body = node

        def call(*arguments):
            if len(arguments) != len(parameters):
                raise TypeError(f"{len(parameters)} arguments wanted, {len(arguments)} given")
            inner = Scope(scope)
            inner.names.update(zip(parameters, arguments))
            try:
                self.run(body, inner)
            except Return as returned:
                return returned.value
            return None

        return call

    def do_if(self, node, scope):
        self.run(node[2] if self.run(node[1], scope) else node[3], Scope(scope))

    def do_while(self, node, scope):
        while self.run(node[1], scope):
            self.run(node[2], Scope(scope))

    def do_print(self, node, scope):
        self.output.append(str(self.run(node[1], scope)))

    def do_return(self, node, scope):
        raise Return(self.run(node[1], scope))

    def do_number(self, node, scope):
        return node[1]

    def do_name(self, node, scope):
        return scope.find(node[1]).names[node[1]]

    def do_negative(self, node, scope):
        return -self.run(node[1], scope)

    def do_not(self, node, scope):
        return not self.run(node[1], scope)

    def do_binary(self, node, scope):
        _, operator, left, right = node
        if operator == "&&":
            return self.run(left, scope) and self.run(right, scope)
        if operator == "||":
            return self.run(left, scope) or self.run(right, scope)
        return OPERATIONS[operator](self.run(left, scope), self.run(right, scope))

    def do_call(self, node, scope):
        return self.run(node[1], scope)(*[self.run(argument, scope) for argument in node[2]])


PROGRAMS = [
    "let x = 2 + 3 * 4 - -1; print x; print (2 + 3) * 4 % 7;",
    "fn fib(n) { if n < 2 { return n; } return fib(n - 1) + fib(n - 2); } let i = 0; while i < 10 { print fib(i); i = i + 1; }",
    "fn adder(n) { fn add(x) { n = n + x; return n; } return add; } let a = adder(10); print a(1); print a(5) + adder(0)(2);",
    "print 1 < 2 && 2 < 3 || 0; print !0; print 7 / 2; print 0.5 * 4;",
    "print y;",
    "let x = 3 $ 4;",
    "let = 3;",
    "fn f(a, b) { return a; } print f(1);",
    "print 1 / 0;",
    "# nothing\n fn sum(n) { let t = 0; while n > 0 { t = t + n; n = n - 1; } return t; } print sum(1000);",
]
for program in PROGRAMS:
    interpreter = Interpreter()
    try:
        interpreter.run(Parser(tokenize(program)).program(), Scope())
    except LanguageError as error:
        print("syntax:", error)
    except (KeyError, TypeError, ZeroDivisionError) as error:
        print("runtime:", type(error).__name__, error)
    print(" ".join(interpreter.output))
print(tokenize("let a1 = 3;"))
