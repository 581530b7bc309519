"""Who a predicate befalls: the grammar of themes over a dependency tree."""

from __future__ import annotations

from collections.abc import Iterator

from stream.extraction.coordination import is_subject_astray
from stream.extraction.lang.en import nouns, predicates
from stream.extraction.lang.en.predicates import Sense, Theme
from stream.extraction.parse import Parse, Token

RELATIVES = frozenset({"who", "that", "which", "whom"})
VERBAL = ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ")


CLAUSES = frozenset({"ROOT", "ccomp", "advcl", "relcl"})
"""Relations of a verb that has a subject of its own."""


def _astray(parse: Parse, verb: Token) -> list[Token]:
    """The subject of a verb without one, where the parser hung it on the clause before."""
    helper = parse.first(verb.index, "aux", "auxpass")
    before = parse.tokens[helper.index - 1] if helper and helper.index else None
    astray = before is not None and before.dep in ("conj", "dobj", "pobj", "appos") and is_counted(parse, before)
    return [before] if before and astray else []


def _own_number(parse: Parse, verb: Token) -> list[Token]:
    """The number right before a participle of a row: `2 killed, 3 hurt`, `two were killed and 3 more hurt`."""
    if verb.dep != "conj":
        return []
    more = verb.index > 1 and parse.tokens[verb.index - 1].lower == "more"
    at = verb.index - (2 if more else 1)
    before = parse.tokens[at] if at >= 0 else None
    return [before] if before and before.quantity and before.head == verb.index else []


ASIDE_REACH = 20
"""The longest aside between a subject and its verb, in words."""
_CLOSERS = {",": ",", ")": "(", "--": "--", "-": "-"}


def _before_aside(parse: Parse, verb: Token) -> list[Token]:
    """The subject of a verb without one that an aside sets apart: `13 people, most of them children, drowned`."""
    helpers = [t.index for t in parse.child(verb.index, "aux", "auxpass", "advmod") if t.index < verb.index]
    close = min([verb.index, *helpers]) - 1
    opener = _CLOSERS.get(parse.tokens[close].lower) if close > 0 else None
    if opener is None:
        return []
    for at in range(close - 1, max(0, close - ASIDE_REACH), -1):
        if parse.tokens[at].lower == opener:
            noun = parse.tokens[at - 1]
            return [noun] if noun.tag.startswith("NN") or noun.quantity else []
    return []


def subjects(parse: Parse, verb: Token, depth: int = 0) -> list[Token]:
    """The subjects of a verb, its own or those it shares; a relative pronoun stands for its noun."""
    own = list(parse.child(verb.index, "nsubj", "nsubjpass")) or (_astray(parse, verb) if verb.dep == "conj" else [])
    own = own or _own_number(parse, verb)
    own = own or (_before_aside(parse, verb) if depth == 0 and verb.dep in CLAUSES else [])
    if own:
        return [_antecedent(parse, verb, token) for token in own]
    head = parse.head(verb)
    if depth > 3 or head is verb:
        return []
    if verb.dep in ("acl", "relcl"):
        return [head]
    if verb.dep == "conj" or (verb.dep in ("xcomp", "oprd", "acomp", "ccomp", "attr", "advcl") and verb.tag != "VBG"):
        objects_ = list(parse.child(head.index, "dobj")) if verb.dep in ("xcomp", "oprd", "ccomp") else []
        return objects_ or subjects(parse, head, depth + 1)
    return []


def _antecedent(parse: Parse, verb: Token, token: Token) -> Token:
    if token.lower not in RELATIVES:
        return token
    clause = next((t for t in (verb, *parse.ancestors(verb)) if t.dep == "relcl"), None)
    return parse.head(clause) if clause else token


def is_passive(parse: Parse, verb: Token) -> bool:
    """Whether the verb's subject is whom it befalls."""
    if verb.tag not in ("VBN", "VBD"):
        return False
    if parse.first(verb.index, "auxpass"):
        return True
    if parse.first(verb.index, "dobj"):
        return False
    if parse.first(verb.index, "nsubjpass") or verb.dep in ("acl", "oprd", "acomp"):
        return True
    if verb.dep == "conj":
        head = parse.head(verb)
        return not parse.first(verb.index, "nsubj") and head.tag == "VBN" and is_passive(parse, head)
    if verb.dep in ("xcomp", "ccomp", "oprd", "dep") and parse.head(verb).lower in predicates.FINDING:
        return True
    if verb.dep in ("xcomp", "ccomp"):
        return any(t.lower in ("been", "being", "be") for t in parse.child(verb.index, "aux", "auxpass"))
    return False


