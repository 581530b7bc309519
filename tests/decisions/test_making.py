"""What a person says becomes a decision that can be followed, or an error that says what it lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from deciding import NOON, decision, tellings
from watch_build import STORY, Machine

from stream import wire
from stream.decisions import Anchor, Book, Decision, Entry, Known, Request, Spot, decision_of, read_decision
from stream.errors import NotADecision, NotText, UsageError
from stream.kinds import Metric, Verb
from stream.outcomes import IncidentStatus, Rule

MACHINE = Machine()
MACHINE.apply(STORY)
KNOWN = Known(MACHINE.alerts.get, MACHINE.incidents.get)
CLASH = "inc-2bf2e87b54568371df0c"
FIRE = "inc-0a7ec7807143552a628d"
ALERT = "al-93060b9a10154ab6a8bb"


def made(verb: Verb, **fields: Any) -> Decision:
    return decision_of(Request(verb=verb, by=" Ada ", why="seen", **fields), KNOWN, NOON)


def test_an_alert_is_named_by_its_series_and_its_days() -> None:
    found = made(Verb.REJECT, alert=ALERT)
    assert (found.rule, found.metric, found.country, found.adm1) == (Rule.VICTIMS, Metric.KILLED, "SYR", "SY-ID")
    assert (found.start, found.end, found.by) == ("2024-03-13", "2024-03-13", "Ada")


def test_an_incident_is_named_by_its_tellings() -> None:
    assert made(Verb.SET, incidents=(FIRE,), day="2024-03-01").tellings == tellings("strike6")
    assert set(made(Verb.MERGE, incidents=(CLASH, FIRE)).tellings) == set(
        tellings("strike2", "strike3", "strike4", "strike6")
    )
    parted = made(Verb.SPLIT, incidents=(CLASH,), items=("strike3",))
    assert (parted.tellings, parted.rest) == (tellings("strike3"), tellings("strike2", "strike4"))


def test_an_incident_that_became_another_is_followed() -> None:
    gone = replace(MACHINE.incidents[FIRE], id="old", status=IncidentStatus.MERGED, merged_into=FIRE, items=())
    known = Known(KNOWN.alert, {**MACHINE.incidents, "old": gone}.get)
    request = Request(verb=Verb.SET, by="Ada", why="seen", incidents=("old",), toll={Metric.KILLED: 1})
    assert decision_of(request, known, NOON).tellings == tellings("strike6")


def test_the_same_words_at_the_same_time_are_one_decision() -> None:
    one, again = (made(Verb.DISMISS_ITEM, item="a") for _ in range(2))
    assert one == again
    assert one.id != made(Verb.DISMISS_ITEM, item="b").id


@pytest.mark.parametrize(
    ("verb", "fields", "words"),
    [
        (Verb.REJECT, {}, "say which `alert`"),
        (Verb.CONFIRM, {"alert": "al-0"}, "no alert 'al-0'"),
        (Verb.SET, {"incidents": ("inc-0",), "day": "2024-03-01"}, "no incident 'inc-0'"),
        (Verb.MERGE, {"incidents": (FIRE,)}, "two incidents or more"),
        (Verb.MERGE, {"incidents": (FIRE, FIRE)}, "one incident already"),
        (Verb.SPLIT, {"incidents": (CLASH,), "items": ("a",)}, "a does not tell it"),
        (Verb.SPLIT, {"incidents": (FIRE,), "items": ("strike6",)}, "nothing is left"),
    ],
)
def test_what_is_not_there_is_said(verb: Verb, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        made(verb, **fields)


BAD: list[tuple[dict[str, Any], str]] = [
    ({"verb": "bless"}, "verb"),
    ({"by": " "}, "`by` must say who"),
    ({"why": ""}, "`why` must give the reason"),
    ({"id": "a b"}, "`id` must have"),
    ({"at": "2026-03-01T08:00:00"}, "`at` needs a time zone"),
    ({"verb": "dismiss_item"}, "`item` must be"),
    ({"verb": "dismiss_source"}, "`source` must be"),
    ({"verb": "reject"}, "`rule` is missing"),
    ({"verb": "mute", "country": "Syria"}, "`country` must be"),
    ({"verb": "mute", "country": "SYR", "adm1": "Idlib"}, "`adm1` must be"),
    ({"verb": "mute", "country": "SYR", "start": "2026-03-02", "end": "2026-03-01"}, "before `start`"),
    ({"verb": "mute", "country": "SYR", "start": "1 March", "end": "2026-03-01"}, "must be days"),
    ({"verb": "merge", "tellings": [{"item": "a"}, {"item": "a"}]}, "two tellings or more"),
    ({"verb": "split", "tellings": [{"item": "a"}]}, "`rest` from what"),
    ({"verb": "split", "tellings": [{"item": "a"}], "rest": [{"item": "a"}]}, "on both sides"),
    ({"verb": "set", "tellings": [{"item": "a"}]}, "nothing is set"),
    ({"verb": "set", "day": "2026-03-01"}, "`tellings` must name"),
    ({"verb": "set", "tellings": [{"item": "a"}], "toll": {"killed": -1}}, "below 0"),
    ({"verb": "set", "tellings": [{"item": "a"}], "toll": {"dead": 1}}, "dead"),
    ({"verb": "set", "tellings": [{"item": "a"}], "day": "soon"}, "`day` must be"),
    ({"verb": "set", "tellings": [{"item": "a"}], "place": {"name": "x", "country": "SYR", "lat": 3}}, "go together"),
    ({"verb": "set", "tellings": [{"item": "a"}], "place": {"name": "x", "country": "sy"}}, "`place.country`"),
]


@pytest.mark.parametrize(("fields", "words"), BAD)
def test_a_record_that_cannot_be_followed_says_what_it_lacks(fields: dict[str, Any], words: str) -> None:
    whole = wire.loads(wire.encode(decision("a", Verb.DISMISS_ITEM, item="x"))) | {"item": None} | fields
    with pytest.raises(NotADecision, match=words):
        read_decision(wire.encode(whole))


def test_what_is_no_json_is_said_to_be_none() -> None:
    with pytest.raises(NotText):
        read_decision(b"{")


def test_a_record_is_read_as_it_was_written() -> None:
    spot = Spot(name="Jisr", country="SYR", adm1="SY-ID", lat=35.8, lon=36.3)
    whole = decision("a", Verb.SET, tellings=(Anchor(item="x", event=1),), place=spot, toll={Metric.KILLED: 3})
    assert read_decision(wire.encode(whole)) == whole


def test_a_word_that_comes_late_does_not_stand_over_a_newer_one() -> None:
    book = Book()
    newer = decision("a", Verb.DISMISS_ITEM, item="y")
    book.take([Entry("a", 2, newer), Entry("a", 1, decision("a", Verb.DISMISS_ITEM, item="x"))])
    assert book.in_force() == [newer]
    assert [len(book.dismissals(name, None)) for name in ("x", "y")] == [0, 1]
