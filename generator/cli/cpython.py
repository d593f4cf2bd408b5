"""`uopgen cpython`: CPython's nine generated files, in one process."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

import click

from ..diagnostics import Report
from .console import say, show_report
from .files import replace_file, write_if_changed
from .freshness import entries_of, is_fresh, make_stamp, read_stamp
from .profiles import DEFAULT, FOLDER, contracts_of, load_profile, read_all
from .project import TOOL, cache_folder, carried


@click.command()
@click.argument("outdir", type=click.Path(path_type=Path, file_okay=False))
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--optimizer", multiple=True, type=click.Path(path_type=Path), help="The optimizer's definitions.")
@click.option("--profile", default=DEFAULT, metavar="VERSION", help=f"Of CPython (default: {DEFAULT}).")
@click.option("--contracts", multiple=True, type=click.Path(path_type=Path), help="More contracts; can be repeated.")
def command(
    outdir: Path, files: tuple[Path, ...], optimizer: tuple[Path, ...], profile: str, contracts: tuple[Path, ...]
) -> None:
    """Write CPython's generated files below OUTDIR: Include/opcode_ids.h, Python/generated_cases.c.h and so on.

    FILES are the definitions, overlays behind their base.  Without FILES, OUTDIR is the root of CPython's source, and
    Python/bytecodes.c and Python/optimizer_bytecodes.c there are read.  Files whose content stays the same are not
    written; nothing at all happens when nothing changed.
    """
    if not files:
        files = (outdir / "Python" / "bytecodes.c",)
        beside = outdir / "Python" / "optimizer_bytecodes.c"
        optimizer = optimizer or ((beside,) if beside.is_file() else ())
    stamp = stamp_of(outdir)
    facts = {"profile": profile, "files": repr([str(one) for one in (*files, *optimizer, *contracts)])}
    inputs = [*files, *optimizer, *contracts, *tool_files()]
    if is_fresh(read_stamp(stamp), facts, inputs):
        say(f"{outdir}: up to date")
        return
    report = Report()
    read = entries_of(inputs)
    texts = generate(files, optimizer, profile, contracts, report)
    show_report(report)
    if not texts:
        raise SystemExit(1)
    written = [path for path, text in texts.items() if write_if_changed(outdir / path, text)]
    stamp.parent.mkdir(parents=True, exist_ok=True)
    made = entries_of(outdir / path for path in texts)
    replace_file(stamp, make_stamp(facts, {**read, **made}, {}).encode())
    for path in written:
        say(f"wrote {path}")
    say(f"{outdir}: {len(texts)} files, {len(written)} changed")


def generate(
    files: Iterable[Path], optimizer: Iterable[Path], version: str, more: Iterable[Path], report: Report
) -> dict[str, str]:
    from ..dropin import cpython_files

    profile = load_profile(version, report)
    sources, abstract = read_all(files, report), read_all(optimizer, report)
    if profile is None or not report.ok:
        return {}
    contracts = contracts_of(profile, more, report)
    return cpython_files(sources, abstract, contracts, profile, [carried("templates")], report)


def stamp_of(outdir: Path) -> Path:
    """Outside of OUTDIR, which is somebody's checkout."""
    return cache_folder() / "stamps" / f"{blake2b(str(outdir.resolve()).encode(), digest_size=12).hexdigest()}.json"


def tool_files() -> list[Path]:
    """What of the tool decides the files."""
    templates = sorted((carried("templates") / "cpython").glob("*.j2"))
    code = [path for path in sorted(TOOL.rglob("*.py")) if path.parent.name not in ("lint", "cli", "report", "server")]
    return [*templates, *sorted(FOLDER.iterdir()), *code, TOOL / "syntax" / "grammar.lark"]
