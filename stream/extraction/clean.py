"""A plain view of a text, code point for code point, so that every offset stays true in the original."""

from __future__ import annotations

import re

_SPACES = "\u00a0\u1680\u202f\u205f\u3000\t\x0b\x0c\x85" + "".join(map(chr, range(0x2000, 0x200B)))
_SINGLE_QUOTES = "\u2018\u2019\u201a\u201b\u0060\u00b4\u2032"
_DOUBLE_QUOTES = "\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_BREAKS = "\r\u2028\u2029"
_CONTROLS = "".join(map(chr, [*range(9), *range(14, 32), 127, 0xFFFD]))

_UNSEEN = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Marks that take no space: soft hyphens, joiners, marks of direction."""
_HOLDS_UNSEEN = re.compile(rf"[{_UNSEEN}]")
_WITH_UNSEEN = re.compile(
    rf"(?P<lead>[{_UNSEEN}]*)(?P<word>[^\s{_UNSEEN}]*(?:[{_UNSEEN}]+[^\s{_UNSEEN}]+)*)(?P<end>[{_UNSEEN}]*)"
)

_PLAIN = str.maketrans({
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_SINGLE_QUOTES, "'"),
    **dict.fromkeys(_DOUBLE_QUOTES, '"'),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys(_BREAKS, "\n"),
    **dict.fromkeys(_CONTROLS, " "),
})  # fmt: skip

_LOST_DASH = " \u00d1 "
"""What a dash becomes where Mac Roman was read as Latin-1."""

LINE_WRAP = 45
"""A line at least this long that does not end a sentence is taken for a wrapped one."""
_WRAPPED = re.compile(rf"\n(?<=[^\n]{{{LINE_WRAP - 1}}}[^\n.!?:;\"]\n)(?=[^\s*\u2022])")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,11}(?: [^<>]{0,300})?/?>")
"""A tag of a mark-up language."""

SHOUTING_LETTERS = 20
"""A text with fewer capitals than this may be an acronym or a name; it is left as it is."""
SHOUTING_SHARE = 0.75
_SMALL = bytes(range(ord("a"), ord("z") + 1))


def plain(text: str) -> str:
    """The text without tags, with plain quotes, dashes, spaces and line breaks; always of the same length."""
    seen = _WITH_UNSEEN.sub(_seen, text) if _HOLDS_UNSEEN.search(text) else text
    even = seen.translate(_PLAIN).replace(_LOST_DASH, " - ")
    return _TAG.sub(lambda tag: " " * len(tag[0]), even) if "<" in even else even


def _seen(found: re.Match[str]) -> str:
    """A word without marks that nobody sees: spaces around it in their stead, those within it put behind it."""
    word = _HOLDS_UNSEEN.sub("", found["word"])
    return " " * len(found["lead"]) + word + " " * (len(found["word"]) - len(word) + len(found["end"]))


def unwrapped(text: str) -> str:
    """The text with spaces for the line breaks within its sentences."""
    return _WRAPPED.sub(" ", text) if "\n" in text else text


def is_shouting(text: str) -> bool:
    """Whether the text is written in capitals throughout."""
    told = text.encode("ascii", "ignore")
    if 4 * (len(told) - len(told.translate(None, _SMALL))) > len(text):
        return False  # whatever the rest is: counted at once, since every text comes by here
    upper = sum(map(str.isupper, text))
    lower = sum(map(str.islower, text))
    return upper >= SHOUTING_LETTERS and upper / (upper + lower) >= SHOUTING_SHARE


_LONG_WORD = re.compile(r"[A-Za-z][a-z']{3,}")
"""Shorter words are in small letters in some headlines, in capitals in others."""
HEADLINE_WORDS = 4
"""A headline with fewer long words may be all names."""
HEADLINE_SHARE = 0.75


def is_title_case(text: str) -> bool:
    """Whether most words of a headline begin with a capital, so that capitals tell no names."""
    found = _LONG_WORD.findall(text)
    return len(found) >= HEADLINE_WORDS and sum(word[0].isupper() for word in found) >= HEADLINE_SHARE * len(found)


def lowered(text: str) -> str:
    """Lower case, code point for code point (a few letters have longer lower forms: those stay)."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


_LETTERS = bytes(code if code in _SMALL else ord(" ") for code in range(256))


def letters(low: str) -> list[str]:
    """What `[a-z]+` finds in a text, in a fifth of the time."""
    return low.encode("ascii", "replace").translate(_LETTERS).decode("ascii").split()
