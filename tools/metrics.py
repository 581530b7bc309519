"""Write `docs/metrics.md` from the declaration of the metrics: `--check` writes nothing, exits 1 where it differs."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from stream.errors import LETTER_REASONS
from stream.kinds import Cause, Metric, Scope
from stream.metrics import METRICS, Done, MetricSpec, Part, Stage
from stream.outcomes import AlertState, CapStatus, IncidentStatus, Rule, Severity
from tools.generated import ROOT, write_or_check

TARGET = ROOT / "docs" / "metrics.md"


def words(*kinds: type[StrEnum]) -> str:
    """The members of closed sets."""
    return "; ".join(", ".join(f"`{each.value}`" for each in kind) for kind in kinds)


LABELS = {
    "stage": words(Stage),
    "outcome": f"of items {words(Done)}; of others as their line says",
    "reason": ", ".join(f"`{reason}`" for reason in LETTER_REASONS),
    "country": "ISO 3166-1 alpha-3, or `none`",
    "adm1": "ISO 3166-2, or `none`",
    "metric": words(Metric),
    "scope": words(Scope),
    "cause": words(Cause),
    "rule": words(Rule),
    "severity": words(Severity),
    "state": f"of alerts {words(AlertState)}; of incidents {words(IncidentStatus)}",
    "status": f"{words(CapStatus)} (a replayed archive)",
    "output": "`incident`, `alert`",
    "kind": "of the state's rows: `item`, `incident`, `series`, `alert`, `waiting`, `source`, `state`",
    "topic": "the topic's full name",
    "partition": "its number",
    "feed": "as `config/feeds.toml` names it",
    "sink": "as `config/sinks.toml` names it",
    "folder": "`data`",
    "route": "the pattern of a path",
    "code": "the status of an answer",
    "version": "of tocsin",
    "model": "of the reader",
    "python": "the version of Python",
}
"""Label -> its values; each is bounded."""

HEAD = """# Metrics

Made by `python -m tools.metrics` from `stream/metrics.py`; what to do with them stands in [observing.md](observing.md).

A series of a closed set begins at 0 when its process starts, so that `rate()` sees its first event. A gauge that was
never set is not told: what stands (open incidents and alerts, the state) is told by the worker that has the second
stage, and series of partitions only by the worker that has them. Beside these every process tells
`process_cpu_seconds_total`, `process_resident_memory_bytes`, `process_start_time_seconds` and the like.
"""


def rendered() -> str:
    """The page."""
    parts = {part.value: [spec for spec in METRICS if spec.part is part] for part in Part}
    parts["every process"] = [spec for spec in METRICS if spec.part is None]
    tables = [f"\n## {title.capitalize()}\n\n{_table(specs)}" for title, specs in parts.items()]
    labels = "".join(f"| `{label}` | {values} |\n" for label, values in sorted(LABELS.items()))
    return HEAD + "".join(tables) + f"\n## Labels\n\n| label | values |\n|---|---|\n{labels}"


def _table(specs: Iterable[MetricSpec]) -> str:
    rows = (f"| `{each.name}` | {each.kind.value} | {', '.join(each.labels)} | {each.help} |\n" for each in specs)
    return "| metric | kind | labels | |\n|---|---|---|---|\n" + "".join(rows)


def files() -> dict[Path, bytes]:
    """The page under its path."""
    return {TARGET: rendered().encode()}


def main(arguments: Sequence[str]) -> int:
    """Write, or with `--check` compare."""
    return write_or_check(files(), TARGET.parent, TARGET.name, check="--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
