"""What helps to tell names from words where both are written in capitals."""

from stream.extraction.lang.words import words

VOWELS = frozenset("aeiouy")
BEGINNINGS = words("san santa santo el la los las")
"""Words, foreign to English, that begin a name."""
MARKS = words("text sic report excerpt summary passage editorial live recorded video words")
"""What editors write in brackets that is no name."""
WORD_ENDINGS = tuple(words("ed ing ly ness ment ments tion tions able ables ency ancy ism ist ists"))
"""Endings that names do not have: a word with one is an ordinary one, though no dictionary has it."""
ORDINARY = words(
    """
    will may march major hope faith grace chance numbers way case new high good call large means urban her
    judge house close small council free weeks head self land little short priest brothers read low laws daily field
    rounds general war front said
    """
)
"""Words that are also names, and mostly are none."""
