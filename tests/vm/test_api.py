"""The Python side: running programs, values and exceptions across the border, signals, ending."""

from __future__ import annotations

import gc
import math
import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path

import pytest

import uopvm


@pytest.fixture
def vm() -> uopvm.VM:
    return uopvm.VM()


def test_a_namespace_gives_the_program_s_names(vm: uopvm.VM) -> None:
    ns = vm.exec("x = 5\ndef double(n): return 2 * n\nitems = [1, 2]")
    assert ns["x"] == 5
    assert ns["double"](21) == 42
    assert "double" in ns and "nothing" not in ns
    assert ns["__name__"] == "__main__"
    assert vm.exec("", name="other")["__name__"] == "other"
    with pytest.raises(KeyError, match="nothing"):
        ns["nothing"]
    ns["y"] = 7
    assert ns["y"] == 7
    assert set(ns.keys()) >= {"x", "y", "double"}


PLAIN = [None, True, False, 0, -1, 2**47, -(2**47) - 1, 2**63, 2**64, 10**100, -(10**100), 1.5, -0.0, math.inf,
         "", "text", "é€𝄞", "\udc80", "a" * 1000, b"", b"\x00\xff", (), (1, "a", (None, 2.5, b"x")), ...]  # fmt: skip


@pytest.mark.parametrize("value", PLAIN, ids=repr)
def test_plain_values_cross_by_value(vm: uopvm.VM, value: object) -> None:
    ns = vm.exec("def same(x): return x\ndef describe(x): return repr(x), type(x).__name__")
    back = ns["same"](value)
    assert back == value
    assert type(back) is type(value)
    assert repr(back) == repr(value)
    assert ns["describe"](value) == (repr(value), type(value).__name__)


def test_nan_crosses(vm: uopvm.VM) -> None:
    assert math.isnan(vm.exec("def same(x): return x")["same"](math.nan))


def test_everything_else_is_a_proxy_with_identity(vm: uopvm.VM) -> None:
    ns = vm.exec("items = [1]\ndef get(): return items\ndef same(x): return x is items\ndef t(): return (1, items)")
    proxy = ns["get"]()
    assert isinstance(proxy, uopvm.Value)
    assert proxy is ns["items"] is ns["get"]()
    assert ns["same"](proxy) is True
    pair = ns["t"]()
    assert isinstance(pair, uopvm.Value) and pair[0] == 1 and pair[1] is proxy


def test_a_proxy_works_as_the_object(vm: uopvm.VM) -> None:
    ns = vm.exec(
        "class P:\n"
        "    kind = 'point'\n"
        "    def __init__(self, x): self.x = x\n"
        "    def __add__(self, o): return P(self.x + (o.x if isinstance(o, P) else o))\n"
        "    def __radd__(self, o): return P(o + self.x)\n"
        "    def __neg__(self): return P(-self.x)\n"
        "    def __eq__(self, o): return isinstance(o, P) and self.x == o.x\n"
        "    def __lt__(self, o): return self.x < o.x\n"
        "    def __hash__(self): return hash(self.x)\n"
        "    def __repr__(self): return f'P({self.x})'\n"
        "    def __str__(self): return f'str {self.x}'\n"
        "    def __bool__(self): return self.x != 0\n"
        "    def __call__(self, *a, k=0): return (self.x, len(a), k)\n"
        "items = [3, 1, 2]\n"
        "table = {'a': 1}\n"
    )
    p = ns["P"](3)
    assert (p.x, p.kind, repr(p), str(p), bool(p), bool(ns["P"](0))) == (3, "point", "P(3)", "str 3", True, False)
    assert (p + ns["P"](4)).x == 7 and (p + 1).x == 4 and (1 + p).x == 4 and (-p).x == -3
    assert p == ns["P"](3) and p != ns["P"](4) and p < ns["P"](4) and not p > ns["P"](4)
    assert hash(p) == hash(3) and {p: 1}[ns["P"](3)] == 1
    assert callable(p) and p(1, 2, k=5) == (3, 2, 5)
    p.x = 10
    p.new = "attribute"
    assert p.x == 10 and p.new == "attribute"
    del p.new
    assert not hasattr(p, "new")
    assert "x" in dir(p)
    items = ns["items"]
    items.append(4)
    items[0] = 9
    assert list(items) == [9, 1, 2, 4] and len(items) == 4 and 2 in items and items[-1] == 4
    assert list(items[1:3]) == [1, 2]
    del items[0]
    assert sorted(items) == [1, 2, 4]
    assert not callable(items)
    table = ns["table"]
    table["b"] = 2
    assert dict(table) == {"a": 1, "b": 2}
    iterator = iter(items)
    assert next(iterator) == 1 and list(iterator) == [2, 4]
    with pytest.raises(StopIteration):
        next(iterator)
    with pytest.raises(TypeError, match="unhashable type: 'list'"):
        hash(items)
    with pytest.raises(AttributeError, match="'list' object has no attribute 'nope'"):
        _ = items.nope


