"""What a counted noun names, and whether it can be a victim of what is claimed."""

from __future__ import annotations

from stream.extraction.counts import Count, Identity
from stream.extraction.describe import is_person
from stream.extraction.lang.en import nouns, predicates
from stream.extraction.lexicon import Lexicon, NounClass
from stream.extraction.parse import Parse, Token
from stream.extraction.predication import Predication
from stream.kinds import Metric


def class_of(parse: Parse, count: Count, claim: Predication, lexicon: Lexicon) -> NounClass:
    """What the counted noun names; bare numbers and the predicate's own noun stand for people."""
    noun = count.noun
    if count.identity is Identity.NONE and noun.lower in ("one", "nobody", "none"):
        return NounClass.PERSON
    if noun.quantity or noun.index == claim.predicate.index or noun.tag == "PRP" or _is_next(parse, noun):
        return NounClass.PERSON if claim.sense.metric else _class_of_bare(parse, noun, lexicon)
    if noun.lower in ("others", "more") and claim.sense.metric is None:
        return NounClass.BUILDING  # "damaged 80 houses, destroyed 20 others"
    if noun.lower in predicates.LIFE_NOUNS or noun.lower in lexicon.adjectives or noun.lower in lexicon.count_nouns:
        return NounClass.PERSON
    if noun.lower == "head" and any(True for _ in parse.child(noun.index, "compound", "prep")):
        return NounClass.PERSON
    found = lexicon.noun_class(noun.lower)
    return NounClass.PERSON if found is NounClass.UNKNOWN and _is_people(noun, count) else found


def _class_of_bare(parse: Parse, number: Token, lexicon: Lexicon) -> NounClass:
    """What a bare number of what was wrecked counts: buildings where the sentence told of some, else anything."""
    before = (token.lower for token in parse.tokens[: number.index])
    told = any(lexicon.noun_class(w) is NounClass.BUILDING or w in predicates.HOUSING_NOUNS for w in before)
    return NounClass.BUILDING if told else NounClass.THING


def _is_next(parse: Parse, noun: Token) -> bool:
    """Whether the word stands for one more person: `another`, `killed a fifth`."""
    return noun.lower == "another" or (noun.lower in nouns.ORDINALS and not parse.first(noun.index, "prep", "compound"))


def _is_people(noun: Token, count: Count) -> bool:
    """Whether a name in the plural counts people: `3,000 Yazidis`."""
    plural = noun.tag == "NNP" and noun.lower.endswith("s") and count.quantity.best > 1
    return noun.tag == "NNPS" or (plural and count.identity is Identity.COUNTED)


def admits(parse: Parse, count: Count, kind: NounClass, claim: Predication) -> bool:
    """Whether the noun can be a victim of the claim."""
    if kind is NounClass.THING:
        return False
    if kind is NounClass.BUILDING or count.noun.lower in predicates.COUNT_NOUNS:
        return count.identity in (Identity.COUNTED, Identity.NONE)
    if kind is NounClass.UNKNOWN:
        if count.identity is Identity.COUNTED:
            return not claim.sense.strict
        if count.identity is Identity.INDEFINITE and not claim.sense.strict and _is_agent(parse, count.noun):
            return claim.sense.metric in _SINGLE_METRICS
        named = count.identity is Identity.NAMED and claim.sense.metric is not Metric.MISSING
        shot = claim.sense.hit and claim.predicate.tag == "VBN" and claim.theme.index < claim.predicate.index
        return named and (not claim.sense.strict or shot or is_person(parse, count.noun))
    definite = count.identity in (Identity.DEFINITE, Identity.NAMED)
    return not definite or claim.sense.metric in _SINGLE_METRICS


def _is_agent(parse: Parse, noun: Token) -> bool:
    """Whether an unknown noun names a person by its ending (`a blogger`) or by an age beside it."""
    aged = any(t.lower.endswith("-old") for t in parse.child(noun.index, "amod", "compound"))
    called = noun.lower.endswith(nouns.AGENT_ENDINGS) and noun.lower not in nouns.COLLECTIVES
    return noun.tag == "NN" and (aged or called)


_SINGLE_METRICS = (Metric.KILLED, Metric.INJURED, Metric.ABDUCTED)
