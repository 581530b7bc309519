"""Words around places in English news: what makes a name a place, a person, an organisation."""

from __future__ import annotations

from stream.extraction.lang.words import words

LOCATIVES = words("in at near from around outside inside across into to of toward towards within throughout")
"""Words before a place."""

STRONG_LOCATIVES = words("in at near outside around inside across throughout")

CONNECTORS = words(
    "of the de la las los el al an ar as ash at ad az es en le les du des da do dos das di del della van von der den "
    "and y e sur am upon au aux on under in bin abu wa ez ul ur i o administered controlled held occupied"
)
"""Words in lower case within a place name."""

LOWER_ARTICLES = words("al an ar as ash at ath ad adh az el en er es esh et ed ez ul ur ul le la")
"""Words in lower case that may begin a name when a hyphen follows."""

REGION_WORDS = words(
    "province governorate region state department oblast prefecture canton territory provinces governorates "
    "regions states departments vilayet wilayat wilaya emirate republic krai countryside"
)
"""After or before a name: a first-level region is meant."""

DISTRICT_WORDS = words(
    "district county municipality subdistrict sub-district commune township parish woreda division prefecture "
    "borough area lga taluk tehsil upazila rayon raion zone cercle locality"
)
"""After or before a name: a part of a region is meant."""

TOWN_WORDS = words(
    "city town village hamlet suburb neighborhood neighbourhood port capital camp settlement quarter outpost "
    "metropolis community villages towns cities communities resort enclave stronghold oasis municipality"
)
"""After or before a name: a populated place is meant."""

FACILITY_WORDS = words(
    "airport airbase airfield base hospital university prison jail mosque church cathedral temple school stadium "
    "market bazaar square street road highway avenue boulevard bridge dam river lake valley mountains hills hill "
    "island islands coast beach border desert forest park station port harbor harbour palace embassy consulate "
    "international airbase garrison barracks refinery crossing checkpoint camp suburb suburbs outskirts police "
    "zoo hotel mall center centre museum metro subway railway line tunnel mine field oilfield basin gulf bay cape "
    "strait peninsula plateau residents resident authorities court health general central memorial east west north "
    "south northern southern eastern western"
)
"""After a name: still a place, or something in it."""

ORGANISATION_WORDS = words(
    "brigade brigades battalion front army party movement observatory bank council times post news agency ministry "
    "command group network union league federation association committee commission court forces force corps guards "
    "guard militia press daily herald tribune journal radio television tv telegraph gazette company corporation corp "
    "inc ltd airlines airways air fc united club bulls bears lakers pact accord accords agreement treaty protocol "
    "process plan initiative summit declaration convention chronicle star globe sun examiner inquirer register "
    "program programme project institute foundation fund society office mission authority government parliament "
    "congress senate assembly administration regiment division squadron cartel brotherhood resistance jihad "
    "operations cross crescent watch service services cup championship olympics games university's"
)
"""A capitalised name that ends in one of these is an organisation, not the place it begins with."""

ORGANISATION_HEADS = words(
    "bank government army ministry republic kingdom emirate sultanate front party conference council "
    "diocese archdiocese treaty battle siege bishop archbishop mayor governor king queen prince duke patriarch "
    "radio voice movement union association institute liberation"
)
"""Before "of X": an organisation, an office or a state, not an occurrence in X."""

PERSON_TITLES = words(
    "mr mrs ms miss dr sir lord lady president prime minister premier chancellor king queen prince princess sheikh "
    "sheik shaikh imam mullah maulana ayatollah hojatoleslam pope bishop archbishop cardinal father rev reverend "
    "gen general col colonel maj major capt captain lt lieutenant sgt sergeant cpl corporal brig brigadier adm "
    "admiral marshal commander cmdr officer detective deputy sheriff judge justice senator sen rep representative gov "
    "governor mayor ambassador secretary professor prof coach spokesman spokeswoman spokesperson chief director "
    "inspector constable superintendent trooper agent attorney councilman councilwoman don dona san"
)
"""Before a name: a person is meant."""

