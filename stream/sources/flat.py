"""The flat form: the fields of NewsItem by their own names."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from stream.errors import NotAnItem
from stream.records import NewsItem
from stream.wire import convert


def matches(value: dict[str, Any]) -> bool:  # noqa: ARG001  the last resort: what no other form claims
    """Whether the object is to be read as the flat form: always."""
    return True


def read(value: dict[str, Any]) -> NewsItem:
    """The object as an item; unknown fields are ignored, `published` is brought to UTC.

    Raises:
        NotAnItem: a field is missing or wrong.
    """
    item = convert({name: field for name, field in value.items() if field is not None}, NewsItem)
    return replace(item, published=in_utc(item.published))


EARLIEST = datetime(1000, 1, 1, tzinfo=UTC)
"""No news is older; dates are reckoned years back from a publication, and a calendar begins somewhere."""


def in_utc(moment: datetime | None) -> datetime | None:
    """The moment in UTC; one without an offset is taken for UTC.

    Raises:
        NotAnItem: it lies outside the years that can be told.
    """
    if moment is None:
        return None
    try:
        told = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except OverflowError as error:
        raise NotAnItem(f"`published` is out of range: {moment}") from error
    if told < EARLIEST:
        raise NotAnItem(f"`published` is out of range: {moment}")
    return told
