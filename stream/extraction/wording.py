"""What the words of a sentence say of a count in it beside its number: that it has grown, is wide, is one of many."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from stream.extraction.background import is_background, is_measure
from stream.extraction.found import Found
from stream.extraction.lang.en.modifier_cues import APART, ONE_OF, SEPARATE
from stream.extraction.lang.en.predicates import GROWTH, TOLL_HEADS
from stream.extraction.mentions import Mention
from stream.extraction.parse import Parse
from stream.extraction.sought import sought

_BY_DEATH = sought(r"(?:his|her|their) deaths? (?:brings?|brought|raises?|raised|takes?|took|pushe[sd])\b")
_ALL_TOLD = sought(r"\b(?:in all|all told|altogether)\b")
"""Words that make a number the whole of what was told before."""
_RAISED_TO = re.compile(
    r"\b(?:raising|bringing|taking|pushing|raised|brought|took|pushed|raises|brings|takes|pushes) to "
    r"(?:at least |more than |over |about |some )?$"
)
"""Before the number in "raising to 40 the number of the dead"."""


WIDE_REACH = 90
"""Code points around a count in which its width is told."""
_WIDE = sought(
    r"\b(?:nationwide|countrywide|elsewhere|(?:across|throughout|all over) "
    r"(?:(?:the )?(?:[a-z-]+ )?(?:country|nation)\b|(?P<name>[a-z]+(?: [a-z]+)?)))"
)


def with_wording(
    found: Found, parse: Parse, text: str, mentions: Sequence[Mention], countries: frozenset[str]
) -> Found:
    """The count with what the words of its sentence say of it.

    `text` is the sentence in lower case, `mentions` are all of it, `countries` those that it names, in lower case.
    """
    mention = found.mention
    adverbs = {token.lower for token in parse.child(mention.predicate, "advmod")}
    return replace(
        found,
        both_sides="both sides" in text,
        grown=_has_grown(parse, text, mention),
        by_death=bool(_BY_DEATH.match(text)),
        background=is_background(parse, text, mention),
        measure=is_measure(text, mention),
        wide=_is_wide(text, mention, mentions, countries),
        also="also" in adverbs,
        already="already" in adverbs,
        turns=text.startswith(SEPARATE),
        apart=text.startswith(APART),
        one_of=text.startswith(ONE_OF),
    )


def _is_wide(text: str, mention: Mention, mentions: Sequence[Mention], countries: frozenset[str]) -> bool:
    """Whether a count is of a whole country: `killed 40 across Varland`, as far as the counts beside it."""
    start, end = mention.quantity.start, mention.quantity.end
    floor = max((m.quantity.end for m in mentions if m.quantity.end <= start), default=0)
    ceiling = min((m.quantity.start for m in mentions if m.quantity.start >= end), default=len(text))
    for match in _WIDE.finditer(text, max(floor, start - WIDE_REACH), min(ceiling, end + WIDE_REACH)):
        name = match["name"]
        if name is None or not countries.isdisjoint({name, name.split()[0]}):
            return True
    return False


def _has_grown(parse: Parse, text: str, mention: Mention) -> bool:
    """Whether the mention is the number that a toll has risen to, or the whole of what was told before."""
    if _ALL_TOLD.search(text, mention.quantity.end) or _RAISED_TO.search(text[: mention.quantity.start]):
        return True
    predicate = parse.tokens[mention.predicate]
    if predicate.lower not in TOLL_HEADS:
        return False
    near = parse.tokens[max(0, predicate.index - 6) : mention.theme + 1]
    return any(token.lower in GROWTH for token in near)
