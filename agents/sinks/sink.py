"""What a sink is: something that takes a message, or says that it has not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from stream import wire
from stream.outcomes import Alert


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One revision of an alert, as it is handed over."""

    id: str
    """`id.revision`: by it a receiver knows what it has had."""
    body: bytes
    """JSON: `{"type": "alert.open", "timestamp": …, "data": the alert}`."""
    alert: Alert


class NotTaken(Exception):
    """The receiver did not take a message; it may take it later."""

    def __init__(self, why: str, after_seconds: float | None = None, refused: bool = False) -> None:
        """`after_seconds`: when it asks to be tried again, if it says so; `refused`: the message itself is at fault."""
        super().__init__(why)
        self.after_seconds = after_seconds
        self.refused = refused


class Sink(Protocol):
    """A receiver."""

    async def deliver(self, message: Message) -> None:
        """Hand the message over, and return when it was taken.

        Raises:
            NotTaken: it was not, or nobody knows.
        """

    async def close(self) -> None:
        """End its connections."""


def message_of(alert: Alert) -> Message:
    """The message of an alert's revision."""
    body = wire.encode({"type": f"alert.{alert.state.value}", "timestamp": alert.sent, "data": alert})
    return Message(id=f"{alert.id}.{alert.revision}", body=body, alert=alert)
