"""A seeded story of some months of news: ordinary violence and mishaps, much noise, and one planted escalation.

All of it is invented. The places are real, nothing that is told of them happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from seeds.plan import Draft, background, escalation, moment, planted
from seeds.regions import REGIONS
from seeds.story import Escalation, Happening, Story, Truth
from seeds.telling import Piece, Teller
from seeds.traps import irrelevant, revised_often, running_totals, set_traps
from stream.records import NewsItem

END = date(2026, 9, 30)
"""The last day of a story unless said otherwise."""

SHORTEST = 14
"""Days below which there is no usual to depart from."""


@dataclass(frozen=True, slots=True)
class _Plan:
    drafts: list[Draft]
    escalation: Escalation


def _plan(seed: int, days: list[date]) -> _Plan:
    region, departure = escalation(Random(f"{seed}/escalation"), days)
    length = (departure.last_day - departure.first_day).days + 1
    during = frozenset(departure.first_day + timedelta(days=i) for i in range(length))
    usual: list[Draft] = []
    for r in REGIONS:
        quiet = during if r is region else frozenset[date]()
        usual += background(Random(f"{seed}/background/{r.adm1}"), r, days, quiet=quiet)
    rng = Random(f"{seed}/traps")
    drafts = set_traps(rng, usual)
    drafts.append(revised_often(rng, drafts, days))
    drafts += planted(Random(f"{seed}/planted"), region, departure, moment(days[-1], 1439))
    return _Plan(drafts, departure)


def _item(seed: int, number: int, piece: Piece) -> NewsItem:
    ident = f"s{seed}-{number:05d}"
    slug = piece.outlet.lower().replace(" ", "-")
    return NewsItem(
        id=ident, version=piece.version, status=piece.status, title=piece.title, text=piece.text,
        published=piece.published, source=piece.outlet, language="en", dateline=piece.dateline,
        url=f"https://{slug}.example/{piece.published:%Y/%m/%d}/{ident}",
    )  # fmt: skip


def _numbered(seed: int, pieces: Iterable[Piece]) -> list[tuple[NewsItem, Piece]]:
    """The items in order of publication; versions of one item share its id."""
    ordered = sorted(pieces, key=lambda piece: (piece.published, piece.key, piece.version))
    numbers: dict[str, int] = {}
    return [(_item(seed, numbers.setdefault(piece.key, len(numbers) + 1), piece), piece) for piece in ordered]


def _happening(key: str, draft: Draft, items: list[str]) -> Happening:
    return Happening(
        id=key, day=draft.at.date(), country=draft.region.country, adm1=draft.region.adm1, kind=draft.kind,
        town=draft.town, toll=draft.persons(draft.final), planted=draft.planted, items=tuple(items),
        families=draft.final.get("displaced") if draft.families else None,
    )  # fmt: skip


def generate(seed: int, *, days: int = 120, end: date = END) -> Story:
    """The story of a seed: the same seed, days and end give the same story, to the byte.

    Args:
        seed: any integer; region, size and words of everything hang on it.
        days: how many days the story lasts, at least 14.
        end: its last day.

    Raises:
        ValueError: fewer than 14 days.
    """
    if days < SHORTEST:
        raise ValueError(f"a story lasts at least {SHORTEST} days, not {days}")
    calendar = [end - timedelta(days=days - 1 - i) for i in range(days)]
    plan = _plan(seed, calendar)
    keys = {f"h{i:04d}": draft for i, draft in enumerate(sorted(plan.drafts, key=lambda d: (d.at, d.town)), 1)}
    pieces = [p for key, d in keys.items() for p in Teller(Random(f"{seed}/telling/{key}"), d, key).pieces()]
    pieces += irrelevant(Random(f"{seed}/noise"), calendar)
    pieces += running_totals(Random(f"{seed}/totals"), calendar)
    last = moment(end, 1439)
    told = _numbered(seed, (piece for piece in pieces if piece.published <= last))
    telling: defaultdict[str | None, list[str]] = defaultdict(list)
    for item, piece in told:
        if item.id not in telling[piece.happening]:
            telling[piece.happening].append(item.id)
    return Story(
        seed=seed, first_day=calendar[0], last_day=end, items=tuple(item for item, _ in told),
        truth=Truth(
            happenings=tuple(_happening(k, d, telling[k]) for k, d in keys.items() if not d.retracted),
            escalation=plan.escalation,
        ),
    )  # fmt: skip
