"""Packaging: the folders are packages under other names, and a wheel carries the compiled interpreter."""

import importlib.util
import sys
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).parent


def load_tool() -> None:
    """Make the folder generator/ importable as `uopgen` while it is not installed yet."""
    spec = importlib.util.spec_from_file_location(
        "uopgen", ROOT / "generator" / "__init__.py", submodule_search_locations=[str(ROOT / "generator")]
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["uopgen"] = module
    spec.loader.exec_module(module)


class BuildInterpreter(build_ext):
    """Generate and compile the interpreter by `uopgen build`; in a checkout the user runs that command."""

    def run(self) -> None:
        if self.inplace or self.editable_mode:
            return
        load_tool()
        from uopgen.cli.build import build_project

        module = build_project(ROOT, build="ft")
        package = Path(self.build_lib) / "uopvm"
        package.mkdir(parents=True, exist_ok=True)
        for made in (module, module.with_name("_opcodes.py"), module.with_name("_vm_ft.pyi")):
            self.copy_file(str(made), str(package / made.name))

    def get_outputs(self) -> list[str]:
        names = ("_vm_*", "_opcodes.py")
        return [str(path) for name in names for path in (Path(self.build_lib) / "uopvm").glob(name)]


def packages(name: str, folder: str) -> dict[str, str]:
    """`folder` and every folder below it, with their package names."""
    found = {name: folder}
    for path in sorted((ROOT / folder).rglob("*/")):
        relative = path.relative_to(ROOT / folder)
        if path.is_dir() and not {"__pycache__", "bin", "build"} & set(relative.parts):
            found[".".join((name, *relative.parts))] = str(Path(folder, *relative.parts))
    return found


FOLDERS = packages("uopgen", "generator") | packages("uopvm", "runtime") | packages("uopgen.templates", "templates")
FOLDERS |= packages("uopgen.dsl", "dsl") | packages("uopgen.skeleton", "examples/calc")

setup(
    packages=list(FOLDERS),
    package_dir=FOLDERS,
    package_data={
        "": ["py.typed", "*.lark", "*.j2", "*.def", "*.json", "*.toml", "*.c", "*.h", "*.css", "*.js"],
        "uopvm": ["*.pyi"],
        "uopgen.skeleton": ["*.py"],
    },
    ext_modules=[Extension("uopvm._vm_ft", sources=[])],
    cmdclass={"build_ext": BuildInterpreter},
    options={"build": {"build_base": "build/setuptools"}, "egg_info": {"egg_base": "build"}},
)
