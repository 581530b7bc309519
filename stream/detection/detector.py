"""What a detector is: an initial state and two functions, one that judges a count and one that learns it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from stream.outcomes import Rule

S = TypeVar("S")


class Step(StrEnum):
    """How long one step of a series is."""

    DAY = "day"
    WEEK = "week"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesParams:
    """What a detector is told of a series before its first count."""

    rule: Rule = Rule.REPORTS
    step: Step = Step.DAY
    alpha: float = 0.01
    """The share of ordinary steps that may alarm."""
    warm_up: int = 28
    """Steps after which the series counts as known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What an on-line detector says of one count.

    `p_value` is the one-sided mid-p, P(X > x) + P(X = x) / 2, under what was known before the step;
    `threshold` the smallest count that alarms, which may depend on the steps just before; `score` is larger where
    more alarming, comparable between series and over time; `warm` is False while there is little history to
    compare with.
    """

    expected: float
    threshold: float
    p_value: float
    score: float
    alarm: bool
    warm: bool


class Detector(Protocol[S]):
    """A value with pure functions over a frozen, JSON-able state. No method may look ahead."""

    @property
    def state_type(self) -> type[S]:
        """The state's dataclass; it must survive `stream.wire` unchanged."""
        ...

    @property
    def version(self) -> int:
        """Of the state and of what its figures mean: states of another version are not read."""
        ...

    def initial(self, params: SeriesParams) -> S:
        """The state before the first count."""
        ...

    def like(self, state: S, elder: S) -> S:
        """The state of a series that begins, in the light of what the one that it is a part of has learnt."""
        ...

    def judge(self, state: S, count: float, day: date) -> Verdict:
        """What to say of a count of a step that may not be over yet; `day` is the step's first day."""
        ...

    def learn(self, state: S, count: float, day: date) -> S:
        """The state after the step is over."""
        ...

    def advance(self, state: S, count: float, day: date) -> tuple[Verdict, S]:
        """Both of a step that is over: the same as the two apart, at less cost."""
        ...
