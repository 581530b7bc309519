"""Which of the times that a sentence tells is that of what a count counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from stream.extraction.aftermath import AFTER, dates_harm, day_of_harm, earlier_by
from stream.extraction.dates import DateKind, DateMention
from stream.extraction.lang.en import sources
from stream.extraction.lang.en.dates import TROUBLES
from stream.extraction.lang.en.predicates import TOLL_HEADS
from stream.extraction.mentions import Mention
from stream.extraction.parse import Parse, Token
from stream.extraction.updates import dates_update
from stream.kinds import PeriodPrecision

_TOLD_BEFORE = re.compile(
    r"\b(?:said|says|told|reported|announced|added|confirmed|statement)\b[^,.;]{0,25}$"
    r"|\b(?:by|as of|until)(?: late| early)? $"
)
"""Before a time: it dates the telling, or the counting ("by Monday evening"), not what happened."""
_BURIES = frozenset({"buried", "burying"})
"""What mourners do, and landslides: "buried a village in April, killing 26"."""
_NEXT_WORD = re.compile(r" ([a-z]+)")
_COUNTED = (DateKind.RUNNING, DateKind.WINDOW)
_SUBJECT = ("nsubj", "nsubjpass")
_LATER_CLAUSE = ("after", "since", "following")


class Bond(IntEnum):
    """How a time stands to the predicate of a count; the lower, the closer."""

    OWN = 0
    """It hangs on the predicate, or on one joined to it."""
    OVER = 1
    """It hangs on a verb above: "rebels fired on Monday, killing two"."""
    ASIDE = 2
    """It hangs on another part of the sentence, or on a clause below that tells of the same."""
    OTHER = 3
    """It dates something else: a clause begun by "after", one that only says who somebody is."""
    TELLING = 4
    """It dates the telling, or what somebody does about it: "on Monday police said", "mourned on Monday"."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The time of what is counted, if the sentence tells one; `firm` where the words hang together."""

    when: DateMention | None
    firm: bool = False


def time_of(parse: Parse, text: str, mention: Mention, dates: Sequence[DateMention], others: frozenset[int]) -> Timing:
    """The time of a mention: the one bound closest to its predicate; offsets are within the sentence.

    `text` is the sentence in lower case; `others` are the predicates of all its mentions: a date of theirs comes
    before one of something else.
    """
    usable = [d for d in dates if d.kind not in (DateKind.FUTURE, DateKind.FILING)]
    usable = [d for d in usable if not _is_begun(d) or _is_cause(parse, d, mention)]
    if mention.order:  # one more of those who died before: found, or dead, on another day
        return Timing(next((d for d in usable if dates_harm(text, d)), None), firm=True)
    if not usable:
        return Timing(None)
    joined = coordinated(parse, parse.tokens[mention.predicate])
    named = _by_its_words(parse, text, mention, usable, joined)
    if named:
        return Timing(named, firm=True)
    bonds = [(_bond(parse, text, d, joined, others), d) for d in usable]
    own = [d for bond, d in bonds if bond is Bond.OWN and not _is_begun(d)]
    if own:
        nearest = _nearest(parse, own, mention, joined)
        when = min(nearest, key=lambda d: (_depth(parse, d, joined) > DIRECT, *_width(d)))
        harmed = day_of_harm(text, parse.tokens[mention.predicate], when, usable)
        return Timing(harmed or when, firm=True)
    loose = [
        (bond, d) for bond, d in bonds if bond < Bond.OTHER or (bond is Bond.OTHER and d.kind is not DateKind.PAST)
    ]
    if not loose:
        return Timing(_by_then(bonds))
    if parse.tokens[min(joined)].dep in ("relcl", "acl"):
        loose = [(bond, d) for bond, d in loose if d.start > parse.tokens[min(joined)].start] or loose
    at = mention.quantity.start
    best = min(loose, key=lambda pair: (pair[1].kind not in _COUNTED, pair[0], abs(pair[1].start - at)), default=None)
    return Timing(best[1], firm=best[0] is Bond.OVER) if best else Timing(None)


def _by_its_words(
    parse: Parse, text: str, mention: Mention, usable: Sequence[DateMention], joined: frozenset[int]
) -> DateMention | None:
    """The time that a toll, a clause of "two days after" or the name of a happening gives, wherever it hangs."""
    predicate = parse.tokens[mention.predicate]
    if predicate.lower in TOLL_HEADS:  # "died on Sunday, taking the toll of Friday's fire to 12"
        points = (d for d in usable if d.kind is DateKind.POINT and not _is_of_counting(parse, d))
        harmed = next((d for d in points if dates_harm(text, d)), None)
        if harmed:
            return harmed
    return _before(parse, text, usable, joined) or _of_antecedent(parse, predicate, usable)


