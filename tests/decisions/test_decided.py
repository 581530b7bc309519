"""Every decision holds whatever comes before or after it, survives what the state survives, and can be taken back."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest
from deciding import decision, tellings, told
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from link_build import ALEPPO, SYRIA, event, item
from watch_build import PARAMS, STORY, UNDISTURBED, Machine

from stream.decisions import Book, Decision, Entry, Spot
from stream.detection.params import DetectionParams
from stream.kinds import Metric, Scope, Verb
from stream.linking import Linker, LinkParams
from stream.linking.incidents import LIVE
from stream.outcomes import AlertState, Incident, IncidentStatus, Rule
from stream.records import ItemEvents, ItemStatus
from stream.watch import DECISION, ITEM

REGION: dict[str, Any] = {"country": "SYR", "adm1": "SY-ID"}
RAID = Spot(name="Jisr", country="SYR", adm1="SY-HL")

EACH = {
    "reject": decision("a", Verb.REJECT, rule=Rule.REPORTS, start="2024-03-12", end="2024-03-12", **REGION),
    "confirm": decision(
        "b", Verb.CONFIRM, rule=Rule.VICTIMS, metric=Metric.KILLED, start="2024-03-13", end="2024-03-13", **REGION
    ),
    "mute": decision("c", Verb.MUTE, metric=Metric.KILLED, country="SYR", start="2024-03-01", end="2024-03-31"),
    "toll": decision("d", Verb.SET, tellings=tellings("strike3", "strike2"), toll={Metric.KILLED: 200}),
    "place": decision("e", Verb.SET, tellings=tellings("strike5"), place=RAID),
    "day": decision("f", Verb.SET, tellings=tellings("strike6"), day="2024-03-11"),
    "merge": decision("g", Verb.MERGE, tellings=tellings("strike0", "strike1", "strike6")),
    "split": decision("h", Verb.SPLIT, tellings=tellings("strike3"), rest=tellings("strike2", "strike4")),
    "item": decision("i", Verb.DISMISS_ITEM, item="strike6"),
    "source": decision("j", Verb.DISMISS_SOURCE, source="outlet of strike5"),
}
AGAINST = decision("k", Verb.SET, minutes=5, tellings=tellings("strike2"), toll={Metric.KILLED: 6})
TOGETHER = [*EACH.values(), AGAINST]


def ended(*decisions: Decision) -> tuple[dict[str, Any], dict[str, Any]]:
    """In the end of the story, where these were decided before it began."""
    machine = Machine()
    machine.apply([], decisions=told(*decisions))
    for each in sorted(STORY, key=lambda i: (i.published, i.id, i.version)):
        machine.apply([each])
    return machine.end()


def after(*decisions: Decision) -> Machine:
    """The story, and then these are decided."""
    machine = Machine()
    machine.apply(STORY)
    machine.apply([], decisions=told(*decisions))
    return machine


def standing(machine: Machine, item: str) -> Incident:
    """The incident that an item tells."""
    gone = (IncidentStatus.MERGED, IncidentStatus.WITHDRAWN)
    (found,) = (i for i in machine.incidents.values() if i.status not in gone and item in {t.id for t in i.items})
    return found


@pytest.mark.parametrize("name", EACH)
def test_a_decision_changes_what_it_is_about_whether_it_comes_first_or_last(name: str) -> None:
    machine = after(EACH[name])
    assert machine.end() == ended(EACH[name])
    assert machine.end() != UNDISTURBED


@pytest.mark.parametrize("how", ["withdrawn", "deleted"])
@pytest.mark.parametrize("name", EACH)
def test_what_is_taken_back_leaves_no_trace(name: str, how: str) -> None:
    machine = after(EACH[name])
    back = replace(EACH[name], withdrawn=True) if how == "withdrawn" else None
    machine.apply([], decisions=[Entry(EACH[name].id, 7, back)])
    assert machine.end() == UNDISTURBED
    machine.state = None
    machine.apply(STORY)
    assert machine.end() == UNDISTURBED


@pytest.mark.parametrize("name", EACH)
def test_a_decision_survives_another_version_and_state_that_is_wiped(name: str) -> None:
    machine = after(EACH[name])
    wanted = machine.end()
    rebuilt = Machine(rows={k: r if k.startswith((ITEM, DECISION)) else b"{}" for k, r in machine.rows.items()})
    rebuilt.rows.pop("state|")
    rebuilt.apply([])
    assert rebuilt.end() == wanted
    machine.params = replace(PARAMS, detection=DetectionParams(alpha=1e-9, report_floor=400, warm_up_days=5))
    machine.state = None
    machine.apply([])
    machine.params, machine.state = PARAMS, None
    machine.apply([])
    assert machine.end() == wanted
    machine.rows, machine.state = {}, None
    machine.apply(STORY[::-1])
    machine.apply([], decisions=told(EACH[name]))
    assert machine.end() == wanted


Step = tuple[list[ItemEvents], list[Entry], int | None]


@st.composite
def disturbed(draw: st.DrawFn) -> list[Step]:
    """Story and decisions in any order, some of them told twice, in batches, some of them cut off in the middle."""
    entries = told(*TOGETHER, first=100)
    early = [replace(each, order=n, decision=replace(TOGETHER[n], why="?")) for n, each in enumerate(entries[:4])]
    early += [Entry("z", 90, EACH["item"]), Entry("z", 91, None)]  # decided, and taken back
    told_all: list[ItemEvents | Entry] = [*STORY, *entries, *early]
    extra = draw(st.lists(st.sampled_from(range(len(told_all))), max_size=10))
    order = draw(st.permutations([*range(len(told_all)), *extra]))
    cuts = sorted(draw(st.sets(st.integers(1, len(order) - 1), max_size=8)))
    steps: list[Step] = []
    for a, b in zip([0, *cuts], [*cuts, len(order)]):
        batch = [told_all[n] for n in order[a:b]]
        items = [each for each in batch if isinstance(each, ItemEvents)]
        decided = [each for each in batch if isinstance(each, Entry)]
        if draw(st.booleans()):
            steps.append((items, decided, draw(st.integers(0, 3 * len(batch)))))
        steps.append((items, decided, None))
    return steps


DECIDED = ended(*TOGETHER)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(disturbed())
def test_order_repetition_and_cuts_change_nothing_of_what_was_decided(steps: list[Step]) -> None:
    machine = Machine()
    for items, decided, rows_stored in steps:
        machine.apply(items, rows_stored, decisions=decided)
    assert machine.end() == DECIDED


def test_a_rejected_alert_is_cancelled_and_says_by_whom() -> None:
    machine = after(EACH["reject"])
    (alert,) = (each for each in machine.alerts.values() if each.decided)
    assert (alert.state, alert.rule, alert.revision) == (AlertState.CANCELLED, Rule.REPORTS, 2)
    assert [(each.by, each.why, each.verb) for each in alert.decided] == [("Ada", "seen", Verb.REJECT)]


def test_a_mute_keeps_the_alerts_of_its_metric_and_days_silent() -> None:
    machine = after(EACH["mute"])
    assert {alert["rule"] for alert in machine.end()[1].values()} == {"reports"}
    later = replace(EACH["mute"], start="2024-03-14")
    assert after(later).end() == UNDISTURBED


def test_a_confirmed_alert_is_observed() -> None:
    (alert,) = (each for each in after(EACH["confirm"]).alerts.values() if each.rule is Rule.VICTIMS)
    assert (alert.certainty.value, [each.id for each in alert.decided]) == ("Observed", ["b"])


def test_a_toll_that_is_set_counts_on_the_day_on_which_it_was_first_told() -> None:
    incident = standing(after(EACH["toll"]), "strike2")
    assert {m.value: (c.low, c.best, c.high) for m, c in incident.toll.items()} == {"killed": (200, 200, 200)}
    assert [(c.day, c.adm1, c.count) for c in incident.changes if c.metric] == [("2024-03-12", "SY-ID", 200)]
    assert [each.id for each in incident.decided] == ["d"]


def test_of_two_words_on_one_thing_the_later_holds() -> None:
    for decisions in ([EACH["toll"], AGAINST], [AGAINST, EACH["toll"]]):
        assert standing(after(*decisions), "strike2").toll[Metric.KILLED].best == 6


def test_a_place_that_is_set_moves_what_is_counted() -> None:
    incident = standing(after(EACH["place"]), "strike5")
    assert {(c.country, c.adm1) for c in incident.changes} == {("SYR", "SY-HL")}
    assert [place.name for place in incident.places] == ["Jisr"]
    assert [share.adm1 for share in incident.by_region] == ["SY-HL"]


def test_a_day_that_is_set_is_when_it_happened() -> None:
    period = standing(after(EACH["day"]), "strike6").period
    assert period is not None
    assert (period.start, period.end) == ("2024-03-11", "2024-03-11")


def test_what_is_merged_is_one_and_what_is_split_is_not() -> None:
    machine = after(EACH["merge"], EACH["split"])
    assert {t.id for t in standing(machine, "strike1").items} >= {"strike0", "strike1", "strike6"}
    assert {t.id for t in standing(machine, "strike2").items} == {"strike2", "strike4"}
    (parted,) = (t for t in standing(after(EACH["split"]), "strike3").items if t.id == "strike3")
    assert parted.index == 0


def test_a_split_that_is_decided_after_a_merge_holds() -> None:
    later = decision("l", Verb.SPLIT, minutes=9, tellings=tellings("strike1"), rest=tellings("strike0"))
    machine = after(EACH["merge"], later)
    assert standing(machine, "strike0").id != standing(machine, "strike1").id


def test_a_dismissed_telling_leaves_an_incident_that_says_why_it_is_gone() -> None:
    machine = after(EACH["item"], EACH["source"])
    gone = [i for i in machine.incidents.values() if i.status is IncidentStatus.WITHDRAWN and i.decided]
    assert sorted(each.id for incident in gone for each in incident.decided) == ["i", "j"]


def test_a_decision_on_nothing_known_does_no_harm() -> None:
    machine = Machine()
    unknown = decision("m", Verb.MERGE, tellings=tellings("nowhere", "strike0"))
    machine.apply([], decisions=told(unknown, EACH["item"], EACH["mute"]))
    assert machine.end() == ({}, {})
    assert standing(after(unknown), "strike0").items_total == 1


def test_decisions_bear_on_a_corrected_item_too() -> None:
    machine = after(EACH["item"])
    newer = next(each for each in STORY if each.id == "strike6")
    machine.apply([replace(newer, version=3)])
    assert machine.end() == ended(EACH["item"])


OLD = [event(kind="bomb", place=ALEPPO, day=0, killed=n, name=f"old{n}") for n in (31, 32)]
LONG = [item("old1", 2, OLD[0]), item("old2", 5, OLD[1]), *STORY, item("new", 24 * 90, event(kind="fire", day=90))]


@pytest.mark.parametrize(
    "decided",
    [
        decision("a", Verb.DISMISS_ITEM, item="old1"),
        decision("b", Verb.SET, tellings=tellings("old2"), toll={Metric.KILLED: 7}, place=RAID),
        decision("c", Verb.SPLIT, tellings=tellings("old2"), rest=tellings("old1")),
        decision("d", Verb.MERGE, tellings=tellings("old1", "strike5")),
    ],
)
def test_an_incident_of_long_ago_is_decided_on_and_stays_so_after_a_restart(decided: Decision) -> None:
    machine = Machine()
    machine.apply(LONG)
    before, _ = machine.end()
    machine.apply([], decisions=told(decided))
    now, _ = machine.end()
    assert now != before
    for rows_stored in (0, None):
        machine.apply([], rows_stored)
        machine.state = None
        machine.apply(LONG)
        assert machine.end()[0] == now
    machine.apply([], decisions=[Entry(decided.id, 5, None)])
    assert machine.end()[0] == before


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.permutations([*STORY, *told(*TOGETHER), Entry("i", 50, None), Entry("j", 51, None)]))
def test_what_lies_in_the_attic_is_decided_on_too(order: list[ItemEvents | Entry]) -> None:
    books = [Book(), Book()]
    linkers = [Linker(at_hand=n, book=book) for n, book in zip((1, 1 << 13), books)]
    for linker, book in zip(linkers, books):
        for each in order:
            if isinstance(each, ItemEvents):
                linker.apply(each)
            else:
                linker.decide(book.take([each]))
    few, many = ([replace(i, revision=1) for i in sorted(linker.incidents(), key=lambda i: i.id)] for linker in linkers)
    assert few == many


BRIEF = LinkParams(lateness_days=6, span_days=4, close_days=3)


def test_a_total_that_was_forgotten_is_not_drawn_again() -> None:
    """What is decided of a strike within it would else draw it from the accounts that have its numbers by now."""
    book = Book()
    linker = Linker(BRIEF, book=book)
    linker.apply(item("total", 26, event(place=SYRIA, scope=Scope.PERIOD, days=2, killed=80)))
    linker.apply(item("strike", 40, event(day=1, killed=12)))
    days = BRIEF.memory.days
    for n, kind in enumerate(("fire", "flood", "bomb")):
        linker.apply(item(kind, 24 * days + 30 + n, event(kind, place=ALEPPO, day=days, killed=n + 1)))
    before = {incident.id: incident for incident in linker.incidents()}
    assert not any(telling.id == "total" for incident in before.values() for telling in incident.items)
    drawn = linker.decide(
        book.take(told(decision("a", Verb.SET, tellings=tellings("strike"), toll={Metric.KILLED: 9})))
    )
    assert [each.items[0].id for each in drawn] == ["strike"]


def test_what_is_merged_is_so_whether_the_first_telling_goes_before_or_after() -> None:
    """The first lies too far back for the third to join it; once it is gone, the second begins, and is near enough."""
    kinds = ("fire", "flood", "bomb")
    items = [item(f"t{n}", 72 * n, event(kind, day=3 * n, killed=n + 4)) for n, kind in enumerate(kinds)]
    first, second, third = items
    gone = replace(first, version=2, status=ItemStatus.CANCELED, events=())
    merges = [
        decision(name, Verb.MERGE, tellings=tellings(*pair))
        for name, pair in (("a", ("t0", "t1")), ("b", ("t1", "t2")))
    ]
    ended = []
    for order in ((first, second, third, gone), (first, gone, second, third), (second, third)):
        book = Book()
        linker = Linker(BRIEF, book=book)
        linker.decide(book.take(told(*merges)))
        for each in order:
            linker.apply(each)
        ended.append([[t.id for t in incident.items] for incident in linker.incidents() if incident.status in LIVE])
    assert ended == [[["t1", "t2"]]] * 3


def test_an_incident_that_is_a_total_by_decision_is_in_no_other_total_whatever_came_first() -> None:
    """A strike is merged with a total and then taken back; another total contained it meanwhile."""
    strike = item("strike", 65, event("fire", day=2, killed=4))
    period = {"place": SYRIA, "scope": Scope.PERIOD, "days": 2}
    totals = [
        item("around", 63, event("fire", day=2, killed=9, **period)),
        item("of it", 76, event("bomb", day=3, killed=5, **period)),
    ]
    gone = replace(strike, version=2, status=ItemStatus.CANCELED, events=())
    merge = told(decision("a", Verb.MERGE, tellings=tellings("strike", "of it")))
    ended = set()
    for order in permutations([strike, *totals, gone, merge]):
        book = Book()
        linker = Linker(book=book)
        for each in order:
            if isinstance(each, list):
                linker.decide(book.take(each))
            else:
                linker.apply(each)
        live = sorted((i for i in linker.incidents() if i.status in LIVE), key=lambda i: i.id)
        ended.add(tuple((i.items[0].id, i.changes) for i in live))
    assert len(ended) == 1
