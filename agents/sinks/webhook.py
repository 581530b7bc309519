"""A webhook by the Standard Webhooks specification 1.0 (https://www.standardwebhooks.com).

A POST of JSON with three headers: `webhook-id` (the message's id: a receiver drops what it has had),
`webhook-timestamp` (seconds of the attempt) and `webhook-signature`: `v1,` and the base64 of HMAC-SHA256 over
`id.timestamp.body`.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version

import aiohttp

from agents.outbound import Outbound, checked
from agents.retrying import retry_after
from agents.sinks.config import Target
from agents.sinks.sink import Message, NotTaken

SECONDS = 15.0
"""Time in which a receiver has to answer."""

NOT_OF_THE_MESSAGE = frozenset({401, 403, 404, 405, 407, 408, 410, 425, 429})
"""Statuses of 400 to 499 that judge the sender, the address or the moment: of these every message would have been met,
and once that is mended this one is taken. The others judge the message, which will be the same next time."""


class Webhook:
    """One receiver by HTTP."""

    def __init__(self, spec: Target, clock: Callable[[], float] = time.time) -> None:
        self._spec = spec
        self._secrets = spec.secrets()
        self._clock = clock
        self._outbound: Outbound | None = None

    async def deliver(self, message: Message) -> None:
        """Post the message; any status of 200 to 299 says that it was taken.

        Raises:
            NotTaken: another status, no answer, or an address that may not be asked.
        """
        outbound = self._connected()
        try:
            url = checked(self._spec.url, self._spec.allow_private).geturl()
            headers = {"Content-Type": "application/json", **self._signed(message)}
            async with outbound.request("POST", url, data=message.body, headers=headers) as answer:
                if not 200 <= answer.status < 300:
                    after = retry_after(answer.headers.get("Retry-After"), self._clock())
                    refused = 400 <= answer.status < 500 and answer.status not in NOT_OF_THE_MESSAGE
                    raise NotTaken(f"status {answer.status}", after_seconds=after, refused=refused)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            raise NotTaken(f"{type(error).__name__}: {error}") from error

    async def close(self) -> None:
        """End the connections."""
        if self._outbound is not None:
            await self._outbound.close()
            self._outbound = None

    def _connected(self) -> Outbound:
        if self._outbound is None:
            self._outbound = Outbound(self._spec.allow_private, f"tocsin/{version('tocsin')}", SECONDS)
        return self._outbound

    def _signed(self, message: Message) -> dict[str, str]:
        at = int(self._clock())
        return {
            "webhook-id": message.id,
            "webhook-timestamp": str(at),
            "webhook-signature": signature(self._secrets, message.id, at, message.body),
        }


def signature(secrets: Sequence[bytes], name: str, at: int, body: bytes) -> str:
    """The header that says who sends: one signature for each secret, with spaces between."""
    signed = f"{name}.{at}.".encode() + body
    digests = (hmac.new(secret, signed, hashlib.sha256).digest() for secret in secrets)
    return " ".join("v1," + base64.b64encode(digest).decode() for digest in digests)
