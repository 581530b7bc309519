"""Who else is meant: the nouns of a list, and those that only seem to belong to one."""

from __future__ import annotations

from collections.abc import Iterator

from stream.extraction.groups import sex_of
from stream.extraction.lang.en import predicates
from stream.extraction.parse import Parse, Token

HELPERS = frozenset({"was", "were", "is", "are", "has", "have", "had", "be"})
OWN = ("ROOT", "conj", "ccomp")
"""Relations of a helping verb that is its clause's only one: "39 have died and 68 are missing"."""


def is_subject_astray(parse: Parse, token: Token) -> bool:
    """Whether a noun that hangs on a list stands right before a helping verb: it is that clause's subject.

    Not so where the clause has a subject, of whose list it is the last: "a farmer and his son were killed".
    """
    after = parse.tokens[token.index + 1 : token.index + 2]
    if not after or after[0].lower not in HELPERS or after[0].dep not in ("aux", "auxpass", "cop", *OWN):
        return False
    verb = after[0] if after[0].dep in OWN else parse.head(after[0])
    return not any(subject.index < token.index for subject in parse.child(verb.index, "nsubj", "nsubjpass"))


def joined(parse: Parse, noun: Token) -> Iterator[Token]:
    """The nouns joined to one: "12 soldiers and a civilian", "Ann Lee, his wife and their two sons"."""
    if noun.tag in ("NN", "NNP") and any(t.lower == "both" for t in parse.child(noun.index, *_BEFORE_NOUN)):
        return  # "both Ann Lee and her brother": the two are counted already
    listed = parse.first(noun.index, "conj") is not None
    for child in parse.child(noun.index, "conj", "appos"):
        if child.index < noun.index or is_subject_astray(parse, child) or _is_in_other_state(parse, child):
            continue
        if child.dep == "conj" or ((listed or parse.first(child.index, "conj")) and _is_other_person(parse, child)):
            yield child


def _is_in_other_state(parse: Parse, token: Token) -> bool:
    """Whether a bare number goes with the state told behind it: "killed 28 people and one missing"."""
    after = parse.tokens[token.index + 1 : token.index + 2]
    return token.quantity is not None and bool(after) and after[0].lower in predicates.ADJECTIVES


_BEFORE_NOUN = ("preconj", "cc", "det", "predet", "nummod", "advmod", "dep")


def _is_other_person(parse: Parse, apposed: Token) -> bool:
    """Whether what stands in apposition is one more of a list: a name, `his wife`, several beside one, a woman beside
    two men."""
    head = parse.head(apposed)
    article = any(t.lower in ("a", "an") for t in parse.child(apposed.index, "det"))
    whole, part = sex_of(head.lower), sex_of(apposed.lower)
    other_sex = article and head.tag == "NNS" and whole is not None and whole != part
    several = head.tag == "NN" and apposed.tag == "NNS" and head.quantity is None
    several = several and any(t.quantity for t in parse.child(apposed.index, "nummod"))
    return apposed.tag == "NNP" or other_sex or several or parse.first(apposed.index, "poss") is not None
