"""How texts tell that a toll told before has changed, or is still being counted. Data."""

from __future__ import annotations

from stream.extraction.lang.en.predicates import GROWTH
from stream.extraction.lang.words import words
from stream.extraction.sought import sought

COUNTING = GROWTH | words(
    """
    climbing jumps reach reached reaches hit hits stand stood stands pass passes top grow take push pushed pushes
    pushing
    put puts lower lowered lowers lowering cut cuts revise revises revising update updates increases drop dropped drops
    fall fell falls
    """
)
"""Verbs whose subject or object is a toll that changes: their day is that of the counting."""
RECOVERING = words(
    "recover recovered recovers recovering pull pulled pulls find found finds retrieve retrieved dig dug"
)
BODIES = words("body bodies corpse corpses remains victim victims survivor survivors")
MORE = words("more another additional further")
"""`recovered three more bodies`: where there were others before, their day is that of the search."""
UPDATED = sought(
    r"\btoll (?!road|plaza|booth|gate|bridge|station)(?:\w+ ){0,8}?(?:rose|rises|risen|rising|climb(?:s|ed)"
    r"|jump(?:s|ed)|reach(?:es|ed)|hits?|stands?|stood|now|lowered|revised|updated)\b"
    r"|\b(?:raising|bringing|taking|pushing|raised|raises|brought|brings|lowered|lowers|lowering|revised|revises) "
    r"(?:\w+ ){0,4}?(?:toll|number|count|total|tally)\b"
    r"|\b(?:more|additional|further) (?:\w+ )?bod(?:ies|y)\b|\banother (?:\w+ )?bod(?:ies|y)\b"
    r"|\b(?:called|calls|calling|call) off (?:the|a|their|its) (?:\w+ )?search\b"
    r"|\b(?:ended|ends|end|suspended|resumed|continued) (?:the|a|their|its) (?:\w+ )?search\b"
    r"|\bidentified (?:the )?(?:\w+ ){0,3}victims?\b"
)
"""What a lower-case sentence says of a happening that was told before; not what a first report says too, as that some
are missing or died of their wounds."""
