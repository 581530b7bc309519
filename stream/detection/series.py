"""One series in memory: its settled past as a detector's state, its days that may still change, its episode."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stream.detection.asleep import asleep, awake
from stream.detection.counts import Group, IncidentFacts, Sum, aggregate
from stream.detection.detector import Detector, Verdict
from stream.detection.episodes import Day, Episode, Run, Span, trimmed
from stream.detection.params import DetectionParams
from stream.detection.verdicts import Verdicts
from stream.outcomes import Alert, Rule

KEPT = 16
"""Days of which one has its state kept."""
LONGEST_CARRY = 200
"""Incidents of settled days whose facts are kept; alerts tell no more."""
LONGEST_TALLY = 2000
"""Incidents of settled days whose counts are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRow:
    """What is stored of a series: all that its settled days leave behind.

    `base_day` is the first day not settled. The row with an empty key is the clock: there `start` and `today`
    stand. Days after `base_day` are not stored: they follow from the incidents.
    """

    key: str
    detector: str
    """The detector's name and the version of its state."""
    base_day: str
    last_told: str | None = None
    """The last settled day with a count."""
    state: Any = None
    """The detector's state, as its dataclass or the JSON of it."""
    episode: Episode | None = None
    facts: dict[str, IncidentFacts] = field(default_factory=dict)
    """Facts of the incidents of an episode that began on settled days."""
    start: str | None = None
    today: str | None = None
    silent: tuple[tuple[str, str], ...] = ()
    """Of the clock: the first and last day of each settled span in which the feeds were silent."""


