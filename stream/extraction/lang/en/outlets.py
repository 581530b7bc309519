"""Names and addresses of outlets: what looks like a call sign or a country's code and is none. Data."""

from __future__ import annotations

from stream.extraction.lang.words import words

NO_CALL_SIGNS = words("KUNA KCNA WAFA WION WHO WFP WMO WTO KGB KLA KBS WASH WEST WORLD")
"""Agencies and organisations whose short forms begin with W or K, and words."""
SOLD_DOMAINS = words(
    "ac ai am bz cc cf co eu fm ga gg gl gq gs im io la ly me ml mn ms nu pw re sc sh so st su tk tl to tv vc ws"
)
"""Codes of countries and territories that are sold as words to whoever wants them."""
OWN_DOMAINS = {"uk": "GB", "gov": "US", "mil": "US"}
"""Ends of addresses that are a country's though they are not its ISO code."""
WORLDWIDE = (
    "agence france", "associated press", "reuters", "xinhua", "united press international", "deutsche presse",
    "anadolu", "kyodo", "new york times", "washington post", "los angeles times", "wall street journal",
    "international herald", "voice of america", "radio france", "bbc", "al jazeera", "deutsche welle",
)  # fmt: skip
"""Parts of the names of those who report from everywhere: where they sit says nothing."""
