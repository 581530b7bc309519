"""Workers that end are started again, those that cannot run are given up, and all stop in time."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agents import supervisor as module
from agents.settings import Settings
from agents.supervisor import CRASHES, ENDS, FIRST_PAUSE, HOPELESS, LONGEST_PAUSE, Restarts, Supervisor

PYTHON = sys.executable
HOPELESS_STATUS = int(next(iter(HOPELESS)))


def supervised(tmp_path: Path, code: str, workers: int = 1) -> Supervisor:
    return Supervisor(Settings(broker="kafka://h:1", data_dir=tmp_path), workers, (PYTHON, "-c", code))


def test_pauses_grow_and_a_crash_loop_is_given_up() -> None:
    restarts = Restarts()
    pauses = [restarts.ended(now, moved=False) for now in range(CRASHES)]
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] is None


def test_ends_after_work_was_done_are_met_with_no_pause() -> None:
    """As where somebody kills a worker with a backlog, over and over."""
    restarts = Restarts()
    assert [restarts.ended(n * 10.0, moved=True) for n in range(ENDS - 1)] == [0.0] * (ENDS - 1)


def test_a_worker_that_ends_all_the_time_is_given_up_though_it_moves_on() -> None:
    restarts = Restarts()
    pauses = [restarts.ended(n * 7.0, moved=True) for n in range(ENDS)]
    assert pauses[-1] is None
    assert None not in pauses[:-1]


def test_a_worker_that_misses_what_it_needs_is_never_given_up() -> None:
    restarts = Restarts()
    pauses = [restarts.ended(n, moved=False, outage=True) for n in range(2 * ENDS)]
    assert None not in pauses
    assert max(pause for pause in pauses if pause is not None) == LONGEST_PAUSE


@pytest.mark.parametrize("status", HOPELESS)
def test_a_worker_that_only_a_person_can_help_is_not_started_again(tmp_path: Path, status: int) -> None:
    assert supervised(tmp_path, f"raise SystemExit({int(status)})").run() == 1


def test_a_crash_loop_is_told_from_kills_of_a_worker_that_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the worker tells on its descriptor decides."""
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.01)
    starts = tmp_path / "starts"
    code = f"import os, sys\nopen({str(starts)!r}, 'a').write('x')\n"
    told = f"if len(open({str(starts)!r}).read()) <= 3: os.write(int(sys.argv[1]), b'.')\n"
    assert supervised(tmp_path, code + told + "os._exit(70)").run() == 1
    assert starts.read_text() == "x" * (3 + CRASHES)


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


def test_a_companion_that_is_given_up_leaves_the_workers_alone(tmp_path: Path) -> None:
    mark = tmp_path / "ends"
    ends = f"open({str(mark)!r}, 'a').write('x')\nraise SystemExit({HOPELESS_STATUS})"
    supervisor = Supervisor(
        Settings(broker="kafka://h:1", data_dir=tmp_path), 1, (PYTHON, "-c", "import time\ntime.sleep(60)"),
        companions={"page": (PYTHON, "-c", ends)},
    )  # fmt: skip
    statuses: list[int] = []
    thread = threading.Thread(target=lambda: statuses.append(supervisor.run()))
    thread.start()
    try:
        wait_for(lambda: mark.exists() and len(supervisor.pids()) == 1)
        time.sleep(0.5)
        assert thread.is_alive()
        assert mark.read_text() == "x"
    finally:
        supervisor.stop()
        thread.join(15)
    assert statuses == [0]


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


def wait_for(condition: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def running(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]


def test_what_cannot_be_started_for_now_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.01)
    tries: list[float] = []
    popen = module.subprocess.Popen

    def no_memory(*args: object, **given: object) -> object:
        tries.append(time.monotonic())
        if len(tries) < 3:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        return popen(*args, **given)  # type: ignore[call-overload]  # what it was called with

    monkeypatch.setattr(module.subprocess, "Popen", no_memory)
    assert supervised(tmp_path, f"raise SystemExit({HOPELESS_STATUS})").run() == 1
    assert len(tries) == 3


CHILD = """
import sys, time
time.sleep(float(sys.argv[1]))
from agents.companion import end_with_parent
end_with_parent()
print("looks", flush=True)
time.sleep(30)
print("outlived")
"""
PARENT = """
import os, subprocess, sys
from agents.settings import PARENT_TOLD
subprocess.Popen([sys.executable, "-c", sys.argv[1], sys.argv[2]], env={**os.environ, PARENT_TOLD: str(os.getpid())})
sys.stdin.read()
"""


@pytest.mark.parametrize("dies", ["before", "after"])
def test_a_process_whose_supervisor_is_killed_ends_whenever_that_was(dies: str) -> None:
    """Before it asks whose child it is, while it still imports; or later."""
    late = "1.5" if dies == "before" else "0"
    with subprocess.Popen(
        [PYTHON, "-c", PARENT, CHILD, late], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        if dies == "after":
            assert parent.stdout.readline() == "looks\n"
        else:
            time.sleep(1.0)
        parent.kill()
        assert "outlived" not in parent.stdout.read()  # which ends once nobody has the pipe, the child neither