@dataclass(slots=True, kw_only=True)
class Track:
    """A series and its cached steps: `states[i]` is the detector's state before the day `base + i`.

    A state weighs kilobytes. So but for the first and the last only one in `KEPT` days is kept, and None for the
    others, which are learnt again from the one before where they are asked for. What is kept sleeps in between.
    """

    group: Group
    adm1: str | None
    base: int
    states: list[Any]
    silent: Set[int]
    """Days on which the feeds failed, of all series: nothing is learnt from them, and they are not quiet."""
    verdicts: Verdicts = field(default_factory=Verdicts)
    days: dict[int, dict[str, int]] = field(default_factory=dict)
    episode: Episode | None = None
    """The episode that was going on at the base."""
    facts: dict[str, IncidentFacts] = field(default_factory=dict)
    last_told: int | None = None
    explained: frozenset[int] = frozenset()
    """Days that another alert explains: they neither raise nor prolong."""
    elder: tuple[int, Any] | None = None
    """The first day told, while not settled, and what the country's series had learnt before it."""
    asked: set[int] = field(default_factory=set)
    """Days of a country on which regions begin: their states are kept."""
    alerts: dict[str, Alert] = field(default_factory=dict)
    """What was published and may still change."""
    version: int = 0
    """Raised with every change of what its days and verdicts rest on, but for the time that passes."""
    judged: tuple[object, ...] = ()
    """What its alerts rested on when they were last looked at."""
    renewed: bool = False
    """Whether since then anything else changed that they tell: facts of its incidents, or what people decided."""
    spans: list[Span] = field(default_factory=list)
    """The days of the episodes that were found then."""
    _counts: dict[int, int] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The key under which the series is stored."""
        return self.group.key(self.adm1)

    def put(self, day: int, incident: str, count: int) -> None:
        """Set what an incident adds to a day; settled days change no more."""
        if day >= self.base:
            self.days.setdefault(day, {})[incident] = count
            self.forget_from(day)

    def remove(self, day: int, incident: str) -> None:
        """Take back what an incident added to a day."""
        told = self.days.get(day)
        if told is not None and told.pop(incident, None) is not None:
            if not told:
                del self.days[day]
            self.forget_from(day)

    def rebase(self, base: int, state: Any) -> None:
        """Begin earlier, where nothing was settled yet."""
        self.base, self.states = base, [state]
        self.verdicts.keep_first(0)
        self.version += 1

    def count(self, day: int) -> int:
        """The day's count."""
        told = self.days.get(day)
        if not told:
            return 0
        count = self._counts.get(day)
        if count is None:
            count = self._counts[day] = aggregate(self.group.rule, told.values())
        return count

    def extend(self, detector: Detector[Any], today: int) -> None:
        """Judge every day up to `today` that has no verdict yet."""
        judged = len(self.verdicts)
        if self.base + judged > today:
            return
        for day in range(self.base + judged, today + 1):
            self._learn_until(detector, day)
            self.verdicts.append(detector.judge(self._before(detector, day), self._sum(day), date.fromordinal(day)))
        self._thin(judged)

    def pool(self, country: Track, detector: Detector[Any]) -> None:
        """Begin a region with what its country has learnt of how counts scatter, on the first day told of it.

        The country must have been extended to today. A region with settled counts goes by its own.
        """
        if self.last_told is not None or not self.days:
            return
        first = min(self.days)
        elder = (first, country.state_for_regions(detector, first))
        if elder != self.elder:
            self.forget_from(min(first, self.elder[0] if self.elder else first))
            self.elder = elder

    def settle(
        self, detector: Detector[Any], base: int, params: DetectionParams, facts: Mapping[str, IncidentFacts]
    ) -> bool:
        """Let the days before `base` become the past; True where the stored row has to follow."""
        if base <= self.base:
            return False
        told = [day for day in self.days if day < base]
        busy = bool(told) or self.episode is not None
        if busy:
            self.extend(detector, base - 1)
            self._settle_episode(base, params, facts)
        self._learn_until(detector, base)
        gone = base - self.base
        self.states[gone] = asleep(self.state(detector, base))
        self.states, self.base = self.states[gone:], base
        self.verdicts.drop_first(gone)
        self.last_told = max([self.last_told or 0, *(day for day in told if self.count(day))]) or None
        for day in told:
            del self.days[day]
            self._counts.pop(day, None)
        self.version += 1
        self.explained = frozenset(day for day in self.explained if day >= base)
        self.asked = {day for day in self.asked if day >= base}
        self.alerts = {name: old for name, old in self.alerts.items() if not params.is_final(old, base)}
        return busy

    def episodes(self, today: int, params: DetectionParams) -> Iterator[tuple[Episode, bool]]:
        """The episodes that touch the unsettled days, and whether each is closed."""
        run = Run(self.episode, params.closing_days)
        for at in range(len(self.verdicts)):
            if run.idle and not self.verdicts.alarms(at) and not (self._is_mass and self.base + at in self.days):
                continue
            closed = run.take(self._day(self.base + at, today, params))
            if closed is not None:
                yield closed, True
        if (going_on := run.episode) is not None:
            yield going_on, False

    def is_alarm(self, day: int, params: DetectionParams) -> bool:
        """Whether the day alarms: by its verdict and the floor, and not explained by a region.

        A single incident of an extreme toll alarms wherever it happens.
        """
        return self._alarms(day, self.verdicts[day - self.base], params)

    def _alarms(self, day: int, verdict: Verdict, params: DetectionParams) -> bool:
        count = self.count(day)
        if day in self.explained or count < params.floor(self.group.rule, self.group.metric):
            return False
        if self.group.rule is Rule.VICTIMS and not self._is_of_several(day, verdict, params):
            return False
        return verdict.alarm or (self._is_mass and count >= params.extreme(self.group.metric))

    def _is_of_several(self, day: int, verdict: Verdict, params: DetectionParams) -> bool:
        """Whether a day's victims are more than usual without its gravest incident too. A single one is for
        `mass_casualty` to judge, and alarms here only from that floor on: where it is merely feared."""
        counts = self.days.get(day, {}).values()
        gravest = max(counts, default=0)
        alone = gravest >= params.floor(Rule.MASS_CASUALTY, self.group.metric)
        return alone or aggregate(self.group.rule, counts) - gravest > verdict.expected

    @property
    def _is_mass(self) -> bool:
        return self.group.rule is Rule.MASS_CASUALTY

    def row(self, kept_by: str, detector: Detector[Any]) -> SeriesRow:
        """The row to store, told what wrote its state."""
        return SeriesRow(
            key=self.key,
            detector=kept_by,
            base_day=date.fromordinal(self.base).isoformat(),
            last_told=date.fromordinal(self.last_told).isoformat() if self.last_told else None,
            state=awake(self.states[0], detector),
            episode=self.episode,
            facts=self.facts,
        )

    def state(self, detector: Detector[Any], day: int) -> Any:
        """The detector's state before a day up to which it has learnt."""
        at = day - self.base
        while self.states[at] is None:
            at -= 1
        state = awake(self.states[at], detector)
        for over in range(self.base + at, day):
            state = self._after(detector, state, over)
        return state

    def state_for_regions(self, detector: Detector[Any], day: int) -> Any:
        """The same, packed, and kept from now on."""
        state = self.states[day - self.base] = asleep(self.state(detector, day))
        self.asked.add(day)
        return state

    def _learn_until(self, detector: Detector[Any], day: int) -> None:
        for over in range(self.base + len(self.states) - 1, day):
            self.states.append(self._after(detector, awake(self.states[-1], detector), over))

    def _after(self, detector: Detector[Any], state: Any, day: int) -> Any:
        if day in self.silent:
            return self._of_elder(detector, state, day)
        return detector.learn(self._of_elder(detector, state, day), self._sum(day), date.fromordinal(day))

    def _sum(self, day: int) -> Sum:
        return Sum(self.count(day), self.days.get(day, {}).values())

    def _before(self, detector: Detector[Any], day: int) -> Any:
        return self._of_elder(detector, self.state(detector, day), day)

    def _of_elder(self, detector: Detector[Any], state: Any, day: int) -> Any:
        return detector.like(state, awake(self.elder[1], detector)) if self.elder and day == self.elder[0] else state

    def _thin(self, first: int) -> None:
        """Let go of most states from the first of these places on. That without a past is one for all series."""
        for at in range(max(first - 1, 1), len(self.states)):
            kept = (self.base + at) % KEPT == 0 or self.base + at in self.asked or at == len(self.states) - 1
            self.states[at] = asleep(self.states[at]) if kept else None

    def forget_from(self, day: int) -> None:
        """Drop the steps that rest on the day's count."""
        self.version += 1
        self._counts.pop(day, None)
        self.verdicts.keep_first(max(day - self.base, 0))
        del self.states[max(day - self.base, 0) + 1 :]
        while self.states[-1] is None:  # the last is one that is there
            del self.states[-1]

    def _day(self, ordinal: int, today: int, params: DetectionParams) -> Day:
        """A day as the episodes see it; one that a region explains neither raises nor prolongs."""
        verdict = self.verdicts[ordinal - self.base]
        count, floor = self.count(ordinal), params.floor(self.group.rule, self.group.metric)
        free = ordinal not in self.explained
        return Day(
            ordinal=ordinal,
            over=ordinal < today and ordinal not in self.silent,
            alarm=self._alarms(ordinal, verdict, params),
            hold=free and verdict.p_value <= params.hold_alpha and 2 * count >= floor,
            count=count,
            verdict=verdict,
            told=self.days.get(ordinal, {}),
            gravest=self._is_mass,
            least=floor,
        )

    def _settle_episode(self, base: int, params: DetectionParams, facts: Mapping[str, IncidentFacts]) -> None:
        """Carry the episode over the days before `base`, and what is known of its gravest incidents."""
        for at in range(base - self.base):
            run = Run(self.episode, params.closing_days)
            run.take(self._day(self.base + at, base, params))
            self.episode = trimmed(going_on, LONGEST_TALLY) if (going_on := run.episode) else None
        counts = self.episode.sums.incidents + self.episode.since.incidents if self.episode else ()
        gravest = sorted(counts, key=lambda told: (-told[1], told[0]))[:LONGEST_CARRY]
        known = {name: facts.get(name, self.facts.get(name)) for name, _ in gravest}
        self.facts = {name: fact for name, fact in sorted(known.items()) if fact is not None}
