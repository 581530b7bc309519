"""When somebody who did not answer well asks to be asked again."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def retry_after(told: str | None, now: float) -> float | None:
    """Seconds from now that a `Retry-After` header asks for (RFC 9110, section 10.2.3), None where it says nothing."""
    if told is None:
        return None
    if told.strip().isascii() and told.strip().isdecimal():
        return float(told.strip()[:9])
    try:
        when = parsedate_to_datetime(told)
    except (ValueError, TypeError, OverflowError):
        return None
    at = when if when.tzinfo is not None else when.replace(tzinfo=UTC)
    return max(0.0, (at - datetime.fromtimestamp(now, UTC)).total_seconds())
