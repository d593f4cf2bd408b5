"""Get CPython's source, pinned by version and hash, into a cache folder outside the repository.

    python tests/cpython/fetch.py [--seconds N]

Debian's source package of python3.13 comes through apt with a source list, state and cache of its own, so that the
system's stay as they are.  The first version in PINNED that can be had is unpacked; its folder is printed.  Exit
code 1, with the reasons, when none can be.  `UOPGEN_CPYTHON` names another folder than ~/.cache/uopgen/cpython.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


@dataclass(frozen=True, slots=True)
class Pin:
    suite: str
    version: str
    sha256: str  # of the tar file


PINNED = (
    Pin("sid", "3.13.15", "1e66a7945a48390ee4c2a4268a0e4185884059a13c4aab6d148aa208deea4a76"),
    Pin("trixie", "3.13.5", "93e583f243454e6e9e4588ca2c2662206ad961659863277afcdb96801647d640"),
)


def mirror() -> str:
    """Where this system gets Debian's packages; OSError when it is not set up for any."""
    command = ["apt-get", "indextargets", "--format", "$(LABEL) $(REPO_URI)", "Created-By: Packages"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        label, _, address = line.partition(" ")
        if label == "Debian":
            return address
    raise OSError("apt knows no archive of Debian")


def cache() -> Path:
    return Path(os.environ.get("UOPGEN_CPYTHON") or Path.home() / ".cache" / "uopgen" / "cpython")


def fetch(pin: Pin, target: Path, deadline: float) -> None:
    """Unpack one version as `target`.  Raises OSError, ValueError, or what subprocess raises."""
    with tempfile.TemporaryDirectory(prefix="uopgen-apt-") as name:
        own = Path(name)
        for folder in ("state/lists/partial", "cache/archives/partial"):
            (own / folder).mkdir(parents=True)
        (own / "sources.list").write_text(f"deb-src [signed-by={KEYRING}] {mirror()} {pin.suite} main\n")
        (own / "apt.conf").write_text(
            f'Dir::Etc::sourcelist "{own}/sources.list";\n'
            'Dir::Etc::sourceparts "/dev/null";\n'
            f'Dir::State "{own}/state";\n'
            f'Dir::Cache "{own}/cache";\n'
            'Dir::State::status "/var/lib/dpkg/status";\n'
            'APT::Sandbox::User "";\nAcquire::Retries "1";\nAcquire::http::Timeout "15";\n'
        )
        environment = {**os.environ, "APT_CONFIG": str(own / "apt.conf")}

        def run(*command: str) -> None:
            left = max(deadline - time.monotonic(), 1)
            subprocess.run(command, cwd=own, env=environment, check=True, capture_output=True, timeout=left, text=True)

        run("apt-get", "-q", "update")
        run("apt-get", "-q", "source", "--download-only", "--only-source", "python3.13")
        tar = next(iter(own.glob("python3.13_*.orig.tar.xz")), None)
        if tar is None:
            raise FileNotFoundError("the package has no python3.13_*.orig.tar.xz")
        digest = hashlib.sha256(tar.read_bytes()).hexdigest()
        if digest != pin.sha256:
            raise ValueError(f"{tar.name} has sha256 {digest}, and {pin.sha256} is pinned")
        unpack(tar, target)


def unpack(tar: Path, target: Path) -> None:
    """All of the archive, under the name of its version; there is never half of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unpack-", dir=target.parent) as name:
        with tarfile.open(tar) as archive:
            archive.extractall(name, filter="data")
        (top,) = Path(name).iterdir()
        if target.exists():
            shutil.rmtree(target)
        top.rename(target)


def found() -> Path | None:
    """The folder of the first pinned version that is in the cache."""
    folders = (cache() / f"Python-{pin.version}" for pin in PINNED)
    return next((one for one in folders if (one / "Python" / "bytecodes.c").is_file()), None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=240, help="give up after this time (default: 240)")
    deadline = time.monotonic() + parser.parse_args().seconds
    known = found()
    if known is not None:
        print(known)
        return 0
    if shutil.which("apt-get") is None:
        print("CPython's source: there is no apt-get here", file=sys.stderr)
        return 1
    for pin in PINNED:
        target = cache() / f"Python-{pin.version}"
        try:
            fetch(pin, target, deadline)
        except subprocess.CalledProcessError as error:
            reason = (error.stderr or "").strip().splitlines()
            print(f"CPython {pin.version} from {pin.suite}: {reason[-1] if reason else error}", file=sys.stderr)
        except (OSError, ValueError, subprocess.TimeoutExpired, tarfile.TarError) as error:
            print(f"CPython {pin.version} from {pin.suite}: {error}", file=sys.stderr)
        else:
            print(target)
            return 0
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
