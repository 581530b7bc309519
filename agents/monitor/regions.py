"""Where a region is, as far as that is known: a circle around its places, never a point that pretends to be one."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from stream.extraction.gazetteer import Gazetteer

EARTH_KM = 6371.0
SHARE = 0.9
"""Of a region's known places, how many lie within its circle."""

SMALLEST_KM = 10.0

Circle = tuple[float, float, float]
"""Latitude, longitude, radius in kilometres."""

Names = Callable[[str, str | None], str]


class Regions:
    """Circles and names of regions and countries, by their codes."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self.circle = lru_cache(4096)(self._circle)
        self.name = lru_cache(4096)(self._name)

    def _name(self, code: str) -> str:
        """The name of a country (alpha-3) or a region (ISO 3166-2); the code itself where none is known."""
        entry = self._gazetteer.by_code(code)
        return entry.name if entry else code

    def country(self, code: str) -> str | None:
        """The country (alpha-3) of a region (ISO 3166-2)."""
        return self._gazetteer.country_of(code[:2])

    def _circle(self, code: str) -> Circle | None:
        """The circle around nine tenths of the region's places; None where none is known."""
        lat, lon = (np.radians(each) for each in self._gazetteer.positions(code))
        if not len(lat):
            entry = self._gazetteer.by_code(code)
            return (entry.lat, entry.lon, SMALLEST_KM) if entry else None
        # As vectors, so that a region across the 180th meridian has its middle there too.
        points = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
        middle = points.mean(axis=1)
        middle /= np.linalg.norm(middle)
        away = EARTH_KM * np.arccos(np.clip(middle @ points, -1.0, 1.0))
        return (
            round(float(np.degrees(np.arcsin(middle[2]))), 3),
            round(float(np.degrees(np.arctan2(middle[1], middle[0]))), 3),
            round(max(float(np.quantile(away, SHARE)), SMALLEST_KM), 1),
        )
