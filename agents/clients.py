"""Clients of the broker: all of them connect as the settings say, and say in one line where they cannot."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from typing import Any, ParamSpec, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from agents.settings import Settings, bootstrap_servers
from stream.errors import BadSetting, BrokerFalters, BrokerUnavailable

MAX_RECORD = 1_000_000
"""Bytes of the largest record we write, dead letters apart; Kafka's own limit is a little above."""

BATCH_BYTES = MAX_RECORD // 2
"""Bytes of the records that are written to a partition together. A client has one batch of a partition under way: with
its own 16 kB, five records, what comes of a batch of items took dozens of round trips, one after the other."""

MAX_LETTER = 2 * MAX_RECORD
"""Bytes of the largest dead letter: what was too large to be read can still be kept."""


def servers(settings: Settings) -> list[str]:
    """The addresses of the broker.

    Raises:
        BadSetting: no broker is set.
    """
    if settings.broker is None:
        raise BadSetting("no broker: set TOCSIN_BROKER=kafka://host:port, or run `tocsin up` for one of its own")
    return bootstrap_servers(settings.broker)


def tls_context(settings: Settings) -> ssl.SSLContext | None:
    """How to trust the broker, and show who we are; None where the connection is not encrypted.

    Raises:
        BadSetting: a certificate or a key cannot be read.
    """
    if not settings.broker_tls:
        return None
    try:
        context = ssl.create_default_context(cafile=settings.broker_ca)
        if settings.broker_certificate is not None:
            context.load_cert_chain(settings.broker_certificate, settings.broker_key)
    except OSError as error:  # SSLError is one
        raise BadSetting(f"TOCSIN_BROKER_CA, _CERTIFICATE or _KEY cannot be used: {error}") from error
    return context


def connection(settings: Settings) -> dict[str, Any]:
    """What every client of aiokafka needs to connect: addresses, encryption, and who we are.

    Raises:
        BadSetting: no broker is set, or a certificate cannot be read.
    """
    options: dict[str, Any] = {"bootstrap_servers": servers(settings)}
    context = tls_context(settings)
    if context is not None:
        options["ssl_context"] = context
    if settings.broker_user is not None and settings.broker_password is not None:
        options |= {
            "security_protocol": "SASL_SSL" if context else "SASL_PLAINTEXT",
            "sasl_mechanism": settings.broker_sasl,
            "sasl_plain_username": settings.broker_user,
            "sasl_plain_password": settings.broker_password.get_secret_value(),
        }
    elif context is not None:
        options["security_protocol"] = "SSL"
    return options


STOP_SECONDS = 10.0
"""Time for a client to say goodbye."""

PAUSES = (0.5, 1.0, 2.0, 4.0, 4.0)
"""Seconds between two tries: together more than brokers take to agree that one of them is lost, until when clients
may be sent to it."""

Asked = TypeVar("Asked")
Asking = ParamSpec("Asking")


def persistent(ask: Callable[Asking, Coroutine[Any, Any, Asked]]) -> Callable[Asking, Coroutine[Any, Any, Asked]]:
    """A question that is asked again, with pauses, where Kafka is there but falters."""

    @functools.wraps(ask)
    async def asked(*args: Asking.args, **kwargs: Asking.kwargs) -> Asked:
        for pause in PAUSES:
            try:
                return await ask(*args, **kwargs)
            except BrokerFalters:
                await asyncio.sleep(pause)
        return await ask(*args, **kwargs)

    return asked


@contextlib.asynccontextmanager
async def _connected(settings: Settings, client: Any, stop: str) -> AsyncIterator[Any]:
    """The client while it is connected; `stop` names the method that ends it."""
    try:
        await client.start()
    except (KafkaError, OSError) as error:
        with contextlib.suppress(Exception):
            await getattr(client, stop)()
        raise BrokerUnavailable(f"Kafka at {settings.broker} does not answer ({error})") from error
    try:
        yield client
    except KafkaError as error:
        raise BrokerFalters(f"Kafka at {settings.broker} did not do what was asked ({error!r})") from error
    finally:
        # Where this fails or takes long Kafka is gone, and nothing is left to be ended; a producer waits for ever.
        with contextlib.suppress(KafkaError, TimeoutError):
            await asyncio.wait_for(getattr(client, stop)(), STOP_SECONDS)


@contextlib.asynccontextmanager
async def admin_client(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    """A connected admin client.

    Raises:
        BrokerUnavailable: Kafka does not answer, or not as it should.
    """
    client = AIOKafkaAdminClient(request_timeout_ms=10_000, **connection(settings))
    async with _connected(settings, client, "close"):
        yield client


@contextlib.asynccontextmanager
async def offset_reader(
    settings: Settings, committed: bool = False, fetch_bytes: int = 4 * MAX_RECORD
) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer that belongs to no group, to ask for offsets or to read a topic from its beginning.

    `committed`: what belongs to a transaction counts only once that is committed. `fetch_bytes` are read of a partition
    at a time, or one batch where that is larger.

    Raises:
        BrokerUnavailable: Kafka does not answer, or not as it should.
    """
    consumer = AIOKafkaConsumer(
        enable_auto_commit=False, auto_offset_reset="earliest", max_partition_fetch_bytes=fetch_bytes,
        isolation_level="read_committed" if committed else "read_uncommitted", **connection(settings),
    )  # fmt: skip
    async with _connected(settings, consumer, "stop"):
        yield consumer


@contextlib.asynccontextmanager
async def sure_producer(settings: Settings) -> AsyncIterator[AIOKafkaProducer]:
    """A producer whose own retries write nothing twice, for items and dead letters.

    Raises:
        BrokerUnavailable: Kafka does not answer, or not as it should.
    """
    producer = AIOKafkaProducer(
        enable_idempotence=True,
        linger_ms=5,
        max_batch_size=BATCH_BYTES,
        max_request_size=MAX_LETTER + MAX_RECORD,
        **connection(settings),
    )
    async with _connected(settings, producer, "stop"):
        yield producer


def letter_producer(settings: Settings, name: str) -> AIOKafkaProducer:
    """A producer for transactions, not yet started; starting it ends the transactions of all others of that name."""
    return AIOKafkaProducer(
        transactional_id=name, transaction_timeout_ms=30_000, linger_ms=5, max_request_size=MAX_LETTER + MAX_RECORD,
        **connection(settings),
    )  # fmt: skip


async def send_as_is(
    producer: AIOKafkaProducer, topic: str, key: bytes | None, value: bytes | None, headers: Iterable[tuple[str, bytes]]
) -> None:
    """Write a record and wait until Kafka has it, be it one without key and value, which `send` does not take."""
    if key is not None or value is not None:
        await producer.send_and_wait(topic, value, key, headers=list(headers))
        return
    batch = producer.create_batch()
    batch.append(key=None, value=None, timestamp=None, headers=list(headers))
    partition = min(await producer.partitions_for(topic))
    await (await producer.send_batch(batch, topic, partition=partition))


async def held_records(consumer: AIOKafkaConsumer) -> AsyncIterator[Any]:
    """The records from the present position up to the end as it is now."""
    ends = await consumer.end_offsets(consumer.assignment())
    positions = {tp: await consumer.position(tp) for tp in ends}
    while any(positions[tp] < ends[tp] for tp in ends):
        for tp, records in (await consumer.getmany(timeout_ms=500)).items():
            for record in records:
                yield record
            positions[tp] = await consumer.position(tp)
