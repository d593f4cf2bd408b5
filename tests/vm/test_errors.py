"""Errors across the border: types, arguments, causes, tracebacks."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

import uopvm

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
    with pytest.raises(uopvm.UnsupportedError, match="except. is not supported") as refused:
        vm.exec("x = 1\ntry: x\nexcept* ValueError: pass", "name.py")
    assert (refused.value.filename, refused.value.lineno, refused.value.text) == ("name.py", 2, "try: x\n")
    assert issubclass(uopvm.UnsupportedError, SyntaxError)
