"""The C compiler: objects compiled only when something they include changed, then one extension module.

Flags come from the running Python's own build (sysconfig).  An object's inputs
are what the compiler says it read (-MMD), so editing a header compiles exactly the files that use it.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sysconfig
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from .files import replace_file


class CompileError(Exception):
    """A command of the tool chain that failed or could not be started."""


@dataclass(frozen=True, slots=True)
class Toolchain:
    compiler: tuple[str, ...]
    flags: tuple[str, ...]
    link_flags: tuple[str, ...]
    suffix: str


# What some compilers only warn of and others refuse is a mistake: a function that no header declares (a symbol that is
# missing when the module is imported), a pointer of another type, a number in place of a pointer.
MISTAKES = (
    "-Werror=implicit-function-declaration",
    "-Werror=incompatible-pointer-types",
    "-Werror=int-conversion",
)


def find_toolchain(extra_flags: Sequence[str] = ()) -> Toolchain:
    """The compiler named by $CC or by this Python; CFLAGS and LDFLAGS are added as usual."""
    compiler = words_of("CC") or shlex.split(sysconfig.get_config_var("CC") or "cc")
    if shutil.which(compiler[0]) is None:
        found = next((name for name in ("cc", "gcc", "clang") if shutil.which(name)), None)
        if os.environ.get("CC") or found is None:
            raise CompileError(
                f"no C compiler: `{compiler[0]}` is not there.\n"
                "Install one (Debian: apt-get install gcc; macOS: xcode-select --install) or name yours in $CC."
            )
        compiler = [found]
    headers = f"-I{sysconfig.get_paths()['include']}"
    flags: tuple[str, ...] = ("-O3", "-fPIC", "-fno-strict-aliasing", "-fvisibility=hidden", *MISTAKES, headers)
    flags += tuple(extra_flags) + tuple(words_of("CFLAGS"))
    link = ("-shared", *words_of("LDFLAGS"), "-lm", "-lpthread")
    return Toolchain(tuple(compiler), flags, link, sysconfig.get_config_var("EXT_SUFFIX") or ".so")


def words_of(variable: str) -> list[str]:
    """The words of a variable of the environment."""
    try:
        return shlex.split(os.environ.get(variable, ""))
    except ValueError as error:
        reason = str(error).lower()
        raise CompileError(f"${variable} cannot be split into words: {reason}: {os.environ[variable]}") from None


def run_command(command: Sequence[str], subject: str) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise CompileError(f"{subject}: cannot run {command[0]}: {error.strerror}") from None
    if done.returncode:
        output = (done.stderr or done.stdout).strip() or "(it printed nothing)"
        how = f"exit status {done.returncode}" if done.returncode > 0 else f"killed by signal {-done.returncode}"
        raise CompileError(f"{subject}: {how}\n  {shlex.join(command)}\n{output}")


def key_of(command: Sequence[str], depends: Path, since: float | None = None) -> str | None:
    """A digest of the command and of every file the last compilation read.

    None when that is not known, or when one of them has changed `since`: the compiler may have read another text.
    """
    hasher = blake2b("\0".join(command).encode(), digest_size=16)
    try:
        words = depends.read_text().replace("\\\n", " ").split(":", 1)[1].split()
        for word in sorted(set(words)):
            if since is not None and Path(word).stat().st_mtime >= since:
                return None
            hasher.update(word.encode())
            hasher.update(Path(word).read_bytes())
    except (OSError, IndexError):
        return None
    return hasher.hexdigest()


def compile_object(toolchain: Toolchain, source: Path, target: Path) -> bool:
    """Compile unless the object is what compiling would make; True when the compiler ran."""
    depends, stamp = target.with_suffix(".d"), target.with_suffix(".key")
    command = (*toolchain.compiler, *toolchain.flags, "-MMD", "-MF", str(depends), "-c", str(source))
    key = key_of(command, depends)
    if key is not None and target.exists() and stamp.exists() and stamp.read_text() == key:
        return False
    stamp.unlink(missing_ok=True)
    started = time.time()
    run_command((*command, "-o", str(target)), f"compiling {source.name}")
    replace_file(stamp, (key_of(command, depends, started) or "").encode())
    return True


def compile_extension(
    toolchain: Toolchain,
    sources: Sequence[Path],
    objects: Path,
    target: Path,
    step: Callable[[str, int, int], None],
) -> int:
    """Compile `sources` into `objects` and link `target`; returns how many were compiled.

    `step(what, done, all)` is told about each finished object.
    """
    objects.mkdir(parents=True, exist_ok=True)
    targets = [objects / f"{source.stem}.o" for source in sources]
    compiled = 0
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        pending = [pool.submit(compile_object, toolchain, s, o) for s, o in zip(sources, targets, strict=True)]
        try:
            for number, (source, future) in enumerate(zip(sources, pending, strict=True), 1):
                compiled += future.result()
                step(source.name, number, len(sources))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    link_objects(toolchain, targets, target, objects / f"{target.name}.key", compiled > 0)
    return compiled


def link_objects(toolchain: Toolchain, objects: Sequence[Path], target: Path, stamp: Path, anew: bool) -> None:
    """Link `target`: `anew`, or when it was linked of something else than what is there now.  An earlier build may have
    ended before it came to this, and objects and flags may be others."""
    command = (*toolchain.compiler, *map(str, objects), *toolchain.link_flags)
    parts = (*command, *(one.with_suffix(".key").read_text() for one in objects))
    key = blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
    if not anew and target.exists() and stamp.exists() and stamp.read_text() == key:
        return
    temporary = target.with_name(f".{target.name}.new")
    run_command((*command, "-o", str(temporary)), f"linking {target.name}")
    os.replace(temporary, target)
    replace_file(stamp, key.encode())
