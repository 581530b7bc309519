"""Outlets and their house styles, and how a desk writes a day, a dateline and a byline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from random import Random

from seeds.people import OUTLETS
from seeds.regions import Region
from seeds.world.tolls import Style

LAST_SPELLED = (10, 10, 10, 10, 1, 13, 21, 100)
"""Numbers below one of these are spelled."""
DATELINES = (
    "",
    "",
    "{TOWN}, {bare} ({outlet}) - ",
    "{TOWN}, {date} ({outlet}) - ",
    "{TOWN} — ",
    "({outlet}) - ",
    "{TOWN}, {bare}, {date} — ",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """An outlet's habits."""

    outlet: str
    style: Style
    dateline: str
    bare_weekday: bool
    """`Tuesday`, without `on`."""
    month_first: bool

    def date(self, at: datetime) -> str:
        """`March 4` or `4 March`."""
        return f"{at:%B} {at.day}" if self.month_first else f"{at.day} {at:%B}"

    def when(self, rng: Random, at: datetime, published: datetime) -> str:
        """When it happened, as a text of that time says it."""
        ago = (published.date() - at.date()).days
        weekday = f"{at:%A}" if self.bare_weekday else f"on {at:%A}"
        if ago > 5:
            return f"on {self.date(at)}"
        choices = [weekday] * 5 + [f"on {self.date(at)}"]
        if at.hour < 5:
            choices += [f"early on {at:%A}", f"in the early hours of {at:%A}", f"before dawn on {at:%A}"]
        elif at.hour < 11:
            choices += [f"{weekday} morning"] * 2
        elif at.hour < 17:
            choices += [f"{weekday} afternoon"]
        else:
            choices += [f"{weekday} evening", f"late on {at:%A}", f"{weekday} night"]
        if ago == 0 and at.hour < 17:
            choices.append("earlier in the day")
        if ago == 1:
            choices += ["a day earlier", "overnight"] if at.hour >= 20 else ["a day earlier"]
        if ago > 2:
            choices.append(f"last {at:%A}")
        return rng.choice(choices)

    def opening(self, town: str, region: Region, published: datetime) -> str:
        """What stands before the first sentence; often nothing."""
        return self.dateline.format(TOWN=town.upper(), bare=region.bare, outlet=self.outlet, date=self.date(published))


@cache
def desk(outlet: str) -> Desk:
    """The habits of an outlet: the same in all worlds."""
    rng = Random(f"desk/{outlet}")
    return Desk(
        outlet,
        Style(words_below=rng.choice(LAST_SPELLED)),
        rng.choice(DATELINES),
        rng.random() < 0.3,
        rng.random() < 0.65,
    )


DESKS = tuple(desk(outlet) for outlet in OUTLETS)
