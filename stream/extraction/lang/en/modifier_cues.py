"""Words that turn what is said into a fear, a possibility, a plan, a denial or fiction."""

from stream.extraction.lang.words import words

NEGATIONS = words("no not n't never without neither nor none nobody")
POSSIBLE = words("could might may would if unless should can")
"""Auxiliaries and marks beside the predicate."""
FEAR_WORDS = words("feared fear fears fearing presumed believed suspected")
FEARED = words("feared fear fears fearing presumed")
RISK_WORDS = words(
    """
    threaten threatens threatened threatening threat risk risks risking danger warned-of potentially
    scenario simulation simulated drill exercise hypothetical model modelling
    """
)
PLAN_WORDS = words(
    """
    plan plans planned planning plot plotted plotting aims aim intend intends intended conspiring
    conspired vowed vow prepare preparing
    """
)
DENIALS = words("deny denied denies denying dismissed rejected refuted disputed")
FICTION = words(
    """
    film movie novel thriller drama sitcom sequel screenplay plot protagonist villain box-office
    novelist trailer fictional director starring stars premiere season-finale playwright videogame
    gameplay storyline
    """
)
SPORT = words(
    """
    innings wicket quarterback touchdown goalkeeper striker midfielder inning homered scored league
    coach playoff playoffs
    """
)
SINCE_RUNNING = (
    "bringing the",
    "brings the",
    "brought the",
    "raising the",
    "so far this year",
    "in total since",
    "to date",
)
HOME_TO = ("home to", "hosts", "hosting", "host to")
SEPARATE = (
    "in another", "in a separate", "in a second", "in a third", "in a fourth", "separately", "elsewhere", "meanwhile",
    "in other violence", "in a similar", "in an unrelated", "a separate", "also on", "in a different", "in the other",
)  # fmt: skip
"""Openings of a sentence that turn to another happening."""
