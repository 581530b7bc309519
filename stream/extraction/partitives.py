"""Counts of some among those counted: "nine of them children", "ten seriously", "three were among the 41 killed"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from stream.extraction.counts import Identity
from stream.extraction.labels import noun_label
from stream.extraction.lexicon import Lexicon, NounClass
from stream.extraction.mentions import Mention
from stream.extraction.parse import Parse, Token
from stream.kinds import Metric

_LEADS = re.compile(
    r"(?:among (?:them|whom|which)|including|included|of (?:them|whom))(?: (?:were|are|was|at least|about|some|also))*"
    r"[,:]? $"
)
"""Right before a count of some of those told before."""
_OF_WHOLE = re.compile(r" of (?:the|those|these) (?:at least |nearly |about |some |more than )?$")
_AMONG_WHOLE = re.compile(
    r"(?: [a-z'-]+){0,4}?(?:, [^,;]{3,60},)?"
    r"(?: (?:were|was|are|is))? among (?:the |those |at least |nearly |about |some |more than )*$"
)
"""Between a count of some and the count of all."""
HOW_BADLY = frozenset({"seriously", "critically", "badly", "severely", "gravely", "slightly", "lightly"})
FATALLY = "fatally"
REACH = 3
"""Words between a count and how badly they were hurt: `ten of them seriously`."""


def partitives(parse: Parse, text: str, mentions: Sequence[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """The loose counts that are of some among those counted, as parts of them. `text` is lower case."""
    linked = {mention.quantity.start for mention in mentions}
    for token in parse.tokens:
        if token.quantity and token.quantity.start not in linked:
            found = (
                _hurt_worse(parse, token, mentions)
                or _led(parse, text, token, mentions, lexicon)
                or _of_whole(parse, text, token, mentions)
            )
            if found:
                yield found


def _hurt_worse(parse: Parse, token: Token, mentions: Sequence[Mention]) -> Mention | None:
    """`ten seriously`, and `two fatally`, which tells of deaths."""
    how = {t.lower for t in parse.tokens[token.index + 1 : token.index + 1 + REACH]}
    if FATALLY in how:
        total = _before(token, [m for m in mentions if m.metric is Metric.INJURED])
        if total is None:
            return None
        died = replace(total, metric=Metric.KILLED, term=Metric.KILLED.value, hit=False, part_of=None)
        return _counted(parse, died, token)
    if not how & HOW_BADLY:
        return None
    total = _before(token, [m for m in mentions if m.metric is Metric.INJURED])
    return _counted(parse, replace(total, part_of=total.theme), token) if total else None


def _led(parse: Parse, text: str, token: Token, mentions: Sequence[Mention], lexicon: Lexicon) -> Mention | None:
    """`among them nine children`."""
    total = _before(token, mentions)
    if total is None or not _LEADS.search(text[: token.start]):
        return None
    noun = _noun(parse, token)
    person = lexicon.noun_class(noun.lower) is NounClass.PERSON or noun.tag in ("NNS", "NNPS")
    return _counted(parse, replace(total, part_of=total.theme), token) if person else None


def _of_whole(parse: Parse, text: str, token: Token, mentions: Sequence[Mention]) -> Mention | None:
    """`seven of the nine dead`, `three Frenchmen were among the 41 killed`."""
    total = next((m for m in mentions if m.quantity.start > token.end and m.part_of is None), None)
    if total is None or not _is_larger(total, token):
        return None
    between = text[token.end : total.quantity.start]
    if not (_OF_WHOLE.fullmatch(between) or _AMONG_WHOLE.fullmatch(between)):
        return None
    return _counted(parse, replace(total, part_of=total.theme), token)


def _before(token: Token, mentions: Sequence[Mention]) -> Mention | None:
    """The last total before a count that can hold it."""
    totals = (m for m in reversed(mentions) if m.quantity.start < token.start and m.part_of is None)
    return next((m for m in totals if _is_larger(m, token)), None)


def _is_larger(total: Mention, token: Token) -> bool:
    counted = total.identity is Identity.COUNTED
    return counted and token.quantity is not None and total.quantity.best >= token.quantity.best


def _counted(parse: Parse, pattern: Mention, token: Token) -> Mention:
    """A mention like the pattern, of the count's own number and noun."""
    assert token.quantity is not None
    noun = _noun(parse, token)
    label = "" if noun is token else noun_label(parse, noun)
    return replace(pattern, quantity=token.quantity, theme=noun.index, label=label, surface=True, told_persons=None)


def _noun(parse: Parse, token: Token) -> Token:
    return parse.head(token) if token.dep in ("nummod", "amod", "compound") else token
