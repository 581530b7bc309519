"""Nouns by what they name: people by side, households, buildings, and what is no victim."""

from stream.extraction.lang.words import words

CIVILIANS = words(
    """
    passer-by passers-by passerby passersby civilian civilians migrant migrants asylum-seeker asylum-seekers
    villager villagers worshipper worshippers worshiper worshipers resident
    residents passenger passengers pilgrim pilgrims shopper shoppers bystander bystanders student
    students pupil pupils schoolchildren schoolgirl schoolgirls schoolboy schoolboys teacher teachers
    farmer farmers herder herders fisherman fishermen worker workers labourer labourers laborer
    laborers miner miners journalist journalists reporter reporters doctor doctors nurse nurses medic
    medics patient patients peasant peasants refugee refugees protester protesters protestor
    protestors demonstrator demonstrators activist activists tourist tourists shopkeeper shopkeepers
    trader traders vendor vendors merchant merchants businessman businessmen priest priests nun nuns
    jesuit jesuits bishop imam imams monk monks cleric clerics lawyer lawyers judge judges politician
    politicians lawmaker lawmakers candidate candidates mayor driver drivers motorist motorists
    pedestrian pedestrians commuter commuters spectator spectators mourner mourners guest guests
    customer customers employee employees engineer engineers contractor contractors volunteer
    volunteers aid-worker settler settlers inmate inmates prisoner prisoners hostage hostages baby
    babies infant infants toddler toddlers child children boy boys girl girls woman women kid kids
    teen teens teenager teenagers minor minors mother mothers grandmother grandmothers wife wives daughter
    daughters sister sisters youth youths youngster youngsters elder elders shepherd shepherds maid
    maids unionist unionists professor professors noncombatant noncombatants non-combatants devotee
    devotees passerby passersby passer passers local locals evacuee evacuees parishioner parishioners
    patron patrons waiter waiters waitress waitresses clerk clerks cashier cashiers
    """
)
"""People who are plainly no fighters."""
COMBATANTS = words(
    """
    rebel rebels militant militants insurgent insurgents jihadist jihadists jihadi jihadis fighter
    fighters guerrilla guerrillas guerilla guerillas gunman gunmen extremist extremists terrorist
    terrorists militiaman militiamen combatant combatants islamist islamists separatist separatists
    subversive subversives loyalist loyalists mercenary mercenaries paramilitary paramilitaries
    taliban talib talibs warlord tribesman-fighter pirate pirates secessionist secessionists
    infiltrator infiltrators peshmerga bandit bandits bandidos contra contras radical radicals
    intruder intruders mujahideen fedayeen cadre cadres maoist maoists naxalite naxalites
    """
)
SECURITY = words(
    """
    soldier soldiers policeman policemen police troop troops trooper troopers officer officers
    serviceman servicemen marine marines guard guards conscript conscripts gendarme gendarmes
    constable constables cop cops peacekeeper peacekeepers commando commandos airman airmen sailor
    sailors bodyguard bodyguards policewoman policewomen deputy deputies lieutenant colonel general
    major captain sergeant corporal paratrooper paratroopers ranger rangers reservist reservists
    recruit recruits cadet cadets personnel
    """
)
PERPETRATORS = words(
    """
    attacker attackers bomber bombers assailant assailants hijacker hijackers perpetrator
    perpetrators shooter shooters suspect suspects himself herself themselves kidnapper kidnappers
    robber robbers assassin assassins murderer killer kidnappers arsonist raider raiders
    """
)
NEUTRAL_PEOPLE = words(
    """
    person people persons man men victim victims other others member members individual
    individuals inhabitant inhabitants citizen citizens national nationals survivor survivors
    follower followers supporter supporters leader leaders official officials minister ministers
    governor senator deputy-minister president commander commanders chief chiefs dead injured
    wounded missing displaced casualty casualties fatality fatalities family-member relative
    relatives parent parents father fathers grandfather son sons brother brothers husband
    husbands uncle aunt nephew niece cousin cousins grandparents grandchild grandchildren couple
    pair trio twin twins sibling siblings adult adults male males female females migrant
    migrants foreigner foreigners immigrant immigrants asylum-seeker firefighter firefighters
    paramedic paramedics pilot pilots crew crewman crewmen crewmember crewmembers rescuer
    rescuers climber climbers hiker hikers skier skiers swimmer swimmers cyclist cyclists jogger
    joggers player players fan fans singer neighbor neighbors neighbour neighbours friend
    friends colleague colleagues boyfriend girlfriend ex-wife ex-husband owner clerk cashier
    bouncer hunter hunters gang-member gangster gangsters trafficker traffickers smuggler
    smugglers tribesman tribesmen clansman clansmen pastoralist pastoralists nomad nomads
    christian christians muslim muslims moslem moslems jew jews hindu hindus catholic catholics
    copt copts kurd kurds sunni sunnis shiite shiites shi'ite shi'ites shia palestinian
    palestinians israeli israelis hutu hutus tutsi tutsis serb serbs albanian albanians idp idps
    returnee returnees homeless men-folk womenfolk populace population part-timer veteran
    veterans actor correspondent photographer photographers cameraman editor writer author
    dancer salesman guide guides porter missionary missionaries diplomat diplomats ambassador
    envoy consul attorney prosecutor magistrate magistrates councillor councilor councilman
    businesswoman millionaire rancher ranchers landowner lover partner ally allies aide aides
    director boss king queen prince princess chairman chairwoman secretary spokesman spokeswoman
    kingpin organizer organiser founder hero patrons client clients occupant occupants tenant tenants homeowner
    homeowners evictee evictees beneficiaries lad gentleman lady ladies juvenile juveniles stepson
    stepdaughter stepfather stepmother mom dad fiance fiancee grandson granddaughter grandma grandpa
    ex-girlfriend ex-boyfriend roommate coworker coworkers co-worker co-workers classmate classmates
    acquaintance sophomore freshman rapper pastor deacon grader first-grader second-grader
    third-grader fourth-grader fifth-grader ninth-grader preschooler cousin step-son step-daughter
    brother-in-law sister-in-law mother-in-law father-in-law son-in-law daughter-in-law half-brother
    scholar scholars figure ruler rulers chieftain chieftains muezzin muezzins
    """
)
"""People of no side, or of one only the context tells."""

