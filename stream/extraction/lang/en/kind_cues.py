"""Words beside a kind's own that turn it: figures of speech, signs of war, what is told of vehicles and aircraft."""

from __future__ import annotations

from stream.extraction.sought import sought

FIGURATIVE = sought(
    r"\b(?:(?:tributes|messages|donations|calls|offers|condolences|people|patients|refugees|migrants|dealers)"
    r" (?:have |had )?flooded|flood of (?!water|rain)"
    r"|(?:sent|sending|send) (?:tremors?|shock ?waves)|storm of |by storm|landslide (?:victory|win|vote|election)"
    r"|avalanche of|hail of|eruption of|wave of|firestorm|under fire|ceasefire|cease-fire|crashed out|war of words"
    r"|battle for (?:her|his|their) life|battling (?:cancer|for life)|price war|tug of war|collapsed? in tears"
    r"|outbreak of (?:violence|fighting|war|hostilities)|called the [a-z]+)\b"
)
"""Turns whose words name a hazard or a fight, but tell of none."""

DECOYS = sought(
    r"\b(?:fight|fights|fighting|fought|battle|battles|battled|battling)(?= (?:the |a |an )?(?:[a-z]+ )?"
    r"(?:blazes?|fires?|flames|wildfires?|inferno|floods?|floodwaters|disease|cancer|outbreak|epidemic|hunger)\b)"
)
"""Words of war for what is done against fire, water and disease."""

DATING = sought(
    r"(?:,| -)? ?\b(?:just |only |less than |more than )?(?:(?:an?|one|two|three|four|five|six|several|\d{1,2}) )?"
    r"(?:hours?|days?|weeks?|months?|years?) after (?:an?|the|another|two|three|[a-z'-]+ [a-z-]+(?:ed|ing)?\b)[^.;]*"
    r"|, (?:the )?(?:epicent(?:re|er)|scene|site) of (?:an?|the|last|[a-z]+['’]s|\d{4})\b[^.;,]*"
)
"""What recalls another happening to say when or where this one was: "hours after a suicide bombing"."""

RAMMED = sought(
    r"\b(?:drove|driving|ploughed|plowed|rammed|steered) (?:a|an|his|her|the) (?:[a-z-]+ )?"
    r"(?:car|lorry|truck|van|vehicle|suv) (?:at speed )?into\b"
)
"""Somebody uses a vehicle as a weapon."""
CRASHED = ("crash", "came down", "went down")
BOMBED = ("bomb", "strike", "struck", "raid", "fired", "attack", "shot down", "hit ")
"""What aircraft do that are at war, and what happens to those that are not."""

FORCES = ("army", "soldier", "troops", "patrol", "police", "forces", "military", "convoy of the", "garrison")
"""Those who fight back: an ambush on others is no battle."""

POLITICAL = (
    "rebel",
    "militant",
    "insurgent",
    "army",
    "troops",
    "soldier",
    "guerrilla",
    "jihadist",
    "terroris",
    "militia",
    "regime",
    "forces",
    "taliban",
    "islamic state",
    "al-qaeda",
    "extremist",
    "separatist",
    "civil war",
    "tribal",
    "ethnic",
    "paramilitar",
    "gunmen",
)
"""Words that make a shooting or a murder a matter of conflict rather than of crime."""

CAMPAIGNS = (
    "offensive",
    "campaign",
    "war ",
    "conflict",
    "fighting",
    "clashes",
    "insurgency",
    "siege",
    "uprising",
    "crackdown",
    "operation",
)
"""Long happenings: what they cost since a month or a year is a running total."""
