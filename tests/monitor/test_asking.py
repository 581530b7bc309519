"""What strangers may ask for: any words are answered, or refused with a reason, and cost no more than they may."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
from typing import Any

import pytest
from aiohttp import hdrs
from aiohttp.test_utils import make_mocked_request
from hypothesis import given
from hypothesis import strategies as st
from monitor_build import opened

from agents.monitor import answers, hub, queries
from agents.monitor.answers import Answers
from agents.monitor.filters import PARAMETERS, Order, cursor, parse
from agents.monitor.hub import Hub
from agents.monitor.schema import Kind
from agents.monitor.store import Store
from stream.errors import UsageError


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return opened(tmp_path_factory.mktemp("asking"))


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cursor", "NQ"),
        ("cursor", "bnVsbA=="),
        ("cursor", encoded('["newest"]')),
        ("cursor", encoded('{"a": 1}')),
        ("cursor", "é"),
        ("since", "0001-01-01T00:00:00+14:00"),
        ("until", "9999-12-31T23:59:59-14:00"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_reason(name: str, value: str) -> None:
    with pytest.raises(UsageError, match=f"`{name}` must be"):
        parse(Kind.ALERT, [(name, value)])


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=5)
    | st.sampled_from(Order),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4), max_leaves=6,
)  # fmt: skip


@st.composite
def cursors(draw: st.DrawFn) -> str:
    """Cursors that a stranger made: of any JSON, and of values in the right places."""
    right = st.tuples(st.sampled_from(Order), JSON_VALUES, st.text(max_size=5))
    return encoded(json.dumps(draw(JSON_VALUES | right)))


PAIRS = st.tuples(st.sampled_from(PARAMETERS) | st.text(), st.text()) | st.tuples(
    st.sampled_from(["cursor"]), cursors()
)
TIMES = st.tuples(st.sampled_from(["since", "until"]), st.datetimes(timezones=st.timezones()).map(str))


@given(st.sampled_from(Kind), st.lists(PAIRS | TIMES | st.tuples(st.just("order"), st.sampled_from(Order)), max_size=4))
def test_any_words_are_answered_or_refused(store: Store, kind: Kind, pairs: list[tuple[str, str]]) -> None:
    with contextlib.suppress(UsageError):
        queries.page(store, kind, parse(kind, pairs), brief=True)


@pytest.mark.parametrize(("order", "at"), [(Order.NEWEST, "2026-09-01T08:00:00Z"), (Order.WORST, 3.5)])
def test_a_cursor_comes_back_as_it_was_told(order: Order, at: str | float) -> None:
    told = parse(Kind.ALERT, [("order", order), ("cursor", cursor(order, (at, "al-1")))])
    assert told.after == (at, "al-1")


async def answered(made: Answers, path: str, body: bytes = b"{}") -> Any:
    return await made.answer(make_mocked_request("GET", path), lambda: body)


def test_small_answers_are_kept_in_a_bounded_number(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "KEPT_ANSWERS", 10)

    async def kept() -> int:
        made = Answers(store)
        for n in range(30):
            await answered(made, f"/api/alerts?q=word{n}")
        return len(made._kept)

    assert asyncio.run(kept()) == 10


def test_of_an_answer_all_that_it_takes_counts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its key, its body, the packed copy and its objects: some 32 kB may not become many times as much."""
    monkeypatch.setattr(answers, "KEPT_BYTES", 32_000)
    body = bytes(range(256)) * 8

    async def kept() -> int:
        made = Answers(store)
        for n in range(100):
            await answered(made, f"/api/alerts?q={'w' * 2_000}{n}", body)
        return sum(len(key) + len(each.body) + len(each.packed or b"") for key, each in made._kept.items())

    assert 16_000 < asyncio.run(kept()) <= 32_000


def test_a_tag_is_of_one_start_only(store: Store) -> None:
    """Revisions count anew with each start: a tag of the one before must not stand for another answer."""

    async def tags() -> list[str]:
        return [(await answered(Answers(store), "/api/alerts")).headers[hdrs.ETAG] for _ in range(2)]

    first, second = asyncio.run(tags())
    assert first != second


def test_a_listener_may_take_longer_over_an_event_than_silence_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "PAUSE_SECONDS", 0.05)

    async def heard() -> list[bytes]:
        told = Hub()
        found: list[bytes] = []
        with told.listening() as queue:
            queue.put_nowait(b"one")
            async for message in told.events(queue):
                found.append(message)
                if message.startswith(b":"):
                    return found
                await asyncio.sleep(0.2)
        return found

    assert asyncio.run(heard()) == [b"one", b": here\n\n"]
