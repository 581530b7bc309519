"""A watch stage without a broker: its stored rows and published topics, and a story to tell it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from link_build import ALEPPO, IDLIB, TARN, TARN_IN_IDLIB, TRIPOLI_LIBYA, event, item
from running import in_the_end

from stream.decisions import Entry
from stream.detection.params import DetectionParams
from stream.outcomes import Alert, AlertState, Incident, IncidentStatus, Rule
from stream.records import ItemEvents, ItemStatus
from stream.state import State, parts
from stream.watch import Step, Watch, WatchParams

NOW = datetime(2026, 1, 1, tzinfo=UTC)
LASTING = WatchParams(detection=DetectionParams(alpha=0.01, report_floor=3, warm_up_days=5))
PARAMS = replace(LASTING, detection=replace(LASTING.detection, detectors=dict.fromkeys(Rule, "level")))
"""Each day judged by itself: what alarms is easily told."""


def name(country: str, adm1: str | None) -> str:
    return adm1 or country


@dataclass
class Machine:
    """A watch with its stored rows and published topics; it can be cut off and started again."""

    rows: dict[str, bytes] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    alerts: dict[str, Alert] = field(default_factory=dict)
    params: WatchParams = PARAMS
    state: State | None = None
    late: int = 0
    refuses_first: bool = False
    """Whether it is the first rows of those that are written together that are missing where the machine is cut off."""

    def apply(
        self,
        batch: Sequence[ItemEvents],
        rows_stored: int | None = None,
        sources: Sequence[int | None] = (),
        behind: Collection[int] = (),
        decisions: Sequence[Entry] = (),
    ) -> None:
        """Deal with a batch; `rows_stored` cuts the machine off after so many rows."""
        if self.state is None:
            self.state = State(self.params, lambda: Watch(self.params, name))
            rebuilt = self.state.restore(self.rows, NOW)
            if rebuilt is not None:
                self.take(rebuilt, None)
        self.take(self.state.apply(batch, NOW, sources, behind, decisions), rows_stored)
        if rows_stored is not None:
            self.state = None

    def take(self, step: Step, rows_stored: int | None) -> None:
        """Write the step in its order, up to so many rows and what is told before the next."""
        self.late += len(step.late)
        left = len(step.rows) if rows_stored is None else rows_stored
        for part in parts(step):
            self.incidents.update({incident.id: incident for incident in part.incidents})
            self.alerts.update({alert.id: alert for alert in part.alerts})
            written = list(part.rows.items())
            self._store(
                written[len(written) - left :] if self.refuses_first and left < len(written) else written[:left]
            )
            if left < len(part.rows):
                return
            left -= len(part.rows)

    def _store(self, rows: Sequence[tuple[str, bytes | None]]) -> None:
        for key, row in rows:
            if row is None:
                self.rows.pop(key, None)
            else:
                self.rows[key] = row

    def end(self) -> tuple[dict[str, Any], dict[str, Any]]:
        gone = (IncidentStatus.MERGED, IncidentStatus.WITHDRAWN)
        return (
            in_the_end([i for i in self.incidents.values() if i.status not in gone]),
            in_the_end([a for a in self.alerts.values() if a.state is not AlertState.CANCELLED]),
        )


def story(days: int = 12) -> list[ItemEvents]:
    """A quiet fortnight in three regions, then many strikes in Idlib; copies, corrections, a withdrawal."""
    items = []
    for day in range(days):
        for n, place in enumerate((IDLIB, ALEPPO, TRIPOLI_LIBYA)):
            if (day + n) % 3 == 0:
                told = event(place=place, day=day, killed=2 + n, name=f"e{day}-{n}")
                items.append(item(f"i{day}-{n}", 24 * day + n + 6, told, text=f"text {day} {n}"))
                items.append(item(f"copy{day}-{n}", 24 * day + n + 8, told, text=f"text {day} {n}"))
    kinds = ["air_strike", "bomb", "armed_clash", "shelling", "attack", "flood", "fire"]
    for n, kind in enumerate(kinds):
        told = event(kind=kind, day=days - 1, killed=7 + 9 * n, name=f"x{n}")
        items.append(item(f"strike{n}", 24 * (days - 1) + 3 + n, told))
    told_to_lie = [event("flood", place=TARN_IN_IDLIB, day=day, fresh=False, name=f"z{day}") for day in (1, 5, 9)]
    items.extend(item(f"tarn{n}", 24 * (1 + 4 * n) + 2, told) for n, told in enumerate(told_to_lie))
    items.append(item("bare", 24 * 3, event("attack", place=TARN, day=3, killed=6)))
    items.append(item("after", 24 * days + 4, event(kind="landslide", day=days, killed=9, name="y")))
    items.append(item("strike1", 24 * (days - 1) + 20, event(kind="bomb", day=days - 1, killed=19), version=2))
    items.append(item("i0-0", 24 * days, version=2, status=ItemStatus.CANCELED))
    return items


STORY = story()


def in_order(items: Sequence[ItemEvents], params: WatchParams = PARAMS) -> Machine:
    machine = Machine(params=params)
    for each in sorted(items, key=lambda i: (i.published, i.id, i.version)):
        machine.apply([each])
    return machine


UNDISTURBED = in_order(STORY).end()
