"""How fast numbers in words are read, beside spaCy's tokenizer on the same texts: a ratio in turns of one run.

python -m benchmarks.numbers
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy

from benchmarks.systems import median
from benchmarks.telling import load, tell
from stream.extraction.numbers import find_quantities

CORPUS = Path(__file__).parents[1] / "tests" / "corpus"
TURNS = 7


def texts() -> list[str]:
    """All texts of our own corpus."""
    lines = (line for path in sorted(CORPUS.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines())
    return [json.loads(line)["text"] for line in lines]


def seconds(work: Callable[[str], object], told: Sequence[str]) -> float:
    """Processor time of going through the texts once."""
    began = time.process_time()
    for text in told:
        work(text)
    return time.process_time() - began


def main() -> None:
    """Turns of both."""
    told = texts()
    tokenizer = spacy.blank("en").tokenizer
    turns = [(seconds(find_quantities, told), seconds(tokenizer, told)) for _ in range(TURNS)]
    numbers = sum(len(find_quantities(text)) for text in told)
    ours = median([ours for ours, _ in turns])
    tell("words a second", sum(len(text.split()) for text in told) / ours, numbers=numbers, load=load())
    tell("spaCy's tokenizer's time to that of numbers", median([theirs / ours for ours, theirs in turns]))


if __name__ == "__main__":
    main()
