"""Words of saying, and what kind of source a name is. The first row with a matching word wins."""

from stream.extraction.lang.words import words
from stream.extraction.sought import sought
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
    commemorated remembered faded fade honoured honored paid discussed traded summoned resigned threatened
    appeared surrendered spoke speaks interviewed searching searched seeking hunting praised hailed remanded jailed
    freed honors honours attended declared wrote tweeted marked marks marking
    """
)
"""Verbs of what people do about a happening: their day is not its day."""

QUOTE = words("quoted cited quotes cites quoting citing")
GIVE = words("said say says put puts spoke speak speaks gave give gives claimed claim claims counted set sets")
"""Verbs whose bare number is a claim: `the rebels put the toll at 30`, `doctors spoke of 25`."""
CONTRAST = sought(
    r"\b(?:but|while|though|although|however|whereas|yet|claim(?:s|ed|ing)?|boast(?:s|ed|ing)?|put(?:s|ting)?|insist\w*"
    r"|disput\w+|contradict\w+|contrary|against)\b"
)
"""Words that set what one says against what another does."""
FIGURES = words("number toll figure total count tally")

TELLS = words("said says told tells reported announced confirmed added claimed stated testified wrote")
"""Verbs that end a sentence with its source: `…, a doctor said.`"""
ATTRIBUTES = SAY | words(
    "accused accuses blamed blames alleged alleges denounced charged testified believe believes documented documents"
)
"""Verbs whose subject is the source of what they are about."""
PRONOUNS = words("it he she they we i")
SPEAKERS = words("we i")
"""Pronouns of those who are quoted: their own sentence names them."""
NO_SOURCES = words(
    """
    that which who this these those what there incident incidents shooting shootings gunfire attack attacks killing
    violence death deaths warrant clashes fighting explosion blast storm flood fire crash accident nobody none several
    some many others scores dozens hundreds toll number
    """
)
"""Subjects of such verbs that say nothing: `the shooting was reported`."""

PHRASES: tuple[tuple[str, SourceType], ...] = (
    ("united nations", SourceType.UN),
    ("peacekeep", SourceType.UN),
    ("doctors without borders", SourceType.NGO),
    ("human rights watch", SourceType.NGO),
    ("red cross", SourceType.NGO),
    ("red crescent", SourceType.NGO),
    ("civil defence", SourceType.RESCUE),
    ("civil defense", SourceType.RESCUE),
    ("civil protection", SourceType.RESCUE),
    ("air force", SourceType.MILITARY),
    ("state television", SourceType.MEDIA),
    ("state media", SourceType.MEDIA),
    ("prosecutor's", SourceType.POLICE),
    ("fire chief", SourceType.RESCUE),
    ("fire department", SourceType.RESCUE),
    ("fire brigade", SourceType.RESCUE),
    ("coast guard", SourceType.RESCUE),
    ("news agency", SourceType.MEDIA),
    ("agence france", SourceType.MEDIA),
    ("associated press", SourceType.MEDIA),
    ("new york times", SourceType.MEDIA),
    ("rebel official", SourceType.ARMED_GROUP),
    ("rebel commander", SourceType.ARMED_GROUP),
    ("militant commander", SourceType.ARMED_GROUP),
    ("militia commander", SourceType.ARMED_GROUP),
    ("liberation front", SourceType.ARMED_GROUP),
    ("liberation army", SourceType.ARMED_GROUP),
    ("patriotic front", SourceType.ARMED_GROUP),
    ("resistance army", SourceType.ARMED_GROUP),
    ("islamic state", SourceType.ARMED_GROUP),
    ("armed group", SourceType.ARMED_GROUP),
    ("free army", SourceType.ARMED_GROUP),
    ("armed forces", SourceType.MILITARY),
    ("district attorney", SourceType.POLICE),
    ("law enforcement", SourceType.POLICE),
    ("state's attorney", SourceType.POLICE),
    ("attorney general", SourceType.GOVERNMENT),
    ("security source", SourceType.POLICE),
    ("security official", SourceType.POLICE),
)
"""Words that together make another source than each by itself; the first that a name holds wins."""

TYPES: tuple[tuple[SourceType, frozenset[str]], ...] = (
    (SourceType.MONITOR, words("observatory monitor monitors monitoring watchdog airwars acled")),
    (SourceType.UN, words("un u.n. unhcr ocha unicef iom united-nations unrwa wfp minusma monusco")),
    (
        SourceType.HOSPITAL,
        words(
            """
            hospital hospitals medic medics doctor doctors medical morgue nurse nurses surgeon surgeons physician
            clinic coroner coroner's paramedics paramedic health ambulance pathologist
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
            police policeman policemen sheriff sheriff's deputy deputies detective detectives investigator
            investigators prosecutor prosecutors constable trooper troopers officer officers superintendent inspector
            sgt lt det cops gendarmerie gendarmes fbi
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
        words(
            "amnesty ngo ngos charity charities rights msf aid relief activist activists hrw campaigners humanitarian"
        ),
    ),
    (
        SourceType.WITNESS,
        words(
            """
            witness witnesses resident residents villager villagers eyewitness eyewitnesses
            locals survivors survivor neighbours neighbors neighbour neighbor bystander onlookers passer-by
            elder elders farmer farmers shopkeeper trader herder relative relatives family families brother sister
            mother father son daughter cousin uncle aunt grandmother grandfather wife husband widow friend friends
            refugee refugees
            """
        ),
    ),
    (
        SourceType.MEDIA,
        words(
            """
            radio television tv newspaper agency afp reuters ap media news daily xinhua
            correspondent reporter reporters press website newscast newspapers dpa efe upi itar-tass tass nyt bbc cnn
            al-jazeera interfax anadolu
            """
        ),
    ),
    (
        SourceType.GOVERNMENT,
        words(
            """
            government minister ministry governor official officials president mayor
            authorities authority spokesman spokeswoman administration commissioner chief
            council agency bureau department embassy prefect premier chancellor senator lawmaker judge court
            """
        ),
    ),
)
