"""A sender of alerts to one webhook, whose clock only its pauses move."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from export_examples import ALERT
from receiver import Receiver

from agents.kept import RowsInMemory
from agents.settings import load_settings
from agents.sinks import SINKS, SinkSpec
from agents.sinks.delivering import Delivery, Pace
from agents.telemetry import Telemetry
from stream import wire
from stream.metrics import SINK_DELIVERIES, Part, metrics_of
from stream.outcomes import Alert

NOW = 1_772_800_000.0

REVISIONS = [replace(ALERT, id=name, revision=n) for n in (1, 2, 3) for name in ("al-1", "al-2")]
IDS = [f"{alert.id}.{alert.revision}" for alert in REVISIONS]


def spec(url: str = "https://desk.example/hook", **more: Any) -> SinkSpec:
    return SinkSpec(**{
        "name": "desk", "kind": "webhook", "url": url, "secret_env": "DESK_SECRET", "allow_private": True, **more,
    })  # fmt: skip


class Sender:
    """Delivers records one after the other, as the process does, with a clock that only pauses move."""

    def __init__(self, rows: RowsInMemory, sink_spec: SinkSpec, stop_after: int = 10**6) -> None:
        self.pauses: list[float] = []
        self.telemetry = Telemetry(metrics_of(Part.SINKS))
        self.sink = SINKS[sink_spec.kind](sink_spec, load_settings())
        self._stop_after = stop_after
        stop = asyncio.Event()
        self.delivery = Delivery(
            spec=sink_spec, wants=sink_spec.wants, sink=self.sink, ledger=rows, telemetry=self.telemetry,
            pace=Pace(stop=stop, pause=self._pause, clock=lambda: NOW + sum(self.pauses), chance=lambda: 0.0),
        )  # fmt: skip

    async def _pause(self, stop: asyncio.Event, seconds: float) -> None:
        self.pauses.append(seconds)
        if len(self.pauses) >= self._stop_after:
            stop.set()

    async def send(self, alerts: Sequence[Alert]) -> None:
        try:
            for alert in alerts:
                await self.delivery.handle(wire.encode(alert), NOW)
        finally:
            await self.sink.close()

    def count(self, outcome: str) -> float:
        value = self.telemetry.registry.get_sample_value(SINK_DELIVERIES.name, {"sink": "desk", "outcome": outcome})
        return value or 0.0


def run(receiver: Receiver, send: Callable[[str], Any]) -> Any:
    async def whole() -> Any:
        async with receiver.listening() as url:
            return await send(url)

    return asyncio.run(whole())