NOT_TITLES_BEFORE_PLACES = words("san major general governor")

GIVEN_NAMES = words(
    "mohammed mohammad muhammad mohamed mohamad muhammed ahmed ahmad ahmet mahmoud mahmud hamid hassan hasan hussein "
    "husain hossein hussain ali omar umar osman othman ibrahim ismail yusuf youssef yousef khalid khaled abdul abdel "
    "abdullah abdallah abdulrahman abu bakr bashar hafez saddam nouri haider jalal massoud barham mustafa mostafa "
    "tariq tareq rami karim kareem nasser nasir salim saleem samir said saeed sayed syed walid waleed yasser yasir "
    "zaid ziad bilal faisal faysal fahd fuad ghazi habib hadi hamza haroon imad imran iqbal jamal javed kamal latif "
    "majid malik mansour marwan mehdi moussa musa nabil naeem nawaz pervez qasim rashid rafiq rahim raza reza riad "
    "sami shahid sharif sultan tahir usman wasim yahya zahir zia hamed fatima aisha maryam zainab khadija vladimir "
    "sergei sergey dmitry alexei alexey ivan igor oleg yuri viktor mikhail andriy volodymyr petro olena boris nikolai "
    "vitaly juan jose carlos luis jorge manuel pedro miguel fernando francisco ricardo eduardo alberto rafael "
    "alfredo roberto hugo cesar ernesto javier sergio raul pablo ramon enrique guillermo jean pierre jacques michel "
    "francois laurent emmanuel jean-pierre narendra manmohan rahul rajiv sonia indira mahinda gotabaya aung kofi "
    "kwame joao jose paris jordan chelsea brooklyn dakota savannah sydney israel chad maria ana rosa carmen "
    "laila leila noor"
)
"""Given names that the census of one country does not know."""

DIRECTIONS = words(
    "northern southern eastern western central north south east west northeast northwest southeast southwest "
    "northeastern northwestern southeastern southwestern north-eastern north-western south-eastern south-western "
    "upper lower greater rural downtown coastal mainland inner outer nearby neighboring neighbouring war-torn "
    "besieged rebel-held government-held troubled restive ne nw se sw"
)
"""Before a name: part of it, and still a place."""

REPORTING_VERBS = words(
    "said says announced announces denied denies accused accuses insisted insists warned warns claimed claims agreed "
    "agrees rejected rejects condemned condemns urged urges blames blamed vowed vows called calls declared declares "
    "wants wanted hopes hoped believes argues argued ordered backs backed refused refuses responded replied welcomed "
    "supports supported expelled recalled summoned signaled signalled imposed threatened pledged considers "
    "considered maintains maintained expects expected has"
)
"""After a name in the subject: a government or a person speaks."""

SEATS_OF_GOVERNMENT = words(
    "washington moscow beijing london paris berlin tehran damascus baghdad kabul islamabad ankara riyadh cairo tripoli "
    "jerusalem kyiv kiev pyongyang seoul tokyo taipei caracas havana bogota khartoum juba kinshasa kigali kampala "
    "nairobi mogadishu asmara belgrade pristina sarajevo zagreb athens rome madrid brussels vienna warsaw minsk "
    "tbilisi yerevan baku tashkent dushanbe bishkek astana colombo dhaka kathmandu hanoi bangkok jakarta manila "
    "canberra ottawa pretoria harare lagos abuja bamako ouagadougou niamey rabat algiers tunis amman beirut doha "
    "sanaa muscat tegucigalpa managua"
)
"""Cities whose names stand for governments."""

