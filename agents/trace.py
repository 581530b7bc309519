"""What an item's record passes on to all that comes of it: its trace context, and when Kafka took it.

`traceparent` and `tracestate` are those of the W3C recommendation Trace Context, passed on as they came: tocsin takes
part in a trace, and records no spans of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from stream.outcomes import Alert, Incident
from stream.watch import Step

TRACEPARENT, TRACESTATE = "traceparent", "tracestate"

RECEIVED = "tocsin-received"
"""Header of an event: when Kafka took its item, in milliseconds since 1970."""

_PARENT = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_LONGEST_STATE = 512
_DIGITS = 16

Headers = dict[str, bytes]


def context_of(headers: Mapping[str, bytes | None]) -> Headers:
    """The trace context among a record's headers; one that breaks the form is nobody's, and not passed on."""
    parent, state = headers.get(TRACEPARENT) or b"", headers.get(TRACESTATE) or b""
    if not _PARENT.fullmatch(parent):
        return {}
    return {TRACEPARENT: parent} | ({TRACESTATE: state} if 0 < len(state) <= _LONGEST_STATE else {})


def received_header(timestamp: float) -> Headers:
    """The header that tells when Kafka took an item, in seconds since 1970."""
    return {RECEIVED: str(round(timestamp * 1_000)).encode()}


def received_in(headers: Mapping[str, bytes]) -> float | None:
    """What that header tells, in seconds since 1970."""
    told = headers.get(RECEIVED, b"")
    return int(told) / 1_000 if told.isdigit() and len(told) < _DIGITS else None


@dataclass(frozen=True, slots=True)
class Cause:
    """The record that brought something about; an earlier batch, or time alone, is nobody's."""

    at: int = -1
    """Its place in its batch."""
    item: str | None = None
    headers: Headers = field(default_factory=dict)


NOBODY = Cause()


class Causes:
    """Which record of a batch brought about each incident and alert of its step; where several did, the last."""

    def __init__(self, step: Step, told: Sequence[tuple[str, Headers]]) -> None:
        """`told` are the items of the batch, in their order: id and headers."""
        joined = frozenset(step.joined)
        causes = {name: Cause(at, name, headers) for at, (name, headers) in enumerate(told) if name in joined}
        self._of = {incident.id: _last(causes.get(each.id) for each in incident.items) for incident in step.incidents}
        self._heirs = {incident.id: incident.merged_into for incident in step.incidents if incident.merged_into}

    def of_incident(self, incident: Incident) -> Cause:
        """What changed it; of one that was merged, what changed that into which it was."""
        return self._of.get(self._heirs.get(incident.id, incident.id), NOBODY)

    def of_alert(self, alert: Alert) -> Cause:
        """What changed the incidents behind it."""
        return _last(self._of.get(name) for name in alert.incidents)


def _last(found: Iterable[Cause | None]) -> Cause:
    return max((each for each in found if each is not None), key=lambda each: each.at, default=NOBODY)
