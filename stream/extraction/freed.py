"""Captives who are told of because they come free: that they are captives is taken as known, and is no news."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stream.extraction.dates import DateMention
from stream.extraction.lang.en import freeing
from stream.extraction.lang.en.predicates import HOLD_VERBS, SEIZE
from stream.extraction.mentions import Mention
from stream.extraction.parse import Parse, Token
from stream.kinds import Metric

CLIMB = 4
"""Words between those counted and the verb that frees them: `freed 20 of the 40 hostages`."""
_CLAUSE = ("acl", "relcl")
_INNER = ("pobj", "prep", "conj", "appos", "nummod", "compound", "nmod")


def is_of_freed(parse: Parse, mention: Mention, dates: Sequence[DateMention]) -> bool:
    """Whether a count of abducted people only says who were freed: `freed 40 hostages`, `12 kidnapped pupils escaped`.

    Denied or tried for, freeing still takes captivity as known: `failed to rescue 40 hostages`. Not so where a clause
    of theirs dates the abduction: `freed 30 people who were kidnapped on Monday` tells of Monday.
    """
    if mention.metric is not Metric.ABDUCTED:
        return False
    theme, predicate = parse.tokens[mention.theme], parse.tokens[mention.predicate]
    attribute = predicate.dep == "amod" and predicate.head == theme.index
    known = predicate is theme or attribute or _is_over(parse, predicate, theme, dates)
    return known and any(_frees(parse, theme, token) for token in _around(parse, theme))


def _is_over(parse: Parse, predicate: Token, theme: Token, dates: Sequence[DateMention]) -> bool:
    """Whether a clause without a date of its own says what befell those counted before: `people who were kidnapped`."""
    if predicate.dep not in _CLAUSE or theme not in parse.ancestors(predicate):
        return False
    starts = {date.start for date in dates} | {date.end for date in dates}
    below = (t for t in parse.tokens if predicate in parse.ancestors(t))
    return not any(t.start in starts or t.end in starts for t in below)


def _around(parse: Parse, theme: Token) -> Iterator[Token]:
    """The words that can say that those counted come free: what stands with them, and what they hang on."""
    yield from parse.child(theme.index, "amod", *_CLAUSE)
    token = theme
    for _ in range(CLIMB):
        above = parse.head(token)
        if above is token:
            return
        yield above
        if above.lower not in HOLD_VERBS | SEIZE:  # "hostages were taken and freed": the taking is news
            yield from (t for t in parse.child(above.index, "conj") if not any(parse.child(t.index, "dobj", "nsubj")))
        if token.dep not in _INNER or above.tag.startswith("VB"):
            return
        token = above


def _frees(parse: Parse, theme: Token, token: Token) -> bool:
    """Whether a word says that somebody frees those counted, or that they get free themselves."""
    if token.lower in freeing.ESCAPE:
        return theme.dep in ("nsubj", "nsubjpass") or token.head == theme.index
    active = theme.dep == "nsubj" and any(parse.child(token.index, "dobj"))
    return token.lower in freeing.FREE and not active
