"""Whether Kafka can be reached, and if not, at which step: name, port, TLS, who we are, the addresses it gives."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import suppress

from aiokafka.conn import create_conn
from aiokafka.errors import (
    KafkaError,
    SaslAuthenticationFailed,
    UnsupportedSaslMechanismError,
)

from agents.clients import admin_client, connection, servers
from agents.commands.doctor.findings import Finding, doubtful, fine, wrong
from agents.settings import Settings
from stream.errors import BrokerUnavailable

CONNECT_SECONDS = 5.0

TLS = "TOCSIN_BROKER_TLS"
CREDENTIALS = "TOCSIN_BROKER_USER and TOCSIN_BROKER_PASSWORD"


async def reachable(settings: Settings) -> Finding:
    """Whether one of the addresses answers; else what is amiss with the first.

    Raises:
        BadSetting: a certificate cannot be read.
    """
    found = [await _server(settings, server) for server in servers(settings)]
    good = [finding for finding in found if finding is None]
    if not good:
        return found[0] or fine("broker", "")
    told = f"{len(good)} of {len(found)} addresses of {settings.broker} answer"
    bad = next((finding for finding in found if finding is not None), None)
    if bad is not None:
        return doubtful("broker", f"{told}; {bad.told}", bad.remedy or "")
    return fine("broker", told)


async def _server(settings: Settings, server: str) -> Finding | None:
    """What is amiss with one address, step by step."""
    host, _, port = server.rpartition(":")
    try:
        await _connect(host.strip("[]"), int(port))
    except socket.gaierror as error:
        return wrong("broker", f"no host {host!r} is known ({error.strerror})", "correct TOCSIN_BROKER, or the DNS")
    except (OSError, TimeoutError) as error:
        why = "does not answer in time" if isinstance(error, TimeoutError) else f"refuses ({error.strerror or error})"
        return wrong("broker", f"{server} {why}", "start Kafka there, open the port, or correct TOCSIN_BROKER")
    try:
        await _talk(settings, host.strip("[]"), int(port))
    except ssl.SSLCertVerificationError as error:
        return wrong("broker", f"{server}: its certificate is not trusted: {error.verify_message}",
                     "set TOCSIN_BROKER_CA to the authority that signed it, and the host that it names")  # fmt: skip
    except UnsupportedSaslMechanismError as error:
        return wrong("broker", f"{server} does not take TOCSIN_BROKER_SASL={settings.broker_sasl}: {error}",
                     "set TOCSIN_BROKER_SASL to one that it takes")  # fmt: skip
    except (SaslAuthenticationFailed, ValueError):
        return wrong("broker", f"{server} does not let TOCSIN_BROKER_USER={settings.broker_user} in",
                     f"correct {CREDENTIALS}, or let it in on the broker")  # fmt: skip
    except (KafkaError, OSError, BrokerUnavailable, TimeoutError) as error:
        return await _diagnosed(settings, server, error)
    return None


async def _connect(host: str, port: int, context: ssl.SSLContext | None = None) -> None:
    _, writer = await asyncio.wait_for(asyncio.open_connection(host, port, ssl=context), CONNECT_SECONDS)
    writer.close()
    with suppress(OSError, TimeoutError):
        await asyncio.wait_for(writer.wait_closed(), CONNECT_SECONDS)


async def _talk(settings: Settings, host: str, port: int) -> None:
    """Connect as a client does, then ask something."""
    options = connection(settings)
    del options["bootstrap_servers"]
    made = await create_conn(host, port, request_timeout_ms=int(CONNECT_SECONDS * 1_000), **options)
    made.close()
    async with asyncio.timeout(4 * CONNECT_SECONDS), admin_client(settings):
        pass


async def _diagnosed(settings: Settings, server: str, failed: Exception) -> Finding:
    """Why the broker ended a conversation: it says nothing about it."""
    error = str(failed) or type(failed).__name__
    if settings.broker_tls:
        return wrong("broker", f"{server} does not speak TLS, or not with us ({error})",
                     f"take the port on which it does, or {TLS}=false; where it asks who is there, set "
                     "TOCSIN_BROKER_CERTIFICATE")  # fmt: skip
    if await _speaks_tls(server):
        return wrong("broker", f"{server} speaks TLS", f"set {TLS}=true")
    if settings.broker_user is None:
        return wrong("broker", f"{server} ends the connection ({error})",
                     f"where it asks who is there, set {CREDENTIALS}; else look at its log")  # fmt: skip
    return wrong("broker", f"{server} does not answer as Kafka does ({error})",
                 "look at its log; a listener without SASL does not take a user")  # fmt: skip


async def _speaks_tls(server: str) -> bool:
    """Whether it does, whoever it is: nothing is sent but a greeting."""
    host, _, port = server.rpartition(":")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        await _connect(host.strip("[]"), int(port), context)
    except ssl.SSLError as error:
        return "CERTIFICATE_REQUIRED" in str(error)
    except (OSError, TimeoutError):
        return False
    return True


async def members(settings: Settings) -> AsyncIterator[Finding]:
    """Whether the brokers can be reached where they say that they are, and are as many as copies are wanted."""
    async with admin_client(settings) as client:
        cluster = await client.describe_cluster()
    brokers = [(broker["host"], broker["port"]) for broker in cluster["brokers"]]
    for host, port in brokers:
        try:
            await _connect(host, port)
        except (OSError, TimeoutError):
            yield wrong("brokers", f"the broker names itself {host}:{port}, which cannot be reached from here",
                        "correct its advertised.listeners, or the network between")  # fmt: skip
            return
    told = f"{len(brokers)} in the cluster {cluster.get('cluster_id', '?')}"
    if len(brokers) < settings.replication:
        yield wrong("brokers", f"{told}; TOCSIN_REPLICATION={settings.replication} wants more", "lower it")
    elif len(brokers) > 2 and settings.replication < 3:
        yield doubtful("brokers", f"{told}, and TOCSIN_REPLICATION={settings.replication}: a lost disk loses news",
                       "set it to 3 before topics are created")  # fmt: skip
    else:
        yield fine("brokers", told)
