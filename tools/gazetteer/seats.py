"""Palestine: GeoNames knows two parts, ISO 3166-2 sixteen governorates. A town goes to the nearest seat."""

from __future__ import annotations

from math import cos, hypot, radians

SEATS: dict[str, tuple[str, float, float]] = {
    "PS-BTH": ("Bethlehem", 31.705, 35.202),
    "PS-DEB": ("Deir al-Balah", 31.418, 34.351),
    "PS-GZA": ("Gaza", 31.502, 34.466),
    "PS-HBN": ("Hebron", 31.529, 35.094),
    "PS-JEM": ("Jerusalem", 31.78, 35.24),
    "PS-JEN": ("Jenin", 32.460, 35.300),
    "PS-JRH": ("Jericho", 31.866, 35.459),
    "PS-KYS": ("Khan Younis", 31.346, 34.306),
    "PS-NBS": ("Nablus", 32.221, 35.254),
    "PS-NGZ": ("North Gaza", 31.54, 34.51),
    "PS-QQA": ("Qalqilya", 32.190, 34.970),
    "PS-RBH": ("Ramallah", 31.903, 35.204),
    "PS-RFH": ("Rafah", 31.287, 34.259),
    "PS-SLT": ("Salfit", 32.085, 35.181),
    "PS-TBS": ("Tubas", 32.321, 35.370),
    "PS-TKM": ("Tulkarm", 32.311, 35.028),
}


def governorate(lat: float, lon: float) -> tuple[str, str]:
    """ISO 3166-2 code and name of the governorate whose seat is nearest."""
    code = min(SEATS, key=lambda c: hypot(SEATS[c][1] - lat, (SEATS[c][2] - lon) * cos(radians(lat))))
    return code, SEATS[code][0]
