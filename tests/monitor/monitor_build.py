"""A store filled with records of our own making, and the page's application on it, without a broker."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from agents.health import Health
from agents.kept import RowsInMemory
from agents.monitor.assets import Assets
from agents.monitor.deciding import Desk
from agents.monitor.entries import Entry, alert_entry, incident_entry, item_entry
from agents.monitor.hub import Hub
from agents.monitor.lists import Lists
from agents.monitor.serving import Parts, application
from agents.monitor.store import Batch, Received, Store
from agents.monitor.withholding import Redactor
from agents.redactions import Redactions
from agents.settings import Settings
from agents.telemetry import Telemetry
from stream import wire
from stream.detection.params import DetectionParams
from stream.kinds import Cause, Metric, PlacePrecision, Quantifier
from stream.metrics import Part, metrics_of
from stream.outcomes import (
    Alert,
    AlertConfidence,
    AlertState,
    CapStatus,
    Certainty,
    Change,
    Incident,
    MsgType,
    Region,
    RegionToll,
    Revision,
    Rule,
    Severity,
    Telling,
    Urgency,
    Window,
)
from stream.records import (
    Count,
    EnrichedRecord,
    Event,
    Evidence,
    EvidenceSentence,
    Extractor,
    Figure,
    NewsItem,
    Place,
    PublishedBasis,
    Scope,
    TextField,
)

START = datetime(2026, 9, 1, 8, tzinfo=UTC)
METRICS = DetectionParams().victim_floors
ALEPPO = Place(
    name="Aleppo", text="Aleppo", country="SYR", adm1="SY-HL", adm1_name="Aleppo", lat=36.2, lon=37.16,
    precision=PlacePrecision.POINT, geonameid=170063,
)  # fmt: skip
NORTH_KIVU = Place(
    name="North Kivu", text="North Kivu", country="COD", adm1="CD-NK", adm1_name="North Kivu", lat=-0.57, lon=29.3,
    precision=PlacePrecision.ADM1,
)  # fmt: skip
SUDAN = Place(name="Sudan", text="Sudan", country="SDN", lat=15.0, lon=30.0, precision=PlacePrecision.ADM0)


def count(best: int) -> Count:
    return Count(low=best, best=best, high=best)


def record(
    name: str, text: str, number: str, *, source: str = "Test Wire", day: int = 0, version: int = 1,
    place: Place = ALEPPO, metric: Metric = Metric.KILLED, title: str | None = None,
) -> EnrichedRecord:  # fmt: skip
    """An item of one sentence with one figure: the first `number` in the text."""
    start = text.index(number)
    best = int(number.replace(",", ""))
    figure = Figure(
        metric=metric, term=metric, text=number, quantifier=Quantifier.EXACT, low=best, best=best, high=best,
        persons=best, confidence=0.9,
        evidence=Evidence(
            field=TextField.TEXT, start=start, end=start + len(number), sentence_start=0, sentence_end=len(text)
        ),
    )  # fmt: skip
    event = Event(
        id=f"ev-{name}", type="Explosions/Remote violence", sub_type="Air/drone strike", cause=Cause.CONFLICT,
        scope=Scope.INCIDENT, fresh=True, places=(place,), figures=(figure,), toll={metric: count(best)},
    )  # fmt: skip
    published = START + timedelta(days=day)
    item = NewsItem(
        id=name, version=version, title=title or f"Strike at {place.name}", text=text, published=published,
        source=source, url=f"https://wire.example/{name}",
    )  # fmt: skip
    return EnrichedRecord(
        id=name, version=version, item=item, language="en", published=published, published_basis=PublishedBasis.ITEM,
        fingerprint="", events=(event,), extractor=Extractor(name="t", version="1", model="m"),
    )  # fmt: skip


def incident(name: str, tellings: Sequence[EnrichedRecord], **changes: Any) -> Incident:
    """The incident that the records tell, the last of them having the last word."""
    first, last = tellings[0], tellings[-1]
    event = last.events[0]
    ((metric, toll),) = event.toll.items()
    place = event.places[0]
    told = Incident(
        id=name, type=event.type, sub_type=event.sub_type, cause=event.cause, places=event.places, period=None,
        toll=event.toll, by_region=(RegionToll(country=place.country, adm1=place.adm1, toll=event.toll),),
        changes=tuple(
            Change(day=f"{first.published:%Y-%m-%d}", country=place.country, adm1=place.adm1, metric=m, count=n)
            for m, n in ((None, 1), (metric, toll.best))
        ),
        history=tuple(Revision(published=r.published, toll=r.events[0].toll, item_id=r.id) for r in tellings),
        history_total=len(tellings),
        items=tuple(
            Telling(
                id=r.id, version=r.version, event=r.events[0].id, source=r.item.source, url=r.item.url,
                published=r.published, toll=r.events[0].toll, index=0,
            )
            for r in tellings
        ),
        items_total=len(tellings), distinct_sources=len({r.item.source for r in tellings}),
        first_published=first.published, last_published=last.published,
        evidence=tuple(sentence(r) for r in reversed(tellings)),
    )  # fmt: skip
    return replace(told, **changes)


def sentence(told: EnrichedRecord) -> EvidenceSentence:
    return EvidenceSentence(item_id=told.id, source=told.item.source, url=told.item.url, sentence=told.item.text or "")


def alert(name: str, incidents: Sequence[Incident], **changes: Any) -> Alert:
    """An alert that rests on the incidents, in the place of the first of them."""
    place = incidents[0].places[0]
    assert place.country is not None
    day = f"{incidents[0].first_published:%Y-%m-%d}"
    evidence = tuple(each for told in incidents for each in told.evidence)
    told = Alert(
        id=name, status=CapStatus.ACTUAL, msg_type=MsgType.ALERT, state=AlertState.OPEN, rule=Rule.VICTIMS,
        metric=Metric.KILLED, region=Region(country=place.country, adm1=place.adm1, name=place.adm1_name or place.name),
        severity=Severity.SEVERE, certainty=Certainty.OBSERVED, urgency=Urgency.IMMEDIATE, category="Security",
        window=Window(start=day, end=day), observed=80.0, expected=3.0, threshold=20.0, p_value=1e-6, score=6.0,
        largest_share=0.5, confidence=AlertConfidence.NORMAL,
        reason=f"{place.name}: 80 people reported killed on {day}, where about 3 are usual.",
        incidents=tuple(each.id for each in incidents), incidents_total=len(incidents), evidence=evidence,
        evidence_total=len(evidence), first_raised=START, sent=START,
    )  # fmt: skip
    return replace(told, **changes)


def entry(told: EnrichedRecord | Incident | Alert) -> Entry:
    raw = wire.encode(told)
    if isinstance(told, Alert):
        return alert_entry(raw)
    return incident_entry(raw, METRICS) if isinstance(told, Incident) else item_entry(raw)


_OFFSETS = itertools.count()


def fill(store: Store, told: Iterable[EnrichedRecord | Incident | Alert]) -> list[Entry]:
    received = [Received(entry(each), 0, next(_OFFSETS)) for each in told]
    return store.apply(Batch(received, [], {}))


def parts(
    store: Store, rows: RowsInMemory | None = None, decided: RowsInMemory | None = None, **settings: Any
) -> Parts:
    """`rows`: those of the topic of watchlists; `decided`: those of the topic of decisions."""
    desk = decided or RowsInMemory()
    kept = rows or RowsInMemory()
    return Parts(
        settings=Settings(**settings), store=store, params=DetectionParams(), assets=Assets({}, "0"), hub=Hub(),
        telemetry=Telemetry(metrics_of(Part.PAGE)), health=Health(),
        fresh=lambda now: {"now": now.isoformat()}, send=_refuse,
        lists=Lists(store, (), lambda: dict(kept.rows)), put=kept.put,
        desk=Desk(lambda: dict(desk.rows), desk.put),
        redactor=Redactor(Settings(), Redactions(Settings())),
    )  # fmt: skip


def app_on(
    store: Store, rows: RowsInMemory | None = None, decided: RowsInMemory | None = None, **settings: Any
) -> web.Application:
    return application(parts(store, rows, decided, **settings))


async def _refuse(items: Any, headers: Any = ()) -> None:
    raise AssertionError("nothing is sent in these tests")


def opened(folder: Path, identity: str = "here") -> Store:
    return Store(folder / "monitor.sqlite", identity)
