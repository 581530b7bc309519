"""One person as one mention describes him or her: name, age, sex, role, and how the words introduce the person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from stream.extraction import roles
from stream.extraction.counts import Count
from stream.extraction.lang.en import nouns, persons
from stream.extraction.numbers import OLDEST
from stream.extraction.numerals import small_number
from stream.extraction.parse import Parse, Token


class Article(Enum):
    """How a noun phrase introduces a person."""

    NEW = "new"
    """`a man`; `one man`"""
    FURTHER = "further"
    """`another man`, `a second victim`: nobody told before."""
    BARE = "bare"
    """`Man`, as in a headline."""
    OWN = "own"
    """`his wife`: perhaps told before."""
    KNOWN = "known"
    """`the man`"""
    PRONOUN = "pronoun"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a mention says of the person; None or "" where it says nothing."""

    article: Article
    noun: str = ""
    names: tuple[str, ...] = ()
    """In lower case, the last name last, without titles."""
    age: int | None = None
    """In years, rounded down."""
    sex: str | None = None
    order: int | None = None
    """2 for `a second victim`."""
    oneself: bool = False
    """True for `himself`: described by the subject of its verb."""
    bound: int | None = None
    """Index of the token that `himself` stands for."""

    @property
    def young(self) -> bool | None:
        """Whether a child, by the age or the noun; None where both leave it open."""
        if self.age is not None:
            return self.age < ADULT
        if self.noun in persons.YOUNG:
            return True
        return False if self.noun in persons.GROWN else None

    @property
    def telling(self) -> bool:
        """Whether it has a name or an age, so that others can be told from the person."""
        return bool(self.names) or self.age is not None


ADULT = 18
AGE_REACH = 3
"""Words between a noun and the age that stands behind it: `a Dayton man, 25,`."""
_AGE = re.compile(r"(?P<number>\d{1,3}|[a-z]+(?:-[a-z]+)?)-(?P<unit>year|month|week|day)s?-olds?")


def describe(parse: Parse, count: Count) -> Description:
    """The person that a noun phrase picks out; the count must be of one."""
    noun = count.noun
    if noun.lower in persons.REFLEXIVE:
        return _oneself(parse, noun)
    names = tuple(_names(parse, noun))
    return Description(
        article=_article(parse, noun, names),
        noun=_noun(parse, noun),
        names=names,
        age=_age(parse, noun),
        sex=_sex(parse, noun) or _sex_of_name(names),
        order=next((persons.ORDERS[t.lower] for t in _before(parse, noun) if t.lower in persons.ORDERS), None),
    )


def is_person(parse: Parse, noun: Token) -> bool:
    """Whether a name is plainly somebody's: it has an age, a title, or a given name and another."""
    names = tuple(_names(parse, noun))
    titled = any(t.lower.strip(".") in persons.TITLES for t in parse.child(noun.index, "compound"))
    return bool(names) and (titled or _age(parse, noun) is not None or _sex_of_name(names) is not None)


def _oneself(parse: Parse, noun: Token) -> Description:
    """`himself`, by the subject of the verb that it hangs on or of one above."""
    sex = persons.PRONOUNS[noun.lower]
    verbs = (t for t in parse.ancestors(noun) if t.tag in roles.VERBAL)
    subject = next((subject for verb in verbs for subject in roles.subjects(parse, verb)), None)
    if subject is None or subject.tag not in ("NN", "NNP") or subject.quantity:
        return Description(article=Article.PRONOUN, sex=sex, oneself=True)
    names = tuple(_names(parse, subject))
    return Description(
        article=_article(parse, subject, names),
        noun=_noun(parse, subject),
        names=names,
        age=_age(parse, subject),
        sex=sex,
        oneself=True,
        bound=subject.index,
    )


