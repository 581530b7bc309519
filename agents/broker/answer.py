"""Asks a broker, in Kafka's own protocol, whether it is there."""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor

_CONNECT_S = 0.5
_ANSWER_S = 5.0


def cluster_at(address: str) -> str | None:
    """Return the id of the cluster that answers at `host:port` ready for consumers; None where none does.

    Blocks for a few seconds at most. May be called where an event loop runs: the question has its own thread.
    """
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), timeout=_CONNECT_S).close()
    except OSError:
        return None
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(_ask(address))).result()


async def _ask(address: str) -> str | None:
    from aiokafka.admin import AIOKafkaAdminClient
    from aiokafka.errors import KafkaError

    client = AIOKafkaAdminClient(bootstrap_servers=address, request_timeout_ms=int(_ANSWER_S * 1000))
    try:
        async with asyncio.timeout(_ANSWER_S):
            await client.start()
            cluster = await client.describe_cluster()
            # Of a fresh storage this makes the topic of offsets, which a first worker would trip over.
            await client.find_coordinator("tocsin")
    except (KafkaError, OSError, TimeoutError):
        return None
    finally:
        await client.close()
    return str(cluster["cluster_id"]) if cluster["brokers"] else None
