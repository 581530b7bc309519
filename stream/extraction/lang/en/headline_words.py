"""The grammar of headlines: what stands before and after those of whom they tell. Data."""

from __future__ import annotations

from stream.extraction.lang.words import words

BEGINNINGS = words(": ; - -- | after as where when say says said report reports while before \" '")
"""What may stand before a noun without an article."""
CLOSED = words(
    """
    a an the this that these those his her their its my your our no any every each some and or but of in on at by to
    for from with into is are was were be been being has have had do does did will would could may might can must
    not than more most such another other one who whose which
    """
)
"""Words that a bare noun phrase of a headline does not hold."""
NO_SUBJECTS = words("himself herself themselves police crew personnel couple dead injured wounded missing homeless")
"""Nouns of people that are several, or no nouns of a headline's person."""
PARTICIPLES = words(
    """
    shot wounded injured hurt killed stabbed grazed struck murdered slain kidnapped abducted dead hospitalized
    hospitalised
    """
)
MANNER = words("fatally accidentally seriously critically severely badly mortally repeatedly also found")
"""What may stand between a person and the participle."""
AFTER = words(
    """
    in on near during by outside inside after while when with from following over along off behind amid as early late
    monday tuesday wednesday thursday friday saturday sunday today overnight multiple several twice dead death
    : ; - -- ( . ! ?
    """
)
"""What may follow the participle of a headline."""
DEATH = words("dead death killed")
"""Behind `shot`: the person died."""
