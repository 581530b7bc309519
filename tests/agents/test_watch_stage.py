"""An event that makes the watch stage fail is set aside alone; what it joins is stored after it is published."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from deciding import decision
from link_build import event, item
from test_publishing import CollectingProducer

from agents import topics
from agents.behind import Behind
from agents.dead_letters import DeadLetters, Letter
from agents.decisions import ORDER
from agents.moving import Moved
from agents.redactions import REDACTION
from agents.settings import Settings
from agents.telemetry import Telemetry
from agents.topics import Backlog
from agents.watch import WatchStage
from stream import wire
from stream.decisions import Entry
from stream.errors import UsageError
from stream.kinds import Verb
from stream.outcomes import Incident, IncidentStatus
from stream.records import ItemEvents, ItemStatus
from stream.state import BEGUN, DONE, MAKER, STATE_VERSION, TELLING, Maker, State
from stream.watch import Watch, WatchParams
from stream.wire import encode
from stream.wordless import Redaction


class TouchyWatch(Watch):
    """Fails on the item `bad`, as a fault in linking or detection would, and on `ended` as a generator's would."""

    def apply(self, items: Any, sent: Any, decisions: Any = ()) -> Any:
        if any(each.id == "bad" for each in items):
            raise ZeroDivisionError("float division by zero")
        if any(each.id == "ended" for each in items):
            next(iter(()))
        if any(each.id == "full" for each in items):
            raise OSError(28, "No space left on device")
        return super().apply(items, sent, decisions)


def record(told: ItemEvents, offset: int) -> Any:
    message = SimpleNamespace(topic="news.events", partition=0, offset=offset, key=told.id.encode(), headers=[],
                              value=encode(told), timestamp=0.0)  # fmt: skip
    return SimpleNamespace(value=message.value, message=message)


async def caught_up(settings: Settings) -> Backlog:
    return Backlog(frozenset({0}), frozenset({0}), frozenset(), 0)


