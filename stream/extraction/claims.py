"""What tellings claim: figures that add up, people told one by one. `choosing` says which of them counts."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from stream.extraction.counts import Identity
from stream.extraction.found import Found
from stream.extraction.lang.en.nouns import GENERIC
from stream.kinds import GroupSide, Quantifier, SourceType

TRUST: dict[SourceType, int] = {
    SourceType.HOSPITAL: 3, SourceType.RESCUE: 3, SourceType.POLICE: 3, SourceType.GOVERNMENT: 3, SourceType.UN: 3,
    SourceType.MONITOR: 3, SourceType.MILITARY: 2, SourceType.NGO: 2, SourceType.MEDIA: 1, SourceType.WITNESS: 1,
    SourceType.ARMED_GROUP: 0, SourceType.OTHER: 1,
}  # fmt: skip
"""Of equally recent claims the better attributed is `best`; a party's word on whom it killed is the least."""
UNATTRIBUTED = 2
BESIDE = 2
"""Words between a verb and the bare number that it surely governs: `killing six`."""
NEXT = 3
"""Sentences from one person to the next in the row."""
REFLEXIVE = frozenset({"himself", "herself", "themselves"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure of an event: its index, what was found, persons for each of its unit, and the index of its total."""

    index: int
    found: Found
    scale: float
    total: int | None
    sentences: frozenset[int] = frozenset()
    """Numbers of all sentences that tell it."""
    person: int | None = None
    """The number of the person whom it tells, where that is one."""

    def persons(self, number: int) -> int:
        """A number of its unit in persons."""
        return round(number * self.scale)

    @property
    def best(self) -> int:
        """The number in persons."""
        return self.persons(self.found.best)


@dataclass(frozen=True, slots=True)
class Claim:
    """Figures that together say what one telling counts."""

    entries: tuple[Entry, ...]

    @property
    def best(self) -> int:
        """The sum of the numbers, in persons."""
        return sum(entry.best for entry in self.entries)

    @property
    def low(self) -> int:
        """The sum of the lows."""
        return sum(entry.persons(entry.found.mention.quantity.low) for entry in self.entries)

    @property
    def high(self) -> int | None:
        """The sum of the highs; open where one is."""
        highs = [(entry, entry.found.mention.quantity.high) for entry in self.entries]
        known = [entry.persons(high) for entry, high in highs if high is not None]
        return sum(known) if len(known) == len(highs) else None

    @property
    def vague(self) -> bool:
        """Whether a number of it is only a vague word."""
        return any(entry.found.mention.quantity.quantifier is Quantifier.VAGUE for entry in self.entries)

    @property
    def additive(self) -> bool:
        """Whether it only adds to what was told before ("another 12")."""
        return all(entry.found.mention.quantity.additive and not _is_rest(entry.found) for entry in self.entries)

    @property
    def loose(self) -> bool:
        """Whether word order alone made it."""
        return all(entry.found.mention.surface for entry in self.entries)

    @property
    def grown(self) -> bool:
        """Whether it is the new number of a toll that has risen."""
        return any(entry.found.grown for entry in self.entries)

    @property
    def sides(self) -> frozenset[GroupSide]:
        """The sides of those it counts."""
        return frozenset(side_of(entry.found) for entry in self.entries)

    @property
    def tellings(self) -> int:
        """In how many sentences it is told."""
        return min(len(entry.sentences) for entry in self.entries)

    @property
    def trust(self) -> int:
        """How well it is attributed."""
        said = self.entries[0].found.attribution
        return TRUST[said.type] if said else UNATTRIBUTED


def side_of(found: Found) -> GroupSide:
    """The side of those counted."""
    return found.group.side if found.group else GroupSide.UNKNOWN


def _is_rest(found: Found) -> bool:
    """Whether it is the rest of a total told before: `the other three`, `another victim`."""
    text = found.text.lower()
    return text.startswith("the ") or bool(
        found.single and found.group and found.group.label.lower().endswith("victim")
    )


def is_reflexive(found: Found) -> bool:
    """Whether it is the attacker who died by his own hand."""
    return found.text.lower() in REFLEXIVE


def make_claims(entries: Sequence[Entry]) -> list[Claim]:
    """The claims of one metric in the order of the text; of single people only where none is counted."""
    singles = [entry for entry in entries if entry.person is not None]
    counted = [entry for entry in entries if entry.person is None]
    counted = [entry for entry in counted if not singles or not _is_stray(entry)]
    if not counted:
        return [individuals(singles)] if singles else []
    beside = [e for e in entries if e in counted or (e.person is not None and _is_beside(e, counted))]
    sentences: dict[int, list[list[Entry]]] = {}
    for entry in beside:
        groups = sentences.setdefault(_sentence(entry, counted), [])
        group = next((g for g in groups if all(_adds_up(other.found, entry.found) for other in g)), None)
        if group is None:
            groups.append([entry])
        else:
            group.append(entry)
    return [Claim(tuple(group)) for groups in sentences.values() for group in groups]


def _sentence(entry: Entry, counted: Sequence[Entry]) -> int:
    """The sentence in which an entry is told: one whose company is counted, there, not in the headline."""
    beside = [] if entry.person is None else [e.found.sentence for e in counted if _is_company(e, entry)]
    return beside[0] if beside else entry.found.sentence


def _is_company(entry: Entry, single: Entry) -> bool:
    """Whether those counted shared the lot of one person: `kidnapped along with three others`."""
    return entry.found.mention.company and entry.found.sentence in single.sentences


def _is_stray(entry: Entry) -> bool:
    """Whether it is a bare number that word order alone linked to what follows: too weak beside single people."""
    mention = entry.found.mention
    before = mention.theme - BESIDE <= mention.predicate < mention.theme
    return mention.surface and entry.found.group is None and not before and not entry.found.grown


def _is_beside(single: Entry, counted: Sequence[Entry]) -> bool:
    """Whether one person is told beside a number: `12 soldiers and a civilian`."""
    if single.found.mention.identity in (Identity.INDEFINITE, Identity.COUNTED):
        return any(entry.sentences & single.sentences for entry in counted)
    firm = [entry for entry in counted if not entry.found.mention.surface]
    return any(_share(e, single) for e in firm) or any(_is_company(e, single) for e in counted)


def _adds_up(a: Found, b: Found) -> bool:
    """Whether two figures of a sentence count different people."""
    if a.mention.predicate == b.mention.predicate or b.mention.quantity.additive:
        return True
    if is_other(b) and a.mention.quantity.start < b.mention.quantity.start:
        return True
    if a.attribution != b.attribution:
        return False
    heads = [_head(item) for item in (a, b)]
    return heads[0] != heads[1] and not GENERIC.intersection(heads)


def is_other(found: Found) -> bool:
    """Whether those counted are told as others than before: `others`, `seven other people`."""
    return found.group is not None and not {"others", "other"}.isdisjoint(found.group.label.lower().split())


def _head(found: Found) -> str:
    """The last word of the label; "" where there is only a number."""
    return found.group.label.lower().partition(" of ")[0].split()[-1] if found.group else ""


def individuals(entries: Sequence[Entry]) -> Claim:
    """The people told one by one, each once: the first, those told side by side with one who counts, and the next in
    the row ("a second victim").

    Those of one happening stand in one sentence at least once; those who never do are of what else the text recalls.
    """
    people: dict[int | None, Entry] = {}
    sentences: set[int] = set()
    rest = list(entries)
    while rest:
        beside = [e for e in rest if not people or e.person in people or _belongs(e, sentences)]
        if not beside:
            break
        first = beside[0]
        people.setdefault(first.person, first)
        sentences |= first.sentences
        rest.remove(first)
    return Claim(tuple(people.values()))


def _belongs(entry: Entry, sentences: Set[int]) -> bool:
    """Whether one more person is of the happening that the sentences tell."""
    near = any(abs(own - other) <= NEXT for own in entry.sentences for other in sentences)
    return bool(entry.sentences & sentences) or (near and is_further(entry)) or is_reflexive(entry.found)


def is_further(entry: Entry) -> bool:
    """Whether the words set a person in a row with those before: `a second victim`."""
    told = entry.found.mention.person
    return told is not None and bool(told.order)


def _share(a: Entry, b: Entry) -> bool:
    """Whether one predicate of a sentence befalls both."""
    return (a.found.sentence, a.found.mention.predicate) == (b.found.sentence, b.found.mention.predicate)