def test_objects_of_the_host_inside(vm: uopvm.VM) -> None:
    class Host:
        def __init__(self) -> None:
            self.value = 1
            self.data = {"k": [1, 2]}

        def method(self, a: int, *, b: int = 2) -> tuple[int, int, int]:
            return self.value, a, b

    ns = vm.exec(
        "def use(h):\n"
        "    h.value = 5\n"
        "    return h.method(1), h.method(2, b=3), h.data['k'][1], len(h.data), 'k' in h.data, [x for x in h.data['k']]\n"
        "def same(h): return h\n"
        "def twice(h): return h is same(h), h == h, bool(h), h in [h]\n"
        "def text(h): return str(h), repr(h)\n"
        "def put(d): d['new'] = 1; del d['k']\n"
        "def key(h): return {h: 1}[h]\n"
        "def missing(h): return h.nope\n"
    )
    host = Host()
    result = ns["use"](host)
    assert tuple(result)[:5] == ((5, 1, 2), (5, 2, 3), 2, 1, True) and list(result[5]) == [1, 2]
    assert ns["same"](host) is host and host.value == 5
    assert ns["twice"](host) == (True, True, True, True)
    assert ns["text"]([1, 2]) == ("[1, 2]", "[1, 2]")
    table = {"k": 0}
    ns["put"](table)
    assert table == {"new": 1}
    assert ns["key"](host) == 1
    with pytest.raises(AttributeError, match="no attribute 'nope'"):
        ns["missing"](host)


def test_host_objects_are_given_up(vm: uopvm.VM) -> None:
    class Host:
        pass

    ns = vm.exec("kept = []\ndef keep(x): kept.append(x)\ndef forget(): kept.clear()")
    host = Host()
    before = sys.getrefcount(host)
    ns["keep"](host)
    ns["keep"](host)
    assert sys.getrefcount(host) > before
    ns["forget"]()
    vm.collect()
    assert sys.getrefcount(host) == before


def test_objects_of_the_vm_are_given_up(vm: uopvm.VM) -> None:
    ns = vm.exec("class C: pass\ndef make(): return [C() for _ in range(1000)]")
    make = ns["make"]
    vm.collect()
    before = vm.stats()["objects"]
    made = make()
    assert vm.stats()["objects"] >= before + 1000
    del made
    gc.collect()
    vm.collect()
    assert abs(vm.stats()["objects"] - before) < 10


def test_callbacks_may_come_back(vm: uopvm.VM) -> None:
    ns = vm.exec("def call(f, n): return f(n)\ndef down(n, f): return n if n == 0 else f(n - 1, f)")
    assert ns["call"](lambda n: ns["call"](lambda m: m * 2, n + 1), 4) == 10
    down = ns["down"]
    assert down(20, lambda n, f: down(n, f)) == 0
    assert sorted([3, 1, 2], key=vm.exec("def key(x): return -x")["key"]) == [3, 2, 1]


