"""`tocsin evaluate --alarms` on a small world, and how alerts and counts are judged against a truth."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from agents.cli import app
from agents.commands import worlds
from agents.commands.worlds import Stages, Task, tell
from seeds.world import simulate
from stream.evaluation.alarms import Outcome, Raised, counts_of, judge_world
from stream.evaluation.perfect import PerfectLinker, PerfectReader
from stream.evaluation.worlds import ItemKind, Planted, TrueIncident, TrueTelling, WorldTruth
from stream.extraction import Reader
from stream.kinds import Metric
from stream.outcomes import (
    Alert,
    AlertConfidence,
    AlertState,
    CapStatus,
    Certainty,
    MsgType,
    Region,
    Rule,
    Severity,
    Urgency,
    Window,
)
from stream.records import Count

AT = datetime(2026, 6, 10, 12, tzinfo=UTC)


def count(n: int) -> Count:
    return Count(low=n, best=n, high=n)


def telling(item: str, kind: ItemKind, hour: int, killed: int) -> TrueTelling:
    return TrueTelling(
        item=item, published=AT.replace(hour=hour), source="A", kind=kind, toll={Metric.KILLED: count(killed)}
    )


INCIDENT = TrueIncident(
    id="i",
    kind="bomb",
    day=date(2026, 6, 10),
    country="SYR",
    adm1="SY-ID",
    town="Ariha",
    tellings=(
        telling("a", ItemKind.FIRST, 8, 4),
        telling("b", ItemKind.UPDATE, 20, 6),
        telling("c", ItemKind.COPY, 21, 4),
    ),
)
PLANTED = Planted(
    country="SYR",
    adm1="SY-ID",
    metric="reports",
    factor=3,
    first_day=date(2026, 6, 9),
    last_day=date(2026, 6, 12),
    usual=2,
)
TRUTH = WorldTruth(
    seed=1,
    first_day=date(2026, 6, 1),
    last_day=date(2026, 6, 30),
    levels=(),
    incidents=(INCIDENT,),
    planted=(PLANTED,),
    outages=(),
    kinds={"a": ItemKind.FIRST, "b": ItemKind.UPDATE, "c": ItemKind.COPY, "t": ItemKind.TOTAL},
)
DAY = ("2026-06-10", "SYR", "SY-ID")


def alert(first: str, last: str, observed: float, rule: Rule = Rule.VICTIMS, adm1: str | None = "SY-ID") -> Alert:
    return Alert(
        id=f"{rule}-{first}",
        status=CapStatus.ACTUAL,
        msg_type=MsgType.ALERT,
        state=AlertState.OPEN,
        rule=rule,
        metric=None if rule is Rule.REPORTS else Metric.KILLED,
        region=Region(country="SYR", adm1=adm1, name="Idlib"),
        severity=Severity.MINOR,
        certainty=Certainty.LIKELY,
        urgency=Urgency.IMMEDIATE,
        category="Security",
        window=Window(start=first, end=last),
        observed=observed,
        expected=1,
        threshold=5,
        p_value=0.0,
        score=9,
        largest_share=None,
        confidence=AlertConfidence.NORMAL,
        reason="why",
        incidents=(),
        incidents_total=0,
        evidence=(),
        evidence_total=0,
        first_raised=AT,
        sent=AT,
    )


def raised(told: Alert, day: int = 10) -> Raised:
    return Raised(alert=told, day=date(2026, 6, day))


def test_copies_add_nothing_and_updates_their_rise() -> None:
    assert INCIDENT.changes() == {(*DAY, None): 1, (*DAY, Metric.KILLED): 6}
    assert INCIDENT.changes(AT) == {(*DAY, None): 1, (*DAY, Metric.KILLED): 4}


def test_the_first_word_of_an_escalation_gives_its_delay() -> None:
    late, early = raised(alert("2026-06-11", "2026-06-12", 30), 12), raised(alert("2026-06-10", "2026-06-10", 9), 10)
    verdict = judge_world(TRUTH, Outcome(raised=(late, early), counts=Counter()))
    assert [found.delay for found in verdict.found] == [1]
    assert not verdict.false


def test_an_alert_that_was_taken_back_finds_nothing() -> None:
    gone = replace(alert("2026-06-11", "2026-06-12", 30), state=AlertState.CANCELLED)
    assert judge_world(TRUTH, Outcome(raised=(raised(gone),), counts=Counter())).found[0].delay is None


def test_an_alert_of_other_days_is_false_and_hollow_without_victims() -> None:
    other = raised(alert("2026-06-20", "2026-06-21", 30), 20)
    verdict = judge_world(TRUTH, Outcome(raised=(other,), counts=Counter()))
    assert [(false.true, false.hollow, false.rests_on_told) for false in verdict.false] == [(0, True, False)]


def test_counts_are_compared_day_by_day() -> None:
    told = Counter({(*DAY, None): 1, (*DAY, Metric.KILLED): 4, ("2026-06-11", "SYR", "SY-ID", Metric.KILLED): 1})
    sums = judge_world(TRUTH, Outcome(raised=(), counts=told)).sums
    assert (sums["reports"].exact, sums["reports"].days) == (1, 1)
    assert (sums["killed"].true, sums["killed"].told, sums["killed"].apart, sums["killed"].exact) == (6, 5, 3, 0)


def test_perfect_stages_make_no_mistake() -> None:
    world = simulate(3, days=30, regions=3)
    linker = PerfectLinker(world.truth)
    last = world.items[-1].published
    assert last is not None
    assert counts_of(linker.touched((item.id for item in world.items), last)) == world.truth.counts()


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("read")


def test_a_world_is_told_and_kept(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Reader] = []

    def reader() -> Reader:
        made.append(Reader())
        return made[-1]

    monkeypatch.setattr(worlds, "simulate", lambda seed, **_: simulate(seed, days=30, regions=2))
    task = Task(seed=4, days=30, regions=2, cache=cache)
    verdicts = tell(task, reader)
    assert verdicts[Stages.DETECTION].sums["killed"].apart == 0
    whole = verdicts[Stages.ALL].sums["reports"]
    assert 0.5 < whole.told / whole.true < 1.5
    assert tell(task, reader) == verdicts
    assert len(made) == 1


def test_the_command_tells_figures(cache: Path) -> None:
    line = f"evaluate --alarms --seeds 1 --first 4 --days 30 --regions 2 --processes 1 --cache {cache}"
    told = CliRunner().invoke(app, [*line.split(), "--json"])
    assert told.exit_code == 0, told.output
    figures = json.loads(told.stdout)
    assert set(figures["stages"]) == {stages.value for stages in Stages}
    table = CliRunner().invoke(app, [*line.split(), "--misses"])
    assert "false alarms a region and month" in table.stdout


def test_what_cannot_go_together_is_refused() -> None:
    assert CliRunner().invoke(app, ["evaluate", "--alarms", "--check"]).exit_code


def test_a_perfect_reader_reads_what_the_truth_says() -> None:
    world = simulate(3, days=30, regions=2)
    item = next(item for item in world.items if world.truth.kinds[item.id] is ItemKind.FIRST)
    record = Reader().read([item], [AT])[0]
    told = PerfectReader(world.truth, {}, lambda country, adm1: adm1 or country).read(record).events
    own = next(i for i in world.truth.incidents if any(t.item == item.id for t in i.tellings))
    assert [event.toll.keys() for event in told] == [own.tellings[0].toll.keys()]
