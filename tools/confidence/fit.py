"""Logistic regression by Newton's method, with a penalty on the weights, and how well its probabilities hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.confidence.cases import Case

PENALTY = 1.0
"""Ridge penalty on each weight but the bias: a sign that is rare stays near to saying nothing."""
STEPS = 50
ENOUGH = 1e-10
DIGITS = 3
BINS = 8

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Model:
    """Bias and weights by sign, rounded: the same for the same cases on every machine."""

    bias: float
    weights: dict[str, float]


def fit(cases: Sequence[Case]) -> Model:
    """The model that makes the cases likeliest, less the penalty."""
    names = sorted({sign for case in cases for sign in case.signs})
    rows = np.array([[1.0, *(float(name in case.signs) for name in names)] for case in cases])
    right = np.array([float(case.right) for case in cases])
    times = right + np.array([float(case.wrong) for case in cases])
    solved = _newton(rows, right, times)
    return Model(round(float(solved[0]), DIGITS), {n: round(float(w), DIGITS) for n, w in zip(names, solved[1:])})


def _newton(rows: Array, right: Array, times: Array) -> Array:
    penalty = np.full(rows.shape[1], PENALTY)
    penalty[0] = 0.0
    weights = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chances = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (right - times * chances) - penalty * weights
        curve = (rows.T * (times * chances * (1 - chances))) @ rows + np.diag(penalty)
        step = np.linalg.solve(curve, slope)
        weights = weights + step
        if float(np.abs(step).max()) < ENOUGH:
            break
    return weights


# -- how well it holds -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Bin:
    """Figures of like confidence: how many, the mean of what was said, and the share that is right."""

    figures: int
    said: float
    right: float


def bins(told: Sequence[tuple[float, bool]], number: int = BINS) -> list[Bin]:
    """The figures by rising confidence in bins of about equal size; those of one confidence stay together."""
    ordered = sorted(told, key=lambda pair: pair[0])
    size = max(1, len(ordered) // number)
    groups: list[list[tuple[float, bool]]] = []
    for pair in ordered:
        if groups and (len(groups[-1]) < size or groups[-1][-1][0] == pair[0]):
            groups[-1].append(pair)
        else:
            groups.append([pair])
    return [_bin(group) for group in groups]


def _bin(group: Sequence[tuple[float, bool]]) -> Bin:
    said = sum(chance for chance, _ in group) / len(group)
    return Bin(len(group), said, sum(right for _, right in group) / len(group))


def calibration_error(told: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance of what was said from what was right, by figures."""
    return sum(one.figures * abs(one.said - one.right) for one in told) / sum(one.figures for one in told)
