"""Counts in a sentence: a grammar of number words, with how exactly each is meant.

Numbers that count nothing (ages, dates, times, money, measures, road and model numbers, percentages) are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stream.extraction.lang.en import number_words as lexicon
from stream.extraction.lang.words import words
from stream.kinds import Quantifier

MAX_COUNT = 2_000_000_000
"""More people than this are no count of victims."""

_WORD = re.compile(
    r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,]*\d)|\d{1,3}(?: \d{3})+(?![\d,.]\d|\d)"
    r"|\d+(?:\.\d+)?(?:st|nd|rd|th|k|mn?)?(?![\w])"
    r"|\d[\w.,:/-]*\w|[a-z][a-z.'-]*[a-z]|\w+|[$£€¥₱₹%:]|[^\w\s]"
)
_DIGITS = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)(\.\d+)?(k|mn?)?")
_DOTTED = re.compile(r"\d{1,3}\.\d{3}")
_RANGE = re.compile(r"(\d[\d,]*)-(\d[\d,]*)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a sentence in lower case and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A count as the text puts it. `start:end` are its words with the quantifier; `core` is where the number begins."""

    start: int
    end: int
    core: int
    low: int
    best: int
    high: int | None
    quantifier: Quantifier
    additive: bool = False
    """True where it adds to a number told before ("another 12")."""
    previous: bool = False
    """True for the old number of a rising toll ("from 32")."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A bare number over words `first:last`."""

    first: int
    last: int
    value: float
    vague: bool = False
    high: float | None = None
    digits: bool = False
    scale: int = 1


def words_of(text: str) -> list[Word]:
    """The words of a plain text in lower case."""
    return [Word(m[0], m.start(), m.end()) for m in _WORD.finditer(text)]


def find_quantities(text: str) -> list[Quantity]:
    """The counts in a plain, lower-case sentence, in order, never overlapping."""
    words = words_of(text)
    found: list[Quantity] = []
    at = 0
    while at < len(words):
        number = _number(words, at)
        if number is None:
            at += 1
            continue
        number = _ranged(words, number)
        at = number.last
        if _counts(words, number):
            floor = found[-1].end if found else 0
            found.append(_quantity(words, number, floor))
    return found


# -- bare numbers ----------------------------------------------------------------------------------------------------


def _number(words: Sequence[Word], at: int) -> _Number | None:
    """The number that begins at a word, the longest reading."""
    return _fixed(words, at) or _digits(words, at) or _spelled(words, at)


def _fixed(words: Sequence[Word], at: int) -> _Number | None:
    """Turns with a value of their own: `hundreds of thousands`, `half a million`."""
    for length in range(min(5, len(words) - at), 0, -1):
        key = tuple(word.text for word in words[at : at + length])
        if key in lexicon.VAGUE:
            return _Number(at, at + length, lexicon.VAGUE[key], vague=True)
        if key in lexicon.COLLECTIVE:
            return _Number(at, at + length, lexicon.COLLECTIVE[key])
    return None


def _digits(words: Sequence[Word], at: int) -> _Number | None:
    """`1,200`, `2 000`, `1.2 million`, `20-30`, `80k`."""
    text = words[at].text
    if match := _RANGE.fullmatch(text):
        low, high = (float(part.replace(",", "")) for part in match.groups())
        scale, last = _scale(words, at + 1)
        return _Number(at, last, low * scale, high=high * scale, digits=True) if low < high else None
    match = _DIGITS.fullmatch(text)
    if match is None:
        return None
    scale, last = _scale(words, at + 1)
    if _DOTTED.fullmatch(text) and scale == 1:
        return _Number(at, last, float(text.replace(".", "")), digits=True)
    value = float(re.sub("[, ]", "", match[1]) + (match[2] or ""))
    if match[3]:
        scale *= lexicon.SHORT_SCALES[match[3]]
    number = _Number(at, last, value * scale, digits=True, scale=scale)
    return number if number.value == int(number.value) else None


def _scale(words: Sequence[Word], at: int) -> tuple[int, int]:
    """The product of the scale words from a word on, and where they end."""
    scale = 1
    while at < len(words) and words[at].text in lexicon.SCALES:
        scale *= lexicon.SCALES[words[at].text]
        at += 1
    if scale == 1 and at < len(words) and words[at].text == "dozen":
        return 12, at + 1
    return scale, at


