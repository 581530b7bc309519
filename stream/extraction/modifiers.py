"""Whether the text says that it happened: negated, feared, hypothetical, planned, denied."""

from __future__ import annotations

from collections.abc import Iterator

from stream.extraction.lang.en import modifier_cues as cues
from stream.extraction.mentions import Identity, Mention
from stream.extraction.parse import Parse, Token
from stream.kinds import Modality

_CLAUSE_ENDS = frozenset({"relcl", "ROOT"})


def read_modality(parse: Parse, mention: Mention) -> Modality:
    """The modality of a mention, by the words around its predicate."""
    predicate = parse.tokens[mention.predicate]
    if mention.identity is Identity.NONE or _negated(parse, predicate):
        return Modality.NEGATED
    chain = list(_chain(parse, predicate))
    for token in chain:
        found = _cue(parse, token, token is predicate)
        if found:
            return found
    near = {t.lower for t in parse.tokens[max(0, mention.predicate - 2) : mention.predicate + 1]}
    near |= {t.lower for t in parse.tokens[max(0, mention.theme - 4) : mention.theme + 3]}
    return Modality.FEARED if near & cues.FEARED else Modality.ASSERTED


def _negated(parse: Parse, predicate: Token) -> bool:
    return any(t.lower in cues.NEGATIONS for t in parse.child(predicate.index, "neg"))


def _chain(parse: Parse, predicate: Token) -> Iterator[Token]:
    """The predicate and the words that govern it."""
    yield predicate
    yield from parse.ancestors(predicate)


def _cue(parse: Parse, token: Token, own: bool) -> Modality | None:
    """What a governing word makes of the claim."""
    if token.lower in cues.FEARED:
        return Modality.FEARED
    if token.lower in cues.DENIALS and not own:
        return Modality.DENIED
    if token.lower in cues.RISK_WORDS and not own:
        return Modality.HYPOTHETICAL
    helpers = {t.lower for t in parse.child(token.index, "aux", "mark")}
    if not helpers & (cues.POSSIBLE | {"will", "to", "shall"}):
        return None
    if helpers & {"may", "might", "could"} and "have" in helpers:
        return Modality.FEARED
    if helpers & cues.POSSIBLE:
        return Modality.HYPOTHETICAL
    if "will" in helpers and "have" not in helpers:
        return Modality.PLANNED
    head = parse.head(token).lower
    return Modality.PLANNED if "to" in helpers and head in cues.PLAN_WORDS else None
