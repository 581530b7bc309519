"""Words that turn what is said into a fear, a possibility, a plan, a denial or fiction."""

from stream.extraction.lang.words import words

NEGATIONS = words("no not n't never without neither nor none nobody")
POSSIBLE = words("could might may would if unless should can")
"""Auxiliaries and marks beside the predicate."""
TELLING = words("confirm report reveal say announce disclose")
"""Who can confirm that something happened says that it did."""
FEARED = words("feared fear fears fearing presumed")
RISK_WORDS = words(
    """
    threaten threatens threatened threatening threat risk risks risking danger warned-of potentially
    scenario simulation simulated drill exercise hypothetical model modelling
    """
)
SIMULATIONS = words("simulate simulates simulated simulating rehearse rehearsed rehearsing rehearses")
"""Verbs whose object did not happen, nor what is told of it."""
REMAINING = words("remain remains remained remaining stay stayed still")
"""Words beside a predicate that make it a state: those who remain displaced are not newly so."""
SCENARIOS = words("drill exercise simulation scenario rehearsal war-game")
"""What a sentence that begins with "in the …" tells did not happen."""
SUPPOSED = words("believed thought presumed assumed")
"""Words that make of a death a fear: "is believed to have died"."""
PLAN_WORDS = words(
    """
    plan plans planned planning plot plotted plotting aims aim intend intends intended conspiring
    conspired vowed vow prepare preparing
    """
)
INQUIRE = words(
    """
    investigate probe examine study discuss solve clarify condemn denounce deplore protest mourn remember commemorate
    avenge
    """
)
"""What these are aimed at has happened, whether or not they will be done."""
DENIALS = words(
    """
    deny denied denies denying dismissed dismisses dismissing rejected rejects rejecting refuted refutes disputed
    disputes debunked
    """
)
FALSE = words("false untrue baseless unfounded fabricated fabrication hoax fake lie lies rumour rumor")
"""What reports are said to be that are denied."""
CLAIMING = words("claiming saying alleging suggesting stating reporting")
BELIEVE = words("believe believes think thinks suspect suspects")
LIKELY = words("likely probably possibly presumably")
NARROWLY = words("nearly almost narrowly")
"""Beside a verb: it did not happen, but for little."""
SCHEDULED = words("due expected scheduled slated set")
"""With an infinitive: it is yet to be done."""
FICTION = words(
    "film movie thriller sitcom sequel screenplay protagonist villain novelist fictional videogame gameplay storyline"
)
TALES = words("novel book play opera film movie thriller series episode scene comic saga legend poem game")
"""What a sentence that begins with "in the …" retells, if it tells it in the present."""
NARRATES = words("begins starts opens ends closes follows tells shows depicts portrays features recounts")
"""What a work does in the present."""
BELOW = words("under beneath underneath behind")
"""With these it is no roof that somebody shelters under."""
FIGURES_OF_SPEECH = words(
    "defeat defeats loss losses vote votes scandal criticism imports tariffs prices pace competition remarks taxes"
)
"""By these nobody is wounded or killed but in a manner of speaking."""
HAPPENINGS = words(
    """
    accidents attacks clashes shootings bombings raids crashes killings incidents murders operations explosions
    stabbings robberies
    blasts ambushes airstrikes air-strikes drone-strikes strikes bombardments bombardment shelling
    landmines mines violence fighting unrest banditry terrorism crime
    """
)
"""Happenings in the plural, and what is made of many: what they cost in a month or a year is a total over many."""
AT_ONCE = words("massacred massacre massacring slaughtered executed beheaded ambushed assassinated")
"""Verbs of killing that name one deed, in one place."""
SHELTERS = words("shelters houses hosts accommodates")
"""What a place does all the time."""
REFERRING = words(
    """
    retaliation response revenge reprisal retribution avenge avenging avenged involvement funeral funerals burial
    mourning mourn anger
    """
)
"""Words that refer to an earlier happening, told after them."""
HOME_TO = ("home to", "hosts", "hosting", "host to")
APART = (
    "in another", "in a separate", "in a second", "in a third", "in a fourth", "separately", "elsewhere",
    "in other violence", "in a similar", "in an unrelated", "a separate", "in a different",
)  # fmt: skip
"""Openings of a sentence that tells of another happening."""
ONE_OF = (
    "in one attack", "in one incident", "in one shooting", "in one stabbing", "in one case", "in one of the",
    "in one raid", "in one bombing", "in one strike", "in one of them", "in the deadliest", "in the worst",
    "the deadliest", "the worst",
)  # fmt: skip
"""Openings of a sentence that tells one of the happenings that a total of some days holds."""
SEPARATE = (
    *APART, "meanwhile", "also on", "in the other", "the same day", "on the same day", "hours later", "hours earlier",
    "earlier in the day", "later in the day", "a day earlier", "a day later", "the day before", "the previous day",
)  # fmt: skip
"""Openings of a sentence that may turn to another happening, if what it tells does not fit the one before."""
