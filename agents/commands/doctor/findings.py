"""What a check finds, and how it is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from agents.commands import console
from stream import wire


class Verdict(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARNING = "warning"
    """It runs, and may disappoint."""
    WRONG = "wrong"
    """It does not run, or loses something."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's."""

    check: str
    verdict: Verdict
    told: str
    """What was found."""
    remedy: str | None = None
    """What to do, where there is something to do."""


def fine(check: str, told: str, remedy: str | None = None) -> Finding:
    """All is well; a remedy tells what else could be had."""
    return Finding(check, Verdict.OK, told, remedy)


def doubtful(check: str, told: str, remedy: str) -> Finding:
    """It may disappoint."""
    return Finding(check, Verdict.WARNING, told, remedy)


def wrong(check: str, told: str, remedy: str) -> Finding:
    """It does not work."""
    return Finding(check, Verdict.WRONG, told, remedy)


_STYLES = {Verdict.OK: "green", Verdict.WARNING: "yellow", Verdict.WRONG: "bold red"}
_INDENT = " " * 10


def show(findings: Iterable[Finding], json: bool) -> int:
    """Tell each finding as it comes; returns the exit status: 1 where something is wrong."""
    seen: list[Verdict] = []
    for finding in findings:
        seen.append(finding.verdict)
        for line in [_as_json(finding)] if json else _lines(finding):
            console.out.print(line, soft_wrap=True, markup=not json)
    if not json:
        console.out.print(_summary(seen), soft_wrap=True)
    return int(Verdict.WRONG in seen)


def _as_json(finding: Finding) -> str:
    return wire.encode(finding).decode()


def _lines(finding: Finding) -> list[str]:
    style = _STYLES[finding.verdict]
    head = f"[{style}]{finding.verdict.value:9}[/] {finding.check}: {console.foreign(finding.told)}"
    return [head] if finding.remedy is None else [head, f"{_INDENT}→ {console.foreign(finding.remedy)}"]


def _summary(seen: Sequence[Verdict]) -> str:
    counts = {verdict: seen.count(verdict) for verdict in Verdict}
    return ", ".join(f"{count} {verdict.value}" for verdict, count in counts.items())
