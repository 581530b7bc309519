"""Who did what a count tells of: the agents of its predicate, the owners of deeds and weapons, parties to a fight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from stream.extraction import roles
from stream.extraction.factions import faction_of
from stream.extraction.lang.en.actors import ACCUSING, ARMS, ATTRIBUTES, DEEDS, DOING, FIGHTING, FIGHTS, LAID_ON
from stream.extraction.lang.en.sources import ATTRIBUTES as SAYING
from stream.extraction.lang.en.sources import PRONOUNS
from stream.extraction.mentions import Mention
from stream.extraction.parse import Parse, Token
from stream.kinds import ActorRole
from stream.records import Actor

FAR = 3
"""Verbs above a predicate that are looked at."""
MEANS = ("in", "by", "during", "from", "after", "when", "at", "to", "under", "with", "as")
"""Prepositions between a verb and the deed that did it: `died in an attack`."""
WHENCE = ("when", "after", "as", "while")


def read_doers(parse: Parse, mention: Mention, lands: Mapping[int, str | None]) -> tuple[Actor, ...]:
    """Those who act, in the order of the words; `lands` as in `factions.faction_of`.

    In a fight they are parties, else perpetrators. Who only tells of it is none of them.
    """
    found: dict[int, Actor] = {}
    for noun, role in _agents(parse, mention):
        for one in (noun, *parse.child(noun.index, "conj")):
            named = None if one.index == mention.theme else faction_of(parse, _meant(parse, one), lands)
            if named:
                found.setdefault(one.index, Actor(name=named[0], role=role, side=named[1]))
    actors = [found[index] for index in sorted(found)]
    if any(actor.role is ActorRole.PARTY for actor in actors):
        actors = [replace(actor, role=ActorRole.PARTY) for actor in actors]
    return tuple(actors)


def _agents(parse: Parse, mention: Mention) -> Iterator[tuple[Token, ActorRole]]:
    predicate = parse.tokens[mention.predicate]
    yield from _of_deed(parse, predicate)
    accusing = next((t for t in parse.ancestors(predicate) if t.lower in ACCUSING), None)
    accused = list(parse.child(accusing.index, "dobj")) if accusing else []
    if accused:
        yield from ((noun, ActorRole.PERPETRATOR) for noun in accused)
        return
    verbs = [predicate] if predicate.tag in roles.VERBAL else []
    below = predicate
    named = predicate.tag.startswith("NN")
    for above in parse.ancestors(predicate):
        if named and above.tag in roles.VERBAL and above.lower not in DOING:
            break  # who mourns, looks into or finds the dead did not kill them
        if above.lower in SAYING or len(verbs) > FAR or _is_apart(parse, below):
            break
        if above.tag in roles.VERBAL:
            verbs.append(above)
        else:
            yield from _of_deed(parse, above)
            if below.dep in ("relcl", "acl"):
                break
        below = above
    for verb in verbs:
        yield from _of_verb(parse, verb, mention)


def _is_apart(parse: Parse, token: Token) -> bool:
    """Whether a clause tells of something else than the one above: `soldiers came after a blast killed nine`."""
    marked = any(mark.lower in WHENCE for mark in parse.child(token.index, "advmod", "mark"))
    return token.dep == "advcl" and marked


def _subjects(parse: Parse, verb: Token) -> list[Token]:
    """The subjects of a verb; of `…, killing 12` those of the verb above, which are looked at for themselves."""
    trailing = verb.tag == "VBG" and verb.dep == "advcl"
    return list(parse.child(verb.index, "nsubj")) if trailing else roles.subjects(parse, verb)


def _of_verb(parse: Parse, verb: Token, mention: Mention) -> Iterator[tuple[Token, ActorRole]]:
    """The agents that a verb has, or the deeds that it hangs on."""
    role = ActorRole.PARTY if verb.lower in FIGHTING else ActorRole.PERPETRATOR
    if roles.is_passive(parse, verb):
        for by in parse.child(verb.index, "agent"):
            yield from _doing(parse, by, role)
    else:
        subjects = _subjects(parse, verb)
        if all(subject.index != mention.theme for subject in subjects):
            for subject in subjects:
                yield from _doer_or_deed(parse, subject, role)
    yield from _of_means(parse, verb, role)
    for clause in parse.child(verb.index, "advcl", "ccomp", "csubj"):
        if clause.dep == "csubj" or clause.lower in DEEDS:
            yield from _of_deed(parse, clause)
        elif _is_apart(parse, clause) or (clause.dep == "ccomp" and verb.lower not in SAYING):
            yield from _of_verb(parse, clause, mention)


def _of_means(parse: Parse, verb: Token, role: ActorRole) -> Iterator[tuple[Token, ActorRole]]:
    """The other side of a fight, and the deeds in which something befell somebody."""
    if role is ActorRole.PARTY:
        yield from ((noun, role) for noun in parse.child(verb.index, "dobj"))
    for prep in parse.child(verb.index, "prep"):
        if prep.lower in ("with", "against") and role is ActorRole.PARTY:
            yield from _doing(parse, prep, role)
        elif prep.lower in MEANS:
            for noun in parse.child(prep.index, "pobj"):
                yield from _of_deed(parse, noun)


def _doing(parse: Parse, prep: Token, role: ActorRole) -> Iterator[tuple[Token, ActorRole]]:
    for noun in parse.child(prep.index, "pobj"):
        yield from _doer_or_deed(parse, noun, role)


def _doer_or_deed(parse: Parse, noun: Token, role: ActorRole) -> Iterator[tuple[Token, ActorRole]]:
    if noun.lower in DEEDS or noun.lower in FIGHTS:
        yield from _of_deed(parse, noun)
    else:
        yield noun, role


def _of_deed(parse: Parse, noun: Token) -> Iterator[tuple[Token, ActorRole]]:
    """Whose a deed or a weapon is: `an Israeli strike`, `attack by rebels`, `clashes between soldiers and rebels`."""
    if noun.lower in FIGHTS:
        yield from ((party, ActorRole.PARTY) for party in _owners(parse, noun, ("between", "with", "among", "against")))
        yield from ((party, ActorRole.PARTY) for party in parse.child(noun.index, "dobj"))
    elif noun.lower in DEEDS:
        yield from ((owner, ActorRole.PERPETRATOR) for owner in _owners(parse, noun, ("by", "from")))
        for clause in parse.child(noun.index, "acl", "relcl"):
            for by in parse.child(clause.index, "agent", "prep"):
                if by.dep == "agent" or (clause.lower in LAID_ON and by.lower in ("on", "by", "to")):
                    yield from _doing(parse, by, ActorRole.PERPETRATOR)


def _owners(parse: Parse, noun: Token, prepositions: tuple[str, ...]) -> Iterator[Token]:
    """Those that stand before a noun, and behind it with one of the prepositions."""
    for owner in parse.child(noun.index, "compound", "amod", "poss", "nmod"):
        if owner.dep != "amod" or owner.lower in ATTRIBUTES or noun.lower in ARMS:
            yield owner
    for prep in parse.child(noun.index, "prep", "agent"):
        if prep.lower in prepositions:
            yield from parse.child(prep.index, "pobj")


def _meant(parse: Parse, token: Token) -> Token:
    """Whom a pronoun names: `the army said it had killed 30` is the army."""
    if token.lower not in PRONOUNS:
        return token
    for above in parse.ancestors(token):
        subject = parse.first(above.index, "nsubj")
        if subject and subject.lower not in PRONOUNS:
            return subject
    return token
