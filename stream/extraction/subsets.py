"""Which counts of a sentence are parts of others: "including", "of whom", breakdowns after a colon."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from stream.extraction.counts import Identity, read_count
from stream.extraction.gapping import gapped_mentions
from stream.extraction.groups import sex_of
from stream.extraction.labels import noun_label
from stream.extraction.lang.en import nouns, predicates
from stream.extraction.lang.en.sources import SAY
from stream.extraction.lexicon import Lexicon, NounClass
from stream.extraction.mentions import Mention
from stream.extraction.parse import Parse, Token
from stream.extraction.partitives import partitives
from stream.extraction.sought import sought
from stream.kinds import FIGHTERS, GroupSide, Metric

ELSEWHERE = -1
"""`part_of` of a count whose total stands in another sentence."""
KNOWN = -2
"""`part_of` of a count of some of the hurt that are taken for known: "14 of the wounded are still in hospital"."""

_DEAD = "dead|victims|killed|casualties|fatalities|deaths|injured|wounded|missing|displaced"
_PART_AFTER = re.compile(
    rf"\"?\s*(?:[\w'-]+ ){{1,3}}(?:were|was|are|is) (?:also )?among (?:the |those )?(?:{_DEAD})\b(?! \d)"
    rf"|\"?\s*(?:[\w'][\w'-]* ){{0,2}}"
    rf"(?:of (?:them|whom|(?:the|those|these) (?:{_DEAD}|deceased))|(?:among|of) (?:them|which))\b"
)
_PART_BEFORE = re.compile(
    r"(?:of (?:them|whom|which|these|those)|including|among (?:them|whom)|included|mostly|among which)[,:]?\s+"
    r"(?:at least |about |the |were |was |are )*(?:(?:an?|the|his|her) [a-z-]+(?: [a-z-]+)? and (?:his|her|their) )?$"
)
"""Before a part; `among them a mother and her three children`, too."""
_OF_HURT = re.compile(r" ?of (?:the|those|these) (?:wounded|injured)\b")
_COPULA = re.compile(r" (?:were|are|was) (?=[a-z ]{0,20}(?:militants|civilians|rebels|soldiers|fighters|policemen)\b)")
"""`at least six were militants`."""
_INCLUDED = sought(
    rf"\b(?:(?:the |those )?({_DEAD})\b[\w ,]{{0,20}}? includ(?:e|ed|es|ing)|among (?:the |those )?({_DEAD})\b)"
)


def find_parts(parse: Parse, text: str, mentions: Sequence[Mention], lexicon: Lexicon) -> list[Mention]:
    """The mentions with `part_of` set, and the further ones that only a breakdown shows. `text` is lower case."""
    marked = [_marked(parse, text, mentions, n, lexicon) for n in range(len(mentions))]
    marked = list(_summed(_continued(parse, marked), lexicon))
    marked += list(_breakdown(parse, tuple(marked), lexicon))
    marked += list(gapped_mentions(parse, sorted(marked, key=lambda m: m.quantity.start)))
    marked += list(_described(parse, text, tuple(marked), lexicon))
    marked += list(partitives(parse, text, sorted(marked, key=lambda m: m.quantity.start), lexicon))
    marked += list(_included(parse, text, tuple(marked), lexicon))
    return sorted(marked, key=lambda m: m.quantity.start)


def _named(parse: Parse, mention: Mention, lexicon: Lexicon) -> Mention:
    """A bare number with what those counted are said to be: `six of the dead were civilians`."""
    if mention.label and mention.label.lower() not in nouns.GENERIC:
        return mention
    verb = next((t for t in parse.tokens[mention.theme + 1 : mention.theme + 7] if t.lower in _BEING), None)
    after = parse.tokens[verb.index + 1 : verb.index + 5] if verb else ()
    noun = next((t for t in after if t.lower in lexicon.sides or t.tag.startswith(("V", "IN"))), None)
    return replace(mention, label=noun.text) if noun and noun.lower in lexicon.sides else mention


_BEING = frozenset({"were", "was", "are", "is", "been"})


def _marked(parse: Parse, text: str, mentions: Sequence[Mention], n: int, lexicon: Lexicon) -> Mention:
    """The mention as part of the one before it, where words say so."""
    mention = mentions[n]
    if mention.part_of is not None:
        return mention
    before = text[: mention.quantity.start]
    after = text[mention.quantity.end : mention.quantity.end + 60]
    if not (_PART_AFTER.match(after) or _PART_BEFORE.search(before[-60:])):
        return mention
    mention = _named(parse, mention, lexicon)
    if mention.metric is Metric.INJURED and not mentions[:n] and _OF_HURT.match(after):
        return replace(mention, part_of=KNOWN)
    total = next((m for m in reversed(mentions[:n]) if m.metric is mention.metric and m.part_of is None), None)
    if total is None:
        other = any(m.part_of is None for m in mentions[:n])
        return mention if other else replace(mention, part_of=ELSEWHERE)
    return replace(mention, part_of=total.theme) if total.quantity.best >= mention.quantity.best else mention


def _continued(parse: Parse, mentions: Sequence[Mention]) -> list[Mention]:
    """`among them two children and three women`: what a list joins to a part is one too."""
    found: list[Mention] = []
    for mention in mentions:
        last = found[-1] if found else None
        number = next((t.index for t in parse.tokens if t.quantity is mention.quantity), None)
        if last and last.part_of is not None and last.metric is mention.metric and mention.part_of is None and number:
            between = [t.lower for t in parse.tokens[last.theme + 1 : number]]
            mention = replace(mention, part_of=last.part_of) if between in _LIST_JOINTS else mention
        found.append(mention)
    return found


_LIST_JOINTS = (["and"], [",", "and"])


def _summed(mentions: Sequence[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """`six refugees, two women and four girls`: the members of a list that make up its first are parts of it."""
    for mention in mentions:
        listed = [
            m for m in mentions if (m.predicate, m.metric, m.part_of) == (mention.predicate, mention.metric, None)
        ]
        first, rest = listed[0] if listed else mention, listed[1:]
        whole = len(rest) > 1 and first.quantity.best == sum(m.quantity.best for m in rest)
        side = _side(first, lexicon)
        alike = side is None or all(_side(m, lexicon) in (side, None) for m in rest)
        alike = alike and not any(_differ_in_sex(first, m) for m in rest)
        yield replace(mention, part_of=first.theme) if whole and alike and mention in rest else mention


def _differ_in_sex(whole: Mention, part: Mention) -> bool:
    """Whether those of one cannot be among the other: a woman among two men."""
    sexes = {sex_of(mention.label.lower().rpartition(" ")[2]) for mention in (whole, part)}
    return len(sexes - {None}) == 2


def _side(mention: Mention, lexicon: Lexicon) -> GroupSide | None:
    """The side of the counted noun alone; None where it has none."""
    return lexicon.sides.get(mention.label.lower().rpartition(" ")[2])


def _breakdown(parse: Parse, mentions: Sequence[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """`31 people dead: 19 militiamen, eight soldiers`: loose counts of people after a total and a mark."""
    linked = {m.quantity.start for m in mentions}
    for total in mentions:
        if total.part_of is not None or total.identity is not Identity.COUNTED:
            continue
        mark = _mark(parse, total)
        loose = [] if mark is None else list(_loose(parse, mark, lexicon, linked))
        if not loose:
            yield from _spelled_out(parse, total, linked, lexicon)
        if loose and sum(token.quantity.best for token in loose if token.quantity) <= max(
            total.quantity.best, total.quantity.high or 0
        ):
            yield from (_beside(_part(parse, total, token), total, lexicon) for token in loose)


def _spelled_out(parse: Parse, total: Mention, linked: set[int], lexicon: Lexicon) -> Iterator[Mention]:
    """The parts further on that make up the total.

    Behind a colon numbers and single people (`Five were killed in two slides, officials said: three climbers near Orel
    and a guide with his client near Tarn`), behind a comma bare numbers with a place each (`, four in Orel and three
    in Tarn`).
    """
    colon = next((t.index for t in parse.tokens[total.theme + 1 :] if t.lower == ":"), None)
    if any(start > total.quantity.start for start in linked):
        return
    people = list(_people(parse, colon, total, lexicon)) if colon else []
    for parts in (people, list(_placed(parse, total))):
        if len(parts) > 1 and sum(part.quantity.best for part in parts) == total.quantity.best:
            yield from parts
            return


def _placed(parse: Parse, total: Mention) -> Iterator[Mention]:
    """The bare numbers behind a total before which a list goes on and behind which a place is told."""
    for token in parse.tokens[max(total.theme, total.predicate) + 2 : -1]:
        before, after = parse.tokens[token.index - 1].lower, parse.tokens[token.index + 1].lower
        if token.quantity and before in (",", "and", ":") and after in ("in", "on", "at", "near", "off"):
            part = replace(total, quantity=token.quantity, theme=token.index, label="")
            yield replace(part, part_of=total.theme, surface=True)


def _people(parse: Parse, mark: int, total: Mention, lexicon: Lexicon) -> Iterator[Mention]:
    """Whoever is named behind a mark, by number or one by one."""
    for noun in parse.tokens[mark + 1 :]:
        if lexicon.noun_class(noun.lower) is not NounClass.PERSON or noun.dep in ("compound", "amod"):
            continue
        count = read_count(parse, noun)
        if count and (count.identity is not Identity.DEFINITE or _is_kin(parse, noun)):
            part = replace(total, quantity=count.quantity, identity=Identity.COUNTED, theme=noun.index)
            yield replace(part, label=noun_label(parse, noun), part_of=total.theme, surface=True)


def _is_kin(parse: Parse, noun: Token) -> bool:
    """Whether somebody is told by one before: `with his client`, `and her son`."""
    own = parse.first(noun.index, "poss")
    return own is not None and own.lower in ("his", "her", "their")


def _beside(part: Mention, total: Mention, lexicon: Lexicon) -> Mention:
    """The part; a count of its own where it is of fighters and the one before of civilians."""
    apart = _side(total, lexicon) is GroupSide.CIVILIAN and _side(part, lexicon) in FIGHTERS
    return replace(part, part_of=None) if apart else part


def _mark(parse: Parse, total: Mention) -> int | None:
    """Where a breakdown of the total may begin."""
    for token in parse.tokens[total.theme + 1 : total.theme + 14]:
        if token.lower in (":", "-", "--", "including", "("):
            return token.index
        if token.quantity or token.lower == ";":
            return None
        if token.lower == "," and parse.tokens[min(token.index + 1, len(parse.tokens) - 1)].quantity:
            return token.index
    return None


def _loose(parse: Parse, mark: int, lexicon: Lexicon, linked: set[int]) -> Iterator[Token]:
    """The unlinked counts of people from a mark on, to the next linked one."""
    for token in parse.tokens[mark + 1 :]:
        if token.lower in (")", ";", "--"):
            return
        if not token.quantity:
            continue
        if token.quantity.start in linked:
            return
        noun = parse.head(token) if token.dep in ("nummod", "amod", "compound") else token
        if (lexicon.noun_class(noun.lower) is NounClass.PERSON or noun.tag == "NNPS") and not _tells(parse, noun):
            yield token


def _tells(parse: Parse, noun: Token) -> bool:
    """Whether those counted only tell of it: `…, two officials said`."""
    return noun.dep == "nsubj" and parse.head(noun).lower in SAY


def _part(parse: Parse, total: Mention, token: Token) -> Mention:
    noun = parse.head(token) if token.dep in ("nummod", "amod", "compound") else token
    assert token.quantity is not None
    part = replace(total, quantity=token.quantity, theme=noun.index, label=noun_label(parse, noun))
    return replace(part, part_of=total.theme, surface=True)


def _described(parse: Parse, text: str, mentions: Sequence[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """`…, two of whom were soldiers`: a loose count of some of those counted before, with what they were."""
    linked = {m.quantity.start for m in mentions}
    for token in parse.tokens:
        if not token.quantity or token.quantity.start in linked:
            continue
        match = _PART_AFTER.match(text, token.end) or _COPULA.match(text, token.end)
        total = next((m for m in reversed(mentions) if m.quantity.start < token.start and m.part_of is None), None)
        if match and total and total.quantity.best >= token.quantity.best:
            rest = (t for t in parse.tokens[token.index + 1 :] if t.start >= match.end())
            if text[match.end() :].lstrip(" ,").startswith("fatal"):
                died = replace(total, metric=Metric.KILLED, term=Metric.KILLED.value, hit=False, label="")
                yield replace(died, quantity=token.quantity, theme=token.index, surface=True)
                continue
            noun = next((t for t in rest if lexicon.noun_class(t.lower) is NounClass.PERSON), token)
            label = "" if noun is token else noun_label(parse, noun)
            part = replace(total, quantity=token.quantity, theme=token.index, label=label)
            yield replace(part, part_of=total.theme, surface=True)


def _included(parse: Parse, text: str, mentions: Sequence[Mention], lexicon: Lexicon) -> Iterator[Mention]:
    """`The dead included three children`; `Among those killed were 10 civilians`."""
    match = _INCLUDED.search(text)
    if match is None:
        return
    word = match[1] or match[2]
    sense = predicates.TOLL_WORDS.get(word, predicates.KILL)
    linked = {m.quantity.start for m in mentions}
    head = next((t for t in parse.tokens if t.start >= match.start() and t.lower == word), None)
    for token in parse.tokens:
        if head is None or token.start < match.end() or not token.quantity or token.quantity.start in linked:
            continue
        noun = parse.head(token) if token.dep == "nummod" else token
        count = read_count(parse, noun)
        if count and sense.metric and lexicon.noun_class(noun.lower) is NounClass.PERSON:
            yield _external(parse, sense.metric, head, noun, token)


def _external(parse: Parse, metric: Metric, head: Token, noun: Token, token: Token) -> Mention:
    from stream.kinds import Unit

    assert token.quantity is not None
    return Mention(
        metric=metric, term=metric.value, unit=Unit.PERSON, quantity=token.quantity, identity=Identity.COUNTED,
        predicate=head.index, theme=noun.index, label=noun_label(parse, noun), part_of=ELSEWHERE, surface=True,
    )  # fmt: skip
