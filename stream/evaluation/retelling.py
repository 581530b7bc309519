"""Incidents against a story: which happenings are whole, which tolls exact, and which victims are counted twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from stream.evaluation.judging import in_words
from stream.evaluation.stories import Counted, Span, Story, WantedIncident, bests
from stream.kinds import Metric
from stream.outcomes import Incident
from stream.records import as_counted

REPORT = "report"
"""How stories call the change that is no victim but the telling itself."""


@dataclass(frozen=True, slots=True)
class Retold:
    """One wanted incident, and the incident that holds most of its items; None where none holds any."""

    wanted: WantedIncident
    found: Incident | None
    apart: tuple[str, ...]
    """What is wrong with its items, toll, region, days and bounds, in words."""
    whole: bool
    """Whether the items are the same."""
    toll_right: bool

    @property
    def exact(self) -> bool:
        """The same items and the same toll."""
        return self.whole and self.toll_right


@dataclass(frozen=True, slots=True)
class StoryVerdict:
    """What is right and wrong in the incidents of a story."""

    story: Story
    retold: tuple[Retold, ...]
    extra: tuple[Incident, ...]
    """Incidents that are nobody's: of what counts nowhere, or parts of one that another stands for."""
    copies: int
    """Copies that were found as such, of the right original."""
    false_copies: int
    too_many: Counter[Counted]
    """(country, metric) -> victims counted beyond those there were."""
    twice: Counter[Metric]
    """Victims of one happening that several incidents count."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, in words; empty where the story is right."""
        return tuple(_problems(self))

    @property
    def right(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


@dataclass(frozen=True, slots=True)
class StoryTally:
    """Verdicts added up."""

    stories: int
    right: int
    gaps: int
    """Wrong stories that are marked as known gaps."""
    incidents: int
    exact: int
    tolls: int
    """Incidents wanted whose toll is exact."""
    extra: int
    copies: int
    copies_found: int
    false_copies: int
    too_many: Counter[Metric]
    twice: Counter[Metric]


def tally_stories(verdicts: Sequence[StoryVerdict]) -> StoryTally:
    """All verdicts as one tally."""
    retold = [one for verdict in verdicts for one in verdict.retold]
    too_many, twice = Counter[Metric](), Counter[Metric]()
    for verdict in verdicts:
        twice.update(verdict.twice)
        for (_, metric), number in verdict.too_many.items():
            too_many[metric] += number
    return StoryTally(
        stories=len(verdicts),
        right=sum(verdict.right for verdict in verdicts),
        gaps=sum(bool(verdict.story.gap) and not verdict.right for verdict in verdicts),
        incidents=len(retold),
        exact=sum(one.exact for one in retold),
        tolls=sum(one.toll_right for one in retold),
        extra=sum(len(verdict.extra) for verdict in verdicts),
        copies=sum(len(one.wanted.copies) for one in retold),
        copies_found=sum(verdict.copies for verdict in verdicts),
        false_copies=sum(verdict.false_copies for verdict in verdicts),
        too_many=too_many,
        twice=twice,
    )


def judge_story(story: Story, incidents: Sequence[Incident]) -> StoryVerdict:
    """The incidents of a story's items against those it wants."""
    partners = _partners(story, incidents)
    retold = tuple(_retold(wanted, partners.get(n)) for n, wanted in enumerate(story.incidents))
    kept = [one.found for one in retold if one.found is not None]
    found_copies = {(t.id, t.copy_of) for incident in incidents for t in incident.items if t.copy_of}
    wanted_copies = {pair for wanted in story.incidents for pair in wanted.copies.items()}
    wanted_counts = Counter[Counted]()
    for wanted in story.incidents:
        wanted_counts.update(wanted.counts())
    loose = frozenset(metric for wanted in story.incidents for metric in wanted.loose)
    too_many = Counter({key: n for key, n in (counts(incidents) - wanted_counts).items() if key[1] not in loose})
    return StoryVerdict(
        story=story,
        retold=retold,
        extra=tuple(incident for incident in incidents if incident not in kept),
        copies=len(found_copies & wanted_copies),
        false_copies=len(found_copies - wanted_copies),
        too_many=too_many,
        twice=_twice(story, incidents, too_many),
    )


def counts(incidents: Iterable[Incident]) -> Counter[Counted]:
    """What incidents add to the counts of countries, over all days."""
    told = Counter[Counted]()
    for change in (change for incident in incidents for change in incident.changes):
        if change.metric is not None:
            told[(change.country, change.metric)] += change.count
    return told


def _partners(story: Story, incidents: Sequence[Incident]) -> dict[int, Incident]:
    """Wanted incident, by its number, -> the incident that shares most with it; each stands for one."""
    held = [(incident, frozenset(t.id for t in incident.items)) for incident in incidents]
    fits = [
        (len(wanted.items & items) / len(wanted.items | items), _toll_right(wanted, incident), -n, -m)
        for n, wanted in enumerate(story.incidents)
        for m, (incident, items) in enumerate(held)
        if wanted.items & items
    ]
    partners: dict[int, Incident] = {}
    taken: set[int] = set()
    for _, _, n, m in sorted(fits, reverse=True):
        if -n not in partners and m not in taken:
            partners[-n] = incidents[-m]
            taken.add(m)
    return partners


def _retold(wanted: WantedIncident, found: Incident | None) -> Retold:
    if found is None:
        return Retold(wanted, None, ("not found",), whole=False, toll_right=False)
    items = frozenset(told.id for told in found.items)
    whole, toll_right = items == wanted.items, _toll_right(wanted, found)
    return Retold(wanted, found, tuple(_apart(wanted, found, items)), whole, toll_right)


def _toll_right(wanted: WantedIncident, found: Incident) -> bool:
    told = {m: count.best for m, count in found.toll.items() if count.best and m not in wanted.loose}
    return told == {metric: best for metric, best in bests(wanted.toll).items() if metric not in wanted.loose}


def _apart(wanted: WantedIncident, found: Incident, items: frozenset[str]) -> Iterator[str]:
    """In what the incident found differs from the one wanted, in words."""
    if items - wanted.items:
        yield f"with {', '.join(sorted(items - wanted.items))}"
    if wanted.items - items:
        yield f"without {', '.join(sorted(wanted.items - items))}"
    if not _toll_right(wanted, found):
        told = {metric: count.best for metric, count in found.toll.items() if count.best}
        yield f"toll is {in_words(told)}, wanted {in_words(bests(wanted.toll))}"
    for metric, span in wanted.toll.items():
        count = found.toll.get(metric)
        if isinstance(span, Span) and count and (count.low, count.high) != (span.low, span.high):
            yield f"{metric} from {count.low} to {count.high}, wanted {span.low} to {span.high}"
    yield from _misplaced(wanted, found)
    days = _days(found)
    if wanted.changes is not None and wanted.changes != days:
        yield f"counted {days}, wanted {wanted.changes}"


def _misplaced(wanted: WantedIncident, found: Incident) -> Iterator[str]:
    if wanted.by_region:
        told: dict[str, dict[Metric, int]] = {}
        for part in found.by_region:
            told.setdefault(part.country or "", {}).update({m: c.best for m, c in part.toll.items()})
        for country in sorted({*told, *wanted.by_region}):
            own, asked = as_counted(told.get(country, {})), wanted.by_region.get(country, {})
            if {metric: n for metric, n in own.items() if n and metric not in wanted.loose} != asked:
                yield f"{country or 'nowhere'}: {in_words(own)}, wanted {in_words(asked)}"
        return
    regions = {(part.country, part.adm1 if wanted.adm1 else None) for part in found.by_region}
    if regions != {(wanted.country, wanted.adm1)}:
        told_regions = ", ".join(sorted("/".join(filter(None, region)) or "nowhere" for region in regions))
        yield f"counts in {told_regions or 'nothing'}, wanted {wanted.region}"


def _days(found: Incident) -> dict[str, dict[str, int]]:
    days: dict[str, Counter[str]] = {}
    for change in found.changes:
        days.setdefault(change.day, Counter())[change.metric or REPORT] += change.count
    return {day: {name: n for name, n in told.items() if n} for day, told in days.items() if any(told.values())}


def _twice(story: Story, incidents: Sequence[Incident], too_many: Counter[Counted]) -> Counter[Metric]:
    """Victims that were counted beyond those there were because several incidents tell one happening."""
    most = Counter[Metric]()
    for wanted in story.incidents:
        own = [i for i in incidents if i.items and _mostly(i, wanted)]
        for metric in {m for i in own for _, m in counts([i])}:
            told = [max(0, sum(n for (_, m), n in counts([i]).items() if m is metric)) for i in own]
            most[metric] += sum(told) - max(told)
    over = Counter[Metric]()
    for (_, metric), number in too_many.items():
        over[metric] += number
    return most & over


def _mostly(incident: Incident, wanted: WantedIncident) -> bool:
    return 2 * sum(told.id in wanted.items for told in incident.items) > len(incident.items)


def _problems(verdict: StoryVerdict) -> Iterator[str]:
    for one in verdict.retold:
        yield from (f"{' '.join(sorted(one.wanted.items))}: {problem}" for problem in one.apart)
    for incident in verdict.extra:
        told = {metric: count.best for metric, count in incident.toll.items() if count.best}
        yield f"also an incident of {' '.join(t.id for t in incident.items)} ({incident.sub_type}, {in_words(told)})"
    for (country, metric), number in sorted(verdict.too_many.items(), key=str):
        yield f"{number} {metric} too many in {country or 'no country'}"
    wanted = sum(len(one.wanted.copies) for one in verdict.retold)
    if verdict.copies < wanted or verdict.false_copies:
        yield f"{verdict.copies} of {wanted} copies found, {verdict.false_copies} that are none"
