"""Whether a count sums up what lasts or recurs, by what its sentence says of cause, time and frequency."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from stream.extraction.dates import DateKind, DateMention
from stream.extraction.lang.en import running as words
from stream.extraction.many import is_of_nature
from stream.extraction.mentions import Mention
from stream.extraction.parse import Parse, Token
from stream.extraction.roles import RELATIVES, VERBAL
from stream.extraction.sought import sought
from stream.kinds import VIOLENT, PeriodPrecision

SHORT = timedelta(days=7)
"""The longest time whose total is still a `period`."""
SEVERAL = 10
"""Fewer victims than this are rarely those of a war or of years."""
CLIMB = 4
"""Words above the predicate whose subjects and circumstances are looked at."""

_UNIT = r"(?:year|month|week|decade)"
_NUMBER = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty)"
_TROUBLE = r"(?:war|conflict|insurgency|struggle|battle|campaign|offensive|siege)"
_LENGTH = sought(
    rf"\b{_NUMBER}[- ]{_UNIT}s?[- ](?:old |long )?(?:[a-z]+ )?{_TROUBLE}\b"
    rf"|\blasted (?:for )?(?:\w+ ){{0,2}}{_NUMBER} {_UNIT}s\b"
)
"""`a ten-year-long war`, `has lasted 10 years`."""
_SHORT = re.compile(rf"\b(?:{_NUMBER}|\d{{2}})[- ](?:day|hour)")
"""`a four-day sweep`."""
_WHOLE_MONTH = sought(
    rf"\b(?:during|throughout) (?:the (?:whole )?month of |all of )?(?:{words.MONTHS})\b"
    rf"|\b(?:{words.MONTHS})(?: \d{{4}})? alone\b"
)
_FREQUENT = sought(r"\b(?:" + "|".join(map(re.escape, (*words.RATES, *words.ERAS))) + r")\b")
_SINCE = sought(r"\bsince\b")


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a mention's sentence and item. `text` is lower case, `when` the date that goes with the mention.

    `size` is the largest number among those that the same clause counts; `sudden` tells that the item speaks of what
    kills a thousand at once.
    """

    text: str
    when: DateMention | None
    published: date
    size: int
    sudden: bool


def sums_up(parse: Parse, mention: Mention, told: Told) -> bool:
    """Whether the count is a running total."""
    if mention.metric not in VIOLENT or mention.hit:
        return False
    if _FREQUENT.search(told.text) or (_is_long(told.when) and not is_of_nature(parse, mention)):
        return True
    if mention.quantity.best < SEVERAL:
        return False
    chain = list(_chain(parse, mention))
    perfect = any(is_perfect(parse, token) for token in chain)
    causes = {token.lower for token in _causes(parse, chain)}
    long_since = told.when is None or told.published - date.fromisoformat(told.when.period.start[:10]) > SHORT
    if perfect and long_since and told.size >= words.LARGE:
        since = told.when is None and _SINCE.search(told.text) is not None
        if since or not causes.isdisjoint(words.SUSTAINED):
            return True
    if told.when is not None and told.when.kind is DateKind.POINT and told.when.period.precision is PeriodPrecision.DAY:
        return False
    if _WHOLE_MONTH.search(told.text) or _LENGTH.search(told.text) or not causes.isdisjoint(words.LASTING):
        return True
    quick = told.sudden or _SHORT.search(told.text) is not None
    return told.when is None and not quick and told.size >= (words.GREAT if perfect else words.HUGE)


def _is_long(when: DateMention | None) -> bool:
    """Whether it was counted from one day to another, over more than a week: "from 3 May to 12 July".

    Days that are named count both ways: 9 to 16 May are eight. What reaches back from an hour ("in the past week")
    begins within its first day.
    """
    if when is None or when.period.precision is not PeriodPrecision.DAY:
        return False
    length = date.fromisoformat(when.period.end[:10]) - date.fromisoformat(when.period.start[:10])
    return length >= SHORT if when.kind is DateKind.POINT else length > SHORT


def _chain(parse: Parse, mention: Mention) -> Iterator[Token]:
    """The predicate and the words above it, within its clause."""
    token = parse.tokens[mention.predicate]
    yield token
    for n, above in enumerate(parse.ancestors(token)):
        if n == CLIMB or token.dep in ("relcl", "acl", "ccomp", "advcl"):
            return
        yield above
        token = above


def is_perfect(parse: Parse, token: Token) -> bool:
    """Whether a verb stands in the perfect: `have been killed`."""
    return any(t.lower in ("has", "have", "had") for t in parse.child(token.index, "aux"))


def _causes(parse: Parse, chain: Sequence[Token]) -> Iterator[Token]:
    """The nouns that the clause names as its subject, cause or time; `is estimated to have cost` has its subject in the
    passive."""
    for token in chain:
        if token.tag in VERBAL or token.tag == "JJ":
            for subject in parse.child(token.index, "nsubj", *(() if token is chain[0] else ("nsubjpass",))):
                yield from _nouns(parse, parse.head(token) if subject.lower in RELATIVES else subject)
        for prep in parse.child(token.index, "prep", "agent"):
            for noun in parse.child(prep.index, "pobj"):
                yield from _nouns(parse, noun)
        if token.dep in ("acl", "relcl"):
            yield parse.head(token)


def _nouns(parse: Parse, noun: Token) -> Iterator[Token]:
    """The noun, those joined to it, and what a `result of` or `years of` is of."""
    yield noun
    yield from parse.child(noun.index, "conj")
    for prep in parse.child(noun.index, "prep"):
        if prep.lower in ("of", "to"):
            yield from parse.child(prep.index, "pobj")
