"""A system of its own for each test."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from ports import free_port
from running import System

from agents.settings import Settings

_NUMBERS = itertools.count(1)


@pytest.fixture
def system(broker: str, tmp_path: Path) -> System:
    number = next(_NUMBERS)
    settings = Settings(
        broker=f"kafka://{broker}", data_dir=tmp_path, topic_prefix=f"t{number}.", group=f"group-{number}",
        metrics_port=free_port(), log_format="json",
    )  # fmt: skip
    system = System(settings, tmp_path / "workers.log")
    system.create_topics()
    return system