class Box(DeadLetters):
    """Keeps the letters."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def write(self, letters: Sequence[Letter], records: int, pause: float = 1.0) -> None:
        self.letters += letters


def stage(
    box: Box | None = None, producer: CollectingProducer | None = None, decided: Sequence[Entry] = ()
) -> WatchStage:
    params = WatchParams()
    new = lambda: State(params, lambda: TouchyWatch(params, lambda country, adm1: adm1 or country))  # noqa: E731  said once, used twice
    settings = Settings(broker="kafka://h:1")

    async def stored(settings: Settings) -> dict[str, bytes]:
        return dict(producer.held(topics.changelog_name(settings))) if producer is not None else {}

    async def held(settings: Settings) -> Sequence[Entry]:
        return decided

    return WatchStage(settings, box or Box(), Telemetry(), new, Behind(settings, caught_up), stored, held=held)


class Moving(Box):
    """The partition moves away while a batch is written."""

    def __init__(self, forget: Callable[..., None]) -> None:
        super().__init__()
        self.forget: Callable[..., None] = forget

    async def write(self, letters: Sequence[Letter], records: int, pause: float = 1.0) -> None:
        self.forget(stays=False)


CHANGELOG = topics.changelog_name(Settings(broker="kafka://h:1"))
GOOD = [item("a", 6, event(killed=5)), item("c", 40, event(kind="flood", day=1, killed=2))]
BATCH = [record(told, n) for n, told in enumerate([GOOD[0], item("bad", 7, event(killed=9)), GOOD[1]])]


def test_after_a_fresh_start_the_item_at_fault_is_set_aside_alone() -> None:
    producer, box = CollectingProducer({}), Box()
    asyncio.run(stage(box).handle(producer, {}, BATCH))
    assert [letter.key for letter in box.letters] == [b"bad"]
    assert {b"item|a", b"item|c"} <= set(producer.written)
    assert b"item|bad" not in producer.written


def test_a_fault_that_no_future_takes_is_a_fault_like_others() -> None:
    producer, box = CollectingProducer({}), Box()
    batch = [record(item("ended", 7, event(killed=9)), 0), record(GOOD[1], 1)]
    asyncio.run(asyncio.wait_for(stage(box).handle(producer, {}, batch), 20))
    assert [letter.key for letter in box.letters] == [b"ended"]
    assert b"item|c" in producer.written


def test_a_full_disk_is_no_fault_of_an_item() -> None:
    producer, box = CollectingProducer({}), Box()
    with pytest.raises(OSError, match="No space"):
        asyncio.run(stage(box).handle(producer, {}, [record(item("full", 7, event(killed=9)), 0), record(GOOD[1], 1)]))
    assert box.letters == []


FALSE = decision("false", Verb.DISMISS_ITEM, item="a")


def test_a_state_of_nothing_begins_with_what_was_decided_before() -> None:
    """The changelog was deleted: nobody sends those decisions again."""
    producer = CollectingProducer({})
    asyncio.run(
        stage(decided=[Entry("false", 3, FALSE)]).handle(producer, {}, [record(each, n) for n, each in enumerate(GOOD)])
    )
    assert b"decision|false" in producer.written
    assert len([key for key in producer.written if key.startswith(b"incident|")]) == 1


def test_a_state_whose_first_batch_was_cut_off_begins_with_them_too() -> None:
    whole = CollectingProducer({})
    asyncio.run(stage().handle(whole, {}, [record(GOOD[0], 0)]))
    rows = {key: row for key, row in whole.held(CHANGELOG).items() if key != DONE}
    producer = CollectingProducer({})
    asyncio.run(stage(decided=[Entry("false", 3, FALSE)]).handle(producer, rows, [record(GOOD[1], 1)]))
    assert b"decision|false" in producer.written


def test_a_decision_comes_as_an_event_among_the_items() -> None:
    producer, box = CollectingProducer({}), Box()
    good = record(GOOD[0], 2)
    good.key, good.value, good.message.headers = b"false", encode(FALSE), [(ORDER, b"7")]
    bad = record(GOOD[0], 3)
    bad.key, bad.message.headers = b"worse", [(ORDER, b"8")]
    asyncio.run(stage(box).handle(producer, {}, [*(record(each, n) for n, each in enumerate(GOOD)), good, bad]))
    assert b"decision|false" in producer.written
    assert [letter.reason for letter in box.letters] == ["not_a_decision"]


def test_later_too_and_what_was_joined_before_stays() -> None:
    producer, box = CollectingProducer({}), Box()
    later = stage(box, producer)
    asyncio.run(later.handle(producer, {}, [record(GOOD[0], 0)]))
    asyncio.run(later.handle(producer, {}, [record(item("bad", 7, event(killed=9)), 1), record(GOOD[1], 2)]))
    assert [letter.key for letter in box.letters] == [b"bad"]
    undisturbed = CollectingProducer({})
    calm = stage(producer=undisturbed)
    for n, told in enumerate(GOOD):
        asyncio.run(calm.handle(undisturbed, {}, [record(told, n)]))
    for topic in ("news.incidents", CHANGELOG):
        assert set(producer.held(topic)) == set(undisturbed.held(topic))


def test_nobody_is_blamed_for_an_item_that_waited() -> None:
    """The worker ends over it, unacknowledged; its neighbours are no dead letters."""
    producer, box = CollectingProducer({}), Box()
    waited = encode(item("bad", 7, event(killed=9)))
    producer.held(CHANGELOG)["waiting|0"] = waited
    with pytest.raises(ZeroDivisionError):
        asyncio.run(stage(box, producer).handle(producer, {"waiting|0": waited}, [record(GOOD[0], 0)]))
    assert box.letters == []


async def at_the_end() -> int:
    return 1


def test_what_waited_goes_on_where_no_batch_comes_any_more() -> None:
    """Partitions moved while the last batch of an archive waited for others: none will follow."""
    producer = CollectingProducer({})
    asyncio.run(stage(producer=producer).handle(producer, {}, [record(GOOD[0], 0)]))
    next_owner = stage(producer=producer)
    asyncio.run(next_owner.tell({**producer.held(CHANGELOG), "waiting|0": encode(GOOD[1])}))
    asyncio.run(next_owner.go_on(producer, at_the_end))
    assert {b"item|c", b"waiting|0"} <= set(producer.written)
    written = len(producer.written)
    asyncio.run(next_owner.go_on(producer, at_the_end))
    assert len(producer.written) == written


def test_a_batch_is_told_again_where_partitions_move_while_items_wait() -> None:
    """Acknowledged, the stage would seem to have dealt with all."""

    class All(Behind):
        async def of(self, *_: Any) -> frozenset[int]:
            return frozenset({0, 1})

    producer = CollectingProducer({})
    asyncio.run(stage(producer=producer).handle(producer, {}, [record(GOOD[0], 0)]))
    rows = {**producer.held(CHANGELOG), "waiting|0": encode(GOOD[1])}
    for box in (Moving, lambda _: Box()):
        later = stage(producer=producer)
        later._letters, later._behind = box(later.forget), All(Settings(broker="kafka://h:1"), caught_up)
        moves = isinstance(later._letters, Moving)
        with pytest.raises(Moved) if moves else pytest.raises(TimeoutError):
            asyncio.run(asyncio.wait_for(later.handle(producer, rows, [record(GOOD[0], 1)]), 0.5))
        assert b"item|c" not in producer.written


def test_what_another_worker_left_waiting_goes_on_when_the_partition_comes_back() -> None:
    """Its rows were taken out of Faust's table when it was here first."""
    producer = CollectingProducer({})
    later = stage(producer=producer)
    asyncio.run(later.handle(producer, Recovered({}), [record(GOOD[0], 0)]))
    later.forget(stays=False)
    producer.held(CHANGELOG)["waiting|0"] = encode(GOOD[1])
    later.forget(stays=True)
    asyncio.run(later.tell(Recovered({})))
    asyncio.run(later.go_on(producer, at_the_end))
    assert {b"item|c", b"waiting|0"} <= set(producer.written)


