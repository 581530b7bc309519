"""Links by word order, for counts that the tree leaves hanging, and the numbers of tolls."""

from __future__ import annotations

from collections.abc import Iterator, Set

from stream.extraction.lang.en import nouns, predicates
from stream.extraction.lang.en.predicates import Sense, Theme
from stream.extraction.lang.words import words
from stream.extraction.lexicon import Lexicon, NounClass
from stream.extraction.parse import Parse, Token

REACH_RIGHT = 7
"""Words between a count and what befalls those counted."""
REACH_LEFT = 3
NOUN_REACH = 3
"""Words between a count and a noun of happening: `12 new deaths`."""
STOPS = words("; : . ( ) including many most")


def links(parse: Parse, lexicon: Lexicon, linked: Set[int]) -> Iterator[tuple[Token, Sense, Token]]:
    """(predicate, sense, count token) of the counts that are not linked yet."""
    for token in parse.tokens:
        if token.quantity and token.quantity.start not in linked and not _of_thing(parse, token, lexicon):
            found = _before(parse, token, lexicon) or _after(parse, token, lexicon) or _label(parse, token, lexicon)
            if found:
                yield found[0], found[1], _noun(parse, token, lexicon)


def _noun(parse: Parse, token: Token, lexicon: Lexicon) -> Token:
    """The noun that the count stands with, where the tree has it."""
    head = parse.head(token)
    known = lexicon.noun_class(head.lower) in (NounClass.PERSON, NounClass.HOUSEHOLD, NounClass.BUILDING)
    noun = known or head.tag in ("NNS", "NNPS")
    return head if token.dep == "nummod" and noun and head.index > token.index else token


_NOBODY = frozenset({"none", "neither"})


def _of_thing(parse: Parse, token: Token, lexicon: Lexicon) -> bool:
    """Whether the count is plainly of things, of one's children, or of a whole ("none of the 40")."""
    head = parse.head(token)
    of = parse.head(head) if head.dep == "pobj" else head
    if of.lower == "of" and (parse.head(of).quantity or parse.head(of).lower in _NOBODY):
        return True
    before = [t.lower for t in parse.tokens[max(0, token.index - 2) : token.index]]
    if before[-1:] == ["of"] and before[0] in nouns.PARENTS:
        return True
    own = token.dep in ("nummod", "compound", "amod") and (head.index > token.index or head.tag in ("NN", "NNP"))
    return own and lexicon.noun_class(head.lower) is NounClass.THING


_ACTIVE = frozenset({"VBG", "VBD", "VBZ", "VBP", "VB"})


def _before(parse: Parse, token: Token, lexicon: Lexicon) -> tuple[Token, Sense] | None:
    """`killing 12`, `leaving 12`: a transitive predicate just before the count."""
    for other in reversed(parse.tokens[max(0, token.index - REACH_LEFT) : token.index]):
        if other.lower in STOPS or other.quantity or other.lower == ",":
            return None
        sense = lexicon.verbs.get(other.lower)
        if other.tag == "VBP" and lexicon.noun_class(other.lower) is NounClass.THING:
            return None  # a noun that the tagger took for a verb: "Damaged houses/shelter 1,200"
        if (
            sense
            and sense.theme is not Theme.SUBJECT
            and not sense.hit
            and (other.tag in _ACTIVE or _goes_on(parse, other, token) or _is_dated(parse, other, token))
        ):
            return other, sense
    return None


def _goes_on(parse: Parse, verb: Token, count: Token) -> bool:
    """`killed two, injured five`: a verb right between a joint and its count is no participle of what came before."""
    joint = parse.tokens[verb.index - 1].lower if verb.index else ""
    return verb.tag == "VBN" and verb.index == count.index - 1 and joint in (",", "and")


def _is_dated(parse: Parse, verb: Token, count: Token) -> bool:
    """Whether no more than a day stands between an active verb and its count: `killed on Friday 25 villagers`."""
    between = [t.lower for t in parse.tokens[verb.index + 1 : count.index]]
    before = parse.tokens[verb.index - 1].lower if verb.index else ""
    return between[:1] == ["on"] and len(between) == 2 and verb.tag == "VBN" and before not in _BEING


def _after(parse: Parse, token: Token, lexicon: Lexicon) -> tuple[Token, Sense] | None:
    """`12 people … killed`, `12 dead`: a participle or adjective after the count, with no other count between."""
    for other in parse.tokens[token.index + 1 : token.index + 1 + REACH_RIGHT]:
        if other.lower in STOPS or other.quantity:
            return None
        beside = other.index == token.index + 1  # "52 wounded, mainly civilians"
        of_other = parse.head(other) not in (token, parse.head(token))
        if other.tag == "VBN" and other.dep == "amod" and of_other and not beside:
            continue  # "15 trapped in collapsed mine": it tells of the mine
        if _is_aside_of(parse, token, other):
            continue
        sense = lexicon.verbs.get(other.lower)
        if sense and sense.theme is Theme.SUBJECT and other.tag == "NN" and other.index == token.index + 1:
            return other, sense  # "Thousands flee as rebels close in": taken for a noun
        if sense and sense.hit and other.tag == "VBD" and parse.tokens[other.index - 1].lower not in _BEING:
            return None
        if sense and other.tag in ("VBN", "VBD") and not sense.hit:
            active = sense.theme is Theme.OBJECT and any(parse.child(other.index, "dobj"))
            return None if active else (other, sense)
        near = other.index - token.index <= NOUN_REACH and parse.tokens[other.index - 1].lower not in ("the", "to", ",")
        near = near or other.tag == "NNS"
        sense = lexicon.adjectives.get(other.lower) or (
            lexicon.count_nouns.get(other.lower) if near and other.tag != "VBG" else None
        )
        if sense:
            return other, sense
    return None


