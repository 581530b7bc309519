"""The AsyncAPI document: topics, their keys, headers and messages, and how to reach them. Made from `agents.topics`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from agents import topics
from agents.batches import OFFSET, PARTITION
from agents.decisions import ORDER
from agents.extract import REPLAY
from agents.letters import PREFIX, TOLD
from agents.redactions import REDACTION
from agents.settings import Settings
from agents.topics import TopicSpec, topic_specs
from agents.trace import RECEIVED, TRACEPARENT, TRACESTATE

FORMAT = "application/schema+json;version=2020-12"

LETTER_HEADERS = {
    "reason": "why it was set aside, one of a closed set",
    "class": "the error's class",
    "message": "the error's words",
    "stage": "extract, decide or watch",
    "topic": "where the record came from",
    "partition": "where the record came from",
    "offset": "where the record came from",
    "time": "when it was set aside, RFC 3339",
    "version": "of tocsin",
    "first": "topic:partition:offset where it was met first, of one that was sent back",
    "sent-back": "how often it was sent back",
    "left-out": "size and digest, where the bytes were too many to be kept",
}


@dataclass(frozen=True, slots=True)
class Channel:
    """What a reader of a topic is to know."""

    topic: str
    action: str
    """`receive` where tocsin reads, `send` where it writes."""
    schema: str | None
    """The name of the schema; None where the bytes are not ours."""
    title: str
    key: str
    text: str
    headers: tuple[tuple[str, str], ...] = ()


TRACE = tuple((name, "W3C Trace Context, as it came with the item") for name in (TRACEPARENT, TRACESTATE))

REDACTED = (REDACTION, "on a tombstone: the item was redacted")

CHANNELS = (
    Channel(
        topics.ITEMS, "receive", "news-item", "News item", "the item's id",
        "News items to be read: the flat form described here, or IPTC ninjs 2.x and 3.x.",
        ((REPLAY, "1 on an item from an archive: its alerts are tests"), REDACTED, *TRACE),
    ),
    Channel(
        topics.ENRICHED, "send", "enriched-record", "Enriched record", "the item's id",
        "Each item with what was read in it; one for each item, also where nothing was told.",
        (REDACTED, *TRACE),
    ),
    Channel(
        topics.EVENTS, "send", "item-events", "Events of an item", "the item's id",
        "Internal: what the watch stage needs of each item. It may change without notice.",
        (
            (PARTITION, "the partition the item came from"), (OFFSET, "the offset of the item there"),
            (RECEIVED, "when Kafka took the item, in ms since 1970"),
            (ORDER, "on a decision, which comes this way too: its place in its topic"),
            *TRACE,
        ),
    ),
    Channel(
        topics.INCIDENTS, "send", "incident", "Incident", "the incident's id",
        "One happening over all items that tell it; each record replaces the one before of its key.",
        TRACE,
    ),
    Channel(
        topics.ALERTS, "send", "alert", "Alert", "the alert's id",
        "A departure from the usual; each record replaces the one before of its key.",
        TRACE,
    ),
    Channel(
        topics.DECISIONS, "receive", "decision", "Decision", "the decision's id",
        "What people decide of alerts, incidents, items and sources; each record replaces the one before of its key, "
        "and one that is deleted is taken back.",
    ),
    Channel(
        topics.DEAD_LETTERS, "send", None, "Dead letter", "the original key",
        "What could not be read: the original bytes, untouched; why and whence in headers.",
        (*((PREFIX + name, LETTER_HEADERS[name]) for name in TOLD), *TRACE),
    ),
)  # fmt: skip


def asyncapi(settings: Settings | None = None) -> dict[str, Any]:
    """The document, with the topics as they are created by default."""
    shipped = settings or Settings.model_construct()
    specs = {spec.name: spec for spec in topic_specs(shipped)}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "tocsin",
            "version": version("tocsin"),
            "description": "News items in; what they tell, incidents and alerts out. Names of topics begin with the "
            "setting topic_prefix, here as it is by default. Delivery is at least once: a record may come twice, with "
            "the same id. Fields may be added; none changes its meaning.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": _servers(),
        "channels": {_id(each): _channel(each, specs[shipped.topic(each.topic)], shipped) for each in CHANNELS},
        "operations": {f"{each.action}-{each.topic}": _operation(each) for each in CHANNELS},
        "components": {
            "messages": {_id(each): _message(each) for each in CHANNELS},
            "securitySchemes": {
                "scram512": {"type": "scramSha512"},
                "scram256": {"type": "scramSha256"},
                "plain": {"type": "plain", "description": "over TLS only"},
                "certificate": {"type": "X509"},
            },
        },
    }


def _servers() -> dict[str, Any]:
    schemes = ("scram512", "scram256", "plain", "certificate")
    return {
        "embedded": {
            "host": "127.0.0.1:9092",
            "protocol": "kafka",
            "description": "The Kafka that `tocsin up` starts, on this machine only.",
        },
        "own": {
            "host": "{broker}",
            "protocol": "kafka-secure",
            "description": "A Kafka of your own: TOCSIN_BROKER, TOCSIN_BROKER_TLS, TOCSIN_BROKER_USER and so on.",
            "variables": {"broker": {"description": "host:port", "examples": ["kafka.example.org:9093"]}},
            "security": [{"$ref": f"#/components/securitySchemes/{scheme}"} for scheme in schemes],
        },
    }


def _id(channel: Channel) -> str:
    return channel.topic


def _channel(channel: Channel, spec: TopicSpec, settings: Settings) -> dict[str, Any]:
    policy: dict[str, Any] = {"cleanup.policy": ["compact" if spec.compact else "delete"]}
    if not spec.compact:
        policy["retention.ms"] = settings.retention_hours * 3_600_000
    return {
        "address": spec.name,
        "title": channel.title,
        "description": channel.text,
        "messages": {_id(channel): {"$ref": f"#/components/messages/{_id(channel)}"}},
        "bindings": {
            "kafka": {
                "topic": spec.name,
                "partitions": spec.partitions,
                "replicas": settings.replication,
                "topicConfiguration": policy | {"max.message.bytes": spec.largest + 100_000},
                "bindingVersion": "0.5.0",
            }
        },
    }


def _operation(channel: Channel) -> dict[str, Any]:
    return {
        "action": channel.action,
        "channel": {"$ref": f"#/channels/{_id(channel)}"},
        "summary": channel.text,
        "messages": [{"$ref": f"#/channels/{_id(channel)}/messages/{_id(channel)}"}],
    }


def _message(channel: Channel) -> dict[str, Any]:
    message: dict[str, Any] = {
        "name": channel.title,
        "summary": channel.text,
        "bindings": {"kafka": {"key": {"type": "string", "description": channel.key}, "bindingVersion": "0.5.0"}},
    }
    if channel.headers:
        message["headers"] = _headers(channel.headers)
    if channel.schema is None:
        return message | {"contentType": "application/octet-stream"}
    return message | {"payload": {"schemaFormat": FORMAT, "schema": {"$ref": f"./{channel.schema}.schema.json"}}}


def _headers(headers: Sequence[tuple[str, str]]) -> dict[str, Any]:
    fields = {name: {"type": "string", "description": text} for name, text in headers}
    return {"type": "object", "properties": fields}
