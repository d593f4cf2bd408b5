"""What standard streams do about text that is no UTF-8: as the host's, which the environment decides."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = r"""
import sys
print([stream.errors for stream in (sys.stdin, sys.stdout, sys.stderr)])
for read in (input, sys.stdin.readline):
    try:
        text = read()
        print(ascii(text), len(text))
    except (UnicodeDecodeError, LookupError, TypeError) as error:
        print(error)
        break
for text in ("a\udc80b", "\ud800", "\u20ac"):
    try:
        print(text)
    except (UnicodeEncodeError, LookupError) as error:
        print(error)
print("err\udc80", "\ud800", "\u20ac", file=sys.stderr)
"""


@pytest.mark.parametrize(
    "settings",
    [
        {"LC_ALL": "C"},
        {"LC_ALL": "C", "PYTHONIOENCODING": "utf-8"},
        {"PYTHONIOENCODING": "utf-8:replace"},
        {"PYTHONIOENCODING": "utf-8:backslashreplace"},
        {"PYTHONIOENCODING": "utf-8:surrogatepass"},
        {"PYTHONIOENCODING": "utf-8:" + "of-nobody" * 9},
        {"PYTHONIOENCODING": "utf-8:xmlcharrefreplace"},
        {"PYTHONUTF8": "1"},
    ],
)
def test_errors_of_streams(settings: dict[str, str], tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    set_here = ("LC_ALL", "PYTHONIOENCODING", "PYTHONUTF8")
    kept = {name: value for name, value in os.environ.items() if name not in set_here}
    outcomes = []
    for command in ([sys.executable], [sys.executable, "-m", "uopvm"]):
        done = subprocess.run(
            [*command, program],
            input=b"x\x80y\n\xe2\x82\xac\n",
            capture_output=True,
            env={**kept, **settings},
            check=False,
        )
        outcomes.append((done.stdout, done.stderr, done.returncode))
    assert outcomes[1] == outcomes[0]


def test_an_error_handler_of_the_host() -> None:
    program = """
import codecs, sys, uopvm
codecs.register_error("of-the-host", lambda error: ("<host>", error.end))
sys.stdout.reconfigure(encoding="utf-8", errors="of-the-host")
with uopvm.VM() as vm:
    vm.exec("import sys; print(sys.stdout.errors, 'a\\\\udc80b')")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("of-the-host a<host>b\n", "")
