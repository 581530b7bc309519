"""Records that cannot be read: set aside on a topic of their own, each once, as long as they are the exception."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import groupby

import structlog
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from agents.letter_box import LetterBox
from agents.letters import Letter
from agents.settings import Settings
from agents.telemetry import Telemetry
from stream.errors import BrokerUnavailable, DeliveryFailed, TooManyLetters
from stream.metrics import DEAD_LETTERS

log = structlog.get_logger(__name__)

WINDOW = 1_000
"""Records of a stage over which the share of letters is taken; those before the first count as read."""

LONGEST_NAME = 200
"""Characters of a key in the log."""

TRIES = 4
TRY_SECONDS = 25.0
"""Time for the letters of one partition in a batch; where the topic is gone, the client would try for ever."""


class Flood:
    """Watches the share of letters: a topic whose records all fail is not to be emptied into another."""

    def __init__(self, percent: int) -> None:
        self._percent = percent
        self._recent: deque[tuple[int, int]] = deque()
        self._records = self._letters = 0

    def check(self, records: int, letters: int) -> None:
        """A batch is about to be dealt with.

        Raises:
            TooManyLetters: with it, letters exceed their share of the last records.
        """
        self._recent.append((records, letters))
        self._records += records
        self._letters += letters
        while self._records - self._recent[0][0] >= WINDOW:
            gone, letters_gone = self._recent.popleft()
            self._records -= gone
            self._letters -= letters_gone
        share = 100 * self._letters / max(WINDOW, self._records)
        if self._percent < 100 and share > self._percent:
            raise TooManyLetters(
                f"{self._letters} of the last {max(WINDOW, self._records)} records cannot be read, more than "
                f"TOCSIN_DEAD_LETTER_PERCENT={self._percent} allows. See `tocsin dead-letters list`; mend what sends "
                "them, or set it to 100 to have all of them set aside"
            )


class DeadLetters:
    """Writes the letters of one stage."""

    def __init__(self, settings: Settings, telemetry: Telemetry) -> None:
        self._settings = settings
        self._telemetry = telemetry
        self._flood = Flood(settings.dead_letter_percent)
        self._boxes: dict[TopicPartition, LetterBox] = {}

    async def write(self, letters: Sequence[Letter], records: int, pause: float = 1.0) -> None:
        """Write those letters of a batch of so many records that are not written yet; wait until Kafka has them.

        To be called when the rest of the batch has been published: a record that lies before a letter is never
        looked at again to see whether it needs one.

        Raises:
            TooManyLetters: they are too large a share of the last records; none is written.
            DeliveryFailed: some letter could not be written.
        """
        self._flood.check(records, len(letters))
        for source, own in _by_source(letters):
            await self._put(source, own, pause)

    async def _put(self, source: TopicPartition, letters: Sequence[Letter], pause: float) -> None:
        for attempt in range(TRIES):
            if attempt:
                await asyncio.sleep(pause * 2**attempt)
            box = self._boxes.setdefault(source, self._box(source))
            try:
                self._tell(await asyncio.wait_for(box.put(letters), TRY_SECONDS))
            except (KafkaError, BrokerUnavailable, OSError) as error:  # TimeoutError is an OSError
                log.warning("dead letters not delivered", letters=len(letters), error=repr(error))
                await self._boxes.pop(source).close()
            else:
                return
        raise DeliveryFailed(f"{len(letters)} dead letters could not be written")

    def _box(self, source: TopicPartition) -> LetterBox:
        return LetterBox(self._settings, source)

    def _tell(self, letters: Sequence[Letter]) -> None:
        for letter in letters:
            self._telemetry.count(DEAD_LETTERS, letter.stage, letter.reason)
            log.warning("record set aside", item=_named(letter.key), stage=letter.stage, reason=letter.reason,
                        origin=str(letter.origin), message=letter.message)  # fmt: skip


def _named(key: bytes | None) -> str | None:
    """The id of the item, as far as a record that cannot be read tells it: its key."""
    return key.decode(errors="replace")[:LONGEST_NAME] if key is not None else None


def _by_source(letters: Iterable[Letter]) -> list[tuple[TopicPartition, list[Letter]]]:
    """The letters by the partition that their records came from, in the order of their offsets."""
    ordered = sorted(letters, key=lambda each: (each.origin.topic, each.origin.partition, each.origin.offset))
    groups = groupby(ordered, key=lambda each: TopicPartition(each.origin.topic, each.origin.partition))
    return [(source, list(group)) for source, group in groups]
