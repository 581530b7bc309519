"""Counts whose predicate is told once for several places or days: "12 were killed in Orel and five in Tarn"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from stream.extraction.counts import Identity
from stream.extraction.lang.en.dates import MONTHS, WEEKDAYS
from stream.extraction.lang.words import words
from stream.extraction.mentions import Mention
from stream.extraction.parse import Parse, Token

LEADS = words("and , ; : - -- ( including with")
"""Words right before a count that goes on with another place."""
PARTS = words(": - -- ( including with")
"""Those among them behind which the counts are parts of the one before."""
PLACE_PREPOSITIONS = words("in at near from around outside across")
DAYS = words("yesterday today")
FINITE = ("VBD", "VBZ", "VBP")
SUBJECTS = ("nsubj", "nsubjpass")


def gapped_mentions(parse: Parse, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """The loose counts of further places, each with the predicate of the count before; parts where a mark says so."""
    linked = {mention.quantity.start for mention in mentions}
    last: Mention | None = None
    for token in parse.tokens:
        if not token.quantity:
            continue
        own = next((m for m in mentions if m.quantity.start == token.quantity.start), None)
        if own:
            last = own if own.identity is Identity.COUNTED else None
        elif token.quantity.start not in linked and last and (_is_of_place(parse, token) or _is_of_day(parse, token)):
            last = _gapped(parse, last, token)
            if last:
                yield last
        else:
            last = None


def _is_of_place(parse: Parse, token: Token) -> bool:
    """Whether a bare count stands between a mark and a named place, and is nobody's subject."""
    before = parse.tokens[token.index - 1].lower if token.index else ""
    after = [t for t in parse.tokens[token.index + 1 : token.index + 4] if t.lower != "the"]
    if before not in LEADS or len(after) < 2 or after[0].lower not in PLACE_PREPOSITIONS or token.dep in SUBJECTS:
        return False
    return after[1].tag == "NNP" and after[1].lower not in MONTHS and after[1].lower not in WEEKDAYS


def _is_of_day(parse: Parse, token: Token) -> bool:
    """Whether a bare count stands between a mark and a day, and is nobody's subject: `, 4 on Tuesday`."""
    before = parse.tokens[token.index - 1].lower if token.index else ""
    after = [t.lower for t in parse.tokens[token.index + 1 : token.index + 3]]
    if before not in LEADS or token.dep in SUBJECTS or not after:
        return False
    return after[0] in DAYS or (after[0] == "on" and after[-1] in WEEKDAYS)


def _gapped(parse: Parse, last: Mention, token: Token) -> Mention | None:
    """The count as one more of the mention before, or a part of it; None where another clause comes between."""
    start = max(last.theme, last.predicate) + 1
    between = parse.tokens[start : token.index]
    if token.quantity is None or any(t.tag in FINITE and t.dep not in ("aux", "auxpass") for t in between):
        return None
    part = last.part_of
    if part is None and any(t.lower in PARTS for t in between) and token.quantity.best <= last.quantity.best:
        part = last.theme
    return replace(last, quantity=token.quantity, theme=token.index, label="", part_of=part, told_persons=None)
