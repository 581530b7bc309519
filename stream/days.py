"""Days as numbers: proleptic ordinals, so that they can be counted and compared."""

from __future__ import annotations

from datetime import UTC, date, datetime


def day_of(time: datetime) -> int:
    """The ordinal of the day of an aware time, in UTC."""
    return time.astimezone(UTC).date().toordinal()


def ordinal_of(day: str) -> int:
    """The ordinal of a day given as `YYYY-MM-DD`."""
    return date.fromisoformat(day).toordinal()


def iso_of(day: int) -> str:
    """A day's ordinal as `YYYY-MM-DD`."""
    return date.fromordinal(day).isoformat()