def _spelled(words: Sequence[Word], at: int) -> _Number | None:
    """`forty-two`, `two hundred and six`, `a hundred`, `two dozen`."""
    total, group, first, seen = 0, 0, at, False
    if words[at].text == "a" and at + 1 < len(words) and words[at + 1].text in lexicon.SCALES:
        group, seen, at = 1, True, at + 1
    while at < len(words):
        text = words[at].text
        value = _small(text)
        if value is not None and (not seen or group % 100 == 0 or _completes(group, value)):
            group += value
        elif text in lexicon.SCALES and seen:
            scale = lexicon.SCALES[text]
            total, group = (total, group * 100) if scale == 100 else (total + (group or 1) * scale, 0)
        elif not (text == "and" and seen and _goes_on(words, at, total, group)):
            break
        seen, at = True, at + 1
    if not seen:
        return None
    if at < len(words) and words[at].text in ("dozen", "dozens") and total == 0:
        return _Number(first, at + 1, group * 12)
    return _Number(first, at, total + group)


def _small(text: str) -> int | None:
    """The value of a word below a hundred, `forty-two` among them."""
    if text in lexicon.UNITS:
        return lexicon.UNITS[text]
    if text in lexicon.TENS:
        return lexicon.TENS[text]
    ten, dash, unit = text.partition("-")
    if dash and ten in lexicon.TENS and 0 < lexicon.UNITS.get(unit, 0) < 10:
        return lexicon.TENS[ten] + lexicon.UNITS[unit]
    return None


def _completes(group: int, value: int) -> bool:
    """Whether a unit follows a ten written apart: `forty two`."""
    return 0 < value < 10 and group % 100 >= 20 and group % 10 == 0


def _goes_on(words: Sequence[Word], at: int, total: int, group: int) -> bool:
    """Whether `and` joins parts of one number: `two hundred and six`."""
    whole_hundreds = (group and group % 100 == 0) or (total and group == 0)
    return bool(whole_hundreds) and at + 1 < len(words) and _small(words[at + 1].text) is not None


# -- ranges ----------------------------------------------------------------------------------------------------------


def _ranged(words: Sequence[Word], number: _Number) -> _Number:
    """The number with the upper end that follows it: `20 to 30`, `between 2,000 and 4,000`, `two or three`."""
    if number.high is not None or number.last + 1 >= len(words):
        return number
    joint = words[number.last].text
    before = words[number.first - 1].text if number.first else ""
    if not (joint in ("to", "or", "-") or (joint == "and" and before == "between")) or (
        before == "from" and joint == "to"
    ):
        return number
    upper = _number(words, number.last + 1)
    if upper is None or upper.vague or number.vague:
        return number
    # "1 to 2 million": the scale word stands only once.
    low = number.value * (upper.scale if number.scale == 1 and number.value < 1_000 else 1)
    wide = upper.value <= 20 * low
    first = number.first - (before == "between")
    return _Number(first, upper.last, low, high=upper.value) if low < upper.value and wide else number


# -- what counts -----------------------------------------------------------------------------------------------------


def _counts(words: Sequence[Word], number: _Number) -> bool:
    """Whether the number can count people or homes."""
    if not 0 <= number.value <= MAX_COUNT:
        return False
    before = [word.text for word in words[max(0, number.first - 3) : number.first]]
    after = [word.text for word in words[number.last : number.last + 3]]
    return not (
        _is_named(words, number, before)
        or _is_measure(before, after)
        or (number.digits and _is_date(before, after, number))
    )


def _is_named(words: Sequence[Word], number: _Number, before: Sequence[str]) -> bool:
    """Money, labels, and numbers that stick to letters (`M-16`, `42-year-old`)."""
    last = before[-1] if before else ""
    if last in lexicon.MONEY_BEFORE or last in lexicon.LABELS_BEFORE:
        return True
    first, end = words[number.first], words[number.last - 1]
    glued_before = number.first > 0 and words[number.first - 1].end == first.start and last in ("-", "/", "#", ".", "'")
    follower = words[number.last] if number.last < len(words) else None
    glued_after = follower is not None and follower.start == end.end and follower.text[:1] in "-/'"
    return glued_before or (glued_after and number.digits)


