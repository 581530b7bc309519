"""Invented news for the benchmark of the page: items, incidents and alerts, each by its number, always the same."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from stream.kinds import Cause, Metric, PlacePrecision, Quantifier
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
    Revision,
    Rule,
    Severity,
    Telling,
    Urgency,
    Window,
)  # fmt: skip
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
)  # fmt: skip

START = datetime(2026, 6, 1, tzinfo=UTC)
DAYS = 120
REGIONS = [
    ("SYR", "SY-HL", "Aleppo", 36.2, 37.2), ("UKR", "UA-63", "Kharkiv", 50.0, 36.2),
    ("NGA", "NG-BO", "Borno", 11.8, 13.1), ("COD", "CD-NK", "North Kivu", -1.7, 29.2),
    ("MMR", "MM-16", "Rakhine", 20.1, 92.9), ("SDN", "SD-DN", "North Darfur", 13.6, 25.3),
    ("PHL", "PH-SUR", "Surigao del Sur", 9.0, 126.2), ("COL", "CO-NAR", "Nariño", 1.2, -77.3),
    ("HTI", "HT-OU", "Ouest", 18.5, -72.3), ("PAK", "PK-KP", "Khyber Pakhtunkhwa", 34.0, 71.5),
]  # fmt: skip
KINDS = [
    ("Explosions/Remote violence", "Air/drone strike", Cause.CONFLICT),
    ("Battles", "Armed clash", Cause.CONFLICT),
    ("Disaster", "Flood", Cause.DISASTER),
    ("Accident", "Transport", Cause.ACCIDENT),
    ("Crime", "Shooting", Cause.CRIME),
]  # fmt: skip
SOURCES = [f"Wire {n}" for n in range(40)]


class World:
    """Invented records, by their numbers."""

    def __init__(self, incidents: int) -> None:
        self.incidents = incidents
        self.alerts = max(1, incidents // 100)

    def place(self, n: int) -> Place:
        chance = random.Random(n)
        country, adm1, name, lat, lon = REGIONS[n % len(REGIONS)]
        near = (round(lat + chance.uniform(-1, 1), 3), round(lon + chance.uniform(-1, 1), 3))
        precision = chance.choices(list(PlacePrecision), [80, 15, 5])[0]
        exact = precision is PlacePrecision.POINT
        return Place(
            name=name, text=name, country=country, adm1=adm1, adm1_name=name, precision=precision,
            lat=near[0] if exact else None, lon=near[1] if exact else None,
        )  # fmt: skip

    def item(self, n: int, told: int) -> EnrichedRecord:
        chance = random.Random(n * 31 + told)
        best, place, (kind, sub_kind, cause) = chance.randint(1, 60), self.place(n), KINDS[n % len(KINDS)]
        text = f"{sub_kind} near {place.name} killed {best} people near market stalls, witness {n} said on {told}."
        start = text.index(str(best), text.index("killed"))
        figure = Figure(
            metric=Metric.KILLED, term="killed", text=str(best), quantifier=Quantifier.EXACT, low=best, best=best,
            high=best, persons=best,
            evidence=Evidence(
                field=TextField.TEXT, start=start, end=start + len(str(best)), sentence_start=0, sentence_end=len(text)
            ),
        )  # fmt: skip
        event = Event(
            id=f"ev-{n}-{told}", type=kind, sub_type=sub_kind, cause=cause, scope=Scope.INCIDENT, fresh=True,
            places=(place,), figures=(figure,), toll={Metric.KILLED: Count(low=best, best=best, high=best)},
        )  # fmt: skip
        published = START + timedelta(days=DAYS * (n % 977) / 977, hours=told)
        source = SOURCES[(n + 7 * told) % len(SOURCES)]
        item = NewsItem(id=f"item-{n}-{told}", title=text[:60], text=text * 6, published=published, source=source)
        return EnrichedRecord(
            id=item.id, version=1, item=item, language="en", published=published,
            published_basis=PublishedBasis.ITEM, fingerprint="", events=(event,),
            extractor=Extractor(name="b", version="1", model="m"),
        )  # fmt: skip

    def incident(self, n: int, tellings: int = 3) -> tuple[Incident, list[EnrichedRecord]]:
        items = [self.item(n, told) for told in range(tellings)]
        first, event, place = items[0], items[-1].events[0], items[0].events[0].places[0]
        day = f"{first.published:%Y-%m-%d}"
        return Incident(
            id=f"inc-{n}", type=event.type, sub_type=event.sub_type, cause=event.cause, places=(place,), period=None,
            toll=event.toll, by_region=(),
            changes=tuple(
                Change(day=day, country=place.country, adm1=place.adm1, metric=metric, count=count)
                for metric, count in ((None, 1), (Metric.KILLED, event.toll[Metric.KILLED].best))
            ),
            history=tuple(Revision(published=r.published, toll=r.events[0].toll, item_id=r.id) for r in items),
            history_total=tellings,
            items=tuple(
                Telling(id=r.id, version=1, event=r.events[0].id, source=r.item.source, url=None,
                        published=r.published, toll=r.events[0].toll) for r in items
            ),
            items_total=tellings, distinct_sources=tellings, first_published=first.published,
            last_published=items[-1].published,
            evidence=tuple(
                EvidenceSentence(item_id=r.id, source=r.item.source, url=None, sentence=(r.item.text or "")[:120])
                for r in items
            ),
        ), items  # fmt: skip

    def alert(self, n: int) -> Alert:
        told = [self.incident(n + len(REGIONS) * k)[0] for k in range(8)]
        country, adm1, name, *_ = REGIONS[n % len(REGIONS)]
        day = f"{told[0].first_published:%Y-%m-%d}"
        evidence = tuple(sentence for each in told for sentence in each.evidence)
        return Alert(
            id=f"al-{n}", status=CapStatus.ACTUAL, msg_type=MsgType.ALERT,
            state=AlertState.OPEN if n % 5 == 0 else AlertState.CLOSED, rule=Rule.VICTIMS, metric=Metric.KILLED,
            region=Region(country=country, adm1=adm1, name=name), severity=list(Severity)[n % 4],
            certainty=Certainty.OBSERVED, urgency=Urgency.IMMEDIATE, category="Security",
            window=Window(start=day, end=day), observed=90.0, expected=4.0, threshold=30.0, p_value=1e-5, score=5.0,
            largest_share=0.4, confidence=AlertConfidence.NORMAL, reason=f"{name}: 90 people reported killed.",
            incidents=tuple(each.id for each in told), incidents_total=8, evidence=evidence,
            evidence_total=len(evidence), first_raised=START, sent=START + timedelta(days=n % DAYS),
        )  # fmt: skip
