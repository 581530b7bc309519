"""Alerts and counts of a simulated world against its truth: what was found, when, what alarmed for nothing, and which
counts are wrong.

An alert counts as one of an escalation if it is of its region, or of its country, and of its days or the day after, on
which the last of it is told. A single incident far out of the ordinary alarms rightly where there was one. Any other
alert is false, and *hollow* where less than half of what it counted is true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from stream.evaluation.worlds import HOLLOW, Day, ItemKind, Planted, TrueIncident, WorldTruth
from stream.kinds import Metric
from stream.outcomes import Alert, AlertState, Incident, IncidentStatus, Rule

COUNTED = (None, Metric.KILLED, Metric.INJURED, Metric.DISPLACED)
"""What is compared day by day: reports, and the metrics that most texts tell."""
DAYS_A_MONTH = 30
GONE = frozenset({IncidentStatus.WITHDRAWN, IncidentStatus.MERGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """An alert in its last revision, and the day on which it was first sent."""

    alert: Alert
    day: date

    @property
    def stands(self) -> bool:
        """Whether it was not taken back."""
        return self.alert.state is not AlertState.CANCELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the stages made of a world."""

    raised: tuple[Raised, ...]
    counts: Counter[Day]
    incidents: Mapping[str, Incident] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What became of one escalation: the days until it was told, or None where it was not."""

    planted: Planted
    delay: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FalseAlarm:
    """An alert of nothing that was planted."""

    reason: str
    rule: str
    observed: float
    true: int
    """What a perfect reader would have counted in its place."""
    kinds: dict[str, int]
    """What the items of its incidents do, and how many do it."""

    @property
    def hollow(self) -> bool:
        """Whether less than half of it is true."""
        return 2 * self.true < self.observed

    @property
    def rests_on_told(self) -> bool:
        """Whether it is hollow, and most of its items tell of nothing new: copies, corrections, totals and the like."""
        idle = sum(n for kind, n in self.kinds.items() if ItemKind(kind) in HOLLOW)
        return self.hollow and 2 * idle > sum(self.kinds.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """Counts of one metric against the truth, over regions and days."""

    true: int = 0
    told: int = 0
    apart: int = 0
    """The sum of the differences of days, whatever their sign."""
    days: int = 0
    """Region-days on which either is not nought."""
    exact: int = 0

    def plus(self, other: Sums) -> Sums:
        """Both together."""
        return Sums(
            true=self.true + other.true,
            told=self.told + other.told,
            apart=self.apart + other.apart,
            days=self.days + other.days,
            exact=self.exact + other.exact,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How well the stages told of one world, or of several."""

    region_months: float
    found: tuple[Found, ...]
    false: tuple[FalseAlarm, ...]
    taken_back: int
    """Alerts of nothing planted that were cancelled later."""
    masses: int
    """Alerts of a single incident that was indeed as grave."""
    sums: dict[str, Sums]
    """By metric; `reports` for the incidents."""


def judge_world(truth: WorldTruth, outcome: Outcome) -> Verdict:
    """The alerts and counts of a world against its truth."""
    true_counts = truth.counts()
    theirs = {telling.item: incident for incident in truth.incidents for telling in incident.tellings}
    others = [raised for raised in outcome.raised if not any(_of(raised.alert, p) for p in truth.planted)]
    masses = [raised for raised in others if _is_true_mass(raised.alert, outcome, theirs)]
    false = [raised for raised in others if raised.stands and raised not in masses]
    days = (truth.last_day - truth.first_day).days + 1
    return Verdict(
        region_months=len(truth.levels) * days / DAYS_A_MONTH,
        found=tuple(Found(planted=p, delay=_delay(p, outcome.raised)) for p in truth.planted),
        false=tuple(_false(raised.alert, outcome, true_counts, truth.kinds) for raised in false),
        taken_back=sum(not raised.stands for raised in others),
        masses=sum(raised.stands for raised in masses),
        sums={metric.value if metric else "reports": _sums(true_counts, outcome.counts, metric) for metric in COUNTED},
    )


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdicts on several worlds as one."""
    sums: dict[str, Sums] = {}
    for verdict in verdicts:
        sums = {name: sums.get(name, Sums()).plus(told) for name, told in verdict.sums.items()}
    return Verdict(
        region_months=sum(verdict.region_months for verdict in verdicts),
        found=tuple(found for verdict in verdicts for found in verdict.found),
        false=tuple(false for verdict in verdicts for false in verdict.false),
        taken_back=sum(verdict.taken_back for verdict in verdicts),
        masses=sum(verdict.masses for verdict in verdicts),
        sums=sums,
    )


def counts_of(incidents: Iterable[Incident]) -> Counter[Day]:
    """What incidents add to the counts; what has no region counts under an empty one."""
    counts: Counter[Day] = Counter()
    for change in (c for incident in incidents if incident.status not in GONE for c in incident.changes):
        counts[change.day, change.country or "", change.adm1 or "", change.metric] += change.count
    return counts


def _of(alert: Alert, planted: Planted) -> bool:
    if alert.region.country != planted.country or alert.region.adm1 not in (None, planted.adm1):
        return False
    start, end = date.fromisoformat(alert.window.start), date.fromisoformat(alert.window.end)
    return end >= planted.first_day and start <= planted.last_day + timedelta(days=1)


def _delay(planted: Planted, raised: Sequence[Raised]) -> int | None:
    """Days from the first of an escalation to the first word of it; None where none stands in the end."""
    own = [r for r in raised if r.alert.rule is not Rule.MASS_CASUALTY and _of(r.alert, planted)]
    if not any(r.stands for r in own):
        return None
    return max(0, (min(r.day for r in own) - planted.first_day).days)


def _is_true_mass(alert: Alert, outcome: Outcome, theirs: Mapping[str, TrueIncident]) -> bool:
    if alert.rule is not Rule.MASS_CASUALTY:
        return False
    items = {told.id for name in alert.incidents if name in outcome.incidents for told in outcome.incidents[name].items}
    graves = (_gravest(theirs[item], alert.metric) for item in items if item in theirs)
    return max(graves, default=0) >= 0.8 * alert.observed


def _gravest(incident: TrueIncident, metric: Metric | None) -> int:
    counts = incident.changes()
    total = most = 0
    for key in sorted((key for key in counts if key[3] is metric), key=lambda key: key[0]):
        total += counts[key]
        most = max(most, total)
    return most


def _false(alert: Alert, outcome: Outcome, true: Counter[Day], kinds: Mapping[str, ItemKind]) -> FalseAlarm:
    start, end = alert.window.start, alert.window.end
    country, adm1 = alert.region.country, alert.region.adm1
    counted = sum(
        n
        for (day, land, region, metric), n in true.items()
        if start <= day <= end and land == country and adm1 in (None, region) and metric is alert.metric
    )
    told = (outcome.incidents[name] for name in alert.incidents if name in outcome.incidents)
    tally = Counter(kinds[item.id].value for incident in told for item in incident.items if item.id in kinds)
    return FalseAlarm(
        reason=alert.reason, rule=alert.rule.value, observed=alert.observed, true=counted, kinds=dict(tally)
    )


def _sums(true: Counter[Day], told: Counter[Day], metric: Metric | None) -> Sums:
    days = {key for counts in (true, told) for key, n in counts.items() if key[3] is metric and n}
    return Sums(
        true=sum(true[key] for key in days),
        told=sum(told[key] for key in days),
        apart=sum(abs(true[key] - told[key]) for key in days),
        days=len(days),
        exact=sum(true[key] == told[key] for key in days),
    )