PEOPLE = CIVILIANS | COMBATANTS | SECURITY | PERPETRATORS | NEUTRAL_PEOPLE

CHILDREN = words(
    """
    child children boy boys girl girls baby babies infant infants toddler toddlers pupil pupils
    schoolchildren kid kids schoolgirl schoolgirls schoolboy schoolboys minor minors teen teens
    teenager teenagers youngster youngsters
    """
)
ADULTS = words("adult adults man men woman women")
FEMALES = words(
    """
    woman women girl girls female females mother mothers nun nuns wife wives daughter schoolgirl
    schoolgirls grandmother sister sisters lady
    """
)
MALES = words(
    """
    man men boy boys male males father fathers son sons brother brothers husband schoolboy schoolboys
    grandfather uncle
    """
)

PARENTS = words("father mother parent parents dad mom mum grandfather grandmother")
"""Whose `of` phrase counts their children: `a father of two`."""

HOUSEHOLDS = frozenset(["family", "families", "household", "households"])
BUILDINGS = words(
    """
    home homes house houses building buildings dwelling dwellings hut huts apartment apartments
    residence residences shack shacks cottage cottages structure structures tent tents flat flats
    shanty shanties property properties
    """
)
COLLECTIVES = words(
    """
    group groups total number numbers crowd crew team busload party squad platoon contingent batch
    bodies body remains corpses corpse lives deaths death thousands hundreds dozens scores tens rest
    majority kind sort part
    """
)
"""Heads whose `of` phrase names the people counted: `a group of 12 tourists`, `the bodies of six men`."""

