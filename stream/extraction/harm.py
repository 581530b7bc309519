"""Turns of several words that tell of a death or a wound: `shot dead`, `in critical condition`, `taken to hospital`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stream.extraction.lang.en import harm_words, predicates
from stream.extraction.lang.en.predicates import Sense
from stream.extraction.parse import Parse, Token
from stream.extraction.roles import VERBAL, is_counted, of_themes, subjects, verb_themes


def turns(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    """What a turn of harm says and whom it befalls; `token` is its chief word."""
    if token.lower in harm_words.WOUND_NOUNS:
        return _with_wounds(parse, token)
    if token.tag not in VERBAL or (token.lower not in _CHIEFS and ENDS.isdisjoint(parse.words)):
        return None
    for rule in (_to_death, _lives, _by_own_hand, _in_condition, _harmed, _to_hospital, _survives):
        found = rule(parse, token)
        if found:
            return found
    return None


ENDS = frozenset({"death", "condition", "conditions"})
"""Words that make a turn with any verb."""
_CHIEFS = (
    harm_words.WIPING | harm_words.SURVIVING | harm_words.BURN_VERBS | harm_words.GUN_VERBS | harm_words.DEADLY_VERBS
    | predicates.TAKE_VERBS | harm_words.COMMIT_VERBS | harm_words.TURN_VERBS | harm_words.OWN_VERBS
    | harm_words.SUFFER_VERBS | harm_words.BRING_VERBS
)  # fmt: skip
"""The verbs of all others."""


def _to_death(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    """`gunned down 12`, `burned alive`, `hacked to death`, `fatally shot`, `shot dead`."""
    if token.lower in harm_words.DOOM or (token.lower in harm_words.MOTION and token.lower != "put"):
        return None
    beside = parse.child(token.index, "prt", "oprd", "advmod", "acomp")
    around = {t.lower for t in beside if abs(t.index - token.index) <= 3 or t.dep == "oprd"}
    following = [t.lower for t in parse.tokens[token.index + 1 : token.index + 3]]
    around_ = (token, *parse.child(token.index, "dobj"))
    ends = any(t.lower == "death" for head in around_ for t in _objects(parse, head, "to"))
    alive = token.lower in harm_words.BURN_VERBS and any(t.lower == "alive" for t in parse.child(token.index, "advcl"))
    wiped = token.lower in harm_words.WIPING and "out" in around | set(following[:1])
    down = token.lower in harm_words.GUN_VERBS and "down" in around | set(following[:1])
    dead = token.lower in harm_words.DEADLY_VERBS and bool(harm_words.DEADLY & (around | set(following[:1])))
    if not (following == ["to", "death"] or ends or down or dead or alive or wiped):
        return None
    return predicates.KILL, verb_themes(parse, token, predicates.KILL)


def _lives(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    """`claimed 12 lives`, `cost 12 people their lives`, `took his own life`."""
    if token.lower not in predicates.TAKE_VERBS:
        return None
    lives = [t for t in parse.child(token.index, "dobj", "ccomp") if t.lower in predicates.LIFE_NOUNS]
    if not lives:
        return None
    if any(t.lower == "own" for t in parse.child(lives[0].index, "amod")):
        return predicates.KILL, subjects(parse, token)
    if parse.first(lives[0].index, "poss"):
        return predicates.KILL, list(parse.child(token.index, "dative", "iobj"))
    named = of_themes(parse, lives[0])
    return predicates.KILL, named if named and not is_counted(parse, lives[0]) else lives


def _by_own_hand(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    """`turned the gun on himself`, `committed suicide`."""
    objects = {t.lower for t in parse.child(token.index, "dobj")}
    if token.lower in harm_words.COMMIT_VERBS and "suicide" in objects:
        return predicates.KILL, subjects(parse, token)
    if token.lower not in harm_words.TURN_VERBS or harm_words.GUNS.isdisjoint(objects):
        return None
    around = (token, *parse.child(token.index, "dobj"))
    aims = [t for head in around for t in _objects(parse, head, "on") if t.lower in harm_words.ONESELF]
    return (predicates.KILL, aims) if aims else None


def _objects(parse: Parse, head: Token, *prepositions: str) -> Iterator[Token]:
    """The objects of a word's prepositions."""
    for prep in parse.child(head.index, "prep", "dative"):
        if prep.lower in prepositions:
            yield from parse.child(prep.index, "pobj")


