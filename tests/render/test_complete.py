"""One macro for each kind of step, and a template for each output."""

from __future__ import annotations

import re
from typing import get_args

from stages import TEMPLATES

from uopgen.plan.steps import Step
from uopgen.render.outputs import OUTPUTS
from uopgen.render.render import WORDS


def test_one_macro_for_each_step() -> None:
    macros = re.findall(r"\{% macro (\w+)\(s\) %\}", (TEMPLATES / "steps.j2").read_text())
    assert macros == [WORDS.sub("_", step.__name__).lower() for step in get_args(Step)]


def test_a_template_for_each_output() -> None:
    for output in OUTPUTS:
        assert output.optional or (TEMPLATES / output.template).is_file(), output.name
    assert len({output.path for output in OUTPUTS}) == len({output.name for output in OUTPUTS}) == len(OUTPUTS)
