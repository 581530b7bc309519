"""Bare numbers in running text: digits with separators, words, ranges."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stream.extraction.lang.en import number_words as lexicon

_WORD = re.compile(
    r"(?=\d)(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]*\d|[:/-]\w)|\d{1,3}(?: \d{3})+(?![\d,.]\d|\d|[:/-]\w)"
    r"|\d{1,3}(?:\.\d{3}){2,}(?![\d,.]*\d)|\d{1,3}(?:'\d{3})+(?!['\w])|\d{1,3}(?:,\d\d)+,\d{3}(?![\d,.]*\d)"
    r"|\d{1,3}, 0\d\d(?![\d,.]*\d)|\d+(?=-(?:odd|plus|some)\b)"
    r"|\d+(?:\.\d+)?(?:st|nd|rd|th|k|mn?)?(?!\w|[:/-]\w|[.,]\d)"
    r"|\d[\w.,:/-]*\w)|[a-z][a-z.'-]*[a-z]|\w+|[$£€¥₱₹%:]|[^\w\s]"
)
_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(\.\d+)?(k|mn?)?")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3}|(?:\.\d{3}){2,}|(?:'\d{3})+|(?:,\d\d)+,\d{3}|, 0\d\d)")
"""Thousands set off in other ways: `1.250`, `1'250`, the Indian `12,34,500`, a stray space in `61, 000`."""
_RANGE = re.compile(r"(\d[\d,]*)-(\d[\d,]*)")


@dataclass(slots=True)
class Word:
    """A word of a sentence in lower case and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Number:
    """A bare number over words `first:last`."""

    first: int
    last: int
    value: float
    vague: bool = False
    high: float | None = None
    digits: bool = False
    scale: int = 1
    year: bool = False
    """True where it is written like a year: four digits."""


BEYOND_COUNTS = 10**15
"""Nobody counts so far: scale words behind it are not multiplied on."""


def words_of(text: str) -> list[Word]:
    """The words of a plain text in lower case."""
    return [Word(m[0], m.start(), m.end()) for m in _WORD.finditer(text)]


def may_begin(text: str) -> bool:
    """Whether a word can be the first of a number."""
    return text in _FIRST or text[0].isdigit() or ("-" in text and text.partition("-")[0] in lexicon.TENS)


_FIRST = frozenset({"a"}) | lexicon.MULTIPLES.keys() | lexicon.FIXED_STARTS | lexicon.UNITS.keys() | lexicon.TENS.keys()


def read_number(words: Sequence[Word], at: int) -> Number | None:
    """The number that begins at a word, the longest reading."""
    if not may_begin(words[at].text):
        return None
    return _fixed(words, at) or _digits(words, at) or _spelled(words, at)


def _fixed(words: Sequence[Word], at: int) -> Number | None:
    """Turns with a value of their own: `hundreds of thousands`, `half a million`, `double` in `double murder`."""
    multiple = lexicon.MULTIPLES.get(words[at].text)
    if multiple and at + 1 < len(words) and words[at + 1].text in lexicon.MULTIPLE_HEADS:
        return Number(at, at + 1, multiple)
    if words[at].text not in lexicon.FIXED_STARTS:
        return None
    for length in range(min(5, len(words) - at), 0, -1):
        key = tuple(word.text for word in words[at : at + length])
        if key in lexicon.VAGUE:
            return Number(at, at + length, lexicon.VAGUE[key], vague=True)
        if key in lexicon.COLLECTIVE:
            return Number(at, at + length, lexicon.COLLECTIVE[key])
    return None


def _digits(words: Sequence[Word], at: int) -> Number | None:
    """`1,200`, `2 000`, `1.2 million`, `20-30`, `80k`."""
    text = words[at].text
    if not text[0].isdigit():
        return None
    if match := _RANGE.fullmatch(text):
        low, high = (float(part.replace(",", "")) for part in match.groups())
        low = _shared_thousands(low, high)
        scale, last = _scale(words, at + 1)
        return Number(at, last, low * scale, high=high * scale, digits=True) if low < high else None
    scale, last = _scale(words, at + 1)
    if _GROUPED.fullmatch(text) and scale == 1:
        return Number(at, last, float(re.sub(r"\D", "", text)), digits=True)
    match = _DIGITS.fullmatch(text)
    if match is None:
        return None
    value = float(re.sub("[, ]", "", match[1]) + (match[2] or ""))
    if match[3]:
        scale *= lexicon.SHORT_SCALES[match[3]]
    return Number(at, last, round(value * scale, 6), digits=True, scale=scale, year=len(text) == 4 and text.isdigit())