def _is_aside_of(parse: Parse, count: Token, predicate: Token) -> bool:
    """Whether a count stands in a clause on the predicate's subject: `a guard, who had come with three men, died`."""
    if not any(t.lower == "," for t in parse.tokens[count.index + 1 : predicate.index]):
        return False
    verbs = {predicate.index, parse.head(predicate).index}
    clause = next((t for t in parse.ancestors(count) if t.dep == "relcl"), None)
    subject = parse.head(clause) if clause and clause.index < count.index else None
    return subject is not None and subject.head in verbs and subject.dep in ("nsubj", "nsubjpass")


def _label(parse: Parse, token: Token, lexicon: Lexicon) -> tuple[Token, Sense] | None:
    """`IDPs: 1,200`, `Number of displaced: 452`: a heading with no verb of its own, its number last."""
    after = parse.tokens[token.index + 1 : token.index + 2]
    if after and after[0].lower not in _LABEL_ENDS:
        return None
    found = None
    for other in reversed(parse.tokens[max(0, token.index - LABEL_REACH) : token.index]):
        sense = _sense_of(other, lexicon)
        headed = parse.tokens[other.index + 1].lower == ":"  # "IDPs registered: 1,482"
        verb = other.tag in FINITE and not sense and not headed and lexicon.noun_class(other.lower) is NounClass.UNKNOWN
        if other.quantity or other.lower == "." or _is_aside(parse, other, token) or (verb and other.lower != "total"):
            return None
        found = found or ((other, sense) if sense and not sense.hit else None)
    return found


def _is_aside(parse: Parse, verb: Token, count: Token) -> bool:
    """Whether a preposition hangs the count on a verb: `killed in front of 2,000 people`."""
    token = count
    while token.dep in ("nummod", "pobj", "prep") and token.head != token.index:
        before, token = token, parse.head(token)
        if token.index == verb.index:
            return before.dep == "prep" and verb.tag in FINITE
    return False


def _sense_of(token: Token, lexicon: Lexicon) -> Sense | None:
    """What a word of a heading says: a verb only as a participle, which "emergency shelter" is not."""
    tables = [lexicon.adjectives, lexicon.count_nouns, lexicon.of_nouns]
    if token.lower.endswith(("ed", "en", "nt")):
        tables.append(lexicon.verbs)
    return next((table[token.lower] for table in tables if token.lower in table), None)


LABEL_REACH = 7
FINITE = frozenset({"VBD", "VBZ", "VBP"})
_LABEL_ENDS = frozenset({".", "(", ")", ";", ",", "people", "persons", "individuals", "families", "households"})
_BEING = frozenset({"was", "were", "been", "being", "be", "are", "is", "and", "or", "who"})


# -- tolls -----------------------------------------------------------------------------------------------------------

TOLL_REACH = 25
TOLL_LEADS = words(
    """
    to at of was is were reached reaches reach hit hits passed passing topped tops exceeded surpassed
    stands stood by , : rose climbed risen jumped including are as be
    """
)


def toll_sense(parse: Parse, token: Token) -> Sense | None:
    """What a toll counts: `death toll`, `number of displaced people`, a bare `toll`."""
    near = parse.tokens[max(0, token.index - 2) : token.index + 5]
    for other in near:
        if other.index != token.index and other.lower in predicates.TOLL_WORDS:
            return predicates.TOLL_WORDS[other.lower]
        if other.quantity or other.lower in STOPS:
            break
    return predicates.KILL if token.lower == "toll" else None


def toll_numbers(parse: Parse, token: Token) -> Iterator[Token]:
    """The counts a toll is told with: the first after it that a word of reaching leads to."""
    told = False
    for other in parse.tokens[token.index + 1 : token.index + 1 + TOLL_REACH]:
        if not other.quantity:
            continue
        lead = parse.tokens[other.index - 1].lower
        since = parse.tokens[max(0, other.index - 3) : other.index]
        raised = lead == "to" and any(t.lower in predicates.GROWTH for t in since)
        if not other.quantity.previous and ((told and not raised) or lead not in TOLL_LEADS):
            return
        told = told or not other.quantity.previous
        yield parse.head(other) if other.dep == "nummod" else other
