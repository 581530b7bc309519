"""The monitor as one program: it follows the topics, and serves what it knows of them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from aiohttp import web
from prometheus_client import generate_latest

from agents import topics
from agents.assembly import detection_params
from agents.health import Health, tell_process
from agents.heard import Heard
from agents.kept import put_rows
from agents.monitor import freshness
from agents.monitor.answers import Answers
from agents.monitor.api import Api
from agents.monitor.assets import Assets, load
from agents.monitor.courses import Courses
from agents.monitor.custody import Custody
from agents.monitor.deciding import Desk, decision_routes
from agents.monitor.dossier import Dossiers
from agents.monitor.files import Files
from agents.monitor.following import Follower, full_names, open_store
from agents.monitor.freshness import Lag
from agents.monitor.guarding import by_name, telling, with_headers
from agents.monitor.hub import Hub
from agents.monitor.lists import Lists, Put, list_routes
from agents.monitor.pages import Pages
from agents.monitor.regions import Regions
from agents.monitor.store import Store
from agents.monitor.withholding import Redactor, redaction_routes
from agents.posting import post_routes
from agents.redactions import Redactions
from agents.sending import item_sender
from agents.settings import Settings
from agents.sinks import SINKS
from agents.sinks.lists import read_lists
from agents.telemetry import Telemetry, Verdict, is_taken, not_served, verdict_told
from stream.detection.params import DetectionParams
from stream.errors import BadSetting
from stream.extraction.gazetteer import Gazetteer
from stream.metrics import LISTENERS, POSTED, Part, metrics_of

log = structlog.get_logger(__name__)

STORE_FILE = "monitor.sqlite"
PORTS_TRIED = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What the application is made of."""

    settings: Settings
    store: Store
    params: DetectionParams
    assets: Assets
    hub: Hub
    telemetry: Telemetry
    health: Health
    fresh: Callable[[datetime], dict[str, Any]]
    send: Callable[..., Any]
    lists: Lists
    put: Put
    """Writes lists."""
    redactor: Redactor
    desk: Desk


def application(parts: Parts) -> web.Application:
    """The page, the API, the files and the stream of events."""
    settings, store = parts.settings, parts.store
    answers = Answers(store)
    app = web.Application(middlewares=[telling(parts.telemetry), by_name(settings)], client_max_size=20_000_000)
    app.on_response_prepare.append(with_headers())
    courses = Courses(store, parts.params)
    regions = Regions(Gazetteer.load())
    dossiers, lists = Dossiers(store, full_names(settings), regions.name), parts.lists
    api = Api(store, answers, dossiers, courses, regions, lists, parts.fresh)
    token = settings.ingest_token.get_secret_value() if settings.ingest_token else None
    at_desk = settings.desk_token.get_secret_value() if settings.desk_token else None
    app.add_routes([
        *api.routes(),
        *list_routes(lists, answers, at_desk, parts.put),
        *decision_routes(parts.desk, store, answers, at_desk),
        *redaction_routes(at_desk, parts.redactor.order, parts.redactor.near, parts.redactor.redactions),
        *Files(store, answers, lists, settings.base_url, settings.cap_sender).routes(),
        *post_routes(token, parts.send, lambda outcome, n: parts.telemetry.count(POSTED, outcome, by=n)),
        web.get("/stream", _stream(parts.hub, parts.telemetry)),
        web.get("/metrics", _metrics(parts.telemetry, parts.health)),
        web.get("/healthz", _verdict("alive", parts.health.alive)),
        web.get("/readyz", _verdict("ready", parts.health.ready)),
        *Pages(parts.assets, desk=at_desk is not None).routes(),
    ])  # fmt: skip

    async def close(_: web.Application) -> None:
        answers.close()

    app.on_cleanup.append(close)
    return app