def _is_of_counting(parse: Parse, date_: DateMention) -> bool:
    token = next((t for t in parse.tokens if t.end > date_.start), None)
    return token is not None and dates_update(parse, list(parse.ancestors(token)))


def _nearest(parse: Parse, dates: list[DateMention], mention: Mention, joined: frozenset[int]) -> list[DateMention]:
    """Of the times of predicates that are joined those of the mention's own, if it has any."""
    direct = [d for d in dates if _first_above(parse, d, joined) == mention.predicate]
    return direct or dates


DIRECT = 2
"""Words from a time up to the predicate that it goes with; more where it is of a noun: `Monday's funeral`."""


def _depth(parse: Parse, date_: DateMention, joined: frozenset[int]) -> int:
    """Words from a time to the predicate above it."""
    token = next((t for t in parse.tokens if t.end > date_.start), None)
    above = [t.index for t in parse.ancestors(token)] if token else []
    return next((n for n, index in enumerate(above, 1) if index in joined), len(above) + 1)


def _first_above(parse: Parse, date_: DateMention, joined: frozenset[int]) -> int | None:
    token = next((t for t in parse.tokens if t.end > date_.start), None)
    return next((t.index for t in parse.ancestors(token) if t.index in joined), None) if token else None


def _is_begun(date_: DateMention) -> bool:
    """Whether a time is told by the trouble that began then: `the offensive launched on 2 January`."""
    return date_.text.partition(" ")[0].lower() in TROUBLES


def _is_cause(parse: Parse, date_: DateMention, mention: Mention) -> bool:
    """Whether what began then is what the predicate names as its cause: `died in the war that broke out in May`."""
    noun = next((t for t in parse.tokens if t.end > date_.start), None)
    head = parse.head(noun) if noun else None
    if noun is None or head is None:
        return False
    above = parse.head(head) if noun.dep == "pobj" else head
    joined = coordinated(parse, parse.tokens[mention.predicate])
    return noun.dep in ("pobj", *_SUBJECT) and (above.index in joined or above.index == mention.theme)


def _of_antecedent(parse: Parse, predicate: Token, dates: Sequence[DateMention]) -> DateMention | None:
    """The time that a happening has in its own name: `a 2010 blaze that killed 117`."""
    noun = parse.head(predicate)
    if predicate.dep != "relcl" or noun.quantity is not None:
        return None
    first = min([noun.start, *(t.start for t in parse.child(noun.index, "det", "amod", "nummod", "compound"))])
    return next((d for d in dates if first <= d.start < noun.start), None)


def is_of_telling(text: str, date_: DateMention) -> bool:
    """Whether a time stands beside a word of saying in a lower-case text: "police said on Monday", "on Monday said"."""
    if _TOLD_BEFORE.search(text[max(0, date_.start - 40) : date_.start]):
        return True
    after = _NEXT_WORD.match(text, date_.end)
    return after is not None and (after[1] in sources.SAY or after[1] in sources.REACT)


def _tells_it(parse: Parse, text: str, date_: DateMention, joined: frozenset[int]) -> bool:
    """Whether what is said stands between the word of saying and the time: `said two men were killed on Monday`."""
    start = max(0, date_.start - 40)
    said = _TOLD_BEFORE.search(text[start : date_.start])
    return said is not None and any(start + said.start() < parse.tokens[n].start < date_.start for n in joined)


def _by_then(bonds: Sequence[tuple[Bond, DateMention]]) -> DateMention | None:
    """What the time of the telling says where nothing else does: that it was over, if that is long ago."""
    if len(bonds) == 1 and bonds[0][1].kind in _COUNTED:
        return bonds[0][1]
    return next((d for bond, d in bonds if bond is Bond.TELLING and d.kind is DateKind.PAST), None)


