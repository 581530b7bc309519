"""Whether the text says that it happened: negated, feared, hypothetical, planned, denied."""

from __future__ import annotations

from collections.abc import Iterator

from stream.extraction.counts import Identity
from stream.extraction.hedges import read_hedge
from stream.extraction.lang.en import modifier_cues as cues
from stream.extraction.lang.en.sources import SAY
from stream.extraction.lang.words import words
from stream.extraction.mentions import Mention
from stream.extraction.parse import Parse, Token
from stream.extraction.sought import sought
from stream.kinds import VIOLENT, Metric, Modality

_UNCERTAIN = (Modality.FEARED, Modality.HYPOTHETICAL)
_CLAUSE_ENDS = frozenset({"relcl", "acl", "ROOT"})
_FACTUAL = frozenset({"after", "when", "as", "because", "since", "while", "before"})
_ACTUAL = words(
    """
    have had has continue continued begin began begun start started manage managed appear appeared believed
    reported said
    thought known confirmed forced force forcing ordered made found seen compelled obliged decided came went
    rose feared prompted prompting caused causing
    """
)
"""Verbs whose infinitive has happened."""


def read_modality(parse: Parse, mention: Mention) -> Modality:
    """The modality of a mention, by the words around its predicate."""
    predicate = parse.tokens[mention.predicate]
    if mention.identity is Identity.NONE or _negated(parse, predicate):
        return Modality.NEGATED
    if any(token.lower in cues.SIMULATIONS for token in (predicate, *parse.ancestors(predicate))):
        return Modality.HYPOTHETICAL
    if _begins_with(parse, cues.SCENARIOS):
        return Modality.HYPOTHETICAL
    if mention.metric is Metric.KILLED and parse.head(predicate).lower in cues.SUPPOSED:
        return Modality.FEARED
    hedged = read_hedge(parse, mention)
    if hedged:
        return hedged
    if _is_referred_to(parse, mention):
        return _of_governor(parse.head(parse.head(predicate)))
    chain = list(_chain(parse, predicate))
    given = predicate.tag.startswith("NN") and any(t.lower == "the" for t in parse.child(predicate.index, "det"))
    for token in chain:
        found = _cue(parse, token, token is predicate)
        if given and found in _UNCERTAIN and token.lower not in cues.FEARED:
            continue  # "may have led to the death of": the death itself is certain
        if found:
            return found
    near = {t.lower for t in parse.tokens[max(0, mention.predicate - 2) : mention.predicate + 1]}
    near |= {t.lower for t in parse.tokens[max(0, mention.theme - 4) : mention.theme + 3]}
    return Modality.FEARED if near & cues.FEARED else Modality.ASSERTED


def _begins_with(parse: Parse, nouns: frozenset[str]) -> bool:
    """Whether "in the" and one of the nouns begin the sentence or stand behind a colon: what follows is told within."""
    starts = [0, *(t.index + 1 for t in parse.tokens if t.lower == ":")]
    openings = (parse.tokens[start : start + 5] for start in starts)
    return any(
        t.lower in nouns and t.dep == "pobj" and t.tag == "NN"
        for opening in openings
        if opening and opening[0].lower in ("in", "during", "under")
        for t in opening
    )


def is_figurative(parse: Parse, mention: Mention) -> bool:
    """Whether the words only speak of harm: "wounded by two defeats"; or of cover: "had sheltered under a tree"."""
    below = (t for t in parse.child(mention.predicate, "prep") if t.lower in cues.BELOW)
    if mention.metric is Metric.SHELTERED and any(below):
        return True
    if any(t.lower == "off" for t in parse.child(mention.predicate, "prt")):
        return mention.metric is Metric.KILLED and mention.identity is Identity.NAMED  # "late goals kill off Rovers"
    agents = (t for by in parse.child(mention.predicate, "agent") for t in parse.child(by.index, "pobj"))
    return any(token.lower in cues.FIGURES_OF_SPEECH for token in agents)


def _is_referred_to(parse: Parse, mention: Mention) -> bool:
    """Whether the violence is a noun behind a preposition, or what is looked into: "tried for the murder of six".

    Such a noun takes it for granted, whatever is said, planned or denied about it.
    """
    predicate = parse.tokens[mention.predicate]
    head = parse.head(predicate)
    if not predicate.tag.startswith("NN") or mention.predicate == mention.theme or mention.metric not in VIOLENT:
        return False
    return (predicate.dep == "pobj" and head.tag == "IN") or (predicate.dep == "dobj" and head.lower in cues.INQUIRE)


def _of_governor(word: Token) -> Modality:
    """What the word that such a noun hangs on makes of it: "a plot for", "threatened with"."""
    if word.lower in cues.FEARED:
        return Modality.FEARED
    if word.lower in cues.RISK_WORDS:
        return Modality.HYPOTHETICAL
    return Modality.PLANNED if word.lower in cues.PLAN_WORDS else Modality.ASSERTED