NEVER_PLACES = words(
    "the a an this that these those he she it they we i you his her its their our my your who what when where why how "
    "and or but if then so as at by for from in into of off on onto out over to up with without not no yes all any "
    "some one two three four five six seven eight nine ten hundred thousand million january february march april may "
    "june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec monday "
    "tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun today tomorrow yesterday god allah "
    "islam muslim muslims christian christians jewish jews jew hindu hindus sunni shiite shia shi'ite kurdish kurds "
    "arab arabs islamic catholic protestant orthodox allah police army navy air force court council house white "
    "ne nw se sw northeast northwest southeast southwest "
    "christmas easter ramadan eid new old great grand north south east west northern southern eastern western central "
    "general major minister president prime state states government united nations european union "
    "al-qaeda qaeda isis isil fighters killed wounded attack bomb blast dead man men woman women people "
    "death deaths child children boy girl school street road avenue park hospital market city town village county "
    "district province region mr mrs ms dr sgt lt col gen capt afp reuters ap upi dpa xinhua tass efe bbc cnn abc nbc "
    "cbs fox npr text was were is are be been had has have did do does will would could should can also after before "
    "during while there here now just more most many much other another each every such very per via since until "
    "between among against under above about near around along across behind beyond within rebel rebels troops "
    "soldier soldiers gunmen gunman militants militia suspect suspects victim victims officer officers deputy chief "
    "spokesman spokesperson authorities officials official hills islands lake river mount bay santa san saint las los "
    "al el la le de da du side university don"
)
"""Single words that are no place without more."""

REGION_ABBREVIATIONS: dict[str, str] = {
    "Ala.": "US-AL", "Alaska": "US-AK", "Ariz.": "US-AZ", "Ark.": "US-AR", "Calif.": "US-CA", "Cal.": "US-CA",
    "Colo.": "US-CO", "Conn.": "US-CT", "Del.": "US-DE", "D.C.": "US-DC", "Fla.": "US-FL", "Ga.": "US-GA",
    "Hawaii": "US-HI", "Ida.": "US-ID", "Ill.": "US-IL", "Ind.": "US-IN", "Iowa": "US-IA", "Kan.": "US-KS",
    "Kans.": "US-KS", "Ky.": "US-KY", "La.": "US-LA", "Me.": "US-ME", "Md.": "US-MD", "Mass.": "US-MA",
    "Mich.": "US-MI", "Minn.": "US-MN", "Miss.": "US-MS", "Mo.": "US-MO", "Mont.": "US-MT", "Neb.": "US-NE",
    "Nebr.": "US-NE", "Nev.": "US-NV", "N.H.": "US-NH", "N.J.": "US-NJ", "N.M.": "US-NM", "N.Y.": "US-NY",
    "N.C.": "US-NC", "N.D.": "US-ND", "Ohio": "US-OH", "Okla.": "US-OK", "Ore.": "US-OR", "Oreg.": "US-OR",
    "Pa.": "US-PA", "Penn.": "US-PA", "R.I.": "US-RI", "S.C.": "US-SC", "S.D.": "US-SD", "Tenn.": "US-TN",
    "Tex.": "US-TX", "Utah": "US-UT", "Vt.": "US-VT", "Va.": "US-VA", "Wash.": "US-WA", "W.Va.": "US-WV",
    "W. Va.": "US-WV", "Wis.": "US-WI", "Wisc.": "US-WI", "Wyo.": "US-WY", "P.R.": "US-PR",
    "B.C.": "CA-BC", "Ont.": "CA-ON", "Que.": "CA-QC", "Alta.": "CA-AB", "Sask.": "CA-SK", "Man.": "CA-MB",
    "N.S.": "CA-NS", "N.B.": "CA-NB", "NSW": "AU-NSW", "N.S.W.": "AU-NSW", "Qld.": "AU-QLD",
}  # fmt: skip
"""After a town and a comma: the region (Associated Press style)."""

POSTAL_CODES: dict[str, str] = {
    code: f"US-{code}"
    for code in sorted(
        words(
            "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND "
            "OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY PR"
        )
    )
}
"""After a town and a comma: the region (postal style)."""

WITHIN_NAMES = frozenset({"of", "for", "and", "the"})
"""Words in lower case within the name of an organisation."""

NAME_ABBREVIATIONS = frozenset({"st", "ste", "ft", "mt"})
"""Words that keep their point within a name."""

