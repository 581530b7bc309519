"""Decisions into their topic and out of it, for the command line and the API."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from aiokafka.errors import KafkaError

from agents import topics
from agents.clients import sure_producer
from agents.decisions import held_entries
from agents.sending import SEND_SECONDS
from agents.settings import Settings
from stream import wire
from stream.decisions import Decision
from stream.errors import DeliveryFailed, UsageError


async def held(settings: Settings) -> list[Decision]:
    """Every decision that the topic holds, the last made last; those taken back too, unless their record was deleted.

    Raises:
        BrokerUnavailable: Kafka does not answer.
    """
    found = (entry.decision for entry in await held_entries(settings))
    return sorted((each for each in found if each is not None), key=lambda each: each.rank)


async def put(settings: Settings, decision: Decision) -> None:
    """Write a decision, and return once Kafka has it.

    Raises:
        BrokerUnavailable: Kafka does not answer.
        DeliveryFailed: it may have taken it; it can be sent again, for told twice counts once.
    """
    await topics.create_topics(settings)
    topic = settings.topic(topics.DECISIONS)
    try:
        async with asyncio.timeout(SEND_SECONDS), sure_producer(settings) as producer:
            await producer.send_and_wait(topic, wire.encode(decision), key=decision.id.encode())
    except (KafkaError, TimeoutError) as error:
        raise DeliveryFailed(f"Kafka did not take the decision ({error!r})") from error


async def take_back(settings: Settings, name: str) -> Decision:
    """Take a decision back; returns it as it now stands. One that was taken back stays so.

    Raises:
        UsageError: there is none of that id.
        BrokerUnavailable, DeliveryFailed: as of `put`.
    """
    known = next((each for each in await held(settings) if each.id == name), None)
    if known is None:
        raise UsageError(f"there is no decision {name!r}: `tocsin decisions list` shows them")
    withdrawn = replace(known, withdrawn=True)
    if not known.withdrawn:
        await put(settings, withdrawn)
    return withdrawn
