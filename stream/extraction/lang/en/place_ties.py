"""Words before a place that say what it is to the news."""

from __future__ import annotations

from stream.extraction.lang.en.places import DIRECTIONS, DISTRICT_WORDS, REGION_WORDS, TOWN_WORDS
from stream.extraction.lang.words import words

BETWEEN = DIRECTIONS | words("the a an its their volatile far predominantly mostly historic ancient old remote tiny")
"""Between a preposition and a name."""

PARTS = words(
    "centre center heart outskirts streets middle edge part parts half areas neighbourhoods neighborhoods suburbs "
    "downtown mainly largely"
)
"""Between a preposition and a name: a part of the place."""

IN = words("in at near inside outside around across throughout within on along off over above")
"""Before a name: something is there."""

LAND_BEFORE = (
    TOWN_WORDS
    | DISTRICT_WORDS
    | REGION_WORDS
    | words(
        "part parts area areas outskirts suburb suburbs centre center streets side coast shore island market road "
        "highway valley border north-east north-west province's country country's slum slums battleground squares"
    )
)
"""Before "of X" or before X itself: the place is meant as one."""

LAND_AFTER = (
    TOWN_WORDS
    | DISTRICT_WORDS
    | REGION_WORDS
    | words(
        "area areas outskirts suburbs side coast shore island market neighborhoods neighbourhoods border countryside "
        "residents resident villagers police authorities officials officers man woman boy girl teen teenager "
        "toddler home house shooting bombing blast "
        "attack explosion fire quake earthquake flood floods airport hotel bar nightclub apartment apartments"
    )
)
"""After X: the place is meant as one, or what happened is named after it."""

HIT = words(
    "attacked raided bombed shelled struck hit stormed pounded overran seized captured entered invaded besieged "
    "bombarded rocked shook devastated ravaged battered flooded targeted pummeled attacking bombing shelling hitting "
    "striking raiding pounding storming hits strikes rocks shakes attacks bombs ravages devastates"
)
"""Before a name: what is done to it is done there."""

LEFT = words("fled left leaving fleeing escaped escaping departed abandoned deserted evacuated")
"""Before a name: they were there and are no more."""

NEXT_TO = words("bordering neighboring neighbouring borders facing")
"""Before a name: it lies beside."""

COMPASS = words(
    "north south east west northeast northwest southeast southwest north-east north-west south-east south-west "
    "outside upstream downstream away kilometers kilometres miles km short"
)
"""Before "of X": something lies by it."""

MEASURES = words(
    "across km kilometers kilometres miles mile meters metres far away hours hour minutes minute drive kms"
)
"""Before "from X": something lies by it."""

BORDER = words("border frontier borders boundary line crossing")
"""Before "with X": it lies beyond."""

CLOSE = words("close next adjacent near nearest")

SPEECH = words(
    "met meet reporters journalists briefing conference told said says speaking spoke statement statements talks "
    "meeting summit interview trial correspondent based headquartered headquarters embassy telephone phone faxed "
    "reported reporting broadcast monitored exile hearing court convicted tribunal session visit visiting sentenced "
    "published parliament lawyer diplomats diplomat sources bureau newspaper posted university studying "
    "scheduled planned"
)
"""Before "in X" or "from X": somebody speaks, meets or lives there."""

CARE = words("hospital hospitals clinic clinics infirmary morgue mortuary treated treatment surgery recovering")
"""Before "in X": where the injured are."""

CARRIED = words("taken airlifted flown rushed transported")
"""Before "to X": where the injured are brought."""

TOWARDS = words("to into toward towards onto")

SEATED = words("based headquartered")
"""After a name and a hyphen: where somebody has his seat."""

ARMED = words(
    "air airstrike airstrikes warplane warplanes jet jets plane planes helicopter helicopters gunship gunships missile "
    "missiles rocket rockets shelling mortar mortars artillery drone drones peacekeepers bombers bombardment led backed"
)
"""After a people or "X's": arms that strike abroad as well."""

OWN_GAPS = frozenset({" ", "-", "'s ", "’s "})
"""Between a name and what is its own."""

SAYING = words(
    "said says denied denies announced announces accused accuses condemned condemns insisted insists warned warns "
    "vowed vows blamed blames claimed claims rejected rejects"
)
"""After a name: a government speaks of what need not have happened at home."""
