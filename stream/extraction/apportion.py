"""Which count of a row each time or place belongs to: "6 on Monday, 4 on Tuesday", "12 in Orel and five in Tarn"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set

from stream.extraction.lang.en.dates import UNITS
from stream.extraction.mentions import Mention
from stream.extraction.parse import Parse, Token
from stream.extraction.roles import VERBAL
from stream.extraction.running import is_perfect
from stream.extraction.timing import MOST_JOINED, coordinated

REACH = 8
"""Words from a count to what belongs to it alone."""
_BREAKS = frozenset({",", ";", ":", "(", ")", "and", "or", "but", "while", "after", "since"})


def owners(parse: Parse, mentions: Sequence[Mention], starts: Sequence[int]) -> dict[int, int]:
    """Where each of the spans starts that stands right behind a count -> where that count starts.

    Between the two are only words of the count's own phrase. `starts` are offsets in the sentence.
    """
    found: dict[int, int] = {}
    for start in starts:
        at = next((t.index for t in parse.tokens if t.end > start), len(parse.tokens))
        own = next((m for m in reversed(mentions) if m.quantity.end <= start), None)
        if own is not None and _follows(parse, own, at):
            found[start] = own.quantity.start
    return found


def _follows(parse: Parse, mention: Mention, at: int) -> bool:
    """Whether nothing but the phrase of a count stands between it and a word."""
    number = next((t.index for t in parse.tokens if t.end >= mention.quantity.end), at)
    between = parse.tokens[number + 1 : at]
    return len(between) <= REACH and not any(_breaks(token) for token in between)


def _breaks(token: Token) -> bool:
    return token.tag in VERBAL or token.lower in _BREAKS or token.quantity is not None


def days_of_others(
    parse: Parse, mention: Mention, mentions: Sequence[Mention], starts: Sequence[int]
) -> frozenset[int]:
    """The starts of those times that belong to other counts of the mention's row, where each has its own.

    A row has one predicate, or a total and its parts; a single time behind its last count goes with all of them,
    unless the total runs on: "40,000 have been killed, including 30 on Tuesday".
    """
    owned = owners(parse, mentions, starts)
    if mention.part_of is not None and mention.quantity.start in owned.values():
        return frozenset(start for start in starts if owned.get(start) != mention.quantity.start)
    parts = {m.quantity.start for m in mentions if m.part_of == mention.theme}
    runs_on = is_perfect(parse, parse.tokens[mention.predicate]) and not parts.isdisjoint(owned.values())
    more = len(owned) < len(starts) or runs_on
    row = {m.quantity.start for m in mentions if _is_of_row(m, mention)}
    holders = {count for count in owned.values() if count in row}
    if len(holders) < 2 and not (holders and more and mention.quantity.start not in holders):
        return frozenset()
    return frozenset(start for start, count in owned.items() if count != mention.quantity.start and count in row)


def _is_of_row(other: Mention, mention: Mention) -> bool:
    """Whether two counts have one predicate, or one is part of the other; those who shared a lot shared its day."""
    if other.company or mention.company:
        return False
    tied = other.part_of in (mention.theme, mention.part_of) and other.part_of is not None
    tied = tied or mention.part_of == other.theme
    return other.metric is mention.metric and (tied or other.predicate == mention.predicate)


def places_apart(parse: Parse, mentions: Sequence[Mention], starts: Sequence[int]) -> dict[int, frozenset[int]]:
    """Where each count starts -> the starts of those places that are told of other counts alone.

    Only for counts that have a place of their own: the others share those of the sentence, but what is recalled to date
    the rest of it, `a day after an accident left 14 dead`, which happened elsewhere.
    """
    if len(mentions) < 2 or not starts:
        return {}
    owned = owners(parse, mentions, starts)
    holders = {start: _held(parse, mentions, start, owned) for start in starts}
    settled = set(owned.values())
    for start, held in holders.items():
        holders[start] = (held - settled or held) if start not in owned else held
    own = {m.quantity.start for m in mentions} & frozenset().union(*holders.values())
    own |= {m.quantity.start for m in mentions if any(holders.values()) and is_recalled(parse, m)}
    return {count: frozenset(start for start, held in holders.items() if held and count not in held) for count in own}


def is_recalled(parse: Parse, mention: Mention) -> bool:
    """Whether a count stands in a clause that says how long before the rest of its sentence something happened."""
    clause = parse.tokens[_head_of_clause(parse, mention.predicate)]
    marks = (*parse.child(clause.index, "mark"), parse.head(clause))
    after = next((t for t in marks if t.lower == "after"), None)
    if after is None or clause.dep not in ("advcl", "pcomp"):
        return False
    return any(t.lower in UNITS for n in (clause, after) for t in parse.child(n.index, "npadvmod", "dep", "nmod"))


def _held(parse: Parse, mentions: Sequence[Mention], start: int, owned: Mapping[int, int]) -> frozenset[int]:
    """The starts of the counts of which a place is told: the one it stands right behind, else those of its clause."""
    clause = _bound(parse, mentions, start)
    own = owned.get(start)
    row = {count for other, count in owned.items() if other != start}
    return frozenset({own}) if own is not None and (row - {own}) & clause else clause


def _bound(parse: Parse, mentions: Sequence[Mention], start: int) -> frozenset[int]:
    """The starts of the counts whose clause names what starts at an offset; none where no clause of theirs does."""
    token = next((t for t in parse.tokens if t.end > start), None)
    themes: dict[int, set[int]] = {}
    predicates: dict[int, set[int]] = {}
    for mention in mentions:
        themes.setdefault(mention.theme, set()).add(mention.quantity.start)
        for predicate in coordinated(parse, parse.tokens[mention.predicate]):
            predicates.setdefault(predicate, set()).add(mention.quantity.start)
    told = next((t.index for t in parse.child(token.index, "relcl") if t.index in predicates), None) if token else None
    if told is not None:
        return frozenset(predicates[told])  # "Taiwan, where it killed two"
    for above in (token, *parse.ancestors(token)) if token else ():
        if above.index in predicates or above.index in themes:
            return frozenset(predicates.get(above.index) or themes[above.index])
    return frozenset()


def clause_of(parse: Parse, text: str, mention: Mention, mentions: Sequence[Mention]) -> str:
    """The words that tell of a count, those left out that belong to the clauses of others in its sentence."""
    top = _head_of_clause(parse, mention.predicate)
    others = {_head_of_clause(parse, m.predicate) for m in mentions} - {top}
    if not others:
        return text
    kept = sorted(_below(parse, parse.tokens[top], others))
    return " ".join(text[parse.tokens[n].start : parse.tokens[n].end] for n in kept)


def _head_of_clause(parse: Parse, predicate: int) -> int:
    """The verb with whose subject a predicate is told."""
    token = parse.tokens[predicate]
    for _ in range(MOST_JOINED):
        if parse.first(token.index, "nsubj", "nsubjpass") or token.head == token.index:
            break
        token = parse.head(token)
    return token.index


def _below(parse: Parse, top: Token, without: Set[int]) -> Iterator[int]:
    """The indices of a token and of all that hang on it, not those of some others."""
    stack = [top.index]
    while stack:
        at = stack.pop()
        yield at
        stack.extend(n for n in parse.children[at] if n not in without)
