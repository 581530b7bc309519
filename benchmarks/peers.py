"""The same extraction by other ways of reading Kafka: a bare loop, Quix Streams, Bytewax; each on one worker.

    python -m benchmarks.peers

Every contestant reads the same items, which lie in a topic already, with the same reader, and writes the records to a
topic of its own; its rate is that at which Kafka took them, the first fifth left out, as it is of its processor time,
which a busy machine changes less. Ours does more: it also joins,
counts and detects. The bare loop commits a batch when its results are in Kafka, as ours does; Quix Streams takes one
item at a time, so its reader has no batches; Bytewax keeps no position here. They are installed into a folder that is
thrown away (dependency group `peers`); users never need them.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tomllib
from pathlib import Path

from agents import topics
from benchmarks.alone import ROOT, Alone
from benchmarks.stream import flow
from benchmarks.systems import Bench, System, bench, median
from benchmarks.telling import load, tell
from benchmarks.texts import EVERYDAY, mixed, relevant, taken
from stream import wire
from stream.records import NewsItem

COMMON = """
import atexit, sys, time
from datetime import UTC, datetime
from agents.garbage import collect_rarely
from agents.reading import RawItem, read_batch
from stream.extraction import Reader
broker, source, target, number = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
reader = Reader()
collect_rarely()
seen = begun = spent = 0
def read(values):
    global seen, begun, spent
    if not begun and seen >= number // 5:
        begun, spent = seen, time.process_time()
    seen += len(values)
    now = datetime.now(UTC)
    return read_batch(reader, [RawItem(value, now, False) for value in values])
atexit.register(lambda: print("\\n", (time.process_time() - spent) / (seen - begun), sep=""))
"""
BARE = """
from confluent_kafka import Consumer, Producer
consumer = Consumer({"bootstrap.servers": broker, "group.id": target, "auto.offset.reset": "earliest",
                     "enable.auto.commit": False})
producer = Producer({"bootstrap.servers": broker, "linger.ms": 5})
consumer.subscribe([source])
done = 0
while done < number:
    records = consumer.consume(50, 0.05)
    for outcome in read([record.value() for record in records]):
        producer.produce(target, outcome.enriched, outcome.id)
    producer.flush()
    if records:
        consumer.commit(asynchronous=False)
    done += len(records)
consumer.close()
"""
QUIX = """
from quixstreams import Application
app = Application(broker_address=broker, consumer_group=target, auto_offset_reset="earliest", loglevel="ERROR")
items = app.topic(source, key_deserializer="bytes", value_deserializer="bytes")
records = app.topic(target, key_serializer="bytes", value_serializer="bytes")
app.dataframe(items).apply(lambda value: read([value])[0].enriched).to_topic(records)
app.run(count=number)
"""
BYTEWAX = """
import bytewax.operators as op
from bytewax.connectors.kafka import KafkaSink, KafkaSinkMessage, KafkaSource
from bytewax.dataflow import Dataflow
from bytewax.testing import run_main
flow = Dataflow("read")
items = op.input("items", flow, KafkaSource([broker], [source], tail=False, batch_size=50))
def records(batch):
    return [KafkaSinkMessage(o.id.encode(), o.enriched) for o in read([each.value for each in batch])]
op.output("records", op.flat_map_batch("read", items, records), KafkaSink([broker], target))
run_main(flow)
"""
OURS = "tocsin, both stages"
CONTESTANTS = {"bare loop (confluent-kafka)": BARE, "Quix Streams": QUIX, "Bytewax": BYTEWAX}


def install(folder: Path) -> None:
    """Install the contestants where nothing of ours is."""
    group = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]["peers"]
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--target", str(folder), *group]
    subprocess.run(command, check=True)


def rate(system: System, topic: str, number: int) -> float:
    """Records a second that Kafka took, but for the first fifth."""
    stamps = sorted(each.timestamp / 1000 for each in system.records(topic))[:number]
    warm = stamps[number // 5 :]
    return (len(warm) - 1) / (warm[-1] - warm[0])


def contest(made: Bench, packages: Path, name: str, items: list[NewsItem], turns: int) -> None:
    """All on the same items, in turns."""
    alone, raw = Alone(), [wire.encode(item) for item in items]
    rates: dict[str, list[float]] = {}
    costs: dict[str, list[float]] = {}
    for _ in range(turns):
        alone.turn(raw[: len(raw) // 5], made.folder)
        read = alone.turn(raw, made.folder)
        system = made.system()
        with system.workers():
            system.send(items[: len(items) // 5])
            system.wait_until_done()
            ours = flow(system, items)
        rates.setdefault(OURS, []).append(ours.read * read.seconds / read.texts)
        costs.setdefault(OURS, []).append((ours.costs.workers + ours.costs.readers) / read.processor)
        for number, (label, code) in enumerate(CONTESTANTS.items()):
            target = made.topic(system, f"peer-{number}")
            command = [sys.executable, "-c", COMMON + code, made.address, system.settings.topic(topics.ITEMS), target,
                       str(len(items))]  # fmt: skip
            environment = {"OMP_NUM_THREADS": "1", "PYTHONPATH": f"{ROOT}:{packages}", "HOME": str(made.folder)}
            told = subprocess.run(command, check=True, cwd=made.folder, env=environment, stdout=subprocess.PIPE)
            rates.setdefault(label, []).append(rate(system, f"peer-{number}", len(items)) * read.seconds / read.texts)
            costs.setdefault(label, []).append(float(told.stdout.split()[-1]) * read.texts / read.processor)
    alone.end()
    for label, values in rates.items():
        spread = {"least": round(min(values), 3), "most": round(max(values), 3), "load": load()}
        tell(f"{name}: {label}, items/s to extraction alone", median(values), **spread)
        tell(f"{name}: {label}, processor time to extraction alone", median(costs[label]))


def main() -> None:
    """Relevant and mixed items."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--items", type=int, default=1500, help="of relevant ones; three times that of mixed")
    parser.add_argument("--turns", type=int, default=3)
    told = parser.parse_args()
    with bench() as made:
        packages = made.folder / "peers"
        install(packages)
        contest(made, packages, "relevant", taken(relevant(None, 1), told.items, "r"), told.turns)
        contest(made, packages, "mixed", taken(mixed(None, EVERYDAY, 1), 3 * told.items, "m"), told.turns)


if __name__ == "__main__":
    main()
