"""What is known of incidents is found again, and goes when its days are settled."""

from __future__ import annotations

from dataclasses import replace

from stream.detection.counts import Group, IncidentFacts
from stream.detection.known import Known
from stream.kinds import Cause, Metric
from stream.outcomes import Rule

FACTS = IncidentFacts(
    cause=Cause.CONFLICT, sub_type="shelling", sources=2, replay=False, last_day=10, evidence=(), evidence_total=0
)
SLOTS = {
    (Group("SYR", Rule.REPORTS, None), None, 9): 1,
    (Group("SYR", Rule.VICTIMS, Metric.KILLED), "SY-ID", 10): 1 << 40,
}


def test_what_an_incident_adds_and_its_facts_are_found_again() -> None:
    known = Known()
    assert (known.added("a"), "a" in known, known.get("a")) == ({}, False, None)
    known.add("a", SLOTS)
    assert known.learn("a", FACTS)
    assert not known.learn("a", replace(FACTS))
    assert known.learn("a", replace(FACTS, sources=3))
    assert (known.added("a"), known["a"].sources, list(known)) == (SLOTS, 3, ["a"])


def test_what_counts_no_more_leaves_nothing() -> None:
    known = Known()
    known.add("a", SLOTS)
    known.learn("a", FACTS)
    known.add("a", {})
    assert known.learn("a", None)
    assert not known.learn("a", None)
    assert (known.added("a"), len(known), list(known)) == ({}, 0, [])


def test_settled_days_are_forgotten_and_their_places_given_anew() -> None:
    known = Known()
    for name, day in (("old", 5), ("new", 10)):
        known.add(name, SLOTS)
        known.learn(name, replace(FACTS, last_day=day))
    known.forget(10)
    assert (known.added("old"), known.added("new"), list(known)) == ({}, SLOTS, ["new"])
    known.learn("third", FACTS)
    assert (known.added("third"), sorted(known)) == ({}, ["new", "third"])
