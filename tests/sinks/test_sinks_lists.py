"""Watchlists of the file and of the topic, and their sinks as the process that delivers serves them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from export_examples import ALERT
from receiver import Receiver
from sending import REVISIONS, Sender, spec

from agents.kept import RowsInMemory
from agents.sinks import SINKS
from agents.sinks.lists import all_lists, read_lists
from agents.sinks.running import outlets
from agents.sinks.topic import topic_of
from stream import wire
from stream.errors import BadSetting
from stream.outcomes import AlertState, Severity

FILE = Path("config/watchlists.toml")


def test_the_file_that_ships_is_read_and_has_no_list() -> None:
    assert read_lists(FILE, SINKS) == ()


def test_the_example_of_the_file_is_right(tmp_path: Path) -> None:
    path = tmp_path / "watchlists.toml"
    rows = [line[2:] for line in FILE.read_text().splitlines()[4:] if line.startswith("# ")]
    path.write_text("\n".join(rows))
    (one,) = read_lists(path, SINKS)
    assert one.listed.words == ("cholera", "air strike")
    assert [outlet.target.name for outlet in outlets([one])] == ["great-lakes.desk"]


ROW = '[[watchlist]]\nname = "one"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ROW + "countries = [\n=", r"watchlists\.toml: .*line 4"),
        ("x = 1", "unknown x"),
        (ROW + "colour = 1", "line 1: watchlist one: unknown colour"),
        (ROW + '[[watchlist]]\nname = "two"\ncountries = ["Congo"]', "line 3: watchlist two: countries: 'Congo'"),
        (ROW + 'metrics = ["felled"]', r"line 1: watchlist one: .*felled.*metrics"),
        (ROW + ROW, "two of"),
        (ROW + "min_score = -1", "min_score"),
        (ROW + '[[watchlist.sinks]]\nname = "s"\nkind = "pigeon"', "sink s: 'pigeon' is none of"),
        (ROW + '[[watchlist.sinks]]\nname = "s"\nkind = "topic"\nurl = "https://a.example/"', "of webhooks"),
        (ROW + '[[watchlist.sinks]]\nname = "s"\nkind = "topic"\nmin_severity = "Severe"', "unknown min_severity"),
    ],
)
def test_what_is_wrong_in_the_file_is_named_by_line_and_field(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "watchlists.toml"
    path.write_text(text)
    with pytest.raises(BadSetting, match=words) as told:
        read_lists(path, SINKS)
    assert "\n" not in str(told.value)


def test_the_file_wins_over_the_topic_and_what_cannot_be_read_hides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "watchlists.toml"
    path.write_text(ROW + 'countries = ["SYR"]')
    fixed = read_lists(path, SINKS)
    rows = {
        "one": wire.encode({"name": "one", "countries": ["COD"]}),
        "two": wire.encode({"name": "two"}),
        "bad": b"{",
        "worse": wire.encode({"name": "worse", "countries": "all"}),
    }
    lists = all_lists(fixed, rows, SINKS)
    assert {name: kept.listed.countries for name, kept in lists.items()} == {"one": ("SYR",), "two": ()}


def test_what_falls_below_a_floor_is_told_its_end_to_who_had_its_beginning(tmp_path: Path) -> None:
    (tmp_path / "w.toml").write_text(ROW + 'min_severity = "Severe"\nmin_observed = 10\n')
    (listed,) = read_lists(tmp_path / "w.toml", SINKS)
    receiver, rows = Receiver(), RowsInMemory()
    told = [
        replace(ALERT, revision=1, severity=Severity.SEVERE, observed=12.0),
        replace(ALERT, revision=2, severity=Severity.MINOR, observed=3.0),
        replace(ALERT, id="al-mild", revision=1, severity=Severity.MINOR, observed=3.0),
        replace(ALERT, revision=3, state=AlertState.CANCELLED, severity=Severity.MINOR, observed=3.0),
    ]

    async def whole() -> None:
        async with receiver.listening() as url:
            for _ in range(2):  # as after a restart that begins anew
                sender = Sender(rows, spec(url, name="desk"))
                sender.delivery = replace(sender.delivery, wants=listed.listed.matches)
                await sender.send(told)

    asyncio.run(whole())
    assert receiver.had == [f"{ALERT.id}.{n}" for n in (1, 2, 3)]
    assert len(rows.rows) == 1


def test_two_lists_keep_ledgers_apart() -> None:
    rows = RowsInMemory()

    async def whole() -> int:
        receiver = Receiver()
        async with receiver.listening() as url:
            for name in ("one.desk", "two.desk"):
                await Sender(rows, spec(url, name=name)).send(REVISIONS[:1])
        return len(receiver.had)

    assert asyncio.run(whole()) == 2


def test_a_topic_is_named_after_its_list() -> None:
    assert topic_of("great-lakes.topic") == "watchlist-great-lakes"
    assert topic_of("desk") == "sink-desk"
