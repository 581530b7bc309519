"""Turns of several words on home and liberty: "lost their homes", "took refuge", "held hostage"."""

from __future__ import annotations

from collections.abc import Iterator

from stream.extraction.lang.en import nouns, predicates
from stream.extraction.lang.en.predicates import Sense
from stream.extraction.parse import Parse, Token
from stream.extraction.roles import VERBAL, is_counted, is_passive, subjects


def turns(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    """Turns of several words on life and home: `lost their homes`, `took refuge`, `forced from their homes`."""
    if token.lower not in _CHIEFS:
        return None
    for rule in (_lost, _held, _seized, _refuge, _from_homes, _housed):
        found = rule(parse, token)
        if found:
            return found
    return None


_CHIEFS = (
    predicates.LOSE_VERBS | predicates.HOLD_VERBS | predicates.SEIZE | predicates.REFUGE_VERBS | predicates.LEAVE_HOME
    | predicates.CROSS_VERBS | predicates.FORCE_VERBS | predicates.BE | predicates.STAY_VERBS | predicates.MOVE_VERBS
)  # fmt: skip
"""The verbs of all of them."""


def _are_troops(parse: Parse, verb: Token, noun: Token) -> bool:
    """Whether those lost are fighters, or the men of some: `the army lost four men`."""
    if parse.first(noun.index, "acl"):
        return False  # "lost 52 soldiers killed in action"
    if noun.lower in nouns.ARMED:
        return True
    losers = {t.lower for t in subjects(parse, verb)}
    return noun.lower in ("men", "members", "people") and bool(losers & predicates.FORCES)


def _held(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    """`took 12 people hostage`, `are being held hostage`, `seized three engineers as hostages`."""
    if token.lower not in predicates.HOLD_VERBS or token.tag not in VERBAL:
        return None
    beside = parse.child(token.index, "oprd", "xcomp", "dobj", "advmod", "acomp", "attr", "npadvmod")
    within = (
        t for prep in parse.child(token.index, "prep") if prep.lower == "as" for t in parse.child(prep.index, "pobj")
    )
    captive = next((t for t in (*beside, *within) if t.lower in predicates.CAPTIVE and not is_counted(parse, t)), None)
    if captive is None:
        return None
    if token.tag == "VBN" and any(t.lower == "had" for t in parse.child(token.index, "aux")):
        return None  # "who had been held hostage were freed": it is over
    whom = [t for t in parse.child(token.index, "dobj", "ccomp") if t is not captive]
    whom = whom or [t for t in parse.child(captive.index, "compound", "nmod") if t.tag in ("NNS", "NNPS")]
    return predicates.ABDUCT, whom or (subjects(parse, token) if is_passive(parse, token) else [])


def _seized(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    """`armed men seized 30 passengers`: people, taken by others than the police."""
    if token.lower not in predicates.SEIZE or token.tag not in VERBAL:
        return None
    if is_passive(parse, token):
        takers = [t for by in parse.child(token.index, "agent") for t in parse.child(by.index, "pobj")]
        whom = subjects(parse, token)
    else:
        takers, whom = subjects(parse, token), list(parse.child(token.index, "dobj"))
    kinds = {t.lower for taker in takers for t in (taker, *parse.child(taker.index, "amod", "compound"))}
    armed = kinds & (nouns.ARMED | predicates.ARMED) and not kinds & nouns.SECURITY
    return (predicates.SEIZED, whom) if armed else None


def _lost(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    if token.lower not in predicates.LOSE_VERBS:
        return None
    for thing in parse.child(token.index, "dobj"):
        if is_counted(parse, thing) and _are_troops(parse, token, thing):
            return predicates.DIE, [thing]
        if thing.lower in predicates.LIFE_NOUNS:
            return predicates.DIE, [thing] if is_counted(parse, thing) else subjects(parse, token)
        if thing.lower in predicates.HOME_NOUNS and not is_counted(parse, thing):
            return predicates.ADJECTIVES["homeless"], subjects(parse, token)
    return None


def _refuge(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    if token.lower not in predicates.REFUGE_VERBS:
        return None
    refuge = any(t.lower in predicates.REFUGE_NOUNS for t in parse.child(token.index, "dobj"))
    around = (token, *parse.child(token.index, "dobj"))
    places = {o.lower for t in around for prep in parse.child(t.index, "prep") for o in _deep_objects(parse, prep)}
    sense = predicates.IN_CAMP if places & predicates.CAMP_NOUNS else predicates.SHELTER
    return (sense, subjects(parse, token)) if refuge else None


def _from_homes(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    """`forced 1,000 refugees from their homes`, `left their homes`, `abandoned their homes`."""
    if token.lower in predicates.LEAVE_HOME:
        homes = any(t.lower in predicates.HOME_NOUNS for t in parse.child(token.index, "dobj"))
        return (predicates.EVACUATE, subjects(parse, token)) if homes else None
    if token.lower in predicates.CROSS_VERBS:
        homes = any(t.lower in predicates.HOME_NOUNS for t in parse.child(token.index, "dobj"))
        return (predicates.FLEE, subjects(parse, token)) if homes else None
    if token.lower not in predicates.FORCE_VERBS:
        return None
    whom = list(parse.child(token.index, "dobj")) or subjects(parse, token)
    places = {(p.lower, o.lower) for p in parse.child(token.index, "prep") for o in _deep_objects(parse, p)}
    if any(prep in ("from", "out", "of") and place in predicates.HOME_NOUNS for prep, place in places):
        return predicates.FLEE, whom
    if any(prep in ("into", "to", "in") and place in predicates.SHELTER_NOUNS for prep, place in places):
        return predicates.SHELTER, whom
    return None


def _deep_objects(parse: Parse, prep: Token) -> Iterator[Token]:
    for child in parse.child(prep.index, "pobj", "prep"):
        if child.dep == "pobj":
            yield child
        else:
            yield from parse.child(child.index, "pobj")


def _housed(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    """`2,000 people are living in camps`, `housed in schools`."""
    if token.lower in predicates.BE:
        return _is_in(parse, token)
    if token.lower not in predicates.STAY_VERBS and token.lower not in predicates.MOVE_VERBS:
        return None
    places = {obj.lower for prep in parse.child(token.index, "prep") for obj in _deep_objects(parse, prep)}
    whom = (
        subjects(parse, token)
        if is_passive(parse, token) or not parse.first(token.index, "dobj")
        else list(parse.child(token.index, "dobj"))
    )
    if places & predicates.CAMP_NOUNS:
        return predicates.IN_CAMP, whom
    if token.lower in predicates.MOVE_VERBS:
        brought = is_passive(parse, token) or parse.first(token.index, "dobj") is not None
        moved = predicates.EVACUATE if brought else predicates.RELOCATE
        return (moved, whom) if places & predicates.SAFE_NOUNS else None
    return (predicates.SHELTER, whom) if places & predicates.SHELTER_NOUNS else None


def _is_in(parse: Parse, verb: Token) -> tuple[Sense, list[Token]] | None:
    """`12,000 are in relief camps`: only of places that are there for people without a home."""
    inside = [t for prep in parse.child(verb.index, "prep") if prep.lower == "in" for t in _deep_objects(parse, prep)]
    before = parse.tokens[max(0, verb.index - 1)]
    whom = [before] if before.quantity else [t for t in subjects(parse, verb) if t.lower not in nouns.ARMED]
    for place in inside:
        kinds = {t.lower for t in parse.child(place.index, "compound", "amod", "nmod")}
        if place.lower in predicates.CAMP_NOUNS and kinds & predicates.RELIEF:
            return predicates.IN_CAMP, whom
        refuge = place.lower in ("shelters", "shelter") and not kinds & predicates.NO_RELIEF
        if refuge or (place.lower in predicates.SHELTER_NOUNS and kinds & predicates.RELIEF):
            return predicates.SHELTER, whom
    return None
