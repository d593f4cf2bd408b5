"""Formulas as trees: parsed, differentiated, simplified, printed and evaluated, each step one match statement."""

import math


class Node:
    def __repr__(self):
        return f"<{show(self)}>"


class Num(Node):
    __match_args__ = ("value",)

    def __init__(self, value):
        self.value = value


class Var(Node):
    __match_args__ = ("name",)

    def __init__(self, name):
        self.name = name


class Bin(Node):
    __match_args__ = ("op", "left", "right")

    def __init__(self, op, left, right):
        self.op, self.left, self.right = op, left, right


class Call(Node):
    __match_args__ = ("function", "argument")

    def __init__(self, function, argument):
        self.function, self.argument = function, argument


def tokens(text):
    at = 0
    while at < len(text):
        match text[at]:
            case " ":
                at += 1
            case c if c.isdigit():
                end = at
                while end < len(text) and (text[end].isdigit() or text[end] == "."):
                    end += 1
                yield "num", float(text[at:end]) if "." in text[at:end] else int(text[at:end])
                at = end
            case c if c.isalpha():
                end = at
                while end < len(text) and text[end].isalnum():
                    end += 1
                yield "name", text[at:end]
                at = end
            case "+" | "-" | "*" | "/" | "^" | "(" | ")" as sign:
                yield "sign", sign
                at += 1
            case other:
                raise SyntaxError(f"{other!r} at {at}")
    yield "end", None


LEVELS = {"+": (1, 2), "-": (1, 2), "*": (3, 4), "/": (3, 4), "^": (6, 5)}


def parse(text):
    stream = list(tokens(text))[::-1]

    def atom():
        match stream.pop():
            case "num", value:
                return Num(value)
            case "name", name:
                if stream[-1] == ("sign", "("):
                    stream.pop()
                    inside = expression(0)
                    expect(")")
                    return Call(name, inside)
                return Var(name)
            case "sign", "(":
                inside = expression(0)
                expect(")")
                return inside
            case "sign", "-":
                return Bin("-", Num(0), expression(4))
            case kind, value:
                raise SyntaxError(f"unexpected {kind} {value!r}")

    def expect(sign):
        match stream.pop():
            case ("sign", found) if found == sign:
                pass
            case _, found:
                raise SyntaxError(f"{sign!r} expected, not {found!r}")

    def expression(least):
        left = atom()
        while True:
            match stream[-1]:
                case ["sign", ("+" | "-" | "*" | "/" | "^") as op] if LEVELS[op][0] > least:
                    stream.pop()
                    left = Bin(op, left, expression(LEVELS[op][1]))
                case _:
                    return left

    result = expression(0)
    if stream[-1] != ("end", None):
        expect("the end")
    return result


def derive(node, x):
    match node:
        case Num():
            return Num(0)
        case Var(name):
            return Num(1 if name == x else 0)
        case Bin("+" | "-" as op, a, b):
            return Bin(op, derive(a, x), derive(b, x))
        case Bin("*", a, b):
            return Bin("+", Bin("*", derive(a, x), b), Bin("*", a, derive(b, x)))
        case Bin("/", a, b):
            over = Bin("-", Bin("*", derive(a, x), b), Bin("*", a, derive(b, x)))
            return Bin("/", over, Bin("^", b, Num(2)))
        case Bin("^", Num(), Num()):
            return Num(0)
        case Bin("^", Num(2) as two, a):
            return Bin("*", Bin("*", Num(math.log(2)), Bin("^", two, a)), derive(a, x))
        case Bin("^", a, Num(n)):
            return Bin("*", Bin("*", Num(n), Bin("^", a, Num(n - 1))), derive(a, x))
        case Call("sin", a):
            return Bin("*", Call("cos", a), derive(a, x))
        case Call("cos", a):
            return Bin("*", Bin("-", Num(0), Call("sin", a)), derive(a, x))
        case Call("exp", a):
            return Bin("*", node, derive(a, x))
        case Call(function=f) | Bin(op=f):
            raise NotImplementedError(f)


def simple(node):
    match node:
        case Bin(op, a, b):
            node = Bin(op, simple(a), simple(b))
        case Call(f, a):
            node = Call(f, simple(a))
    match node:
        case Bin("+", Num(0), a) | Bin("+" | "-", a, Num(0)):
            return a
        case Bin("*", Num(0), _) | Bin("*", _, Num(0)) | Bin("/", Num(0), _):
            return Num(0)
        case Bin("*", Num(1), a) | Bin("*" | "/" | "^", a, Num(1)):
            return a
        case Bin("^", _, Num(0)):
            return Num(1)
        case Bin("*", Num(a), Bin("*", Num(b), c)):
            return simple(Bin("*", Num(a * b), c))
        case Bin("*", a, Num() as n):
            return simple(Bin("*", n, a))
        case Bin("+" | "-" | "*" as op, Num(int(a)), Num(int(b))):
            return Num({"+": a + b, "-": a - b, "*": a * b}[op])
        case Bin("-", Var(a), Var(b)) if a == b:
            return Num(0)
        case _:
            return node


def show(node, around=0):
    match node:
        case Num(int() | float() as value):
            return str(value)
        case Var(name):
            return name
        case Call(f, a):
            return f"{f}({show(a)})"
        case Bin("-", Num(0), a):
            return f"-{show(a, 4)}"
        case Bin(op, a, b):
            level, right = LEVELS[op]
            text = f"{show(a, level)} {op} {show(b, right)}" if level < 5 else f"{show(a, level)}{op}{show(b, right)}"
            return f"({text})" if around > level else text


def value(node, /, **variables):
    match node, variables:
        case Num(n), _:
            return n
        case Var("pi"), _:
            return math.pi
        case Var(name), {**known} if name in known:
            return known[name]
        case Call(f, a), _:
            return getattr(math, f)(value(a, **variables))
        case Bin(op, a, b), _:
            left, right = value(a, **variables), value(b, **variables)
            match op:
                case "+":
                    return left + right
                case "-":
                    return left - right
                case "*":
                    return left * right
                case "/":
                    return left / right
                case "^":
                    return left**right
        case Var(name), {}:
            raise NameError(name)


FORMULAS = ["1 + 2 * 3", "x", "x^2 + 3*x + 5", "sin(x)*cos(x)", "(x + 1)^3 / x", "exp(2*x)", "-x^2", "2^3 + 2^(x*x)", "1.5 * x - x / 4", "a*x^3 - b*x"]
for text in FORMULAS:
    tree = parse(text)
    slope = simple(derive(tree, "x"))
    print(f"{text:18} {show(tree):18} d/dx = {show(slope)}")
    print(" " * 18, value(tree, x=2, a=1, b=2), round(value(slope, x=2, a=1, b=2), 6))
for text in ["1 +", "(1", "1 2", "?", "tan(x)", "y"]:
    try:
        tree = parse(text)
        print(show(simple(derive(tree, "x"))), value(tree))
    except (SyntaxError, NotImplementedError, NameError) as error:
        match error:
            case SyntaxError(msg=message):
                print("syntax:", message)
            case NotImplementedError(args=[what]) | NameError(args=[what]):
                print("not known:", what)
