"""Watchlists on the page: the alerts that each asks for, and the lists themselves for who may change them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from aiohttp import web

from agents.admitting import admit, bounded_body, refusal
from agents.monitor.answers import Answers
from agents.monitor.filters import Filters, visible_name
from agents.monitor.schema import Kind
from agents.monitor.store import Store
from agents.sinks import SINKS
from agents.sinks.lists import KeptList, all_lists, read_list
from stream import wire
from stream.errors import BadSetting, OutageError, UsageError
from stream.outcomes import Alert, AlertState
from stream.watchlists import Watchlist, why_not

Put = Callable[[Mapping[str, bytes | None]], Awaitable[None]]
"""Writes rows into the topic of lists; raises an OutageError where Kafka does not take them."""

LARGEST = 100_000
"""Bytes of a list."""


class Lists:
    """The lists, and which alerts of the store each asks for; what was judged once is not judged again."""

    def __init__(self, store: Store, fixed: tuple[KeptList, ...], rows: Callable[[], Mapping[str, bytes]]) -> None:
        """`fixed`: those of the file; `rows`: those of the topic as they stand."""
        self._store = store
        self._fixed = fixed
        self._rows = rows
        self._read: tuple[Mapping[str, bytes], dict[str, KeptList]] | None = None
        self._judged: dict[Watchlist, dict[tuple[str, int], bool]] = {}

    def all(self) -> dict[str, KeptList]:
        """Every list by its name."""
        rows = self._rows()
        if self._read is None or self._read[0] is not rows:
            self._read = rows, all_lists(self._fixed, rows, SINKS)
        return self._read[1]

    def one(self, name: str) -> KeptList:
        """The list of that name.

        Raises:
            UsageError: there is none.
        """
        found = self.all().get(name)
        if found is None:
            raise UsageError(f"no watchlist `{visible_name(name)}`; there are {', '.join(self.all()) or 'none'}")
        return found

    def narrowed(self, filters: Filters) -> Filters:
        """The filters with the alerts of the list that they name; to be called in a reader's thread.

        Raises:
            UsageError: there is no such list.
        """
        if filters.watchlist is None:
            return filters
        return replace(filters, among=self.alerts(self.one(filters.watchlist).listed))

    def alerts(self, listed: Watchlist) -> list[str]:
        """The ids of the alerts that the list asks for, whatever their state."""
        before = self._judged.get(listed, {})
        heads = self._store.reader.execute(
            "SELECT id, version, n FROM records WHERE kind = ?", (Kind.ALERT,)
        ).fetchall()
        judged = {}
        for name, version, n in heads:
            key = (name, version)
            judged[key] = before[key] if key in before else listed.matches(self._alert(n))
        self._judged = {each.listed: self._judged.get(each.listed, {}) for each in self.all().values()}
        self._judged[listed] = judged
        return [name for (name, _), matches in judged.items() if matches]

    def verdicts(self, listed: Watchlist, every: bool) -> list[dict[str, Any]]:
        """Of each open alert (`every`: of each) whether the list asks for it, and why not."""
        rows = self._store.reader.execute("SELECT body FROM records WHERE kind = ? ORDER BY newest DESC", (Kind.ALERT,))
        alerts = (wire.decode(body, Alert) for (body,) in rows.fetchall())
        judged = ((alert, list(why_not(listed, alert))) for alert in alerts if every or alert.state in _GOING_ON)
        return [
            {"alert": alert.id, "revision": alert.revision, "region": alert.region, "matches": not reasons,
             "why_not": reasons}
            for alert, reasons in judged
        ]  # fmt: skip

    def _alert(self, n: int) -> Alert:
        (body,) = self._store.reader.execute("SELECT body FROM records WHERE n = ?", (n,)).fetchone()
        return wire.decode(body, Alert)


_GOING_ON = (AlertState.OPEN, AlertState.UPDATED)


def shown(kept: KeptList) -> dict[str, Any]:
    """A list as anybody may read it: of its sinks name and kind alone, for an address may be a secret."""
    sinks = [{"name": sink.name, "kind": sink.kind} for sink in kept.sinks]
    return {**kept.told, "sinks": sinks, "fixed": kept.fixed}


def list_routes(lists: Lists, answers: Answers, token: str | None, put: Put) -> list[web.RouteDef]:
    """The routes of lists: anybody reads them, who has the token changes those that stand in no file."""

    async def every(_: web.Request) -> web.Response:
        return _json([shown(each) for each in lists.all().values()])

    async def check(request: web.Request) -> web.Response:
        listed = lists.one(request.match_info["name"]).listed
        of_all = request.query.get("all") in ("1", "true", "yes")
        return _json(await answers.made(lambda: lists.verdicts(listed, of_all)))

    async def make(request: web.Request) -> web.Response:
        name = _admitted(request, token, lists)
        told = wire.loads(await bounded_body(request, LARGEST))
        made = _checked(name, told)
        await _written(put, {name: wire.encode(made.told)})
        return _json(shown(made))

    async def forget(request: web.Request) -> web.Response:
        name = _admitted(request, token, lists)
        lists.one(name)
        await _written(put, {name: None})
        return web.Response(status=204)

    return [
        web.get("/api/watchlists", every),
        web.get("/api/watchlists/{name}/check", check),
        web.put("/api/watchlists/{name}", make),
        web.delete("/api/watchlists/{name}", forget),
    ]


def _admitted(request: web.Request, token: str | None, lists: Lists) -> str:
    """The name of the list that a request may change."""
    admit(request, token, "lists are not changed here: TOCSIN_DESK_TOKEN is not set")
    name = request.match_info["name"]
    found = lists.all().get(name)
    if found is not None and found.fixed:
        raise refusal(web.HTTPConflict, f"{name} stands in the file of watchlists: it is changed there")
    return name


def _checked(name: str, told: Any) -> KeptList:
    """The list that a body tells. Its sinks may not reach into our network: who has the token need not be of it."""
    if not isinstance(told, dict) or told.get("name", name) != name:
        raise UsageError("the body must be a list whose `name`, if it has one, is that of the address")
    made = read_list("watchlist", {**told, "name": name}, SINKS)
    if any(sink.allow_private for sink in made.sinks):
        raise BadSetting(f"watchlist {name}: allow_private is for the file and `tocsin watchlists add`")
    return made


async def _written(put: Put, changes: Mapping[str, bytes | None]) -> None:
    try:
        await put(changes)
    except OutageError as error:
        raise refusal(web.HTTPServiceUnavailable, f"nothing is promised: {error}") from error


def _json(value: Any) -> web.Response:
    headers = {"Cache-Control": "no-store"}
    return web.Response(body=wire.encode(value), content_type="application/json", charset="utf-8", headers=headers)
