"""What a message costs before anything is done with it: Faust as we use it, beside a bare loop on the same client.

    python -m benchmarks.messages

Both take the same messages from a topic, in batches, and acknowledge them; nothing is read or written. Processor time
of the whole process, its start left out. Where Faust is the limit, this is by how much.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

from agents import topics
from agents.clients import sure_producer
from agents.settings import environment_of
from benchmarks.alone import ROOT
from benchmarks.systems import Bench, System, bench, median
from benchmarks.telling import load, tell

TURNS = 3

COUNT = """
import asyncio, os, sys, time
seen = spent = begun = 0
number = int(sys.argv[1])
def count(batch):
    global seen, spent, begun
    if not seen:
        spent, begun = time.process_time(), time.perf_counter()
        seen = 1
        return
    seen += batch
    if seen >= 0.9 * number:
        print((time.process_time() - spent) / seen, (time.perf_counter() - begun) / seen, flush=True)
        os._exit(0)
"""
FAUST = """
from agents.faust_app import bare_app, raw_topic
from agents.guard import keep_flow_stopped
from agents.batches import Batches, Work
from agents.guard import OffsetGuard
from agents.moving import Moves
from agents.settings import load_settings
from agents.telemetry import Telemetry
import faust
settings = load_settings()
(settings.data_dir / "faust").mkdir(parents=True)
asyncio.set_event_loop(asyncio.new_event_loop())
app = bare_app(settings)
keep_flow_stopped(app)
async def first(topic, partition): return 0
async def holds(*_): return False
async def nothing(events): return None
async def told(events, _): count(len(events))
async def agent(stream):
    work = Work(nothing, told, size=settings.batch_items, at_once=3)
    await Batches(stream, work, stage="extract", guard=OffsetGuard(first, holds), telemetry=Telemetry(),
                  moved=lambda: None, moves=Moves()).run()
app.agent(raw_topic(app, settings.topic("items"), 4), name="extract", concurrency=1)(agent)
worker = faust.Worker(app, loglevel="ERROR", quiet=True, redirect_stdouts=False)
worker.spinner = None
worker.execute_from_commandline()
"""
BARE = """
from aiokafka import AIOKafkaConsumer
from agents.clients import connection
from agents.settings import load_settings
settings = load_settings()
async def run():
    consumer = AIOKafkaConsumer(settings.topic("items"), group_id="bare", enable_auto_commit=False,
                                auto_offset_reset="earliest", **connection(settings))
    await consumer.start()
    while True:
        for partition, records in (await consumer.getmany(timeout_ms=1000, max_records=settings.batch_items)).items():
            count(len(records))
        await consumer.commit()
asyncio.run(run())
"""


async def fill(system: System, number: int) -> None:
    """Write messages of the size of an item."""
    value = b"x" * 800
    async with sure_producer(system.settings) as producer:
        topic = system.settings.topic(topics.ITEMS)
        for _ in range(number // 1_000):
            await asyncio.gather(*[await producer.send(topic, value, key=os.urandom(8)) for _ in range(1_000)])


def taken(system: System, code: str, number: int) -> tuple[float, float]:
    """Seconds a message, of processor time and by the clock."""
    environment = {**os.environ, **environment_of(system.settings), "PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        [sys.executable, "-c", COUNT + code, str(number)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout.split()
    return float(told[-2]), float(told[-1])


def measure(made: Bench, number: int = 20_000) -> None:
    """Both, in turns."""
    turns = []
    for _ in range(TURNS):
        system = made.system()
        asyncio.run(fill(system, number))
        turns.append((taken(system, FAUST, number), taken(system, BARE, number)))
    tell("Faust, ms of processor time a message", 1e3 * median([faust[0] for faust, _ in turns]), load=load())
    tell("Faust, messages/s", 1 / median([faust[1] for faust, _ in turns]))
    tell("bare aiokafka, ms of processor time a message", 1e3 * median([bare[0] for _, bare in turns]))
    tell("Faust to bare aiokafka", median([faust[0] / bare[0] for faust, bare in turns]))


if __name__ == "__main__":
    with bench() as made:
        measure(made)
