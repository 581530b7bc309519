"""The counts of every region and day in memory, by incident, and how they settle as time goes on."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from stream import wire
from stream.attic import Attic
from stream.days import iso_of, ordinal_of
from stream.detection import DETECTORS
from stream.detection.asleep import asleep
from stream.detection.counts import GONE, Group, Slot, contributions, facts, parse_key
from stream.detection.coverage import Coverage, coverage
from stream.detection.detector import Detector, SeriesParams, Step
from stream.detection.feeds import Feeds
from stream.detection.known import Known
from stream.detection.params import DetectionParams
from stream.detection.series import SeriesRow, Track
from stream.errors import NotAnItem
from stream.outcomes import Incident, Rule

SILENCE_DAYS = 365
"""Days without any item at all after which the system begins anew: what was usual then says nothing now."""

CLOCK = ""
"""The key of the row that holds the system's first day and the watermark's."""


class Ledger:
    """Series by group and region. Of an incident only the days count that are not settled yet."""

    def __init__(self, params: DetectionParams, attic: Attic | None = None) -> None:
        """Nothing seen yet; facts of incidents lie in the attic, by default in memory."""
        self.groups: dict[Group, dict[str | None, Track]] = {}
        self.known = Known(attic)
        self.touched: set[Group] = set()
        """Groups whose counts, or whose incidents' facts, changed since the caller last cleared it."""
        self.today = 0
        self._params = params
        self._detectors = {rule: DETECTORS[params.detector(rule)] for rule in Rule}
        self._quiet: dict[Rule, Track] = {}
        self._start: int | None = None
        self._base = 0
        self._unsaved: set[str] = set()
        self._dropped: set[str] = set()
        self._feeds = Feeds(params.feed_floor)
        self._silent: set[int] = set()

    # -- time --------------------------------------------------------------------------------------------------

    @property
    def base(self) -> int:
        """The first day that is not settled: items of it may still come."""
        return self._base

    def begin(self, day: int) -> None:
        """Take the day as the system's first, if it is earlier and nothing was settled yet."""
        if self._start is None:
            self._start = self._base = self.today = day
            self._unsaved.add(CLOCK)
        elif day < self._start == self._base:
            self._start = self._base = max(day, self.today - self._params.lateness_days)
            self._rebase(self._start)
            self._unsaved.add(CLOCK)

    def restart_after_silence(self, today: int) -> None:
        """Begin anew where nothing at all came for so long, as after an item dated long ago."""
        if self._start is None or today - self.today <= SILENCE_DAYS:
            return
        for track in list(self._tracks()):
            self._drop(track)
        self.known.clear()
        self._quiet.clear()
        self._silent.clear()
        self._start = None

    def move(self, today: int) -> bool:
        """Move the watermark on; True where a new day began."""
        if today <= self.today:
            return False
        self.today = today
        self._unsaved.add(CLOCK)
        return True

    def hear(self, changes: Mapping[int, int]) -> None:
        """Items that came or left, by the ordinal of their day of publication."""
        self._feeds.hear(changes)

    def listen(self) -> None:
        """Note on which of the days that may still change the feeds were silent."""
        silent = self._feeds.silent(self._base, self.today - 1)
        changed = silent ^ {day for day in self._silent if day >= self._base}
        if changed:
            for track in [*self._tracks(), *self._quiet.values()]:
                track.forget_from(min(changed))
            self._silent ^= changed
            self.touched.update(self.groups)

    def coverage(self) -> Coverage:
        """Where reports come from, and where they have ceased."""
        return coverage(self._tracks(), self._silent, self.today)

    def settles(self, group: Group) -> bool:
        """Whether days of the group on which anything was told, or of an episode, are about to settle."""
        base = self._next_base
        if base == self._base:
            return False
        return any(track.episode or any(day < base for day in track.days) for track in self.groups[group].values())

    @property
    def _next_base(self) -> int:
        return max(self._base, self.today - self._params.lateness_days)

    def settle(self) -> None:
        """Let go of the days that can change no more."""
        base = self._next_base
        if base == self._base:
            return
        self._base = base
        for track in list(self._tracks()):
            if track.settle(self.detector(track.group.rule), base, self._params, self.known):
                self._unsaved.add(track.key)
            if not (track.last_told or track.days or track.episode or track.alerts):
                self._drop(track)
        for track in self._quiet.values():
            track.settle(self.detector(track.group.rule), base, self._params, {})
        self._feeds.forget(base - self._params.lateness_days)
        self.known.forget(base)

    def _rebase(self, start: int) -> None:
        for track in [*self._tracks(), *self._quiet.values()]:
            track.rebase(start, self._initial(track.group.rule))
        self.touched.update(self.groups)

    def _drop(self, track: Track) -> None:
        """A series in which nothing was told after all is like one never begun."""
        tracks = self.groups[track.group]
        del tracks[track.adm1]
        if not tracks:
            del self.groups[track.group]
        self._unsaved.discard(track.key)
        self._dropped.add(track.key)

    # -- counts ------------------------------------------------------------------------------------------------

    def detector(self, rule: Rule) -> Detector[Any]:
        """What judges the series of a rule."""
        return self._detectors[rule]

    def begins_anew(self, group: Group) -> bool:
        """Whether a series of the group begins anew, as another detector kept it."""
        return any(track.key in self._unsaved for track in self.groups[group].values())

    def replace(self, incident: Incident) -> None:
        """The incident's contributions take the place of its former ones; settled days change no more."""
        new = self._open(contributions(incident, self._params.victim_floors))
        old = self._open(self.known.added(incident.id))
        for group, adm1, day in old.keys() - new.keys():
            self.track(group, adm1).remove(day, incident.id)
        for (group, adm1, day), count in new.items():
            if old.get((group, adm1, day)) != count:
                self.track(group, adm1).put(day, incident.id, count)
        self.known.add(incident.id, new)
        if self._learn_facts(incident) or new != old:
            for group, adm1, _ in old.keys() | new.keys():
                self.track(group, adm1).renewed = True
                self.touched.add(group)

    def track(self, group: Group, adm1: str | None) -> Track:
        """The series, begun like those where nothing ever came if it is new."""
        tracks = self.groups.setdefault(group, {})
        if adm1 not in tracks:
            quiet = self._quiet_track(group.rule)
            tracks[adm1] = Track(group=group, adm1=adm1, base=quiet.base, states=quiet.states[:1], silent=self._silent)
        return tracks[adm1]

    def _open(self, slots: dict[Slot, int]) -> dict[Slot, int]:
        return {slot: count for slot, count in slots.items() if slot[2] >= self._base}

    def _learn_facts(self, incident: Incident) -> bool:
        """Remember what alerts tell of the incident; True where that changed."""
        told = facts(incident)
        return self.known.learn(incident.id, None if incident.status in GONE or told.last_day < self._base else told)

    def _quiet_track(self, rule: Rule) -> Track:
        """A series in which nothing was ever told, from the system's first day on."""
        if rule not in self._quiet:
            group, start = Group("", rule, None), self._start or 0
            track = Track(group=group, adm1=None, base=start, states=[self._initial(rule)], silent=self._silent)
            track.settle(self.detector(track.group.rule), self._base, self._params, {})
            self._quiet[rule] = track
        return self._quiet[rule]

    def _initial(self, rule: Rule) -> Any:
        return self.detector(rule).initial(self._series_params(rule))

    def _series_params(self, rule: Rule) -> SeriesParams:
        params = self._params
        return SeriesParams(rule=rule, step=Step.DAY, alpha=params.alpha, warm_up=params.warm_up_days)

    def _tracks(self) -> Iterator[Track]:
        return (track for tracks in self.groups.values() for track in tracks.values())

    # -- storage -----------------------------------------------------------------------------------------------

    def changed_rows(self) -> list[SeriesRow]:
        """The rows to store since last asked, the clock first, then in order of key."""
        rows = [self._clock()] if CLOCK in self._unsaved else []
        for key in sorted(self._unsaved - {CLOCK}):
            group, adm1 = parse_key(key)
            rows.append(self.groups[group][adm1].row(self._kept_by(group.rule), self.detector(group.rule)))
        self._unsaved.clear()
        return rows

    def dropped_keys(self) -> list[str]:
        """The keys of rows to delete since last asked."""
        keys = sorted(self._dropped)
        self._dropped.clear()
        return keys

    def restore(self, rows: dict[str, SeriesRow]) -> bool:
        """Take up stored rows by key; False where there is no clock among them: nothing was ever seen."""
        clock = rows.get(CLOCK)
        if clock is None or clock.start is None or clock.today is None:
            return False
        self._start, self.today, self._base = map(ordinal_of, (clock.start, clock.today, clock.base_day))
        for first, last in clock.silent:
            self._silent.update(range(ordinal_of(first), ordinal_of(last) + 1))
        for key in sorted(rows.keys() - {CLOCK}):
            self._restore_track(rows[key])
        return True

    def _restore_track(self, row: SeriesRow) -> None:
        """The stored series, and the days without a count since then."""
        group, adm1 = parse_key(row.key)
        state = self._restored_state(row, self._series_params(group.rule))
        if state is None:
            state = self._initial(group.rule)
            self._unsaved.add(row.key)
        track = Track(
            group=group,
            adm1=adm1,
            base=ordinal_of(row.base_day),
            states=[asleep(state)],
            silent=self._silent,
            episode=row.episode,
            facts=dict(row.facts),
            last_told=ordinal_of(row.last_told) if row.last_told else None,
        )
        track.settle(self.detector(track.group.rule), self._base, self._params, {})
        self.groups.setdefault(group, {})[adm1] = track

    def _restored_state(self, row: SeriesRow, params: SeriesParams) -> Any:
        """The state, or None where another detector or version kept it: the series then begins anew, as a young one."""
        if row.detector != self._kept_by(params.rule) or row.state is None:
            return None
        try:
            state = wire.decode(wire.encode(row.state), self.detector(params.rule).state_type)
        except NotAnItem:
            return None
        if (state.params.rule, state.params.step) != (params.rule, params.step):
            return None
        return dataclasses.replace(state, params=params)

    def _kept_by(self, rule: Rule) -> str:
        """What wrote a state: the detector's name and the version of its state."""
        return f"{self._params.detector(rule)}/{self.detector(rule).version}"

    def _clock(self) -> SeriesRow:
        return SeriesRow(
            key=CLOCK,
            detector=self._kept_by(Rule.REPORTS),
            base_day=iso_of(self._base),
            start=iso_of(self._start or self._base),
            today=iso_of(self.today),
            silent=tuple(_spans(day for day in self._silent if day < self._base)),
        )


def _spans(days: Iterable[int]) -> Iterator[tuple[str, str]]:
    """The days as spans, each by its first and last."""
    first = last = None
    for day in sorted(days):
        if last is not None and day == last + 1:
            last = day
            continue
        if first is not None and last is not None:
            yield iso_of(first), iso_of(last)
        first = last = day
    if first is not None and last is not None:
        yield iso_of(first), iso_of(last)
