"""Pictures for `tocsin detect --plot`: of each series its counts, the usual, the threshold and the alarms."""

from __future__ import annotations

import html
import io
import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stream.errors import UsageError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_PANELS = 24
"""Series in one picture; of more, those that were most alarming lately."""
_LATELY = 12
"""Steps."""
MOST_STEPS = 400
"""Steps of a series that are drawn, the latest: more are a blur."""
KINDS = (".svg", ".png", ".pdf", ".html")
_COLUMNS = 3
_PANEL_INCHES = (5.2, 2.6)
_WIDE_INCHES = (10.0, 4.2)
_LEAST_ROOM = 4
"""Days beside the first and the last step."""
_USUAL, _BAR, _COUNT, _ALARM = "#8fb3d9", "#9a6a00", "#33333a", "#c0182a"


@dataclass(frozen=True, slots=True)
class Point:
    """What is drawn of a step."""

    day: date
    count: float
    expected: float
    threshold: float
    score: float
    alarm: bool


def check(file: Path) -> None:
    """Say at once what cannot be drawn.

    Raises:
        UsageError: the kind of file is not known, or matplotlib is not installed.
    """
    if file.suffix.lower() not in KINDS:
        raise UsageError(f"{file}: pictures are {', '.join(KINDS)}")
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise UsageError("--plot needs matplotlib: pip install matplotlib") from error
    mpl.use("agg")


def draw(series: Mapping[str, Sequence[Point]], file: Path) -> int:
    """One panel a series, in the order given, into the file; returns how many were drawn.

    Raises:
        UsageError: there are none, or the file cannot be written.
    """
    if not series:
        raise UsageError("there is nothing to draw: no row was read")
    chosen = _most_alarming(series)
    try:
        file.write_bytes(_rendered(_figure(chosen), file.suffix.lower()))
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from error
    return len(chosen)


def _most_alarming(series: Mapping[str, Sequence[Point]]) -> dict[str, Sequence[Point]]:
    """At most as many as fit into one picture, in their order."""
    ranked = sorted(series, key=lambda name: -max(point.score for point in series[name][-_LATELY:]))
    chosen = set(ranked[:MOST_PANELS])
    return {name: points for name, points in series.items() if name in chosen}


def _figure(series: Mapping[str, Sequence[Point]]) -> Figure:
    from matplotlib.figure import Figure

    columns = min(_COLUMNS, len(series))
    rows = math.ceil(len(series) / columns)
    wide, high = _PANEL_INCHES if len(series) > 1 else _WIDE_INCHES
    figure = Figure(figsize=(columns * wide, rows * high + 0.4), layout="constrained")
    panels = figure.subplots(rows, columns, squeeze=False).flat
    for (name, points), panel in zip(series.items(), panels):
        _draw_panel(panel, name, points)
    for panel in list(panels)[len(series) :]:
        panel.set_visible(False)
    handles, labels = next(iter(figure.axes)).get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False, fontsize="small")
    return figure


def _draw_panel(panel: Axes, name: str, points: Sequence[Point]) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
    from matplotlib.ticker import MaxNLocator

    shown = points[-MOST_STEPS:]
    days: list[Any] = [point.day for point in shown]
    threshold = [point.threshold for point in shown]
    highest = max(1.0, *(point.count for point in shown), *(2.0 * point.expected for point in shown))
    panel.fill_between(days, 0.0, threshold, step="mid", color=_USUAL, alpha=0.25, linewidth=0, label="ordinary")
    panel.step(days, threshold, where="mid", color=_BAR, linewidth=0.8, label="threshold")
    panel.plot(days, [point.expected for point in shown], color="#2b6cb0", linewidth=1.2, label="expected")
    panel.vlines(days, 0.0, [point.count for point in shown], color=_COUNT, linewidth=1.0, label="count")
    alarms = [point for point in shown if point.alarm]
    when: list[Any] = [point.day for point in alarms]
    panel.plot(when, [point.count for point in alarms], "v", color=_ALARM, markersize=6, label="alarm")
    panel.set_ylim(0.0, 1.15 * highest)
    panel.set_title(name, loc="left", fontsize="medium", parse_math=False)
    panel.set_xlim(*_span(shown))
    locator = AutoDateLocator(maxticks=7)
    panel.xaxis.set_major_locator(locator)
    panel.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    panel.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    panel.spines[["top", "right"]].set_visible(False)


def _span(points: Sequence[Point]) -> tuple[Any, Any]:
    """The days on show, with some room: left to itself, matplotlib shows centuries around a single day."""
    first, last = points[0].day.toordinal(), points[-1].day.toordinal()
    room = max(_LEAST_ROOM, (last - first) // 20)
    return (
        date.fromordinal(max(first - room, date.min.toordinal())),
        date.fromordinal(min(last + room, date.max.toordinal())),
    )


def _rendered(figure: Figure, kind: str) -> bytes:
    """The picture; the same input gives the same bytes."""
    import matplotlib as mpl

    out = io.BytesIO()
    drawn = "svg" if kind == ".html" else kind[1:]
    stamps = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}
    with mpl.rc_context({"svg.hashsalt": "tocsin", "svg.fonttype": "none"}), warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of a font without some letter of a name, say: nobody can act
        figure.savefig(out, format=drawn, dpi=120, metadata=stamps[drawn])
    return _page(out.getvalue()) if kind == ".html" else out.getvalue()


def _page(svg: bytes) -> bytes:
    title = html.escape("tocsin: counts, the usual and alarms")
    body = svg[svg.index(b"<svg") :]
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title><body>'.encode()
    return head + body + b"</body></html>\n"
