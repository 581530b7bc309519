"""What the second stage reads: events of items, decisions of people, and the rows that Faust recovers of its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from agents.batches import item_of, partition_of
from agents.behind import Told
from agents.decisions import entry_in
from agents.letters import Letter, letter_of
from agents.reading import refused
from stream import wire
from stream.decisions import Entry
from stream.errors import InputError, NewerRecord, UsageError
from stream.metrics import Stage
from stream.records import ItemEvents

STAGE = Stage.WATCH.value

Decided = tuple[Entry, Any]
"""A decision, and the event that it came as; None of one that was looked up."""


def decoded(events: Sequence[Any]) -> tuple[list[Told], list[Decided], list[Letter]]:
    """The items and the decisions that the events tell, and a letter of each that cannot be read."""
    told: list[Told] = []
    decided: list[Decided] = []
    letters: list[Letter] = []
    for event in events:
        try:
            entry = entry_in(event)
            if entry is not None:
                decided.append((entry, event))
            else:
                item = wire.decode(event.value or b"null", ItemEvents)
                told.append(Told(item, partition_of(event), event))
        except NewerRecord as error:
            # Written by a first stage of a later version: to set it aside would lose what this one must not guess.
            raise UsageError(f"{error}, or stop the workers of the later version") from error
        except InputError as error:
            letters.append(set_aside(event, error))
    return told, decided, letters


def set_aside(event: Any, error: InputError) -> Letter:
    """The dead letter of an event."""
    return replace(letter_of(event.message, refused(error), STAGE, datetime.now(UTC)), item=item_of(event))


def taken(table: Any) -> tuple[Mapping[str, bytes], bool]:
    """The rows of a Faust table, taken out of it, as nobody asks it for them any more; and whether it was one.

    What Faust reads or forgets from now on leaves them as they are. Its own `clear` would delete them from the
    changelog too.
    """
    take = getattr(getattr(table, "data", None), "take", None)
    return (table, False) if take is None else (take(), True)
