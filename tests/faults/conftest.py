"""Systems to be disturbed, and the figures that come of it."""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from cluster import Cluster
from disturbing import NewSystem
from full_disk import NewDisk, SmallDisk
from ports import free_port
from running import System

from agents.broker import EmbeddedKafka
from agents.broker.ports import any_free
from agents.settings import Settings

_NUMBERS = itertools.count(1)
_FIGURES = pytest.StashKey[list[str]]()


@pytest.fixture
def new_system(broker: str, tmp_path: Path) -> NewSystem:
    """A system of its own on the broker that all share, or on another; settings may be given."""

    def new(address: str = broker, **given: Any) -> System:
        number = next(_NUMBERS)
        usual = {"data_dir": tmp_path / str(number), "topic_prefix": f"f{number}.", "group": f"faults-{number}",
                 "metrics_port": free_port(), "log_format": "json"}  # fmt: skip
        settings = Settings(broker=f"kafka://{address}", **(usual | given))
        system = System(settings, tmp_path / f"workers-{number}.log")
        system.create_topics()
        return system

    return new


@pytest.fixture
def own_kafka(tmp_path: Path) -> Iterator[EmbeddedKafka]:
    """A broker that may be killed, and comes back at its address."""
    kafka = EmbeddedKafka(tmp_path / "broker", port=any_free())
    yield kafka
    kafka.stop()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[NewDisk]:
    """Makes disks of so many megabytes that can be filled, and emptied again."""
    made: list[SmallDisk] = []

    def new(megabytes: int) -> SmallDisk:
        made.append(SmallDisk(tmp_path / f"disk-{len(made)}"))
        try:
            made[-1].mount(megabytes)
        except (OSError, subprocess.CalledProcessError) as error:
            pytest.skip(f"only who may mount can try a full disk: {error}")
        return made[-1]

    yield new
    for disk in made:
        disk.unmount()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Three brokers, of which one may be lost."""
    made = Cluster(tmp_path / "cluster", brokers=3)
    yield made
    made.stop()


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Tells a figure at the end of the run, for `docs/reliability.md`."""
    told = request.config.stash.setdefault(_FIGURES, [])
    return lambda text: told.append(f"{request.node.name}: {text}")


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for line in config.stash.get(_FIGURES, []):
        terminalreporter.write_line(line)
