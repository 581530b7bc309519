"""The file of sinks, and the secrets that it names."""

from __future__ import annotations

from pathlib import Path

import pytest
from sending import spec

from agents.sinks import SINKS
from agents.sinks.config import read_sinks
from stream.errors import BadSetting


def test_the_file_that_ships_is_read_and_asks_for_nothing() -> None:
    assert read_sinks(Path("config/sinks.toml"), SINKS) == ()


def test_the_example_of_the_file_is_right(tmp_path: Path) -> None:
    path = tmp_path / "sinks.toml"
    rows = [line[2:] for line in Path("config/sinks.toml").read_text().splitlines()[3:] if line.startswith("# ")]
    path.write_text("\n".join(rows))
    (one,) = read_sinks(path, SINKS)
    assert one.countries == ("COD", "RWA")


ROW = '[[sink]]\nname = "desk"\nkind = "webhook"\nurl = "https://desk.example/"\nsecret_env = "DESK_SECRET"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1", "unknown x"),
        ("[sink]", "two brackets"),
        ("[[sink]]", "missing required field"),
        (ROW + "colour = 1", "unknown colour"),
        (ROW + ROW, "two of"),
        (ROW.replace("webhook", "pigeon"), "pigeon"),
        (ROW.replace("desk.example", "127.0.0.1"), "no public address"),
        (ROW.replace('"desk"', '"Desk!"'), "small letters"),
        (ROW.replace("DESK_SECRET", "TOCSIN_SECRET"), "TOCSIN_"),
        (ROW + 'min_severity = "Dire"', "Dire|Severity|enum"),
        ("[[", "sinks.toml"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "sinks.toml"
    path.write_text(text)
    with pytest.raises(BadSetting, match=words):
        read_sinks(path, SINKS)


@pytest.mark.parametrize(("value", "words"), [("", "not set"), ("whsec_äö", "base64"), ("whsec_YWJj", "3 bytes")])
def test_a_secret_that_is_none_is_named_but_not_told(value: str, words: str) -> None:
    with pytest.raises(BadSetting, match=words) as told:
        spec().secrets({"DESK_SECRET": value})
    assert value == "" or value not in str(told.value)
