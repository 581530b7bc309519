"""The JSON API: lists with filters, single records with what belongs to them, series, the map, what can be chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from agents.monitor import queries
from agents.monitor.answers import Answers, joined
from agents.monitor.courses import Courses
from agents.monitor.dossier import Dossiers
from agents.monitor.filters import parse
from agents.monitor.lists import Lists
from agents.monitor.regions import Regions
from agents.monitor.schema import Facet, Kind
from agents.monitor.store import Store
from stream import wire
from stream.errors import UsageError

NAMES = {Kind.ALERT: "alerts", Kind.INCIDENT: "incidents", Kind.ITEM: "items"}

CHOICES = 300
"""Values of a facet that can be chosen from."""

MAP_SECONDS, CHOICES_SECONDS = 1.0, 4.0
"""How old these answers may be: they tell of everything at once, and change with every batch. A page that
has heard of news asks for choices five seconds later: what it is given then must not be older."""


class Api:
    """The handlers."""

    def __init__(
        self,
        store: Store,
        answers: Answers,
        dossiers: Dossiers,
        courses: Courses,
        regions: Regions,
        lists: Lists,
        fresh: Callable[[datetime], dict[str, Any]],
    ) -> None:
        self._store = store
        self._answers = answers
        self._dossiers = dossiers
        self._courses = courses
        self._regions = regions
        self._lists = lists
        self._fresh = fresh

    def routes(self) -> list[web.RouteDef]:
        """Where each answers."""
        single = {
            Kind.ALERT: self._dossiers.alert,
            Kind.INCIDENT: self._dossiers.incident,
            Kind.ITEM: self._dossiers.item,
        }
        return [
            *(web.get(f"/api/{NAMES[kind]}", self._list(kind)) for kind in Kind),
            *(web.get(f"/api/{NAMES[kind]}/{{id}}", self._one(told)) for kind, told in single.items()),
            web.get("/api/series", self._series),
            web.get("/api/map", self._map),
            web.get("/api/choices", self._choices),
            web.get("/api/status", self._status),
        ]

    def _list(self, kind: Kind) -> Callable[[web.Request], Any]:
        async def handler(request: web.Request) -> web.Response:
            pairs = list(request.query.items())
            filters, brief = parse(kind, pairs), _is_brief(pairs)

            def make() -> bytes:
                page = queries.page(self._store, kind, self._lists.narrowed(filters), brief=brief)
                rest = wire.encode({"next": page.next, "total": page.total})
                return b'{"%s":%s,%s' % (NAMES[kind].encode(), joined(page.records), rest[1:])

            return await self._answers.answer(request, make)

        return handler

    def _one(self, told: Callable[[str], dict[str, Any] | None]) -> Callable[[web.Request], Any]:
        async def handler(request: web.Request) -> web.Response:
            name = request.match_info["id"]

            def make() -> bytes | None:
                found = told(name)
                return None if found is None else wire.encode(found)

            return await self._answers.answer(request, make)

        return handler

    async def _series(self, request: web.Request) -> web.Response:
        pairs = list(request.query.items())
        return await self._answers.answer(request, lambda: wire.encode(self._courses.told(pairs)))

    async def _map(self, request: web.Request) -> web.Response:
        filters = parse(Kind.INCIDENT, request.query.items())

        def make() -> bytes:
            dots, codes = queries.dots(self._store, self._lists.narrowed(filters))
            circles = {code: circle for code in sorted(codes) if (circle := self._regions.circle(code))}
            return b'{"dots":%s,"regions":%s}' % (joined(dots), wire.encode(circles))

        return await self._answers.answer(request, make, seconds=MAP_SECONDS)

    async def _choices(self, request: web.Request) -> web.Response:
        def make() -> bytes:
            found = queries.choices(self._store)
            told: dict[str, list[list[Any]]] = {
                facet: [self._choice(facet, *each) for each in found[facet][:CHOICES]] for facet in Facet
            }
            lists = self._lists.all().items()
            told["watchlist"] = [[name, len(self._lists.alerts(each.listed)), name] for name, each in lists]
            return wire.encode(told)

        return await self._answers.answer(request, make, seconds=CHOICES_SECONDS)

    def _choice(self, facet: Facet, value: str, count: int) -> list[Any]:
        """Value, how many there are, its name where it is a code, and of a region its country."""
        if facet is Facet.ADM1:
            return [value, count, self._regions.name(value), self._regions.country(value)]
        return [value, count, self._regions.name(value) if facet is Facet.COUNTRY else value]

    async def _status(self, _: web.Request) -> web.Response:
        body = await self._answers.made(lambda: wire.encode(self._fresh(datetime.now(UTC))))
        return web.Response(body=body, content_type="application/json", headers={"Cache-Control": "no-store"})


def _is_brief(pairs: Iterable[tuple[str, str]]) -> bool:
    views = [value for name, value in pairs if name == "view" and value]
    if len(views) > 1 or any(view not in ("brief", "whole") for view in views):
        raise UsageError("`view` must be brief or whole")
    return views == ["brief"]
