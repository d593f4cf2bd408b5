"""A program's own modules: what import finds, runs and says, as under the Python that runs the tests."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

import uopvm

from .compare import same

PROGRAMS = Path(__file__).parent / "imports"


def test_modules_and_packages() -> None:
    outcome = same("main.py", "argument", folder=PROGRAMS)
    assert outcome.status == 0 and "f14" in outcome.stdout


@pytest.mark.parametrize("program", ["fails.py", "shows_text.py", "misspelt.py"])
def test_errors_in_modules(program: str) -> None:
    assert same(program, folder=PROGRAMS).status == 1


def test_folder_of_the_program_and_of_the_shell(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "program.py").write_text("import beside\nprint(beside.x)\n")
    (tmp_path / "inner" / "beside.py").write_text("x = 'inner'\n")
    (tmp_path / "beside.py").write_text("x = 'outer'\n")
    assert same("inner/program.py", folder=tmp_path).stdout == "inner\n"
    assert same("-c", "import beside, sys; print(beside.x, repr(sys.path[0]))", folder=tmp_path).stdout == "outer ''\n"


def test_a_module_of_the_library_is_refused_when_compiling(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text("print('begun')\nimport json\n")
    vm = uopvm.VM()
    with pytest.raises(uopvm.UnsupportedError, match="import of the module 'json' is not supported .line 2."):
        vm.compile((tmp_path / "program.py").read_text(), str(tmp_path / "program.py"))
    (tmp_path / "json.py").write_text("own = 1\n")
    assert same("-c", "import program, json; print(json.own)", folder=tmp_path).stdout == "begun\n1\n"


def test_a_refused_module_says_so_at_its_import(tmp_path: Path) -> None:
    (tmp_path / "waits.py").write_text("async def f(): pass\n")
    vm = uopvm.VM()
    vm.set_path(str(tmp_path))
    with pytest.raises(SyntaxError, match="async def is not supported"):
        vm.exec("import waits")
    text = "try:\n    import waits\nexcept SyntaxError as e:\n    said = e.msg"
    assert vm.exec(text)["said"].endswith("not supported (line 1)")


def test_a_body_runs_once_though_many_threads_import_it(tmp_path: Path) -> None:
    """Each thread gets the whole module; two that import each other's half do not wait for ever."""
    slow = "import time\nfrom counted import runs\nruns.append(1)\ntime.sleep(0.2)\ndone = 1\n"
    (tmp_path / "slow.py").write_text(slow)
    (tmp_path / "counted.py").write_text("runs = []\n")
    (tmp_path / "left.py").write_text("import time\ntime.sleep(0.1)\nimport right\n")
    (tmp_path / "right.py").write_text("import time\ntime.sleep(0.1)\nimport left\n")
    vm = uopvm.VM()
    vm.set_path(str(tmp_path))
    ns = vm.exec(
        "def slow():\n    import slow\n    return slow.done\n"
        "def left():\n    import left\n    return left.__name__\n"
        "def right():\n    import right\n    return right.__name__\n"
        "def runs():\n    import counted\n    return len(counted.runs)\n"
    )
    found: list[object] = []
    names = ["slow"] * 4 + ["left", "right"]
    threads = [threading.Thread(target=lambda name=name: found.append(ns[name]())) for name in names]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(map(str, found)) == ["1", "1", "1", "1", "left", "right"]
    assert ns["runs"]() == 1


def test_no_spec(tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("")
    vm = uopvm.VM()
    vm.set_path(str(tmp_path))
    own = vm.exec("import own")["own"]
    assert (own.__spec__, own.__loader__, hasattr(own, "__cached__")) == (None, None, False)
    assert [path.name for path in tmp_path.iterdir()] == ["own.py"]


FOLDER = {
    "random.py": "q = 1\n",
    "left.py": "import right\nx = right.y\n",
    "right.py": "import left\nprint(left.nothing)\ny = 1\n",
    "first.py": "from second import v\nw = 1\n",
    "second.py": "from first import w\nv = 1\n",
    "package/__init__.py": "",
    "package/inside.py": "import package.beside\n",
    "package/beside.py": "from package import inside\nprint(inside.nothing)\n",
    "package/upper.py": "import package.lower\n",
    "package/lower.py": "import package.upper\nprint(package.upper.nothing)\n",
    "early/__init__.py": "from . import other\n",
    "early/other.py": "import early\nprint(early.nothing)\n",
}
WRONG = {
    "named like one of the library": "import random\nrandom.randint(1, 2)",
    "a name of one that is named like one of the library": "from random import randint",
    "a circle": "import left",
    "a circle of names": "import first",
    "a circle in a package": "import package.inside",
    "a submodule that is not whole": "import package.upper",
    "a package that is not whole": "import early",
    "built in": "import math\nmath.nothing_like_it",
    "without a name": "import left_out, random\n",
    "a module's name is deleted": "import random\ndel random.__name__\nrandom.randint",
    "a name that is a module of the library": "json",
    "one that is near another": "strin = 1\nstring",
    "one that is bound later": "def f():\n    json\n    json = 1\nf()",
    "an attribute with such a name": "(1).json",
    "another exception": "class E(NameError): pass\nraise E('x', name='json')",
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_advice_about_modules(text: str, tmp_path: Path) -> None:
    """What the running version says of modules that are named alike, not whole yet, or not imported."""
    for name, content in FOLDER.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / "program.py").write_text(text + "\n")
    assert same("program.py", folder=tmp_path).status == 1
