"""Dead letters: what is kept of a record, that it is kept once, and that no topic is emptied into them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaTimeoutError

from agents.clients import MAX_LETTER
from agents.commands.letters import _chosen, last_of_each
from agents.dead_letters import WINDOW, DeadLetters, Flood, _by_source
from agents.letter_box import LetterBox
from agents.letters import (
    VERSION,
    Letter,
    Origin,
    headers_back,
    letter_of,
    origin_of,
    own_headers,
    times_sent_back,
    told,
)
from agents.reading import Refused
from agents.settings import Settings
from agents.telemetry import Telemetry
from stream.errors import DeliveryFailed, TooManyLetters, UsageError

NOW = datetime(2026, 9, 30, 12, tzinfo=UTC)
REFUSAL = Refused("not_text", "NotText", "not JSON")


def message(offset: int = 17, value: bytes | None = b"\xff{", headers: Any = (), topic: str = "news.items") -> Any:
    return SimpleNamespace(
        topic=topic, partition=2, offset=offset, key=b"k", value=value, headers=headers, timestamp=100.5
    )


def letter(offset: int = 17, **given: Any) -> Letter:
    return letter_of(message(offset, **given), REFUSAL, "extract", NOW)


def test_a_letter_keeps_the_record_and_tells_why_and_whence() -> None:
    theirs = [("tocsin-replay", b"1"), ("trace", b"\x00\xff"), ("trace", b"again")]
    found = letter(headers=theirs)
    assert (found.key, found.value) == (b"k", b"\xff{")
    assert list(own_headers(found.headers)) == theirs
    assert told(found.headers) == {
        "reason": "not_text", "class": "NotText", "message": "not JSON", "stage": "extract", "topic": "news.items",
        "partition": "2", "offset": "17", "time": "2026-09-30T12:00:00Z", "version": VERSION,
    }  # fmt: skip
    assert origin_of(found.headers) == Origin("news.items", 2, 17)


def test_a_letter_of_a_letter_tells_of_the_last_refusal_alone() -> None:
    again = letter_of(message(99, headers=letter().headers), REFUSAL, "extract", NOW)
    assert [name for name, _ in again.headers if name == "tocsin-offset"] == ["tocsin-offset"]
    assert origin_of(again.headers) == Origin("news.items", 2, 99)


def test_a_tombstone_and_a_record_without_headers_are_kept_too() -> None:
    assert letter(value=None, headers=None).value is None


def test_what_is_too_large_to_be_kept_is_named_by_its_size_and_digest() -> None:
    found = letter(value=b"x" * (MAX_LETTER + 1))
    assert found.value is None
    assert told(found.headers)["left-out"].startswith(f"{MAX_LETTER + 1} bytes, sha256 ")


class Box(LetterBox):
    """Letters to a topic in memory; `failures` says of each try how many letters get there before it fails."""

    def __init__(self, failures: list[int] | None = None) -> None:
        super().__init__(Settings(broker="kafka://h:1"), TopicPartition("news.items", 2))
        self.topic: list[Letter] = []
        self.failures = failures or []
        self.kept = 0
        self.opened = 0

    async def _open(self) -> None:
        self._producer = object()  # type: ignore[assignment]  # one that is open
        self._mark = self.kept
        self.opened += 1

    async def close(self) -> None:
        self._producer = None

    async def _write(self, letters: Any) -> list[Letter]:
        if self.failures:
            self.failures.pop(0)  # a transaction that is not committed: none of them counts
            raise KafkaTimeoutError
        self.topic += letters
        self._mark = self.kept = max([self.kept, *(each.origin.offset + 1 for each in letters)])
        return []


class Letters(DeadLetters):
    def __init__(self, box: Box) -> None:
        super().__init__(Settings(broker="kafka://h:1"), Telemetry())
        self.box = box

    def _box(self, source: TopicPartition) -> LetterBox:
        return self.box

    def tell(self, letters: list[Letter]) -> None:
        asyncio.run(self.write(letters, 10, pause=0))


BATCH = [letter(n) for n in (17, 18, 30)]


def test_letters_below_the_mark_are_not_written_again() -> None:
    box = Box()
    box.kept = 18
    Letters(box).tell(BATCH)
    assert [each.origin.offset for each in box.topic] == [18, 30]


def test_a_batch_that_is_told_again_adds_nothing() -> None:
    box = Box()
    letters = Letters(box)
    letters.tell(BATCH)
    letters.tell([*BATCH, letter(31)])
    assert [each.origin.offset for each in box.topic] == [17, 18, 30, 31]
    assert box.opened == 1


@pytest.mark.parametrize("failures", [1, 2, 3])
def test_after_a_try_that_failed_the_mark_is_asked_for_anew(failures: int) -> None:
    box = Box([0] * failures)
    box.kept = 18
    Letters(box).tell(BATCH)
    assert [each.origin.offset for each in box.topic] == [18, 30]
    assert box.opened == failures + 1


def test_letters_are_written_partition_by_partition_in_their_order() -> None:
    mixed = [letter(3), letter(1), letter_of(message(2, topic="news.events"), REFUSAL, "watch", NOW), letter(2)]
    found = [(source.topic, [each.origin.offset for each in own]) for source, own in _by_source(mixed)]
    assert found == [("news.events", [2]), ("news.items", [1, 2, 3])]


def test_letters_that_cannot_be_written_are_an_outage() -> None:
    with pytest.raises(DeliveryFailed, match="3 dead letters"):
        Letters(Box([0] * 10)).tell(BATCH)


def test_no_letter_opens_no_box() -> None:
    box = Box()
    Letters(box).tell([])
    assert box.opened == 0


def test_a_topic_of_which_most_cannot_be_read_is_not_emptied() -> None:
    flood = Flood(percent=50)
    for _ in range(WINDOW // 2):
        flood.check(1, 1)
    with pytest.raises(TooManyLetters, match=r"501 of the last 1000 .*dead-letters list"):
        flood.check(1, 1)


@pytest.mark.parametrize(("batch", "letters"), [(1, 0), (50, 25), (500, 250)])
def test_a_share_within_the_limit_goes_on_for_ever(batch: int, letters: int) -> None:
    flood = Flood(percent=50)
    for _ in range(5 * WINDOW // batch):
        flood.check(batch, letters)


def test_what_was_read_long_ago_does_not_count() -> None:
    flood = Flood(percent=50)
    for _ in range(100):
        flood.check(100, 0)
    for _ in range(5):
        flood.check(100, 100)
    with pytest.raises(TooManyLetters):
        flood.check(100, 100)


def test_the_limit_can_be_lifted() -> None:
    flood = Flood(percent=100)
    for _ in range(3 * WINDOW):
        flood.check(1, 1)


def as_held(found: Letter) -> Any:
    return SimpleNamespace(key=found.key, value=found.value, headers=found.headers)


def sent_back(found: Letter, offset: int) -> Letter:
    """The letter that there is when a letter is sent back, and cannot be read again."""
    return letter(offset, headers=headers_back(found.headers), value=found.value)


def test_of_two_letters_of_one_record_one_is_shown_and_foreign_records_none() -> None:
    records = [as_held(letter()), SimpleNamespace(key=b"k", value=b"v", headers=()), as_held(letter())]
    assert [str(each.origin) for each in last_of_each(records)] == ["news.items:2:17"]


def test_what_is_sent_back_again_and_again_stays_one_letter() -> None:
    held = [letter(offset, value=b"%d" % offset) for offset in range(5)]
    for replay in range(1, 4):
        kept = last_of_each([as_held(each) for each in held])
        assert len(kept) == 5
        held += [letter(100 * replay + n, headers=headers_back(k.headers), value=k.value) for n, k in enumerate(kept)]
    kept = last_of_each([as_held(each) for each in held])
    assert [str(each.origin) for each in kept] == [f"news.items:2:{300 + n}" for n in range(5)]
    assert [each.told["first"] for each in kept] == [f"news.items:2:{n}" for n in range(5)]
    assert {times_sent_back(each.headers) for each in kept} == {3}
    assert {len(own_headers(each.headers)) for each in kept} == {0}


def test_a_letter_answers_to_the_ids_it_had() -> None:
    kept = last_of_each([as_held(letter(3)), as_held(letter(4, value=b"other")), as_held(sent_back(letter(3), 9))])
    for name in ("news.items:2:3", "news.items:2:9"):
        assert [str(each.origin) for each in _chosen(kept, [name], None)] == ["news.items:2:9"]
    with pytest.raises(UsageError, match="no dead letter"):
        _chosen(kept, ["news.items:2:5"], None)


def test_no_header_hides_the_letter_of_another_record() -> None:
    forged = letter(9, headers=[("tocsin-first", b"news.items:2:3")], value=b"forged")
    assert len(last_of_each([as_held(letter(3)), as_held(forged)])) == 2


@pytest.mark.parametrize("count", [b"many", b"-1", b"9" * 5_000, "٣x".encode(), b"\xff"])
def test_a_count_that_is_none_is_none(count: bytes) -> None:
    forged = letter(9, headers=[("tocsin-first", b"x"), ("tocsin-sent-back", count)])
    assert times_sent_back(forged.headers) == 0
    assert times_sent_back(headers_back(forged.headers)) == 1


def test_what_was_never_sent_back_says_nothing_of_it() -> None:
    assert not {"first", "sent-back"} & told(letter().headers).keys()


def test_a_reason_that_is_none_is_told_with_those_there_are() -> None:
    kept = last_of_each([as_held(letter())])
    with pytest.raises(
        UsageError, match="no reason 'nonsense': there are not_a_decision, not_an_item, not_text, too_large, unreadable"
    ):
        _chosen(kept, [], "nonsense")
    assert _chosen(kept, [], "unreadable") == []
    assert len(_chosen(kept, [], "not_text")) == 1
