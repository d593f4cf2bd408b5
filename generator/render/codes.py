"""The code of what is wrong in templates."""

from __future__ import annotations

TEMPLATE = "UG094"

MEANING: dict[str, str] = {
    TEMPLATE: "a template that cannot be read or printed",
}
