"""Records to export, and the documents that they become (`golden/`).

python tests/exports/export_examples.py    # writes the documents anew, to be read before they are committed
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from stream.exports import EXPORTS, Context
from stream.kinds import Cause, Metric, PeriodPrecision, PlacePrecision, PlaceRole
from stream.outcomes import (
    Alert,
    AlertConfidence,
    AlertState,
    CapStatus,
    Certainty,
    Incident,
    IncidentStatus,
    MsgType,
    Region,
    Rule,
    Severity,
    Urgency,
    Window,
)
from stream.records import Count, EvidenceSentence, Period, Place

GOLDEN = Path(__file__).parent / "golden"

RAISED = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
CONTEXT = Context(
    base_url="https://tocsin.example:8470",
    now=datetime(2026, 3, 9, tzinfo=UTC),
    self_url="https://tocsin.example:8470/alerts.atom?country=COD&severity=Severe",
    sent={"al-0a.2": RAISED + timedelta(hours=3)},
)

NASTY = "“<b>Goma</b>” & Co,\x00 \x1b[31mred\ufffe \ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16")
"""What a title may hold: markup, an ampersand, controls that XML cannot hold, a character beyond the first plane."""

ALERT = Alert(
    id="al-0a",
    revision=3,
    status=CapStatus.ACTUAL,
    msg_type=MsgType.UPDATE,
    references=("al-0a.1", "al-0a.2"),
    state=AlertState.UPDATED,
    rule=Rule.VICTIMS,
    metric=Metric.KILLED,
    region=Region(country="COD", adm1="CD-NK", name="North Kivu, DR Congo"),
    severity=Severity.SEVERE,
    certainty=Certainty.OBSERVED,
    urgency=Urgency.IMMEDIATE,
    category="Security",
    window=Window(start="2026-03-03", end="2026-03-05"),
    observed=41.0,
    expected=3.125,
    threshold=12.0,
    p_value=1.25e-05,
    score=9.5,
    largest_share=0.5366,
    confidence=AlertConfidence.NORMAL,
    reason="North Kivu, DR Congo: 41 people reported killed on 3–5 March 2026 in 4 incidents, where about 3 are usual.",
    incidents=("in-1", "in-2", "in-3", "in-4"),
    incidents_total=4,
    evidence=(
        EvidenceSentence(
            item_id="a1", source="Example Wire", url="https://wire.example/a?b=1&c=2",
            sentence="Twenty-two people were killed near Rutshuru on Tuesday.",
        ),
        EvidenceSentence(item_id="a2", source=None, url=None, sentence=NASTY),
    ),
    evidence_total=7,
    first_raised=RAISED,
    sent=RAISED + timedelta(hours=26, microseconds=5),
)  # fmt: skip

CANCELLED = replace(
    ALERT, id="al-0b", revision=2, status=CapStatus.TEST, state=AlertState.CANCELLED, msg_type=MsgType.CANCEL,
    urgency=Urgency.PAST, references=("al-0b.1",), replaced_by="al-0a", rule=Rule.REPORTS, metric=None,
    region=Region(country="COD", adm1=None, name="DR Congo"), incidents=(), incidents_total=0, evidence=(),
    evidence_total=0, largest_share=None,
)  # fmt: skip

CLOSED = replace(ALERT, id="al-0c", state=AlertState.CLOSED, urgency=Urgency.PAST, references=("al-0c.1", "al-0c.2"))

GOMA = Place(
    name="Goma", text="Goma", country="COD", adm1="CD-NK", adm1_name="North Kivu", lat=-1.67409, lon=29.22845,
    precision=PlacePrecision.POINT, geonameid=216281,
)  # fmt: skip

BATTLE = Incident(
    id="in-1",
    revision=2,
    type="Battles",
    sub_type="Armed clash",
    cause=Cause.CONFLICT,
    places=(GOMA, replace(GOMA, name="Sake", text="Sake", role=PlaceRole.DESTINATION, lat=-1.57407, lon=29.04503)),
    period=Period(start="2026-03-03", end="2026-03-03", precision=PeriodPrecision.DAY, basis="text", text="Tuesday"),
    toll={
        Metric.KILLED: Count(low=20, best=22, high=None),
        Metric.DISPLACED: Count(low=3000, best=3000, high=3000),
        Metric.HOUSING_DESTROYED: Count(low=12, best=12, high=None),
    },
    by_region=(),
    changes=(),
    history=(),
    history_total=0,
    items=(),
    items_total=5,
    distinct_sources=3,
    first_published=RAISED,
    last_published=RAISED + timedelta(days=1),
)

COUNTRYWIDE = replace(
    BATTLE, id="in-2", status=IncidentStatus.CLOSED, type="Disaster", sub_type="Flood", cause=Cause.DISASTER,
    places=(
        Place(name=NASTY, text="x", country="COD", lat=-2.98, lon=23.82, precision=PlacePrecision.ADM0),
    ),
    period=None, toll={Metric.AFFECTED: Count(low=100, best=100, high=None)},
)  # fmt: skip

NOWHERE = replace(BATTLE, id="in-3", places=(), toll={})
FORMULA = replace(BATTLE, id="in-4", places=(replace(GOMA, name="=1+1", precision=PlacePrecision.ADM1),))

ALERTS = (ALERT, CANCELLED, CLOSED)
INCIDENTS = (BATTLE, COUNTRYWIDE, NOWHERE, FORMULA)


def documents() -> dict[str, bytes]:
    """File name -> document, of every export."""
    found: dict[str, bytes] = {}
    for name, export in EXPORTS.items():
        records = ALERTS if export.record is Alert else INCIDENTS
        if export.single:
            found |= {record.id + export.suffix: export.render([record], CONTEXT) for record in records}
        else:
            found[name + export.suffix] = export.render(records, CONTEXT)
    return found


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for file, document in documents().items():
        (GOLDEN / file).write_bytes(document)
