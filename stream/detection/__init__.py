"""Counts by region and day, on-line detectors over them, and the alerts that follow."""

from __future__ import annotations

from typing import Any

from stream.detection.detector import Detector, SeriesParams, Step, Verdict
from stream.detection.ears import EarsC2
from stream.detection.highest import HighestInAYear
from stream.detection.lasting import LastingDetector
from stream.detection.level import LevelDetector

DETECTORS: dict[str, Detector[Any]] = {
    "level": LevelDetector(),
    "lasting": LastingDetector(),
    "ears_c2": EarsC2(),
    "highest_in_a_year": HighestInAYear(),
}
"""Every detector by its name."""

__all__ = ["DETECTORS", "Detector", "SeriesParams", "Step", "Verdict"]
