"""Records in the forms that other systems read: Atom, CAP, GeoJSON, CSV with HXL tags.

An export is one module with one `EXPORT`, and one line here.
"""

from __future__ import annotations

from collections.abc import Mapping

from stream.exports import atom, cap, geojson, hxl
from stream.exports.export import Context, Export

__all__ = ["EXPORTS", "Context", "Export"]

EXPORTS: Mapping[str, Export] = {
    "atom": atom.EXPORT,
    "cap": cap.EXPORT,
    "geojson": geojson.EXPORT,
    "csv": hxl.EXPORT,
}
"""Every form by its name."""
