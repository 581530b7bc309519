"""Whatever is told, records stay small enough to be written, and say what they left out."""

from __future__ import annotations

from dataclasses import replace

from link_build import event, item
from watch_build import NOW, PARAMS, name

from stream import wire
from stream.bounds import MAX_BYTES, SHORT, fitted
from stream.linking.tellings import MAX_SENTENCE, item_events
from stream.outcomes import Incident
from stream.sources import MAX_ID, MAX_SOURCE, MAX_URL
from stream.watch import Watch

WIDE = "\x01"
"""A letter that takes six bytes on the wire."""


def crowded(tellers: int) -> tuple[Watch, Incident]:
    """One happening told by many items whose every text is as long as it may be."""
    watch = Watch(PARAMS, name)
    incidents: dict[str, Incident] = {}
    for n in range(tellers):
        told = event(killed=5, name=f"e{n}")
        teller = replace(
            item(f"{n:04}" + WIDE * (MAX_ID - 4), 6 + n / 100, told, text=f"own words {n}"),
            url="https://" + "u" * (MAX_URL - 8), source="s" * MAX_SOURCE, sentences={told.id: "w" * MAX_SENTENCE},
        )  # fmt: skip
        step = watch.apply([teller], NOW)
        assert all(row is None or len(row) <= 1_000_000 for row in step.rows.values())
        incidents.update((incident.id, incident) for incident in step.incidents)
    return watch, max(incidents.values(), key=lambda incident: incident.items_total)


def test_an_incident_of_many_long_tellings_fits_and_says_how_many_there_were() -> None:
    _, incident = crowded(120)
    assert len(wire.encode(incident)) <= MAX_BYTES
    assert incident.items_total == 120
    assert SHORT < len(incident.items) < 120
    assert incident.items[-1].id.startswith("0119")  # the newest stay


def test_short_lists_of_the_longest_texts_fit_without_being_measured() -> None:
    _, incident = crowded(SHORT)
    assert len(incident.items) == SHORT
    assert len(wire.encode(incident)) <= MAX_BYTES


def test_a_record_that_fits_is_left_alone() -> None:
    _, incident = crowded(30)
    assert fitted(incident) is incident


def test_a_text_without_a_full_stop_is_told_around_its_count() -> None:
    from datetime import UTC, datetime

    from stream.extraction import Reader, ReaderSettings
    from stream.records import NewsItem

    text = "and so on, " * 300 + "a bomb in Kabul killed 4 people and " + "so forth, " * 300
    now = datetime(2026, 9, 30, tzinfo=UTC)
    (record,) = Reader(ReaderSettings()).read([NewsItem(id="a", text=text)], [now])
    for sentence in item_events(record).sentences.values():
        assert len(sentence) <= MAX_SENTENCE
        assert "killed 4 people" in sentence
    assert item_events(record).sentences
