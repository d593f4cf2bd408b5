"""The codes of what lint finds that is no rule."""

from __future__ import annotations

SUPPRESSION = "UG097"

MEANING: dict[str, str] = {
    SUPPRESSION: "a suppression comment without a code or reason, or one that suppresses nothing",
}
