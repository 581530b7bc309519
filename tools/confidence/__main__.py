"""Read the corpus, fit, write the cases and the weights, and tell how well they hold."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from stream.extraction import Reader
from stream.extraction.confidence import probability
from stream.extraction.lang import en
from tools.confidence.cases import Label, counted, labels, read_cases, write_cases
from tools.confidence.fit import Bin, Model, bins, calibration_error, fit

CASES = Path(__file__).parent / "cases.tsv"
"""What the reader makes of the corpus now."""
FIRST_READING = Path(__file__).parent / "first_reading.tsv"
"""What it made of the rows that were written before anyone had looked, before it was mended on them: how it fares with
texts that it has not met. The cases of now alone would be too proud."""
WEIGHTS = Path(en.__file__).parent / "evidence_weights.py"


def main() -> None:
    """Refit, and tell how well the new weights hold."""
    told = labels(Reader())
    write_cases(CASES, counted(told))
    model = fitted()
    WEIGHTS.write_text(module(model), "utf-8")
    for words, start in (("the corpus", ""), ("its articles alone", "articles-")):
        own = [(_chance(model, label), label.right) for label in told if label.row.startswith(start)]
        _tell(words, bins(own))


def fitted() -> Model:
    """The model of the cases on file."""
    return fit([*read_cases(CASES), *read_cases(FIRST_READING)])


def _chance(model: Model, label: Label) -> float:
    return probability(label.signs, model.bias, model.weights)


def module(model: Model) -> str:
    """The data module that holds the weights."""
    lines = [f'    "{name}": {weight},' for name, weight in model.weights.items()]
    return "\n".join(
        [
            '"""How much each sign of a figure adds to the log odds that it is right. Written by tools/confidence."""',
            "",
            f"BIAS = {model.bias}",
            "",
            "WEIGHTS: dict[str, float] = {",
            *lines,
            "}",
            "",
        ]
    )


def _tell(words: str, told: Sequence[Bin]) -> None:
    figures = sum(one.figures for one in told)
    sys.stderr.write(f"{words}: {figures} figures, calibration error {calibration_error(told):.3f}\n")
    for one in told:
        sys.stderr.write(f"  {one.figures:5} said {one.said:.3f} right {one.right:.3f}\n")


if __name__ == "__main__":
    main()
