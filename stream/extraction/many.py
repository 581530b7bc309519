"""Whether a count sums up many deeds: by who or what the clause names as having done them, and over how long."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from stream.extraction.dates import DateMention
from stream.extraction.lang.en import actors, modifier_cues, running
from stream.extraction.mentions import Mention
from stream.extraction.parse import Parse, Token
from stream.extraction.sought import sought
from stream.extraction.timing import coordinated
from stream.kinds import ActorSide, Metric, PeriodPrecision

MANY = 10
"""Fewer victims than this are rarely those of many deeds, of a war or of years."""
A_LAND = 50
"""From so many on, victims of a month whose cause nobody names are those of a land: `353 killed last month`."""
RECENT = {PeriodPrecision.MONTH: timedelta(days=62), PeriodPrecision.YEAR: timedelta(days=366)}
"""How long after a month or a year its tally is told; from further back single deeds are remembered."""
_COARSE = frozenset(RECENT)
_FORCES = frozenset({ActorSide.STATE, ActorSide.REBEL, ActorSide.CRIMINAL})
_HARM = (Metric.KILLED, Metric.INJURED)
_MANY_OF_WEEK = sought(
    r"\b(?:[4-9]|\d{2,4}|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens of|scores of|hundreds of) (?:\w+ )?"
    r"(?:clashes|attacks|incidents|confrontations|accidents|shootings|killings|raids)\b"
    r"|\b(?:violence|attacks|crime) and (?:\w+ )?accidents\b|\baccidents and (?:violence|attacks|crime)\b"
)
"""Happenings that nothing but the counting joins, as told of a week: "in 14 incidents", "attacks and accidents"."""
_OF_THEM = re.compile(r" (?:people |others )?of (?:them|whom)\b")


def tells_many(parse: Parse, mention: Mention, least: int = MANY) -> bool:
    """Whether the predicate speaks of many happenings: `road accidents killed 3,100 last year`."""
    named = _doers(parse, mention)
    return any(token.lower in modifier_cues.HAPPENINGS for token in named) and mention.quantity.best >= least


def is_tally(parse: Parse, mention: Mention, when: DateMention, published: date) -> bool:
    """Whether a month's or a year's count is the sum of deeds: those of a force, or many in number.

    A force kills again and again ("rebels killed 140 people in July"), and nobody is named for the dead of a land; what
    one deed is named for ("in an attack on a market", "stormed a village and killed") is the toll of that deed.
    """
    if when.period.precision not in _COARSE:
        return False
    if tells_many(parse, mention):
        return True
    told = published - date.fromisoformat(when.period.end[:10])
    recent = told <= RECENT[when.period.precision]
    many = mention.metric in _HARM and mention.quantity.best >= MANY
    of_land = mention.quantity.best >= A_LAND and not _has_doer(parse, mention)
    return recent and many and (of_land or _is_of_force(parse, mention)) and not _names_deed(parse, mention)


def counts_many(text: str) -> bool:
    """Whether a sentence in lower case counts over many happenings, which a total of days does not make one."""
    return _MANY_OF_WEEK.search(text) is not None


def whole_of(text: str, mention: Mention, mentions: Sequence[Mention]) -> Mention | None:
    """Those of whom a count tells some: `290 people were killed last month, 26 of them in the north`."""
    if not _OF_THEM.match(text, mention.quantity.end):
        return None
    before = (m for m in reversed(mentions) if m.quantity.end < mention.quantity.start and m.metric is mention.metric)
    return next((m for m in before if m.quantity.best >= mention.quantity.best), None)


def _has_doer(parse: Parse, mention: Mention) -> bool:
    """Whether the clause says who or what did it: `killed by a blast`, `gunmen killed`."""
    predicate = parse.tokens[mention.predicate]
    subjects = [t for t in parse.child(predicate.index, "nsubj") if t.index != mention.theme]
    return bool(subjects or parse.child(predicate.index, "agent"))


def is_of_nature(parse: Parse, mention: Mention) -> bool:
    """Whether one happening that may last for weeks did it: `floods killed 52 between 9 and 20 May`."""
    return any(token.lower in running.SUDDEN for token in _doers(parse, mention))


def _doers(parse: Parse, mention: Mention) -> list[Token]:
    """The nouns that the clause names as who or what did it, or in what."""
    joined = coordinated(parse, parse.tokens[mention.predicate])
    doers = [t for index in sorted(joined) for t in parse.child(index, "nsubj", "agent", "prep")]
    return [t for doer in doers for t in ((doer,) if doer.dep == "nsubj" else parse.child(doer.index, "pobj"))]


def _is_of_force(parse: Parse, mention: Mention) -> bool:
    """Whether an organised force does it; gunmen and attackers are those of one deed."""
    predicate = parse.tokens[mention.predicate]
    agents = [t for by in parse.child(predicate.index, "agent") for t in parse.child(by.index, "pobj")]
    doers = [*agents, *(() if agents else parse.child(predicate.index, "nsubj"))]
    return any(_is_force(parse, doer) for doer in doers if doer.index != mention.theme)


def _is_force(parse: Parse, noun: Token) -> bool:
    """Whether a noun names a force, in the plural or as a body: `rebels`, `the army`; not `a soldier`."""
    one = any(t.lower in ("a", "an", "one") or t.quantity is not None for t in _before(parse, noun))
    words = [t.lower for t in (*parse.child(noun.index, "compound"), noun)]
    return not one and any(actors.SIDES.get(word) in _FORCES for word in (noun.lower, "-".join(words)))


def _before(parse: Parse, noun: Token) -> Iterator[Token]:
    yield from parse.child(noun.index, "det", "nummod")


def _names_deed(parse: Parse, mention: Mention) -> bool:
    """Whether the clause names a deed or a scene: `in an attack`, `at Oru`, `stormed a village and`."""
    predicate = parse.tokens[mention.predicate]
    if predicate.lower in modifier_cues.AT_ONCE or _says_when(parse, predicate):
        return True
    joined = {predicate.index, *coordinated(parse, predicate)}
    if predicate.dep in ("advcl", "conj", "xcomp", "pcomp") or any(t.dep == "conj" for t in _verbs(parse, joined)):
        return True
    nouns = [parse.head(t) for t in parse.tokens if t.lower in ("a", "an")]
    nouns += [noun for t in parse.tokens if t.lower == "at" for noun in parse.child(t.index, "pobj")]
    return any(_is_beside(parse, noun, mention) for noun in nouns)


def _says_when(parse: Parse, predicate: Token) -> bool:
    """Whether a clause below tells at what moment: `killed 40 in July when they stormed a pit`."""
    marks = [t for t in parse.tokens if t.lower in ("when", "as", "after") and t.dep in ("advmod", "mark")]
    return any(predicate in parse.ancestors(mark) for mark in marks)


def _verbs(parse: Parse, joined: set[int]) -> Iterator[Token]:
    return (parse.tokens[index] for index in sorted(joined) if parse.tokens[index].tag.startswith("VB"))


def _is_beside(parse: Parse, noun: Token, mention: Mention) -> bool:
    """Whether a preposition joins a noun to the predicate or to those counted."""
    chain = {t.index for t in parse.ancestors(noun)}
    return noun.dep == "pobj" and not {mention.predicate, mention.theme}.isdisjoint(chain)
