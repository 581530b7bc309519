"""Verbs, adjectives and nouns that say what happened to people or homes.

A verb's theme is whom it befalls: the object ("killed 12"), the subject ("12 died"), or either ("evacuated").
`home` is the metric where the theme is a building. Forms are generated; irregular ones are given.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from stream.extraction.lang.words import ordered, words
from stream.kinds import Metric


class Theme(Enum):
    """Where the people stand whom a verb befalls."""

    OBJECT = "object"
    SUBJECT = "subject"
    EITHER = "either"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sense:
    """What a predicate says of its theme."""

    metric: Metric | None
    theme: Theme = Theme.OBJECT
    term: str | None = None
    home: Metric | None = None
    hit: bool = False
    """True where the word leaves open whether the victim died ("shot")."""
    strict: bool = False
    """True where only a theme that is plainly a person counts: the word has many other uses."""


def _sense(metric: Metric, theme: Theme = Theme.OBJECT, **more: object) -> Sense:
    return Sense(metric=metric, theme=theme, **more)  # type: ignore[arg-type]  # by name


M = Metric
KILL, DIE = _sense(M.KILLED), _sense(M.KILLED, Theme.SUBJECT)
HURT, HIT = _sense(M.INJURED, strict=True), _sense(M.INJURED, hit=True, strict=True)
ABDUCT = _sense(M.ABDUCTED)
SEIZED = _sense(M.ABDUCTED, strict=True)
DETAIN = _sense(M.DETAINED, strict=True)
DISPLACE = _sense(M.DISPLACED, term="displaced")
FLEE = _sense(M.DISPLACED, Theme.SUBJECT, term="forced_to_flee", strict=True)
EVACUATE = _sense(M.EVACUATED, Theme.EITHER, term="evacuated", strict=True, home=M.EVACUATED)
RELOCATE = _sense(M.DISPLACED, Theme.EITHER, term="relocated", strict=True)
RETURN = _sense(M.RETURNED, Theme.SUBJECT, term="returns", strict=True)
SHELTER = _sense(M.SHELTERED, Theme.EITHER, term="sheltered", strict=True)
IN_CAMP = _sense(M.SHELTERED, term="in_relief_camp", strict=True)
AFFECT = _sense(M.AFFECTED, strict=True)
WRECK = Sense(metric=None, home=M.HOUSING_DESTROYED, theme=Theme.EITHER)
DAMAGE = Sense(metric=None, home=M.HOUSING_DAMAGED)

VERBS: dict[str, Sense] = {
    **dict.fromkeys(
        ordered(
            """
            kill slay murder massacre slaughter assassinate execute behead decapitate lynch
            electrocute strangle suffocate hang butcher martyr
            """
        ),
        KILL,
    ),
    **dict.fromkeys(["die", "perish", "succumb"], DIE),
    "drown": _sense(M.KILLED, Theme.EITHER),
    "asphyxiate": _sense(M.KILLED, Theme.EITHER),
    **dict.fromkeys(ordered("injure wound hurt maim graze hospitalize hospitalise"), HURT),
    **dict.fromkeys(["shoot", "stab", "strike", "hit"], HIT),
    **dict.fromkeys(["kidnap", "abduct"], ABDUCT),
    **dict.fromkeys(ordered("arrest detain apprehend jail imprison"), DETAIN),
    **dict.fromkeys(["displace", "uproot"], DISPLACE),
    **dict.fromkeys(["evict", "expel"], _sense(M.DISPLACED, term="displaced", strict=True)),
    **dict.fromkeys(["flee"], FLEE),
    "evacuate": EVACUATE,
    **dict.fromkeys(["relocate", "resettle"], RELOCATE),
    **dict.fromkeys(["return"], RETURN),
    **dict.fromkeys(["repatriate"], _sense(M.RETURNED, term="returns", strict=True)),
    **dict.fromkeys(["shelter", "accommodate"], SHELTER),
    "affect": AFFECT,
    **dict.fromkeys(
        ordered(
            """
        destroy demolish raze level flatten gut burn torch obliterate bury ruin collapse
        """
        ),
        WRECK,
    ),
    "wreck": WRECK,
    **dict.fromkeys(ordered("damage flood inundate submerge swamp unroof"), DAMAGE),
}
"""By base form."""

IRREGULAR: dict[str, tuple[str, ...]] = {
    "slay": ("slays", "slew", "slain", "slaying"),
    "die": ("dies", "died", "dying"),
    "hang": ("hangs", "hanged", "hanging"),
    "hurt": ("hurts", "hurt", "hurting"),
    "shoot": ("shoots", "shot", "shooting"),
    "flee": ("flees", "fled", "fleeing"),
    "expel": ("expels", "expelled", "expelling"),
    "evict": ("evicts", "evicted", "evicting"),
    "stab": ("stabs", "stabbed", "stabbing"),
    "kidnap": ("kidnaps", "kidnapped", "kidnaped", "kidnapping", "kidnaping"),
    "burn": ("burns", "burned", "burnt", "burning"),
    "gut": ("guts", "gutted", "gutting"),
    "strike": ("struck", "stricken"),
    "hit": (),
    "bury": ("buries", "buried", "burying"),
    "swamp": ("swamped", "swamps", "swamping"),
}

ADJECTIVES: dict[str, Sense] = {
    "dead": KILL,
    "lifeless": KILL,
    "slain": KILL,
    "deceased": KILL,
    "injured": HURT,
    "wounded": HURT,
    "hurt": HURT,
    "missing": _sense(M.MISSING),
    "unaccounted": _sense(M.MISSING),
    "homeless": _sense(M.HOMELESS, term="homeless"),
    "displaced": DISPLACE,
    "uninhabitable": Sense(metric=None, home=M.HOUSING_DESTROYED, term="uninhabitable_housing"),
}

COUNT_NOUNS: dict[str, Sense] = {
    **dict.fromkeys(ordered("death deaths fatality fatalities corpse corpses bodies body"), KILL),
    **dict.fromkeys(["injuries", "injury"], HURT),
    **dict.fromkeys(ordered("abductees hostages captives kidnappings abductions"), ABDUCT),
    **dict.fromkeys(ordered("refugees refugee idps idp displacements pdi"), DISPLACE),
    **dict.fromkeys(["evacuees", "evacuee", "evacuations"], EVACUATE),
    **dict.fromkeys(["returnees", "returnee"], RETURN),
    **dict.fromkeys(
        ordered(
            """
            homicide murder slaying killing drowning murders killings slayings assassinations homicides executions
            """
        ),
        KILL,
    ),
    **dict.fromkeys(["arrests", "detainees"], DETAIN),
}
"""Nouns that are themselves counted: `12 deaths`, `300 evacuees`."""

HARM_NOUNS: dict[str, Sense] = {
    **dict.fromkeys(ordered("death deaths fatality fatalities casualty casualties"), KILL),
    **dict.fromkeys(["injuries", "injury"], HURT),
}
"""Nouns that with `no` say that nobody came to harm."""

STATE_NOUNS = words("refugees refugee idps idp evacuees returnees hostages captives detainees pdi")
"""Counted nouns that name people in a state rather than a change."""

OF_NOUNS: dict[str, Sense] = {
    **dict.fromkeys(
        ordered(
            """
            death deaths killing killings murder murders assassination assassinations
            massacre execution executions slaying slaughter slayings drowning
            killers murderers assassins murderer
            """
        ),
        KILL,
    ),
    **dict.fromkeys(["wounding", "injuring"], HURT),
    **dict.fromkeys(["shooting", "shootings", "stabbing", "stabbings"], HIT),
    **dict.fromkeys(["kidnapping", "abduction", "kidnappings", "abductions", "kidnappers"], ABDUCT),
    **dict.fromkeys(["arrest", "arrests", "detention"], DETAIN),
    **dict.fromkeys(["displacement"], DISPLACE),
    **dict.fromkeys(["evacuation", "evacuations"], EVACUATE),
    **dict.fromkeys(["relocation", "resettlement"], RELOCATE),
    **dict.fromkeys(["repatriation"], RETURN),
    **dict.fromkeys(["destruction", "collapse"], WRECK),
}
"""Nouns of happening whose victims follow in an `of` phrase: `the killing of 25 people`."""

TOLL_HEADS = words("toll tally count number total")
TOLL_WORDS: dict[str, Sense] = {
    "death": KILL,
    "dead": KILL,
    "deaths": KILL,
    "killed": KILL,
    "fatalities": KILL,
    "injured": HURT,
    "wounded": HURT,
    "missing": _sense(M.MISSING),
    "displaced": DISPLACE,
    "evacuated": EVACUATE,
    "evacuees": EVACUATE,
    "homeless": _sense(M.HOMELESS, term="homeless"),
    "refugees": DISPLACE,
    "idps": DISPLACE,
    "affected": AFFECT,
    "abducted": ABDUCT,
    "kidnapped": ABDUCT,
}
"""`death toll`, `number of displaced`, `count of the dead`; a bare `toll` is of deaths."""

FORCE_VERBS = words(
    """
    force forced forces forcing drive drove driven driving drives cause caused causing prompt
    prompted prompting prompts send sent sending order ordered ordering compel compelled
    """
)
"""Verbs that make people do what their complement says: `forced 400 people to flee`."""
TAKE_VERBS = words("claim claimed claims claiming take took taken taking cost costing")
"""With `lives`: `claimed 12 lives`."""
FORCES = words(
    "army forces rebels militia militias police group side sides they it guerrillas insurgents battalion unit troops "
    "soldiers fighters gunmen coalition patrol regiment militants"
)
"""Whose men are lost when they lose some."""
SEIZE = words("seize seized seizing seizes frogmarched")
"""With armed subjects: people are abducted."""
LOSE_VERBS = frozenset(["lose", "lost", "losing", "loses"])
HOME_NOUNS = words("home homes house houses dwelling dwellings")
LIFE_NOUNS = frozenset(["life", "lives"])
REFUGE_NOUNS = frozenset(["refuge", "shelter", "shelters", "sanctuary"])
REFUGE_VERBS = words("take took taken taking seek sought seeking find found")
STAY_VERBS = words(
    """
    house housed live living lives lived stay staying stayed accommodate accommodated remain remained
    remaining host hosted hosting sheltering sheltered sleeping
    """
)
CAMP_NOUNS = frozenset(["camp", "camps"])
SHELTER_NOUNS = words(
    """
    shelter shelters centre centres center centers school schools church churches mosque mosques tent tents gymnasium
    gymnasiums stadium stadiums
    """
)
BE = words("is are was were")
RELIEF = words("relief refugee displacement displaced evacuation emergency temporary makeshift transit collective idp")
"""Before a camp or a centre: it is for people who lost their home."""
NO_RELIEF = words("animal dog homeless women bus bomb")
"""Before a shelter: it is for others."""
MOVE_VERBS = words("move moved moving transfer transferred transferring take taken")
SAFE_NOUNS = words("safety ground grounds areas places shelters")
CROSS_VERBS = words(
    """
    cross crossed crossing pour poured pouring stream streamed arrive arrived escape escaped escaping
    abandon abandoned abandoning vacate vacated leave left leaving
    """
)
"""Verbs that are flight only with the right object or place."""
PARTLY = frozenset({"partially", "partly", "half"})
SHORES = words("coast coasts coastline shore shores island islands isle cape port peninsula mainland road highway")
"""Behind `off` these tell where."""
ROOFS = words("roof roofs rooftops")
TEARING = words(
    """
    tear tears tore torn tearing rip rips ripped ripping blow blows blew blown blowing lift lifts lifted lifting strip
    strips stripped stripping peel peeled peeling sweep swept sweeping take took taken taking wrench wrenched
    """
)
"""What winds do to roofs."""
OFF = words("off from of")
LEFT_VERBS = words("left leave leaving leaves")
COMMANDS = words("order orders instruction instructions")
"""Those who leave their homes on these are evacuated."""
CROSSING = words("cross crossed crossing crosses")
BORDERS = words("border borders frontier frontiers")
ESCAPES = words("escape flee avoid")
DRIVING = words("drive drove driven driving drives")
CRIME_SCENES = words("scene car vehicle motorcycle truck police custody jail prison spot van sedan suv bike officers")
"""What those flee from or in who have done something."""
HOME_GOALS = words(
    "home homes house houses village villages town towns homeland country land camps areas region origin"
)
UPROOTED = words(
    """
    refugees refugee displaced idps idp evacuees evacuee families family households people persons residents
    inhabitants villagers migrants civilians returnees asylum-seekers exiles
    """
)
"""Those who return to where they had fled from, even where the goal is not told."""

HOLD_VERBS = words("take took taken taking takes hold held holding holds keep kept seize seized seizing")
CAPTIVE = words("hostage hostages captive captives")
"""With these verbs: people are abducted."""
TREATED = _sense(M.INJURED, hit=True, strict=True)
LEAVE_HOME = words("evacuate evacuated evacuating")
"""With `their homes`: those who leave are the subject."""
FINDING = words("found find finds discovered reported left believed presumed feared confirmed")
"""Verbs whose object's participle tells what has been done to it: `was found murdered`."""
ARMED = words("armed masked suspected alleged unknown unidentified")
GROWTH = words(
    """
    rise rose risen rises rising climb climbed climbs jump jumped bring bringing brought brings raise raising raised
    raises increased increase grew grown topped passed updated revised now taking takes took
    """
)
"""Words that say a toll has grown."""
HOUSING_NOUNS = words("homes houses housing households families dwellings huts")
TOO_COMMON = words(
    """
    return returns body burn level hang collapse strike hit cut run order orders ordered cause causes send
    prompt drive
    """
)
"""Words whose other senses are so common that alone they are no sign of a figure."""
