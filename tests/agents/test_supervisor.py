"""Workers that end are started again, those that cannot run are given up, and all stop in time."""

import sys
import threading
import time
from pathlib import Path

import pytest

from agents.settings import Settings
from agents.supervisor import CRASHES, FIRST_PAUSE, LONGEST_PAUSE, WITHIN_SECONDS, Restarts, Supervisor
from agents.worker import USAGE_STATUS

PYTHON = sys.executable


def supervised(tmp_path: Path, code: str, workers: int = 1) -> Supervisor:
    return Supervisor(Settings(broker="kafka://h:1", data_dir=tmp_path), workers, (PYTHON, "-c", code))


def test_pauses_grow_and_a_crash_loop_is_given_up() -> None:
    restarts = Restarts()
    pauses = [restarts.ended(now) for now in range(CRASHES)]
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] is None


def test_rare_ends_are_met_with_the_shortest_pause_for_ever() -> None:
    restarts = Restarts()
    assert [restarts.ended(n * 2 * WITHIN_SECONDS) for n in range(20)] == [FIRST_PAUSE] * 20
    assert LONGEST_PAUSE > FIRST_PAUSE


def test_a_worker_with_wrong_settings_is_not_started_again(tmp_path: Path) -> None:
    assert supervised(tmp_path, f"raise SystemExit({USAGE_STATUS})").run() == 1


def test_a_killed_worker_is_started_again(tmp_path: Path) -> None:
    mark = tmp_path / "starts"
    code = f"open({str(mark)!r}, 'a').write('x')\nimport time\ntime.sleep(60)"
    supervisor = supervised(tmp_path, code)
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    try:
        wait_for(lambda: mark.exists() and mark.read_text() == "x")
        import os
        import signal

        os.kill(supervisor.pids()[0], signal.SIGKILL)
        wait_for(lambda: mark.read_text() == "xx")
    finally:
        supervisor.stop()
        thread.join(15)
    assert not thread.is_alive()
    assert supervisor.pids() == [] or all(not running(pid) for pid in supervisor.pids())


@pytest.mark.slow
def test_a_worker_that_ignores_the_signal_is_killed_in_time(tmp_path: Path) -> None:
    mark = tmp_path / "up"
    code = (
        "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"open({str(mark)!r}, 'w').write('x')\ntime.sleep(60)"
    )
    supervisor = supervised(tmp_path, code)
    thread = threading.Thread(target=supervisor.run)
    thread.start()
    wait_for(mark.exists)
    started = time.monotonic()
    supervisor.stop()
    thread.join(20)
    assert not thread.is_alive()
    assert time.monotonic() - started < 15


def wait_for(condition: object, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]
