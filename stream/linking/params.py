"""What an operator can turn in linking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

TOTAL_REACH_DAYS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkParams:
    """Limits and thresholds of linking; incidents are comparable only under equal parameters."""

    lateness_days: int = 60
    """An item older than the newest publication by more than this joins nothing."""
    close_days: int = 14
    """An incident without a new item for this long is closed; a later item opens it again."""
    span_days: int = 120
    """A telling joins no incident first told longer ago: what bounds the life of an incident."""
    max_list: int = 200
    """Entries kept of `items` and of `history`: the newest; `*_total` says how many there were."""
    max_evidence: int = 5
    core: int = 6
    """An incident is compared by its first tellings that are no copies, this many of them."""
    join: float = 3.0
    """Evidence, in nats, above which a telling joins an incident."""
    copy: float = 0.8
    """The least similarity of fingerprints of texts that are one: the second tells nothing of its own."""
    reprint: float = 0.4
    """The least similarity of a copy that may be trimmed or have a paragraph of its own: half of a text that is
    reprinted has that much, texts that were written apart hardly a tenth."""
    current_hours: int = 24
    """A claim is current as long as none is newer by more than this."""

    @property
    def lateness(self) -> timedelta:
        """`lateness_days` as a duration."""
        return timedelta(days=self.lateness_days)

    @property
    def close(self) -> timedelta:
        """`close_days` as a duration."""
        return timedelta(days=self.close_days)

    @property
    def memory(self) -> timedelta:
        """How far behind the newest publication lie the first tellings of incidents on which any answer may depend.

        A late item changes incidents begun at most `span_days` before it, among them totals; the single incidents
        that a total contains were first told at most 31 days (what is fresh) and 7 (a total's period) before it.
        """
        return timedelta(days=self.lateness_days + self.span_days + TOTAL_REACH_DAYS)
