"""Counts in a sentence: a grammar of number words, with how exactly each is meant.

Numbers that count nothing (ages, dates, times, money, measures, road and model numbers, percentages) are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from stream.extraction.lang.en import nouns
from stream.extraction.lang.en import number_words as lexicon
from stream.extraction.lang.words import words as word_set
from stream.extraction.numerals import Number, Word, may_begin, read_number, with_range, words_of
from stream.kinds import Quantifier

MAX_COUNT = 2_000_000_000
"""More people than this are no count of victims."""
OLDEST = 110
"""No age is higher."""


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


def find_quantities(text: str) -> list[Quantity]:
    """The counts in a plain, lower-case sentence, in order, never overlapping."""
    words = words_of(text)
    found: list[Quantity] = []
    at, age = 0, -1
    for start in [n for n, word in enumerate(words) if may_begin(word.text)]:
        number = read_number(words, start) if start >= at else None
        if number is None:
            continue
        number = with_range(words, number)
        at = number.last
        if _is_age(words, number, age):
            age = at
        elif _counts(words, number):
            floor = found[-1].end if found else 0
            found.append(_quantity(words, number, floor))
    return found


# -- what counts -----------------------------------------------------------------------------------------------------


def _counts(words: Sequence[Word], number: Number) -> bool:
    """Whether the number can count people or homes."""
    no_one = number.first > 0 and words[number.first - 1].text in ("no", "some", "any", "every", "this", "that")
    clock = number.digits and len(words[number.first].text) == 4 and words[number.first].text[0] == "0"
    if clock or not 0 <= number.value <= MAX_COUNT or (no_one and words[number.first].text == "one"):
        return False
    if number.value != int(number.value):
        return False
    before = [word.text for word in words[max(0, number.first - 3) : number.first]]
    after = [word.text for word in words[number.last : number.last + 3]]
    corrected = before[-1:] == ["not"] and (number.first > 1 and not words[number.first - 2].text.isalpha())
    return not (
        corrected  # "seven soldiers - not six - were wounded"
        or _is_named(words, number, before)
        or _is_measure(after)
        or (number.digits and (_is_telephone(before, after) or _is_line(words, number)))
        or (number.digits and _is_date(before, after, number))
    )


def _is_named(words: Sequence[Word], number: Number, before: Sequence[str]) -> bool:
    """Money, labels, and numbers that stick to letters (`M-16`, `42-year-old`)."""
    last = before[-1] if before else ""
    last = before[-2] if last == "." and before[-2:-1] == ["no"] else last
    if last in lexicon.MONEY_BEFORE or last in lexicon.LABELS_BEFORE:
        return True
    first, end = words[number.first], words[number.last - 1]
    marks = ("-", "/", "#", ".", "'") if number.digits else ("-", "/")
    glued_before = number.first > 0 and words[number.first - 1].end == first.start and last in marks
    follower = words[number.last] if number.last < len(words) else None
    glued_after = follower is not None and follower.start == end.end and follower.text[:1] in "-/'"
    glued_after = glued_after and _after(words, number.last)[1] is None
    return glued_before or (glued_after and number.digits)


def _is_measure(after: Sequence[str]) -> bool:
    """Distances, times, shares; `12 more miles` too."""
    unit = after[0] if after else ""
    if unit.startswith(("year-", "years-", "month-")):
        return True
    if unit in ("more", "other", "additional", "full", "consecutive", "square", "straight") and len(after) > 1:
        unit = after[1]
    if unit == "-" and len(after) > 1 and after[1] in ("year", "month", "day", "hour", "week"):
        return True
    return unit in lexicon.MEASURES_AFTER


def _is_telephone(before: Sequence[str], after: Sequence[str]) -> bool:
    """`(216) 623`: an area code."""
    return before[-1:] == ["("] and after[:1] == [")"] and len(after) > 1 and after[1][0].isdigit()


def _is_line(words: Sequence[Word], number: Number) -> bool:
    """`555-0142`: three digits, a dash and four."""
    first, last = words[number.first], words[number.last - 1]
    if not (first.text.isdigit() and last.text.isdigit()):
        return False  # "1.5 lakh" is as long
    return len(first.text) == 3 and len(last.text) == 4 and last.end - first.start == len("555-0142")


def _is_date(before: Sequence[str], after: Sequence[str], number: Number) -> bool:
    """Days beside months, years, and years in brackets."""
    last = before[-1] if before else ""
    last = before[-2] if last == "." and len(before) > 1 else last
    unit = after[0] if after else ""
    if number.value <= 31 and (last.rstrip(".") in lexicon.MONTHS or unit.rstrip(".") in lexicon.MONTHS):
        if len(before) > 1 and before[-2].isdigit() and unit in _COUNTED | nouns.COLLECTIVES:
            return False  # "on 3 May 12 farmers died"
        dated = len(before) > 1 and before[-2] in _BEFORE_DATES
        return dated or not (last in ("may", "march") and unit not in (",", ".", "at", "in", ""))
    if (
        not 1900 <= number.value <= 2100
        or not number.year
        or (unit in _COUNTED and unit not in nouns.SINGULAR_BUILDINGS)
    ):
        return False
    return last not in _HEDGES and unit not in _BEFALLEN


def _is_age(words: Sequence[Word], number: Number, last: int) -> bool:
    """`Ann Lee, 25, and …`, `a boy, 12`: a small number between commas behind a noun; `aged 19 and 23`.

    `last` is the word behind the age before, or -1.
    """
    if number.value > OLDEST or not number.first:
        return False
    before = [word.text for word in words[max(0, number.first - 2) : number.first]]
    if before[-1] in lexicon.AGE_LEADS:
        return True
    titled = before[0] == "." and number.first > 2 and words[number.first - 3].text in ("jr", "sr")
    joined = 0 < last < number.first and all(word.text in (",", "and", "to") for word in words[last : number.first])
    if not number.digits or not (
        joined or (before[-1] == "," and len(before) > 1 and (titled or before[0][:1].isalpha()))
    ):
        return False
    ends = lexicon.AGE_ENDS | {"were"} if joined else lexicon.AGE_ENDS
    after = [word.text for word in words[number.last : number.last + 2]]
    return not after or (after[0] in ends and not (after[0] == "of" and after[-1] in lexicon.WHOLES))


_BEFORE_DATES = word_set("on since from until till by of before after between through late early mid")
"""Words before a name of a month that is no verb."""
_COUNTED = nouns.PEOPLE | nouns.HOUSEHOLDS | nouns.BUILDINGS
_HEDGES = word_set("some about least than over nearly around approximately estimated roughly almost of")
_BEFALLEN = word_set("killed dead injured wounded displaced homeless evacuated missing others more")
"""Words behind which, or before which, four digits are a count and no year."""


# -- quantifiers -----------------------------------------------------------------------------------------------------


def _quantity(words: Sequence[Word], number: Number, floor: int) -> Quantity:
    """The number with the words around it that say how exactly it is meant."""
    first, quantifier, additive, previous = _before(words, number.first, floor)
    last, after = _after(words, number.last)
    quantifier = after or quantifier
    low, best, high = _bounds(number, quantifier)
    follower = [word.text for word in words[last : last + 2]]
    begins = first == 0 or words[first - 1].text == "and"
    further = begins and follower[:1] == ["more"] and follower[1:] != ["than"]  # "and two more people were killed"
    return Quantity(
        start=words[first].start,
        end=words[last - 1].end,
        core=words[number.first].start,
        low=low,
        best=best,
        high=high,
        quantifier=_name(number, quantifier),
        additive=additive or further,
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


def _bounds(number: Number, quantifier: Quantifier | None) -> tuple[int, int, int | None]:
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


def _name(number: Number, quantifier: Quantifier | None) -> Quantifier:
    """The quantifier's name: ranges and vague words keep theirs."""
    if number.high is not None:
        return Quantifier.RANGE
    if number.vague:
        return Quantifier.VAGUE
    return quantifier or Quantifier.EXACT
