"""What an event cost, by one text: totals, parts, sums of what is told apart, competing claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stream.extraction.found import Found
from stream.kinds import FIGHTERS, NEW_SCOPES, GroupSide, Metric, Modality, Quantifier, SourceType
from stream.records import Count

TRUST: dict[SourceType, int] = {
    SourceType.HOSPITAL: 3, SourceType.RESCUE: 3, SourceType.POLICE: 3, SourceType.GOVERNMENT: 3, SourceType.UN: 3,
    SourceType.MONITOR: 3, SourceType.MILITARY: 2, SourceType.NGO: 2, SourceType.MEDIA: 1, SourceType.WITNESS: 1,
    SourceType.ARMED_GROUP: 1, SourceType.OTHER: 1,
}  # fmt: skip
"""Of equally recent claims the better attributed is `best`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure of an event: its index, what was found, its persons, and the index of its total."""

    index: int
    found: Found
    scale: float
    total: int | None


@dataclass(frozen=True, slots=True)
class Claim:
    """Figures that together say what one telling counts."""

    entries: tuple[Entry, ...]

    @property
    def best(self) -> int:
        """The sum of the numbers, in persons."""
        return sum(_persons(entry, entry.found.best) for entry in self.entries)

    @property
    def low(self) -> int:
        """The sum of the lows."""
        return sum(_persons(entry, entry.found.mention.quantity.low) for entry in self.entries)

    @property
    def high(self) -> int | None:
        """The sum of the highs; open where one is."""
        highs = [entry.found.mention.quantity.high for entry in self.entries]
        return None if None in highs else sum(_persons(e, h) for e, h in zip(self.entries, highs) if h is not None)

    @property
    def vague(self) -> bool:
        """Whether a number of it is only a vague word."""
        return any(entry.found.mention.quantity.quantifier is Quantifier.VAGUE for entry in self.entries)

    @property
    def sides(self) -> frozenset[GroupSide]:
        """The sides of those it counts."""
        return frozenset(side_of(entry.found) for entry in self.entries)

    @property
    def trust(self) -> int:
        """How well it is attributed."""
        said = self.entries[0].found.attribution
        return TRUST[said.type] if said else 2


def side_of(found: Found) -> GroupSide:
    """The side of those counted."""
    return found.group.side if found.group else GroupSide.UNKNOWN


def _persons(entry: Entry, number: int) -> int:
    return round(number * entry.scale)


def compute_toll(entries: Sequence[Entry]) -> dict[Metric, Count]:
    """The toll of an event; metrics without a figure that counts are left out."""
    toll = {}
    for metric in Metric:
        own = [e for e in entries if e.found.metric is metric and _counts(e.found)]
        count = _count(own) if own else None
        if count:
            toll[metric] = count
    return _without_hits(toll, entries)


def _counts(found: Found) -> bool:
    """Whether a figure may enter a toll."""
    return (
        found.scope in NEW_SCOPES
        and found.modality in (Modality.ASSERTED, Modality.FEARED)
        and not found.mention.quantity.previous
    )


def _count(own: Sequence[Entry]) -> Count | None:
    """The count of one metric: the best claim, what adds to it, and the span of those that compete."""
    tops = [entry for entry in own if entry.total is None]
    asserted = [entry for entry in tops if entry.found.modality is Modality.ASSERTED]
    feared = [entry for entry in tops if entry.found.modality is Modality.FEARED]
    claims = list(_claims(asserted))
    if not claims:
        return _feared(feared)
    chosen = _with_additions(_principal(claims), claims)
    low, best, high = _bounds(chosen, own)
    rivals = [c for c in claims if not c.vague and not set(c.entries) & set(chosen.entries) and c.best > best // 2]
    low = min([low, *(c.low for c in rivals if c.trust >= chosen.trust)])
    high = None if high is None else max([high, *(c.best for c in rivals), *(e.found.best for e in feared)])
    combatants, civilians = _sides(chosen, own, best)
    figures = tuple(sorted(entry.index for entry in chosen.entries))
    return Count(low=low, best=best, high=high, combatants=combatants, civilians=civilians, figures=figures)


def _feared(feared: Sequence[Entry]) -> Count | None:
    """Only feared: it is best, with low 0."""
    claims = list(_claims(feared))
    if not claims:
        return None
    claim = _principal(claims)
    return Count(low=0, best=claim.best, high=claim.high, figures=tuple(entry.index for entry in claim.entries))


# -- claims ----------------------------------------------------------------------------------------------------------


def _claims(entries: Sequence[Entry]) -> Iterator[Claim]:
    """Figures of one sentence and one source add up; singles are counted apart."""
    counted = [entry for entry in entries if not entry.found.single]
    grouped: dict[tuple[int, str | None], list[Entry]] = {}
    for entry in entries if not counted else [e for e in entries if not e.found.single or _joins(e, counted)]:
        said = entry.found.attribution.source if entry.found.attribution else None
        group = grouped.setdefault((entry.found.sentence, said), [])
        if not any(_same(entry, other) for other in group):
            group.append(entry)
    if counted:
        yield from (Claim(tuple(group)) for group in grouped.values())
    elif entries:
        yield _individuals(entries)


def _joins(single: Entry, counted: Sequence[Entry]) -> bool:
    """Whether a single person is told beside a number in one list: `12 soldiers and a civilian`."""
    indefinite = single.found.mention.identity.value in ("indefinite",)
    return indefinite and any(e.found.sentence == single.found.sentence for e in counted)


def _same(a: Entry, b: Entry) -> bool:
    """Whether two figures of a sentence tell the same."""
    return (
        a.found.best == b.found.best
        and not a.found.single
        and (side_of(a.found) == side_of(b.found))
        and a.found.mention.predicate != b.found.mention.predicate
    )


def _individuals(entries: Sequence[Entry]) -> Claim:
    """Distinct people told one by one: all names, or the most that one sentence introduces."""
    names: dict[str, Entry] = {}
    sentences: dict[int, list[Entry]] = {}
    for entry in entries:
        mention = entry.found.mention
        if mention.identity.value == "named":
            names.setdefault(entry.found.text.split()[-1].lower(), entry)
        if mention.identity.value != "definite":
            sentences.setdefault(entry.found.sentence, []).append(entry)
    richest = max(sentences.values(), key=len, default=list(entries[:1]))
    return Claim(tuple(names.values()) if len(names) > len(richest) else tuple(richest))


def _principal(claims: Sequence[Claim]) -> Claim:
    """The first exact claim that is no mere addition; the first of all where there is none."""
    firm = [c for c in claims if not c.vague and not _is_additive(c)] or list(claims)
    return firm[0]


def _is_additive(claim: Claim) -> bool:
    return all(entry.found.mention.quantity.additive for entry in claim.entries)


def _with_additions(chosen: Claim, claims: Sequence[Claim]) -> Claim:
    """The claim with those that add to it: other sides, or `another 12`."""
    entries = list(chosen.entries)
    for claim in claims:
        if claim is chosen or claim.vague:
            continue
        apart = not (claim.sides & chosen.sides) and GroupSide.UNKNOWN not in claim.sides | chosen.sides
        if apart and claim.best != chosen.best:
            entries.extend(claim.entries)
    return Claim(tuple(entries))


# -- parts -----------------------------------------------------------------------------------------------------------


def _bounds(claim: Claim, own: Sequence[Entry]) -> tuple[int, int, int | None]:
    """low, best, high of a claim; where parts sum to more than a loose total, the parts win."""
    if len(claim.entries) == 1:
        parts = _parts(claim.entries[0], own)
        told = sum(_persons(part, part.found.best) for part in parts)
        loose = claim.entries[0].found.mention.quantity.quantifier is not Quantifier.EXACT
        if parts and loose and told > claim.best:
            return max(told, claim.low), told, claim.high
    return claim.low, claim.best, claim.high


def _parts(total: Entry, own: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in own if entry.total == total.index]


def _sides(claim: Claim, own: Sequence[Entry], best: int) -> tuple[int | None, int | None]:
    """combatants and civilians among those counted, None where the text leaves it open."""
    parts = [part for entry in claim.entries for part in _parts(entry, own)]
    combatants = _sum(e for e in claim.entries if side_of(e.found) in FIGHTERS)
    civilians = _sum(e for e in claim.entries if side_of(e.found) is GroupSide.CIVILIAN)
    if combatants is None:
        combatants = _sum(e for e in parts if side_of(e.found) in FIGHTERS)
    if civilians is None:
        complete = sum(_persons(e, e.found.best) for e in parts) >= best
        civilians = _sum(
            e for e in parts if side_of(e.found) is GroupSide.CIVILIAN and (complete or _plainly_civilian(e.found))
        )
    return combatants, civilians


def _plainly_civilian(found: Found) -> bool:
    return bool(
        found.group and found.group.label.lower().endswith(("civilian", "civilians", "non-combatants", "noncombatants"))
    )


def _sum(entries: Iterable[Entry]) -> int | None:
    numbers = [_persons(entry, entry.found.best) for entry in entries]
    return sum(numbers) if numbers else None


# -- hits ------------------------------------------------------------------------------------------------------------


def _without_hits(toll: dict[Metric, Count], entries: Sequence[Entry]) -> dict[Metric, Count]:
    """Those who were shot are injured unless they died: of five shot, two fatally, three are injured."""
    injured, killed = toll.get(Metric.INJURED), toll.get(Metric.KILLED)
    by_index = {entry.index: entry for entry in entries}
    if not injured or not killed or not all(by_index[n].found.mention.hit for n in injured.figures):
        return toll
    left = injured.best - killed.best
    if left <= 0:
        return {metric: count for metric, count in toll.items() if metric is not Metric.INJURED}
    return {
        **toll,
        Metric.INJURED: Count(
            low=min(left, injured.low), best=left, high=None if injured.high is None else left, figures=injured.figures
        ),
    }
