"""The regions of simulated worlds: those of the stories, and more."""

from __future__ import annotations

from dataclasses import replace

from seeds.regions import REGIONS, Region

_SAHEL = {
    "clash": 3,
    "raid": 6,
    "bomb": 3,
    "air_strike": 1,
    "abduction": 2,
    "displacement": 2,
    "flood": 1,
    "bus": 2,
    "collapse": 1,
}
_FRONT = {"shelling": 6, "air_strike": 5, "clash": 3, "bomb": 1, "displacement": 1, "bus": 1, "fire": 1}
_GANGS = {"shooting": 8, "clash": 1, "abduction": 2, "bus": 2, "fire": 2, "landslide": 1, "storm": 1}
_BOMBS = {"bomb": 4, "suicide_bomb": 1, "clash": 3, "raid": 3, "shooting": 1, "bus": 2, "displacement": 1, "storm": 1}
_MISHAPS = {
    "bus": 4,
    "boat": 2,
    "flood": 4,
    "landslide": 3,
    "fire": 3,
    "storm": 3,
    "collapse": 2,
    "evacuation": 2,
    "shooting": 1,
}

MORE: tuple[Region, ...] = (
    Region(
        country="NGA",
        adm1="NG-ZA",
        name="Zamfara",
        country_name="Nigeria",
        phrase="northwestern Nigeria's Zamfara state",
        conflict="the banditry",
        since=2011,
        rate=0.5,
        kinds=_SAHEL | {"abduction": 5, "displacement": 1},
        people="nigerian",
        towns=("Gusau", "Kaura Namoda", "Talata Mafara", "Anka", "Maru", "Tsafe"),
    ),
    Region(
        country="UKR",
        adm1="UA-14",
        name="Donetsk",
        country_name="Ukraine",
        phrase="eastern Ukraine's Donetsk region",
        conflict="the war",
        since=2014,
        rate=0.5,
        kinds=_FRONT,
        people="ukrainian",
        towns=("Pokrovsk", "Kramatorsk", "Sloviansk", "Bakhmut", "Toretsk", "Kostiantynivka"),
    ),
    Region(
        country="MLI",
        adm1="ML-5",
        name="Mopti",
        country_name="Mali",
        phrase="central Mali's Mopti region",
        conflict="the insurgency",
        since=2012,
        rate=0.5,
        kinds=_SAHEL,
        people="malian",
        towns=("Mopti", "Bandiagara", "Bankass", "Douentza", "Koro", "Djenne"),
    ),
    Region(
        country="MEX",
        adm1="MX-GRO",
        name="Guerrero",
        country_name="Mexico",
        phrase="Mexico's Guerrero state",
        conflict="the drug war",
        since=2006,
        rate=0.5,
        kinds=_GANGS,
        people="spanish",
        towns=("Acapulco", "Chilpancingo", "Iguala", "Taxco", "Zihuatanejo", "Tlapa"),
    ),
    Region(
        country="ECU",
        adm1="EC-G",
        name="Guayas",
        country_name="Ecuador",
        phrase="Ecuador's Guayas province",
        conflict="the gang violence",
        since=2021,
        rate=0.5,
        kinds=_GANGS,
        people="spanish",
        towns=("Guayaquil", "Duran", "Milagro", "Daule", "Samborondon", "Naranjal"),
    ),
    Region(
        country="YEM",
        adm1="YE-TA",
        name="Taiz",
        country_name="Yemen",
        phrase="Yemen's Taiz province",
        conflict="the war",
        since=2014,
        rate=0.5,
        kinds=_FRONT | {"bomb": 3},
        people="arabic",
        towns=("Taiz", "Mocha", "Al Turbah", "Dhubab"),
    ),
    Region(
        country="SOM",
        adm1="SO-SH",
        name="Lower Shabelle",
        country_name="Somalia",
        phrase="Somalia's Lower Shabelle region",
        conflict="the insurgency",
        since=2007,
        rate=0.5,
        kinds=_BOMBS | {"boat": 1},
        people="somali",
        towns=("Afgooye", "Marka", "Baraawe", "Wanlaweyn", "Qoryooley"),
    ),
    Region(
        country="BGD",
        adm1="BD-B",
        name="Chittagong",
        country_name="Bangladesh",
        phrase="Bangladesh's Chittagong division",
        conflict="the cyclones",
        since=2007,
        rate=0.5,
        kinds=_MISHAPS,
        people="indian",
        towns=("Chittagong", "Cox's Bazar", "Comilla", "Rangamati", "Feni"),
    ),
)
"""Beyond those of the stories; how often something happens there is drawn anew in every world."""

TOWNS: dict[str, tuple[str, ...]] = {
    "SY-ID": ("Kafranbel", "Taftanaz", "Sarmin", "Darkush", "Kafr Takharim", "Armanaz", "Sarmada"),
    "NG-BO": ("Chibok", "Mafa", "Kukawa", "Marte", "Ngala", "Magumeri", "Gubio", "Banki", "Pulka", "Rann"),
    "UA-63": (
        "Merefa",
        "Zmiiv",
        "Derhachi",
        "Liubotyn",
        "Krasnohrad",
        "Barvinkove",
        "Pervomaiskyi",
        "Dvorichna",
        "Valky",
    ),
    "CD-NK": ("Oicha", "Kanyabayonga", "Kitshanga", "Bunagana", "Kiwanja", "Rubaya", "Mweso", "Eringeti", "Kibumba"),
    "SD-DN": ("Saraf Omra", "Umm Baru", "Karnoi", "Shangil Tobaya", "Zamzam"),
    "MM-16": ("Rathedaung", "Kyauktaw", "Myebon", "Pauktaw", "Toungup", "Ann", "Gwa"),
    "NG-ZA": ("Shinkafi", "Zurmi", "Bukkuyum", "Gummi", "Birnin Magaji", "Bungudu", "Maradun", "Dansadau"),
    "UA-14": (
        "Avdiivka",
        "Vuhledar",
        "Chasiv Yar",
        "Lyman",
        "Siversk",
        "Kurakhove",
        "Myrnohrad",
        "Selydove",
        "Druzhkivka",
    ),
    "ML-5": ("Tenenkou", "Youwarou", "Konna", "Sevare", "Boni", "Hombori", "Dinangourou"),
    "MX-GRO": ("Tixtla", "Chilapa", "Ometepec", "Petatlan", "Atoyac", "Teloloapan", "Arcelia", "Huitzuco"),
    "EC-G": ("Playas", "Balzar", "El Triunfo", "Yaguachi", "Pedro Carbo", "El Empalme"),
}
"""More towns of regions where much may happen."""

BUSY_TOWNS = 12
"""Towns that a region needs where much happens every day."""

LANDS = tuple(replace(region, towns=(*region.towns, *TOWNS.get(region.adm1, ()))) for region in (*REGIONS, *MORE))
"""All regions of a world, in no order that means anything."""
