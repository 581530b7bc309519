"""Items that tell no new happening: sport, business, politics, weather, culture, and tales of the past.

Each row is headline and text. Slots:
`{n}` a small number, `{few}` it in words, `{m}` a larger one, `{big}` thousands, `{team}`, `{team2}`,
`{company}`, `{town}`, `{country}`, `{bare}` the country without its article, `{day}`, `{years}`, `{year}`.
"""

from __future__ import annotations

TEAMS = ("Rovers", "Harbour United", "the Lions", "Northside", "Athletic Club", "the Falcons", "Rangers", "City")
COMPANIES = ("Orrin Foods", "Talavera Motors", "Kestrel Airlines", "Bluefin Bank", "Marlow Steel", "Nimbus Telecom")

PLAIN: tuple[tuple[str, str], ...] = (
    ("Late goals kill off {team}",
     "{Team2} scored twice in the last {few} minutes {day} to kill off {team} in front of {big} spectators. "
     "The defeat was the {n}th in a row for a side wounded by injuries to three key players."),
    ("{Team} crush {team2} in derby",
     "{Team} crushed {team2} {n}-0 {day} in a one-sided derby. Two players were sent off and one was carried off with "
     "an ankle injury. About {big} fans watched."),
    ("Marathon draws {big} runners to {town}",
     "A record {big} runners took part in the {town} marathon {day}. The winner finished {m} seconds ahead."),
    ("{company} shares plunge",
     "Shares in {company} plunged {n} percent {day} after the company axed {m} jobs and warned of a bloodbath in "
     "the sector. Analysts said the results were a bombshell."),
    ("{company} to hire {m}",
     "{company} said {day} it would hire {m} people at a plant near {town} and invest ${n} million."),
    ("Central bank holds rates",
     "The central bank of {country} left its key rate unchanged at {n} percent {day}. Of {m} economists asked, "
     "all but two had expected it."),
    ("Landslide win for ruling party",
     "The governing party won a landslide in local elections in {country}, taking {m} seats in a vote held {day}. "
     "The opposition, fighting for survival, suffered heavy losses."),
    ("Parliament battles over budget",
     "Lawmakers in {country} traded fire over the budget {day}. The bill passed by {m} votes after {few} hours."),
    ("Minister survives vote",
     "The interior minister of {country} survived a no-confidence vote {day}, by {m} votes to {n}."),
    ("Heat on the way",
     "Temperatures in {town} could reach {m} degrees later this week, the weather service said {day}. "
     "People were told to drink water and avoid the midday sun."),
    ("Heavy rain forecast around {town}",
     "Heavy rain could cause floods around {town} in {country} in the coming days, forecasters said {day}. "
     "Up to {m} millimetres may fall."),
    ("Film about the war wins prize",
     "A film that follows {few} soldiers through a long siege won the main prize at a festival in {town} {day}. "
     "The jury had seen {m} films."),
    ("Museum reopens in {town}",
     "The city museum in {town} reopened {day} after {few} years of repairs. It expects {big} visitors a year."),
    ("Singer's bomb of a comeback",
     "Critics said the singer bombed {day} on the first night of a tour of {few} cities. All {big} tickets were sold."),
    ("Flu shots for {big}",
     "Clinics in {town}, {bare}, will offer flu shots to {big} older people from next week, officials said {day}."),
    ("Chess prodigy slaughters field",
     "A player aged {n} slaughtered the field at an open tournament in {town} {day}, with {m} games unbeaten online."),
)  # fmt: skip

TRAPS: tuple[tuple[str, str], ...] = (
    ("{town} remembers quake victims",
     "Bells rang in {town}, {bare}, {day} to mark {years} years since an earthquake that killed {big} people and "
     "left {m} thousand homeless. Survivors laid flowers at a memorial."),
    ("{years} years on, a town looks back",
     "Residents of {town} in {country} gathered {day} on the anniversary of a massacre in which {m} people were "
     "shot dead. A wall bears the names of the victims."),
    ("Rescuers drill for disaster in {town}",
     "About {m} rescue workers took part in a drill in {town}, {bare}, {day}. The exercise simulated a factory "
     "blast that killed {few} people and injured {m}. No one was hurt, organisers said."),
    ("Court jails man over old attack",
     "A court in {country} {day} sentenced a man to {years} years in prison for his part in a bomb attack in {year} "
     "that killed {m} people."),
    ("Army denies killing civilians",
     "The army of {country} {day} denied reports on social media that its troops had killed {m} civilians near {town}. "
     "There was no such operation, a spokesman said."),
    ("Blast in {town} causes no casualties",
     "An old shell was blown up by experts in {town}, {bare}, {day}. No one was killed or injured, police said."),
    ("Study counts road deaths",
     "Road accidents killed {big} people in {country} last year, {n} percent fewer than the year before, a study "
     "published {day} found."),
    ("Aid agency appeals for funds",
     "An aid agency said {day} that {m} million dollars were needed this year for {big} people displaced in {country} "
     "since {year}."),
    ("Poll: most fear the worst",
     "If a dam above {town} failed, up to {big} people could be killed, engineers in {country} warned {day}. "
     "They stressed that it was sound."),
    ("Novel of a plague year",
     "The new novel by a writer from {town}, {bare}, tells how {big} people died in a plague in {year}. "
     "It was presented {day}."),
)  # fmt: skip

CUMULATIVE: tuple[tuple[str, str], ...] = (
    ("{country}: {conflict_head} in figures",
     "More than {big} people have been killed and some {m},000 displaced in {conflict} in {country} since {year}, "
     "a monitoring group said {day} in its daily bulletin. It gave no figures for single days."),
    ("Daily bulletin on {country}",
     "The conflict observatory's daily bulletin put the number of dead in {conflict} in {country} since {year} at more "
     "than {big} {day}. About {m},000 people remain displaced, it said."),
)  # fmt: skip
"""One region's running totals, repeated daily for some weeks."""
