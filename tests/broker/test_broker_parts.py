"""The small parts: ports, locks, logs."""

from __future__ import annotations

import errno
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from agents.broker import EmbeddedKafka, kafka
from agents.broker.answer import cluster_at
from agents.broker.exclusive import exclusive
from agents.broker.layout import Layout
from agents.broker.logs import last_lines, said_since, size_of_log
from agents.broker.ports import any_free, free_port
from agents.broker.storage import cluster_id
from stream.errors import BrokerBroken


def test_the_preferred_port_is_taken_where_it_is_free() -> None:
    port = any_free()
    assert free_port(port) == port
    assert free_port(port, frozenset({port})) != port


def test_a_taken_port_gives_way_to_the_next() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        taken = other.getsockname()[1]
        assert taken < free_port(taken) < 65536 or free_port(taken) != taken


def test_no_preference_gives_some_port() -> None:
    assert 1024 <= free_port(0) < 65536


def test_nobody_answers_at_a_closed_port_nor_at_another_service() -> None:
    assert cluster_at(f"127.0.0.1:{any_free()}") is None


def test_a_lock_is_released_when_its_holder_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from agents.broker.exclusive import exclusive\n"
        "with exclusive(Path(sys.argv[1]), 1):\n"
        "    sys.stdout.write('held'); sys.stdout.flush(); time.sleep(60)"
    )
    path = tmp_path / "lock"
    with subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.read(4) == b"held"
        with pytest.raises(BrokerBroken, match="another process"), exclusive(path, 0.3):
            pass
        holder.kill()
    begun = time.monotonic()
    with exclusive(path, 5):
        assert time.monotonic() - begun < 1


def test_a_folder_that_cannot_be_written_to_is_told_in_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(kafka, "exclusive", full)
    with pytest.raises(BrokerBroken, match="cannot be written to: No space left on device"):
        EmbeddedKafka(tmp_path).start()


def test_last_lines_leave_out_the_frames_and_keep_the_causes() -> None:
    frames = "\n".join(f"\tat org.example.Class{n}.method(Class.java:{n})" for n in range(50))
    text = f"old\n\nERROR It broke\n{frames}\nCaused by: the disk\n{frames}\n\t... 7 more"
    assert last_lines(text).splitlines()[-2:] == ["ERROR It broke", "Caused by: the disk"]
    assert len(last_lines("line\n" * 1000).splitlines()) == 15


def test_only_what_this_start_logged_is_told(tmp_path: Path) -> None:
    layout = Layout.of(tmp_path)
    assert (size_of_log(layout), said_since(layout, 0)) == (0, "")
    layout.logs.mkdir(parents=True)
    layout.server_log.write_text("yesterday\n")
    offset = size_of_log(layout)
    layout.console_log.write_text("printed\n")
    layout.server_log.write_text("yesterday\ntoday\n")
    assert said_since(layout, offset) == "printed\ntoday"
    layout.server_log.write_text("new\n")
    assert said_since(layout, offset) == "printed\nnew"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#c\nversion=1\ncluster.id=a-b_c\nnode.id=1\ndirectory.id=d\n", "a-b_c"),
        ("version=1\ncluster.id=abc\nnode.id=1\n", None),
        ("version=1\nclus", None),
        ("", None),
        ("\x00" * 100, None),
    ],
)
def test_a_storage_is_formatted_when_its_identity_is_whole(tmp_path: Path, text: str, found: str | None) -> None:
    assert cluster_id(tmp_path) is None
    (tmp_path / "meta.properties").write_text(text)
    assert cluster_id(tmp_path) == found
