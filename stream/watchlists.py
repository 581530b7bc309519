"""Watchlists: which alerts somebody asks for. A pure judgement of an alert's record, with the reasons of a no.

A list names regions, metrics, severities, rules and words, of each any that will do (none named: all will), and floors.
Countries and first-level regions are one filter: an alert of a named country, or of a named region, is in it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from stream.kinds import Metric
from stream.outcomes import Alert, CapStatus, Rule, Severity

DEGREES = (Severity.MINOR, Severity.MODERATE, Severity.SEVERE, Severity.EXTREME)
"""From the least."""

_COUNTRY = re.compile(r"[A-Z]{3}")
_REGION = re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")
_WORD = re.compile(r"\w+")

LONGEST_WORDS = 200
"""Characters of an entry of `words`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watchlist:
    """What is asked for; the names are those of the file and of the API."""

    name: str
    countries: tuple[str, ...] = ()
    """ISO 3166-1 alpha-3."""
    regions: tuple[str, ...] = ()
    """First-level regions, ISO 3166-2."""
    metrics: tuple[Metric, ...] = ()
    severities: tuple[Severity, ...] = ()
    rules: tuple[Rule, ...] = ()
    words: tuple[str, ...] = ()
    """Words, or several in a row, in the region's name, the reason or a sentence of evidence; case does not count."""
    min_severity: Severity = Severity.MINOR
    min_observed: float = 0.0
    min_score: float = 0.0
    tests: bool = False
    """Also alerts of a replayed archive."""

    def matches(self, alert: Alert) -> bool:
        """Whether the alert, as it stands, is asked for."""
        return next(why_not(self, alert), None) is None


def flaws(listed: Watchlist) -> Iterator[str]:
    """What is wrong with a list beyond the types of its fields, each with the field's name."""
    for name, codes, form, wanted in (
        ("countries", listed.countries, _COUNTRY, "an ISO 3166-1 alpha-3 code, as SYR"),
        ("regions", listed.regions, _REGION, "an ISO 3166-2 code, as SY-HL"),
    ):
        for code in codes:
            if form.fullmatch(code) is None:
                yield f"{name}: {code[:40]!r} is not {wanted}"
    for words in listed.words:
        if len(words) > LONGEST_WORDS or not _WORD.search(words):
            yield f"words: {words[:40]!r} has no word in it, or more than {LONGEST_WORDS} characters"
    for name, floor in (("min_observed", listed.min_observed), ("min_score", listed.min_score)):
        if not 0 <= floor < float("inf"):
            yield f"{name}: {floor} is no number from 0 up"


def why_not(listed: Watchlist, alert: Alert) -> Iterator[str]:
    """Why the alert is not asked for, a reason for each filter and floor that it does not pass; none where it is."""
    region = alert.region
    if not listed.tests and alert.status is not CapStatus.ACTUAL:
        yield "it is a test: `tests` is false"
    if (listed.countries or listed.regions) and not (
        region.country in listed.countries or region.adm1 in listed.regions
    ):
        wanted = ", ".join((*listed.countries, *listed.regions))
        yield f"its region {region.adm1 or region.country} is none of {wanted}"
    if listed.metrics and alert.metric not in listed.metrics:
        yield f"its metric {alert.metric or 'none'} is none of {', '.join(listed.metrics)}"
    if listed.severities and alert.severity not in listed.severities:
        yield f"its severity {alert.severity} is none of {', '.join(listed.severities)}"
    if listed.rules and alert.rule not in listed.rules:
        yield f"its rule {alert.rule} is none of {', '.join(listed.rules)}"
    if listed.words and not _told(listed.words, alert):
        yield f"neither its region, its reason nor its evidence has {' or '.join(map(repr, listed.words))}"
    yield from _below(listed, alert)


def _below(listed: Watchlist, alert: Alert) -> Iterator[str]:
    if DEGREES.index(alert.severity) < DEGREES.index(listed.min_severity):
        yield f"its severity {alert.severity} is below {listed.min_severity}"
    if alert.observed < listed.min_observed:
        yield f"its count {alert.observed:g} is below {listed.min_observed:g}"
    if alert.score < listed.min_score:
        yield f"its score {alert.score:.3g} is below {listed.min_score:g}"


def _told(entries: Iterable[str], alert: Alert) -> bool:
    texts = [alert.region.name, alert.reason, *(each.sentence for each in alert.evidence)]
    told = [f" {' '.join(folded(text))} " for text in texts]
    return any(f" {' '.join(folded(words))} " in text for words in entries for text in told)


def folded(text: str) -> list[str]:
    """The words of a text, without case and accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _WORD.findall(plain.casefold())
