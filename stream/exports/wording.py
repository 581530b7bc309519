"""Words that several forms share."""

from __future__ import annotations

from stream.kinds import Metric
from stream.outcomes import Alert, AlertState, Rule

_RULES = {
    Rule.REPORTS: "Unusually many incidents reported",
    Rule.VICTIMS: "Unusually many people reported {}",
    Rule.MASS_CASUALTY: "Unusually many people reported {} in a single incident",
}
_STATES = {AlertState.CLOSED: "Over: ", AlertState.CANCELLED: "Withdrawn: "}


def happening(alert: Alert) -> str:
    """What departs from the usual, in a few words without place: the CAP `event`."""
    if alert.metric is None:
        return "Unusually many incidents reported"
    if alert.metric in (Metric.HOUSING_DESTROYED, Metric.HOUSING_DAMAGED):
        return f"Unusually many homes reported {alert.metric.value.removeprefix('housing_')}"
    return _RULES[alert.rule].format(alert.metric.value)


def headline(alert: Alert) -> str:
    """One short line: state, place and what departs."""
    happens = happening(alert)
    return f"{_STATES.get(alert.state, '')}{alert.region.name}: {happens[0].lower()}{happens[1:]}"
