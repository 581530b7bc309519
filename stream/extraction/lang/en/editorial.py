"""What editors and monitors of broadcasts write between the words of a text."""

SPOKEN = (
    "indistinct", "omitted", "begin recording", "end recording", "applause", "as heard", "as received",
    "not further identified", "break in reception", "break in transmission", "expansion unknown", "corrects himself",
    "corrects herself", "changes thought", "editorial report",
)  # fmt: skip
"""Within any brackets: `(words indistinct)`."""
PRINTED = ("sic", "text", "excerpt", "excerpts", "continued", "passage", "laughter", "pause", "report", "summary")
"""Within square brackets alone: `[sic]`."""
NOTES = (r"(?:note|nb|n) \d{1,2}", r"[a-z ]+ needed", r"who\?", r"when\?")
"""Patterns of the marks of notes in articles of reference."""
