"""Who says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

from stream.extraction.lang.en import sources
from stream.extraction.parse import Parse, Token
from stream.extraction.sought import sought
from stream.kinds import SourceType
from stream.records import Attribution

MAX_WORDS = 14
_WORD = re.compile(r"[a-z]+(?:[.'-][a-z]+)*\.?")
_NAME = re.compile(r"[A-Z][\w'-]+(?:(?: (?:for|of|the|and|on|de|del|al))*(?: [A-Z][\w'-]+))+")
_SAID = "|".join(sorted(sources.TELLS))
_AT_END = sought(
    rf",[\"'”’]{{0,2}} (?P<source>[^,;:\"“”]{{3,60}})(?P<who>, [^,;:\"“”]{{3,60}},)? (?:{_SAID})\b"
    r"[^,;:\"“”]{0,40}\.?$"
)
"""A source at the end of a sentence: `…, a doctor at the camp said on Monday.`"""

_INVERTED = sought(rf",[\"'”’]{{0,2}} (?:{_SAID}) (?P<source>[^,;:\"“”]{{3,60}})(?P<who>, [^,;:\"“”]{{3,60}})?\.?$")
"""The same, turned round: `…, said the mayor.`"""
_DEPARTMENT = re.compile(r"\b[a-z]{1,4}pd\b")
"""`LMPD`: a city's police department."""
_AT_START = sought(rf"(?P<source>[A-Z][^,;:\"“”]{{2,60}}?)(?:, [^,;:\"“”]{{3,60}},)? (?:{_SAID})\b")
"""A source at the beginning: `The mayor, Ana Roy, said …`"""


