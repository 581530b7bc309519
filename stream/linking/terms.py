"""The telling words of a text: names and rare words that tell one happening of a place and day from another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

MAX_TERMS = 24
MAX_TITLE_TERMS = 8
MIN_HEADLINE = 20
"""Characters before a dash or bar that are enough for a headline; what follows is the site's name."""
LEAD = 1500
"""Characters of the text that are read: the first paragraphs of a news story name who, where and what."""
MIN_DIGITS = 3
"""Smaller numbers are counts, ages and hours; larger ones tell houses and roads apart."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+")
_SITE = re.compile(r"\s[|–—:-]{1,2}\s")
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
    am cdt cst edt est nd pdt pm pst th rd jan feb mar apr jun jul aug sep sept oct nov dec
    """.split()  # noqa: SIM905  one word a cell would fill pages
)
"""Words that most reports share, lower case."""


def salient_terms(title: str | None, text: str | None) -> tuple[str, ...]:
    """At most 24 telling words, lower case, each once: the title's first, then the names of the first paragraphs, then
    their other words. A pure function of the two."""
    lead = (text or "")[:LEAD]
    chosen = dict.fromkeys(list(_content(_words(_headline(title or ""))))[:MAX_TITLE_TERMS])
    chosen.update(dict.fromkeys(_content(_names(lead))))
    chosen.update(dict.fromkeys(_content(_words(lead))))
    return tuple(chosen)[:MAX_TERMS]


def _words(text: str) -> Iterator[str]:
    return (match.group() for match in _WORD.finditer(text))


def _headline(title: str) -> str:
    first = _SITE.split(title, maxsplit=1)[0]
    return first if len(first) >= MIN_HEADLINE else title


def _names(text: str) -> Iterator[str]:
    """Capitalised words that do not begin a sentence."""
    for match in _WORD.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()]
        if match.group()[0].isupper() and before[-1:] == " " and before[:1] not in '.!?:\n"”':
            yield match.group()


def _content(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        term = _POSSESSIVE.sub("", word).casefold()
        if len(term) >= (MIN_DIGITS if term.isdigit() else 2) and term not in _COMMON:
            yield term
