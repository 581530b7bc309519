"""What lies on the broker: topics as they must be, the group and how far it is, and the broker's clock."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from typing import Any

from aiokafka.admin import NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from agents.clients import admin_client, sure_producer
from agents.commands.doctor.findings import Finding, doubtful, fine, wrong
from agents.offsets import group_offsets
from agents.settings import Settings
from agents.topics import TopicSpec, topic_specs, wanted_config
from stream.errors import OutageError

SKEW_DOUBTFUL, SKEW_WRONG = 2.0, 300.0
"""Seconds. An item dated more than an hour ahead of Kafka's clock gets Kafka's time instead."""

CREATE = "`tocsin topics create`, or start a worker"
HARMFUL = frozenset({"cleanup.policy"})
"""What loses something where it differs."""


async def topics_there(settings: Settings) -> AsyncIterator[Finding]:
    """Whether the topics are there, with their partitions and policies."""
    specs = {spec.name: spec for spec in topic_specs(settings)}
    async with admin_client(settings) as client:
        found = {each["topic"]: each for each in await client.describe_topics(list(specs))}
        there = [name for name in specs if not found[name]["error_code"]]
        configs = {name: await _config(client, name) for name in there}
    missing = [name for name in specs if name not in there]
    if missing:
        yield doubtful("topics", f"not there yet: {', '.join(missing)}", CREATE)
    amiss = [each for name in there for each in _amiss(specs[name], found[name], configs[name], settings)]
    for finding in amiss:
        yield finding
    if there and not amiss:
        yield fine("topics", f"{len(there)} of {len(specs)} are there, with the partitions and policies they need")


async def _config(client: Any, name: str) -> dict[str, str]:
    (answer,) = await client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
    (resource,) = answer.resources
    return {entry[0]: entry[1] for entry in resource[4]}


def _amiss(
    spec: TopicSpec, found: Mapping[str, Any], config: Mapping[str, str], settings: Settings
) -> list[Finding]:  # fmt: skip
    check = f"topic {spec.name}"
    return [
        *_partitions_amiss(check, spec, len(found["partitions"])),
        *_copies_amiss(check, found["partitions"], settings.replication),
        *(
            (wrong if name in HARMFUL else doubtful)(
                check, f"{name}={config.get(name)}, where {value} is meant", f"kafka-configs --alter: {name}={value}"
            )
            for name, value in wanted_config(spec, settings).items()
            if config.get(name) != value
        ),
    ]


def _partitions_amiss(check: str, spec: TopicSpec, there: int) -> Iterator[Finding]:
    if spec.partitions == 1 and there > 1:
        yield wrong(check, f"{there} partitions; its order needs one", "delete it, and create it anew")
    elif there < spec.partitions:
        yield doubtful(check, f"{there} partitions, where {spec.partitions} are set: so many workers can read at once",
                       f"kafka-topics --alter --partitions {spec.partitions}")  # fmt: skip


def _copies_amiss(check: str, partitions: Sequence[Mapping[str, Any]], wanted: int) -> Iterator[Finding]:
    copies = min(len(partition["replicas"]) for partition in partitions)
    if copies < wanted:
        yield doubtful(check, f"{copies} copies, where TOCSIN_REPLICATION={wanted}", "kafka-reassign-partitions")
    behind = [str(each["partition"]) for each in partitions if len(each["isr"]) < len(each["replicas"])]
    if behind:
        yield doubtful(check, f"copies of partition {', '.join(behind)} are behind", "see that all brokers run")


async def group(settings: Settings) -> AsyncIterator[Finding]:
    """Who reads, and how far behind they are."""
    async with admin_client(settings) as client:
        (answer,) = await client.describe_consumer_groups([settings.group])
        (described,) = answer.to_object()["groups"]
    state, workers = described["state"], len(described["members"])
    told = f"{settings.group}: {workers} worker{'' if workers == 1 else 's'} ({state or 'unknown'})"
    if not workers:
        yield doubtful("workers", f"none reads as {settings.group} ({state})", "`tocsin worker`, or `tocsin up`")
    elif state != "Stable":
        yield doubtful("workers", told, "partitions are being assigned: look again in a minute, else at the logs")
    else:
        yield fine("workers", told)
    try:
        offsets = await group_offsets(settings)
    except OutageError as error:
        yield doubtful("lag", f"not known: {error}", CREATE)
        return
    for (topic, number), each in sorted(offsets.items()):
        if 0 <= each.committed < each.start:
            yield wrong("lag", f"{topic}[{number}]: {each.start - each.committed:,} records expired unread",
                        "they are gone; raise TOCSIN_RETENTION_HOURS, and see that workers run")  # fmt: skip
    lag = sum(each.lag for each in offsets.values())
    if lag and not workers:
        yield doubtful("lag", f"{lag:,} records wait, and nobody reads", "`tocsin worker`, or `tocsin up`")
    else:
        yield fine("lag", f"{lag:,} records wait" if lag else "nothing waits")


async def clock(settings: Settings) -> AsyncIterator[Finding]:
    """Our clock against the broker's, which stamps a record that we write to a topic made for it, and deleted."""
    name = f"{settings.topic_prefix}doctor-{time.time_ns():x}"
    config = {"message.timestamp.type": "LogAppendTime", "retention.ms": "3600000"}
    async with admin_client(settings) as client:
        try:
            answer = await client.create_topics([NewTopic(name, 1, 1, topic_configs=config)], timeout_ms=10_000)
            if any(code for _, code, _ in answer.topic_errors):
                yield doubtful("clock", "not compared: no topic may be created", "let `chronyc tracking` tell on both")
                return
            skew, within = await _skew(settings, name)
        finally:
            await client.delete_topics([name], timeout_ms=10_000)
    told = f"the broker's is {abs(skew):.1f} s {'ahead of' if skew > 0 else 'behind'} ours, within {within:.1f} s"
    if abs(skew) - within > SKEW_WRONG:
        yield wrong("clock", told, "run NTP on both: times of publication are held against the broker's")
    elif abs(skew) - within > SKEW_DOUBTFUL:
        yield doubtful("clock", told, "run NTP on both: latency and the age of lag are told wrong by it")
    else:
        yield fine("clock", told)


async def _skew(settings: Settings, name: str) -> tuple[float, float]:
    """Seconds by which the broker's clock is ahead, and within how many that is certain."""
    async with sure_producer(settings) as producer:
        await producer.send_and_wait(name, b"first")  # what has to be looked up is looked up now
        before = time.time()
        taken = await producer.send_and_wait(name, b"then")
        after = time.time()
    return taken.timestamp / 1_000 - (before + after) / 2, (after - before) / 2
