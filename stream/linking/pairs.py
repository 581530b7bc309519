"""Whether two accounts tell the same happening: the evidence of several features.

Every feature is a weight of evidence in nats (the natural logarithm of how much likelier it is between accounts of one
happening than between those of two alike), rounded; 0 where it says nothing. Their sum is a score whose parts can be
explained. Times, places and tolls are compared as tellers vary them: a day's slip, a coarser place, a toll that was
revised. Nothing excludes by itself, since a single date or place may be misread: enough of the rest outweighs it.
"""

from __future__ import annotations

from collections.abc import Callable
from math import log

from stream.kinds import KINDS, Cause, Metric, Scope
from stream.linking.accounts import COMPARED, VAGUE, Account, Name, is_spot
from stream.linking.copies import similarity
from stream.linking.kinship import kinship
from stream.linking.nearness import APART, ONE_NAME, ONE_SPOT, one_spot
from stream.linking.nearness import place as nearness
from stream.linking.rarity import rarity_of

Feature = Callable[[Account, Account], float]


# -- when and what ---------------------------------------------------------------------------------------------------

ONE_DAY, TOUCHING, SLIP, DAYS_OFF, NEXT_DAY = 2.0, 1.0, 0.0, -1.0, -2.5
LATER = ((7, -3.5), (21, -4.0), (45, -5.0))
"""Days that lie apart by more than texts slip -> evidence; `LONG_AGO` beyond."""
LONG_AGO = -6.0
OTHER_WINDOW = -5.0
"""Totals of two periods that share less than half of their days: `the past 24 hours`, told a day later."""
AGAIN = -2.0
"""Further, where the same is told of the same town again and again."""


def time(left: Account, right: Account) -> float:
    """One day that both texts name, days that touch, days that lie apart: by a slip of a text that does not say when,
    or by weeks, as those on an arrest or a funeral do."""
    if left.days == right.days:
        return one_day(left.dated and right.dated)
    if left.scope is Scope.PERIOD:
        return TOUCHING if _shared(left.days, right.days) > HALF else OTHER_WINDOW
    gap = max(left.days[0] - right.days[1], right.days[0] - left.days[1])
    dated = left.dated and right.dated
    return days_apart(gap, max(left.tolerance, right.tolerance), recurs(left.event.cause, right.event.cause, dated))


def one_day(dated: bool) -> float:
    """Where both are of the same days, which both texts name or not."""
    return ONE_DAY if dated else TOUCHING


def recurs(left: Cause, right: Cause, dated: bool) -> bool:
    """Whether a town suffers the like again: in a war; where both texts name the day, mishaps too. Texts on a crime
    name the days of trials."""
    if left is Cause.CONFLICT and right is Cause.CONFLICT:
        return True
    return dated and left in MISHAPS and right in MISHAPS


MISHAPS = frozenset({Cause.ACCIDENT, Cause.DISASTER})


def happens_on_a_day(earlier: Account, later: Account) -> bool:
    """Whether a day that the later names is that of the happening: of a crime it may be a trial's; disasters go on."""
    causes = (earlier.event.cause, later.event.cause)
    return later.dated and recurs(*causes, True) and Cause.DISASTER not in causes


def days_apart(gap: int, tolerance: int, recurs: bool) -> float:
    """Where one begins so many days after the other ended, none or fewer where they touch."""
    if gap <= 0:
        return TOUCHING
    if gap > tolerance:
        return next((evidence for days, evidence in LATER if gap <= days), LONG_AGO) + (AGAIN if recurs else 0.0)
    if tolerance == 1:
        return NEXT_DAY
    return SLIP if 2 * gap <= tolerance else DAYS_OFF


HALF = 0.5


def _shared(left: tuple[int, int], right: tuple[int, int]) -> float:
    """The share of the days of two periods that is of both."""
    both = min(left[1], right[1]) - max(left[0], right[0]) + 1
    return both / (max(left[1], right[1]) - min(left[0], right[0]) + 1)


def kind(left: Account, right: Account) -> float:
    """How alike the kinds of event are, the more telling where it is a disaster, which is rare; against it where they
    exclude each other, unless the tellers err."""
    return kinds(left.kind, right.kind, left.disaster and right.disaster)


def kinds(left: tuple[str, str], right: tuple[str, str], disasters: bool) -> float:
    """The same of two kinds (type, sub-type), which are both told as disasters or not."""
    value = kinship(left, right)
    if value is None:
        return OTHER_KIND
    return value + RARE_KIND if disasters else value


