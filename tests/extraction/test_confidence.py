"""A figure's confidence is a probability: on the corpus, of figures said to be right nine times in ten, so many are."""

from __future__ import annotations

import pytest

from stream.extraction import Reader
from stream.extraction.confidence import LEAST, MOST, probability
from stream.extraction.lang.en.evidence_weights import BIAS, WEIGHTS
from tools.confidence.__main__ import fitted
from tools.confidence.cases import Case, Label, counted, labels, read_cases, write_cases
from tools.confidence.fit import bins, calibration_error, fit

BOUND = 0.04
"""Expected calibration error that is allowed: the weights lag behind what is mended until they are fitted anew."""


@pytest.fixture(scope="module")
def told() -> list[Label]:
    return labels(Reader())


def test_what_is_said_is_what_is_right(told: list[Label]) -> None:
    pairs = [(probability(label.signs), label.right) for label in told]
    assert calibration_error(bins(pairs)) < BOUND


def test_the_surer_the_oftener_right(told: list[Label]) -> None:
    ordered = sorted(told, key=lambda label: probability(label.signs))
    fifth = len(ordered) // 5
    doubtful, sure = ordered[:fifth], ordered[fifth:]
    assert sum(label.right for label in doubtful) / len(doubtful) < sum(label.right for label in sure) / len(sure)


def test_weights_are_those_of_the_cases_on_file() -> None:
    model = fitted()
    assert (model.bias, model.weights) == (BIAS, WEIGHTS)


def test_doubts_lower_it_and_nothing_is_certain() -> None:
    assert probability(["surface"]) < probability([])
    assert probability(["definite"]) < probability([])
    assert all(LEAST <= probability(signs) <= MOST for signs in ([], list(WEIGHTS), ["told again", "part"], ["new"]))


def test_fit_finds_the_odds_of_the_cases(tmp_path_factory: pytest.TempPathFactory) -> None:
    cases = [Case((), 900, 100), Case(("odd",), 500, 500)]
    model = fit(cases)
    assert probability([], model.bias, model.weights) == pytest.approx(0.9, abs=0.01)
    assert probability(["odd"], model.bias, model.weights) == pytest.approx(0.5, abs=0.01)
    path = tmp_path_factory.mktemp("cases") / "cases.tsv"
    write_cases(path, cases)
    assert read_cases(path) == cases
    assert counted([Label("a", ("x",), True), Label("b", ("x",), False)]) == [Case(("x",), 1, 1)]


def test_bins_keep_like_confidences_together() -> None:
    pairs = [(0.5, True), (0.5, False), (0.9, True), (0.9, True)]
    assert [(one.figures, one.said, one.right) for one in bins(pairs, 4)] == [(2, 0.5, 0.5), (2, 0.9, 1.0)]
    assert calibration_error(bins(pairs, 4)) == pytest.approx(0.05)
