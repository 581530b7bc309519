"""What other programs fetch: the exports of `stream.exports`, under the filters of the API."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aiohttp import hdrs, web

from agents.monitor import queries
from agents.monitor.answers import Answers, Made
from agents.monitor.filters import parse
from agents.monitor.lists import Lists
from agents.monitor.queries import Page
from agents.monitor.schema import Kind
from agents.monitor.store import Store
from stream import wire
from stream.exports import EXPORTS, Context, Export
from stream.exports.atom import EXPORT as ATOM
from stream.outcomes import Alert

Make = Callable[[web.Request], Any]

MOST = {Kind.ALERT: 1_000, Kind.INCIDENT: 10_000}
"""Records in one file; where there are more, the answer's headers say how many, and where they go on."""

FILE_SECONDS = 5.0
"""How old a file may be: one of everything takes seconds to write, and changes with every batch."""


class Files:
    """The handlers: `/alerts.atom`, the same of a watchlist, `/alerts/{id}.cap.xml`, `/incidents.geojson`, …"""

    def __init__(self, store: Store, answers: Answers, lists: Lists, base_url: str, sender: str | None = None) -> None:
        self._store = store
        self._answers = answers
        self._lists = lists
        self._base_url = base_url
        self._sender = sender

    def routes(self) -> list[web.RouteDef]:
        """Where each answers."""
        return [
            web.get(_path(export), self._one(export) if export.single else self._many(export))
            for export in EXPORTS.values()
        ] + [web.get("/watchlists/{watchlist}/alerts.atom", self._many(ATOM))]

    def _many(self, export: Export) -> Make:
        kind = Kind.ALERT if export.record is Alert else Kind.INCIDENT

        async def handler(request: web.Request) -> web.Response:
            filters = parse(kind, request.query.items(), usual=MOST[kind], highest=MOST[kind])
            named = request.match_info.get("watchlist")
            if named is not None:
                filters = replace(filters, watchlist=named)

            def make() -> Made:
                page = queries.page(self._store, kind, self._lists.narrowed(filters), brief=False)
                records = [wire.decode(raw, export.record) for raw in page.records]
                return Made(export.render(records, self._context(request)), self._of_how_many(request, page))

            return await self._answers.answer(request, make, export.media_type, FILE_SECONDS)

        return handler

    def _one(self, export: Export) -> Make:
        async def handler(request: web.Request) -> web.Response:
            name = request.match_info["id"]

            def make() -> bytes | None:
                row = queries.one(self._store, Kind.ALERT, name)
                if row is None:
                    return None
                sent = {key: datetime.fromisoformat(time) for key, time in queries.sent(self._store, name).items()}
                return export.render([wire.decode(row.body, Alert)], self._context(request, sent))

            return await self._answers.answer(request, make, export.media_type)

        return handler

    def _of_how_many(self, request: web.Request, page: Page) -> dict[str, str]:
        """Headers: how many records there are in all, and where those go on that this file has no room for."""
        total = {"X-Total-Count": str(page.total)}
        if page.next is None:
            return total
        return {**total, hdrs.LINK: f'<{self._base_url}{request.rel_url.update_query(cursor=page.next)}>; rel="next"'}

    def _context(self, request: web.Request, sent: dict[str, datetime] | None = None) -> Context:
        return Context(
            base_url=self._base_url,
            now=datetime.now(UTC),
            self_url=self._base_url + request.path_qs,
            sender=self._sender,
            sent=sent or {},
        )


def _path(export: Export) -> str:
    collection = "alerts" if export.record is Alert else "incidents"
    return f"/{collection}/{{id}}{export.suffix}" if export.single else f"/{collection}{export.suffix}"