OTHER_KIND, RARE_KIND = -4.5, 1.0


# -- how many --------------------------------------------------------------------------------------------------------


def toll(earlier: Account, later: Account) -> float:
    """Whether the later toll can be the earlier one, confirmed or revised, over the metrics that both tell. What a
    happening cost in one land says nothing of what it cost in another."""
    if earlier.disaster and in_other_land(earlier, later):
        return 0.0
    value = 0.0
    for metric, before in earlier.toll:
        after = later.numbers[metric]
        if after is not None and not (metric in later.vague and after <= before < VAGUE * after):
            free = earlier.disaster or later.disaster
            value += revision(before, after, COMPARED[metric], free, _goes_on(earlier, later))
    return value if value < MOST_OF_TOLL else MOST_OF_TOLL


MOST_OF_TOLL = 3.5
ONE, FEW, MANY = 0.3, 1.8, 2.5
RISEN, FALLEN, HALVED, LEAP = 0.3, 0.0, -2.0, -3.0
A_LEAP = 3.0
"""Against it by each factor e by which a toll rises beyond the usual."""
MAY_FALL = frozenset({Metric.MISSING, Metric.ABDUCTED})
"""The missing are found, the abducted let go."""


def in_other_land(left: Account, right: Account) -> bool:
    """Whether two accounts are of a disaster in two lands, which may be one."""
    lands = left.region[0], right.region[0]
    return left.disaster and right.disaster and None not in lands and lands[0] != lands[1]


def retold(left: Account, right: Account) -> bool:
    """Whether two events of one text are rather one that was read as two: the same tolls at the same place."""
    pairs = [(a, b) for a, b in zip(left.numbers, right.numbers) if a is not None and b is not None]
    same = bool(pairs) and all(a == b for a, b in pairs)
    here = not left.places or not right.places or one_spot(left.places[0], right.places[0])
    return same and here and kinship(left.kind, right.kind) is not None


def revision(before: int, after: int, metric: Metric, free: bool, update: bool) -> float:
    """Equal tolls speak for one happening the more, the rarer they are; a leap speaks against it.

    Tolls rise while victims are found, after a disaster without bound (`free`), and rarely fall by half, unless the
    text is an `update` that says so; the injured are counted less exactly than the dead, and the displaced by each
    teller otherwise: those led away, those in shelters, families.
    """
    if before == after:
        return ONE if before <= 1 else FEW if before <= 3 else MANY
    if metric is Metric.DISPLACED:
        return RISEN if after > before else FALLEN
    leap = HALVED if metric is Metric.INJURED else LEAP
    if after > before:
        usual = 3 * before + 5
        return RISEN if free or update or after <= usual else max(leap, RISEN - A_LEAP * log(after / usual))
    if update or metric in MAY_FALL or 2 * after >= before or (metric is not Metric.KILLED and before - after <= 2):
        return FALLEN
    return HALVED if 4 * after >= before else leap


# -- in which words --------------------------------------------------------------------------------------------------

BY_CHANCE = 13.0
"""Of so many nats that the poorer text tells, one is in any other report of the kind."""
A_NAT = 0.6
OF_ANY_REPORT = A_NAT / BY_CHANCE
"""What a nat of the poorer text says against it where no word is shared."""
LEAST_OF_WORDS, PLENTY, MOST_OF_WORDS = -3.0, 3.0, 7.0
FLAT = 0.25
"""Beyond plenty, what else is shared says a quarter as much: names come in bundles."""
OF_ONE_OUTLET = 0.5
"""Two texts of one outlet share its writers, its neighbourhood and the words around its pages; not those of a disaster
in two lands, which share no neighbourhood."""


def words(left: Account, right: Account) -> float:
    """What names and other rare words both tell, beyond what two reports share by chance: below nought where there are
    plenty and hardly one is shared."""
    shared = left.terms & right.terms | left.terms & right.named | left.named & right.terms
    rarity: float = rarity_of(shared)
    if not left.names.keys().isdisjoint(right.names):
        both = shared & left.names.keys() & right.names.keys()
        rarity -= rarity_of(word for word in both if _of_two_people(word, left, right))
    if left.item.source is not None and left.item.source == right.item.source and not in_other_land(left, right):
        rarity *= OF_ONE_OUTLET
    value = A_NAT * (rarity - min(left.rarity, right.rarity) / BY_CHANCE)
    if value > PLENTY:
        return min(MOST_OF_WORDS, PLENTY + FLAT * (value - PLENTY))
    return max(LEAST_OF_WORDS, value)


