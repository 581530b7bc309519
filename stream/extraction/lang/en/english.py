"""The commonest words that English alone has."""

from stream.extraction.lang.words import words

COMMON = words(
    """
    the of and to was were is are with that this which from have has had been by for who they their his her its it
    said after not would could there what when while into
    """
)
"""Together with what few of them other languages spell alike: one or two of those are in any text, four are not."""
