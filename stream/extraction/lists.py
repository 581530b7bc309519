"""Counts that a list joins to one already linked, where the tree hangs them elsewhere: "nine men … and two guards"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from stream.extraction.lang.en import predicates
from stream.extraction.lexicon import Lexicon, NounClass
from stream.extraction.parse import Parse, Token

LIST_REACH = 14
"""Words from one member of a list to the next."""
_LAST = frozenset({"and", "plus"})
_JOINTS = _LAST | {","}
_BREAKS = frozenset({";", ":", "while", "when", "after", "but", "among", "including", "with"})
_OWN_TAGS = ("JJ", "CD", "DT", "NN", "RB")
"""Tags of the words before a member's noun."""


def adrift(parse: Parse, themes: Sequence[int], linked: Set[int], lexicon: Lexicon) -> Iterator[tuple[int, Token]]:
    """(linked theme, noun) of each count of people that no link has and that a list joins to a linked theme.

    `themes` are token indices, `linked` the starts of linked quantities.
    """
    loose = [noun for noun in _counted(parse, lexicon) if _start(parse, noun) not in linked]
    for theme in themes:
        yield from ((theme, noun) for noun in _following(parse, theme, loose, lexicon))
        before = next((noun for noun in reversed(loose) if noun.index < theme), None)
        if before and _joint(parse, before.index, theme, lexicon) in _LAST:
            yield theme, before


def _counted(parse: Parse, lexicon: Lexicon) -> Iterator[Token]:
    """The nouns of counted people, subjects of verbs of their own apart."""
    for token in parse.tokens:
        noun = parse.head(token) if token.dep == "nummod" else token
        if token.quantity and noun.dep not in ("nsubj", "nsubjpass", "pobj") and _is_victim(noun, lexicon):
            yield noun


def _number(parse: Parse, noun: Token) -> Token:
    """The number of a counted noun."""
    return next((t for t in (parse.tokens[n] for n in parse.children[noun.index]) if t.quantity), noun)


def _start(parse: Parse, noun: Token) -> int:
    """Where the quantity of a counted noun starts."""
    quantity = _number(parse, noun).quantity
    return quantity.start if quantity else noun.start


def _following(parse: Parse, theme: int, loose: Sequence[Token], lexicon: Lexicon) -> list[Token]:
    """The further members of a list that a theme begins: none where they only break it down."""
    members: list[Token] = []
    last, joint = theme, None
    for noun in loose:
        found = _joint(parse, last, _number(parse, noun).index, lexicon) if noun.index > last else None
        if found:
            members.append(noun)
            last, joint = noun.index, found
    whole = _number(parse, parse.tokens[theme]).quantity
    told = sum(quantity.best for noun in members if (quantity := _number(parse, noun).quantity))
    return members if joint in _LAST and not (whole and whole.best == told) else []


def _is_victim(noun: Token, lexicon: Lexicon) -> bool:
    """Whether the noun is of people and does not say itself what befell them (`16 injured`)."""
    person = lexicon.noun_class(noun.lower) is NounClass.PERSON or noun.tag == "NNPS"
    return person and not says_itself(noun, lexicon)


def says_itself(noun: Token, lexicon: Lexicon) -> bool:
    """Whether a word says what befell those it counts: `wounded`, `injuries`, `homeless`."""
    return noun.lower in lexicon.adjectives or (
        noun.lower in lexicon.count_nouns and noun.lower not in predicates.STATE_NOUNS
    )


def _joint(parse: Parse, start: int, end: int, lexicon: Lexicon) -> str | None:
    """What joins two members, where between them stands only what belongs to the first, a joint, and the second's."""
    between = parse.tokens[start + 1 : end]
    at = max((n for n, token in enumerate(between) if token.lower in _JOINTS), default=None)
    if at is None or len(between) > LIST_REACH:
        return None
    own = all(token.tag.startswith(_OWN_TAGS) for token in between[at + 1 :])
    apart = any(_breaks(token) or token.lower in lexicon.adjectives for token in between[:at])
    return between[at].lower if own and not apart else None


def _breaks(token: Token) -> bool:
    """Whether a list cannot go on past the word."""
    return token.tag.startswith(("VB", "W")) or token.lower in _BREAKS or token.quantity is not None
