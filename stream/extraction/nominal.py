"""Nouns that tell of victims: counted ones, those with an `of` phrase, tolls, and deaths that a noun implies."""

from __future__ import annotations

from collections.abc import Iterator

from stream.extraction import roles, surface
from stream.extraction.lang.en import harm_words, nouns, predicates
from stream.extraction.lang.en.number_words import MULTIPLES
from stream.extraction.lang.en.predicates import Sense
from stream.extraction.lexicon import Lexicon
from stream.extraction.parse import Parse, Token


def links(parse: Parse, token: Token, lexicon: Lexicon) -> Iterator[tuple[Token, Sense, Token]]:
    """(predicate, sense, theme) of a noun."""
    yield from ((token, sense, token) for sense in _of_itself(parse, token))
    if token.lower in lexicon.count_nouns and roles.is_counted(parse, token):
        yield token, lexicon.count_nouns[token.lower], token
    elif token.lower in predicates.HARM_NOUNS and any(t.lower == "no" for t in parse.child(token.index, "det")):
        yield token, predicates.HARM_NOUNS[token.lower], token
    elif token.lower in lexicon.of_nouns and token.tag.startswith(("NN", "VBG")):
        deadly = lexicon.of_nouns[token.lower].hit and is_deadly(parse, token)
        sense = predicates.KILL if deadly else lexicon.of_nouns[token.lower]
        yield from ((token, sense, theme) for theme in roles.of_themes(parse, token))
    elif token.lower == "loss":
        themes = roles.of_themes(parse, token)
        yield from (
            (token, predicates.KILL, t) for t in themes if t.lower in predicates.LIFE_NOUNS or _are_own(parse, t)
        )
    elif (
        token.lower in ("bodies", "body", "corpses", "remains")
        and parse.head(token).lower not in harm_words.LAID_TO_REST
    ):
        yield from ((token, predicates.KILL, theme) for theme in roles.of_themes(parse, token))
    if token.lower in predicates.TOLL_HEADS:
        told = surface.toll_sense(parse, token)
        if told:
            yield from ((token, told, theme) for theme in surface.toll_numbers(parse, token))


def _are_own(parse: Parse, theme: Token) -> bool:
    """Whether those lost are fighters, or men of the one who lost them: `the loss of four of its own men`."""
    if not roles.is_counted(parse, theme):
        return False
    within = {t.lower for t in parse.tokens[theme.index : theme.index + OWN_REACH]}
    return theme.lower in nouns.ARMED or bool(within & nouns.ARMED) or {"own", "men"} <= within


OWN_REACH = 5
"""Words from a number to those it counts: `four of its own men`."""


def is_deadly(parse: Parse, noun: Token) -> bool:
    """Whether a happening is told to have killed: `fatal shooting`."""
    return any(t.lower in harm_words.FATAL for t in parse.child(noun.index, "amod"))


def _of_itself(parse: Parse, token: Token) -> Iterator[Sense]:
    """What a noun says of those it names: `7 shot` in a headline, `a homicide victim`, `a triple shooting`."""
    if not token.tag.startswith(("NN", "VBG")):
        return
    if token.lower in ("victim", "victims"):
        kinds = {t.lower for t in parse.child(token.index, "compound", "amod")}
        if kinds & harm_words.DEADLY_KINDS:
            yield predicates.KILL
        elif kinds & harm_words.VICTIM_KINDS:
            yield predicates.HIT
    elif token.lower in harm_words.SHOOTINGS:
        if any(t.lower in MULTIPLES for t in parse.child(token.index, "nummod", "amod")):
            yield predicates.HIT
    elif token.lower == "shot" and token.dep == "ROOT" and token.index and parse.tokens[token.index - 1].quantity:
        beside = {t.lower for t in parse.tokens[token.index + 1 : token.index + 3]}
        yield predicates.KILL if beside & {"dead", "death"} else predicates.HIT


def implied_deaths(parse: Parse) -> Iterator[tuple[Token, int]]:
    """The nouns of a sentence that tell of one death, and where their words begin."""
    for token in parse.tokens:
        if token.tag == "NN" and not roles.is_counted(parse, token) and not _is_foiled(parse, token):
            if token.lower in harm_words.MURDERS and _is_case(parse, token):
                yield token, token.start
            elif token.lower in harm_words.DEADLY_HAPPENINGS and is_deadly(parse, token):
                yield token, min(t.start for t in parse.child(token.index, "amod"))


def _is_case(parse: Parse, token: Token) -> bool:
    """Whether a word of killing stands for a killing, not for those who look into such: `homicide detectives`."""
    return token.dep != "compound" or parse.head(token).lower in harm_words.CASES


def _is_foiled(parse: Parse, token: Token) -> bool:
    """Whether it was only tried or planned: `attempted murder`, `conspiracy to commit murder`."""
    before = {t.lower for t in parse.tokens[max(0, token.index - FOILED_REACH) : token.index]}
    return not harm_words.FOILED.isdisjoint(before)


FOILED_REACH = 5
