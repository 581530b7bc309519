"""`config/sinks.toml`: who gets which alerts."""

from __future__ import annotations

import base64
import binascii
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

import msgspec

from agents.outbound import AddressRefused, checked
from stream.errors import BadSetting
from stream.kinds import Metric
from stream.outcomes import Alert, CapStatus, Rule, Severity

DEGREES = (Severity.MINOR, Severity.MODERATE, Severity.SEVERE, Severity.EXTREME)

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
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
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSetting(f"{path.name}: {error}") from error
    unknown = sorted(table.keys() - {"sink"})
    if unknown:
        raise BadSetting(f"{path.name}: unknown {', '.join(unknown)}; there are only [[sink]]")
    rows = table.get("sink", [])
    if not isinstance(rows, list):
        raise BadSetting(f"{path.name}: write [[sink]], with two brackets")
    specs = tuple(_spec(path.name, row, kinds) for row in rows)
    names = [spec.name for spec in specs]
    for name in names:
        if names.count(name) > 1:
            raise BadSetting(f"{path.name}: two sinks are named {name}")
    return specs


def _spec(file: str, row: Any, kinds: Mapping[str, object]) -> SinkSpec:
    name = row.get("name", "?") if isinstance(row, dict) else "?"
    where = f"{file}: sink {name}"
    try:
        spec = msgspec.convert(row, SinkSpec)
    except msgspec.ValidationError as error:
        raise BadSetting(f"{where}: {error}") from error
    unknown = sorted(row.keys() - {field.name for field in fields(SinkSpec)})
    if unknown:
        raise BadSetting(f"{where}: unknown {', '.join(unknown)}")
    if not _NAME.fullmatch(spec.name):
        raise BadSetting(f"{where}: a name has small letters, digits, - and _")
    if spec.kind not in kinds:
        raise BadSetting(f"{where}: kind is {spec.kind!r}, which is none of {', '.join(kinds)}")
    if spec.secret_env.upper().startswith("TOCSIN_"):
        raise BadSetting(f"{where}: secret_env is {spec.secret_env!r}; TOCSIN_ is for tocsin's own settings")
    try:
        checked(spec.url, spec.allow_private)
    except AddressRefused as error:
        raise BadSetting(f"{where}: url: {error}") from error
    return spec
