"""Which kinds of event can be one happening under two names. Data."""

from __future__ import annotations

from functools import cache

from stream.kinds import KINDS, Kind

SAME = 1.0
CONFUSED = 0.5
VAGUE = -0.5

_KIN: tuple[frozenset[str], ...] = (
    frozenset({"air_strike", "shelling"}),
    frozenset({"suicide_bomb", "bomb"}),
    frozenset({"bomb", "grenade"}),
    frozenset({"armed_clash", "attack"}),
    frozenset({"attack", "shooting"}),
    frozenset({"armed_clash", "shooting"}),
    frozenset({"attack", "abduction"}),
    frozenset({"armed_clash", "abduction"}),
    frozenset({"armed_clash", "shelling"}),
    frozenset({"suicide_bomb", "attack"}),
    frozenset({"bomb", "attack"}),
    frozenset({"riot", "protest"}),
    frozenset({"riot", "attack"}),
    frozenset({"riot", "armed_clash"}),
    frozenset({"protest", "shooting"}),
    frozenset({"flood", "storm"}),
    frozenset({"flood", "landslide"}),
    frozenset({"storm", "landslide"}),
    frozenset({"earthquake", "tsunami"}),
    frozenset({"earthquake", "landslide"}),
    frozenset({"volcano", "tsunami"}),
    frozenset({"fire", "industrial_accident"}),
    frozenset({"fire", "wildfire"}),
    frozenset({"collapse", "industrial_accident"}),
    frozenset({"bomb", "industrial_accident"}),
    frozenset({"bomb", "fire"}),
    frozenset({"fire", "transport_accident"}),
    frozenset({"bomb", "transport_accident"}),
)
"""Pairs of kinds that tellers confuse, or of which one brings the other."""

_VAGUE = ("conflict", "disaster", "accident", "crime", "other")
"""Kinds that say no more than the cause; they may stand for any other of their cause group."""


def _name(key: str) -> tuple[str, str]:
    kind: Kind = KINDS[key]
    return (kind.type, kind.sub_type)


KIN: frozenset[frozenset[tuple[str, str]]] = frozenset(frozenset(map(_name, pair)) for pair in _KIN)
UNSPECIFIC: frozenset[tuple[str, str]] = frozenset(map(_name, _VAGUE))


@cache
def kinship(left: tuple[str, str], right: tuple[str, str]) -> float | None:
    """Evidence in nats that two kinds (type, sub_type) are one; None where they exclude each other."""
    if left == right:
        return SAME
    if left in UNSPECIFIC or right in UNSPECIFIC:
        return VAGUE
    return CONFUSED if frozenset((left, right)) in KIN else None
