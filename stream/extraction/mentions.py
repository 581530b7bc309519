"""Counts linked to what happened: from trees to mentions. Nothing is dropped here that a later step could judge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from stream.extraction import headlines, nominal, roles, surface
from stream.extraction.counts import Count, Identity, one, read_count
from stream.extraction.describe import Article, Description, describe
from stream.extraction.flight import is_flight, is_ordered
from stream.extraction.households import outside_brackets, told_persons
from stream.extraction.labels import count_label
from stream.extraction.lang.en import nouns, predicates
from stream.extraction.lang.en.updates import BODIES
from stream.extraction.lexicon import Lexicon, NounClass
from stream.extraction.lists import adrift, says_itself
from stream.extraction.numbers import Quantity
from stream.extraction.parse import Parse, Token
from stream.extraction.predication import Predication, predications, spread
from stream.extraction.victims import admits, class_of
from stream.kinds import DISPLACEMENT, Metric, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A count, its metric, and where both stand. Offsets and token indices are within the sentence."""

    metric: Metric
    term: str
    unit: Unit
    quantity: Quantity
    identity: Identity
    predicate: int
    theme: int
    label: str
    hit: bool = False
    part_of: int | None = None
    """Token index of the theme of the total."""
    told_persons: int | None = None
    """How many people the households are, where the text says so: `60 families (310 people)`."""
    surface: bool = False
    """True where word order alone made the link."""
    implied: bool = False
    """True where a noun implies a death and nobody is named: `a fatal shooting`."""
    person: Description | None = None
    """Of whom it tells, where that is one person."""
    company: bool = False
    """True where it counts those who shared the lot of another: `along with two colleagues`."""
    own: bool = False
    """True where it counts what one side lost itself: `it admitted losing nine fighters`."""
    order: int = 0
    """How many have died with this one, where the words give it a number: `the eighth victim`; else 0."""


def find_mentions(parse: Parse, lexicon: Lexicon) -> list[Mention]:
    """The mentions of a sentence by where their counts stand, one for each count and metric."""
    found: dict[tuple[int, Metric], Mention] = {}
    for claim in predications(parse, lexicon):
        mention = _mention(parse, claim, lexicon)
        if mention:
            key = (mention.quantity.start, mention.metric)
            if key not in found or _outdoes(parse, mention, found[key]):
                found[key] = mention
    linked = {start for start, _ in found}
    hanging = chain(surface.links(parse, lexicon, linked), headlines.links(parse, lexicon, linked))
    for predicate, sense, theme in hanging:
        for claim in spread(parse, Predication(predicate, sense, theme)):
            mention = _mention(parse, claim, lexicon)
            if mention:
                found.setdefault((mention.quantity.start, mention.metric), replace(mention, surface=True))
    for mention in _accompanied(parse, list(found.values()), lexicon):
        found.setdefault((mention.quantity.start, mention.metric), mention)
    for mention in _listed(parse, list(found.values()), lexicon):
        found.setdefault((mention.quantity.start, mention.metric), mention)
    told = sorted(_settled(parse, found), key=lambda mention: (mention.quantity.start, mention.predicate))
    return told if any(mention.metric is Metric.KILLED for mention in told) else [*told, *_implied(parse)]


def _implied(parse: Parse) -> Iterator[Mention]:
    """The death that a noun implies where nobody is said to have died: `a fatal shooting`, `is charged with murder`."""
    noun, start = next(nominal.implied_deaths(parse), (None, 0))
    if noun:
        yield Mention(
            metric=Metric.KILLED, term=Metric.KILLED.value, unit=Unit.PERSON, quantity=one(start, noun.end),
            identity=Identity.DEFINITE, predicate=noun.index, theme=noun.index, label="", implied=True,
            person=Description(article=Article.KNOWN),
        )  # fmt: skip


def _outdoes(parse: Parse, mention: Mention, known: Mention) -> bool:
    """Whether a link of the same count tells more: that people died, not that they were shot; how they died, not that
    their bodies were found; what befell refugees, not that they are some."""
    if known.hit != mention.hit:
        return known.hit
    if parse.tokens[known.predicate].lower in BODIES:
        return mention.metric is known.metric and parse.tokens[mention.predicate].tag in roles.VERBAL
    return known.predicate == known.theme and mention.predicate != mention.theme


