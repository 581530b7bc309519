"""The incidents that are remembered, in their last revision."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

import msgspec

from stream.attic import Ages, Attic, Decoder, Kept, Roll
from stream.linking.cluster import Cluster
from stream.linking.moments import moment
from stream.outcomes import Incident, IncidentStatus

_NEVER = (1 << 63) - 1
_DECODER = Decoder(Incident)


class Register:
    """Incidents by id: the last used at hand, and of all what is asked of them as time goes on."""

    def __init__(self, attic: Attic, room: int) -> None:
        self._roll = Roll()
        self._kept: Kept[Incident] = Kept(attic, room, msgspec.msgpack.encode, _DECODER.decode)
        self._first = array("q")
        self._last = array("q")
        self._open = bytearray()
        self._clusters: list[Cluster | None] = []
        self._quiet = Ages()
        self._aged = Ages()

    def __contains__(self, name: str) -> bool:
        return name in self._roll

    def __len__(self) -> int:
        return len(self._roll)

    def __getitem__(self, name: str) -> Incident:
        return self._kept[self._number(name)]

    def __iter__(self) -> Iterator[Incident]:
        return (self[name] for name in list(self._roll))

    def quiet(self, until: int) -> Iterator[str]:
        """The open incidents without a telling after that time (microseconds since 1970), each to be closed."""
        for number in self._quiet.before(until + 1):
            if self._open[number] and self._last[number] > until:
                self._quiet.put(self._last[number], number)
            elif self._open[number]:
                yield self._roll.name(number)

    def aged(self, until: int) -> Iterator[str]:
        """The incidents first told before that time, each to be dropped."""
        for number in self._aged.before(until):
            name = self._roll.name(number)
            if name in self._roll and self._first[number] >= until:
                self._aged.put(self._first[number], number)
            elif name in self._roll:
                yield name

    def cluster(self, name: str) -> Cluster | None:
        """The cluster that it describes; None of one that is gone."""
        return self._clusters[self._number(name)]

    def belongs(self, name: str, cluster: Cluster | None) -> None:
        """Say what cluster it describes."""
        self._clusters[self._number(name)] = cluster

    def put(self, incident: Incident, row: bytes | None = None) -> None:
        """Keep an incident in place of its last revision; `row` is it as it is stored, if it is."""
        number = self._roll.number(incident.id)
        if number is None:
            number = self._roll.enter(incident.id)
            if number == len(self._first):
                self._first.append(0)
                self._last.append(0)
                self._open.append(0)
                self._clusters.append(None)
            self._first[number] = _NEVER
        self._kept[number] = incident
        if row is not None:
            self._kept.is_told(number, row)
        first, last = moment(incident.first_published), moment(incident.last_published)
        is_open, was_open = incident.status is IncidentStatus.OPEN, self._open[number]
        # No later than it is time to ask.
        if first < self._first[number]:
            self._aged.put(first, number)
        if is_open and (not was_open or last < self._last[number]):
            self._quiet.put(last, number)
        self._first[number], self._last[number], self._open[number] = first, last, is_open

    def drop(self, name: str) -> None:
        """Let go of an incident."""
        number = self._roll.strike(name)
        self._clusters[number] = None
        self._open[number] = False
        del self._kept[number]

    def _number(self, name: str) -> int:
        number = self._roll.number(name)
        assert number is not None
        return number