ANIMALS = words(
    """
    hen hens cockerel cockerels duck ducks goose geese turkeys lamb lambs ewe ewes piglet piglets sow sows heifer
    heifers buffalo buffaloes ox oxen monkey monkeys ape apes gorilla gorillas chimpanzee chimpanzees hippo hippos
    giraffe giraffes zebra zebras crocodile crocodiles alligator alligators snake snakes shark sharks dolphin dolphins
    bee bees insect insects rat rats mouse mice fox foxes rabbit rabbits hare hares moose elk bison boar boars kangaroo
    kangaroos koala koalas vulture vultures eagle eagles swan swans pigeon pigeons salmon puppy puppies kitten kittens
    badger badgers mink minks ostrich ostriches
    """
)
THINGS = ANIMALS | words(
    """
    brand brands product products
    cattle sheep cow cows goat goats animal animals dog dogs cat cats horse horses livestock camel
    camels pig pigs bird birds hen hens chicken chickens
    duck ducks goose geese turkeys poultry lamb lambs elephant elephants whale whales fish bear
    bears wolf wolves deer turtle turtles bull bulls calf calves yak yaks reindeer donkey donkeys
    mule mules rhino rhinos lion lions tiger tigers panther leopard spider head herd herds tree trees plant plants crop
    crops hectare hectares acre acres tank tanks drone drones vehicle vehicles truck trucks car cars
    bus buses boat boats ship ships vessel vessels plane planes aircraft helicopter helicopters jet
    jets missile missiles rocket rockets bomb bombs shell shells mine mines grenade grenades rifle
    rifles gun guns weapon weapons bullet bullets round rounds shot shots mortar mortars rpg shooting
    shootings attack attacks incident incidents accident accidents blast blasts explosion explosions
    strike strikes clash clashes raid raids crash crashes fire fires earthquake earthquakes quake
    quakes flood floods storm storms tornado tornadoes cyclone cyclones hurricane hurricanes
    landslide landslides wave waves tremor tremors year years month months week weeks day days hour
    hours minute minutes second seconds time times night nights dollar dollars euro euros percent
    kilometre kilometres kilometer kilometers mile miles metre metres meter meters ton tons tonne
    tonnes case cases count counts charge charges report reports call calls bill bills deal deals job
    jobs vote votes seat seats point points goal goals game games match matches project projects plan
    plans proposal proposals law laws rule rules idea ideas rumour rumor rumours rumors merger link
    links post posts road roads bridge bridges village villages town towns city cities district
    districts province provinces country countries state states county counties area areas region
    regions side sides place places location locations camp camps shelter shelters school schools
    shop shops store stores church churches mosque mosques hospital hospitals company companies
    business businesses line lines power engine engines motor motors gene genes cell cells bacteria
    virus germs weed weeds arm leg head hand chest back stomach face foot neck knee shoulder abdomen
    torso hip thigh arms legs hands season half quarter inning set album song film movie scene scenes
    picture photo photos video footage reason reasons way ways step steps thing things wound wounds
    injury stage term terms floor floors item items center centre record condition conditions
    investigation hope momentum interest debate communications radio links target targets position
    positions base bases outpost outposts checkpoint checkpoints
    """
)
"""What is never a victim here."""

GENERIC = words("people person persons victims victim dead deaths killed injured wounded casualties") | {""}
"""Heads that name nobody in particular."""

SINGULAR_BUILDINGS = frozenset(noun for noun in BUILDINGS if not noun.endswith("s"))

ORDINALS = words("second third fourth fifth sixth seventh eighth ninth tenth")
"""Alone, they stand for one more person: `killed four and wounded a fifth`."""
MEMBERS = words("member members")
"""Heads that say nothing of a side without the group that follows: `members of the security forces`."""
ARMED_GROUPS = words(
    """
    al-qaeda al-shabab al-shabaab boko farc daesh eln hamas haram hezbollah hizbollah houthi houthis isis jihad
    lra ltte pkk qaeda shabaab shebab taleban taliban ypg
    """
)
"""Words in the names of armed groups that are widely known."""

AGENT_ENDINGS = ("er", "or", "ist", "ian", "ant", "man", "woman")
"""Endings of nouns for one who does or is something: only where the noun can be nothing else."""

ARMED = COMBATANTS | SECURITY | PERPETRATORS
"""People who shoot as well as they are shot."""

NOT_NAMES = words(
    """
    monday tuesday wednesday thursday friday saturday sunday family party union front movement
    news weather sports local channel video photo photos county department street avenue school
    university hospital police sheriff update updated live tv radio times post tribune
    collapse mudslide landslide avalanche earthquake quake flood floods storm cyclone fire blaze blast explosion
    crash accident collision derailment shipwreck shelling airstrike strike bombing shooting attack raid ambush
    """
)
"""Words in capitals that are no part of a person's name."""
