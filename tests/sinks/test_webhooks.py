"""Every revision that a sink asks for is taken once by its id, however the receiver fails and the sender restarts."""

from __future__ import annotations

import asyncio
import base64
import textwrap
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from export_examples import ALERT, CANCELLED
from receiver import SECRET, TOLD, Receiver
from sending import IDS, NOW, REVISIONS, Sender, run, spec

from agents.kept import RowsInMemory
from agents.retrying import retry_after
from agents.sinks.delivering import LONGEST_PAUSE, REFUSALS, Stopped
from agents.sinks.sink import NotTaken, message_of
from agents.sinks.webhook import Webhook, signature
from stream.errors import OutageError
from stream.outcomes import Alert, AlertState, Severity


def test_every_revision_comes_once_and_signed() -> None:
    receiver, rows = Receiver(), RowsInMemory()

    async def send(url: str) -> None:
        await Sender(rows, spec(url)).send(REVISIONS)

    run(receiver, send)
    assert receiver.had == IDS
    assert receiver.forged == 0
    assert receiver.bodies[0]["type"] == "alert.updated"
    assert receiver.bodies[0]["data"]["reason"] == ALERT.reason


@pytest.mark.parametrize("status", [500, 503, 404, 429, 301, 410])
def test_a_receiver_that_fails_and_returns_misses_nothing(status: int) -> None:
    receiver = Receiver(lambda n: status if n in (1, 2, 5) else 200)
    sender: list[Sender] = []

    async def send(url: str) -> None:
        sender.append(Sender(RowsInMemory(), spec(url)))
        await sender[0].send(REVISIONS)

    run(receiver, send)
    assert receiver.had == IDS
    assert sender[0].pauses == [1.0, 2.0, 1.0]
    assert (sender[0].count("sent"), sender[0].count("failed")) == (6, 3)


def test_a_restart_repeats_nothing_and_loses_nothing() -> None:
    receiver, rows = Receiver(lambda n: 200 if n < 3 or n > 4 else 500), RowsInMemory()

    async def send(url: str) -> None:
        with pytest.raises(Stopped):
            await Sender(rows, spec(url), stop_after=2).send(REVISIONS)
        assert receiver.had == IDS[:3]
        await Sender(rows, spec(url)).send(REVISIONS)  # from the beginning, as if no position had been kept
        await Sender(rows, spec(url)).send(REVISIONS)

    run(receiver, send)
    assert receiver.had == IDS


def test_a_receiver_that_is_gone_is_given_up_loudly_and_the_next_revision_goes_out() -> None:
    receiver = Receiver(lambda n: 500)
    sender: list[Sender] = []

    async def send(url: str) -> None:
        sender.append(Sender(RowsInMemory(), spec(url, give_up_hours=1.0)))
        await sender[0].send(REVISIONS[:1])
        receiver.status = lambda _: 200
        await sender[0].send(REVISIONS[2:3])

    run(receiver, send)
    assert sender[0].count("given_up") == 1
    assert 3600 < sum(sender[0].pauses) < 3600 + 2 * LONGEST_PAUSE
    assert receiver.had == ["al-1.2"]


@pytest.mark.parametrize("status", [400, 409, 413, 415, 422])
def test_what_a_receiver_refuses_for_good_does_not_hold_up_the_next(status: int) -> None:
    receiver = Receiver(lambda n: status if n < REFUSALS else 200)
    sender: list[Sender] = []

    async def send(url: str) -> None:
        sender.append(Sender(RowsInMemory(), spec(url)))
        await sender[0].send(REVISIONS[:2])

    run(receiver, send)
    assert receiver.had == IDS[1:2]
    assert 60 < sum(sender[0].pauses) < 300
    assert (sender[0].count("given_up"), sender[0].count("sent")) == (1, 1)


@pytest.mark.parametrize("status", [401, 403, 404, 408, 410, 425, 429, 500])
def test_what_a_receiver_refuses_for_now_is_kept(status: int) -> None:
    receiver = Receiver(lambda n: status if n < 2 * REFUSALS else 200)

    async def send(url: str) -> None:
        await Sender(RowsInMemory(), spec(url)).send(REVISIONS[:2])

    run(receiver, send)
    assert receiver.had == IDS[:2]


def test_a_receiver_says_when_to_come_again() -> None:
    receiver = Receiver(lambda n: 503 if n == 0 else 200, {"Retry-After": "30"})
    sender: list[Sender] = []

    async def send(url: str) -> None:
        sender.append(Sender(RowsInMemory(), spec(url)))
        await sender[0].send(REVISIONS[:1])

    run(receiver, send)
    assert sender[0].pauses == [30.0]


