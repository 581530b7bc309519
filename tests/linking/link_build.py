"""Small builders for stories: places, events and items with only what a case is about."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from stream.kinds import KINDS, Metric, PeriodPrecision, PlacePrecision, RegionBasis, Scope
from stream.linking import Linker
from stream.linking.accounts import Account
from stream.linking.filed import Filed
from stream.linking.items import Held, Items
from stream.outcomes import Incident, IncidentStatus
from stream.records import Count, Event, ItemEvents, ItemStatus, Period, Place

WIRE = "Airstrikes on a market in Idlib killed 12 people, rescuers said."

START = datetime(2024, 3, 1, 8, tzinfo=UTC)

IDLIB = Place(
    name="Idlib",
    text="Idlib",
    country="SYR",
    adm1="SY-ID",
    lat=35.93,
    lon=36.63,
    precision=PlacePrecision.POINT,
    geonameid=1,
)
ALEPPO = Place(
    name="Aleppo",
    text="Aleppo",
    country="SYR",
    adm1="SY-HL",
    lat=36.2,
    lon=37.16,
    precision=PlacePrecision.POINT,
    geonameid=2,
)
SYRIA = Place(name="Syria", text="Syria", country="SYR", precision=PlacePrecision.ADM0, geonameid=163843)
IDLIB_PROVINCE = Place(
    name="Idlib province", text="Idlib province", country="SYR", adm1="SY-ID", precision=PlacePrecision.ADM1
)
TARN = Place(name="Tarn", text="Tarn", country="SYR", precision=PlacePrecision.ADM0)
"""A town that no gazetteer has, told with its land alone; and told to lie in a region."""
TARN_IN_IDLIB = replace(
    TARN,
    adm1="SY-ID",
    adm1_name="Idlib",
    lat=35.8,
    lon=36.7,
    precision=PlacePrecision.ADM1,
    adm1_basis=RegionBasis.TEXT,
)
TARN_IN_ALEPPO = replace(TARN_IN_IDLIB, adm1="SY-HL", adm1_name="Aleppo", lat=36.2, lon=37.5)
TRIPOLI_LIBYA = Place(
    name="Tripoli",
    text="Tripoli",
    country="LBY",
    adm1="LY-TB",
    lat=32.89,
    lon=13.19,
    precision=PlacePrecision.POINT,
    geonameid=3,
)
TRIPOLI_LEBANON = Place(
    name="Tripoli",
    text="Tripoli",
    country="LBN",
    adm1="LB-AS",
    lat=34.44,
    lon=35.83,
    precision=PlacePrecision.POINT,
    geonameid=4,
)


def at(hours: float) -> datetime:
    """So many hours into the story."""
    return START + timedelta(hours=hours)


def fingerprint(text: str) -> str:
    """A fingerprint of the text: equal for equal texts, unlike for others."""
    return base64.b64encode(hashlib.shake_256(text.encode()).digest(256)).decode()


def toll(**numbers: int) -> dict[Metric, Count]:
    """A toll of exact numbers."""
    return {Metric(name): Count(low=n, best=n, high=n) for name, n in numbers.items()}


def period(first: date, last: date | None = None, basis: str = "text") -> Period:
    """Days, both inclusive."""
    return Period(start=first.isoformat(), end=(last or first).isoformat(), precision=PeriodPrecision.DAY, basis=basis)


def event(
    kind: str = "air_strike",
    place: Place | None = IDLIB,
    day: int = 0,
    scope: Scope = Scope.INCIDENT,
    days: int = 1,
    name: str = "e0",
    fresh: bool = True,
    **numbers: int,
) -> Event:
    """An event on a day of the story (0: its first), with a toll of exact numbers."""
    what = KINDS[kind]
    first = START.date() + timedelta(days=day)
    return Event(
        id=name,
        type=what.type,
        sub_type=what.sub_type,
        cause=what.cause,
        scope=scope,
        fresh=fresh,
        period=period(first, first + timedelta(days=days - 1)),
        places=(place,) if place else (),
        toll=toll(**numbers),
    )


def item(
    name: str,
    hours: float,
    *events: Event,
    source: str | None = None,
    version: int = 1,
    status: ItemStatus = ItemStatus.USABLE,
    text: str | None = None,
    replay: bool = False,
    terms: str = "",
) -> ItemEvents:
    """An item published so many hours into the story; its text differs from every other's unless given."""
    return ItemEvents(
        id=name,
        version=version,
        status=status,
        published=at(hours),
        source=source or f"outlet of {name}",
        url=None,
        fingerprint=fingerprint(text or f"{name} {version}"),
        replay=replay,
        events=events,
        sentences={told.id: f"{name} tells it." for told in events},
        terms=tuple(terms.split()),
    )


class FiledWithItems(Filed):
    """Accounts by number, whose items are held as soon as they are filed."""

    def __init__(self) -> None:
        self.held = Items()
        super().__init__(self.held)

    def add(self, account: Account) -> int:
        self.held.put(Held(account.item, (account,)))
        return super().add(account)


def live(incidents: list[Incident]) -> list[Incident]:
    """Those that count."""
    return [i for i in incidents if i.status in (IncidentStatus.OPEN, IncidentStatus.CLOSED)]


def streamed(items: tuple[ItemEvents, ...]) -> Linker:
    """A linker that was told the items one after the other."""
    linker = Linker()
    for told in items:
        linker.apply(told)
    return linker


def only(incidents: list[Incident]) -> Incident:
    """The one incident."""
    (incident,) = incidents
    return incident


def counts(incident: Incident) -> list[tuple[str, str | None, str | None, int]]:
    """Its changes: day, region, metric (None for the report), count."""
    return [(c.day, c.adm1, c.metric.value if c.metric else None, c.count) for c in incident.changes]