def test_a_state_of_another_version_is_rebuilt_though_no_event_comes() -> None:
    producer = CollectingProducer({})
    asyncio.run(stage(producer=producer).handle(producer, {}, [record(GOOD[0], 0)]))
    rows = producer.held(CHANGELOG)
    rows[MAKER] = encode(Maker(0, "other"))
    later = stage(producer=producer)
    asyncio.run(later.tell(dict(rows)))
    asyncio.run(later.go_on(producer, at_the_end))
    assert wire.decode(rows[MAKER], Maker).version == STATE_VERSION


def test_the_loop_goes_round_while_a_state_is_restored() -> None:
    """A restoration that waits for the loop would hold it up, and the worker would be ended for that."""
    came_round = threading.Event()

    class Slow(State):
        def restore(self, rows: Any, sent: Any) -> Any:
            assert came_round.wait(20)
            return super().restore(rows, sent)

    later = stage()
    params = WatchParams()
    later._restoring._new_state = lambda: Slow(
        params, lambda: TouchyWatch(params, lambda country, adm1: adm1 or country)
    )

    async def told() -> None:
        asyncio.get_running_loop().call_later(0.05, came_round.set)
        await later.tell({"item|a": encode(GOOD[0])})
        came_round.clear()
        asyncio.get_running_loop().call_later(0.05, came_round.set)
        later.forget(stays=True)
        await later.handle(CollectingProducer({}), {}, BATCH)

    asyncio.run(told())


@pytest.mark.parametrize("key", [BEGUN, "item|a", DONE])
def test_a_row_that_is_tried_again_comes_no_later_than_what_rests_on_it(key: str) -> None:
    """A batch cut off anywhere would else be taken for whole."""
    producer = CollectingProducer({key.encode(): 2})
    asyncio.run(stage().handle(producer, {}, [record(GOOD[0], 0)]))
    rows = [name.decode() for name in producer.written if b"|" in name]
    assert rows.index(BEGUN) < min(n for n, name in enumerate(rows) if name not in (MAKER, TELLING, BEGUN, DONE))
    assert rows[-1] == DONE


def test_what_a_batch_tells_is_published_once_its_rows_are_stored_and_before_their_end() -> None:
    producer = CollectingProducer({})
    asyncio.run(stage().handle(producer, {}, [record(GOOD[0], 0)]))
    told = [n for n, key in enumerate(producer.written) if b"|" not in key]
    assert told
    assert producer.written[max(told) + 1 :] == [DONE.encode()]
    assert producer.written[0] == MAKER.encode()


def test_what_a_batch_that_was_cut_off_tells_is_told_by_the_next_owner_though_nothing_comes() -> None:
    producer = CollectingProducer({})
    asyncio.run(stage().handle(producer, {}, [record(GOOD[0], 0)]))
    rows = dict(producer.held(CHANGELOG))
    rows.pop(DONE)
    later, again = stage(), CollectingProducer({})

    async def position() -> int:
        return 1

    async def told() -> None:
        await later.tell(rows)
        await later.go_on(again, position)

    asyncio.run(told())
    assert [key for key in again.written if key.startswith(b"inc-")]


