"""A compiler to tuples and a machine for a very small language."""


class Machine:
    MOVES = {">": ("move", 1), "<": ("move", -1), "+": ("add", 1), "-": ("add", -1)}

    def __init__(self, program, text=""):
        self.code = self.compile(program)
        self.input = list(text)
        self.tape, self.at, self.out = [0], 0, []
        self.steps = 0

    @classmethod
    def compile(cls, program):
        code, stack = [], []
        for place, c in enumerate(program):
            if c in cls.MOVES:
                name, amount = cls.MOVES[c]
                if code and code[-1][0] == name:
                    code[-1] = (name, code[-1][1] + amount)
                else:
                    code.append((name, amount))
            elif c == ".":
                code.append(("write", None))
            elif c == ",":
                code.append(("read", None))
            elif c == "[":
                stack.append(len(code))
                code.append(("skip", None))
            elif c == "]":
                if not stack:
                    raise SyntaxError(f"] without [ at {place}")
                start = stack.pop()
                code[start] = ("skip", len(code))
                code.append(("loop", start))
        if stack:
            raise SyntaxError(f"[ without ] ({len(stack)})")
        return code

    def run(self):
        at = 0
        while at < len(self.code):
            name, argument = self.code[at]
            jump = getattr(self, name)(argument)
            at = at + 1 if jump is None else jump
            self.steps += 1
        return "".join(self.out)

    def move(self, n):
        self.at += n
        if self.at < 0:
            raise IndexError("left of the tape")
        while self.at >= len(self.tape):
            self.tape.append(0)

    def add(self, n):
        self.tape[self.at] = (self.tape[self.at] + n) % 256

    def write(self, _):
        self.out.append(chr(self.tape[self.at]))

    def read(self, _):
        self.tape[self.at] = ord(self.input.pop(0)) if self.input else 0

    def skip(self, to):
        return to + 1 if not self.tape[self.at] else None

    def loop(self, to):
        return to + 1 if self.tape[self.at] else None


HELLO = "++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+.>++."
machine = Machine(HELLO)
print(repr(machine.run()), machine.steps, machine.tape)
print(Machine(",[.,]", "echo").run(), Machine(",>,<[->+<]>.", "!!").run(), Machine(">,[>,]<[.<]", "reverse").run())
multiply = Machine("++++++[>+++++++<-]>[>+>++<<-]>.>.")
print(repr(multiply.run()), multiply.steps, multiply.tape)
for bad in ("[[]", "]", "<"):
    try:
        Machine(bad).run()
    except (SyntaxError, IndexError) as error:
        print(type(error).__name__, error)
