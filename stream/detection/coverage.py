"""Where nothing is heard any more: whoever relies on alerts has to know where none could come.

A region is blind when it went without any report for longer than chance lets it: with a report on a share p of the days
before, k days without one come by chance with probability (1 - p)^k. It may be peace; it is worth a look at the feeds.
Where reports are rare nothing can be said for long: with one a week it takes 45 days.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Set
from dataclasses import dataclass, field

from stream.detection.series import Track
from stream.outcomes import Rule

LOOKS_BACK = 28
"""Days of publication over which silent days are counted, and what is usual is taken."""
_LEAST_DAYS = 7
"""Days with a report, without which nothing is usual."""
_CHANCE = 0.001
"""Probability below which a silence is no chance: one region in a thousand is called blind wrongly."""
_SELDOM = 1 / (LOOKS_BACK + 1)
"""Share of days without a report that is assumed at least, where reports came daily."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is heard of, by country."""

    known: Counter[str] = field(default_factory=Counter)
    """First-level regions with a report on a day that may still change."""
    blind: Counter[str] = field(default_factory=Counter)
    """Those of them that have gone silent."""
    silent_days: int = 0
    """Of the last four weeks, days without any item at all."""


def coverage(tracks: Iterable[Track], silent: Collection[int], today: int) -> Coverage:
    """What the series tell of the days before `today`; on the days of `silent` all feeds failed."""
    known, blind = Counter[str](), Counter[str]()
    quiet = frozenset(silent)
    for track in tracks:
        if track.group.rule is Rule.REPORTS and track.adm1 is not None and track.days:
            known[track.group.country] += 1
            blind[track.group.country] += is_blind(track.days.keys(), quiet, today)
    return Coverage(known, blind, sum(today - LOOKS_BACK <= day < today for day in quiet))


def is_blind(reported: Collection[int], silent: Set[int], today: int) -> bool:
    """Whether a region with reports on these days has been silent for too long to be chance.

    Days on which all feeds failed say nothing about it.
    """
    last = max(reported, default=today)
    first = max(min(reported, default=today), last - LOOKS_BACK + 1)
    usual = sum(first <= day <= last for day in reported)
    heard = sum(day not in silent for day in range(first, last + 1))
    without = sum(day not in silent for day in range(last + 1, today))
    if usual < _LEAST_DAYS:
        return False
    return without * math.log(max(_SELDOM, 1 - usual / max(heard, usual))) < math.log(_CHANCE)
