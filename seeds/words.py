"""Numbers and counts as a wire desk writes them: words below ten, digits from ten on, plurals that agree."""

from __future__ import annotations

from dataclasses import dataclass

_UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

PLURALS = {"person": "people", "child": "children", "family": "families", "woman": "women"}
"""Nouns whose plural is not made with an s; nor is that of men."""


def spell(n: int) -> str:
    """A number from 0 to 99 in words."""
    if n < 20:
        return _UNITS[n]
    tens, unit = divmod(n, 10)
    return _TENS[tens] + (f"-{_UNITS[unit]}" if unit else "")


def number(n: int) -> str:
    """Words below ten, digits with thousands commas from ten on."""
    return spell(n) if n < 10 else f"{n:,}"


def plural(noun: str, n: int) -> str:
    """The noun in the form that goes with the number; of several words the last one bends."""
    if n == 1:
        return noun
    *before, last = noun.split(" ")
    return " ".join([*before, f"{last[:-3]}men" if last.endswith("man") else PLURALS.get(last, f"{last}s")])


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one telling says of one metric: the number and how exactly it is meant."""

    n: int
    noun: str = "person"
    hedge: str = ""
    """`at least`, `about`, …; empty for an exact number."""
    high: int | None = None
    """The upper end where the telling gives a range from `n`."""
    vague: str = ""
    """`several`, `dozens of`, … in place of the number."""

    @property
    def is_plural(self) -> bool:
        """Whether a verb after it stands in the plural."""
        return self.n != 1 or bool(self.vague) or self.high is not None

    @property
    def was(self) -> str:
        """The verb that agrees."""
        return "were" if self.is_plural else "was"

    @property
    def amount(self) -> str:
        """The words of the count without its noun."""
        if self.vague:
            return self.vague
        if self.high is not None:
            return f"between {number(self.n)} and {number(self.high)}"
        return f"{self.hedge} {number(self.n)}".strip()

    @property
    def phrase(self) -> str:
        """The count with its noun: `at least nine people`."""
        return f"{self.amount} {plural(self.noun, 2 if self.is_plural else 1)}"

    @property
    def others(self) -> str:
        """The count of further people, after another count: `12 others`."""
        return f"{self.amount} {'others' if self.is_plural else 'other'}"

    @property
    def digits(self) -> str:
        """The count as headlines have it: always digits, no hedge but `at least`."""
        if self.vague:
            return self.vague.removesuffix(" of")
        if self.high is not None:
            return f"{self.n}-{self.high}"
        return f"{'at least ' if self.hedge == 'at least' else ''}{self.n:,}"


def listing(parts: list[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def sentence_start(text: str) -> str:
    """The text as the start of a sentence: a capital, and no digit in first place."""
    head, _, rest = text.partition(" ")
    plain = head.replace(",", "")
    if plain.isdigit():
        return f"{spell(int(plain)).capitalize()} {rest}" if int(plain) < 100 else f"A total of {text}"
    return text[:1].upper() + text[1:]


def tidy(text: str) -> str:
    """One space between words, no doubled commas, no comma before a full stop."""
    text = " ".join(text.split(" "))
    for wrong, right in ((",,", ","), (",.", "."), (" ,", ","), ("  ", " ")):
        text = text.replace(wrong, right)
    return text.strip()