def _whom(parse: Parse, verb: Token) -> list[Token]:
    """Whom a verb of bringing, finding or leaving is about: its objects, else its subjects."""
    return list(parse.child(verb.index, "dobj")) or subjects(parse, verb)


def _in_condition(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    """`is in critical condition`, `left a boy in serious condition`, `taken to hospital in fair condition`."""
    for head in (token, *parse.child(token.index, "dobj"), *_objects(parse, token, "to", "at")):
        for state in _objects(parse, head, "in"):
            graded = any(t.lower in harm_words.GRADES for t in parse.child(state.index, "amod"))
            if state.lower in ("condition", "conditions") and graded:
                return predicates.TREATED, _whom(parse, token)
    return None


def _harmed(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    """`nine people suffered injuries`, `two were treated for burns`, `taken to hospital with wounds`."""
    owns = token.lower in harm_words.OWN_VERBS
    if not owns and token.lower not in harm_words.SUFFER_VERBS:
        return None
    objects = list(parse.child(token.index, "dobj"))
    wounds = [t for t in (*objects, *_objects(parse, token, "for", "with", "from")) if _is_wound(parse, t, owns)]
    unhurt = any(t.lower == "no" for wound in wounds for t in parse.child(wound.index, "det"))
    if not wounds or unhurt or any(t.lower in ("injury", "injuries") and is_counted(parse, t) for t in wounds):
        return None
    sense = predicates.HURT if _is_plain(parse, token, wounds) else predicates.TREATED
    return sense, [t for t in objects if t not in wounds] or subjects(parse, token)


def _is_plain(parse: Parse, verb: Token, wounds: Sequence[Token]) -> bool:
    """Whether `suffered injuries` says no more: of those who had gunshot wounds, or fatal ones, some died."""
    bare = all(t.lower in ("injury", "injuries") and not parse.first(t.index, "amod", "compound") for t in wounds)
    return verb.lower in harm_words.BEARING and bare


def _is_wound(parse: Parse, noun: Token, by_weapon: bool) -> bool:
    """Whether a noun is a wound; `by_weapon`: only with the word that says what made it."""
    named = any(t.lower in harm_words.WOUND_KINDS for t in parse.child(noun.index, "compound", "amod"))
    return noun.lower in harm_words.WOUND_NOUNS and (named or not by_weapon)


def _with_wounds(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    """`found a woman with gunshot wounds`: the wounds hang on the person."""
    prep = parse.head(token)
    holder = parse.head(prep)
    if token.dep != "pobj" or prep.lower not in ("with", "from") or not holder.tag.startswith(("NN", "CD")):
        return None
    return predicates.TREATED, [holder]


def _to_hospital(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    """`were taken to a hospital`; not to be looked at only."""
    if token.lower not in harm_words.BRING_VERBS:
        return None
    if any(t.lower in harm_words.CHECKS for t in _objects(parse, token, "for")):
        return None
    for place in _objects(parse, token, "to"):
        medical = any(t.lower in ("medical", "trauma") for t in parse.child(place.index, "compound", "amod"))
        if place.lower in harm_words.HOSPITALS or (medical and place.lower in ("center", "centre", "facility")):
            return predicates.TREATED, _whom(parse, token)
    return None


def _survives(parse: Parse, token: Token) -> tuple[Sense, list[Token]] | None:
    """`is expected to survive`, `is fighting for her life`, `is recovering after a shooting`."""
    if token.lower in ("fighting", "clinging"):
        alive = any(t.lower in predicates.LIFE_NOUNS for t in _objects(parse, token, "for", "to"))
        return (predicates.TREATED, subjects(parse, token)) if alive else None
    if token.lower == "recovering":
        causes = {t.lower for t in _objects(parse, token, "after", "from")}
        return (predicates.TREATED, subjects(parse, token)) if causes & harm_words.CAUSES else None
    if token.lower != "expected":
        return None
    outcomes = {
        t.lower for verb in parse.child(token.index, "xcomp") for t in (verb, *parse.child(verb.index, "acomp"))
    }
    return (predicates.TREATED, subjects(parse, token)) if outcomes & harm_words.RECOVERIES else None
