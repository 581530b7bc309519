"""Where an outlet is at home, from what is well defined alone: a weak hint at which of several namesakes is meant.

It weighs less than anything the text says, and places nothing by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from urllib.parse import urlsplit

from stream.extraction.gazetteer.dateline import find_dateline
from stream.extraction.gazetteer.gazetteer import Gazetteer, Match
from stream.extraction.gazetteer.store import EntryKind, KeyKind, Word
from stream.extraction.lang.en import outlets
from stream.extraction.sought import sought

LOCAL, NATIONAL = 1.7, 1.0
"""What a home adds to the places in it, in tenfold sizes of towns: local stations and papers tell of what is near,
those of a whole country of the world as well."""
KNOWN = 100_000
"""People from which a town may give an outlet its name."""
MAX_WORDS = 3

_HOST = re.compile(r"(?:[a-z]+://)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[:/].*)?", re.IGNORECASE)
_SIGN = r"([WK][A-Z]{2}|[WK][A-Z]{3})"
_STATION = sought(rf"\b{_SIGN}(?:-(?:TV|FM|AM|DT|LD|CD)\b| (?:News|Channel|FOX|NBC|ABC|CBS|TV|Radio)\d{{0,2}}\b)")
"""A call sign with the word that makes it one: `WXYZ-TV`, `KXYZ News`."""
_LABEL = re.compile(r"[wk][a-z]{3}(?:tv|news)?\d{0,2}")
_AGENCY = re.compile(rf"\({_SIGN}(?:-TV)?\d{{0,2}}\)")
_NAME_WORD = re.compile(r"[^\W\d_][\w'.]*")


@dataclass(frozen=True, slots=True)
class Home:
    """A country, perhaps a first-level region of it, and what it adds to the places in them."""

    country: str
    adm1: str | None
    weight: float


def home_of(source: str | None, url: str | None, texts: Mapping[str, str], gazetteer: Gazetteer) -> Home | None:
    """Where the outlet of an item is at home, by its call sign, its name, or its address; None where that is not told.

    Args:
        source: the outlet's name or address.
        url: the item's address.
        texts: the fields of the item, which may tell a station's call sign.
    """
    hosts = [host for told in (source, url) if (host := _host(told))]
    named = "" if source is None or _host(source) else source
    if any(agency in named.lower() for agency in outlets.WORLDWIDE):
        return None
    if _has_sign(named, hosts, texts, gazetteer):
        return Home("USA", None, LOCAL)
    return _by_name(named, gazetteer) or next(chain.from_iterable(_by_host(host, gazetteer) for host in hosts), None)


def _host(told: str | None) -> str | None:
    """The host of an address, in lower case."""
    if not told or not _HOST.fullmatch(told.strip()):
        return None
    told = told.strip().lower()
    try:
        return urlsplit(told if "://" in told else "//" + told).hostname
    except ValueError:
        return None


def _has_sign(named: str, hosts: list[str], texts: Mapping[str, str], gazetteer: Gazetteer) -> bool:
    """Whether the outlet goes by a call sign of the United States, which begin with W or K."""
    for text in (named, *texts.values()):
        if any(match[1] not in outlets.NO_CALL_SIGNS for match in _STATION.finditer(text)):
            return True
        line = find_dateline(text)
        agency = _AGENCY.search(text, line.place[1], line.end) if line else None
        if agency and agency[1] not in outlets.NO_CALL_SIGNS:
            return True
    if len(named) == 4 and _LABEL.fullmatch(named.lower()) and named.isupper():
        return named not in outlets.NO_CALL_SIGNS
    return any(_is_sign(host, gazetteer) for host in hosts)


def _is_sign(host: str, gazetteer: Gazetteer) -> bool:
    label, _, domain = host.removeprefix("www.").partition(".")
    sign = label[:4].upper()
    ordinary = gazetteer.word(label) or sign in outlets.NO_CALL_SIGNS
    return domain == "com" and bool(_LABEL.fullmatch(label)) and not ordinary


def _by_host(host: str, gazetteer: Gazetteer) -> Iterator[Home]:
    """The country of an address that ends in the code of one."""
    end = host.rpartition(".")[2]
    alpha2 = outlets.OWN_DOMAINS.get(end, end.upper() if end not in outlets.SOLD_DOMAINS else "")
    country = gazetteer.country_of(alpha2) if len(end) == 2 or end in outlets.OWN_DOMAINS else None
    if country:
        yield Home(country, None, NATIONAL)


def _by_name(named: str, gazetteer: Gazetteer) -> Home | None:
    """The one country, or region, whose name or that of its town is in the outlet's: `Arkansas Gazette`."""
    words = [match for match in _NAME_WORD.finditer(named) if match[0][0].isupper()]
    for width in range(min(MAX_WORDS, len(words)), 0, -1):
        for first, last in zip(words, words[width - 1 :]):
            name = named[first.start() : last.end()]
            if width > 1 or not (name.isupper() or gazetteer.word(name) & Word.COMMON):
                home = _only_home(gazetteer.find_key(name.lower()))
                if home:
                    return home
    return None


def _only_home(matches: tuple[Match, ...]) -> Home | None:
    """The home that a name tells, where it is no other country's too."""
    kinds = {KeyKind.NAME, KeyKind.ALIAS, KeyKind.DEMONYM}
    known = [m.entry for m in matches if m.key in kinds]
    known = [e for e in known if e.kind is not EntryKind.TOWN or e.population >= KNOWN]
    if len({entry.country for entry in known}) != 1:
        return None
    wide = any(entry.kind in (EntryKind.COUNTRY, EntryKind.AREA) for entry in known)
    regions = {entry.adm1 for entry in known}
    return Home(
        known[0].country, regions.pop() if len(regions) == 1 and not wide else None, NATIONAL if wide else LOCAL
    )
