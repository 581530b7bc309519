"""Counts linked to what happened: from trees to mentions. Nothing is dropped here that a later step could judge."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from stream.extraction import roles, surface
from stream.extraction.lang.en import nouns, predicates
from stream.extraction.lang.en.predicates import Sense
from stream.extraction.lexicon import Lexicon, NounClass
from stream.extraction.numbers import Quantity
from stream.extraction.parse import Parse, Token
from stream.kinds import Metric, Quantifier, Unit


class Identity(Enum):
    """How the text picks out whom it counts."""

    COUNTED = "counted"
    INDEFINITE = "indefinite"
    DEFINITE = "definite"
    NAMED = "named"
    NONE = "none"


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
    surface: bool = False
    """True where word order alone made the link."""


@dataclass(frozen=True, slots=True)
class Count:
    """A noun phrase read as a count: its quantity, its head noun and how it picks people out."""

    quantity: Quantity
    noun: Token
    identity: Identity


@dataclass(frozen=True, slots=True)
class Claim:
    """A predicate and somebody it befalls."""

    predicate: Token
    sense: Sense
    theme: Token
    part_of: int | None = None


def find_mentions(parse: Parse, lexicon: Lexicon) -> list[Mention]:
    """The mentions of a sentence by where their counts stand, one for each count and metric."""
    found: dict[tuple[int, Metric], Mention] = {}
    for claim in _claims(parse, lexicon):
        mention = _mention(parse, claim, lexicon)
        if mention:
            key = (mention.quantity.start, mention.metric)
            if key not in found or (found[key].hit and not mention.hit):
                found[key] = mention
    linked = {start for start, _ in found}
    for predicate, sense, theme in surface.links(parse, lexicon, linked):
        mention = _mention(parse, Claim(predicate, sense, theme), lexicon)
        if mention:
            found.setdefault((mention.quantity.start, mention.metric), replace(mention, surface=True))
    return sorted(_settled(found), key=lambda mention: (mention.quantity.start, mention.predicate))


def _settled(found: dict[tuple[int, Metric], Mention]) -> Iterator[Mention]:
    """Without hits that are deaths ("shot and killed") and states that a change overrules ("refugees returned")."""
    killed = {mention.theme for mention in found.values() if mention.metric is Metric.KILLED}
    changed = {mention.quantity.start for mention in found.values() if mention.predicate != mention.theme}
    lent = _lent(found)
    for key, mention in found.items():
        named_only = mention.predicate == mention.theme and mention.quantity.start in changed
        if not (mention.hit and mention.theme in killed) and not named_only and key not in lent:
            yield mention


def _lent(found: dict[tuple[int, Metric], Mention]) -> set[tuple[int, Metric]]:
    """The links of counts that another predicate governs, where theirs has a count of its own.

    "left two missing and displaced 28 families": the 28 are displaced alone; "killed or wounded 12" keeps both.
    """
    reach: dict[int, set[int]] = {}
    rivals: dict[int, set[int]] = {}
    for start, metric in found:
        predicate = found[start, metric].predicate
        reach.setdefault(predicate, set()).add(start)
        rivals.setdefault(start, set()).add(predicate)
    lent = set()
    for (start, metric), mention in found.items():
        for rival in rivals[start] - {mention.predicate}:
            own, other = reach[mention.predicate] - reach[rival], reach[rival] - reach[mention.predicate]
            farther = abs(mention.predicate - mention.theme) > abs(rival - mention.theme)
            if own and (farther or not other):
                lent.add((start, metric))
    return lent


# -- claims ----------------------------------------------------------------------------------------------------------


def _claims(parse: Parse, lexicon: Lexicon) -> Iterator[Claim]:
    """Every predicate with everybody it befalls, coordinated and included ones too."""
    for token in parse.tokens:
        for predicate, sense, theme in _direct(parse, token, lexicon):
            yield from _spread(parse, Claim(predicate, sense, theme))


def _direct(parse: Parse, token: Token, lexicon: Lexicon) -> Iterator[tuple[Token, Sense, Token]]:
    turn = roles.turns(parse, token)
    if turn:
        yield from ((token, turn[0], theme) for theme in turn[1])
        return
    if token.lower in predicates.FORCE_VERBS:
        for complement, theme in roles.forced_themes(parse, token):
            flight = predicates.FLEE if complement.lower in predicates.CROSS_VERBS else None
            made = lexicon.verbs.get(complement.lower, flight)
            if made:
                yield complement, made, theme
    off = any(t.lower == "off" for t in parse.child(token.index, "prt", "prep", "advmod"))
    if token.lower in lexicon.verbs and token.tag in (*roles.VERBAL, "JJ") and not off:
        sense = lexicon.verbs[token.lower]
        yield from ((token, sense, theme) for theme in roles.verb_themes(parse, token, sense))
    if token.lower in lexicon.adjectives and not (token.lower in lexicon.verbs and token.tag in _FINITE):
        sense = lexicon.adjectives[token.lower]
        yield from ((token, sense, theme) for theme in roles.adjective_themes(parse, token))
    yield from _nominal(parse, token, lexicon)


def _nominal(parse: Parse, token: Token, lexicon: Lexicon) -> Iterator[tuple[Token, Sense, Token]]:
    """Nouns that are counted, nouns with an `of` phrase, and tolls."""
    if token.lower in lexicon.count_nouns and roles.is_counted(parse, token):
        yield token, lexicon.count_nouns[token.lower], token
    elif token.lower in lexicon.of_nouns and token.tag.startswith(("NN", "VBG")):
        sense = lexicon.of_nouns[token.lower]
        yield from ((token, sense, theme) for theme in roles.of_themes(parse, token))
    elif token.lower in ("bodies", "body", "corpses", "remains"):
        yield from ((token, predicates.KILL, theme) for theme in roles.of_themes(parse, token))
    if token.lower in predicates.TOLL_HEADS:
        told = surface.toll_sense(parse, token)
        if told:
            yield from ((token, told, theme) for theme in surface.toll_numbers(parse, token))


def _spread(parse: Parse, claim: Claim, depth: int = 0) -> Iterator[Claim]:
    """The claim, and the same of those joined to its theme or included in it."""
    yield claim
    if depth > 8:
        return
    for child in parse.child(claim.theme.index, "conj", "appos"):
        if child.dep == "conj" and child.index > claim.theme.index and not roles.is_subject_astray(parse, child):
            yield from _spread(parse, replace(claim, theme=child), depth + 1)
    for prep in parse.child(claim.theme.index, "prep"):
        if prep.lower in ("including", "among"):
            for part in parse.child(prep.index, "pobj"):
                inner = replace(claim, theme=part, part_of=claim.theme.index)
                yield from _spread(parse, inner, depth + 1)


# -- counts ----------------------------------------------------------------------------------------------------------


def read_count(parse: Parse, theme: Token) -> Count | None:
    """A noun phrase as a count; None for plurals without a number."""
    quantity = theme.quantity
    if quantity:
        return Count(quantity, _of_noun(parse, theme) or theme, Identity.COUNTED)
    inner = _of_noun(parse, theme)
    if inner and (theme.lower in nouns.COLLECTIVES or theme.lower in nouns.HOUSEHOLDS):
        counted = read_count(parse, inner)
        if counted and (counted.identity is Identity.COUNTED or theme.lower in nouns.COLLECTIVES):
            return counted
    numbers = [parse.tokens[n] for n in parse.children[theme.index] if parse.tokens[n].quantity and n < theme.index]
    if numbers and numbers[-1].quantity:
        return Count(numbers[-1].quantity, theme, Identity.COUNTED)
    return _single(parse, theme)


def _of_noun(parse: Parse, theme: Token) -> Token | None:
    """The noun of the `of` phrase; pronouns (`of whom`) name nobody."""
    for prep in parse.child(theme.index, "prep"):
        if prep.lower == "of":
            return next((obj for obj in parse.child(prep.index, "pobj") if obj.lower not in _PRONOUNS), None)
    return None


_PRONOUNS = frozenset({"whom", "which", "them", "these", "those", "us"})


def _single(parse: Parse, theme: Token) -> Count | None:
    """A singular noun phrase as one person, `no victims` as none."""
    first = next((t for t in parse.child(theme.index, "det", "poss", "neg")), None)
    word = first.lower if first else ""
    if word == "no" or theme.lower in ("nobody", "none"):
        none = first or theme
        return Count(_one(none.start, none.end, 0), theme, Identity.NONE)
    if theme.tag in ("NN", "PRP") and word in ("a", "an", "another"):
        return (
            Count(replace(_one(first.start, first.end), additive=word == "another"), theme, Identity.INDEFINITE)
            if first
            else None
        )
    if theme.tag == "NN" and word not in ("any", "every", "each"):
        return Count(_one(first.start if first else theme.start, theme.end), theme, Identity.DEFINITE)
    if theme.tag == "NNP":
        start = min([theme.start, *(t.start for t in parse.child(theme.index, "compound"))])
        named = word in ("a", "an") and first
        return Count(_one(start, theme.end), theme, Identity.INDEFINITE if named else Identity.NAMED)
    if theme.tag == "PRP" and theme.lower in ("him", "her", "he", "she", "himself", "herself"):
        return Count(_one(theme.start, theme.end), theme, Identity.DEFINITE)
    return None


def _one(start: int, end: int, value: int = 1) -> Quantity:
    return Quantity(start=start, end=end, core=start, low=value, best=value, high=value, quantifier=Quantifier.EXACT)


# -- mentions --------------------------------------------------------------------------------------------------------


def _mention(parse: Parse, claim: Claim, lexicon: Lexicon) -> Mention | None:
    """The claim as a mention, if its theme can be counted and can suffer what is claimed."""
    count = read_count(parse, claim.theme)
    if count is None:
        return None
    kind = _class(count, claim, lexicon)
    metric = claim.sense.home if kind is NounClass.BUILDING else claim.sense.metric
    if metric is None or not _admits(count, kind, claim):
        return None
    unit = {NounClass.HOUSEHOLD: Unit.HOUSEHOLD, NounClass.BUILDING: Unit.BUILDING}.get(kind, Unit.PERSON)
    return Mention(
        metric=metric,
        term=_term(metric, claim),
        unit=unit,
        quantity=count.quantity,
        identity=count.identity,
        predicate=claim.predicate.index,
        theme=claim.theme.index,
        label=_label(parse, count, claim.predicate),
        hit=claim.sense.hit,
        part_of=claim.part_of,
    )


def _class(count: Count, claim: Claim, lexicon: Lexicon) -> NounClass:
    """What the counted noun names; bare numbers and the predicate's own noun stand for people."""
    noun = count.noun
    if count.identity is Identity.NONE and noun.lower in ("one", "nobody", "none"):
        return NounClass.PERSON
    if noun.quantity or noun.index == claim.predicate.index or noun.tag == "PRP":
        return NounClass.PERSON if claim.sense.metric else NounClass.BUILDING
    if noun.lower in predicates.LIFE_NOUNS or noun.lower in lexicon.adjectives or noun.lower in lexicon.count_nouns:
        return NounClass.PERSON
    found = lexicon.noun_class(noun.lower)
    return NounClass.PERSON if found is NounClass.UNKNOWN and noun.tag in ("NNPS",) else found


