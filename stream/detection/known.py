"""What is known of each incident whose days may still change: what it adds to the counts, and its facts for alerts.

There may be a hundred thousand of them: of each a few numbers are in memory, and the facts in an attic.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from stream.attic import Attic, Decoder, InMemory, Kept, Roll, Stowed
from stream.detection.counts import Gist, Group, IncidentFacts, Slot
from stream.records import EvidenceSentence

_AT_HAND = 1 << 10
_FACTS = Decoder(IncidentFacts)
_NEVER = (1 << 31) - 1


class Known(Mapping[str, IncidentFacts]):
    """Incidents by id; as a mapping, the facts of those that have some."""

    def __init__(self, attic: Attic | None = None) -> None:
        """Nothing yet; facts lie in the attic, by default in memory."""
        self._attic = attic or InMemory()
        self._common: list[Gist] = []
        self._gists: dict[Gist, int] = {}
        self._series: list[tuple[Group, str | None]] = []
        self._numbers: dict[tuple[Group, str | None], int] = {}
        self.clear()

    def clear(self) -> None:
        """Let go of everything."""
        self._roll = Roll()
        self._facts: Kept[IncidentFacts] = Kept(self._attic, _AT_HAND, msgspec.msgpack.encode, _FACTS.decode)
        self._told = Stowed(self._attic)
        """Of each incident what it adds: series, day and count, 64 bits each."""
        self._digests = array("q")
        """Of each a hash of its facts, or 0."""
        self._gist = array("i")
        """Of each the number of its gist: many have one and the same."""
        self._last = array("i")
        """Of each the day on which it was last told."""

    def __getitem__(self, name: str) -> IncidentFacts:
        number = self._roll.number(name)
        if number is None or not self._digests[number]:
            raise KeyError(name)
        return self._facts[number]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._roll if name in self)

    def __len__(self) -> int:
        return sum(digest != 0 for digest in self._digests)

    def __contains__(self, name: object) -> bool:
        number = self._roll.number(name) if isinstance(name, str) else None
        return number is not None and self._digests[number] != 0

    def gist(self, name: str) -> Gist | None:
        """What of the facts decides about the whole of an alert; None where there are none."""
        number = self._roll.number(name)
        return self._common[self._gist[number]] if number is not None and self._digests[number] else None

    def added(self, name: str) -> dict[Slot, int]:
        """What an incident adds to the counts."""
        number = self._roll.number(name)
        row = self._told[number] if number is not None and number in self._told else b""
        told = memoryview(row).cast("q").tolist()
        return {(*self._series[told[n]], told[n + 1]): told[n + 2] for n in range(0, len(told), 3)}

    def add(self, name: str, slots: Mapping[Slot, int]) -> None:
        """Set what an incident adds."""
        if slots or self._roll.number(name) is not None:
            told = (n for (group, adm1, day), count in slots.items() for n in (self._number(group, adm1), day, count))
            self._tell(self._entered(name), array("q", told).tobytes())

    def learn(self, name: str, facts: IncidentFacts | None) -> bool:
        """Set the facts of an incident, after what it adds; True where that changed anything."""
        if facts is None and self._roll.number(name) is None:
            return False
        number = self._entered(name)
        before = self._digests[number]
        digest = (hash(msgspec.msgpack.encode(facts)) or 1) if facts is not None else 0
        if facts is None:
            self._drop_facts(number)
            if number not in self._told:
                self._roll.strike(name)
        elif digest != before:
            self._facts[number] = facts
            self._gist[number] = self._gist_number(facts.gist)
            self._digests[number], self._last[number] = digest, facts.last_day
        return digest != before

    def forget(self, before: int) -> None:
        """Let go of the incidents with facts that were last told before a day."""
        for number in np.flatnonzero(np.array(self._last) < before).tolist():
            self._roll.strike(self._roll.name(number))
            self._drop_facts(number)
            self._told.discard(number)

    def _tell(self, number: int, row: bytes) -> None:
        """Keep what an incident adds, if that is anything."""
        if row:
            self._told[number] = row
        else:
            self._told.discard(number)

    def _drop_facts(self, number: int) -> None:
        if self._digests[number]:
            del self._facts[number]
        self._digests[number], self._last[number] = 0, _NEVER

    def _number(self, group: Group, adm1: str | None) -> int:
        number = self._numbers.get((group, adm1))
        if number is None:
            number = self._numbers[group, adm1] = len(self._series)
            self._series.append((group, adm1))
        return number

    def _gist_number(self, gist: Gist) -> int:
        number = self._gists.setdefault(gist, len(self._common))
        if number == len(self._common):
            self._common.append(gist)
        return number

    def _entered(self, name: str) -> int:
        number = self._roll.number(name)
        if number is None:
            number = self._roll.enter(name)
            if number == len(self._digests):
                self._digests.append(0)
                self._gist.append(0)
                self._last.append(_NEVER)
        return number


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of incidents: of those whose days may change, and of those that an episode carries along."""

    known: Known
    carried: Mapping[str, IncidentFacts]

    def gist(self, name: str) -> Gist | None:
        """What decides about an alert."""
        gist = self.known.gist(name)
        return self.carried[name].gist if gist is None and name in self.carried else gist

    def evidence(self, name: str) -> Sequence[EvidenceSentence]:
        """The sentences of an incident that is known or carried along."""
        return (self.known if name in self.known else self.carried)[name].evidence
