"""Words that name those who act in an event, with their camp."""

from stream.extraction.lang.words import words
from stream.kinds import ActorSide

_NAMES: dict[ActorSide, str] = {
    ActorSide.STATE: """
        forces army troops troop soldier soldiers police policeman policemen policewoman officer officers deputies
        deputy trooper troopers guard guards military air-force navy marines gendarmes gendarmerie jets jet warplanes
        warplane aircraft planes helicopter helicopters gunships artillery tanks regime government authorities
        commandos paratroopers paramilitaries servicemen peacekeepers agents coalition junta
        """,
    ActorSide.REBEL: """
        rebel rebels jihadist jihadists jihadis militant militants insurgent insurgents guerrilla guerrillas guerillas
        separatist separatists secessionists extremist extremists islamist islamists terrorist terrorists militia
        militias militiaman militiamen fighter fighters subversives bomber bombers taliban shebab al-shabaab hamas
        hezbollah boko-haram islamic-state warlord maoists naxalites mujahideen janjaweed squad squads
        """,
    ActorSide.CRIMINAL: """
        gang gangs gangster gangsters gang-members robber robbers kidnapper kidnappers pirate pirates raiders bandit
        bandits cartel cartels trafficker traffickers smuggler smugglers poacher poachers burglars carjackers rustlers
        """,
    ActorSide.CIVILIAN: """
        mob mobs protester protesters demonstrator demonstrators rioter rioters settler settlers herder herders farmer
        farmers herdsman herdsmen vigilante vigilantes crowd crowds villager villagers inmate inmates prisoner
        prisoners pastoralists tribesmen
        """,
    ActorSide.UNKNOWN: """
        gunman gunmen attacker attackers assailant assailants shooter shooters men man sniper snipers killer killers
        assassin assassins intruder intruders youths youth boy teenager husband father mother wife woman son brother
        driver suspect suspects couple hijackers arsonist
        """,
}
SIDES: dict[str, ActorSide] = {word: side for side, told in _NAMES.items() for word in words(told)}
"""Noun -> the camp of those it names; those of no camp that the words tell are there as unknown."""

ATTRIBUTES: dict[str, ActorSide] = {
    **dict.fromkeys(
        words(
            """
    rebel militant jihadist jihadi insurgent islamist guerrilla separatist militia extremist terrorist taliban
    shebab al-shabaab hamas hezbollah boko-haram islamic-state isis isil anti-government paramilitary suicide
    """
        ),
        ActorSide.REBEL,
    ),
    **dict.fromkeys(
        words(
            """
    government regime army military police state security federal junta air pro-government coalition
    """
        ),
        ActorSide.STATE,
    ),
    **dict.fromkeys(words("gang drug cartel criminal"), ActorSide.CRIMINAL),
}
"""Word before such a noun -> the camp, which outdoes the noun's: "rebel forces", "gang members"."""

FACTIONS = words("group groups faction factions outfit outfits movement organisation organization wing")
"""Nouns of what fighters belong to, where `armed` stands before them."""

GROUPS = dict.fromkeys(
    (
        "islamic state", "islamic jihad", "boko haram", "al-shabaab", "al shabaab", "shebab", "al-qaeda", "al qaeda",
        "taliban", "hamas", "hezbollah", "houthis", "isis", "isil", "m23", "codeco", "farc", "eln", "pkk", "ttp",
        "jnim", "shining path", "tamil tigers", "lord's resistance army", "allied democratic forces",
        "rapid support forces",
    ),
    ActorSide.REBEL,
)  # fmt: skip
"""Armed groups whose names do not say what they are, in lower case."""

DESCRIBING = words(
    """
    armed masked suspected alleged unidentified unknown heavily-armed off-duty plainclothes islamist jihadist
    hardline rival ethnic tribal sectarian pro-government anti-government pro-russian riot communist maoist far-
    right rogue loyal loyalist nationalist leftist right-wing local foreign allied regime-allied government-
    allied special rapid
    """
)
"""Adjectives that belong to the name of who acts."""

MEMBERS = words(
    """
    members member fighters fighter militants soldiers troops gunmen elements group groups faction wing
    """
)
"""Nouns that an `of` phrase names: `members of the Red Brigade`."""

DEEDS = words(
    """
    attack attacks strike strikes airstrike airstrikes air-strike air-strikes raid raids bombing bombings blast
    blasts shelling bombardment assault assaults ambush offensive shooting shootings massacre fire gunfire bomb
    bombs missile missiles rocket rockets drone drones mine mines shell shells explosion explosions grenade
    mortar mortars operation crackdown incursion siege invasion killing killings barrage salvo device arson
    hands
    """
)
"""Nouns of deeds and of weapons: the words around them say whose they are."""

FIGHTS = words(
    """
    clash clashes battle battles fighting firefight firefights gunfight gunbattle gunbattles skirmish skirmishes
    shootout exchange combat confrontation confrontations feud hostilities violence
    """
)
"""Nouns of fights, the parties to which stand behind `between` and `with`."""

FIGHTING = words("clash clashed clashes clashing battle battled battling fought fight fights fighting skirmished")
"""Verbs of fights: subject and what stands behind `with` and `against` are parties."""

ARMS = words(
    """
    strike strikes airstrike airstrikes raid raids missile missiles rocket rockets drone drones shelling
    artillery forces troops army soldiers jets warplanes planes aircraft helicopters navy police military tanks
    gunships bombardment shells commandos marines offensive incursion invasion ships operation
    """
)
"""What an army has: with the name of a land before them they are its own."""

BY_SIGHT = words(
    """
    gunmen gunman rebels jihadists militants insurgents guerrillas separatists extremists militiamen fighters attackers
    assailants bandits robbers kidnappers pirates raiders mob taliban warplanes jets
    """
)
"""Words that tell of those who act where no sentence with a count says who did it."""
BY_DEED = words("troops soldiers army police forces gendarmes")
"""Those of whom the same is true only where a verb of violence stands behind them: they come to help, too."""
STRUCK = words("fired opened stormed raided bombed shelled bombarded torched")

FALLEN = words("dead slain killed wounded injured fallen missing")
"""Words for the state of victims, which are no part of who they are."""

ACCUSING = words("accused accuses accusing blamed blames blaming suspects suspected alleged charged")
"""Verbs whose object did it: `the rebels accused the army of killing 20`."""
LAID_ON = words("blamed claimed attributed")
"""Participles behind a deed that name who did it: `a bombing blamed on separatists`."""
BANDS = ("gunmen", "armed men", "attackers", "assailants", "raiders")
"""Armed people of no known camp, several at once: what they do to many is an attack where no word says more."""
DOING = words(
    """
    caused causing cause causes left leaves leaving led leads claimed claims claiming carried carries committed commits
    perpetrated resulted results inflicted inflicts brought executed
    """
)
"""Verbs above a noun of deaths whose subject brought them about: `committed the killing of 12`."""