def test_nobody_there_is_no_answer() -> None:
    async def once() -> None:
        sink = Webhook(spec("http://127.0.0.1:1/hook"))
        try:
            with pytest.raises(NotTaken, match="Connect"):
                await sink.deliver(message_of(ALERT))
        finally:
            await sink.close()

    asyncio.run(once())


@pytest.mark.parametrize(
    ("told", "seconds"),
    [("120", 120.0), ("Fri, 06 Mar 2026 12:27:40 GMT", 60.0), ("Mon, 01 Jan 2024 00:00:00 GMT", 0.0), ("soon", None),
     ("-5", None), (None, None), ("9" * 500, 999999999.0), ("", None)],
)  # fmt: skip
def test_retry_after_in_all_its_forms(told: str | None, seconds: float | None) -> None:
    assert retry_after(told, NOW) == seconds


def test_the_signature_is_that_of_the_specification() -> None:
    # the example with which the specification's libraries are tested
    secret, at, body = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), 1614265330, b'{"test": 2432232314}'
    one = signature([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, body)
    assert one == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    both = signature([secret, SECRET], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, body)
    assert both.split()[0] == one
    assert len(both.split()) == 2


def test_the_check_that_the_page_shows_tells_genuine_from_forged() -> None:
    page = Path("docs/webhooks.md").read_text(encoding="utf-8")
    code = page[page.index("    import base64") : page.index("## What is promised")]
    shown: dict[str, Any] = {}
    exec(textwrap.dedent(code), shown)
    at, body = int(time.time()), b"{}"
    headers = {"webhook-id": "al-1.2", "webhook-timestamp": str(at)}
    for told, genuine in (
        (signature([SECRET], "al-1.2", at, body), True),
        (signature([b"another secret of some length"], "al-1.2", at, body), False),
        (signature([b"the one before, of some length", SECRET], "al-1.2", at, body), True),
        (signature([SECRET], "al-1.2", at, b"{ }"), False),
        ("v1,", False),
    ):
        assert shown["genuine"](TOLD, {**headers, "webhook-signature": told}, body) is genuine
    old = {
        **headers,
        "webhook-timestamp": str(at - 3600),
        "webhook-signature": signature([SECRET], "al-1.2", at - 3600, body),
    }
    assert not shown["genuine"](TOLD, old, body)


MILD = replace(ALERT, severity=Severity.MINOR)


@pytest.mark.parametrize(
    ("wish", "alert", "wanted"),
    [
        ({}, ALERT, True),
        ({"countries": ("RWA",)}, ALERT, False),
        ({"countries": ("RWA", "COD")}, ALERT, True),
        ({"min_severity": Severity.SEVERE}, ALERT, True),
        ({"min_severity": Severity.EXTREME}, ALERT, False),
        ({"rules": ("reports",)}, ALERT, False),
        ({"metrics": ("killed",)}, ALERT, True),
        ({}, CANCELLED, False),  # a test
        ({"tests": True}, CANCELLED, True),
    ],
)
def test_a_sink_gets_what_it_asks_for(wish: dict[str, Any], alert: Alert, wanted: bool) -> None:
    assert spec(**wish).wants(alert) is wanted


def test_whoever_was_told_the_beginning_is_told_the_end() -> None:
    receiver = Receiver()
    end = replace(MILD, revision=4, state=AlertState.CLOSED)
    other = replace(MILD, id="al-other", state=AlertState.CLOSED)

    async def send(url: str) -> None:
        await Sender(RowsInMemory(), spec(url, min_severity=Severity.SEVERE)).send([ALERT, end, other])

    run(receiver, send)
    assert receiver.had == ["al-0a.3", "al-0a.4"]


def test_an_alert_of_a_version_to_come_is_waited_with_and_not_passed_over() -> None:
    async def once() -> None:
        sender = Sender(RowsInMemory(), spec())
        with pytest.raises(OutageError, match="upgrade"):
            await sender.delivery.handle(b'{"id": "al-1", "schema_version": 99}', NOW)

    asyncio.run(once())


def test_what_is_no_alert_is_passed_over() -> None:
    async def once() -> None:
        sender = Sender(RowsInMemory(), spec())
        for raw in (None, b"{", b"{}"):
            await sender.delivery.handle(raw, NOW)
        assert sender.count("failed") == 0

    asyncio.run(once())
