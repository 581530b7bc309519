"""Episodes: from the first alarm day of a series to its last, as a function of the days alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from stream.detection.detector import Verdict

N = TypeVar("N", int, float)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Sums over some days: observed and expected counts, the most alarming day, counts by incident.

    Where only the `gravest` day or incident matters, the largest takes the place of the sum.
    """

    gravest: bool = False
    observed: float = 0.0
    expected: float = 0.0
    p_value: float = 1.0
    score: float = 0.0
    incidents: tuple[tuple[str, int], ...] = ()

    def plus(self, other: Tally) -> Tally:
        """The sums over both spans, an incident's too."""
        joined = dict(self.incidents)
        for name, count in other.incidents:
            joined[name] = self._join(joined.get(name, 0), count)
        return Tally(
            gravest=self.gravest,
            observed=self._join(self.observed, other.observed),
            expected=self._join(self.expected, other.expected),
            p_value=min(self.p_value, other.p_value),
            score=max(self.score, other.score),
            incidents=tuple(sorted(joined.items())),
        )

    def _join(self, one: N, other: N) -> N:
        return max(one, other) if self.gravest else one + other


@dataclass(frozen=True, slots=True, kw_only=True)
class Episode:
    """Days as ordinals. `since` sums the quiet days after `last`, which count only if it goes on."""

    first: int
    last: int
    quiet: int
    threshold: float
    warm: bool
    sums: Tally
    since: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day of a series as the episodes see it."""

    ordinal: int
    over: bool
    alarm: bool
    """The verdict alarms and the count reaches the floor."""
    hold: bool
    """Enough to keep an episode going."""
    count: int
    verdict: Verdict
    incidents: Mapping[str, int]
    gravest: bool = False

    @property
    def tally(self) -> Tally:
        """The day's own sums."""
        return Tally(
            gravest=self.gravest,
            observed=float(self.count),
            expected=self.verdict.expected,
            p_value=self.verdict.p_value,
            score=self.verdict.score,
            incidents=tuple(sorted(self.incidents.items())),
        )


def advance(episode: Episode | None, day: Day, closing_days: int) -> tuple[Episode | None, Episode | None]:
    """The episode that goes on after the day, and the one that the day closed.

    A day that is not over can raise or prolong an episode, but is never quiet.
    """
    if episode is None:
        return (_begin(day), None) if day.alarm else (None, None)
    if day.alarm or day.hold:
        sums = episode.sums.plus(episode.since).plus(day.tally)
        return replace(episode, last=day.ordinal, quiet=0, sums=sums, since=Tally(gravest=day.gravest)), None
    if not day.over:
        return episode, None
    waiting = replace(episode, quiet=episode.quiet + 1, since=episode.since.plus(day.tally))
    return (None, waiting) if waiting.quiet >= closing_days else (waiting, None)


def _begin(day: Day) -> Episode:
    return Episode(
        first=day.ordinal,
        last=day.ordinal,
        quiet=0,
        threshold=day.verdict.threshold,
        warm=day.verdict.warm,
        sums=day.tally,
        since=Tally(gravest=day.gravest),
    )


def trimmed(episode: Episode, longest: int) -> Episode:
    """The episode with the counts of its gravest incidents alone, where it has very many."""
    if len(episode.sums.incidents) <= longest:
        return episode
    gravest = sorted(episode.sums.incidents, key=lambda told: (-told[1], told[0]))[:longest]
    return replace(episode, sums=replace(episode.sums, incidents=tuple(sorted(gravest))))
