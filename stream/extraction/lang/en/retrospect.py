"""Words that tie a text to the day it was written, and dates that do not."""

import re

from stream.extraction.lang.en.dates import FULL_MONTHS, WEEKDAYS
from stream.extraction.sought import sought

DEICTIC = sought(
    r"\b(?:today|yesterday|tonight|tomorrow|last night|this (?:week|month|morning|afternoon|evening|year)"
    rf"|(?:{'|'.join(WEEKDAYS)})(?!,? \d|,? (?:{'|'.join(FULL_MONTHS)})))\b",
    re.IGNORECASE,
)
MONTH_OF_YEAR = sought(
    rf"(?<!since )\b(?:(?:{'|'.join(FULL_MONTHS)}) (?:\d{{1,2}}, )?((?:18|19|20)\d\d)"
    r"|of (?:the )?((?:18|19|20)\d\d)(?: [a-z]+){0,3} season)\b",
    re.IGNORECASE,
)
"""A month of a year, or a season of one; the year is a group."""
OVERALL = sought(
    r"^(?:overall|in total|in all|altogether|all told|worldwide)\b|\b(?:majority|most|mainly|mostly|notably)\b"
    r"|\bof (?:the|these|those) \d|\btotal (?:fatalities|deaths|(?:death )?toll)\b"
)
"""Words of a sum over all places, and of one most or some of which fell on the place that is named."""
NATIONWIDE = sought(
    r"\b(?:nation-?wide|(?:across|throughout) the (?:country|nation|island)|in the (?:country|nation))\b"
)
"""Words that count in the country named before."""
