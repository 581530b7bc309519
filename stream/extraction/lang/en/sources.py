"""Words of saying, and what kind of source a name is. The first row with a matching word wins."""

from stream.extraction.lang.words import words
from stream.kinds import SourceType

SAY = words(
    """
    said says say saying told tells tell reported reports report reporting announced announces
    announce confirmed confirms confirm added adds stated states claimed claims estimated estimates
    estimate put puts according acknowledged acknowledges wrote writes declared noted notes warned
    warns informed indicated revealed recorded counted spoke speak speaks
    """
)

REACT = words(
    """
    accused accuses accuse accusing blamed blames blaming condemned condemns condemning denounced denounces decried
    criticised criticized slammed deplored lamented regretted apologised apologized mourned mourns mourn mourning
    buried burying expressed expresses voiced welcomed denied denies denying rejected dismissed alleged alleges
    charged charges charging suggested suggests vowed pledged promised urged urges urging called demanded appealed
    protested rallied marched gathered investigating investigated probing arrested detained sentenced convicted
    pleaded testified acquitted indicted identified released published issued documented listed met visited
    commemorated remembered honoured honored paid discussed traded summoned resigned threatened
    appeared surrendered spoke speaks interviewed searching searched seeking hunting praised hailed remanded jailed
    freed honors honours attended declared wrote tweeted
    """
)
"""Verbs of what people do about a happening: their day is not its day."""

GIVE = words("said say says put puts spoke speak speaks gave give gives claimed claim claims counted set sets")
"""Verbs whose bare number is a claim: `the rebels put the toll at 30`, `doctors spoke of 25`."""
FIGURES = words("number toll figure total count tally")

TYPES: tuple[tuple[SourceType, frozenset[str]], ...] = (
    (SourceType.MONITOR, words("observatory monitor monitors monitoring watchdog airwars acled")),
    (SourceType.UN, words("un u.n. unhcr ocha unicef iom united-nations unrwa wfp minusma monusco")),
    (
        SourceType.HOSPITAL,
        words(
            """
            hospital hospitals medic medics doctor doctors medical morgue nurse surgeon
            clinic coroner paramedics health ambulance
            """
        ),
    ),
    (
        SourceType.RESCUE,
        words(
            """
            rescue rescuer rescuers firefighter firefighters fire civil-defence civil-defense
            helmets disaster emergency coastguard
            """
        ),
    ),
    (
        SourceType.POLICE,
        words(
            """
            police policeman sheriff sheriff's deputies detective investigators prosecutor
            prosecutors constable trooper
            """
        ),
    ),
    (
        SourceType.MILITARY,
        words(
            """
            army military soldiers troops general colonel major captain brigade battalion
            navy defence defense pentagon commander garrison lieutenant
            """
        ),
    ),
    (
        SourceType.ARMED_GROUP,
        words(
            """
            rebel rebels taliban militants militant insurgents guerrillas guerrilla jihadists
            fmln farc shebab al-shabaab hamas hezbollah militia
            """
        ),
    ),
    (
        SourceType.NGO,
        words("cross crescent amnesty ngo charity rights msf borders aid group groups relief"),
    ),
    (
        SourceType.WITNESS,
        words(
            """
            witness witnesses resident residents villager villagers eyewitness eyewitnesses
            locals survivors survivor neighbours neighbors
            """
        ),
    ),
    (
        SourceType.MEDIA,
        words(
            """
            radio television tv newspaper agency afp reuters ap media news daily xinhua
            correspondent reporter press
            """
        ),
    ),
    (
        SourceType.GOVERNMENT,
        words(
            """
            government minister ministry governor official officials president mayor
            authorities authority spokesman spokeswoman administration commissioner chief
            council agency bureau department
            """
        ),
    ),
)
