"""Words of number and how exactly they are meant."""

from stream.extraction.lang.words import ordered, words
from stream.kinds import Quantifier

UNITS = {
    word: n
    for n, word in enumerate(
        ordered(
            """
            zero one two three four five six seven eight nine ten eleven twelve thirteen
            fourteen fifteen sixteen seventeen eighteen nineteen
            """
        )
    )
}
TENS = {
    word: 10 * n
    for n, word in enumerate(
        ordered(
            """
    twenty thirty forty fifty sixty seventy eighty ninety
    """
        ),
        2,
    )
}
SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "million": 1_000_000,
    "billion": 1_000_000_000,
    "lakh": 100_000,
    "crore": 10_000_000,
}
SHORT_SCALES = {"k": 1_000, "m": 1_000_000, "mn": 1_000_000}
"""After digits without a space, and never before a word of length: `80k people`."""

VAGUE = {
    ("several",): 3,
    ("a", "few"): 3,
    ("a", "handful", "of"): 3,
    ("a", "handful"): 3,
    ("several", "dozen"): 36,
    ("several", "dozens"): 36,
    ("several", "hundred"): 300,
    ("several", "hundreds"): 300,
    ("a", "few", "hundred"): 300,
    ("a", "few", "dozen"): 36,
    ("few", "hundred"): 300,
    ("several", "thousand"): 3_000,
    ("several", "thousands"): 3_000,
    ("a", "few", "thousand"): 3_000,
    ("several", "million"): 3_000_000,
    ("tens",): 10,
    ("dozens",): 12,
    ("scores",): 20,
    ("hundreds",): 100,
    ("thousands",): 1_000,
    ("many", "thousands"): 1_000,
    ("many", "hundreds"): 100,
    ("tens", "of", "thousands"): 10_000,
    ("dozens", "of", "thousands"): 12_000,
    ("hundreds", "of", "thousands"): 100_000,
    ("millions",): 1_000_000,
    ("tens", "of", "millions"): 10_000_000,
}
"""Words that give only a floor; low and best, high open."""

COLLECTIVE = {
    ("a", "dozen"): 12,
    ("half", "a", "dozen"): 6,
    ("a", "half", "dozen"): 6,
    ("half-a-dozen",): 6,
    ("a", "half-dozen"): 6,
    ("half-dozen",): 6,
    ("dozen",): 12,
    ("a", "couple", "of"): 2,
    ("a", "couple"): 2,
    ("a", "pair", "of"): 2,
    ("a", "trio", "of"): 3,
    ("a", "score", "of"): 20,
    ("half", "a", "million"): 500_000,
    ("half", "million"): 500_000,
    ("half-million",): 500_000,
    ("a", "half", "million"): 500_000,
    ("a", "half-million"): 500_000,
    ("a", "quarter", "of", "a", "million"): 250_000,
    ("a", "quarter", "million"): 250_000,
    ("a", "million", "and", "a", "half"): 1_500_000,
    ("both",): 2,
}
"""Fixed turns with an exact value."""

MULTIPLES = {"double": 2, "triple": 3, "quadruple": 4, "quintuple": 5, "sextuple": 6}
NUMBERS = frozenset({*UNITS, *TENS, *SCALES, *MULTIPLES, *(w for turn in (*VAGUE, *COLLECTIVE) for w in turn)})
NUMBERS -= {"a", "of", "and"}
"""Words one of which every number has that is not told in digits."""

BEFORE = {
    Quantifier.MORE_THAN: (
        "more than", "at least", "over", "above", "no fewer than", "no less than", "not less than", "not fewer than",
        "upwards of", "upward of", "in excess of", "a minimum of", "well over", "just over", "some more than",
        "at the least", "at the very least", "slightly more than", "far more than", "at least some", "at least another",
        ">", "\u2265",
    ),
    Quantifier.LESS_THAN: (
        "up to", "as many as", "nearly", "almost", "close to", "fewer than", "less than", "under", "just under",
        "at most", "no more than", "not more than", "a maximum of", "well under", "nearly another", "<", "\u2264",
    ),
    Quantifier.APPROXIMATELY: (
        "about", "around", "some", "approximately", "roughly", "an estimated", "estimated", "circa", "about another",
        "approx", "approx .", "somewhere around", "perhaps", "possibly", "some other", "~", "c .", "ca .",
    ),
    Quantifier.EXACT: (
        "exactly", "a total of", "total of", "a further", "another", "an additional", "additional", "just", "only",
        "a combined", "a record", "precisely", "all", "other", "the other",
    ),
}  # fmt: skip
"""Words before a number and what they make of it."""

AFTER = {
    Quantifier.MORE_THAN: ("or more", "and counting", "plus", "- plus", "or so more"),
    Quantifier.LESS_THAN: ("or fewer", "or less", "at most"),
    Quantifier.APPROXIMATELY: ("or so", "odd", "- odd", "- some"),
}
"""Words after a number."""

ADDITIVE = frozenset(
    {
        "another",
        "a further",
        "an additional",
        "additional",
        "at least another",
        "about another",
        "nearly another",
        "some other",
        "other",
        "the other",
    }
)
"""Words that add to a number told before."""

RANGE_LEADS = words("anywhere somewhere ranging ranges ranged range vary varies varied varying of estimates ,")
"""Words before a `from` that opens a range; behind others it is the number that a toll rose from."""

MONTHS = words(
    """
    january february march april may june july august september october november december jan feb mar
    apr jun jul aug sep sept oct nov dec
    """
)
MONEY_BEFORE = words("$ £ € ¥ ₱ ₹ us$ usd eur rs rs. a$ rm")
LABELS_BEFORE = words(
    """
    no no. number route highway interstate flight article section chapter page apartment apt unit
    room suite channel district-no battalion brigade regiment squadron sector zone checkpoint gate
    precinct ward road boeing airbus level category class grade phase
    resolution act bus-no train-no block magnitude figure table item version mm dial call
    ext
    """
)
"""Words after which a number is a name, not a count."""
AGE_LEADS = words("age aged ages")
AGE_ENDS = words(", . ; ) of who was from and")
"""What follows an age that stands between commas."""
WHOLES = words("them whom which these those the")
"""What stands behind `of` where a number counts some of those told before, and is no age."""

MEASURES_AFTER = words(
    """
    % percent per pct percentage km kilometres kilometers kilometer kilometre metres meters metre
    meter miles mile feet foot ft inches inch cm mm m hectares acres acre hectare tonnes tons ton kg
    kilograms kilos kilo pounds pound lbs litres liters gallons mph kph knots degrees degree celsius
    fahrenheit years year months month weeks week days day hours hour minutes minute seconds second
    yards yard dollars dollar euros euro rupees yen yuan pesos naira cents p.m. a.m. pm am p.m a.m
    o'clock times points point goals goal runs votes seats caliber calibre round-trip percent-of gmt
    utc news volts watts megawatts mw barrels blocks block stories storeys
    """
)
"""Words before which a number is a measure."""

MULTIPLE_HEADS = words(
    """
    murder murders homicide homicides killing killings slaying slayings fatal fatality shooting-death drowning
    shooting shootings stabbing stabbings
    """
)
"""Nouns before which such a word counts those killed or shot: `a triple murder`."""

FIXED_STARTS = frozenset(turn[0] for turn in (*VAGUE, *COLLECTIVE))
"""First words of the turns with a value of their own."""
