"""The telling words of a text: names and rare words that tell one happening of a place and day from another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set

MAX_NAMES = 20
MAX_WORDS = 28
LONGEST_NAME = 3
MIN_HEADLINE = 20
"""Characters before a dash or bar that are enough for a headline; what follows is the site's name."""
LEAD = 2500
"""Characters of the text that are read: the first paragraphs of a news story name who, where and what."""
MIN_DIGITS = 3
"""Smaller numbers are counts, ages and hours; larger ones tell houses and roads apart."""

_WORD = re.compile(r"\d{1,3}-(?:year|month)-old|[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
_SITE = re.compile(r"\s[|–—:-]{1,2}\s")
_SENTENCE_ENDS = frozenset('.!?:\n"”')
_POSSESSIVE = re.compile(r"['’]s?$")

_COMMON = frozenset(
    """
    a about after again against ago all also am an and another any are around as at away back be because been before
    behind being below between both but by can could day days did do does down during each early even every few first
    five following for former found four from get go going got had has have he her here him his home hour hours how
    however i if in including inside into is it its just last late later least left less local made make man many may
    me men mid might minutes month months more morning most much must my near nearly new news night no nor not now of
    off on one only or other our out outside over own part people person place p a m per put read same second see
    seven several she should since six so some still story such take taken ten than that the their them then there
    these they this those three through time times to today told too took two under until up updated us very was way
    we week weeks well went were what when where which while who whom whose why will with within woman women would
    year years yesterday yet you young your area city county state street town
    afternoon evening monday tuesday wednesday thursday friday saturday sunday january february march april june july
    august september october november december
    according accused alleged allegedly arrest arrested attack attacked charged dead death deaths department died
    dies fatal fatally fired gun gunfire gunman gunshot homicide hospital hurt identified incident injured injuries
    injuring investigate investigating investigation killed killing kills murder officer officers official officials
    police posted reported reports said say saying says scene sheriff shoot shooting shot shots strike suspect
    suspected suspects victim victims violence witnesses wounded wounds wounding toll
    arrival arrived authorities block body bodies bond bullet bullets call called calls capt charge charges chief
    condition connection court critical custody deadly detective detectives double emergency fire firearm gunshots
    handgun happened heard hearing initial investigators jail known life-threatening lt medical motive multiple
    non-life-threatening occurred opened pronounced quadruple released responded response search searching serious sgt
    spokesman spokeswoman stable struck suffered sustained transported treated triple weapon
    adult apartment ave avenue black boulevard boy building car child children drive east family father female friend
    friends girl high house lane male mother neighbor neighbors north northeast northwest old public rd residence road
    school son south southeast southwest st teen teenager vehicle west white year-old
    abc associated breaking cbs click cnn com comment comments contact copyright email facebook fox full http https
    information live media nbc page photo photos post posts press radio read reporter reserved rights share site sports
    traffic tv twitter update updates video watch weather website www
    able another around asked began being believed came come did didn doing don don't gave having help involved know
    left looking make mr mrs ms need others right started states tell tip tips united using want wasn
    center central coroner crime division unit group metro side valley township district regional memorial university
    attorney prosecutor park parish bureau caption jr sr stoppers christmas easter thanksgiving
    am cdt cst edt est nd pdt pm pst th rd jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()  # noqa: SIM905  one word a cell would fill pages
)
"""Words that most reports share, lower case."""


def salient_terms(title: str | None, text: str | None) -> tuple[str, ...]:
    """The telling words of an item, each once: names as they are written, at most `MAX_NAMES` ("Rosa Almeida",
    "Labadieville"), then at most `MAX_WORDS` other words in lower case. A pure function of title and lead."""
    lead = (text or "")[:LEAD]
    low = {match.group() for match in _WORD.finditer(lead) if match.group()[0].islower()}
    names = dict.fromkeys(_names(lead, low))
    parts = {part.casefold() for name in names for part in name.split()}
    words = dict.fromkeys(_content(_words(_headline(title or ""))))
    words.update(dict.fromkeys(_content(_words(lead))))
    others = [word for word in words if word not in parts]
    return (*list(names)[:MAX_NAMES], *others[:MAX_WORDS])


def _words(text: str) -> Iterator[str]:
    return (match.group() for match in _WORD.finditer(text))


def _headline(title: str) -> str:
    first = _SITE.split(title, maxsplit=1)[0]
    return first if len(first) >= MIN_HEADLINE else title


def _names(text: str, low: Set[str]) -> Iterator[str]:
    """Runs of capitalised words that do not begin a sentence, without those that tell nothing, or stand in lower case
    elsewhere."""
    run: list[str] = []
    end = 0
    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        begins = text[max(0, match.start() - 2) : match.start()][:1] in _SENTENCE_ENDS
        named = word[0].isupper() and not begins and word.casefold() not in low and _tells(word.casefold())
        if run and not (named and text[end : match.start()] == " " and len(run) < LONGEST_NAME):
            yield " ".join(run)
            run = []
        if named:
            run.append(word)
            end = match.end()
    if run:
        yield " ".join(run)


def _content(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        term = _POSSESSIVE.sub("", word).casefold()
        if _tells(term):
            yield term


def _tells(term: str) -> bool:
    return len(term) >= (MIN_DIGITS if term.isdigit() else 2) and term not in _COMMON
