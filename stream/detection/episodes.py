"""Episodes: from the first alarm day of a series to its last, as a function of the days alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from stream.detection.detector import Verdict


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
        """The sums over both spans, without the counts by incident."""
        return Tally(
            gravest=self.gravest,
            observed=self._join(self.observed, other.observed),
            expected=self._join(self.expected, other.expected),
            p_value=min(self.p_value, other.p_value),
            score=max(self.score, other.score),
        )

    def _join(self, one: float, other: float) -> float:
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


class Span(NamedTuple):
    """The days of an episode, as ordinals, both inclusive."""

    first: int
    last: int


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
    told: Mapping[str, int]
    """What each incident adds."""
    gravest: bool = False
    least: int = 0
    """Of the gravest, what an incident must have to be told of."""

    @property
    def tally(self) -> Tally:
        """The day's own sums, without the counts by incident."""
        return Tally(
            gravest=self.gravest,
            observed=float(self.count),
            expected=self.verdict.expected,
            p_value=self.verdict.p_value,
            score=self.verdict.score,
        )

    @property
    def incidents(self) -> Mapping[str, int]:
        """What each incident adds that is told of."""
        return {name: count for name, count in self.told.items() if count >= self.least} if self.gravest else self.told


class Run:
    """The days of a series, one after the other, as the episode that they begin, prolong and close.

    What each incident adds is put together once, when the episode is asked for: of a country there are thousands.
    """

    def __init__(self, before: Episode | None, closing_days: int) -> None:
        """With the episode that goes on before the first day."""
        self._episode = before
        self._closing_days = closing_days
        self._counted: list[Mapping[str, int]] = [dict(before.sums.incidents)] if before else []
        self._waiting: list[Mapping[str, int]] = [dict(before.since.incidents)] if before else []

    @property
    def idle(self) -> bool:
        """Whether no episode is going on."""
        return self._episode is None

    def take(self, day: Day) -> Episode | None:
        """The next day; returns the episode that it closes.

        A day that is not over can raise or prolong an episode, but is never quiet.
        """
        episode = self._episode
        if episode is None:
            if day.alarm:
                self._episode, self._counted, self._waiting = _begin(day), [day.incidents], []
        elif day.alarm or day.hold:
            sums = episode.sums.plus(episode.since).plus(day.tally)
            self._episode = replace(episode, last=day.ordinal, quiet=0, sums=sums, since=Tally(gravest=day.gravest))
            self._counted += [*self._waiting, day.incidents]
            self._waiting = []
        elif day.over:
            self._episode = replace(episode, quiet=episode.quiet + 1, since=episode.since.plus(day.tally))
            self._waiting.append(day.incidents)
            if self._episode.quiet >= self._closing_days:
                closed, self._episode = self.episode, None
                return closed
        return None

    @property
    def episode(self) -> Episode | None:
        """The episode that goes on, with what each incident adds."""
        if self._episode is None:
            return None
        sums, since = self._episode.sums, self._episode.since
        return replace(
            self._episode,
            sums=replace(sums, incidents=_together(self._counted, sums.gravest)),
            since=replace(since, incidents=_together(self._waiting, since.gravest)),
        )


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


def _together(days: Iterable[Mapping[str, int]], gravest: bool) -> tuple[tuple[str, int], ...]:
    """What each incident adds over all the days, in order of name; of the gravest the most."""
    joined: dict[str, int] = {}
    for told in days:
        if joined.keys().isdisjoint(told):
            joined.update(told)
            continue
        for name, count in told.items():
            before = joined.get(name, 0)
            joined[name] = max(before, count) if gravest else before + count
    return tuple((name, joined[name]) for name in sorted(joined))


def trimmed(episode: Episode, longest: int) -> Episode:
    """The episode with the counts of its gravest incidents alone, where it has very many."""
    if len(episode.sums.incidents) <= longest:
        return episode
    gravest = sorted(episode.sums.incidents, key=lambda told: (-told[1], told[0]))[:longest]
    return replace(episode, sums=replace(episode.sums, incidents=tuple(sorted(gravest))))
