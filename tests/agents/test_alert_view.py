"""An alert in a terminal: its numbers and sentences, wrapped, and no word of others that moves anything."""

from __future__ import annotations

import io
from dataclasses import replace

from export_examples import ALERT, CLOSED

from agents.commands.alert_view import shown_alert
from agents.commands.console import SafeConsole
from stream.outcomes import Alert, AlertConfidence, CapStatus
from stream.records import EvidenceSentence


def shown(alert: Alert, width: int = 60, colour: bool = False) -> str:
    out = io.StringIO()
    SafeConsole(file=out, width=width, force_terminal=colour, color_system="standard" if colour else None).print(
        shown_alert(alert)
    )
    return out.getvalue()


def test_it_says_what_departs_by_how_much_and_who_says_so() -> None:
    told = " ".join(shown(ALERT, 200).split())
    assert "SEVERE North Kivu, DR Congo updated" in told
    assert "observed 41 · usual 3.1 · alarm from 12 · largest incident 54% · certainty observed" in told
    assert "“Twenty-two people were killed near Rutshuru on Tuesday.” – Example Wire" in told
    assert "and 5 more" in told


def test_it_is_wrapped_under_its_beginning() -> None:
    lines = shown(ALERT, 60).splitlines()
    assert max(map(len, lines)) <= 60
    assert all(line.startswith("  ") for line in lines[2:] if line)


def test_words_of_others_move_nothing() -> None:
    evil = "\x1b[2Jgone \u202ereversed [bold]not bold[/] \x07"
    sentence = EvidenceSentence(item_id="x", source=evil, url=None, sentence=evil)
    alert = replace(ALERT, reason=evil, region=replace(ALERT.region, name=evil), evidence=(sentence,))
    told = shown(alert, 200)
    assert not set(told) & set("\x1b\u202e\x07")
    assert told.count("[bold]not bold[/]") == 4


def test_tests_and_little_knowledge_are_told() -> None:
    told = shown(replace(ALERT, status=CapStatus.TEST, confidence=AlertConfidence.COLD_START), 200)
    assert "TEST" in told
    assert "cold start" in told


def test_what_is_over_is_short_and_dim() -> None:
    told = shown(CLOSED, 200, colour=True)
    assert "Twenty-two" not in told
    assert "\x1b[2m" in told
    assert "\x1b[31m" not in told
