"""Fixtures for the whole suite."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import hypothesis
import pytest

from agents.broker import EmbeddedKafka

# The gate tries the same examples each time; whoever works here tries new ones.
hypothesis.settings.register_profile("gate", derandomize=True)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("gate")

# Ends the broker when its standard input closes, which happens however the test run ends, killed included.
_GUARD = """
import sys
from pathlib import Path
from agents.broker import EmbeddedKafka
sys.stdin.read()
EmbeddedKafka(Path(sys.argv[1])).stop()
"""


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address (`127.0.0.1:port`) of a real Kafka that lives as long as the test run, without any topic."""
    data_dir = tmp_path_factory.mktemp("broker")
    with subprocess.Popen([sys.executable, "-c", _GUARD, str(data_dir)], stdin=subprocess.PIPE, start_new_session=True):
        address = EmbeddedKafka(data_dir, port=0).start().address
        assert address is not None
        yield address


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", action="store_true", help="put the page's pictures into docs/pictures")
    parser.addoption("--long", action="store_true", help="also the long form of the fault suite (`run.py faults`)")
    parser.addoption("--minutes", type=float, default=30.0, help="length of the soak in the long form")
    parser.addoption("--backlog", type=int, default=50_000, help="items of the backlog in the long form")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Fast tests first; those that need a broker, or are slow, last; the long ones only where asked for.

    Where two processes share the tests, one of them takes all the slow ones of a file: they share what is started once.
    """
    if not config.getoption("--long"):
        long = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
    items.sort(key=_weight)
    for item in filter(_weight, items):
        item.add_marker(pytest.mark.xdist_group(item.path.name))


def _weight(item: pytest.Item) -> int:
    """How late a test comes."""
    return bool(item.get_closest_marker("kafka")) + bool(item.get_closest_marker("slow"))
