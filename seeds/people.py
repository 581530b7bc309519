"""Who tells and who is quoted: invented outlets, invented officials, and offices by the kind of happening."""

from __future__ import annotations

OUTLETS: tuple[str, ...] = (
    "Meridian Wire", "Northgate Press", "Halyard News Agency", "Continental Dispatch", "The Daily Lantern",
    "Harbour Post", "Radio Estuary", "Blue Ridge Courier", "Corsair Times", "The Evening Beacon",
    "Ostrava Road Review", "Quarto News", "Signal Nine", "Tidewater Gazette", "Union Street Journal",
    "Vantage World", "Westering Herald", "Yardarm Media", "Zephyr Report", "Amber Telegraph",
    "Brightwater Daily", "Causeway News", "Dovecote Bulletin", "Eastern Ledger", "Foundry Tribune",
    "Granite Observer", "Hilltop Mail", "Inland Chronicle", "Junction Standard", "Keystone Wire Service",
    "Longacre Post", "Millrace Examiner", "Narrow Gauge News", "Orchard Sentinel", "Pilot Station Press",
)  # fmt: skip
"""Invented; the first four are the agencies whose texts others reprint."""

AGENCIES = OUTLETS[:4]

SAID: dict[str, tuple[str, ...]] = {
    "conflict": (
        "a war monitor said", "residents said", "a hospital official said", "a local official said",
        "the army said", "medics said", "a military source said", "local authorities said", "a doctor said",
    ),
    "crime": (
        "police said", "a police spokesman said", "the prosecutor's office said", "witnesses said",
        "a hospital source said", "the mayor's office said", "police and hospital officials said",
    ),
    "accident": (
        "police said", "rescue officials said", "the fire brigade said", "a traffic police officer said",
        "the regional health office said", "emergency services said", "hospital officials said",
    ),
    "disaster": (
        "the disaster management agency said", "officials said", "rescue workers said",
        "local authorities said", "the civil defence said", "the governor's office said",
        "emergency services said",
    ),
}  # fmt: skip

OFFICES: dict[str, tuple[str, ...]] = {
    "conflict": ("hospital director", "army spokesman", "local council member", "district official"),
    "crime": ("police commander", "police spokeswoman", "prosecutor", "city councillor"),
    "accident": ("traffic police chief", "rescue coordinator", "fire chief", "police spokesman"),
    "disaster": ("disaster agency spokeswoman", "district commissioner", "civil defence chief", "rescue leader"),
}

NAMES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "arabic": (("Khaled", "Mahmoud", "Amina", "Yousef", "Salma"), ("Haddad", "Darwish", "Sabbagh", "Idris")),
    "nigerian": (("Musa", "Fatima", "Bukar", "Aisha"), ("Lawan", "Gana", "Zanna", "Modu")),
    "ukrainian": (("Oksana", "Andriy", "Iryna", "Taras"), ("Bondarenko", "Kravets", "Lysenko", "Moroz")),
    "congolese": (("Jean-Pierre", "Espérance", "Patient", "Furaha"), ("Kambale", "Bahati", "Mumbere", "Kahindo")),
    "burmese": (("Kyaw", "Thida", "Zaw", "Hla"), ("Min Oo", "Win Maung", "Thein", "Aye")),
    "pakistani": (("Abdul", "Nasreen", "Imran", "Zarina"), ("Mengal", "Kakar", "Rind", "Achakzai")),
    "afghan": (("Rahim", "Zahra", "Hamid", "Latifa"), ("Stanikzai", "Noori", "Wardak", "Safi")),
    "spanish": (("Carlos", "Luz", "Andrés", "Marta"), ("Quintero", "Mosquera", "Ospina", "Caicedo")),
    "haitian": (("Jacques", "Mirlande", "Wilner", "Rose"), ("Desrosiers", "Étienne", "Toussaint", "Pierre")),
    "filipino": (("Ramon", "Liza", "Jun", "Corazon"), ("Dimaculangan", "Santos", "Reyes", "Manalo")),
    "malian": (("Oumar", "Aminata", "Boubacar", "Fatoumata"), ("Traore", "Keita", "Coulibaly", "Dembele")),
    "somali": (("Abdirahman", "Hodan", "Farah", "Ifrah"), ("Warsame", "Guled", "Jama", "Abdullahi")),
    "indian": (("Bhaskar", "Anjali", "Pranab", "Ritu"), ("Baruah", "Saikia", "Gogoi", "Deka")),
}
"""Given and family names, by the key that regions carry."""