ERRORS = {
    "1 / 0": (ZeroDivisionError, ("division by zero",)),
    "{}['k']": (KeyError, ("k",)),
    "[][5]": (IndexError, ("list index out of range",)),
    "raise ValueError('a', 2, (3, None))": (ValueError, ("a", 2, (3, None))),
    "raise SystemExit(3)": (SystemExit, (3,)),
    "raise KeyboardInterrupt": (KeyboardInterrupt, ()),
    "raise OSError(2, 'No such file', 'name')": (FileNotFoundError, (2, "No such file")),
    "raise StopIteration(5)": (StopIteration, (5,)),
    "undefined": (NameError, ("name 'undefined' is not defined",)),
    "int('x')": (ValueError, ("invalid literal for int() with base 10: 'x'",)),
    "b'\\xff'.decode()": (UnicodeDecodeError, ("utf-8", b"\xff", 0, 1, "invalid start byte")),
    "assert False, [1]": (AssertionError, None),
}


@pytest.mark.parametrize("text", ERRORS)
def test_errors_arrive_as_the_same_type(vm: uopvm.VM, text: str) -> None:
    kind, args = ERRORS[text]
    with pytest.raises(kind) as caught:
        vm.exec(text)
    assert type(caught.value) is kind
    if args is not None:
        assert caught.value.args == args


def test_attributes_of_errors(vm: uopvm.VM) -> None:
    with pytest.raises(SystemExit) as left:
        vm.exec("raise SystemExit(7)")
    assert left.value.code == 7
    with pytest.raises(NameError) as missing:
        vm.exec("nothing")
    assert missing.value.name == "nothing"
    with pytest.raises(AttributeError) as wrong:
        vm.exec("[].nothing")
    assert wrong.value.name == "nothing" and list(wrong.value.obj) == []
    with pytest.raises(ValueError, match="v") as noted:
        vm.exec("e = ValueError('v')\ne.add_note('note')\ne.extra = 5\nraise e")
    assert noted.value.__notes__ == ["note"] or list(noted.value.__notes__) == ["note"]
    assert noted.value.extra == 5  # type: ignore[attr-defined]


def test_cause_and_context(vm: uopvm.VM) -> None:
    with pytest.raises(KeyError) as caught:
        vm.exec("try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise KeyError('k') from e")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert caught.value.__cause__ is caught.value.__context__
    assert caught.value.__suppress_context__
    with pytest.raises(KeyError) as caught:
        vm.exec("try:\n    1 / 0\nexcept ZeroDivisionError:\n    {}['k']")
    assert caught.value.__cause__ is None
    assert isinstance(caught.value.__context__, ZeroDivisionError)


def test_classes_of_the_program(vm: uopvm.VM) -> None:
    ns = vm.exec(
        "class Base(ValueError): pass\n"
        "class Mine(Base):\n"
        "    def __init__(self, a): super().__init__(a); self.a = a\n"
        "    def __str__(self): return f'mine {self.a}'\n"
        "def fail(a): raise Mine(a)\n"
        "def check(f):\n"
        "    try: f()\n"
        "    except Mine as e: return 'mine', e.a\n"
    )
    with pytest.raises(ValueError, match="mine 5") as caught:
        ns["fail"](5)
    error = caught.value
    assert type(error).__name__ == "Mine" and type(error).__mro__[1].__name__ == "Base"
    assert error.args == (5,) and error.a == 5  # type: ignore[attr-defined]
    with pytest.raises(ValueError, match="mine 6") as again:
        ns["fail"](6)
    assert type(again.value) is type(error)

    def come_back() -> None:
        ns["fail"](7)

    assert ns["check"](come_back) == ("mine", 7)


