"""Who is who: the people whom an item tells one by one, each told perhaps many times.

Mentions are taken in the order of the text. Each joins the person it fits best, by name, age, noun and sex, or is
somebody new. What speaks against it: another name, age, sex or age group; a word such as "another"; one who has died
told anew as hurt; and a place in a list beside the person.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import date

from stream.extraction.describe import Article, Description
from stream.extraction.found import Found
from stream.extraction.lang.en.nouns import SECURITY
from stream.extraction.lang.en.persons import PLAIN
from stream.kinds import NEW_SCOPES, Metric, Modality
from stream.records import Period

FATES = frozenset({Metric.KILLED, Metric.INJURED, Metric.ABDUCTED})
"""What may befall one and the same person."""
ANEW = (Article.NEW, Article.FURTHER, Article.BARE)
"""How those are introduced who were not told before."""
REAL = frozenset({Modality.ASSERTED, Modality.FEARED})


@dataclass(slots=True)
class Person:
    """What the text has told of one person so far."""

    number: int
    members: list[Found] = field(default_factory=list)
    names: list[tuple[str, ...]] = field(default_factory=list)
    nouns: set[str] = field(default_factory=set)
    ages: set[int] = field(default_factory=set)
    sexes: set[str] = field(default_factory=set)
    orders: set[int] = field(default_factory=set)
    young: set[bool] = field(default_factory=set)
    dead: bool = False
    period: Period | None = None

    def add(self, item: Found, told: Description) -> None:
        """One more mention of the person."""
        self.members.append(item)
        self.names += [told.names] if told.names else []
        self.nouns |= {told.noun} - {""}
        self.ages |= set() if told.age is None else {told.age}
        self.sexes |= {told.sex} if told.sex else set()
        self.orders |= set() if told.order is None else {told.order}
        self.young |= set() if told.young is None else {told.young}
        self.dead = self.dead or item.metric is Metric.KILLED
        self.period = self.period or item.period


def identify(found: Sequence[Found]) -> list[int | None]:
    """For each mention of an item the number of the person it tells; None for counts and for what did not happen."""
    people: list[Person] = []
    numbers: list[int | None] = []
    deaths = {_phrase(item) for item in found if item.metric is Metric.KILLED}
    for item in found:
        told = item.mention.person
        if told is None or not _happened(item):
            numbers.append(None)
            continue
        dies = item.mention.hit or _phrase(item) in deaths
        fitting = [p for p in people if _may_share(p.members[0], item) and _fits(p, item, told, dies)]
        person = max(fitting, key=lambda person: _score(person, item, told), default=None)
        if person is None:
            people.append(person := Person(number=len(people)))
        person.add(item, told)
        numbers.append(person.number)
    return numbers


def told_otherwise(found: Sequence[Found], people: Sequence[int | None]) -> frozenset[int]:
    """The deaths that only a noun implies, of nobody known, where the item tells of deaths in so many words."""
    known = {person for item, person in zip(found, people) if person is not None and not item.mention.implied}
    told = any(item.metric is Metric.KILLED and _happened(item) and not item.mention.implied for item in found)
    return frozenset(n for n, item in enumerate(found) if told and item.mention.implied and people[n] not in known)


def _phrase(item: Found) -> tuple[int, int]:
    """The words of a mention: `A man was shot and killed` has two of the same."""
    return item.sentence, item.mention.quantity.start


def _happened(item: Found) -> bool:
    return item.modality in REAL and item.scope in NEW_SCOPES


def _may_share(a: Found, b: Found) -> bool:
    """Whether what two mentions tell can befall one person: nobody is arrested as a victim."""
    return a.metric is b.metric or (a.metric in FATES and b.metric in FATES)


def _score(person: Person, item: Found, told: Description) -> tuple[int, ...]:
    last = person.members[-1]
    return (
        any(_phrase(member) == _phrase(item) for member in person.members),
        any(_same_name(name, told.names) for name in person.names),
        told.age in person.ages,
        told.noun in person.nouns,
        told.sex in person.sexes,
        last.sentence == item.sentence,
        person.dead and item.metric is Metric.KILLED,
        last.sentence,
    )


def _fits(person: Person, item: Found, told: Description, dies: bool) -> bool:
    """Whether nothing speaks against a mention telling of the person; `dies`: it may be of one who died."""
    if any(_phrase(member) == _phrase(item) or _is_bound(member, item, told) for member in person.members):
        return True
    if len(told.names) > 1 and told.names in person.names:
        return True
    if any(_is_listed(member, item) for member in person.members):
        return False
    if told.names and person.names:
        return any(_same_name(name, told.names) for name in person.names)
    return not (
        _differs(told.age, person.ages)
        or _differs(told.sex, person.sexes)
        or _differs(told.young, person.young)
        or _is_further(person, told)
        or _is_beside(person, item, told)
        or _is_of_another_trade(person, told)
        or (person.dead and not dies and (told.article in ANEW or (told.names and not person.names)))
        or (told.article in ANEW and not told.names and _is_apart(person.period, item.period))
    )


def _differs(told: object, known: Set[object]) -> bool:
    return told is not None and bool(known) and told not in known


def _same_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether one name is the other or a part of it: `Ann Lee`, `Lee`, `Ann Marie Lee`."""
    first, second = ({word.rstrip("s") for word in name} for name in (a, b))
    return bool(a and b) and (first <= second or second <= first)


def _is_further(person: Person, told: Description) -> bool:
    """Whether the words tell of somebody else, or of another in the row."""
    if told.order is None:
        return told.article is Article.FURTHER
    return not (told.order and told.order in person.orders)


def _is_of_another_trade(person: Person, told: Description) -> bool:
    """Whether the nouns say what both are, and it is not the same: a driver, a policeman; a suspect, the officer."""
    trades = person.nouns - PLAIN
    if not trades or told.noun in PLAIN or told.noun in trades:
        return False
    return told.article in ANEW or (told.noun in SECURITY) is trades.isdisjoint(SECURITY)


def _is_bound(member: Found, item: Found, told: Description) -> bool:
    """Whether `himself` stands for the words of another mention: `a man who shot himself died`."""
    return told.bound is not None and member.sentence == item.sentence and member.mention.theme == told.bound


def _is_listed(a: Found, b: Found) -> bool:
    """Whether one predicate befalls both: `the driver and the passenger died`."""
    return a.sentence == b.sentence and a.mention.predicate == b.mention.predicate


def _is_beside(person: Person, item: Found, told: Description) -> bool:
    """Whether a sentence tells of the mention beside the person: `a man and a woman`, `his son and himself`."""
    beside = [m.mention for m in person.members if m.sentence == item.sentence and not m.mention.implied]
    if told.oneself:
        again = any(mention.person and mention.person.oneself for mention in beside)
        return not again and any(mention.predicate < mention.theme for mention in beside)
    return bool(beside) and told.article not in (Article.PRONOUN, Article.KNOWN)


def _is_apart(a: Period | None, b: Period | None) -> bool:
    """Whether two told days lie apart."""
    if a is None or b is None:
        return False
    days = [date.fromisoformat(edge[:10]) for edge in (a.start, a.end, b.start, b.end)]
    return days[2] > days[1] or days[0] > days[3]
