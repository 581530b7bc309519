"""How a text says that something happened without saying what it cost. Data and patterns over lower-case sentences."""

from __future__ import annotations

import re

from stream.extraction.sought import sought

HAPPENINGS = (
    "shooting", "stabbing", "shootout", "gunfight", "gun battle", "gunbattle", "firefight", "gunfire", "shots", "blast",
    "explosion", "bomb", "attack", "ambush", "raid", "air strike", "airstrike", "strike", "shell", "clash", "massacre",
    "earthquake", "quake", "tremor", "tornado", "landslide", "mudslide", "avalanche", "tsunami", "fire", "pounded",
    "stormed", "killed", "wounded", "injured", "shot", "killing", "riot",
)  # fmt: skip
"""Without one of these in it no text tells of a happening: a quick look before the patterns."""

_ONE = (
    r"(?:shooting|stabbing|shootout|gunfight|gun ?battle|firefight|gunfire|blast|explosion|(?:car |suicide )?bombing|"
    r"(?:bomb|gun|grenade|arson|knife|rocket|missile|drone|militant|rebel|suicide|terror|terrorist|mortar) attack|"
    r"ambush|air ?strikes?|(?:drone|missile) strike|shelling|massacre|riot)"
)
_FORCE_OF_NATURE = r"(?:earthquake|quake|tremor|tornado|landslide|mudslide|avalanche|tsunami)"
_ARMED = (
    r"(?:rebels|militants|insurgents|gunm[ae]n|guerrillas|troops|soldiers|forces|fighters|warplanes|jets|helicopters|"
    r"gunships|artillery|army|militias?|militiamen|jihadists|bandits|attackers|assailants|terrorists|police)"
)
_PEOPLE = (
    r"(?:people|civilians|villagers|residents|protesters|demonstrators|refugees|worshippers|passengers|students|"
    r"children|women|men|others|persons|families)"
)
_MANY = r"(?:(?:many|some|an unknown number of|an unspecified number of|a large number of|a number of|multiple) )"
_HAS = r"(?:has |have |had )?"

HAPPENED = re.compile(
    rf"""\b(?:
      (?:investigat(?:e|es|ed|ing)|respond(?:ed|ing|s)?\ to|called\ to|dispatched\ to|probe|probing|report(?:s|ed)?\ of)
        \ (?:a\ |an\ |the\ )?(?:[a-z0-9'-]+\ ){{0,4}}?{_ONE}
    | {_ONE}\ (?:[a-z0-9'-]+\ ){{0,4}}?(?:(?:has\ |have\ )?(?:occurred|happened|erupted)|took\ place|rang\ out|
        (?:was|were|has\ been|have\ been)\ reported|broke\ out|rocked|shook)
    | (?:blast|explosion|{_FORCE_OF_NATURE})\ (?:[a-z0-9'-]+\ ){{0,3}}?{_HAS}(?:struck|hit|rocked|shook|ripped|
        tore|jolted|buried|swept)
    | victims?\ (?:of|in)\ (?:a\ |an\ |the\ )?(?:[a-z'-]+\ ){{0,4}}?{_ONE} | {_ONE}\ victims?\ (?:identified|named)
    | shots\ (?:were|have\ been|had\ been)\ fired | gunshots\ rang\ out | shots\ rang\ out
    | bombs?\ {_HAS}(?:exploded|gone\ off|went\ off|detonated)
    | {_ARMED}\ (?:[a-z'-]+\ ){{0,2}}?{_HAS}(?:attacked|stormed|raided|shelled|bombed|bombarded|pounded|ambushed|
        overran|opened\ fire|fired\ (?:on|at|into)|clashed\ with)
    | came\ under\ (?:[a-z]+\ )?(?:fire|attack)\ from
    | {_MANY}?{_PEOPLE}\ (?:were|have\ been)\ (?:[a-z]+ly\ )?(?:killed|shot|wounded|injured|massacred)
    | (?:killed|killing|wounded|wounding|injured|injuring|massacred)\ {_MANY}{_PEOPLE}
    )\b""",
    re.VERBOSE,
)
"""One happening, told as a fact."""

UNREAL = re.compile(
    r"\b(?:if|could|would|might|should|drills?|exercises?|simulat\w+|mock|training|rehears\w+|staged|films?|movie|novel|"
    r"book|series|episode|drama|play|game|games|coach|season|quarterback|striker|anniversary|commemorat\w+|memorial|remember\w*|"
    r"ago|decades?|century|centuries|trial|verdict|sentenc\w+|convict\w+|plead\w*|pleaded|pled|jury|jurors|court|judge|"
    r"lawsuit|sued|appeals?|prosecutors?|indict\w+|arraign\w+|testif\w+|parole|threat\w*|warn\w*|foiled|thwarted|averted|"
    r"prevent\w*|plots?|plotted|plotting|plan|plans|planned|planning|hoax|false|denied|denies|deny|never|not|n't|no|"
    r"percent|per cent|statistics|rates?|policy|debate|legislation|law|laws|gun control|criticism|editorial|"
    r"every|each|annual|annually|history|heart|panic|asthma|allegations?|rumou?rs?|campaign of|whether|"
    r"last year|in (?:19|20)\d\d|since (?:19|20)\d\d|years? (?:after|before|later|earlier)|often|usually|frequent\w*|"
    r"regularly|sometimes|daily|recent (?:months|years)|war crimes?|genocide)\b"
)
"""Words of what did not happen, not now, or only in court, on a screen, in statistics."""

OPINION = sought(
    r"^\s*(?:opinion|editorial|commentary|letters?(?: to the editor)?|column|op-ed|review|obituary|analysis|transcript|"
    r"q&a|fact check|timeline|explainer|podcast|video|homicides? (?:in|watch))\b|\bobituary\b|\bop-ed\b"
)
"""How a headline says that no news follows."""
