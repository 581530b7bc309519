"""Words for times in English news."""

from __future__ import annotations

MONTHS: dict[str, int] = {
    "january": 1, "jan": 1, "february": 2, "feb": 2, "march": 3, "mar": 3, "april": 4, "apr": 4, "may": 5,
    "june": 6, "jun": 6, "july": 7, "jul": 7, "august": 8, "aug": 8, "september": 9, "sept": 9, "sep": 9,
    "october": 10, "oct": 10, "november": 11, "nov": 11, "december": 12, "dec": 12,
}  # fmt: skip

FULL_MONTHS = tuple(month for month in MONTHS if len(month) > 4 or month in {"may", "june", "july"})

MONTHS_THAT_ARE_WORDS = frozenset({"may", "march"})
"""In lower case these are no months."""

WEEKDAYS: dict[str, int] = {
    "monday": 0, "tuesday": 1, "tues": 1, "wednesday": 2, "weds": 2, "thursday": 3, "thurs": 3, "friday": 4,
    "saturday": 5, "sunday": 6,
}  # fmt: skip

HOLIDAYS: dict[str, tuple[int, int]] = {
    "new year's eve": (12, 31), "new year's day": (1, 1), "christmas eve": (12, 24), "christmas day": (12, 25),
    "boxing day": (12, 26), "valentine's day": (2, 14), "fourth of july": (7, 4), "halloween": (10, 31),
}  # fmt: skip
"""Month and day of what falls on the same day every year."""

NOT_WEEKDAYS_BEFORE = (
    "Times",
    "Telegraph",
    "Mirror",
    "Express",
    "Mail",
    "Herald",
    "Post",
    "World",
    "School",
    "school",
    "Mass",
)
"""After a weekday these make it a name: the Sunday Times."""

NOT_WEEKDAYS_AFTER = ("Black", "Bloody", "Good", "Easter", "Palm", "Ash", "Super", "Fat")
"""Before a weekday these make it a name of one certain day."""

NUMBERS: dict[str, int] = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "several": 3, "few": 3, "a few": 3, "couple of": 2, "a couple of": 2, "many": 5,
}  # fmt: skip

FEW = 3
"""What a plural without a number is taken for: "weeks ago"."""

ORDINALS = (
    "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
)  # fmt: skip

SHARES: dict[str, tuple[int, int]] = {
    "first half": (1, 6), "second half": (7, 12), "first quarter": (1, 3), "second quarter": (4, 6),
    "third quarter": (7, 9), "fourth quarter": (10, 12), "last quarter": (10, 12),
}  # fmt: skip
"""First and last month of a share of a year."""

DAY_PARTS = ("morning", "afternoon", "evening", "night", "noon", "midday", "midnight", "dawn", "dusk")

UNITS: dict[str, int] = {"day": 1, "night": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365, "decade": 3650}
"""Days in a unit, as durations are meant."""

PARTS: dict[str, str] = {
    "early": "early", "mid": "mid", "late": "late", "the beginning of": "early", "the start of": "early",
    "the middle of": "mid", "the end of": "late", "early in": "early", "late in": "late",
}  # fmt: skip
"""Parts of a month or year."""

SEASONS: dict[str, tuple[int, int]] = {
    "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2),
}  # fmt: skip
"""First and last month, as the northern press means them."""

BEGINNINGS = (
    "war", "conflict", "uprising", "revolt", "rebellion", "insurgency", "crisis", "offensive", "fighting", "violence",
    "outbreak", "invasion", "siege", "unrest", "protests", "campaign", "operation", "hostilities", "clashes",
    "civil war",
    "epidemic", "disaster", "floods", "rainy season", "monsoon", "coup", "truce", "ceasefire",
)  # fmt: skip
"""What a running total can have begun with."""

TROUBLES = (
    "war", "conflict", "uprising", "rebellion", "insurgency", "offensive", "fighting", "violence", "invasion", "siege",
    "unrest", "campaign", "operation", "hostilities", "blockade", "crackdown", "civil war", "bombardment",
)  # fmt: skip
"""What goes on once it has begun: told with its first day, its dead are a running total."""

BEGUN = ("began", "begun", "started", "erupted", "broke out", "launched", "unleashed", "mounted", "flared up")
"""Behind these words of a beginning stands the first day."""

FUTURE_WORDS = ("will", "would", "due", "scheduled", "planned", "expected to", "is to", "are to", "set for", "plans to")
"""Before a weekday these put it after publication."""

YEAR_CUE = "####"
"""Stands for any number that can be a year."""
NUMBER_CUE = "#"
"""Stands for any number in digits."""

MONTH_CUES = frozenset(MONTHS)
WEEKDAY_CUES = frozenset(WEEKDAYS)
UNIT_CUES = frozenset(UNITS) | {unit + "s" for unit in UNITS}
HOLIDAY_CUES = frozenset({"eve", "day", "july", "halloween"})
SEASON_CUES = frozenset(SEASONS)
EARLIER_CUES = frozenset({"earlier", "before", "previously", "previous", "preceding"})
LATER_CUES = frozenset({"later", "after", "afterward", "afterwards", "same", "that", "next", "following"})
ANCHORED_CUES = frozenset({"day", "days", "week", "weeks", "night", "morning", "afternoon", "evening"})
"""Words of which a text must hold one before a way of telling a time is looked for."""