def _before(parse: Parse, text: str, dates: Sequence[DateMention], joined: frozenset[int]) -> DateMention | None:
    """The time of what is told in a clause such as "on Monday …, two days after …": so long before the other."""
    predicate = parse.tokens[min(joined)]
    if " after " not in text[: predicate.start]:
        return None
    turns = list(AFTER.finditer(text, 0, predicate.start))
    if not turns or not _begins(parse, turns[-1].end() - len("after"), joined):
        return None
    match = turns[-1]
    day = next((d for d in dates if d.end <= match.start() and _is_day(d)), None)
    return earlier_by(day, match) if day else None


def _is_day(date_: DateMention) -> bool:
    single = date_.period.start == date_.period.end and date_.period.precision is PeriodPrecision.DAY
    return single and date_.kind in (DateKind.POINT, DateKind.PAST)


def _begins(parse: Parse, start: int, joined: frozenset[int]) -> bool:
    """Whether the word at an offset is what the predicates' clause begins with."""
    word = next((t for t in parse.tokens if t.start == start), None)
    if word is None:
        return False
    if word.head in joined and word.head != word.index:
        return True
    return any(t.index == word.index for t in parse.ancestors(parse.tokens[min(joined)]))


def _width(date_: DateMention) -> tuple[bool, int]:
    """What counts over a time first, then the order of the text."""
    return date_.kind not in _COUNTED, date_.start


def _bond(parse: Parse, text: str, date_: DateMention, joined: frozenset[int], others: frozenset[int]) -> Bond:
    token = next((t for t in parse.tokens if t.end > date_.start), None)
    # "the boys shot last Thursday appealed": no day of the appeal
    direct = token is not None and token.head in joined and not _TOLD_BEFORE.search(text[: date_.start])
    if token is None or (is_of_telling(text, date_) and not (direct or _tells_it(parse, text, date_, joined))):
        return Bond.TELLING
    above = list(parse.ancestors(token))
    verb = next((t for t in above if t.tag.startswith("VB")), None)
    if date_.kind is DateKind.POINT and dates_update(parse, above):
        return Bond.TELLING
    if _hangs_on(parse, above, date_, joined):
        return Bond.OWN
    predicate = parse.tokens[min(joined)]
    over = verb is not None and any(t.index == verb.index for t in parse.ancestors(predicate))
    follows = verb is not None and verb.lower in _BURIES and predicate.dep == "advcl"
    if verb and over and not follows and max(date_.start, verb.start) < predicate.start and _tells(parse, verb):
        return Bond.TELLING
    if over or _hangs_on(parse, above, date_, others):
        return Bond.OVER
    return Bond.OTHER if verb and _is_apart(parse, verb, joined) else Bond.ASIDE


def _tells(parse: Parse, verb: Token) -> bool:
    """Whether a verb is one of telling, or of what people do about something; not "was reported"."""
    if verb.lower in sources.REACT:
        return True
    return verb.lower in sources.SAY and parse.first(verb.index, "nsubjpass") is None


def _is_apart(parse: Parse, verb: Token, joined: frozenset[int]) -> bool:
    """Whether a verb stands in a clause that tells of another time than the predicates do."""
    clause = verb
    while clause.head != clause.index and clause.index not in joined:
        if clause.dep in ("relcl", "acl"):
            return True
        marks = parse.child(clause.index, "mark", "prep")
        if clause.dep in ("advcl", "pcomp") and any(t.lower in _LATER_CLAUSE for t in (*marks, parse.head(clause))):
            return True
        clause = parse.head(clause)
    return False


MOST_JOINED = 40
"""Predicates that one clause may join: more are no sentence, and to follow them for each count takes too long."""


def coordinated(parse: Parse, predicate: Token) -> frozenset[int]:
    """The predicate and those joined to it: what they tell has one time."""
    top = parse.head(predicate) if predicate.dep in ("oprd", "acomp", "xcomp") else predicate
    steps = MOST_JOINED
    while top.dep == "conj" and steps:
        top, steps = parse.head(top), steps - 1
    joined, stack = {predicate.index, top.index}, [top]
    while stack and len(joined) < MOST_JOINED:
        more = [t for t in parse.child(stack.pop().index, "conj") if t.index not in joined]
        joined.update(t.index for t in more)
        stack += more
    return frozenset(joined)


def _hangs_on(parse: Parse, above: Sequence[Token], date_: DateMention, predicates: frozenset[int]) -> bool:
    """Whether the words above a date reach one of the predicates, with no verb between that it could go with."""
    for token in above:
        if token.index in predicates:
            return True
        if token.tag.startswith("VB") and (token.end <= date_.start or parse.first(token.index, *_SUBJECT)):
            return False
    return False
