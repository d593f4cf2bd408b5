"""Codes of what is wrong with files and settings."""

from __future__ import annotations

UNREADABLE = "UG092"
NOT_TOML = "UG093"

MEANING: dict[str, str] = {
    UNREADABLE: "a file that is not there, cannot be read, or is not text",
    NOT_TOML: "a pyproject.toml that is not valid TOML",
}
