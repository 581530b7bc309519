"""The secret that the sinks of these tests sign with."""

from __future__ import annotations

import pytest
from receiver import TOLD


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESK_SECRET", TOLD)
