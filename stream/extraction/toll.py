"""What an event cost, by one text: totals, parts, sums of what is told apart, competing claims."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from stream.extraction.choosing import choose, with_additions
from stream.extraction.claims import (
    Claim,
    Entry,
    is_further,
    is_other,
    is_reflexive,
    make_claims,
    side_of,
)
from stream.extraction.disputes import better_told, contradicts
from stream.extraction.found import Found
from stream.extraction.lands import over_lands
from stream.extraction.subsets import KNOWN
from stream.kinds import FIGHTERS, NEW_SCOPES, GroupSide, Metric, Modality, Quantifier, Scope
from stream.records import Count

PLAIN_CIVILIANS = ("civilian", "civilians", "non-combatants", "noncombatants")


def compute_toll(entries: Sequence[Entry]) -> dict[Metric, Count]:
    """The toll of an event; metrics without a figure that counts are left out."""
    toll = {}
    for metric in Metric:
        own = [e for e in entries if e.found.metric is metric and _counts(e.found)]
        if metric is Metric.INJURED and Metric.KILLED in toll:
            own = _plainly_hurt(_alive(own, entries))
        count = _count(own) if own else None
        if count:
            toll[metric] = _in_the_row(count, own)
    return _without_hits(toll, entries)


def _in_the_row(count: Count, own: Sequence[Entry]) -> Count:
    """The count, or how many there are with one who is told by a number in the row: `the eighth victim`."""
    told = max(entry.found.mention.order for entry in own)
    if told <= count.best:
        return count
    high = None if count.high is None else max(count.high, told)
    return Count(low=max(count.low, told), best=told, high=high, figures=count.figures)


def _alive(own: Sequence[Entry], entries: Sequence[Entry]) -> list[Entry]:
    """Without those who died of it ("four who were wounded have died"), and those only hit who are never told beside
    the dead.

    The latter are mostly the dead told otherwise, or of another happening.
    """
    deaths = [entry for entry in entries if entry.found.metric is Metric.KILLED and _counts(entry.found)]
    dead = {entry.person for entry in deaths} - {None}
    told = [entry for entry in entries if entry in deaths or entry.person in dead]
    sentences = frozenset[int]().union(*(entry.sentences for entry in told))
    beside = {entry.person for entry in entries if entry.sentences & sentences or is_further(entry)}
    died = {death.found.evidence for death in deaths if death.found.group}
    own = [entry for entry in own if entry.found.evidence not in died]
    hurt = {entry.person for entry in own if not entry.found.mention.hit}
    return [e for e in own if e.person is None or (e.person not in dead and e.person in beside | hurt)]


def _plainly_hurt(own: list[Entry]) -> list[Entry]:
    """Those told as injured, where a number of them is told, rather than all who were shot, the dead among them."""
    hurt = [entry for entry in own if not entry.found.mention.hit and entry.total is None]
    return hurt if any(not entry.found.single for entry in hurt) else own


def _counts(found: Found) -> bool:
    """Whether a figure may enter a toll."""
    return (
        found.scope in NEW_SCOPES
        and found.modality in (Modality.ASSERTED, Modality.FEARED)
        and not found.mention.quantity.previous
    )


def _count(own: Sequence[Entry]) -> Count | None:
    """The count of one metric: the best claim, what adds to it, and the span of those that compete."""
    own = [entry for entry in own if entry.total is not None or entry.found.part_of != KNOWN]
    indices = {entry.index for entry in own}
    tops = [entry for entry in own if entry.total not in indices]
    asserted = [entry for entry in tops if entry.found.modality is Modality.ASSERTED]
    feared = [entry for entry in tops if entry.found.modality is Modality.FEARED]
    claims = _of_happening(make_claims(asserted))
    if not claims:
        return _feared(feared)
    believed = better_told(choose(claims), claims)
    chosen = with_additions(over_lands(believed, claims), claims, [entry for entry in asserted if entry.found.single])
    low, best, high = _bounds(chosen, own)
    rivals = [c for c in claims if not c.vague and not set(c.entries) & set(chosen.entries) and c.best > best // 2]
    against = [c for c in claims if c is not believed and contradicts(believed, c)]
    low = min([low, *(c.low for c in rivals if c.trust >= chosen.trust), *(c.low for c in against)])
    rivals += against
    high = None if high is None else max([high, *(c.best for c in rivals), *(e.found.best for e in feared)])
    combatants, civilians = _sides(chosen, own, best)
    figures = tuple(sorted(entry.index for entry in chosen.entries))
    return Count(low=low, best=best, high=high, combatants=combatants, civilians=civilians, figures=figures)


def _of_happening(claims: Sequence[Claim]) -> list[Claim]:
    """The claims without those that sum up more days than the one told first: `41 killed since Friday`.

    Such a total holds other happenings too.
    """
    first = claims[0].entries[0].found if claims else None
    if first is None or first.scope is not Scope.INCIDENT or not first.dated:
        return list(claims)
    return [c for c in claims if c.entries[0].found.scope is not Scope.PERIOD or c.best <= claims[0].best]


def _feared(feared: Sequence[Entry]) -> Count | None:
    """Only feared: it is best, with low 0."""
    claims = make_claims(feared)
    if not claims:
        return None
    claim = choose(claims)
    return Count(low=0, best=claim.best, high=claim.high, figures=tuple(entry.index for entry in claim.entries))


# -- parts -----------------------------------------------------------------------------------------------------------


def _bounds(claim: Claim, own: Sequence[Entry]) -> tuple[int, int, int | None]:
    """low, best, high of a claim; where parts sum to more than a loose total, the parts win."""
    if len(claim.entries) == 1:
        told = sum(part.best for part in _parts(claim.entries[0], own))
        loose = claim.entries[0].found.mention.quantity.quantifier is not Quantifier.EXACT
        if loose and told > claim.best:
            return told, told, claim.high
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
    elif civilians is None:
        return combatants, None
    if civilians is None or _is_mixed(claim):
        complete = sum(e.best for e in parts) >= best
        if complete and any(_is_open(e.found, parts) for e in parts):
            return combatants, None
        told = [e for e in parts if side_of(e.found) is GroupSide.CIVILIAN]
        civilians = _sum(e for e in told if complete or _plainly_civilian(e.found))
    return combatants, civilians


def _is_open(part: Found, parts: Sequence[Entry]) -> bool:
    """Whether a part may be of civilians too: told apart from them, not beside them ("six civilians and two men")."""
    told = part.group is not None or part.mention.quantity.quantifier is not Quantifier.VAGUE
    spots = {(e.found.sentence, e.found.mention.predicate) for e in parts if e.found is not part}
    return side_of(part) is GroupSide.UNKNOWN and told and (part.sentence, part.mention.predicate) not in spots


def _is_mixed(claim: Claim) -> bool:
    """Whether the claim counts civilians beside people of unknown side: then their number is no bound."""
    return GroupSide.UNKNOWN in claim.sides


def _plainly_civilian(found: Found) -> bool:
    return bool(found.group and found.group.label.lower().endswith(PLAIN_CIVILIANS))


def _sum(entries: Iterable[Entry]) -> int | None:
    numbers = [entry.best for entry in entries]
    return sum(numbers) if numbers else None


# -- hits ------------------------------------------------------------------------------------------------------------


def _without_hits(toll: dict[Metric, Count], entries: Sequence[Entry]) -> dict[Metric, Count]:
    """Those who were shot are injured unless they died: of five shot, two fatally, three are injured."""
    injured, killed = toll.get(Metric.INJURED), toll.get(Metric.KILLED)
    found = {entry.index: entry for entry in entries}
    if not injured or not killed or not all(_may_have_died(found[n].found) for n in injured.figures):
        return toll
    if all(is_other(found[n].found) for n in injured.figures):
        return toll
    left = injured.best - _hit_dead(killed, injured, found)
    if any(found[n].person is None for n in injured.figures):
        hurt = [entry for entry in entries if entry.found.metric is Metric.INJURED and _counts(entry.found)]
        alive = {entry.person for entry in _alive(hurt, entries)} - {None}
        left = max(left, min(len(alive), injured.best))
    rest: dict[Metric, Count] = {metric: count for metric, count in toll.items() if metric is not Metric.INJURED}
    if left <= 0:
        return rest
    high = None if injured.high is None else left
    return {**rest, Metric.INJURED: Count(low=min(left, injured.low), best=left, high=high, figures=injured.figures)}


def _may_have_died(hurt: Found) -> bool:
    """Whether those counted are only told as hit, and not as others than the dead."""
    return hurt.mention.hit and not hurt.mention.quantity.additive and not is_other(hurt)


def _hit_dead(killed: Count, injured: Count, found: Mapping[int, Entry]) -> int:
    """How many of the dead are among those hit: none who died by their own hand, nor, where those hit are told one by
    one, who are known to have died.
    """
    if any(found[n].person is None for n in injured.figures):
        return killed.best - sum(is_reflexive(found[n].found) for n in killed.figures)
    dead = {e.person for e in found.values() if e.found.metric is Metric.KILLED and _counts(e.found)} - {None}
    return max(0, killed.best - len(dead))
