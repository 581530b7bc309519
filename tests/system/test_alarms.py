"""The whole way without a broker: the planted escalation alarms, nothing else does. Each seed is another story."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from agents.assembly import new_watch, reader_settings
from agents.commands.demo import is_planted
from agents.settings import Settings
from seeds import generate
from stream.extraction import Reader
from stream.outcomes import Alert, AlertState
from stream.pipeline import watch

pytestmark = pytest.mark.slow

NOW = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(reader_settings(Settings()))


@pytest.mark.parametrize("seed", [1, 4, 5, 7])
def test_only_the_planted_escalation_alarms(reader: Reader, seed: int) -> None:
    story = generate(seed)
    records = reader.read(story.items, [NOW] * len(story.items))
    state, last = new_watch(), dict[str, Alert]()
    for record in records:
        last.update((alert.id, alert) for alert in watch([record], state, NOW).alerts)
    alerts = [alert for alert in last.values() if alert.state is not AlertState.CANCELLED]
    assert any(is_planted(alert, story.truth.escalation) for alert in alerts)
    assert [alert.reason for alert in alerts if not is_planted(alert, story.truth.escalation)] == []
