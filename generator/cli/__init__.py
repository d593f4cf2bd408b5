"""The command line: the only place that reads arguments, touches files and writes to a terminal."""

from .main import main

__all__ = ["main"]
