"""How happenings are told, kind by kind. Data: one row a kind, several phrasings each.

Slots: `{Passive}` / `{passive}` the toll as a passive clause ("Three people were killed and 12 others wounded"),
`{active}` as what something did ("killed three people"), `{killing}` the same after a comma,
`{Subject}` / `{subject}` the people alone,
`{where}` the place, `{day}` "on Tuesday", `{said}` who says so,
`{head_active}` "kills 3, wounds 12", `{head_passive}` "3 killed",
`{town}`, `{country}`, `{bare}` the country without its article, `{name}` of the region.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """The phrasings of one kind. `event` is what follows "in", "from" or "after"."""

    group: str
    harm: str
    nouns: tuple[str, ...]
    event: tuple[str, ...]
    leads: tuple[str, ...]
    heads: tuple[str, ...]
    details: tuple[str, ...]


KINDS: dict[str, Telling] = {
    "clash": Telling(
        group="conflict", harm="wounded", nouns=("fighter", "person", "combatant"),
        event=("the clashes", "a gun battle", "the fighting"),
        leads=(
            "{Passive} when rival forces clashed {where} {day}, {said}.",
            "Clashes between government forces and armed groups {where} {active} {day}, {said}.",
            "{Passive} in a gun battle between soldiers and insurgents {where} {day}, {said}.",
            "Fierce fighting broke out {where} {day}, {killing}, {said}.",
        ),
        heads=("Clashes near {town}: {head_passive}", "{head_passive} in {town} fighting",
               "Fighting around {town}: {head_passive}", "Gun battle {head_active} in {country}"),
        details=(
            "The fighting began before dawn and went on for about three hours.",
            "Both sides used heavy machine guns and mortars.",
            "Reinforcements were sent to the area and the main road was closed.",
            "A column of armoured vehicles was seen leaving the town in the afternoon.",
            "Neither side's account could be checked independently.",
        ),
    ),
    "air_strike": Telling(
        group="conflict", harm="wounded", nouns=("civilian", "person", "villager"),
        event=("an air strike", "an air raid"),
        leads=(
            "{Passive} in an air strike {where} {day}, {said}.",
            "Warplanes struck a residential district {where} {day}, {killing}, {said}.",
            "An air raid that hit a row of shops {where} {active} {day}, {said}.",
            "{Passive} when a drone fired two missiles at a house {where} {day}, {said}.",
        ),
        heads=("Air strike {head_active} in {town}", "{head_passive} in air raid on {town}",
               "Air raid {head_active} in {country}"),
        details=(
            "Rescuers dug through the rubble of two houses by torchlight.",
            "The strike hit a street where a weekly market is held.",
            "Four other raids were reported in the area during the night.",
            "The air force made no comment.",
            "Windows were shattered up to 300 metres away.",
        ),
    ),
    "shelling": Telling(
        group="conflict", harm="wounded", nouns=("person", "resident", "civilian"),
        event=("the shelling", "an artillery attack", "a rocket attack"),
        leads=(
            "{Passive} when artillery shells landed {where} {day}, {said}.",
            "Shelling {where} {active} {day}, {said}.",
            "A barrage of rockets fell on a suburb {where} {day}, {killing}, {said}.",
            "{Passive} in mortar fire {where} {day}, {said}.",
        ),
        heads=("Shelling {head_active} in {town}", "{head_passive} as rockets hit {town}",
               "Artillery fire on {town}: {head_passive}"),
        details=(
            "A school and a bakery were among the buildings hit.",
            "The bombardment started at about 6:30 a.m. and lasted 40 minutes.",
            "Power was cut to much of the town.",
            "Residents spent the night in cellars.",
            "More than 20 shells were counted, one resident said by telephone.",
        ),
    ),
    "bomb": Telling(
        group="conflict", harm="wounded", nouns=("person", "bystander"),
        event=("a bomb blast", "an explosion", "a bombing"),
        leads=(
            "{Passive} when a roadside bomb went off {where} {day}, {said}.",
            "A bomb planted on a motorcycle {active} {where} {day}, {said}.",
            "An explosion at a market {where} {active} {day}, {said}.",
            "{Passive} when a vehicle hit a landmine {where} {day}, {said}.",
        ),
        heads=("Bomb {head_active} in {town}", "{head_passive} in {town} blast",
               "Roadside bomb {head_active} in {country}"),
        details=(
            "No group immediately claimed responsibility.",
            "The device was probably set off by remote control.",
            "Security forces cordoned off the area and began a search.",
            "Bomb disposal experts made safe a second device nearby.",
            "The blast tore the front off a shop.",
        ),
    ),
    "shooting": Telling(
        group="crime", harm="wounded", nouns=("person", "man"),
        event=("a shooting", "a gun attack"),
        leads=(
            "{Passive} when gunmen opened fire {where} {day}, {said}.",
            "Gunmen on motorcycles {active} {where} {day}, {said}.",
            "{Passive} in a shooting outside a bar {where} {day}, {said}.",
            "Armed men stormed a house {where} {day} and {active}, {said}.",
        ),
        heads=("Gunmen in {town}: {head_passive}", "{head_passive} in {town} shooting",
               "Shooting {head_active} in {country}"),
        details=(
            "The attackers fled on foot.",
            "Investigators collected 34 cartridge cases at the scene.",
            "The motive was not immediately clear.",
            "Two suspects were being questioned, officers said.",
            "Shops in the district stayed shut the next morning.",
        ),
    ),
    "flood": Telling(
        group="disaster", harm="injured", nouns=("person", "resident"),
        event=("flash floods", "the floods"),
        leads=(
            "{Passive} when flash floods swept through low-lying districts {where} {day}, {said}.",
            "Flooding caused by heavy rain {where} {active} {day}, {said}.",
            "{Passive} after a river burst its banks {where} {day}, {said}.",
        ),
        heads=("Floods near {town}: {head_passive}", "{head_passive} in {country} floods",
               "Flash floods hit {town}, {head_passive}"),
        details=(
            "Two bridges were washed away and a stretch of railway was under water.",
            "The river rose 1.8 metres in six hours.",
            "Boats were used to reach people stranded on rooftops.",
            "More rain was forecast for the coming days.",
            "Rice fields covering 400 hectares were inundated.",
        ),
    ),
    "landslide": Telling(
        group="disaster", harm="injured", nouns=("person", "villager", "labourer"),
        event=("a landslide", "a mudslide"),
        leads=(
            "{Passive} when a landslide buried a row of houses {where} {day}, {said}.",
            "A mudslide set off by days of rain {active} {where} {day}, {said}.",
            "A hillside gave way {where} {day}, {killing}, {said}.",
        ),
        heads=("Landslide {head_active} near {town}", "{head_passive} in {country} landslide",
               "Mudslide near {town}: {head_passive}"),
        details=(
            "Soldiers with shovels joined the search.",
            "The slide blocked the road to the next valley for about 200 metres.",
            "Residents had been warned to leave the slope last week.",
            "Excavators reached the site only after several hours.",
        ),
    ),
    "bus": Telling(
        group="accident", harm="injured", nouns=("person", "passenger"),
        event=("a bus crash", "a bus accident"),
        leads=(
            "{Passive} when a bus plunged into a ravine {where} {day}, {said}.",
            "A crowded bus collided with a lorry {where} {day}, {killing}, {said}.",
            "A minibus overturned on a wet road {where} {day}, {killing}, {said}.",
            "{Passive} when a bus and a fuel tanker collided {where} {day}, {said}.",
        ),
        heads=("Bus crash {head_active} near {town}", "{head_passive} in {country} bus crash",
               "Bus accident near {town}: {head_passive}"),
        details=(
            "The driver apparently lost control on a bend.",
            "The bus had left the terminal at about 5 a.m.",
            "Poor roads and speeding are often blamed for accidents in the area.",
            "The driver was being questioned.",
            "The wreck was removed with a crane.",
        ),
    ),
    "boat": Telling(
        group="accident", harm="injured", nouns=("person", "passenger"),
        event=("a boat accident", "the sinking of a boat"),
        leads=(
            "{Passive} after a boat capsized {where} {day}, {said}.",
            "A wooden ferry sank in rough water {where} {day}, {killing}, {said}.",
            "{Passive} when an overloaded boat went down {where} {day}, {said}.",
        ),
        heads=("Boat sinks near {town}: {head_passive}", "{head_passive} after boat capsizes in {country}",
               "Ferry accident near {town}: {head_passive}"),
        details=(
            "Fishermen pulled survivors from the water.",
            "There was no passenger list.",
            "Divers were to resume the search at first light.",
            "The boat was carrying cement as well as passengers.",
        ),
    ),
    "displacement": Telling(
        group="conflict", harm="wounded", nouns=("person",),
        event=("the fighting", "an attack"),
        leads=(
            "{Passive} by fighting {where}, {said} {day}.",
            "{Subject} fled their homes {where} {day} as fighting drew closer, {said}.",
            "Renewed violence {where} {active}, {said} {day}.",
            "{Subject} left their homes {where} after an attack {day}, {said}.",
        ),
        heads=("{head_passive} by violence near {town}", "Fighting {head_active} near {town}",
               "Attack {head_active} in {country}"),
        details=(
            "Many left on foot or on donkey carts, carrying bedding.",
            "Most of them went to a nearby town, where schools were opened as shelters.",
            "Aid workers said food and blankets were needed most.",
            "Some had already had to move twice.",
        ),
    ),
    "evacuation": Telling(
        group="disaster", harm="injured", nouns=("person", "resident"),
        event=("a fire at a chemical store", "rising water"),
        leads=(
            "{Passive} {where} {day} as a river rose towards their homes, {said}.",
            "{Passive} {where} {day} after a fire broke out in a chemical store, {said}.",
            "{Passive} {where} {day} when cracks appeared in a dam, {said}.",
        ),
        heads=("{head_passive} near {town}", "{head_passive} in {country} as precaution",
               "Alarm near {town}, {head_passive}"),
        details=(
            "They were taken to a sports hall by bus.",
            "Officials said the measure was a precaution and nobody had been hurt.",
            "They were expected to return within two days.",
            "Pumps and sandbags were brought in.",
        ),
    ),
}  # fmt: skip

SHORTS: tuple[str, ...] = (
    "{Passive} in {event} in {town}, {bare}, {day}, according to reports.",
    "{Event} in {town}, {bare}, {active} {day}, {said}.",
    "{Day}, {event} in the {name} area of {country} {active}, {said}. The place was named as {town}.",
    "Reports from {town} in {country}: {passive} in {event} {day}.",
)
"""Rewritten brief accounts, for any kind of conflict, crime, accident or disaster with dead or injured."""

MOVED_SHORTS: tuple[str, ...] = (
    "{Subject} have had to leave their homes in {town}, {bare}, {said} {day}.",
    "{Passive} in {town}, {bare}, {day}, according to officials.",
    "Reports from {town} in {country}: {passive} {day}.",
)
"""The same for displacement and evacuation."""
