"""What an export is, and what it needs to know beside the records."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from stream.outcomes import Alert, Incident

UNVERIFIED = "Read from news by a machine and not verified."
"""What every document says of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Where the records are served, and when."""

    base_url: str
    """The page's address, without a slash at its end."""
    now: datetime
    """The time of the request; it shows only where no record has a time."""
    self_url: str | None = None
    """The address under which the document itself is served, with its filters."""
    sender: str | None = None
    """Who sends CAP messages; made of the base address where none is set."""
    sent: Mapping[str, datetime] = field(default_factory=dict)
    """CAP identifier (`id.revision`) -> when it was sent, as far as earlier revisions are remembered."""

    def alert_url(self, name: str) -> str:
        """The page of an alert."""
        return f"{self.base_url}/alerts/{quote(name, safe='')}"

    def cap_url(self, name: str) -> str:
        """The CAP document of an alert."""
        return f"{self.alert_url(name)}.cap.xml"

    def incident_url(self, name: str) -> str:
        """The page of an incident."""
        return f"{self.base_url}/incidents/{quote(name, safe='')}"

    @property
    def host(self) -> str:
        """The host of the base address."""
        return urlsplit(self.base_url).hostname or "localhost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One form of output: a pure function of records and context."""

    record: type[Alert] | type[Incident]
    """What it tells of."""
    media_type: str
    suffix: str
    """The end of the names of its files, with the dot."""
    render: Callable[[Sequence[Any], Context], bytes]
    """The document of the records, in their order; equal records and contexts give equal bytes."""
    single: bool = False
    """Whether a document tells of exactly one record."""