def _scale(words: Sequence[Word], at: int) -> tuple[int, int]:
    """The product of the scale words from a word on, and where they end."""
    scale = 1
    while at < len(words) and words[at].text in lexicon.SCALES and scale < BEYOND_COUNTS:
        scale *= lexicon.SCALES[words[at].text]
        at += 1
    if scale == 1 and at < len(words) and words[at].text == "dozen":
        return 12, at + 1
    return scale, at


def _spelled(words: Sequence[Word], at: int) -> Number | None:
    """`forty-two`, `two hundred and six`, `a hundred`, `two dozen`."""
    total, group, first, seen, last_scale = 0.0, 0.0, at, False, 1
    if words[at].text == "a" and at + 1 < len(words) and words[at + 1].text in lexicon.SCALES:
        group, seen, at = 1, True, at + 1
    while at < len(words):
        text = words[at].text
        if seen and _has_half(words, at):
            group, at = group + 0.5, at + 3
            continue
        value = small_number(text)
        if value is not None and (not seen or group % 100 == 0 or _completes(group, value)):
            group += value
        elif text in lexicon.SCALES and seen:
            scale = lexicon.SCALES[text]
            last_scale = scale if scale > 100 else last_scale
            total, group = (total, group * 100) if scale == 100 else (total + (group or 1) * scale, 0)
        elif not (text == "and" and seen and _goes_on(words, at, total, group)):
            break
        seen, at = True, at + 1
    if not seen:
        return None
    if at < len(words) and words[at].text in ("dozen", "dozens") and total == 0:
        return Number(first, at + 1, group * 12, scale=12)
    return Number(first, at, total + group, scale=last_scale)


def small_number(text: str) -> int | None:
    """The value of a word below a hundred, `forty-two` among them."""
    if text in lexicon.UNITS:
        return lexicon.UNITS[text]
    if text in lexicon.TENS:
        return lexicon.TENS[text]
    ten, dash, unit = text.partition("-")
    if dash and ten in lexicon.TENS and 0 < lexicon.UNITS.get(unit, 0) < 10:
        return lexicon.TENS[ten] + lexicon.UNITS[unit]
    return None


def _has_half(words: Sequence[Word], at: int) -> bool:
    """Whether `and a half million` goes on from here."""
    turn = [word.text for word in words[at : at + 4]]
    return turn[:3] == ["and", "a", "half"] and turn[-1] in lexicon.SCALES


def _completes(group: float, value: int) -> bool:
    """Whether a unit follows a ten written apart: `forty two`."""
    return 0 < value < 10 and group % 100 >= 20 and group % 10 == 0


def _goes_on(words: Sequence[Word], at: int, total: float, group: float) -> bool:
    """Whether `and` joins parts of one number: `two hundred and six`."""
    whole_hundreds = (group and group % 100 == 0) or (total and group == 0)
    return bool(whole_hundreds) and at + 1 < len(words) and small_number(words[at + 1].text) is not None


# -- ranges ----------------------------------------------------------------------------------------------------------


def with_range(words: Sequence[Word], number: Number) -> Number:
    """The number with the upper end that follows it: `20 to 30`, `between 2,000 and 4,000`, `two or three`."""
    if number.high is not None or number.last + 1 >= len(words):
        return number
    joint = words[number.last].text
    before = words[number.first - 1].text if number.first else ""
    risen = before == "from" and joint == "to" and not _spans(words, number.first - 2)
    if not (joint in ("to", "or", "-") or (joint == "and" and before == "between")) or risen:
        return number
    upper = read_number(words, number.last + 1)
    if upper is None or upper.vague or number.vague:
        return number
    # "1 to 2 million": the scale word stands only once.
    low = number.value * (upper.scale if number.scale == 1 and number.value < 1_000 else 1)
    low = _shared_thousands(low, upper.value)
    wide = upper.value <= 20 * low
    first = number.first - (before in ("between", "from"))
    return Number(first, upper.last, low, high=upper.value) if low < upper.value and wide else number


def _spans(words: Sequence[Word], at: int) -> bool:
    """Whether the `from` behind the word opens a range ("ranging from 20 to 30") rather than a rise."""
    return at < 0 or words[at].text in lexicon.RANGE_LEADS


def _shared_thousands(low: float, high: float) -> float:
    """The lower end of `10-12,000`, whose thousands are told once."""
    shared = low < 1_000 <= high and high % 1_000 == 0 and low * 1_000 < high <= 20_000 * low
    return low * 1_000 if shared and high > 20 * low else low