def _admits(count: Count, kind: NounClass, claim: Claim) -> bool:
    """Whether the noun can be a victim of the claim."""
    if kind is NounClass.THING:
        return False
    if kind is NounClass.BUILDING or count.noun.lower in predicates.COUNT_NOUNS:
        return count.identity in (Identity.COUNTED, Identity.NONE)
    if kind is NounClass.UNKNOWN:
        if count.identity is Identity.COUNTED:
            return not claim.sense.strict
        return count.identity is Identity.NAMED and not claim.sense.strict and claim.sense.metric is not Metric.MISSING
    definite = count.identity in (Identity.DEFINITE, Identity.NAMED)
    return not definite or claim.sense.metric in _SINGLE_METRICS


_FINITE = ("VB", "VBD", "VBG", "VBP", "VBZ")
_SINGLE_METRICS = (Metric.KILLED, Metric.INJURED, Metric.ABDUCTED)


def _term(metric: Metric, claim: Claim) -> str:
    if metric is Metric.HOUSING_DESTROYED:
        return claim.sense.term or "destroyed_housing"
    if metric is Metric.HOUSING_DAMAGED:
        return "partially_destroyed_housing"
    return claim.sense.term or metric.value


def _label(parse: Parse, count: Count, predicate: Token) -> str:
    """The words of the noun phrase that say who: `Iraqi soldiers`; none where the noun only says what happened."""
    noun = count.noun
    if noun.quantity or noun.index == predicate.index:
        return ""
    modifiers = [t for t in parse.child(noun.index, "amod", "compound") if not t.quantity and t.index < noun.index]
    return " ".join(t.text for t in [*modifiers, noun])
