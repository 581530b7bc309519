"""The command line teaches, answers in one line where something is wrong, and keeps to the contract offline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest


def tocsin(*arguments: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}
    return subprocess.run(
        [sys.executable, "-m", "agents.cli", *arguments],
        input=stdin, capture_output=True, text=True, env={**kept, **environment}, timeout=120, check=False,
    )  # fmt: skip


COMMANDS = [
    "demo", "up", "worker", "monitor", "kafka", "topics", "dead-letters", "doctor", "ingest", "tail",
    "extract", "link", "detect", "evaluate", "decide", "decisions",
]  # fmt: skip


def test_help_names_every_command() -> None:
    done = tocsin("--help")
    assert done.returncode == 0
    assert all(command in done.stdout for command in COMMANDS)


@pytest.mark.parametrize(
    "command",
    [
        "demo",
        "up",
        "worker",
        "monitor",
        "doctor",
        "feeds",
        "deliver",
        "export",
        "ingest",
        "tail",
        "extract",
        "link",
        "detect",
        "evaluate",
    ],
)
def test_each_command_has_an_example(command: str) -> None:
    assert "Example:" in tocsin(command, "--help").stdout


@pytest.mark.parametrize(
    ("arguments", "environment", "words"),
    [
        (["worker"], {}, "no broker: set TOCSIN_BROKER"),
        (["worker"], {"TOCSIN_BROKER": "nowhere"}, "expected kafka://host:port[,host:port], not 'nowhere'"),
        (["up"], {"TOCSIN_COLOUR": "red"}, "unknown setting TOCSIN_COLOUR"),
        (["extract", "missing.jsonl"], {}, "missing.jsonl: No such file"),
        (["evaluate", "--corpus", "missing"], {}, "no corpus in missing"),
        (["detect", "--period", "week", "missing.csv"], {}, "missing.csv: No such file"),
        (["tail", "gossip"], {"TOCSIN_BROKER": "kafka://127.0.0.1:1"}, "no topic 'gossip' to tail"),
        (["dead-letters", "replay"], {"TOCSIN_BROKER": "kafka://127.0.0.1:1"}, "nothing to replay: name letters"),
        (["dead-letters", "list"], {"TOCSIN_BROKER": "kafka://127.0.0.1:1"}, "does not answer"),
        (["dead-letters", "list"], {"TOCSIN_BROKER": "kafka://me:hush@h:1"}, "without credentials"),
        (["worker"], {"TOCSIN_BROKER": "kafka://h:1", "TOCSIN_BROKER_USER": "me"}, "go together"),
        (["tail", "alerts"], {"TOCSIN_BROKER": "kafka://127.0.0.1:1"}, "does not answer"),
        (["decide", "mute", "SYR", "--why", "x"], {}, "say for how long: --days N or --until YYYY-MM-DD"),
        (["decide", "set", "inc-1", "--why", "x", "--toll", "dead=1"], {}, "write METRIC=NUMBER, as killed=12"),
        (["decide", "set", "inc-1", "--why", "x", "--place", "Idlib"], {}, "a place needs --place NAME and --region"),
        (["decisions", "list"], {"TOCSIN_BROKER": "kafka://127.0.0.1:1"}, "does not answer"),
    ],
)
def test_an_error_is_one_line(arguments: list[str], environment: dict[str, str], words: str) -> None:
    done = tocsin(*arguments, TOCSIN_DATA_DIR="/nonexistent/tocsin", **environment)
    assert done.returncode in (1, 2)
    (line,) = done.stderr.splitlines()
    assert line.startswith("tocsin: ")
    assert words in line
    assert "hush" not in done.stderr


@pytest.mark.parametrize("command", ["list", "show", "replay"])
def test_each_command_of_dead_letters_has_an_example(command: str) -> None:
    assert "Example:" in tocsin("dead-letters", command, "--help").stdout


def test_the_group_that_decides_says_that_a_decision_can_be_taken_back() -> None:
    told = tocsin("decide", "--help").stdout
    assert "take-back" in told
    assert all(verb in told for verb in ("reject", "confirm", "mute", "set", "merge", "split", "dismiss-source"))


def test_extract_answers_each_line_in_order_and_tells_of_bad_ones() -> None:
    good = {"id": "a", "text": "A bomb killed 4 people in Kabul on Monday.", "published": "2026-09-30T12:00:00Z"}
    done = tocsin("extract", stdin=f"{json.dumps(good)}\n\nnot json\n{json.dumps({**good, 'id': 'b'})}\n")
    first, bad, last = (json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 1
    assert (first["id"], last["id"]) == ("a", "b")
    assert first["events"][0]["toll"]["killed"]["best"] == 4
    assert bad["line"] == 3
    assert "not JSON" in bad["error"]


def test_extract_and_link_can_be_piped() -> None:
    items = [
        {"id": name, "title": "Blast in Kabul", "text": "A bomb killed 4 people in Kabul on Monday, police said.",
         "published": f"2026-09-29T1{n}:00:00Z", "source": name}
        for n, name in enumerate(["One", "Two"])
    ]  # fmt: skip
    records = tocsin("extract", stdin="".join(json.dumps(item) + "\n" for item in items))
    linked = tocsin("link", stdin=records.stdout)
    (incident,) = (json.loads(line) for line in linked.stdout.splitlines())
    assert incident["toll"]["killed"]["best"] == 4
    assert [item["copy_of"] for item in incident["items"]] == [None, "One"]
    assert incident["distinct_sources"] == 1


def test_detect_answers_each_row() -> None:
    weeks = [date(2024, 1, 1) + timedelta(weeks=n) for n in range(32)]
    rows = "".join(f"x,{week},{60 if n == 30 else n % 3}\n" for n, week in enumerate(weeks))
    done = tocsin("detect", "--period", "week", stdin="series,date,count\n" + rows)
    header, *answers = done.stdout.splitlines()
    assert header == "series,date,count,expected,threshold,p_value,score,alarm"
    assert len(answers) == 32
    assert answers[30].endswith(",1")
    assert sum(answer.endswith(",1") for answer in answers[:30]) == 0


@pytest.mark.parametrize(
    ("stdin", "words"),
    [
        ("a,b\n1,2\n", "the header lacks count, date, series"),
        ("series,date,count\nx,soon,1\n", "line 2:"),
        ("\ufeffseries,date,count\nx,2024-01-01,many\n", "line 2:"),
        ("series,date,count\nx,2024-01-01,-3\n", "line 2: -3 is no count"),
        ("series,date,count\nx,2024-01-01,\x1b[2J\n", "line 2: [2J is no count"),
    ],
)
def test_detect_names_the_wrong_line(stdin: str, words: str) -> None:
    done = tocsin("detect", "--period", "week", stdin=stdin)
    assert done.returncode == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


ROWS = [
    {"about": "plain", "text": "A bomb killed 4 people.", "figures": [{"metric": "killed", "best": 4}]},
    {"about": "plain", "text": "A bomb killed 5 people.", "figures": [{"metric": "killed", "best": 6}]},
]


def test_evaluate_tells_how_well_a_corpus_is_read_and_what_was_lost(tmp_path: Path) -> None:
    corpus = tmp_path / "rows.jsonl"
    corpus.write_text("".join(json.dumps(row) + "\n" for row in ROWS))
    folder = ["--corpus", str(tmp_path)]
    assert "write one with --record" in tocsin("evaluate", *folder, "--check").stderr
    first = tocsin("evaluate", *folder, "--record", "--check", "--misses")
    assert first.returncode == 0
    assert "missed killed 6" in first.stdout
    recorded = json.loads((tmp_path / "last_run.json").read_text())
    assert (len(recorded["right"]), len(recorded["wrong"])) == (1, 1)
    recorded = {**recorded, "right": recorded["right"] + recorded["wrong"], "wrong": []}
    (tmp_path / "last_run.json").write_text(json.dumps(recorded))
    then = tocsin("evaluate", *folder, "--check")
    assert then.returncode == 1
    assert "0 gained, 1 lost" in then.stdout
