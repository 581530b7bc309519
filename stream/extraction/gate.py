"""Which sentences are worth a parse: those that name a harm or a flight, and somebody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from stream.extraction.clean import letters
from stream.extraction.lang.en import harm_words, predicates
from stream.extraction.lang.en.number_words import NUMBERS
from stream.extraction.lang.en.predicates import Sense
from stream.extraction.lang.words import words
from stream.extraction.lexicon import Lexicon
from stream.extraction.numbers import find_quantities
from stream.kinds import Metric

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")
_BODY = re.compile(r"\bbody of |(?:th|second|third|\d(?:st|nd|rd)) body\b")
"""The word alone is mostly one of a governing body."""
_IDLE_SHOOTING = re.compile(
    r"\b(?:a|an|the|this|that|another|mass|school|sunday|monday|tuesday|wednesday|thursday|friday|saturday|weekend) "
    r"(?:shooting|stabbing)s?(?= (?:scene|range|investigation|suspect|happened|occurred|took|was|is|at|in|on|near|"
    r"outside|inside)\b|[.,;]|$)"
)
"""A happening of which no more is told than when or where."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What a sentence must hold that can tell of a victim."""

    told: frozenset[str]
    """Words of which one is enough."""
    counted: frozenset[str]
    """Those among them that tell of homes, of people by the thousand, or of many happenings: none but with a number."""
    turns: Mapping[str, frozenset[str]] = field(hash=False)
    """Words that are part of a turn -> those of which another one belongs to it: `took` or `lost` to `lives`."""
    parts: frozenset[str]
    """All of these, those with a hyphen by their first part: a sentence without any, as most are, is soon told."""

    @classmethod
    def of(cls, lexicon: Lexicon) -> Gate:
        """The gate of a lexicon."""
        triggers = lexicon.triggers()
        tables = (lexicon.verbs, lexicon.adjectives, lexicon.count_nouns, lexicon.of_nouns)
        whole = {word for table in tables for word in table} - predicates.TOO_COMMON
        of_homes = {w for w in whole if all(_is_of_homes(table[w]) for table in tables if w in table)} - _HARMING
        counted = frozenset(of_homes | predicates.HOUSING_NOUNS | predicates.LOSE_VERBS | _LOSSES | _MANY)
        turns: dict[str, frozenset[str]] = {}
        for group, others in _TURNS:
            turns.update({word: turns.get(word, frozenset()) | others for word in group - whole})
        told = triggers - (turns.keys() - counted)
        parts = frozenset(word.partition("-")[0] for word in {*told, *turns, "body"})
        return cls(told, triggers & counted, turns, parts)

    def passes(self, lower: str) -> bool:
        """Whether a lower-case sentence can give a figure."""
        own = set(letters(lower))
        if self.parts.isdisjoint(own):
            return False
        if "-" in lower:  # the tokenizer parts most compounds: "brain-dead"
            own.update(_WORD.findall(lower))
        told = own & self.told
        if told and told <= self.counted and not _counts(lower, own):
            told = set()
        if told and (not told <= harm_words.SHOOTINGS or _is_told(lower, own)):
            return True
        if "body" in own and _BODY.search(lower):
            return True
        return any(not own.isdisjoint(self.turns[word]) for word in own & self.turns.keys())


def _is_of_homes(sense: Sense) -> bool:
    """Whether a word is said of buildings, or of all whom a happening touches."""
    return sense.metric in (None, Metric.AFFECTED)


def _counts(lower: str, own: set[str]) -> bool:
    """Whether a sentence holds a count."""
    may = not own.isdisjoint(NUMBERS) or _DIGIT.search(lower) is not None
    return may and bool(find_quantities(lower))


_DIGIT = re.compile(r"\d")
_HARMING = harm_words.BURN_VERBS | harm_words.DEADLY_VERBS | harm_words.GUN_VERBS | harm_words.WOUND_NOUNS
"""Words that hurt people too: `burned alive`, `severe burns`."""
_LOSSES = words("loss include included")
_MANY = words("arrests detentions evacuations jail")
"""Happenings told of as many: without a number of nobody in particular."""


def _is_told(lower: str, own: set[str]) -> bool:
    """Whether a sentence says more of shootings and stabbings than that there were some."""
    if not own.isdisjoint(_DEADLY):
        return True
    return not harm_words.SHOOTINGS.isdisjoint(_WORD.findall(_IDLE_SHOOTING.sub("", lower)))


_DEADLY = harm_words.FATAL | predicates.LIFE_NOUNS
_FORCED = predicates.HOME_NOUNS | predicates.SHELTER_NOUNS | predicates.CROSS_VERBS | predicates.TOO_COMMON
_FORCED |= harm_words.HOSPITALS | {"medical", "trauma", "from"}
_TURNS: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (predicates.FORCE_VERBS, _FORCED),
    (predicates.CROSSING, predicates.BORDERS | predicates.ESCAPES | predicates.HOME_NOUNS),
    (predicates.LOSE_VERBS | {"loss"}, predicates.LIFE_NOUNS | predicates.HOME_NOUNS),
    (frozenset({"safety", "safer", "ground"}), predicates.MOVE_VERBS),
    (predicates.LIFE_NOUNS, predicates.TAKE_VERBS | predicates.LOSE_VERBS | {"fighting", "clinging", "loss", "losses"}),
    (frozenset({"gun", "guns"}), harm_words.TURN_VERBS | {"down"}),
    (frozenset({"condition"}), harm_words.GRADES),
    (harm_words.HOSPITALS | {"medical", "trauma"}, harm_words.BRING_VERBS),
    (frozenset({"body"}), predicates.FINDING | {"recovered", "identified"}),
    (predicates.STAY_VERBS, predicates.SHELTER_NOUNS | predicates.CAMP_NOUNS),
    (predicates.MOVE_VERBS, predicates.SAFE_NOUNS | predicates.CAMP_NOUNS),
)
