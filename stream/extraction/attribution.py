"""Who says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from stream.extraction.lang.en import sources
from stream.extraction.parse import Parse, Token
from stream.kinds import SourceType
from stream.records import Attribution

MAX_WORDS = 14
_WORD = re.compile(r"[a-z]+(?:[.'-][a-z]+)*\.?")
_NAME = re.compile(r"[A-Z][\w'-]+(?:(?: (?:for|of|the|and|on|de|del|al))*(?: [A-Z][\w'-]+))+")


def read_attribution(parse: Parse, text: str, predicate: int) -> Attribution | None:
    """The source that the sentence gives for what the predicate says; `text` is the plain sentence."""
    told = parse.tokens[predicate]
    source = next((s for verb in _saying(parse, told) if (s := _source(parse, verb, text))), None)
    return _attribution(source, text, told) if source else None


def _saying(parse: Parse, predicate: Token) -> Iterator[Token]:
    """The verbs of saying above the predicate, then the others of the sentence."""
    yield from (t for t in parse.ancestors(predicate) if _says(parse, t))
    yield from (t for t in parse.tokens if _says(parse, t))


def _says(parse: Parse, token: Token) -> bool:
    if token.lower not in sources.SAY or (token.index == 0 and token.lower != "according"):
        return False
    if token.lower == "according":
        return True
    return token.tag.startswith("VB") and parse.first(token.index, "nsubj", "nsubjpass") is not None


def _source(parse: Parse, verb: Token, text: str) -> str | None:
    """The words that name the source, without the article and what follows a comma."""
    if verb.lower == "according":
        head = next((t for prep in parse.child(verb.index, "prep") for t in parse.child(prep.index, "pobj")), None)
    else:
        head = parse.first(verb.index, "nsubj")
    if head is None or head.lower in ("it", "that", "which", "who", "this", "he", "she", "they", "we", "i"):
        return None
    span = sorted(_noun_phrase(parse, head))[:MAX_WORDS]
    words = text[parse.tokens[span[0]].start : parse.tokens[span[-1]].end]
    return re.sub(r"^(?:the|a|an|some) ", "", words, flags=re.IGNORECASE).strip(" ,") or None


def _noun_phrase(parse: Parse, head: Token) -> Iterable[int]:
    """The head with what belongs to it, clauses and appositions left out."""
    stack, seen = [head.index], {head.index}
    while stack:
        for n in parse.children[stack.pop()]:
            child = parse.tokens[n]
            contiguous = child.dep not in ("relcl", "acl", "appos", "punct", "advcl", "dep", "parataxis")
            if contiguous and n not in seen:
                seen.add(n)
                stack.append(n)
    first, last = min(seen), max(seen)
    return range(first, last + 1) if len(seen) >= last - first else seen


def _attribution(source: str, text: str, predicate: Token) -> Attribution:
    quoted = text[: predicate.start].count('"') % 2 == 1
    return Attribution(source=source, type=source_type(source), quoted=quoted)


def source_type(name: str) -> SourceType:
    """What kind of source a name is, by its words."""
    words = set(_WORD.findall(name.lower().replace("united nations", "un")))
    return next((kind for kind, known in sources.TYPES if not known.isdisjoint(words)), SourceType.OTHER)


class Names:
    """The full names of a text, for short forms that stand for them ("the Observatory")."""

    def __init__(self, text: str) -> None:
        self._names = [match[0] for match in _NAME.finditer(text)]

    def resolve(self, said: Attribution | None) -> Attribution | None:
        """The attribution with a name of one word made full, where the text has told it."""
        if said is None or " " in said.source or not said.source[:1].isupper():
            return said
        full = next((name for name in self._names if said.source in name.split() and name != said.source), None)
        if full is None:
            return said
        full = full.removeprefix("The ")
        return Attribution(source=full, type=source_type(full), quoted=said.quoted)
