"""What tests of the machine share."""

from __future__ import annotations

import pytest

import uopvm


@pytest.fixture
def vm() -> uopvm.VM:
    return uopvm.VM()
