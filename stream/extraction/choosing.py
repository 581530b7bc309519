"""Which of the claims that compete counts, and which others add to it."""

from __future__ import annotations

from collections.abc import Sequence

from stream.extraction.claims import Claim, Entry, individuals, is_reflexive
from stream.extraction.counts import Identity
from stream.kinds import GroupSide, Metric
from stream.records import TextField

FEW = 3
"""Fewer than this and a rival may be more: one whose death is told first is soon joined by others."""
RIVAL = 3
"""A number more than so many times the first one told is of something else."""


def choose(claims: Sequence[Claim]) -> Claim:
    """The claim that counts: the last risen toll, else the highest exact one as well attributed as the first."""
    risen = [claim for claim in claims if claim.grown]
    firm = [claim for claim in claims if not claim.vague and not claim.additive] or list(claims)
    if risen and risen[-1].best >= firm[0].best:
        return risen[-1]
    first = firm[0]
    most = RIVAL * max(first.best, FEW)
    rivals = [c for c in firm if c.trust >= first.trust and c.best <= most and not _is_aside(c, first)]
    return max([first, *rivals], key=lambda claim: claim.best)


def _is_aside(claim: Claim, first: Claim) -> bool:
    """Whether an account tells the first claim again but not this one, which may be of another happening."""
    looks_back = all(entry.found.account for entry in claim.entries)
    return looks_back and claim.tellings < first.tellings


def with_additions(chosen: Claim, claims: Sequence[Claim], singles: Sequence[Entry]) -> Claim:
    """The claim with those that add to it: people of other sides, `another 12`, the attacker himself."""
    entries = list(chosen.entries)
    for claim in claims:
        if claim is not chosen and not claim.vague and not chosen.grown and _is_apart(claim, chosen, claims):
            entries.extend(claim.entries)
    if not chosen.grown:
        later = [e for e in singles if e.found.sentence > chosen.entries[-1].found.sentence]
        entries.extend(e for e in later if [e] == later and _is_one_more(e, chosen, claims))
    if all(entry.found.already for entry in chosen.entries):
        entries.extend(e for e in individuals(singles).entries if e.found.sentence < chosen.entries[0].found.sentence)
    deadly = chosen.entries[0].found.metric is Metric.KILLED
    own = next((e for e in singles if deadly and is_reflexive(e.found) and e not in entries), None)
    return Claim((*entries, own)) if own and not chosen.grown else Claim(tuple(entries))


def _is_one_more(single: Entry, chosen: Claim, claims: Sequence[Claim]) -> bool:
    """Whether one person is told after the chosen claim as one more: `a passer-by was also killed`."""
    told = single.found.also and single.found.mention.identity is Identity.INDEFINITE
    told = told and not any(single in claim.entries for claim in claims)  # "two women and a girl were also hurt"
    return told and not (_is_headline(chosen) or _is_broken_down(chosen, single, claims))


def _is_apart(claim: Claim, chosen: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a claim counts others than the chosen one: more of them, or another side."""
    if claim.additive and claim.entries[0].index > chosen.entries[0].index:
        return not (_is_headline(chosen) or _is_broken_down(chosen, claim.entries[0], claims))
    if _is_own_loss(claim, chosen):
        return True
    known = GroupSide.UNKNOWN not in claim.sides | chosen.sides
    again = claim.best == chosen.best and not claim.entries[0].found.also
    return known and not claim.sides & chosen.sides and not again


def _is_headline(claim: Claim) -> bool:
    """Whether only the headline tells a claim: it sums up the story, `nine more were hurt` with it."""
    return all(entry.found.field is TextField.TITLE and len(entry.sentences) == 1 for entry in claim.entries)


def _is_own_loss(claim: Claim, chosen: Claim) -> bool:
    """Whether one teller admits a loss beside what he claims: `killed 33 … It admitted losing nine`."""
    told = [all(entry.found.mention.own for entry in one.entries) for one in (chosen, claim)]
    said = (one.entries[0].found.attribution for one in (chosen, claim))
    tellers = {by.type for by in said if by}
    return told == [False, True] and len(tellers) < 2 and claim.best < chosen.best


def _is_broken_down(chosen: Claim, later: Entry, claims: Sequence[Claim]) -> bool:
    """Whether smaller numbers follow the chosen one before a later figure: what adds to them is in it already."""
    between = range(chosen.entries[-1].index + 1, later.index)
    return any(
        claim is not chosen and not claim.additive and claim.entries[0].index in between and claim.best < chosen.best
        for claim in claims
    )
