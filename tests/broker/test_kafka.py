"""The embedded Kafka starts, stops and keeps its data, whatever happened before."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NoReturn

import psutil
import pytest
from structlog.testing import capture_logs

from agents.broker import EmbeddedKafka, state, storage
from agents.broker import kafka as module
from agents.broker.answer import cluster_at
from agents.broker.java import Java
from agents.broker.layout import CONFIG, Layout
from stream.errors import BrokerBroken

pytestmark = pytest.mark.kafka


def layout_of(kafka: EmbeddedKafka) -> Layout:
    return Layout.of(kafka.status().data_dir)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedKafka]:
    """One that runs already, for tests that leave it running."""
    embedded = EmbeddedKafka(tmp_path_factory.mktemp("running"), port=0)
    try:
        embedded.start()
        yield embedded
    finally:
        embedded.stop()


def kill(pid: int | None) -> None:
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    psutil.Process(pid).wait(10)


def test_it_starts_answers_and_stops(kafka: EmbeddedKafka) -> None:
    before = kafka.status()
    assert (before.running, before.address, before.pid) == (False, None, None)
    started = kafka.start()
    assert started == kafka.status()
    assert started.running
    assert started.address is not None
    assert cluster_at(started.address) == storage.cluster_id(layout_of(kafka).data)
    assert "Kafka Server started" in started.log_file.read_text()
    kafka.stop()
    assert kafka.status() == before
    assert cluster_at(started.address) is None
    assert (layout_of(kafka).data / ".kafka_cleanshutdown").exists()
    kafka.stop()


def test_a_second_start_finds_the_first(running: EmbeddedKafka) -> None:
    first = running.status()
    assert running.start() == first
    assert EmbeddedKafka(first.data_dir, port=0).start() == first


def test_two_starts_at_once_give_one_broker(kafka: EmbeddedKafka) -> None:
    script = (
        "import sys; from pathlib import Path; from agents.broker import EmbeddedKafka\n"
        "sys.stdout.write(str(EmbeddedKafka(Path(sys.argv[1]), port=0).start().pid))"
    )
    command = [sys.executable, "-c", script, str(kafka.status().data_dir)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(2)]
    pids = {process.communicate(timeout=120)[0] for process in both}
    # The starters are gone by now; what they started lives.
    assert pids == {str(kafka.status().pid).encode()}


def test_it_listens_on_loopback_only_and_out_of_reach_of_ctrl_c(running: EmbeddedKafka) -> None:
    pid = running.status().pid
    assert pid is not None
    listening = [c for c in psutil.Process(pid).net_connections("inet") if c.status == psutil.CONN_LISTEN]
    assert {c.laddr.ip.removeprefix("::ffff:") for c in listening} == {"127.0.0.1"}
    assert os.getsid(pid) != os.getsid(0)


def test_where_the_port_is_taken_another_is_found_and_told(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        taken = other.getsockname()[1]
        kafka = EmbeddedKafka(tmp_path, port=taken)
        try:
            address = kafka.start().address
        finally:
            kafka.stop()
    assert address is not None
    assert address != f"127.0.0.1:{taken}"


def test_a_port_that_is_lost_while_it_starts_is_replaced(kafka: EmbeddedKafka, monkeypatch: pytest.MonkeyPatch) -> None:
    free_port = module.ports.free_port
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        answers = iter([other.getsockname()[1]])
        monkeypatch.setattr(module.ports, "free_port", lambda *args: next(answers, None) or free_port(*args))
        assert kafka.start().running


def test_data_and_cluster_survive_a_stop_and_a_kill(kafka: EmbeddedKafka, records) -> None:
    status = kafka.start()
    cluster = storage.cluster_id(layout_of(kafka).data)
    records.write(status.address, b"one", b"two")
    kafka.stop()
    status = kafka.start()
    assert records.read(status.address) == [b"one", b"two"]
    kill(status.pid)
    assert not kafka.status().running
    status = kafka.start()
    assert records.read(status.address) == [b"one", b"two"]
    assert storage.cluster_id(layout_of(kafka).data) == cluster


def test_data_survive_a_move_and_a_lost_identity(kafka: EmbeddedKafka, records, tmp_path: Path) -> None:
    status = kafka.start()
    records.write(status.address, b"kept")
    kafka.stop()
    moved = tmp_path / "elsewhere, with a comma"
    shutil.move(status.data_dir, moved)
    (moved / "kafka" / "data" / "meta.properties").write_text("#\nversion=1\n")
    other = EmbeddedKafka(moved, port=0)
    try:
        assert records.read(other.start().address) == [b"kept"]
    finally:
        other.stop()


def test_data_that_nobody_can_vouch_for_are_left_alone(kafka: EmbeddedKafka) -> None:
    kafka.start()
    kafka.stop()
    layout = layout_of(kafka)
    layout.identity.unlink()
    (layout.data / "meta.properties").unlink()
    before = sorted(layout.data.rglob("*"))
    with pytest.raises(BrokerBroken, match="bring that file back, or move the folder away"):
        kafka.start()
    assert sorted(layout.data.rglob("*")) == before


def test_half_formatted_storage_is_formatted_anew(kafka: EmbeddedKafka) -> None:
    layout = layout_of(kafka)
    for folder in (layout.data, layout.root / "data.new"):
        folder.mkdir(parents=True)
        (folder / "bootstrap.checkpoint").write_bytes(b"half")
    (layout.data / "meta.properties").write_text("version=1\ncluster.id=")
    assert kafka.start().running
    assert not (layout.root / "data.new").exists()


@pytest.mark.parametrize("state_file", ["", "{", "[1]", '{"pid": 1}', "missing"])
def test_a_broker_is_found_without_its_state_file(kafka: EmbeddedKafka, state_file: str) -> None:
    # One test process stands in for the broker: how it is found depends on its command line alone.
    layout = layout_of(kafka)
    layout.root.mkdir(parents=True)
    marks = state.marks(layout, 9099, "4.9.9")
    stand_in = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", *marks])
    try:
        if state_file != "missing":
            layout.state.write_text(state_file)
        status = kafka.status()
        assert (status.pid, status.address, status.version) == (stand_in.pid, "127.0.0.1:9099", "4.9.9")
    finally:
        stand_in.kill()
        stand_in.wait()
    assert not kafka.status().running


def test_another_program_under_the_recorded_pid_is_neither_believed_nor_stopped(kafka: EmbeddedKafka) -> None:
    innocent = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        layout = layout_of(kafka)
        layout.root.mkdir(parents=True)
        state.write_state(
            layout.state,
            state.Running(
                pid=innocent.pid,
                created=psutil.Process(innocent.pid).create_time(),
                port=9092,
                started="2026-01-01T00:00:00+00:00",
                data_dir=str(layout.root.parent),
                version="4.0.0",
            ),
        )
        assert not kafka.status().running
        kafka.stop()
        assert innocent.poll() is None
        assert kafka.start().pid != innocent.pid
    finally:
        innocent.kill()
        innocent.wait()


def test_one_that_does_not_stop_is_killed_and_that_is_said(
    kafka: EmbeddedKafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = kafka.start().pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    monkeypatch.setattr(module, "STOP_LIMIT_S", 0.5)
    with capture_logs() as logged:
        kafka.stop()
    assert [entry["pid"] for entry in logged if "killed" in entry["event"]] == [pid]
    assert not kafka.status().running


def test_one_that_hangs_is_reported_with_what_to_do(running: EmbeddedKafka, monkeypatch: pytest.MonkeyPatch) -> None:
    pid = running.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    monkeypatch.setattr(module, "START_LIMIT_S", 0.5)
    try:
        with pytest.raises(BrokerBroken, match=f"process {pid}.* does not answer .*stop it first"):
            running.start()
    finally:
        os.kill(pid, signal.SIGCONT)


def test_an_interrupt_while_it_starts_leaves_nothing_behind(kafka: EmbeddedKafka) -> None:
    script = (
        "import sys; from pathlib import Path; from agents.broker import EmbeddedKafka\n"
        "EmbeddedKafka(Path(sys.argv[1]), port=0).start()"
    )
    starter = subprocess.Popen([sys.executable, "-c", script, str(kafka.status().data_dir)], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not kafka.status().running and time.monotonic() < deadline:
        time.sleep(0.02)
    starter.send_signal(signal.SIGINT)
    assert starter.wait(60)
    assert not kafka.status().running


def test_an_interrupt_amid_the_launch_leaves_nothing_behind(
    kafka: EmbeddedKafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    launch = Java.launch

    def interrupted(java: Java, marks: Sequence[str]) -> NoReturn:
        launch(java, marks)
        assert kafka.status().running
        raise KeyboardInterrupt

    monkeypatch.setattr(Java, "launch", interrupted)
    with pytest.raises(KeyboardInterrupt):
        kafka.start()
    assert not kafka.status().running


def test_a_start_that_fails_ends_with_the_reason_and_nothing_left(
    kafka: EmbeddedKafka, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kafka.start()
    kafka.stop()
    changed = tmp_path / "config"
    shutil.copytree(CONFIG, changed)
    with (changed / "server.properties").open("a") as file:
        file.write("\nmessage.max.bytes=plenty\n")
    monkeypatch.setattr(storage, "CONFIG", changed)
    begun = time.monotonic()
    with pytest.raises(BrokerBroken, match="plenty") as caught:
        kafka.start()
    assert time.monotonic() - begun < 30
    assert len(str(caught.value).splitlines()) < 25
    assert not layout_of(kafka).state.exists()
    assert not kafka.status().running


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(BrokerBroken, match="cannot be written"):
        EmbeddedKafka(tmp_path / "file").start()


def test_the_suite_has_a_broker(broker: str) -> None:
    assert cluster_at(broker)
