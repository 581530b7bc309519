"""Write the table of words beside the code that reads it: a line for each whole number of nats, its words in order.

The frequencies are spaCy's, of a million word forms of English on the web, forms that differ in case added up; and our
own, of the reports of violence and disaster in the corpus and the stories of the tests: there "soldiers" are frequent.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from stream.linking.rarity import COMPILED, RAREST
from tools.gazetteer.sources import word_probabilities

TESTS = Path(__file__).parents[2] / "tests"
LEAST = 3
"""Rows of our own in which a word must stand to be known as one of the field."""
SENTENCES = 5
"""Nats by which a word is more frequent in a report, of some ten sentences and retold by others, than in a row."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def build() -> str:
    """The table: words rarer than e to the minus `RAREST` are left out."""
    nats = _english()
    for word, of_field in _field().items():
        nats[word] = min(of_field, nats.get(word, RAREST))
    lines: defaultdict[int, list[str]] = defaultdict(list)
    for word, information in nats.items():
        lines[information].append(word)
    return "".join(f"{nats} {' '.join(sorted(lines[nats]))}\n" for nats in sorted(lines) if nats < RAREST)


def _english() -> dict[str, int]:
    shares: defaultdict[str, float] = defaultdict(float)
    for form, log_probability in word_probabilities().items():
        if _WORD.fullmatch(form):
            shares[form.casefold()] += math.exp(log_probability)
    return {word: int(-math.log(share)) for word, share in shares.items()}


def _field() -> dict[str, int]:
    """Words of our own rows; not names, which we made up and use again."""
    rows = list(_rows())
    counts = Counter(word for row in rows for word in {*_WORD.findall(row)} if word.islower())
    known = ((word, count) for word, count in counts.items() if count >= LEAST)
    return {word: int(max(0.0, SENTENCES - math.log(count / len(rows)))) for word, count in known}


def _rows() -> Iterator[str]:
    for file in sorted((TESTS / "corpus").glob("*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            yield f"{row.get('title') or ''} {row.get('text') or ''}"
    for file in sorted((TESTS / "stories").glob("*.json")):
        for item in json.loads(file.read_text(encoding="utf-8"))["items"]:
            yield f"{item.get('title') or ''} {item.get('text') or ''}"


def main() -> None:
    """Compile to the path given, or to where the package looks for it."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else COMPILED
    table = build()
    path.write_text(table, encoding="utf-8")
    sys.stderr.write(f"{path}: {len(table.split()):,} words\n")


if __name__ == "__main__":
    main()