class Speakers:
    """Those who say things in an item, told in order of its sentences."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._text = text
        self._last: Attribution | None = None
        self._pronoun: tuple[int, Attribution | None] = (-1, None)

    @cached_property
    def _names(self) -> list[str]:
        """The names of several words that the text has."""
        return [match[0] for match in _NAME.finditer(self._text)]

    def overhear(self, text: str) -> None:
        """Note who speaks in a sentence that is not parsed."""
        found = _AT_START.match(text)
        source = _bare(found["source"]) if found else _subject(text)
        if source and source.lower() not in sources.PRONOUNS | sources.NO_SOURCES:
            self._last = self._named(source, quoted=False)

    def listen(self, parse: Parse, text: str) -> None:
        """Note who speaks in a sentence, for the pronouns after it."""
        verb = next((t for t in parse.tokens if _says(parse, t)), None)
        source = _source(parse, verb, text) if verb else None
        if source and source.lower() not in sources.PRONOUNS:
            self._last = self._named(source, quoted=False)

    def attribution(self, parse: Parse, text: str, predicate: int, sentence: int) -> Attribution | None:
        """The source that the sentence gives for what the predicate says; `text` is the plain sentence.

        "He", "she", "it" and "they" are whoever spoke before the sentence.
        """
        if self._pronoun[0] != sentence:
            self._pronoun = (sentence, self._last)
        token = parse.tokens[predicate]
        quoted = text[: token.start].count('"') % 2 == 1
        for source in (*_sources(parse, text, token), *_tail(text, token)):
            if source not in sources.PRONOUNS:
                self._last = self._named(source, quoted=quoted)
                return self._last
            if self._pronoun[1] and source not in sources.SPEAKERS:
                return replace(self._pronoun[1], quoted=quoted)
        return None

    def _named(self, source: str, *, quoted: bool) -> Attribution:
        """The source with its full name where the text has told it, and its type by the words that go with it."""
        full = source
        if " " not in source and source[:1].isupper():
            full = next((name for name in self._names if source in name.split() and name != source), source)
            full = full.removeprefix("The ")
        kind = source_type(full)
        if kind is SourceType.OTHER and full[:1].isupper():
            kind = source_type(self._role(full))
        return Attribution(source=full, type=kind, quoted=quoted)

    def _role(self, name: str) -> str:
        """What the text says that somebody is: the words before the name and the aside after it."""
        at = self._text.find(name)
        if at < 0:
            return ""
        before = re.split(r"[.,;:\"]", self._text[max(0, at - 40) : at])[-1]
        aside = re.match(r", (?:[^,.;]{3,70})", self._text[at + len(name) :])
        return f"{before} {aside[0] if aside else ''}"


def _sources(parse: Parse, text: str, predicate: Token) -> Iterator[str]:
    """The sources of the verbs of saying above the predicate, then of any other of the sentence."""
    own = [t for t in parse.child(predicate.index, "prep") if t.lower == "according"]
    above = [*own, *(t for t in parse.ancestors(predicate) if _says(parse, t))]
    above = [verb for n, verb in enumerate(above) if not (_is_hearsay(parse, verb) and above[n + 1 :])]
    for verb in (*above, *(t for t in parse.tokens if t not in above and _says(parse, t))):
        source = _source(parse, verb, text)
        if source:
            yield source


def _is_hearsay(parse: Parse, verb: Token) -> bool:
    """Whether somebody else passes on what a verb says: `a driver said rebels had told him`."""
    heard = parse.child(verb.index, "dobj", "dative")
    return verb.lower in ("told", "tells") and any(t.lower in ("him", "her", "them") for t in heard)


def _says(parse: Parse, token: Token) -> bool:
    if token.lower not in sources.ATTRIBUTES or (token.index == 0 and token.lower != "according"):
        return False
    if token.lower == "according" or _quoted(parse, token):
        return True
    return token.tag.startswith("VB") and parse.first(token.index, "nsubj") is not None


def _quoted(parse: Parse, verb: Token) -> Token | None:
    """Who is quoted by others: `media quoted hospital sources as saying`."""
    link = parse.head(verb)
    if verb.lower != "saying" or link.lower != "as" or parse.head(link).lower not in sources.QUOTE:
        return None
    return parse.first(link.head, "dobj", "nsubjpass")


def _source(parse: Parse, verb: Token, text: str) -> str | None:
    """The words that name the source, without the article and what follows a comma."""
    if verb.lower == "according":
        head = next((t for prep in parse.child(verb.index, "prep") for t in parse.child(prep.index, "pobj")), None)
    else:
        head = _quoted(parse, verb) or parse.first(verb.index, "nsubj")
    if head is not None and head.lower in ("who", "which") and verb.dep == "relcl":
        head = parse.head(verb)
    if head is None or head.quantity or head.lower in sources.NO_SOURCES:
        return None
    if head.lower in sources.PRONOUNS:
        return head.lower
    span = sorted(_noun_phrase(parse, head))[:MAX_WORDS]
    return _bare(text[parse.tokens[span[0]].start : parse.tokens[span[-1]].end])


def _tail(text: str, predicate: Token) -> Iterator[str]:
    """The source at the end of a sentence that the tree does not show."""
    found = _AT_END.search(text, predicate.end) or _INVERTED.search(text, predicate.end)
    if found is None:
        return
    pronoun = found["source"].lower() in sources.PRONOUNS
    source = found["source"].lower() if pronoun else _bare(found["source"])
    if source and (pronoun or found["who"] or source_type(source) is not SourceType.OTHER):
        yield source


def _subject(text: str) -> str | None:
    """Who acts in a sentence, where that is one who can be a source: `The mayor, Ana Roy, visited the mine.`"""
    found = _ACTS.match(text)
    source = _bare(found["source"]) if found else None
    return source if source and source_type(source) is not SourceType.OTHER else None


_ACTS = re.compile(
    r"(?:The |A |An )?(?P<source>[A-Za-z][\w'. -]{2,40}?)(?:, [^,;]{3,60},)? "
    r"(?:[a-z]+ed|went|came|took|met|held|gave|spoke|has|have|had|is|are|was|were)\b"
)
"""Who a sentence begins with."""


def _bare(words: str) -> str | None:
    return re.sub(r"^(?:the|a|an|some|one) ", "", words, flags=re.IGNORECASE).strip(" ,") or None


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


def source_type(name: str) -> SourceType:
    """What kind of source a name is, by its words."""
    low = name.lower()
    first, _, rest = low.partition(" and ")
    if rest and (kind := source_type(first)) is not SourceType.OTHER:
        return kind
    for phrase, kind in sources.PHRASES:
        if phrase in low:
            return kind
    if _DEPARTMENT.search(low):
        return SourceType.POLICE
    words = set(_WORD.findall(low))
    return next((kind for kind, known in sources.TYPES if not known.isdisjoint(words)), SourceType.OTHER)
