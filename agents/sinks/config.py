"""`config/sinks.toml`: who gets which alerts."""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from agents.tables import check_address, read_table
from stream.errors import BadSetting
from stream.kinds import Metric
from stream.outcomes import Alert, Rule, Severity
from stream.watchlists import Watchlist, flaws

_SHORTEST, _LONGEST = 24, 64
"""Bytes of a secret, by the Standard Webhooks specification."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where alerts are handed over; the names are those of the files."""

    name: str
    kind: str
    url: str = ""
    secret_env: str = ""
    first: Literal["now", "beginning"] = "now"
    allow_private: bool = False
    give_up_hours: float = 72.0

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


@dataclass(frozen=True, slots=True, kw_only=True)
class SinkSpec(Target):
    """One sink as it is configured, with what it asks for."""

    countries: tuple[str, ...] = ()
    min_severity: Severity = Severity.MINOR
    rules: tuple[Rule, ...] = ()
    metrics: tuple[Metric, ...] = ()
    tests: bool = False

    @property
    def asks(self) -> Watchlist:
        """What it asks for, as a list."""
        return Watchlist(
            name=self.name, countries=self.countries, metrics=self.metrics, rules=self.rules,
            min_severity=self.min_severity, tests=self.tests,
        )  # fmt: skip

    def wants(self, alert: Alert) -> bool:
        """Whether the alert, as it stands, is one that this sink asks for."""
        return self.asks.matches(alert)


def read_sinks(path: Path, kinds: Mapping[str, object]) -> tuple[SinkSpec, ...]:
    """The sinks of the file.

    Raises:
        BadSetting: the file cannot be read, or something in it is wrong; the message says where.
    """
    specs, _ = read_table(path, "sink", SinkSpec, addressed=False)
    for spec in specs:
        check_target(f"{path.name}: sink", spec, kinds)
        for flaw in flaws(spec.asks):
            raise BadSetting(f"{path.name}: sink {spec.name}: {flaw}")
    return tuple(specs)


def check_target(where: str, target: Target, kinds: Mapping[str, object]) -> None:
    """See that a target is whole.

    Raises:
        BadSetting: it is of no known kind, or lacks what its kind needs; the message begins with `where`.
    """
    if target.kind not in kinds:
        raise BadSetting(f"{where} {target.name}: {target.kind!r} is none of {', '.join(kinds)}")
    if target.kind == "webhook":
        if not target.url or not target.secret_env:
            raise BadSetting(f"{where} {target.name}: missing required field: a webhook has `url` and `secret_env`")
        if target.secret_env.upper().startswith("TOCSIN_"):
            raise BadSetting(f"{where} {target.name}: secret_env: TOCSIN_ is for tocsin's own settings")
        check_address(where, target)
    elif target.url or target.secret_env:
        raise BadSetting(f"{where} {target.name}: `url` and `secret_env` are of webhooks")
