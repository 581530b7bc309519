"""Turns that say how far a clause is true: `nearly killed`, `is not true that 12 died`, `are to be moved`."""

from __future__ import annotations

from collections.abc import Iterator

from stream.extraction.lang.en import modifier_cues as cues
from stream.extraction.mentions import Mention
from stream.extraction.parse import Parse, Token
from stream.kinds import DISPLACEMENT, Metric, Modality

_MOVED = DISPLACEMENT | {Metric.RETURNED}
"""What people do on purpose, and so what can be planned."""


def read_hedge(parse: Parse, mention: Mention) -> Modality | None:
    """What such a turn makes of a mention; None where there is none."""
    predicate = parse.tokens[mention.predicate]
    if _is_disowned(parse, predicate):
        return Modality.DENIED
    beside = {t.lower for t in parse.child(predicate.index, "advmod")}
    if beside & cues.NARROWLY or _is_averted(parse, predicate):
        return Modality.HYPOTHETICAL
    if beside & cues.LIKELY or _is_believed(parse, mention):
        return Modality.FEARED
    return Modality.PLANNED if mention.metric in _MOVED and _is_arranged(parse, predicate) else None


def _is_disowned(parse: Parse, predicate: Token) -> bool:
    """`it is not true that 12 died`, `reports that 12 died were false`, `a call saying that 12 died was a hoax`."""
    if any(t.lower in cues.FALSE and t.index > predicate.index for t in parse.child(predicate.index, "amod")):
        return True  # "called reports of 30 deaths false"
    return any(
        word.lower in cues.FALSE or (word.lower == "true" and parse.first(above.index, "neg") is not None)
        for above in _governing(parse, predicate)
        for word in parse.child(above.index, "acomp", "attr", "oprd")
    )


def _governing(parse: Parse, predicate: Token) -> Iterator[Token]:
    """The words above a predicate whose content it is: not those of a clause it is only joined to, or that it dates."""
    word = predicate
    while word.head != word.index and word.dep not in ("conj", "advcl", "relcl"):
        word = parse.head(word)
        yield word


def _is_averted(parse: Parse, predicate: Token) -> bool:
    """`a bomb that could have killed dozens`: it did not."""
    helpers = {t.lower for t in parse.child(predicate.index, "aux")}
    return predicate.dep == "relcl" and {"could", "have"} <= helpers


def _is_believed(parse: Parse, mention: Mention) -> bool:
    """`rescuers believe 30 are dead`; not `police believe he killed two`, where only the doer is in doubt."""
    if mention.metric is not Metric.KILLED or mention.theme > mention.predicate:
        return False
    clause = parse.tokens[mention.predicate]
    while clause.dep in ("acomp", "attr", "conj"):
        clause = parse.head(clause)
    return clause.dep == "ccomp" and parse.head(clause).lower in cues.BELIEVE


def _is_arranged(parse: Parse, predicate: Token) -> bool:
    """`are to be moved`, `are due to leave`, `is expected to be evacuated`."""
    helpers = {t.lower for t in parse.child(predicate.index, "aux", "auxpass")}
    if predicate.dep != "xcomp" or "to" not in helpers or "have" in helpers:
        return False
    head = parse.head(predicate)
    return head.lower in cues.SCHEDULED or (head.lower in ("is", "are", "were") and predicate.tag in ("VB", "VBN"))
