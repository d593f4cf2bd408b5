"""The copy of the tree is made and compiled once."""

from __future__ import annotations

from pathlib import Path

import pytest

from .copies import make_copy


@pytest.fixture(scope="session")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_copy(tmp_path_factory.mktemp("copy"))
