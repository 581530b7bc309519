"""How every benchmark tells what it measured: JSON lines, one figure each."""

from __future__ import annotations

import json
import os


def tell(measure: str, value: float, **more: float | str) -> None:
    """Print one figure: `measure` says what it is, with its unit where it is no ratio and no count."""
    print(json.dumps({"measure": measure, "value": round(value, 4), **more}), flush=True)


def load() -> float:
    """How many processes wanted a core in the last minute: what else the machine did."""
    return round(os.getloadavg()[0], 1)