LOCAL_NOUNS = words(
    "man woman boy girl teen teenager resident native home house apartment police market hospital airport suburb "
    "neighborhood neighbourhood area district village mosque church school prison jail hotel restaurant bar club "
    "street couple family mother father businessman lawyer court city town motel nightclub"
)
"""After "a" and a name: the name is a place."""

PLACE_NOUNS = words(
    "town city village province region district capital border side territory area areas coast port island state "
    "countryside soil waters hamlet villages towns cities highlands mountains resort suburb airspace governorate "
    "department department's frontier camp camps village's town's city's capital's"
)
"""After a demonym: it happened there."""

NATURE_BEFORE = words("lake river gulf sea mount strait bay")
NATURE_AFTER = words("river sea ocean lake basin strait canal falls bridge")
"""Beside a name: waters and mountains that are named after a place."""

BASED = words("based backed born led linked trained made style registered funded sponsored allied bound educated")
"""After a name and a hyphen: an origin, no occurrence."""

ORGANISATION_BEGINNINGS = words("radio air banco banque voice médecins medecins sveriges deutsche")
"""Before a name: an organisation's name that ends in it."""

SMALL_PLACE_WORDS = words(
    "village town city hamlet suburb neighborhood neighbourhood camp settlement community locality commune district "
    "county municipality township area quarter slum parish subdistrict ward villages towns"
)
"""Beside a name that no gazetteer has: it is a place all the same."""

BEFORE_SMALL_PLACES = words(
    "in at near on of from to outside around the into attacked stormed raided hit struck invaded bombed shelled "
    "entered and reached left toward towards remote northern southern eastern western central"
)
"""Before such a name, when its noun follows."""

IN_PLACES = words("in near outside")
"""Before a capitalised word that is nothing else: a place."""

BY_PLACES = words("at around")
"""The same where "in" or "near" follows: "around Sarn in the north"."""

CAMP_WORDS = words("refugee refugees displacement displaced idp")
"""Between a name and "camp"."""

NAME_BEGINNINGS = words("el al la las los le les san santa saint st new old upper lower")
"""Words that begin a longer name, and are none alone."""

FUNCTION_WORDS = words(
    "the a an this that these those of in on at by for from to into and or but nor with without who whom which "
    "what when where it he she they we i his her its their our not no was were is are be been being had has "
    "have did do does will would could should can may might must as if than then also only after before during "
    "while until since near between among against under over about around there here so such other more most "
    "some any all both each one two three"
)
"""Words with which no name begins or ends, where everything is in capitals."""

ADJECTIVE_COUNTRIES = words("u.s. us u.k. uk uae u.a.e.")
"""Short names of countries that mostly stand before a noun, as a demonym does: U.S. soldiers."""

STREET_WORDS = words(
    "street st road rd avenue ave drive dr lane ln boulevard blvd highway hwy parkway pkwy turnpike expressway freeway "
    "pike"
)
"""After a name, with a capital: a street that is called after the place."""

BUILDING_WORDS = words("hospital medical clinic infirmary school college university academy elementary")
"""After a name, with a capital: a house that is called after a place, which need not be this one."""

NOT_PLACES = frozenset({
    "middle east", "far east", "white house", "red cross", "red sea", "security council", "supreme court",
    "dead sea", "black sea", "commonwealth", "wall street", "first lady",
})  # fmt: skip
"""Names of several words that some small place has too."""

PARTS_OF_AMERICA = words("latin central south north")
"""Before "America" and "American": not the country."""

TELLING = words("said says told testified tells recalled added")
"""After a name: a person speaks."""

DIVIDED_LANDS = frozenset({"kashmir"})
"""Lands of which two countries hold parts under one name."""
AID_NAMES = frozenset({"refugee", "people", "church"})
"""Words behind a people in the names of agencies that work abroad: Norwegian People's Aid, Danish Refugee Council."""
HALVES = words("side half part section sector")
"""After a demonym: the part of a divided land or town that is that country's."""

HOLDERS = words("residents inhabitants outskirts streets centre center suburbs shelling bombing siege villages")
"""Before "of X": X is a place."""
