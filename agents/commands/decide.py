"""`tocsin decide` and `tocsin decisions`: what people decide, made from what they look at, and what was decided."""

from __future__ import annotations

import asyncio
import getpass
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from rich import box
from rich.table import Table

from agents import deciding, topics
from agents.clients import held_records, offset_reader
from agents.commands import console
from agents.settings import Settings
from stream import wire
from stream.decisions import Decision, Known, Request, Spot, decision_of
from stream.errors import InputError, UsageError
from stream.kinds import Metric, Verb
from stream.outcomes import Alert, Incident, Rule

Told = TypeVar("Told", Alert, Incident)


def decide(settings: Settings, request: Request) -> int:
    """Make the decision and send it; returns the exit status.

    Raises:
        UsageError: something that is named is not there, or the decision lacks something.
        BrokerUnavailable, DeliveryFailed: Kafka does not answer, or did not take it.
    """
    alerts = _wanted(settings, topics.ALERTS, [request.alert] if request.alert else [], Alert)
    incidents = _wanted(settings, topics.INCIDENTS, request.incidents, Incident)
    try:
        decision = decision_of(request, Known(alerts.get, incidents.get), datetime.now(UTC))
    except InputError as error:
        raise UsageError(str(error)) from error
    asyncio.run(deciding.put(settings, decision))
    console.err.print(f"decided: {_what(decision)}", markup=False, soft_wrap=True)
    console.err.print(f"taken back by: tocsin decisions take-back {decision.id}", markup=False, style="dim")
    console.out.print(decision.id, markup=False)
    return 0


def _wanted(settings: Settings, topic: str, names: Iterable[str], kind: type[Told]) -> dict[str, Told]:
    """The last revision of all records of a topic where any is named: an incident may have become another."""
    if not list(names):
        return {}

    async def read() -> dict[str, Told]:
        async with offset_reader(settings, committed=True) as consumer:
            await topics.read_whole(consumer, settings, topic)
            last = {record.key: record.value async for record in held_records(consumer)}
        return {told.id: told for told in (wire.decode(raw, kind) for raw in last.values() if raw is not None)}

    return asyncio.run(read())


def take_back(settings: Settings, name: str) -> int:
    """Take a decision back; returns the exit status.

    Raises:
        UsageError: there is none of that id.
    """
    decision = asyncio.run(deciding.take_back(settings, name))
    console.err.print(f"taken back: {_what(decision)}", markup=False, soft_wrap=True)
    return 0


def listed(settings: Settings, every: bool, as_json: bool) -> int:
    """Show the decisions in force, the last made last; `every`: those that were taken back too."""
    found = [each for each in asyncio.run(deciding.held(settings)) if every or not each.withdrawn]
    if as_json:
        for each in found:
            sys.stdout.buffer.write(wire.encode(each) + b"\n")
        sys.stdout.buffer.flush()
        return 0
    if not found:
        console.out.print("nothing is decided")
        return 0
    table = Table("id", "when", "by", "decision", "why", box=box.SIMPLE_HEAD, pad_edge=False)
    for each in found:
        what = f"{_what(each)} (taken back)" if each.withdrawn else _what(each)
        when = f"{each.at.astimezone(UTC):%Y-%m-%d %H:%M}"
        table.add_row(each.id, when, *(console.foreign(text[:200]) for text in (each.by, what, each.why)))
    console.out.print(table)
    return 0


def _what(decision: Decision) -> str:
    """A decision in words."""
    place = decision.adm1 or decision.country
    about = " ".join(each for each in (decision.rule, decision.metric) if each) or "all alerts"
    days = f"{decision.start} to {decision.end}"
    match decision.verb:
        case Verb.REJECT | Verb.CONFIRM:
            return f"{decision.verb} {about} of {place}, {days}"
        case Verb.MUTE:
            return f"mute {about} of {place} that begin {days}"
        case Verb.SET:
            return f"set {_set(decision)} of {', '.join(decision.incidents)}"
        case Verb.MERGE:
            return f"merge {', '.join(decision.incidents)}"
        case Verb.SPLIT:
            items = ", ".join(dict.fromkeys(each.item for each in decision.tellings))
            return f"split {items} from {', '.join(decision.incidents)}"
        case Verb.DISMISS_ITEM:
            return f"dismiss item {decision.item}"
        case Verb.DISMISS_SOURCE:
            return f"dismiss source {decision.source}"


