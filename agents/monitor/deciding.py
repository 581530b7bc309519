"""Decisions over HTTP: anybody reads them, who has the desk's token makes them and takes them back.

`POST /api/decisions` takes what a person says of an alert or an incident (`stream.decisions.Request`, as JSON); the
server looks up what that means. By status: 201 with the decision, 400 what is named is not there, 401 and 403 no token,
422 something is missing or wrong, 503 Kafka does not answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar

from aiohttp import web

from agents.admitting import admit, bounded_body, refusal
from agents.monitor import queries
from agents.monitor.answers import Answers
from agents.monitor.lists import Put
from agents.monitor.schema import Kind
from agents.monitor.store import Store
from stream import wire
from stream.decisions import Decision, Known, Request, decision_of, read_decision
from stream.errors import InputError, NotText, OutageError
from stream.outcomes import Alert, Incident

LARGEST = 100_000
"""Bytes of what a person says at once."""

Told = TypeVar("Told", Alert, Incident)


@dataclass(frozen=True, slots=True)
class Desk:
    """Where decisions are, and where they go."""

    rows: Callable[[], Mapping[str, bytes]]
    """The topic's records by key, as far as they have come."""
    put: Put


def decision_routes(desk: Desk, store: Store, answers: Answers, token: str | None) -> list[web.RouteDef]:
    """The routes; without a token nothing is decided here."""

    async def every(request: web.Request) -> web.Response:
        of_all = request.query.get("all") in ("1", "true", "yes")
        found = [each for each in _held(desk) if of_all or not each.withdrawn]
        return _json({"decisions": sorted(found, key=lambda each: each.rank, reverse=True)})

    async def make(request: web.Request) -> web.Response:
        admit(request, token, _CLOSED)
        asked = _asked(await bounded_body(request, LARGEST))
        decision = await answers.made(lambda: _made(asked, store))
        await _written(desk, decision)
        return _json(decision, status=web.HTTPCreated.status_code)

    async def take_back(request: web.Request) -> web.Response:
        admit(request, token, _CLOSED)
        name = request.match_info["id"]
        known = next((each for each in _held(desk) if each.id == name), None)
        if known is None:
            raise web.HTTPNotFound(text="there is no such decision")
        withdrawn = replace(known, withdrawn=True)
        await _written(desk, withdrawn)
        return _json(withdrawn)

    return [
        web.get("/api/decisions", every),
        web.post("/api/decisions", make),
        web.delete("/api/decisions/{id}", take_back),
    ]


_CLOSED = "nothing is decided here: TOCSIN_DESK_TOKEN is not set"


def _held(desk: Desk) -> list[Decision]:
    found = []
    for raw in desk.rows().values():
        try:
            found.append(read_decision(raw))
        except InputError:
            continue  # a dead letter by now
    return found


def _asked(body: bytes) -> Request:
    try:
        return wire.decode(body, Request)
    except NotText as error:
        raise refusal(web.HTTPBadRequest, str(error)) from error
    except InputError as error:
        raise refusal(web.HTTPUnprocessableEntity, str(error)) from error


def _made(asked: Request, store: Store) -> Decision:
    def found(kind: Kind, record: type[Told]) -> Callable[[str], Told | None]:
        def one(name: str) -> Told | None:
            row = queries.one(store, kind, name)
            return None if row is None else wire.decode(row.body, record)

        return one

    try:
        return decision_of(asked, Known(found(Kind.ALERT, Alert), found(Kind.INCIDENT, Incident)), datetime.now(UTC))
    except InputError as error:
        raise refusal(web.HTTPUnprocessableEntity, str(error)) from error


async def _written(desk: Desk, decision: Decision) -> None:
    try:
        await desk.put({decision.id: wire.encode(decision)})
    except OutageError as error:
        raise refusal(web.HTTPServiceUnavailable, f"nothing is promised: {error}") from error


def _json(value: Any, status: int = 200) -> web.Response:
    headers = {"Cache-Control": "no-store"}
    return web.Response(
        body=wire.encode(value), status=status, content_type="application/json", charset="utf-8", headers=headers
    )