def _of_two_people(word: str, left: Account, right: Account) -> bool:
    """Whether a word is of other people in each text: `Ana Quintero` is not `Ana Mosquera`, nor `Luz Quintero`. A name
    that begins alike may be the same, spelled otherwise."""
    return all(_are_two(mine, yours, word) for mine in left.names[word] for yours in right.names[word])


def _are_two(mine: Name, yours: Name, word: str) -> bool:
    at = mine.index(word)
    return yours[at] == word and mine[1 - at][0] != yours[1 - at][0]


def _share_nothing(left: Account, right: Account) -> bool:
    """Whether two texts that have telling words share none, be it there the name of a village."""
    if not (left.terms and right.terms):
        return False
    if not left.terms.isdisjoint(right.terms):
        return False
    return left.terms.isdisjoint(right.named) and left.named.isdisjoint(right.terms)


def reprint(left: Account, right: Account) -> float:
    """How far the texts are copies of one another; nothing below one half. Copies share their telling words."""
    if _share_nothing(left, right):
        return 0.0
    return MOST_OF_COPY * max(0.0, 2.0 * similarity(left.hashes, right.hashes) - 1.0)


MOST_OF_COPY = 3.0


def actors(left: Account, right: Account) -> float:
    """Whether a named actor is in both."""
    return ONE_ACTOR if left.actors and not left.actors.isdisjoint(right.actors) else 0.0


ONE_ACTOR = 0.5


def update(earlier: Account, later: Account) -> float:
    """That a text says of itself that it goes on with something told before."""
    return GOES_ON if _goes_on(earlier, later) else 0.0


GOES_ON = 1.5


def _goes_on(earlier: Account, later: Account) -> bool:
    """Whether a text can go on with another: not where both name a day, and not the same."""
    if not later.update:
        return False
    apart = later.days[0] > earlier.days[1] or earlier.days[0] > later.days[1]
    return not (apart and earlier.dated and later.dated)


def place(earlier: Account, later: Account) -> float:
    """Whether both tell of one place; where not, a text that goes on with something goes on with something else."""
    value = nearness(earlier, later)
    if value < ONE_NAME and _two_floods(earlier, later):
        return value - OTHER_FLOOD
    return value - GOES_ON if value <= APART and _goes_on(earlier, later) else value


def _two_floods(earlier: Account, later: Account) -> bool:
    """Whether two disasters, no storms, are told of towns of one land and days of their own: what goes on is told of
    its region."""
    if not (earlier.disaster and later.disaster and earlier.dated and later.dated and earlier.places and later.places):
        return False
    first, other = earlier.places[0], later.places[0]
    apart = later.days[0] > earlier.days[1] or earlier.days[0] > later.days[1]
    towns = is_spot(first) and is_spot(other) and first.country == other.country
    return apart and towns and STORM not in (earlier.event.sub_type, later.event.sub_type)


OTHER_FLOOD = 1.5
STORM = KINDS["storm"].sub_type

FEATURES: tuple[Feature, ...] = (kind, time, update, words, toll, place, actors, reprint)
"""In the order in which they are asked: first what is cheap and may leave too little to the rest."""
MOST_OF_ACCOUNTS = MOST_OF_TOLL + ONE_SPOT + ONE_ACTOR
"""The most that toll, place and actors can say together."""


def explain(earlier: Account, later: Account) -> dict[str, float]:
    """Each feature's part of the score, for a reader."""
    return {feature.__name__: feature(earlier, later) for feature in FEATURES}


def score(earlier: Account, later: Account, least: float) -> float:
    """The evidence in nats that two accounts tell one happening, the sum of `explain`; of those below `least` no more
    is known than that they are."""
    told = kind(earlier, later) + time(earlier, later) + update(earlier, later) + words(earlier, later)
    copy = 0.0 if _share_nothing(earlier, later) else MOST_OF_COPY
    if told + copy + MOST_OF_ACCOUNTS < least:
        return told
    told += toll(earlier, later)
    if told + copy + ONE_SPOT + ONE_ACTOR < least:
        return told
    told += place(earlier, later) + actors(earlier, later)
    return told + reprint(earlier, later) if copy and told + copy >= least else told
