"""Words of what ends captivity."""

from stream.extraction.lang.words import words

FREE = words(
    """
    free frees freed freeing release releases released releasing rescue rescues rescued rescuing
    liberate liberates liberated liberating liberation ransom ransomed reunite reunites reunited reuniting
    recover recovers recovered recovering save saves saved
    """
)
"""Verbs and nouns: what is done to captives, who are captives before it."""
ESCAPE = words("escape escapes escaped escaping")
"""What captives do themselves."""
