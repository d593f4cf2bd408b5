"""Medians with their 95 % intervals, by resampling."""

from __future__ import annotations

import random
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Estimate:
    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.low:.2f} to {self.high:.2f})"


def estimate(values: Sequence[float], resamples: int = 2000) -> Estimate:
    """The median, and between what 95 of 100 medians of resampled values lie."""
    chance = random.Random(len(values))
    medians = sorted(statistics.median(chance.choices(values, k=len(values))) for _ in range(resamples))
    return Estimate(statistics.median(values), medians[resamples // 40], medians[-1 - resamples // 40])


def geometric_mean(values: Sequence[float]) -> float:
    return statistics.geometric_mean(values)