def verb_themes(parse: Parse, verb: Token, sense: Sense) -> list[Token]:
    """Whom a verb befalls."""
    objects = [_meant(parse, verb, token) for token in parse.child(verb.index, "dobj")]
    if objects:
        objects += [token for token in parse.child(verb.index, "conj") if _is_nominal(parse, token)]
    if verb.dep == "amod":
        return [parse.head(verb)]
    fronted = _fronted(parse, verb) if verb.tag == "VBN" and not objects else []
    if fronted:
        return fronted
    if sense.theme is Theme.SUBJECT or is_passive(parse, verb):
        return [*subjects(parse, verb), *_companions(parse, verb)]
    if objects or sense.theme is Theme.EITHER:
        return [*(objects or subjects(parse, verb)), *_companions(parse, verb)]
    return _shared_object(parse, verb) or _headline_subject(parse, verb) or _trailing(parse, verb)


def _companions(parse: Parse, verb: Token) -> Iterator[Token]:
    """Those who share the lot of others: `were killed along with their driver`."""
    for prep in parse.child(verb.index, "prep"):
        if prep.lower in ("along", "together"):
            for inner in parse.child(prep.index, "prep"):
                yield from parse.child(inner.index, "pobj")
        elif prep.lower == "with" and parse.tokens[prep.index - 1].lower in ("along", "together"):
            yield from parse.child(prep.index, "pobj")


def beside(parse: Parse, verb: Token) -> Token | None:
    """The number right behind a verb that counts who shared the lot: `abducted with two colleagues`."""
    after = parse.tokens[verb.index + 1 : verb.index + 6]
    words_ = [t.lower for t in after]
    start = 2 if words_[:2] in (["along", "with"], ["together", "with"]) else 1 if words_[:1] == ["with"] else None
    if start is None:
        return None
    rest = [t for t in after[start:] if t.lower not in ("his", "her", "their", "the", "at", "least", "about")]
    return rest[0] if rest and rest[0].quantity else None


def _meant(parse: Parse, verb: Token, token: Token) -> Token:
    """Whom an object names: `them` are those counted by a verb before (`pulled six men from a bus and shot them`)."""
    if token.lower != "them":
        return token
    for other in parse.ancestors(verb):
        if other.index < verb.index and other.tag in VERBAL:
            objects = parse.child(other.index, "dobj", "nsubjpass")
            counted = [t for t in objects if is_counted(parse, t) and (not t.quantity or parse.first(t.index, "prep"))]
            if counted:
                return counted[-1]
    return token


def _fronted(parse: Parse, verb: Token) -> list[Token]:
    """`Killed were three guards`: what the helping verb has in the subject's stead."""
    helper = parse.first(verb.index, "auxpass")
    if helper and helper.index > verb.index:
        return list(parse.child(helper.index, "attr", "nsubj"))
    be = parse.head(verb)
    turned = be.lower in ("were", "was") and be.index > verb.index and verb.dep in ("nsubj", "csubj", "advcl")
    return list(parse.child(be.index, "attr")) if turned else []


def _is_nominal(parse: Parse, token: Token) -> bool:
    """Whether what is joined to a verb is one more object of it: `killed two neighbours and then himself`."""
    noun = token.tag.startswith(("NN", "JJ", "CD")) and is_counted(parse, token)
    return (token.tag == "PRP" or noun) and not is_subject_astray(parse, token)


def _shared_object(parse: Parse, verb: Token) -> list[Token]:
    """`killed or wounded 12`: the object of the verb it is joined with."""
    for other in parse.child(verb.index, "conj"):
        if other.tag in VERBAL and other.index - verb.index <= 3:
            return list(parse.child(other.index, "dobj"))
    return []


def _headline_subject(parse: Parse, verb: Token) -> list[Token]:
    """`12 killed in blast`: a participle without its auxiliary."""
    if verb.tag not in ("VBN", "VBD"):
        return []
    own = [_antecedent(parse, verb, token) for token in parse.child(verb.index, "nsubj")]
    own = own or (subjects(parse, verb) if verb.dep in ("advcl", "conj") else [])
    aimed = any(prep.lower in ("at", "on", "into") for prep in parse.child(verb.index, "prep"))
    if aimed and verb.lower == "shot":
        own = [token for token in own if not _is_armed(parse, token)]
    return [token for token in own if is_counted(parse, token) or (not aimed and token.tag in ("NN", "NNP"))]


