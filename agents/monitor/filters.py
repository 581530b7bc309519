"""What is asked for: the parameters of a list, checked, each error in words."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

import orjson

from agents.monitor.entries import stamp
from agents.monitor.schema import Facet, Kind
from stream.errors import UsageError
from stream.kinds import Metric
from stream.outcomes import AlertState, IncidentStatus, Severity
from stream.records import ItemStatus

LIMIT, HIGHEST_LIMIT = 50, 200
LONGEST = 200
"""Characters of a word that is looked for."""


class Order(StrEnum):
    """How a list is ordered."""

    NEWEST = "newest"
    WORST = "worst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a list is asked for. Of one facet any value fits, of several all must."""

    facets: Mapping[Facet, Sequence[str]] = field(default_factory=dict)
    states: Sequence[str] = ()
    """Unless any is named: all but what was cancelled, merged or withdrawn."""
    since: str | None = None
    until: str | None = None
    words: str | None = None
    """As FTS5 asks for it."""
    order: Order = Order.NEWEST
    limit: int = LIMIT
    watchlist: str | None = None
    among: Sequence[str] | None = None
    """The ids of that list's alerts, once they were looked up; of other records those that belong to them."""
    after: tuple[float | str, str] | None = None
    """What it is ordered by, and the id, of the last record that was told."""


STATES: Mapping[Kind, type[StrEnum]] = {
    Kind.ALERT: AlertState,
    Kind.INCIDENT: IncidentStatus,
    Kind.ITEM: ItemStatus,
}
FACETS: Mapping[Facet, tuple[str, str]] = {
    Facet.COUNTRY: (r"[A-Z]{3}", "an ISO 3166-1 alpha-3 code, as SYR"),
    Facet.ADM1: (r"[A-Z]{2}-[A-Z0-9]{1,3}", "an ISO 3166-2 code, as SY-HL"),
    Facet.METRIC: ("|".join(Metric), f"one of {', '.join(Metric)}"),
    Facet.SEVERITY: ("|".join(Severity), f"one of {', '.join(Severity)}"),
    Facet.KIND: (rf".{{1,{LONGEST}}}", f"at most {LONGEST} characters"),
    Facet.SOURCE: (rf".{{1,{LONGEST}}}", f"at most {LONGEST} characters"),
}
PARAMETERS = (*Facet, "state", "since", "until", "q", "watchlist", "order", "limit", "cursor", "view")


def parse(kind: Kind, pairs: Iterable[tuple[str, str]], usual: int = LIMIT, highest: int = HIGHEST_LIMIT) -> Filters:
    """The parameters of a request as filters; `usual` is the limit unless one is given, which may be the `highest`.

    Raises:
        UsageError: a parameter is unknown or wrong; the message names it.
    """
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        if name not in PARAMETERS:
            raise UsageError(f"unknown parameter `{visible_name(name)}`; known: {', '.join(PARAMETERS)}")
        if value:
            given.setdefault(name, []).append(value)
    order = Order(_one(given, "order", _among(Order)) or Order.NEWEST)
    limit = _one(given, "limit", _limit(highest))
    return Filters(
        facets={name: [_facet(name, value) for value in given[name]] for name in Facet if name in given},
        states=[_among(STATES[kind])("state", value) for value in given.get("state", ())],
        since=_one(given, "since", lambda name, value: _time(name, value, "T00:00:00Z")),
        until=_one(given, "until", lambda name, value: _time(name, value, "T23:59:59Z")),
        words=_one(given, "q", _words),
        watchlist=_one(given, "watchlist", lambda _, value: value),
        order=order,
        limit=int(limit) if limit else usual,
        after=_after(given, order),
    )


def cursor(order: Order, last: tuple[float | str, str]) -> str:
    """Where a list goes on, for the next request; what it holds is ours to change."""
    return base64.urlsafe_b64encode(orjson.dumps([order, *last])).decode().rstrip("=")


def visible_name(name: str) -> str:
    """A name that a stranger gave, short and plain."""
    return re.sub(r"[^\w.-]", "?", name[:40])


def _one(given: Mapping[str, Sequence[str]], name: str, check: Callable[[str, str], str]) -> str | None:
    values = given.get(name, ())
    if len(values) > 1:
        raise UsageError(f"`{name}` can be given once only")
    return check(name, values[0]) if values else None


def _among(names: type[StrEnum]) -> Callable[[str, str], str]:
    def check(name: str, value: str) -> str:
        if value not in list(names):
            raise UsageError(f"`{name}` must be one of {', '.join(names)}")
        return value

    return check


def _facet(name: Facet, value: str) -> str:
    pattern, wanted = FACETS[name]
    if re.fullmatch(pattern, value) is None:
        raise UsageError(f"`{name}` must be {wanted}")
    return value


def _limit(highest: int) -> Callable[[str, str], str]:
    def check(name: str, value: str) -> str:
        if not (value.isascii() and value.isdecimal() and len(value) < 7 and 1 <= int(value) <= highest):
            raise UsageError(f"`{name}` must be a number from 1 to {highest}")
        return value

    return check


def _time(name: str, value: str, of_day: str) -> str:
    try:
        if len(value) == len("2026-09-30"):
            return date.fromisoformat(value).isoformat() + of_day
        # In an address a plus sign is read as a space.
        time = datetime.fromisoformat(value.replace(" ", "+"))
        return stamp(time if time.tzinfo else time.replace(tzinfo=UTC))
    except (ValueError, OverflowError):  # the latter: in UTC it lies before the year 1, or after 9999
        raise UsageError(f"`{name}` must be a day as 2026-09-30, or a time as 2026-09-30T08:00:00Z") from None


def _words(name: str, value: str) -> str:
    """All words, the last of them perhaps not yet whole."""
    found = re.findall(r"\w+", value)
    if len(value) > LONGEST or not found:
        raise UsageError(f"`{name}` must have a word, and at most {LONGEST} characters")
    return " ".join(f'"{word}"' for word in found) + "*"


def _after(given: Mapping[str, Sequence[str]], order: Order) -> tuple[float | str, str] | None:
    raw = _one(given, "cursor", lambda _, value: value)
    if raw is None:
        return None
    try:
        told, at, name = orjson.loads(base64.urlsafe_b64decode(raw + "=" * (-len(raw) % 4)))
    except (ValueError, TypeError):  # the latter: it is JSON, but not three values
        raise UsageError("`cursor` must be the `next` of an earlier answer") from None
    wanted = str if order is Order.NEWEST else (int, float)
    if told != order or not isinstance(at, wanted) or not isinstance(name, str):
        raise UsageError("`cursor` is of a list in another order")
    return at if isinstance(at, str) else float(at), name  # SQLite takes no integer as large as JSON may have
