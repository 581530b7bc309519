"""Write the table of words beside the code that reads it: a line for each whole number of nats, its words in order.

The frequencies are spaCy's, of a million word forms of English on the web; forms that differ in case are added up.
"""

from __future__ import annotations

import math
import sys
from collections import defaultdict
from pathlib import Path

from stream.linking.rarity import COMPILED, RAREST
from tools.gazetteer.sources import word_probabilities


def build() -> str:
    """The table: words rarer than e to the minus `RAREST` are left out."""
    shares: defaultdict[str, float] = defaultdict(float)
    for form, log_probability in word_probabilities().items():
        if all(part.isalpha() for part in form.replace("’", "'").replace("'", "-").split("-")):
            shares[form.casefold()] += math.exp(log_probability)
    lines: defaultdict[int, list[str]] = defaultdict(list)
    for word, share in shares.items():
        lines[int(-math.log(share))].append(word)
    return "".join(f"{nats} {' '.join(sorted(lines[nats]))}\n" for nats in sorted(lines) if nats < RAREST)


def main() -> None:
    """Compile to the path given, or to where the package looks for it."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else COMPILED
    table = build()
    path.write_text(table, encoding="utf-8")
    sys.stderr.write(f"{path}: {len(table.split()):,} words\n")


if __name__ == "__main__":
    main()
