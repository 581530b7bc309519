"""Under which keys accounts are filed, so that each is compared with few others.

Accounts that share a key are looked through for one that tells the same, the newest before it first and only so many:
the size of a block is bounded whatever happens. A key stands for a town (in four grids laid over each other, so that
two spots that lie near each other share a cell of at least one), for a place by its name, for a toll of a region and
a day in it, for a rare word told, and for the land and the wider surroundings of a disaster.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, floor, pi, radians

from stream.kinds import PlacePrecision
from stream.linking.accounts import COMPARED, LATER_WORD, Account, folded, is_spot
from stream.linking.rarity import TELLS_NOTHING, telling
from stream.records import Place

NEAR_KM = 15.0
WIDE_KM = 300.0
"""How far apart two places named for one spot, and for one wide disaster, may lie."""

KM_A_DEGREE = 111.2
MIN_COSINE = 0.02

TELLING_TOLL = 2
"""Tolls of one are too frequent to tell anything."""
RARE_TOLL = 10
"""From here on a toll tells something wherever it is told: of both sides of a border, and of a place misread."""

RARE = 11 - TELLS_NOTHING
MAX_RARE = 20
"""What a word tells from which it is a key (11 nats in all), and how many of an item's are."""

MAX_DAYS = 3
"""Days of a period on which it is looked for in its region, the last first."""

OF_PLACE, OF_SIGN = 128, 32
"""How many accounts are looked through under the key of a place, and of a toll, a word or a day in a region."""

PLACE, SIGN, HINT, DAY = range(4)
"""What a key is of, in its two lowest bits: a place; a toll; a word or a day in a region; a day in a land."""
_KINDS = 3
_BITS = (1 << 60) - 1
"""A key is a number that takes no more room than it must."""
_OF_MARK = {"=": SIGN, "@": HINT, "~": HINT, "!": DAY}


def block_keys(account: Account) -> tuple[int, ...]:
    """The keys of an account, each once; those of a total over a period are apart from those of single happenings.

    A key is a hash of what it stands for, another in each run: of a million keys two are one once in a hundred thousand
    runs, which then looks through a few accounts in vain.
    """
    scope = account.scope[0]
    keys = dict.fromkeys((*_of_places(account), *_of_day(account), *_of_toll(account), *_of_words(account)))
    return tuple(hash(key + scope) & _BITS & ~_KINDS | _OF_MARK.get(key[0], PLACE) for key in keys)


def block_size(key: int) -> int:
    """How many accounts under the key are looked through."""
    return OF_SIGN if key & _KINDS else OF_PLACE


def is_hint(key: int) -> bool:
    """Whether the key, of a word or of a day in a region, says too little alone: two such must be shared."""
    return key & _KINDS == HINT


def is_of_day(key: int) -> bool:
    """Whether the key is of a day in a land: of two accounts that both name a town those say more."""
    return key & _KINDS == DAY


def _of_places(account: Account) -> Iterator[str]:
    wide = "disaster" in account.groups
    for place in account.places:
        if place.precision is not PlacePrecision.ADM0 or is_spot(place):
            yield f"{place.adm1 or place.country or ''}/{folded(place.name)}"
        if place.precision is PlacePrecision.POINT:
            yield from _cells(place, NEAR_KM, "")
        if place.adm1:
            yield from (f"~{place.adm1}{day}" for day in range(account.days[1], account.days[0] - 1, -1)[:MAX_DAYS])
        if wide:
            yield f"d{place.country or ''}"
            yield from _cells(place, WIDE_KM, "d")


def _of_day(account: Account) -> Iterator[str]:
    """A day in the land, for each group of causes: a teller who names no town shares nothing else with one who does.
    What goes on with something told before is of any day of the week up to it."""
    land, (first, last) = account.region[0], account.days
    if land is not None:
        days = range(last, first - 1 - LATER_WORD, -1) if account.update else range(last, first - 1, -1)[:MAX_DAYS]
        yield from (f"!{land}{group}{day}" for group in account.groups for day in days)


def _cells(place: Place, km: float, prefix: str) -> Iterator[str]:
    """The cells of four grids in which a spot lies. Of two spots no further apart, one grid has both in one cell: no
    more than one of the lines, drawn `km` apart and given to the grids in turn, runs between them."""
    if place.lat is None or place.lon is None:
        return
    step = km / KM_A_DEGREE
    line = floor(place.lat / step)
    for row in {line // 2 * 2, (line + 1) // 2 * 2 - 1}:
        columns = _columns(row, step)
        column = floor((place.lon % 360.0) * columns / 360.0)
        for left in {column // 2 * 2, ((column + 1) // 2 * 2 - 1) % columns}:
            yield f"{prefix}{row},{left}"


def _columns(row: int, step: float) -> int:
    """An even number of columns of at least `step` degrees of latitude, where the row is narrowest."""
    edge = max(abs(row), abs(row + 2)) * step
    return max(2, 2 * floor(180.0 / step * max(MIN_COSINE, cos(min(radians(edge), pi / 2)))))


def _of_toll(account: Account) -> Iterator[str]:
    regions = {part for place in account.places[:2] for part in (place.country, place.adm1)}
    for metric, best in zip(COMPARED, account.numbers):
        if best is not None and best >= TELLING_TOLL:
            yield from (f"={metric}{best}{region or ''}" for region in regions or {None})
            if best >= RARE_TOLL:
                yield f"={metric}{best}"


def _of_words(account: Account) -> Iterator[str]:
    told = account.terms | account.named
    rare = sorted((-nats, word) for word in told if (nats := telling(word)) >= RARE)
    return (f"@{word}" for _, word in rare[:MAX_RARE])
