"""An alert as a person reads it in a terminal: what departs, by how much, and the sentences that say so."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from agents.visible import visible
from stream.outcomes import Alert, AlertConfidence, AlertState, CapStatus, Severity

SENTENCES = 3
"""Sentences of evidence that are shown; the record has more."""

STYLES = {Severity.EXTREME: "bold red", Severity.SEVERE: "red", Severity.MODERATE: "yellow", Severity.MINOR: "cyan"}
OVER = frozenset({AlertState.CLOSED, AlertState.CANCELLED})


def shown_alert(alert: Alert) -> RenderableType:
    """The alert over several lines, as wide as the terminal."""
    over = alert.state in OVER
    lines: list[RenderableType] = [
        _head(alert, over),
        _beneath(alert.reason.removeprefix(f"{alert.region.name}: "), "dim" if over else ""),
    ]
    lines.append(_beneath(_numbers(alert), "dim"))
    if not over:
        lines += [_quoted(told.sentence, told.source) for told in alert.evidence[:SENTENCES]]
        more = alert.evidence_total - len(alert.evidence[:SENTENCES])
        if more > 0:
            lines.append(_beneath(f"and {more:,} more", "dim"))
    return Group(*lines, Text())


def _head(alert: Alert, over: bool) -> Text:
    style = "dim" if over else STYLES[alert.severity]
    head = Text()
    head.append(f"{'○' if over else '●'} {alert.severity.value.upper()}  ", style=style)
    head.append(visible(" ".join(alert.region.name.split())), style="dim" if over else "bold")
    head.append(f"  {alert.state.value}", style=style)
    if alert.status is CapStatus.TEST:
        head.append("  TEST", style="magenta")
    head.append(f"  {alert.sent:%Y-%m-%d %H:%M} UTC  {alert.id}.{alert.revision}", style="dim")
    return head


def _numbers(alert: Alert) -> str:
    parts = [f"observed {alert.observed:,.0f}", f"usual {_usual(alert.expected)}", f"alarm from {alert.threshold:,.0f}"]
    if alert.largest_share is not None and alert.incidents_total > 1:
        parts.append(f"largest incident {alert.largest_share:.0%}")
    parts.append(f"certainty {alert.certainty.value.lower()}")
    if alert.confidence is AlertConfidence.COLD_START:
        parts.append("cold start: little is known yet of what is usual")
    return " · ".join(parts)


def _usual(expected: float) -> str:
    return f"{expected:,.0f}" if expected >= 10 else f"{expected:,.1f}"


def _beneath(words: str, style: str) -> Padding:
    return Padding(Text(visible(" ".join(words.split())), style=style), (0, 0, 0, 2))


def _quoted(sentence: str, source: str | None) -> Padding:
    line = Text("“" + visible(" ".join(sentence.split())) + "”", style="italic")
    line.append(f" – {visible(' '.join((source or 'source unknown').split()))}", style="dim")
    return Padding(line, (0, 0, 0, 4))
