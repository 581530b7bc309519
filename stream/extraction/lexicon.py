"""The lexicon compiled for look-up: every inflected form and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from stream.extraction.lang.en import harm_words, nouns, predicates
from stream.extraction.lang.en.predicates import Sense
from stream.kinds import GroupSide

VOWELS = "aeiou"


class NounClass(Enum):
    """What a noun names, as far as victims go."""

    PERSON = "person"
    HOUSEHOLD = "household"
    BUILDING = "building"
    THING = "thing"
    UNKNOWN = "unknown"


def inflect(base: str) -> tuple[str, ...]:
    """The regular forms of a verb: kill -> kills, killed, killing."""
    if base in predicates.IRREGULAR:
        return (base, *predicates.IRREGULAR[base])
    if base.endswith("e"):
        return base, base + "s", base + "d", base[:-1] + "ing"
    if base.endswith("y") and base[-2] not in VOWELS:
        return base, base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    third = base + ("es" if base.endswith(("sh", "ch", "ss", "x")) else "s")
    return base, third, base + "ed", base + "ing"


def _verbs() -> dict[str, Sense]:
    return {form: sense for base, sense in predicates.VERBS.items() for form in inflect(base)}


def _classes() -> dict[str, NounClass]:
    return {
        **dict.fromkeys(nouns.THINGS, NounClass.THING),
        **dict.fromkeys(nouns.PEOPLE, NounClass.PERSON),
        **dict.fromkeys(nouns.HOUSEHOLDS, NounClass.HOUSEHOLD),
        **dict.fromkeys(nouns.BUILDINGS, NounClass.BUILDING),
    }


def _words_of(table: object) -> Iterator[str]:
    """The single words that a table of the lexicon is looked up by."""
    if isinstance(table, (frozenset, dict)):
        yield from (word for word in table if isinstance(word, str))


def _chiefs() -> frozenset[str]:
    """Every word of the tables of harm and flight, and those that nouns are told by without a table."""
    modules = (vars(predicates), vars(harm_words))
    tables = (table for module in modules for name, table in module.items() if not name.startswith("__"))
    return frozenset(word for table in tables for word in _words_of(table)) | {"loss", "body", "corpses", "remains"}


_LONE = {"victim", "victims", "shot", "bodies", "unroofed"}
"""Heads of predications that stand in no table."""


def _sides() -> dict[str, GroupSide]:
    return {
        **dict.fromkeys(nouns.CIVILIANS, GroupSide.CIVILIAN),
        **dict.fromkeys(nouns.COMBATANTS, GroupSide.COMBATANT),
        **dict.fromkeys(nouns.SECURITY, GroupSide.SECURITY_FORCE),
        **dict.fromkeys(nouns.PERPETRATORS, GroupSide.PERPETRATOR),
    }


PEOPLE_ENDINGS = (
    "men",
    "women",
    "ists",
    "ians",
    "ers",
    "ors",
    "ees",
    "ans",
    "ants",
    "ese",
    "ites",
    "is",
    "folk",
    "mates",
)
"""Endings of plurals that mostly name people."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that is looked up by word form."""

    verbs: dict[str, Sense] = field(default_factory=_verbs)
    adjectives: dict[str, Sense] = field(default_factory=lambda: dict(predicates.ADJECTIVES))
    count_nouns: dict[str, Sense] = field(default_factory=lambda: dict(predicates.COUNT_NOUNS))
    of_nouns: dict[str, Sense] = field(default_factory=lambda: dict(predicates.OF_NOUNS))
    classes: dict[str, NounClass] = field(default_factory=_classes)
    sides: dict[str, GroupSide] = field(default_factory=_sides)
    chiefs: frozenset[str] = field(init=False)
    """Words that can be the head of a predication without being a verb."""

    def __post_init__(self) -> None:
        tables = (self.verbs, self.adjectives, self.count_nouns, self.of_nouns)
        told = frozenset(word for table in tables for word in table)
        object.__setattr__(self, "chiefs", _chiefs() | told | _LONE)

    def noun_class(self, word: str) -> NounClass:
        """What a lower-case noun names; compounds by their last part; unknown plurals by their ending."""
        found = self.classes.get(word) or self.classes.get(word.rpartition("-")[2])
        if found:
            return found
        if word.endswith(("-old", "-olds")):
            return NounClass.PERSON
        return NounClass.PERSON if len(word) > 5 and word.endswith(PEOPLE_ENDINGS) else NounClass.UNKNOWN

    def triggers(self) -> frozenset[str]:
        """Words without one of which a sentence cannot tell of a victim."""
        turns = (
            predicates.LIFE_NOUNS
            | predicates.REFUGE_NOUNS
            | predicates.CAMP_NOUNS
            | harm_words.WOUND_NOUNS
            | predicates.FORCE_VERBS
            | harm_words.GUN_VERBS
            | predicates.CAPTIVE
            | predicates.SEIZE
            | predicates.HOUSING_NOUNS
            | predicates.CROSSING
            | {
                "toll",
                "wiped",
                "casualties",
                "casualty",
                "lost",
                "losing",
                "loss",
                "safer",
                "safety",
                "housed",
                "ground",
                "fatally",
                "condition",
                "recovering",
                "bullet",
                "gunshot",
                "death",
                "include",
                "included",
            }
        )
        told = self.verbs.keys() | self.adjectives.keys() | self.count_nouns.keys() | self.of_nouns.keys() | turns
        return frozenset(told - predicates.TOO_COMMON)
