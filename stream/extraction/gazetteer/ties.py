"""How a place is bound to what is told: it happened there, or somebody came from there, spoke there, lies there."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from stream.extraction.gazetteer.reading import Around, Reading
from stream.extraction.gazetteer.tokens import Token
from stream.extraction.lang.en import place_ties as words

REACH = 6
"""Words before a name that are looked at."""


class Tie(StrEnum):
    """What the words before a name make of it."""

    AT = "at"
    """It is where something is: "in Homs", "the village of", "shelled Douma"."""
    FROM = "from"
    TO = "to"
    BESIDE = "beside"
    """Something else is told to lie by it: "north of", "the border with"."""
    TREATED = "treated"
    """Where the injured were brought."""
    SPOKEN = "spoken"
    """Where somebody spoke, met or has his seat."""
    ACTOR = "actor"
    """Whose arms or armed men act, at home or not: "Israeli jets", "Turkey's army"."""
    NONE = "none"


def tie_of(reading: Reading, at: int, beside: Around) -> Tie:
    """The tie of the name whose first token is `at`."""
    if beside.after and beside.after.gap == "-" and beside.after.lower in words.SEATED:
        return Tie.SPOKEN
    if beside.after and beside.after.lower in words.ARMED and beside.after.gap in words.OWN_GAPS:
        return Tie.ACTOR
    if beside.next == "border" and not (beside.after2 and beside.after2.lower in words.LAND_BEFORE):
        return Tie.BESIDE
    back = _back(reading.tokens, at)
    while back and (back[-1] in words.BETWEEN or back[-1] in words.PARTS):
        back.pop()
    if not back:
        return _after(beside)
    tie = _before(back)
    return _after(beside) if tie is Tie.NONE else tie


def _after(beside: Around) -> Tie:
    """The tie that the word after makes where none before does."""
    if beside.next in words.SAYING:
        return Tie.SPOKEN
    return Tie.AT if beside.next in words.LAND_AFTER else Tie.NONE


def _back(tokens: Sequence[Token], at: int) -> list[str]:
    """The words before, nearest last, as far as the clause goes."""
    found: list[str] = []
    gap = tokens[at].gap
    for n in range(at - 1, max(-1, at - 1 - REACH), -1):
        if gap.strip(" \n-"):
            break
        found.append(tokens[n].lower)
        gap = tokens[n].gap
    found.reverse()
    return found


def _before(back: Sequence[str]) -> Tie:
    """The tie that the words before make, the nearest of them a preposition, a verb or a noun."""
    last = back[-1]
    noun = back[-2] if len(back) > 1 else ""
    if last in words.HIT or last in words.LAND_BEFORE:
        return Tie.AT
    if last in words.LEFT:
        return Tie.FROM
    if last in words.NEXT_TO:
        return Tie.BESIDE
    if last in words.IN:
        return _inside(back)
    if last == "of":
        return Tie.BESIDE if noun in words.COMPASS else Tie.AT if noun in words.LAND_BEFORE else Tie.NONE
    if last == "from":
        return Tie.BESIDE if noun in words.MEASURES else Tie.SPOKEN if noun in words.SPEECH else Tie.FROM
    if last in {"with", "between"}:
        return Tie.BESIDE if noun in words.BORDER else Tie.NONE
    if last in words.TOWARDS:
        return _towards(back)
    return Tie.NONE


def _inside(back: Sequence[str]) -> Tie:
    near = back[-4:-1]
    if any(word in words.CARE for word in near):
        return Tie.TREATED
    return Tie.SPOKEN if any(word in words.SPEECH for word in near) else Tie.AT


def _towards(back: Sequence[str]) -> Tie:
    near = back[-5:-1]
    if near and near[-1] == "according":
        return Tie.NONE
    if any(word in words.CARRIED or word in words.CARE for word in near):
        return Tie.TREATED
    return Tie.BESIDE if near and near[-1] in words.CLOSE else Tie.TO