def _is_measure(before: Sequence[str], after: Sequence[str]) -> bool:
    """Distances, times, shares; `12 more miles` too."""
    unit = after[0] if after else ""
    if unit in ("more", "other", "additional", "full", "consecutive", "square", "straight") and len(after) > 1:
        unit = after[1]
    if unit == "-" and len(after) > 1 and after[1] in ("year", "month", "day", "hour", "week"):
        return True
    return unit in lexicon.MEASURES_AFTER or (bool(before) and before[-1] == "aged")


def _is_date(before: Sequence[str], after: Sequence[str], number: _Number) -> bool:
    """Days beside months, years, and years in brackets."""
    last = before[-1] if before else ""
    unit = after[0] if after else ""
    if number.value <= 31 and (last.rstrip(".") in lexicon.MONTHS or unit.rstrip(".") in lexicon.MONTHS):
        return not (last in ("may", "march") and unit not in (",", ".", "at", "in", ""))
    if not 1900 <= number.value <= 2100:
        return False
    cued = (
        last in _YEAR_CUES
        or last.rstrip(".") in lexicon.MONTHS
        or (len(before) > 1 and last == "," and before[-2].isdigit())
    )
    return cued or unit in ("", ".", ",", ")", ";", "and", "when", "after", "to")


_YEAR_CUES = words(
    """
    in since of until till by from during before after between early late mid and through 'the circa
    for ( / -
    """
)


# -- quantifiers -----------------------------------------------------------------------------------------------------


def _quantity(words: Sequence[Word], number: _Number, floor: int) -> Quantity:
    """The number with the words around it that say how exactly it is meant."""
    first, quantifier, additive, previous = _before(words, number.first, floor)
    last, after = _after(words, number.last)
    quantifier = after or quantifier
    low, best, high = _bounds(number, quantifier)
    return Quantity(
        start=words[first].start,
        end=words[last - 1].end,
        core=words[number.first].start,
        low=low,
        best=best,
        high=high,
        quantifier=_name(number, quantifier),
        additive=additive,
        previous=previous,
    )


def _before(words: Sequence[Word], first: int, floor: int) -> tuple[int, Quantifier | None, bool, bool]:
    """Where the quantifier's words begin, what they mean, whether they add, and whether the number is an old one."""
    found: Quantifier | None = None
    additive = False
    while True:
        step = next(((n, kind, turn) for n, kind, turn in _turns(words, first, floor)), None)
        if step is None:
            break
        first = step[0]
        additive = additive or step[2] in lexicon.ADDITIVE
        found = step[1] if found in (None, Quantifier.EXACT) else found
    before = [word.text for word in words[max(0, first - 2) : first]]
    previous = before[-1:] == ["from"] and not (len(before) > 1 and before[0] == "people")
    return first, found, additive, previous


def _turns(words: Sequence[Word], first: int, floor: int) -> Iterator[tuple[int, Quantifier, str]]:
    """The quantifier's turns that end right before a word, longest first."""
    for length in (4, 3, 2, 1):
        if first - length < 0 or words[first - length].start < floor:
            continue
        turn = " ".join(word.text for word in words[first - length : first])
        for kind, turns in lexicon.BEFORE.items():
            if turn in turns:
                yield first - length, kind, turn


def _after(words: Sequence[Word], last: int) -> tuple[int, Quantifier | None]:
    """Where the words after the number end, and what they mean."""
    if last < len(words) and words[last].text == "+" and words[last].start == words[last - 1].end:
        return last + 1, Quantifier.MORE_THAN
    for length in (3, 2, 1):
        turn = " ".join(word.text for word in words[last : last + length])
        for kind, turns in lexicon.AFTER.items():
            if turn in turns and last + length <= len(words):
                return last + length, kind
    return last, None


def _bounds(number: _Number, quantifier: Quantifier | None) -> tuple[int, int, int | None]:
    """low, best, high as the contract has them."""
    value = int(number.value)
    if number.high is not None:
        high = int(number.high)
        return value, (value + high) // 2, high
    if number.vague or quantifier is Quantifier.MORE_THAN:
        return value, value, None
    if quantifier is Quantifier.LESS_THAN:
        return 0, value, value
    return value, value, value


def _name(number: _Number, quantifier: Quantifier | None) -> Quantifier:
    """The quantifier's name: ranges and vague words keep theirs."""
    if number.high is not None:
        return Quantifier.RANGE
    if number.vague:
        return Quantifier.VAGUE
    return quantifier or Quantifier.EXACT
