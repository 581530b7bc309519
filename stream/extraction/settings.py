"""What an operator may set of the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

HOUSEHOLDS: Mapping[str, float] = {
    "AFG": 7.7, "BGD": 4.3, "BRA": 2.8, "CHN": 2.8, "COD": 5.3, "COL": 3.5, "ETH": 4.6, "HTI": 4.4, "IDN": 3.9,
    "IND": 4.6, "IRQ": 6.9, "KEN": 3.7, "LKA": 3.8, "MMR": 4.2, "MOZ": 4.4, "NGA": 4.7, "NPL": 4.4, "PAK": 6.4,
    "PHL": 4.1, "SDN": 5.8, "SOM": 6.2, "SSD": 6.0, "SYR": 5.5, "TCD": 5.5, "UKR": 2.5, "USA": 2.5, "YEM": 6.7,
}  # fmt: skip
"""Mean persons in a household by country: the order of size in national censuses and surveys; to be overridden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderSettings:
    """How items are read."""

    household_size: float = 5.0
    """Persons in a household where the country is not known."""
    households: Mapping[str, float] = field(default_factory=lambda: dict(HOUSEHOLDS))
    """Persons in a household by ISO 3166-1 alpha-3 code."""
    pcodes: Mapping[str, str] = field(default_factory=dict)
    """OCHA P-codes of first-level regions by ISO 3166-2 code; empty: none are told."""
    max_text_length: int = 100_000
    """Code points that are read of a text; the rest is left with a note."""

    def household_of(self, country: str | None) -> float:
        """Persons in a household of the country."""
        return self.households.get(country or "", self.household_size)

    gate: bool = True
    """Whether sentences that can hold no figure are left unparsed; all are read to measure what that misses."""
