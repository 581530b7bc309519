"""Claims that contradict each other: two tellers who number the same dead side by side."""

from __future__ import annotations

from collections.abc import Sequence

from stream.extraction.claims import Claim
from stream.kinds import GroupSide


def contradicts(one: Claim, other: Claim) -> bool:
    """Whether another teller numbers the same people right beside a claim: "the army said 15, residents 40"."""
    said = [claim.entries[0].found.attribution for claim in (one, other)]
    if said[0] is None or said[1] is None or said[0].source == said[1].source or one.vague or other.vague:
        return False
    return _are_beside(one, other) and _of_one_side(one, other) and not (one.additive or other.additive)


def _are_beside(one: Claim, other: Claim) -> bool:
    """Whether both stand in one sentence, or in clauses that a semicolon joins, and words set one against the other."""
    a, b = one.entries[0].found, other.entries[0].found
    return a.statement == b.statement and abs(a.sentence - b.sentence) <= 1 and (a.contrasted or b.contrasted)


def _of_one_side(one: Claim, other: Claim) -> bool:
    """Whether both can be of the same people."""
    return GroupSide.UNKNOWN in one.sides | other.sides or bool(one.sides & other.sides)


def better_told(chosen: Claim, claims: Sequence[Claim]) -> Claim:
    """The claim, or one that contradicts it and is better attributed: a boast gives way to a count."""
    better = [c for c in claims if c is not chosen and c.trust > chosen.trust and contradicts(chosen, c)]
    return max(better, key=lambda claim: (claim.trust, claim.best), default=chosen)