def _set(decision: Decision) -> str:
    told = [f"{metric} {number:,}" for metric, number in decision.toll.items()]
    told += [f"place {decision.place.name} ({decision.place.adm1 or decision.place.country})"] if decision.place else []
    told += [f"day {decision.day}"] if decision.day else []
    return ", ".join(told)


def who(by: str | None) -> str:
    """Who decides: as told, or else who is logged in.

    Raises:
        UsageError: that is not known.
    """
    try:
        return by or getpass.getuser()
    except (KeyError, OSError) as error:
        raise UsageError("say who decides: --by NAME") from error


def span(days: int | None, start: str | None, until: str | None, today: date) -> tuple[str, str]:
    """The first and last day of a mute: from today unless told, for so many days or until one.

    Raises:
        UsageError: both or neither are told, or one is no day.
    """
    if (days is None) == (until is None):
        raise UsageError("say for how long: --days N or --until YYYY-MM-DD")
    try:
        first = date.fromisoformat(start) if start else today
        last = date.fromisoformat(until) if until else first + timedelta(days=(days or 1) - 1)
    except ValueError as error:
        raise UsageError(f"{error}: days are told as 2026-03-01") from error
    return first.isoformat(), last.isoformat()


def toll_of(told: Sequence[str]) -> dict[Metric, int]:
    """`killed=12` as a number of a metric.

    Raises:
        UsageError: no such metric, or no number.
    """
    found: dict[Metric, int] = {}
    for each in told:
        name, _, number = each.partition("=")
        if name not in list(Metric) or not number.isdecimal():
            raise UsageError(f"--toll {each}: write METRIC=NUMBER, as killed=12; metrics are {', '.join(Metric)}")
        found[Metric(name)] = int(number)
    return found


def spot_of(name: str | None, region: str | None, position: str | None) -> Spot | None:
    """A place by its name, `SYR` or `SYR/SY-ID`, and `LAT,LON`; None where none is named.

    Raises:
        UsageError: a region without a name, or the other way round; or no such position.
    """
    if name is None and region is None and position is None:
        return None
    if name is None or region is None:
        raise UsageError("a place needs --place NAME and --region SYR or SYR/SY-ID; --at LAT,LON where it is known")
    country, adm1 = region_of(region)
    try:
        lat, lon = (float(part) for part in position.split(",")) if position else (None, None)
    except ValueError as error:
        raise UsageError(f"--at {position}: write LAT,LON in degrees, as 35.93,36.63") from error
    return Spot(name=name, country=country, adm1=adm1, lat=lat, lon=lon)


def region_of(told: str) -> tuple[str, str | None]:
    """`SYR` or `SYR/SY-ID` as the codes of a country and of a region of it."""
    country, _, adm1 = told.partition("/")
    return country.upper(), adm1.upper() or None


def rule_of(told: str | None) -> Rule | None:
    """A rule by its name.

    Raises:
        UsageError: there is none of that name.
    """
    if told is not None and told not in list(Rule):
        raise UsageError(f"--rule {told}: rules are {', '.join(Rule)}")
    return Rule(told) if told else None


def metric_of(told: str | None) -> Metric | None:
    """A metric by its name.

    Raises:
        UsageError: there is none of that name.
    """
    if told is not None and told not in list(Metric):
        raise UsageError(f"--metric {told}: metrics are {', '.join(Metric)}")
    return Metric(told) if told else None