def test_the_traceback_shows_the_vm_s_lines(vm: uopvm.VM, tmp_path: Path) -> None:
    path = tmp_path / "work.py"
    path.write_text("def inner(x):\n    return 1 / x\n\ndef outer(x):\n    return inner(x)\n")
    ns = vm.exec(path.read_text(), str(path))
    with pytest.raises(ZeroDivisionError) as caught:
        ns["outer"](0)
    lines = [(entry.filename, entry.name, entry.lineno, entry.line) for entry in traceback.extract_tb(caught.tb)]
    assert lines[-2:] == [(str(path), "outer", 5, "return inner(x)"), (str(path), "inner", 2, "return 1 / x")]
    text = "".join(traceback.format_exception(caught.value))
    assert f'File "{path}", line 2, in inner\n    return 1 / x\n' in text


def test_errors_of_the_host_pass_through(vm: uopvm.VM) -> None:
    class Own(LookupError):
        pass

    original = Own("original")

    def fail() -> None:
        raise original

    ns = vm.exec(
        "def through(f): return f()\n"
        "def catch(f):\n"
        "    try: f()\n"
        "    except LookupError as e: return type(e).__name__, e.args\n"
        "def again(f):\n"
        "    try: f()\n"
        "    except LookupError as e: raise\n"
    )
    for name in ("through", "again"):
        with pytest.raises(Own) as caught:
            ns[name](fail)
        assert caught.value is original
        names = [entry.name for entry in traceback.extract_tb(caught.tb)]
        assert names.index(name) < names.index("fail")
    assert ns["catch"](fail) == ("LookupError", ("original",))


def test_syntax_and_unsupported(vm: uopvm.VM) -> None:
    with pytest.raises(SyntaxError, match="invalid syntax") as wrong:
        vm.exec("x = = 1", "name.py")
    assert (wrong.value.filename, wrong.value.lineno) == ("name.py", 1)
    with pytest.raises(uopvm.UnsupportedError, match="the match statement is not supported") as refused:
        vm.exec("x = 1\nmatch x:\n    case 1: pass", "name.py")
    assert (refused.value.filename, refused.value.lineno, refused.value.text) == ("name.py", 2, "match x:\n")
    assert issubclass(uopvm.UnsupportedError, SyntaxError)


def test_values_of_other_machines_are_refused(vm: uopvm.VM) -> None:
    other = uopvm.VM()
    foreign = other.exec("x = []")["x"]
    ns = vm.exec("def same(x): return x\nitems = []")
    with pytest.raises(ValueError, match="belongs to another virtual machine"):
        ns["same"](foreign)
    with pytest.raises(ValueError, match="belongs to another virtual machine"):
        ns["items"].append(foreign)


def test_a_closed_machine(vm: uopvm.VM) -> None:
    ns = vm.exec("items = [1]\ndef f(): return 1")
    f, items = ns["f"], ns["items"]
    assert not vm.closed
    vm.close()
    assert vm.closed
    vm.close()
    for use in (f, lambda: items[0], lambda: ns["f"], lambda: vm.exec(""), lambda: repr(items), vm.collect, vm.stats):
        with pytest.raises(uopvm.ClosedError):
            use()
    with uopvm.VM() as other:
        inside = other.exec("def close(f): f()")["close"]
        with pytest.raises(RuntimeError, match="is running"):
            inside(other.close)
    assert other.closed


def test_machines_share_nothing() -> None:
    one, two = uopvm.VM(), uopvm.VM()
    one.exec("import sys\nsys.mark = 1\nint_name = int")
    with pytest.raises(AttributeError):
        two.exec("import sys\nsys.mark")
    assert one.build == two.build == uopvm.build()


def test_output_of_both_sides_comes_in_order(vm: uopvm.VM, capsys: pytest.CaptureFixture[str]) -> None:
    ns = vm.exec("def say(f):\n    print('vm 1')\n    f('host 1')\n    print('vm 2', end='')\n    f('host 2')\n    print()")
    print("before")
    ns["say"](print)
    print("after")
    assert capsys.readouterr().out == "before\nvm 1\nhost 1\nvm 2host 2\n\nafter\n"


