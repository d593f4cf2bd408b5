"""A calculator on the interpreter that calc.def defines: assignments, `while a < b:`, and a last expression.

    $ python calc.py 'x = 1
    while x < 1000:
        x = x * 2
    x'
    1024.0

The text may stand in a file, too: `uopgen run FILE` builds what has changed, and runs it.
"""

from __future__ import annotations

import ast
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.util import module_from_spec, spec_from_file_location
from os.path import isfile
from pathlib import Path
from types import ModuleType

GENERATED = Path(__file__).parent / "build" / "gen" / "plain"
OPERATORS = {ast.Add: "ADD", ast.Sub: "SUBTRACT", ast.Mult: "MULTIPLY", ast.Div: "DIVIDE"}


def load(name: str, file: str) -> ModuleType:
    """A module that `uopgen build` made."""
    path = GENERATED / file
    if not path.exists():
        raise SystemExit("calc is not built: run `uopgen build` in its folder")
    spec = spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Compiler:
    """Statements to words; every statement leaves the stack as it was."""

    def __init__(self, opmap: dict[str, int]) -> None:
        self.opmap = opmap
        self.words: list[tuple[int, int]] = []
        self.numbers: list[float] = []
        self.variables: list[str] = []

    def emit(self, name: str, arg: int = 0) -> int:
        if arg > 255:
            raise ValueError("the program is too long for this calculator")
        self.words.append((self.opmap[name], arg))
        return len(self.words) - 1

    def slot(self, name: str) -> int:
        if name not in self.variables:
            self.variables.append(name)
        return self.variables.index(name)

    def statement(self, node: ast.stmt) -> None:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                self.expression(value)
                self.emit("STORE", self.slot(name))
            case ast.While(test=test, body=body, orelse=[]):
                start = len(self.words)
                self.expression(test)
                leave = self.emit("JUMP_IF_ZERO")
                for one in body:
                    self.statement(one)
                self.emit("JUMP_BACK", len(self.words) + 1 - start)
                self.words[leave] = (self.words[leave][0], len(self.words) - leave - 1)
            case ast.Expr(value=value):
                self.expression(value)
                self.emit("POP")
            case _:
                raise SyntaxError(f"line {node.lineno}: {type(node).__name__} is not for this calculator")

    def expression(self, node: ast.expr) -> None:
        match node:
            case ast.Constant(value=int() | float() as number):
                self.numbers.append(float(number))
                self.emit("CONST", len(self.numbers) - 1)
            case ast.Name(id=name):
                self.emit("LOAD", self.slot(name))
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                self.expression(left)
                self.expression(right)
                self.emit(OPERATORS[type(op)])
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                self.expression(operand)
                self.emit("NEGATE")
            case ast.Compare(left=left, ops=[ast.Lt()], comparators=[right]):
                self.expression(left)
                self.expression(right)
                self.emit("LESS")
            case _:
                raise SyntaxError(f"line {node.lineno}: {type(node).__name__} is not for this calculator")


def evaluate(text: str, fuel: int = 1_000_000) -> tuple[float, dict[str, float]]:
    """The value of the last expression, and the variables."""
    machine = load("_calc_plain", f"_calc_plain{EXTENSION_SUFFIXES[0]}")
    opcodes = load("calc_opcodes", "_opcodes.py")
    statements = ast.parse(text).body
    if not statements or not isinstance(statements[-1], ast.Expr):
        raise SyntaxError("the last line has to be an expression")
    compiler = Compiler(opcodes.opmap)
    for one in statements[:-1]:
        compiler.statement(one)
    compiler.expression(statements[-1].value)
    compiler.emit("HALT")
    words = bytes(byte for word in compiler.words for byte in word)
    result, values = machine.run(words, compiler.numbers, len(compiler.variables), len(compiler.words), fuel)
    return result, dict(zip(compiler.variables, values, strict=True))


def main(words: list[str]) -> int:
    """Evaluate the text, or that of the file that is called so, or what comes from standard input."""
    text = words[0] if words else sys.stdin.read()
    try:
        print(evaluate(Path(text).read_text() if isfile(text) else text)[0])
    except (SyntaxError, ValueError, ArithmeticError) as error:
        print(f"calc: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
