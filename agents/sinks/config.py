"""`config/sinks.toml`: who gets which alerts."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agents.tables import read_table
from stream.errors import BadSetting
from stream.kinds import Metric
from stream.outcomes import Alert, CapStatus, Rule, Severity

DEGREES = (Severity.MINOR, Severity.MODERATE, Severity.SEVERE, Severity.EXTREME)

_SHORTEST, _LONGEST = 24, 64
"""Bytes of a secret, by the Standard Webhooks specification."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SinkSpec:
    """One sink as it is configured; the names are those of the file."""

    name: str
    kind: str
    url: str
    secret_env: str
    countries: tuple[str, ...] = ()
    min_severity: Severity = Severity.MINOR
    rules: tuple[Rule, ...] = ()
    metrics: tuple[Metric, ...] = ()
    tests: bool = False
    first: Literal["now", "beginning"] = "now"
    allow_private: bool = False
    give_up_hours: float = 72.0

    def wants(self, alert: Alert) -> bool:
        """Whether the alert, as it stands, is one that this sink asks for."""
        return (
            (self.tests or alert.status is CapStatus.ACTUAL)
            and (not self.countries or alert.region.country in self.countries)
            and DEGREES.index(alert.severity) >= DEGREES.index(self.min_severity)
            and (not self.rules or alert.rule in self.rules)
            and (not self.metrics or alert.metric in self.metrics)
        )

    def secrets(self, environment: Mapping[str, str] = os.environ) -> tuple[bytes, ...]:
        """The secrets to sign with; several, with spaces between, while one takes the place of another.

        Raises:
            BadSetting: none is set, or one is not of the form.
        """
        told = environment.get(self.secret_env, "").split()
        if not told:
            raise BadSetting(f"sink {self.name}: {self.secret_env} is not set; it holds the secret to sign with")
        return tuple(self._secret(each) for each in told)

    def _secret(self, told: str) -> bytes:
        try:
            secret = base64.b64decode(told.removeprefix("whsec_"), validate=True)
        except (binascii.Error, ValueError) as error:
            raise BadSetting(f"sink {self.name}: {self.secret_env} is not `whsec_` and base64") from error
        if not _SHORTEST <= len(secret) <= _LONGEST:
            raise BadSetting(f"sink {self.name}: {self.secret_env} holds {len(secret)} bytes, not 24 to 64")
        return secret


def read_sinks(path: Path, kinds: Mapping[str, object]) -> tuple[SinkSpec, ...]:
    """The sinks of the file.

    Raises:
        BadSetting: the file cannot be read, or something in it is wrong; the message says where.
    """
    specs, _ = read_table(path, "sink", SinkSpec)
    for spec in specs:
        if spec.kind not in kinds:
            raise BadSetting(f"{path.name}: sink {spec.name}: {spec.kind!r} is none of {', '.join(kinds)}")
        if spec.secret_env.upper().startswith("TOCSIN_"):
            raise BadSetting(f"{path.name}: sink {spec.name}: secret_env: TOCSIN_ is for tocsin's own settings")
    return tuple(specs)