def test_compiled_code_runs_again(vm: uopvm.VM) -> None:
    code = vm.compile("x = 0\nx += 1", "twice.py")
    assert vm.exec(code)["x"] == vm.exec(code)["x"] == 1


def test_disassembly(vm: uopvm.VM, capsys: pytest.CaptureFixture[str]) -> None:
    ns = vm.exec("def add(a, b):\n    return a + b\nfor i in range(100): add(i, 1)")
    uopvm.dis(ns["add"])
    plain = capsys.readouterr().out
    assert "BINARY_OP" in plain and "LOAD_FAST_LOAD_FAST" in plain and "(a, b)" in plain
    uopvm.dis(ns["add"], adaptive=True)
    assert "BINARY_OP_ADD_INT" in capsys.readouterr().out
    with pytest.raises(TypeError):
        uopvm.dis(5)


def test_the_host_s_lock_is_free_while_bytecode_runs(vm: uopvm.VM) -> None:
    spin = vm.exec("def spin(n):\n    while n: n -= 1\n    return 'done'")["spin"]
    ticks: list[float] = []
    stop = threading.Event()

    def tick() -> None:
        while not stop.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    while not ticks:
        time.sleep(0.001)
    start = time.perf_counter()
    assert spin(20_000_000) == "done"
    end = time.perf_counter()
    stop.set()
    thread.join()
    assert sum(start < one < end for one in ticks) > 10


def test_calls_from_another_thread(vm: uopvm.VM) -> None:
    f = vm.exec("def f(x): return [x] * 3")["f"]
    results: list[object] = []
    thread = threading.Thread(target=lambda: results.append(list(f("a"))))
    thread.start()
    thread.join()
    assert results == [["a", "a", "a"]]


def interrupt(program: str, folder: Path, after: float = 0.6) -> subprocess.CompletedProcess[str]:
    """Run a program with uopvm and send it Ctrl-C."""
    (folder / "program.py").write_text(program)
    command = [sys.executable, "-m", "uopvm", "program.py"]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=20)
    return subprocess.CompletedProcess(command, process.returncode, out, error)


@pytest.mark.parametrize("wait", ["while True: pass", "time.sleep(30)", "x = 0\nfor i in range(10**12): x += i",
                                  "def f(n):\n    return f(n) if n < 0 else [i for i in range(10**12)]\nf(1)"])  # fmt: skip
def test_ctrl_c_ends_a_program(wait: str, tmp_path: Path) -> None:
    done = interrupt(f"import sys, time\nprint('ready', flush=True)\n{wait}\nprint('never')", tmp_path)
    assert done.returncode == -signal.SIGINT
    assert done.stderr.splitlines()[-1] == "KeyboardInterrupt"
    assert "program.py" in done.stderr
    assert "never" not in done.stdout


def test_ctrl_c_can_be_caught(tmp_path: Path) -> None:
    done = interrupt(
        "import time\nprint('ready', flush=True)\ntry:\n    time.sleep(30)\nexcept KeyboardInterrupt as e:\n    print('caught', repr(e))\n"
        "finally:\n    print('finally')",
        tmp_path,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "caught KeyboardInterrupt()\nfinally\n", "")


def test_ctrl_c_in_a_call_from_python(vm: uopvm.VM) -> None:
    spin = vm.exec("def spin():\n    while True: pass")["spin"]
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        spin()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt):
        time.sleep(5)


def test_runaway_programs_are_stopped(vm: uopvm.VM) -> None:
    ns = vm.exec("def r(n): return r(n + 1)\ndef fill(x): return x * 10**15")
    with pytest.raises(RecursionError, match="maximum recursion depth exceeded"):
        ns["r"](0)
    for much in ("text", b"bytes", (1,)):
        with pytest.raises(MemoryError):
            ns["fill"](much)
    assert vm.exec("x = 1")["x"] == 1