def is_fiction(parse: Parse, mention: Mention) -> bool:
    """Whether the sentence retells a work of fiction: it names one and tells it in the present."""
    named = any(token.lower in cues.FICTION or _is_video_game(parse, token) for token in parse.tokens)
    named = named or _begins_with(parse, cues.TALES) or _is_tale_told(parse)
    if not named:
        return False
    predicate = parse.tokens[mention.predicate]
    told_in_past = predicate.tag == "VBD" or any(t.tag == "VBD" for t in parse.child(predicate.index, "aux", "auxpass"))
    return not told_in_past


def _is_tale_told(parse: Parse) -> bool:
    """Whether a work is what the sentence tells of, in the present: `the first episode begins with a bomb that …`."""
    told = (t for t in parse.tokens if t.tag == "VBZ" and t.lower in cues.NARRATES)
    subjects = [subject for verb in told for subject in parse.child(verb.index, "nsubj")]
    return any(t.lower in cues.TALES and not _is_many(parse, t) for t in subjects)


def _is_many(parse: Parse, noun: Token) -> bool:
    """Whether it is no tale but a number of something: `a series of blasts opens`."""
    of = any(t.lower == "of" for t in parse.child(noun.index, "prep"))
    return noun.lower == "series" and of


def _is_video_game(parse: Parse, token: Token) -> bool:
    """Whether a word is the game of `a video game`."""
    return token.lower in ("game", "games") and any(
        t.lower in ("video", "computer") for t in parse.child(token.index, "compound")
    )


def is_demographic(text: str, mention: Mention) -> bool:
    """Whether a sentence counts the deaths of a population beside its births: nobody came to harm by a happening."""
    return mention.metric is Metric.KILLED and _DEMOGRAPHIC.search(text) is not None


_DEMOGRAPHIC = sought(
    r"\bbirths?\b.{0,120}\bdeaths\b|\bdeaths\b.{0,120}\bbirths?\b|\b(?:birth|death|mortality) rates?\b"
    r"|\bpopulation (?:has |had )?(?:shrank|shrunk|declined|decreased|dropped|grew|grown|fell by)\b"
)


def _negated(parse: Parse, predicate: Token) -> bool:
    return any(t.lower in cues.NEGATIONS for t in parse.child(predicate.index, "neg"))


def _chain(parse: Parse, predicate: Token) -> Iterator[Token]:
    """The predicate and the words that govern it."""
    yield predicate
    last = predicate
    for token in parse.ancestors(predicate):
        ended = last.dep in _CLAUSE_ENDS and not _is_content(parse, last)
        if ended or (last.dep == "advcl" and _is_factual(parse, last)) or _says_instead(token, last):
            return
        yield token
        last = token


def _says_instead(denial: Token, said: Token) -> bool:
    """Whether a verb is set beside a denial: `denied the charge and said it had killed eight`."""
    return denial.lower in cues.DENIALS and said.dep == "conj" and said.tag in ("VBD", "VBZ", "VBP")


def _is_content(parse: Parse, clause: Token) -> bool:
    """Whether a clause says what a noun claims ("reports that …"): what governs the noun governs it too."""
    marked = any(t.lower == "that" for t in parse.child(clause.index, "mark"))
    return clause.dep == "acl" and (marked or clause.lower in cues.CLAIMING)


def _is_factual(parse: Parse, clause: Token) -> bool:
    """Whether a clause says when or why: what governs it does not touch what it tells."""
    return any(t.lower in _FACTUAL for t in parse.child(clause.index, "mark", "advmod"))


def _cue(parse: Parse, token: Token, own: bool) -> Modality | None:
    """What a governing word makes of the claim."""
    if token.lower in cues.FEARED:
        return Modality.FEARED
    if token.lower in cues.DENIALS and not own and not _negated(parse, token):
        return Modality.DENIED
    if token.lower in cues.RISK_WORDS and not own:
        return Modality.HYPOTHETICAL
    said = token.lower in SAY and not own  # "we can report that": what is said is said
    helpers = set() if said else {t.lower for t in parse.child(token.index, "aux", "mark")}
    if not helpers & (cues.POSSIBLE | {"will", "to", "shall"}):
        return None
    if helpers & {"may", "might", "could"} and "have" in helpers:
        return Modality.FEARED
    if helpers & cues.POSSIBLE:
        return None if "can" in helpers and token.lower in cues.TELLING else Modality.HYPOTHETICAL
    if "will" in helpers and "have" not in helpers:
        return Modality.PLANNED
    head = parse.head(token)
    if "to" not in helpers or "have" in helpers or token.tag != "VB":
        return None
    if head.lower in cues.PLAN_WORDS:
        return Modality.PLANNED
    aimed = token.dep in ("xcomp", "advcl", "acl", "ccomp", "relcl") and head.lower not in _ACTUAL and own
    return Modality.HYPOTHETICAL if aimed else None