def _noun(parse: Parse, noun: Token) -> str:
    """The noun that says what the person is, in lower case, a title too; "" for bare names, pronouns and ages."""
    if noun.tag.startswith("NNP") and noun.lower not in nouns.PEOPLE:
        titles = (t.lower for t in parse.child(noun.index, "compound") if t.lower in nouns.SECURITY)
        return next(titles, "")
    return "" if noun.tag.startswith("PRP") or _AGE.fullmatch(noun.lower) else noun.lower


def _before(parse: Parse, noun: Token) -> Iterator[Token]:
    """The words before the noun that belong to it."""
    return (parse.tokens[n] for n in parse.children[noun.index] if n < noun.index)


def _article(parse: Parse, noun: Token, names: tuple[str, ...]) -> Article:
    if noun.tag.startswith("PRP"):
        return Article.PRONOUN
    owned = any(t.dep == "poss" for t in _before(parse, noun))
    before = {t.lower for t in _before(parse, noun) if t.dep != "poss"}
    if before & {"another"} or (before & persons.ORDERS.keys() and not before & {"the", "that", "this"}):
        return Article.FURTHER
    if before & {"a", "an", "one", "1"} or noun.lower in ("one", "1"):
        return Article.NEW
    if before & {"the", "that", "this"}:
        return Article.KNOWN
    if names and noun.tag.startswith("NNP"):
        return Article.NAME
    return Article.OWN if owned else Article.BARE


def _names(parse: Parse, noun: Token) -> Iterator[str]:
    """The words of the person's name: of the noun, of its apposition, or of what it is `identified as`."""
    holder = noun if noun.tag.startswith("NNP") else None
    apposed = [t for t in parse.child(noun.index, "appos") if t.tag.startswith("NNP")]
    holder = holder or next(iter(apposed), None) or next(_identified(parse, noun), None)
    if holder is None:
        return
    parts = [t for t in parse.child(holder.index, "compound") if t.tag.startswith("NNP") and t.index < holder.index]
    words = [token.lower.strip(".'\"") for token in (*parts, holder)]
    if nouns.PEOPLE.isdisjoint(words[-1:]):
        yield from (word for word in words if len(word) > 1 and word not in persons.TITLES)


def _sex_of_name(names: tuple[str, ...]) -> str | None:
    return persons.FIRST_NAMES.get(names[0]) if len(names) > 1 else None


def _identified(parse: Parse, noun: Token) -> Iterator[Token]:
    """`the victim, identified as Ann Lee`, `a man named Ann Lee`."""
    for clause in parse.child(noun.index, "acl"):
        if clause.lower in ("identified", "named"):
            yield from (t for t in parse.child(clause.index, "oprd", "attr", "dobj") if t.tag == "NNP")
            for prep in parse.child(clause.index, "prep"):
                yield from (t for t in parse.child(prep.index, "pobj") if t.tag == "NNP")


def _age(parse: Parse, noun: Token) -> int | None:
    """The age before the noun, of the noun itself, or between commas behind it."""
    apposed = [noun, *parse.child(noun.index, "appos"), *_identified(parse, noun)]
    for token in (t for head in apposed for t in (head, *_before(parse, head))):
        match = _AGE.fullmatch(token.lower)
        if match:
            number = int(match["number"]) if match["number"].isdigit() else small_number(match["number"])
            return None if number is None else number if match["unit"] == "year" else number // 12
    return next((age for head in apposed for age in _age_behind(parse, head)), None)


def _age_behind(parse: Parse, noun: Token) -> Iterator[int]:
    """`Ann Lee, 33,`; `a Dayton man, 25,`."""
    for token in parse.tokens[noun.index + 1 : noun.index + 1 + AGE_REACH]:
        before = parse.tokens[token.index - 1].lower
        if before in (",", "(", "age", "aged") and token.lower.isdigit() and not token.quantity:
            if int(token.lower) <= OLDEST:
                yield int(token.lower)
            return


def _sex(parse: Parse, noun: Token) -> str | None:
    told = (noun.lower, *(t.lower for t in _before(parse, noun)))
    return next((persons.SEXES[word] for word in told if word in persons.SEXES), persons.PRONOUNS.get(noun.lower))
