"""The regions of the generated stories: real places with ISO codes, how often something happens there, and what."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """One first-level region. `phrase` names it with its country; `rate` is happenings on an ordinary weekday."""

    country: str
    adm1: str
    name: str
    country_name: str
    phrase: str
    conflict: str
    """What the background sentences call the trouble there."""
    since: int
    towns: tuple[str, ...]
    rate: float
    kinds: dict[str, int]
    """Kind of happening -> weight."""
    people: str
    """Key of the family names in `seeds.people`."""

    @property
    def bare(self) -> str:
        """The country's name without its article, as after a town."""
        return self.country_name.removeprefix("the ")


_WAR = {"clash": 4, "air_strike": 4, "shelling": 5, "bomb": 2, "shooting": 1, "displacement": 2, "bus": 1}
_INSURGENCY = {"clash": 4, "bomb": 3, "shooting": 4, "air_strike": 1, "displacement": 2, "flood": 1, "bus": 2}
_CRIME = {"shooting": 6, "clash": 2, "bomb": 1, "bus": 2, "landslide": 1, "flood": 1, "evacuation": 1}
_HAZARD = {"flood": 4, "landslide": 2, "bus": 3, "boat": 2, "evacuation": 3, "shooting": 1}

REGIONS: tuple[Region, ...] = (
    Region(
        country="SYR", adm1="SY-ID", name="Idlib", country_name="Syria", phrase="Syria's Idlib province",
        conflict="the war", since=2011, rate=0.95, kinds=_WAR, people="arabic",
        towns=("Idlib", "Ariha", "Saraqeb", "Maaret al-Numan", "Jisr al-Shughur", "Binnish", "Salqin", "Harem",
               "Khan Sheikhun"),
    ),
    Region(
        country="NGA", adm1="NG-BO", name="Borno", country_name="Nigeria",
        phrase="northeastern Nigeria's Borno state", conflict="the insurgency", since=2009, rate=0.9,
        kinds=_INSURGENCY, people="nigerian",
        towns=("Maiduguri", "Konduga", "Gwoza", "Bama", "Dikwa", "Monguno", "Damboa", "Biu"),
    ),
    Region(
        country="UKR", adm1="UA-63", name="Kharkiv", country_name="Ukraine", phrase="Ukraine's Kharkiv region",
        conflict="the war", since=2022, rate=1.0, kinds=_WAR, people="ukrainian",
        towns=("Kharkiv", "Kupiansk", "Izium", "Chuhuiv", "Vovchansk", "Balakliia", "Lozova", "Bohodukhiv"),
    ),
    Region(
        country="COD", adm1="CD-NK", name="North Kivu", country_name="the Democratic Republic of Congo",
        phrase="the Democratic Republic of Congo's North Kivu province", conflict="the fighting", since=2021,
        rate=0.95, kinds=_INSURGENCY | {"landslide": 1, "boat": 1}, people="congolese",
        towns=("Goma", "Beni", "Butembo", "Rutshuru", "Masisi", "Sake", "Walikale", "Lubero"),
    ),
    Region(
        country="SDN", adm1="SD-DN", name="North Darfur", country_name="Sudan",
        phrase="Sudan's North Darfur state", conflict="the war", since=2023, rate=0.85,
        kinds=_WAR | {"flood": 1}, people="arabic",
        towns=("El Fasher", "Kutum", "Mellit", "Tawila", "Kabkabiya", "Umm Keddada", "Malha", "Kuma"),
    ),
    Region(
        country="MMR", adm1="MM-16", name="Rakhine", country_name="Myanmar", phrase="Myanmar's Rakhine state",
        conflict="the conflict", since=2021, rate=0.8, kinds=_WAR | {"boat": 2, "flood": 1}, people="burmese",
        towns=("Sittwe", "Mrauk-U", "Buthidaung", "Maungdaw", "Kyaukphyu", "Thandwe", "Minbya", "Ponnagyun"),
    ),
    Region(
        country="PAK", adm1="PK-BA", name="Balochistan", country_name="Pakistan",
        phrase="Pakistan's Balochistan province", conflict="the insurgency", since=2004, rate=0.4,
        kinds=_INSURGENCY, people="pakistani", towns=("Quetta", "Khuzdar", "Turbat", "Mastung", "Panjgur", "Sibi"),
    ),
    Region(
        country="AFG", adm1="AF-KAB", name="Kabul", country_name="Afghanistan",
        phrase="Afghanistan's Kabul province", conflict="the bombings", since=2021, rate=0.2,
        kinds={"bomb": 4, "shooting": 3, "bus": 3, "flood": 2}, people="afghan", towns=("Kabul", "Paghman"),
    ),
    Region(
        country="COL", adm1="CO-VAC", name="Valle del Cauca", country_name="Colombia",
        phrase="Colombia's Valle del Cauca department", conflict="the conflict", since=2016, rate=0.35,
        kinds=_CRIME, people="spanish", towns=("Cali", "Buenaventura", "Palmira", "Tulua", "Jamundi", "Cartago"),
    ),
    Region(
        country="HTI", adm1="HT-OU", name="Ouest", country_name="Haiti", phrase="Haiti's Ouest department",
        conflict="the gang violence", since=2022, rate=0.5, kinds=_CRIME | {"displacement": 3}, people="haitian",
        towns=("Port-au-Prince", "Petion-Ville", "Carrefour", "Leogane", "Kenscoff"),
    ),
    Region(
        country="PHL", adm1="PH-00", name="Metro Manila", country_name="the Philippines",
        phrase="the Philippines' Metro Manila", conflict="the storms", since=2013, rate=0.25, kinds=_HAZARD,
        people="filipino", towns=("Manila", "Quezon City", "Marikina", "Pasig", "Navotas"),
    ),
    Region(
        country="IND", adm1="IN-AS", name="Assam", country_name="India", phrase="India's Assam state",
        conflict="the monsoon floods", since=2017, rate=0.3, kinds=_HAZARD, people="indian",
        towns=("Guwahati", "Silchar", "Dibrugarh", "Tezpur", "Jorhat", "Nagaon"),
    ),
)  # fmt: skip
"""In no order that means anything. A region with a rate of 0.8 or more can carry the escalation."""

ESCALATION_RATE = 0.8
"""The usual rate from which a region has towns and kinds enough for an escalation."""