def _is_armed(parse: Parse, token: Token) -> bool:
    """Whether a noun names those who shoot rather than those who are shot."""
    return token.lower in nouns.ARMED or any(t.lower in predicates.ARMED for t in parse.child(token.index, "amod"))


def _trailing(parse: Parse, verb: Token) -> list[Token]:
    """A count that the parser hung elsewhere: `killing 12`."""
    after = parse.tokens[verb.index + 1 : verb.index + 2]
    return [token for token in after if token.quantity]


def is_counted(parse: Parse, token: Token) -> bool:
    """Whether a number stands with the noun."""
    before = (parse.tokens[n] for n in parse.children[token.index] if n < token.index)
    return token.quantity is not None or any(t.quantity for t in before)


_BE = frozenset({"were", "was", "are", "is"})


def adjective_themes(parse: Parse, word: Token) -> list[Token]:
    """Whom an adjective describes; itself where it is used as a noun ("12 dead"); those whom it sums up ("the dead were
    eight civilians and five guards")."""
    further = any(t.lower == "another" for t in parse.child(word.index, "det"))  # "left another hurt"
    if (further or is_counted(parse, word)) and word.dep not in ("amod", "acl"):
        return [word]
    if word.dep in ("amod", "acl", "relcl") or (word.dep == "compound" and parse.head(word).lower in nouns.PEOPLE):
        return [parse.head(word)]
    if word.dep == "nsubj" and parse.head(word).lower in _BE and parse.first(word.index, "det"):
        return list(parse.child(word.head, "attr"))
    after = parse.first(word.index, "dobj") if word.tag == "VBG" and word.dep == "conj" else None
    if after:
        return [after]  # "prisoners and missing people", which the tagger takes for a verb
    own = list(parse.child(word.index, "nsubj", "nsubjpass"))
    if own:
        return [_antecedent(parse, word, token) for token in own]
    if word.dep == "conj":
        head = parse.head(word)
        return subjects(parse, head) if head.tag in (*VERBAL, "JJ") else []
    head = parse.head(word)
    if word.dep in ("acomp", "oprd", "xcomp", "ccomp", "attr", "advmod", "prep", "advcl") and head is not word:
        objects = list(parse.child(head.index, "dobj"))
        return objects or subjects(parse, head)
    return []


def of_themes(parse: Parse, noun: Token) -> list[Token]:
    """The victims named by an `of` phrase, or by a possessive: `the killing of 25 people`, `the boy's death`."""
    of = [prep for prep in parse.child(noun.index, "prep") if prep.lower == "of"]
    if not of:  # "the kidnapping and murder of five"
        beside = [*parse.child(noun.index, "conj"), *([parse.head(noun)] if noun.dep == "conj" else [])]
        of = [prep for t in beside for prep in parse.child(t.index, "prep") if prep.lower == "of" and t.tag == "NN"]
    found = [obj for prep in of for obj in parse.child(prep.index, "pobj")]
    found += [token for token in parse.child(noun.index, "conj") if token.quantity and found]
    return found or list(parse.child(noun.index, "poss")) or (_behind_aside(parse, of[0]) if of else [])


def _behind_aside(parse: Parse, of: Token) -> list[Token]:
    """`the evacuation of, by the latest data, 17 people`: the count that an aside parts from its `of`."""
    after = parse.tokens[of.index + 1 : of.index + 1 + ASIDE_REACH]
    counts = [token for token in after if token.quantity] if after and after[0].lower == "," else []
    return [parse.head(token) if token.dep == "nummod" else token for token in counts[:1]]


def forced_themes(parse: Parse, verb: Token) -> Iterator[tuple[Token, Token]]:
    """(complement, theme) of `forced 400 people to flee`, `forced the evacuation of 400` apart."""
    for complement in parse.child(verb.index, "xcomp", "ccomp", "advcl"):
        own = list(parse.child(complement.index, "nsubj"))
        for theme in own or list(parse.child(verb.index, "dobj")) or subjects(parse, verb):
            yield complement, theme
