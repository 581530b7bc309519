"""Updates, follow-ups, background sentences and side facts, for all kinds."""

from __future__ import annotations

UPDATES: dict[str, tuple[str, ...]] = {
    "killed": (
        "The death toll from {event} {where} {day} rose to {new} from {old}, {said}.",
        "The number of dead from {event} {where} {day} has risen to {new}, up from {old}, {said}.",
        "{Said} the death toll from {event} {where} {day} had climbed to {new} from {old}.",
    ),
    "injured": (
        "The number of {harm} from {event} {where} {day} rose to {new} from {old}, {said}.",
        "{Said} {new} people were now known to have been {harm} in {event} {where} {day}, up from {old}.",
    ),
    "displaced": (
        "The number of {noun} displaced by {event} {where} {day} rose to {new} from {old}, {said}.",
        "{Said} {new} {noun} had now been displaced by {event} {where} {day}, up from {old}.",
    ),
    "evacuated": (
        "The number of people evacuated {where} {day} rose to {new} from {old}, {said}.",
    ),
}  # fmt: skip

UPDATE_HEADS: dict[str, tuple[str, ...]] = {
    "killed": ("Death toll from {town} {short} rises to {new}", "{town}: toll climbs to {new} from {old}"),
    "injured": ("More {harm} in {town} {short}, now {new}", "{town}: number of {harm} rises to {new}"),
    "displaced": ("Number of displaced near {town} rises to {new}", "{town}: {new} {noun} now displaced"),
    "evacuated": ("Number of evacuated near {town} rises to {new}", "{town}: {new} now evacuated"),
}

SHORT_NAMES: dict[str, str] = {
    "clash": "clashes", "air_strike": "air strike", "shelling": "shelling", "bomb": "blast",
    "shooting": "shooting", "flood": "floods", "landslide": "landslide", "bus": "bus crash",
    "boat": "boat accident", "displacement": "fighting", "evacuation": "alert",
}  # fmt: skip

UPDATE_TOTALS: tuple[str, ...] = ("In all, {passive}.", "According to the latest count, {passive}.")

FOLLOW_UPS: tuple[str, ...] = (
    "An inquiry was opened {today} into {event} that {active} {where} {day}, {said}.",
    "Officials visited the scene {today} of {event} that {active} {where} {day}.",
    "Relatives demanded answers {today} over {event} that {active} {where} {day}.",
)

FUNERALS: tuple[str, ...] = (
    "Hundreds of mourners gathered {today} to bury the {killed} people killed in {event} {where} {day}.",
    "Thousands of people attended the funerals {today} of the {killed} victims of {event} that {active} {where} {day}.",
)
"""Where at least two died."""

FOLLOW_UP_HEADS: tuple[str, ...] = (
    "Questions in {town} after {short}", "After the {short}, {town} asks why", "{town} in shock after {short}",
)  # fmt: skip

BACKGROUND: dict[str, tuple[str, ...]] = {
    "conflict": (
        "More than {thousands} people have been killed in {conflict} since {since}.",
        "About {millions} million people have fled their homes in {country} since {since}, aid groups say.",
        "At least {ytd} people have been killed in the {name} area this year, a local rights group says.",
        "{name} is home to some {thousands} displaced people.",
        "The violence in {country}, which began in {since}, is estimated to have cost {thousands} lives.",
    ),
    "crime": (
        "At least {ytd} people have been killed by gunmen in the {name} area this year, according to police figures.",
        "Homicides in {country} rose by 11 percent last year.",
        "More than {thousands} people have been murdered in {country} since {since}, official figures show.",
    ),
    "accident": (
        "Accidents on roads and rivers have killed more than {ytd} people in {country} since January.",
        "Last year {thousands} people died in transport accidents in {country}.",
        "In {since}, a similar accident in the area killed 27 people.",
    ),
    "disaster": (
        "Floods and landslides have killed {ytd} people in {country} since the start of the rainy season.",
        "In {since}, disasters of this kind displaced more than {thousands} people in {country}.",
        "Scientists say such rain has become more frequent as the climate warms.",
    ),
}

CHILDREN: dict[bool, tuple[str, ...]] = {
    True: ("A child was among the dead, {said}.", "One of the dead was a child, {said}."),
    False: ("{N} children were among the dead, {said}.", "{N} of the dead were children, {said}."),
}
"""By whether it is a single child."""

QUOTES: tuple[str, ...] = (
    '"We are still checking the figures," {office} {person} said.',
    '"It was a terrible night for this town," said {person}, a {office}.',
    '{person}, a {office}, asked people to stay away from the area.',
    '"People here are afraid," {office} {person} told reporters.',
)  # fmt: skip
