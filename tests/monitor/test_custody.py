"""What the page keeps of words: none of what was redacted, none for longer than is set, and none left in its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from monitor_build import METRICS, START, alert, incident, opened, record

from agents.monitor import queries
from agents.monitor.custody import Custody
from agents.monitor.filters import parse
from agents.monitor.marking import marked
from agents.monitor.schema import Kind
from agents.monitor.store import Batch, Received, Store
from stream import wire
from stream.linking import item_events
from stream.outcomes import Alert, Incident
from stream.records import EnrichedRecord, EvidenceSentence

SECRET = "Quillfeather"
OLD = record("a-1", f"An air strike killed 12 people in Aleppo, {SECRET} said.", "12", title=f"{SECRET} on Aleppo")
NEW = record("a-2", f"A bomb killed 15 people in Aleppo, {SECRET} said.", "15", day=20)
TOLD = [OLD, NEW, incident("inc-1", [OLD]), incident("inc-2", [NEW])]
KINDS = {EnrichedRecord: Kind.ITEM, Incident: Kind.INCIDENT, Alert: Kind.ALERT}


def take_in(store: Store, custody: Custody, told: Sequence[EnrichedRecord | Incident | Alert]) -> None:
    received = [Received(custody.entry(KINDS[type(each)], wire.encode(each)), 0, n) for n, each in enumerate(told)]
    store.apply(Batch(received, [], {}))


def custody(days: int | None, now: datetime) -> Custody:
    return Custody(metrics=METRICS, text_days=days, clock=lambda: now)


def with_words(store: Store) -> set[str]:
    """The records whose bodies have the word, and those that it finds."""
    found = set()
    for kind in Kind:
        names = [name for (name,) in store.reader.execute("SELECT id FROM records WHERE kind = ?", (kind,))]
        found |= {row.id for row in queries.several(store, kind, names) if SECRET.encode() in row.body + row.brief}
        page = queries.page(store, kind, parse(kind, [("q", SECRET)]), brief=True)
        assert page.total == len({name for name in names if name in found})
    return found


def in_files(store: Store) -> bool:
    files = [store.path, store.path.with_name(f"{store.path.name}-wal")]
    return any(SECRET.encode() in path.read_bytes() for path in files if path.exists())


TOLD += [alert("al-1", [TOLD[2]]), alert("al-2", [TOLD[3]], sent=START + timedelta(days=20))]


def test_words_are_kept_as_long_as_is_set_and_numbers_for_ever(tmp_path: Path) -> None:
    store, now = opened(tmp_path), START + timedelta(days=21)
    take_in(store, custody(None, now), TOLD)
    assert with_words(store) == {"a-1", "a-2", "inc-1", "inc-2", "al-1", "al-2"}
    assert custody(10, now).expire(store) == 3
    assert with_words(store) == {"a-2", "inc-2", "al-2"}
    assert custody(10, now).expire(store) == 0
    assert custody(10, now + timedelta(days=20)).expire(store) == 3
    assert with_words(store) == set()
    assert not in_files(store)
    totals = [queries.page(store, kind, parse(kind, []), brief=True).total for kind in Kind]
    assert totals == [2, 2, 2]


def test_what_is_too_old_comes_in_without_words(tmp_path: Path) -> None:
    store = opened(tmp_path)
    take_in(store, custody(10, START + timedelta(days=21)), TOLD)
    assert with_words(store) == {"a-2", "inc-2", "al-2"}


def test_a_scrub_forgets_items_and_leaves_no_bytes(tmp_path: Path) -> None:
    store = opened(tmp_path)
    take_in(store, custody(None, START), [OLD, incident("inc-1", [OLD])])
    assert in_files(store)
    take_in(store, custody(None, START), [incident("inc-1", [OLD], evidence=(), revision=2)])
    store.scrub(["a-1"])
    assert with_words(store) == set()
    assert not in_files(store)


LONG = "In a long sentence that goes on for a while before it comes to the point, officials said that {} people were " \
       "killed by an air strike near Aleppo, and went on at length about many other things as well."  # fmt: skip


@pytest.mark.parametrize("longest", [0, 20, 60, 100, 1_000])
@pytest.mark.parametrize("keeps_text", [True, False])
def test_a_sentence_is_cut_to_what_is_set_and_the_number_in_it_is_marked_right(longest: int, keeps_text: bool) -> None:
    text = LONG.format("12")
    told = record("a-1", text, "12")
    (event,) = told.events
    counted = replace(event, toll={m: replace(c, figures=(0,)) for m, c in event.toll.items()})
    told = replace(told, events=(counted,))
    sentence = item_events(told, longest=longest).sentences.get(event.id)
    if longest == 0:
        assert sentence is None
        return
    assert sentence is not None
    assert len(sentence) <= longest
    kept = told if keeps_text else replace(told, item=replace(told.item, text=None, title=None))
    (mark,) = marked(EvidenceSentence(item_id="a-1", source=None, url=None, sentence=sentence), kept)["marks"]
    assert sentence[mark["start"] : mark["end"]] == "12"