def _accompanied(parse: Parse, mentions: Sequence[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """Those whom the words right behind a predicate tell beside one: `abducted along with two colleagues`."""
    linked = {mention.quantity.start for mention in mentions}
    for mention in mentions:
        if mention.metric not in TOGETHER or mention.theme > mention.predicate or mention.predicate == mention.theme:
            continue
        number = roles.beside(parse, parse.tokens[mention.predicate])
        count = read_count(parse, number) if number and number.quantity else None
        if number is None or count is None or count.quantity.start in linked:
            continue
        noun = parse.head(number) if number.dep == "nummod" else count.noun
        if noun.lower in ("others", "more") or lexicon.noun_class(noun.lower) is NounClass.PERSON:
            label = count_label(parse, replace(count, noun=noun), parse.tokens[mention.predicate])
            own = replace(mention, quantity=count.quantity, identity=Identity.COUNTED, theme=noun.index, label=label)
            yield replace(own, part_of=None, person=None, order=0, surface=True, company=True)


TOGETHER = frozenset({Metric.KILLED, Metric.INJURED, Metric.ABDUCTED})
"""What befalls people together with others."""


def _listed(parse: Parse, mentions: Sequence[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """The further members of the lists that mentions belong to."""
    linked = {mention.quantity.start for mention in mentions}
    governed = [mention for mention in mentions if mention.predicate != mention.theme]
    for theme, noun in adrift(parse, [mention.theme for mention in governed], linked, lexicon):
        count = read_count(parse, noun)
        for mention in governed:
            if count and mention.theme == theme:
                own = replace(mention, quantity=count.quantity, identity=count.identity, theme=noun.index)
                yield replace(own, label=count_label(parse, count, parse.tokens[mention.predicate]), surface=True)


def _settled(parse: Parse, found: dict[tuple[int, Metric], Mention]) -> Iterator[Mention]:
    """Without hits that are deaths ("shot and killed") and states that a change overrules ("refugees returned")."""
    killed = {mention.theme for mention in found.values() if mention.metric is Metric.KILLED}
    changed = {mention.quantity.start for mention in found.values() if mention.predicate != mention.theme}
    lent = _lent({key: mention for key, mention in found.items() if not mention.company})
    for key, mention in found.items():
        named_only = mention.predicate == mention.theme and mention.quantity.start in changed
        named_only = named_only or _is_former(parse, mention, found)
        if not (mention.hit and mention.theme in killed) and not named_only and key not in lent:
            yield mention


def _is_former(parse: Parse, mention: Mention, found: dict[tuple[int, Metric], Mention]) -> bool:
    """Whether an adjective tells what people were before what befell them: `displaced people have returned`."""
    predicate = parse.tokens[mention.predicate]
    if mention.metric not in DISPLACEMENT or predicate.dep != "amod" or predicate.head != mention.theme:
        return False
    return any(m is not mention and m.quantity.start == mention.quantity.start for m in found.values())


def _lent(found: dict[tuple[int, Metric], Mention]) -> set[tuple[int, Metric]]:
    """The links of counts that another predicate governs, where theirs has a count of its own.

    "left two missing and displaced 28 families": the 28 are displaced alone; "nine dead and 11 missing": each has its
    own; "killed or wounded 12" keeps both.
    """
    reach: dict[int, set[int]] = {}
    rivals: dict[int, set[int]] = {}
    governed = {key: mention for key, mention in found.items() if mention.predicate != mention.theme}
    for start, metric in governed:
        predicate = found[start, metric].predicate
        reach.setdefault(predicate, set()).add(start)
        rivals.setdefault(start, set()).add(predicate)
    lent = set()
    themes = {mention.theme for mention in found.values()}
    for (start, metric), mention in governed.items():
        for rival in rivals[start] - {mention.predicate}:
            own, other = reach[mention.predicate] - reach[rival], reach[rival] - reach[mention.predicate]
            farther = abs(mention.predicate - mention.theme) > abs(rival - mention.theme)
            between = range(min(rival, mention.predicate) + 1, max(rival, mention.predicate))
            alike = reach[rival] == reach[mention.predicate] and len(reach[rival]) > 1
            apart = alike and farther and any(t in between for t in themes)
            if apart or (own and (farther or not other)):
                lent.add((start, metric))
    return lent


# -- mentions --------------------------------------------------------------------------------------------------------


def _mention(parse: Parse, claim: Predication, lexicon: Lexicon) -> Mention | None:
    """The claim as a mention, if its theme can be counted and can suffer what is claimed."""
    ordered = is_ordered(parse, claim.predicate, claim.sense)
    claim = replace(
        claim, theme=outside_brackets(parse, claim.theme), sense=predicates.EVACUATE if ordered else claim.sense
    )
    count = read_count(parse, claim.theme)
    if count is None or (claim.theme is not claim.predicate and _befallen_else(claim, lexicon)):
        return None
    kind = class_of(parse, count, claim, lexicon)
    metric = _of_home(parse, claim) if kind is NounClass.BUILDING else claim.sense.metric
    if (
        metric is None
        or not admits(parse, count, kind, claim)
        or not is_flight(parse, claim.predicate, claim.sense, count.noun)
    ):
        return None
    words = count_label(parse, count, claim.predicate).lower().split()
    if count.identity is Identity.NAMED and (not nouns.NOT_NAMES.isdisjoint(words) or _is_astray(parse, count)):
        return None
    count = _as_meant(parse, count, claim, lexicon)
    unit = {NounClass.HOUSEHOLD: Unit.HOUSEHOLD, NounClass.BUILDING: Unit.BUILDING}.get(kind, Unit.PERSON)
    if claim.predicate.lower in predicates.TOLL_HEADS and _counts_homes(parse, claim.predicate):
        unit = Unit.HOUSEHOLD
    return Mention(
        metric=metric,
        term=_term(parse, metric, claim),
        unit=unit,
        quantity=count.quantity,
        identity=count.identity,
        predicate=claim.predicate.index,
        theme=claim.theme.index,
        label=count_label(parse, count, claim.predicate),
        hit=claim.sense.hit and not _are_hurt(parse, claim.theme, lexicon),
        part_of=claim.part_of,
        own=claim.predicate.lower in predicates.LOSE_VERBS or claim.predicate.lower == "loss",
        told_persons=told_persons(parse, count) if unit is Unit.HOUSEHOLD else None,
        person=describe(parse, count) if _is_one(count, unit) else None,
    )


def _as_meant(parse: Parse, count: Count, claim: Predication, lexicon: Lexicon) -> Count:
    """A count as its claim means it: a person by kind rather than by name, a number that stands or is outdated."""
    if count.identity is Identity.NAMED and count.noun.lower in lexicon.classes:
        count = replace(count, identity=Identity.DEFINITE)  # a headline's "Man", not a name
    if claim.predicate.lower in predicates.TEARING:  # "from 140 homes" is no former number
        count = replace(count, quantity=replace(count.quantity, previous=False))
    if _is_outdated(parse, claim.predicate, claim.theme):
        count = replace(count, quantity=replace(count.quantity, previous=True))
    return count


def _are_hurt(parse: Parse, theme: Token, lexicon: Lexicon) -> bool:
    """Whether the words of those counted say that they are hurt: `the injured, 40 in all, were taken to hospital`."""
    words = (theme, *parse.child(theme.index, "amod"))
    return any(t.lower in lexicon.adjectives and lexicon.adjectives[t.lower].metric is Metric.INJURED for t in words)


def _is_astray(parse: Parse, count: Count) -> bool:
    """Whether what looks like a name is the noun of the number before it: `seven Hutus`."""
    return count.noun.index > 0 and parse.tokens[count.noun.index - 1].quantity is not None


def _is_one(count: Count, unit: Unit) -> bool:
    """Whether it tells of one person; `one dead`, `one person` only give a number."""
    if unit is not Unit.PERSON or not count.quantity.low == count.quantity.high == 1:
        return False
    bare = count.noun.quantity is not None or not count.noun.tag.startswith("NN")
    return count.identity is not Identity.COUNTED or not (bare or count.noun.lower in nouns.GENERIC)


def _is_outdated(parse: Parse, predicate: Token, theme: Token) -> bool:
    """Whether a number was told before and holds no more: `an earlier toll of`, `previously they had said`."""
    told = [predicate, *islice(parse.ancestors(predicate), 2)]
    verb = next((t for t in parse.ancestors(theme) if t.tag.startswith("VB")), None)
    if predicate.lower in predicates.TOLL_HEADS and verb and verb.dep == "conj":
        told = [verb]  # "initially put at nine, was raised to 13"
    former = any(t.lower in _FORMERLY for verb in told for t in parse.child(verb.index, "advmod"))
    return former or any(t.lower in _EARLIER for t in parse.child(predicate.index, "amod"))


_FORMERLY = frozenset({"previously", "initially", "originally"})
_EARLIER = frozenset({"earlier", "previous", "prior"})


def _befallen_else(claim: Predication, lexicon: Lexicon) -> bool:
    """Whether the theme says itself that something else befell it: `1,000 dead and 1,500 wounded`."""
    if not says_itself(claim.theme, lexicon):
        return False
    own = lexicon.adjectives.get(claim.theme.lower) or lexicon.count_nouns[claim.theme.lower]
    return own.metric is not claim.sense.metric


def _counts_homes(parse: Parse, head: Token) -> bool:
    """`the number of displaced families`."""
    return any(t.lower in nouns.HOUSEHOLDS for t in parse.tokens[head.index + 1 : head.index + 4])


def _of_home(parse: Parse, claim: Predication) -> Metric | None:
    """The metric for a building: one that is destroyed in part is damaged."""
    partly = any(t.lower in predicates.PARTLY for t in parse.child(claim.predicate.index, "advmod"))
    return Metric.HOUSING_DAMAGED if claim.sense.home is Metric.HOUSING_DESTROYED and partly else claim.sense.home


def _term(parse: Parse, metric: Metric, claim: Predication) -> str:
    if metric is Metric.SHELTERED and any(token.lower in predicates.CAMP_NOUNS for token in parse.tokens):
        return "in_relief_camp"
    if metric is Metric.HOUSING_DESTROYED:
        return claim.sense.term or "destroyed_housing"
    if metric is Metric.HOUSING_DAMAGED:
        return "partially_destroyed_housing"
    return claim.sense.term or metric.value