def _stream(hub: Hub, telemetry: Telemetry) -> Callable[[web.Request], Any]:
    async def handler(request: web.Request) -> web.StreamResponse:
        headers = {"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        await response.write(b"retry: 3000\nevent: hello\ndata: {}\n\n")
        with hub.listening() as queue, contextlib.suppress(ConnectionError):
            telemetry.set(LISTENERS, len(hub))
            try:
                async for message in hub.events(queue):
                    await response.write(message)
            finally:
                telemetry.set(LISTENERS, len(hub) - 1)
        return response

    return handler


def _metrics(telemetry: Telemetry, health: Health) -> Callable[[web.Request], Any]:
    async def handler(_: web.Request) -> web.Response:
        health.tell(telemetry)
        return web.Response(body=generate_latest(telemetry.registry), content_type="text/plain", charset="utf-8")

    return handler


def _verdict(word: str, ask: Callable[[], Verdict]) -> Callable[[web.Request], Any]:
    async def handler(_: web.Request) -> web.Response:
        verdict = ask()
        status, headers = 200 if verdict.good else 503, {"Cache-Control": "no-store"}
        return web.json_response(verdict_told(word, verdict), status=status, headers=headers)

    return handler


async def serve(settings: Settings, served: Callable[[str], None]) -> None:
    """Run until cancelled; `served` hears the address once requests are answered.

    Raises:
        BadSetting: the store cannot be used, the address is none of this machine's, or no port is free.
        OutageError: Kafka does not answer, or there is no room for the store.
    """
    telemetry, health = Telemetry(metrics_of(Part.PAGE)), Health()
    tell_process(telemetry)
    health.watch(asyncio.get_running_loop())
    await topics.ready_topics(settings)
    fixed = read_lists(settings.watchlists, SINKS)
    store = await open_store(settings, settings.data_dir / STORE_FILE)
    heard, decided = Heard(settings, topics.WATCHLISTS, store.touch), Heard(settings, topics.DECISIONS, store.touch)
    params, hub, lag = detection_params(), Hub(), Lag(settings)
    redactions = Redactions(settings, lambda: follower.redacted())
    custody = Custody(metrics=params.victim_floors, redactions=redactions, text_days=settings.text_days)
    follower = Follower(settings, store, custody, hub.tell)
    health.ask(lambda: {"behind": follower.behind}, follower.reasons, lag.reasons)
    async with item_sender(settings) as sender:
        app = application(Parts(
            settings=settings, store=store, params=params, assets=await asyncio.to_thread(load, settings.cache_dir),
            hub=hub, telemetry=telemetry, health=health, send=sender.send,
            lists=Lists(store, fixed, lambda: heard.rows), put=partial(put_rows, settings, topics.WATCHLISTS),
            desk=Desk(lambda: decided.rows, partial(put_rows, settings, topics.DECISIONS)),
            redactor=Redactor(settings, redactions),
            fresh=lambda now: freshness.told(store, follower, lag, now),
        ))  # fmt: skip
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
        await runner.setup()
        try:
            port = await _bound(runner, settings)
            address = f"http://{settings.bind}:{port}/"
            log.info("the page is served", address=address)
            served(address)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(follower.run())
                tasks.create_task(lag.run())
                tasks.create_task(heard.run())
                tasks.create_task(decided.run())
                tasks.create_task(redactions.run())
        finally:
            await runner.cleanup()
            store.close()


async def _bound(runner: web.AppRunner, settings: Settings) -> int:
    """Bind to the port that is set, or the next free one; returns which."""
    for port in range(settings.web_port, settings.web_port + PORTS_TRIED):
        try:
            await web.TCPSite(runner, settings.bind, port).start()
        except OSError as error:
            if not is_taken(error):
                raise BadSetting(not_served(settings.bind, port, error)) from error
            log.debug("port taken", port=port, error=str(error))
        else:
            return port
    raise BadSetting(f"TOCSIN_WEB_PORT: no port from {settings.web_port} on is free on {settings.bind}")
