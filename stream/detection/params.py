"""What an operator may change in detection: the defaults are those of `config/detection.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from stream.kinds import Metric
from stream.outcomes import Alert, AlertState, Rule

_NEVER = 10**12
_DETECTORS = {Rule.REPORTS: "lasting", Rule.VICTIMS: "lasting", Rule.MASS_CASUALTY: "level"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityLevels:
    """The counts from which an alert is moderate, severe or extreme."""

    moderate: int
    severe: int
    extreme: int


def _detectors() -> dict[Rule, str]:
    return dict(_DETECTORS)


def _victim_floors() -> dict[Metric, int]:
    return {
        Metric.KILLED: 10,
        Metric.INJURED: 30,
        Metric.MISSING: 15,
        Metric.ABDUCTED: 10,
        Metric.DISPLACED: 500,
    }


def _mass_floors() -> dict[Metric, int]:
    return {
        Metric.KILLED: 25,
        Metric.INJURED: 100,
        Metric.MISSING: 50,
        Metric.ABDUCTED: 30,
        Metric.DISPLACED: 5000,
    }


def _severity() -> dict[Metric, SeverityLevels]:
    return {
        Metric.KILLED: SeverityLevels(moderate=20, severe=50, extreme=200),
        Metric.INJURED: SeverityLevels(moderate=60, severe=200, extreme=1000),
        Metric.MISSING: SeverityLevels(moderate=30, severe=100, extreme=500),
        Metric.ABDUCTED: SeverityLevels(moderate=20, severe=60, extreme=200),
        Metric.DISPLACED: SeverityLevels(moderate=2000, severe=20000, extreme=100000),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectionParams:
    """When a departure from the usual becomes an alert, and how grave it is called."""

    detectors: dict[Rule, str] = field(default_factory=_detectors)
    """How the usual is learnt, by what is counted; what is not named has its default."""
    alpha: float = 0.003
    """A day alarms where its mid-p-value is at most this and its count reaches the floor."""
    hold_alpha: float = 0.05
    """An episode goes on where the p-value is at most this and the count reaches half the floor."""
    closing_days: int = 3
    """Days over and quiet after which an episode is closed."""
    warm_up_days: int = 28
    """Days of history below which an alert says `cold_start`."""
    lateness_days: int = 60
    """Days that may still change; what is older is settled."""
    explained_share: float = 0.7
    """The share of a country's count from which one alarming region explains it."""
    feed_floor: float = 3.0
    """Items a day below which a day without any is ordinary; feeds that bring more have failed then."""
    report_floor: int = 5
    victim_floors: dict[Metric, int] = field(default_factory=_victim_floors)
    """Victims of a day; only metrics named here are watched."""
    mass_floors: dict[Metric, int] = field(default_factory=_mass_floors)
    """Victims of one incident."""
    report_severity: SeverityLevels = SeverityLevels(moderate=10, severe=20, extreme=50)
    severity: dict[Metric, SeverityLevels] = field(default_factory=_severity)
    far_ratio: float = 2.0
    """Below this many times the expected, an alert is called one degree milder."""

    def detector(self, rule: Rule) -> str:
        """The name of the detector of a series."""
        return self.detectors.get(rule, _DETECTORS[rule])

    def floor(self, rule: Rule, metric: Metric | None) -> int:
        """The smallest count of a day, or of one incident, that can alarm; a metric without one never does."""
        if metric is None:
            return self.report_floor
        floors = self.mass_floors if rule is Rule.MASS_CASUALTY else self.victim_floors
        return floors.get(metric, _NEVER)

    def extreme(self, metric: Metric | None) -> int:
        """The toll of a single incident that alarms whatever is usual."""
        levels = self.severity.get(metric) if metric else None
        return levels.extreme if levels else _NEVER

    def is_final(self, alert: Alert, base: int) -> bool:
        """Whether no change of a day from `base` on can touch the alert."""
        first, last = (date.fromisoformat(day).toordinal() for day in (alert.window.start, alert.window.end))
        if alert.state is AlertState.CANCELLED:
            return first < base
        return last + self.closing_days < base
