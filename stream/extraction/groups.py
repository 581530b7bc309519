"""Which people a count is of, by the words of its noun phrase."""

from __future__ import annotations

from stream.extraction.lang.en import nouns
from stream.extraction.lang.words import words
from stream.extraction.lexicon import Lexicon
from stream.kinds import GroupSide
from stream.records import Group

_ARMED = words(
    """
    armed rebel militia paramilitary jihadist guerrilla militant taliban islamist insurgent terrorist
    """
)
_OFFICIAL = words("police army military security regime government-allied pro-government")
_ARMED_GROUP = nouns.ARMED_GROUPS | words("militia militias guerrillas rebels")
_OFFICIAL_GROUP = words("forces force police army military guard gendarmerie")
_NO_FIGHTER = words("former political retired ex-")
_LATE = words(
    """
    driver drivers worker workers employee employees member members leader leaders officer officers
    personnel commander commanders forces people
    """
)


def read_group(label: str, lexicon: Lexicon) -> Group | None:
    """The group of a label such as `Iraqi soldiers`; None where the text only gives a number."""
    phrase, _, group = label.lower().partition(" of ")
    words = phrase.split()
    if not words:
        return None
    head = words[-1]
    side = _side_of_members(words, group.split()) or _side(words, lexicon)
    return Group(label=label, side=side, age=_age(head), sex=sex_of(head))


def _side_of_members(words: list[str], group: list[str]) -> GroupSide | None:
    """The side of `members of the security forces`, of `Hamas members`; None of other people."""
    own = {*group, *words[:-1]}
    if words[-1] not in nouns.MEMBERS or own & _NO_FIGHTER:
        return None
    if own & _ARMED_GROUP:
        return GroupSide.COMBATANT
    return GroupSide.SECURITY_FORCE if own & _OFFICIAL_GROUP else None


def _side(words: list[str], lexicon: Lexicon) -> GroupSide:
    head, modifiers = words[-1], set(words[:-1])
    if "suspected" in modifiers and head in ("rebels", "militants"):
        return GroupSide.COMBATANT
    if head in _LATE or head not in lexicon.sides:
        if modifiers & _ARMED:
            return GroupSide.COMBATANT
        if modifiers & _OFFICIAL:
            return GroupSide.SECURITY_FORCE
        if "civilian" in modifiers:
            return GroupSide.CIVILIAN
    if "suicide" in modifiers:
        return GroupSide.PERPETRATOR
    return lexicon.sides.get(head) or lexicon.sides.get(head.rpartition("-")[2]) or GroupSide.UNKNOWN


def _age(head: str) -> str | None:
    if head in nouns.CHILDREN:
        return "child"
    return "adult" if head in nouns.ADULTS else None


def sex_of(head: str) -> str | None:
    """`male` or `female` where the noun says so."""
    if head in nouns.FEMALES:
        return "female"
    return "male" if head in nouns.MALES else None