def test_what_stands_is_told_before_the_first_batch_and_no_more_when_the_partition_has_gone() -> None:
    producer = CollectingProducer({})
    asyncio.run(stage(producer=producer).handle(producer, {}, [record(GOOD[0], 0)]))
    rows = dict(producer.held(CHANGELOG))
    later = stage()

    def told() -> float | None:
        registry = later._measures._telemetry.registry
        return registry.get_sample_value("tocsin_open_incidents", {"country": "SYR", "status": "Actual"})

    later.forget(stays=False)
    assert told() is None
    asyncio.run(later.tell(rows))
    assert told() == 1
    state = later._state
    assert state is not None
    asyncio.run(later.tell({}))
    assert later._state is state
    later.forget(stays=True)
    assert (told(), later._state) == (1, None)
    later.forget(stays=False)
    assert told() is None
    later._letters = Moving(later.forget)
    asyncio.run(later.handle(CollectingProducer({}), {}, [record(GOOD[0], 0)]))
    assert told() is None

    async def amid_a_batch() -> None:
        async with later._tenure.batch():
            await later.tell(rows)

    asyncio.run(amid_a_batch())
    assert (told(), later._state) == (None, None)


class Recovered(dict[str, bytes]):
    """A table as Faust recovered it, with the store behind it."""

    @property
    def data(self) -> SimpleNamespace:
        return SimpleNamespace(take=self.take)

    def take(self) -> dict[str, bytes]:
        rows = dict(self)
        self.clear()
        return rows


def test_the_rows_are_not_kept_twice_and_are_read_again_after_a_rebalance() -> None:
    producer = CollectingProducer({})
    asyncio.run(stage(producer=producer).handle(producer, {}, [record(GOOD[0], 0)]))
    later, table = stage(producer=producer), Recovered(producer.held(CHANGELOG))
    asyncio.run(later.handle(producer, table, [record(GOOD[1], 1)]))
    assert not table
    later.forget(stays=True)
    asyncio.run(later.tell(table))  # in between, of a table that has nothing to tell
    withdrawn = item("a", 7, version=2, status=ItemStatus.CANCELED)
    asyncio.run(later.handle(producer, table, [record(withdrawn, 2)]))
    told = {wire.decode(row, Incident).status for row in producer.held("news.incidents").values()}
    assert told == {IncidentStatus.OPEN, IncidentStatus.WITHDRAWN}


def test_a_record_of_a_version_to_come_ends_the_worker_and_is_no_dead_letter() -> None:
    producer, box = CollectingProducer({}), Box()
    later = record(replace(GOOD[0], schema_version=99), 0)
    with pytest.raises(UsageError, match="upgrade"):
        asyncio.run(stage(box).handle(producer, {}, [later]))
    assert box.letters == []
    assert not producer.written


def test_an_order_to_redact_reaches_what_was_published_and_what_is_stored() -> None:
    producer = CollectingProducer({})
    working = stage(producer=producer)
    asyncio.run(working.handle(producer, {}, [record(GOOD[0], 0)]))
    order = Redaction(id="a", reason="court", at=datetime(2026, 1, 1, tzinfo=UTC))
    told = record(GOOD[1], 2)
    message = SimpleNamespace(topic="news.events", partition=0, offset=1, key=b"a", headers=[(REDACTION, b"1")],
                              value=encode(order), timestamp=0.0)  # fmt: skip
    asyncio.run(working.handle(producer, {}, [SimpleNamespace(key=b"a", value=message.value, message=message), told]))
    late = record(replace(GOOD[0], version=2), 3)
    asyncio.run(working.handle(producer, {}, [late]))
    held = [*producer.held("news.incidents").values(), *producer.held(CHANGELOG).values()]
    assert not [row for row in held if b"a tells it." in row]
    assert [row for row in held if b"c tells it." in row], "what came beside it is joined"
    incidents = [wire.decode(row, Incident) for row in producer.held("news.incidents").values()]
    assert {incident.toll["killed"].best for incident in incidents} == {5, 2}
