"""The bytes of a decision as a decision, with errors that a person can act on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from stream import wire
from stream.decisions.records import Decision, Spot
from stream.errors import NotADecision, NotAnItem
from stream.kinds import Verb

LONGEST_WHY = 2_000
LONGEST_NAME = 200
MOST_TELLINGS = 2_000

_ID = re.compile(r"[A-Za-z0-9._:-]{1,100}")
_COUNTRY = re.compile(r"[A-Z]{3}")
_ADM1 = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")

Lack = str | None
"""What a decision lacks, in words; None where nothing."""


def read_decision(raw: bytes) -> Decision:
    """A record of the topic, checked: whatever passes can be followed.

    Raises:
        NotText: not UTF-8, or not JSON.
        NotADecision: a field is missing or wrong; the message says which.
    """
    try:
        decision = wire.decode(raw, Decision)
    except NotAnItem as error:
        raise NotADecision(str(error)) from error
    lack = _in_general(decision) or _NEEDS[decision.verb](decision)
    if lack:
        raise NotADecision(f"{decision.verb.value}: {lack}")
    return decision


def _in_general(decision: Decision) -> Lack:
    if not _ID.fullmatch(decision.id):
        return "`id` must have 1 to 100 letters, digits, dots, colons, - or _"
    if decision.at.tzinfo is None:
        return "`at` needs a time zone, as 2026-03-01T08:00:00Z"
    if not decision.by.strip() or len(decision.by) > LONGEST_NAME:
        return f"`by` must say who decided, in at most {LONGEST_NAME} characters"
    if not decision.why.strip() or len(decision.why) > LONGEST_WHY:
        return f"`why` must give the reason, in at most {LONGEST_WHY} characters"
    if len(decision.tellings) + len(decision.rest) > MOST_TELLINGS:
        return f"more than {MOST_TELLINGS} tellings"
    return None


def _of_alert(decision: Decision) -> Lack:
    if decision.rule is None:
        return "`rule` is missing: reports, victims or mass_casualty"
    return _of_region(decision)


def _of_region(decision: Decision) -> Lack:
    if decision.country is None or not _COUNTRY.fullmatch(decision.country):
        return "`country` must be a code of three letters, as SYR"
    if decision.adm1 is not None and not _ADM1.fullmatch(decision.adm1):
        return "`adm1` must be an ISO 3166-2 code, as SY-ID"
    return _of_days(decision.start, decision.end)


def _of_days(start: str | None, end: str | None) -> Lack:
    if start is None or end is None or not _is_day(start) or not _is_day(end):
        return "`start` and `end` must be days, as 2026-03-01"
    return "`end` is before `start`" if end < start else None


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _set(decision: Decision) -> Lack:
    if not decision.tellings:
        return "`tellings` must name the items that tell the incident"
    if not (decision.toll or decision.place or decision.day):
        return "nothing is set: `toll`, `place` or `day`"
    if any(number < 0 for number in decision.toll.values()):
        return "`toll` cannot be below 0"
    if decision.day is not None and not _is_day(decision.day):
        return "`day` must be a day, as 2026-03-01"
    return _of_place(decision.place) if decision.place else None


def _of_place(place: Spot) -> Lack:
    if not place.name.strip() or len(place.name) > LONGEST_NAME:
        return "`place` needs a `name`"
    if not _COUNTRY.fullmatch(place.country):
        return "`place.country` must be a code of three letters, as SYR"
    if place.adm1 is not None and not _ADM1.fullmatch(place.adm1):
        return "`place.adm1` must be an ISO 3166-2 code, as SY-ID"
    if (place.lat is None) != (place.lon is None):
        return "`place.lat` and `place.lon` go together"
    if place.lat is not None and place.lon is not None and not (-90 <= place.lat <= 90 and -180 <= place.lon <= 180):
        return "`place.lat` and `place.lon` are degrees, up to 90 and 180"
    return None


def _merge(decision: Decision) -> Lack:
    return None if len(set(decision.tellings)) > 1 else "`tellings` must name two tellings or more"


def _split(decision: Decision) -> Lack:
    if not decision.tellings or not decision.rest:
        return "`tellings` must name what is parted, `rest` from what"
    return "a telling is on both sides" if set(decision.tellings) & set(decision.rest) else None


_NEEDS: Mapping[Verb, Callable[[Decision], Lack]] = {
    Verb.REJECT: _of_alert,
    Verb.CONFIRM: _of_alert,
    Verb.MUTE: _of_region,
    Verb.SET: _set,
    Verb.MERGE: _merge,
    Verb.SPLIT: _split,
    Verb.DISMISS_ITEM: lambda decision: None if decision.item else "`item` must be the id of an item",
    Verb.DISMISS_SOURCE: lambda decision: None if decision.source else "`source` must be the name of an outlet",
}
