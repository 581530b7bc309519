"""The cure for Faust's loss of records after a recovery stays in place (issue 596 of faust-streaming)."""

from __future__ import annotations

import asyncio
import inspect
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import faust
import pytest
from faust.tables.recovery import Recovery
from mode.utils.loops import get_event_loop

import agents.faust_app
from agents.app import build_app
from agents.faust_app import FAUST_VERSION
from agents.health import Health
from agents.isolation import ReadingPool
from agents.lease import Lease
from agents.reading import ReadingLimits
from agents.settings import Settings
from agents.telemetry import Telemetry
from stream.errors import UsageError
from stream.extraction import ReaderSettings


def built(tmp_path: Path) -> Any:
    settings = Settings(broker="kafka://127.0.0.1:1", data_dir=tmp_path)
    pool = ReadingPool(ReaderSettings(), 1, ReadingLimits())
    return build_app(
        settings, pool, Telemetry(), lambda: pytest.fail("no watch is needed"), lambda: None, Health(), Lease(6)
    )


def test_the_signal_comes_before_the_partitions_are_resumed() -> None:
    """What the cure rests on; where Faust changes it, the pin must not be raised without new measurements."""
    assert faust.__version__ == FAUST_VERSION
    source = inspect.getsource(Recovery.on_recovery_completed)
    steps = ["on_rebalance_complete.send", "consumer.resume_partitions", "perform_seek", "consumer.resume_flow"]
    places = [source.index(step) for step in steps]
    assert places == sorted(places)


def test_the_flow_is_stopped_when_the_signal_comes(tmp_path: Path) -> None:
    class Consumer:
        stopped = False

        def stop_flow(self) -> None:
            self.stopped = True

    app, consumer = built(tmp_path), Consumer()
    app.consumer = consumer
    asyncio.run(app.on_rebalance_complete.send())
    assert consumer.stopped


def test_another_version_of_faust_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agents.faust_app.faust, "__version__", "0.99")
    with pytest.raises(UsageError, match=r"0\.99 is installed"):
        built(tmp_path)


def test_whoever_asks_for_health_first_gives_faust_no_loop_of_another_thread(tmp_path: Path) -> None:
    """Services take the loop of the thread that first asks: one that never runs, and it is never ready."""
    app = built(tmp_path)
    with ThreadPoolExecutor(1) as other:
        other.submit(lambda: app.tables.recovery).result()
    assert app.tables.loop is get_event_loop()
