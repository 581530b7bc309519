"""The verdicts on the days of a series, packed: of some thousand series there are sixty days each."""

from __future__ import annotations

from array import array
from collections.abc import Iterator

from stream.detection.detector import Verdict

_NUMBERS = 5
_ALARM, _WARM = 1, 2


class Verdicts:
    """Verdicts in the order of their days, each as five numbers: 40 bytes where an object takes 190."""

    def __init__(self) -> None:
        """None yet."""
        self._numbers = array("d")

    def __len__(self) -> int:
        return len(self._numbers) // _NUMBERS

    def __getitem__(self, at: int) -> Verdict:
        expected, threshold, p_value, score, marks = self._numbers[_NUMBERS * at : _NUMBERS * (at + 1)]
        return Verdict(
            expected=expected,
            threshold=threshold,
            p_value=p_value,
            score=score,
            alarm=bool(int(marks) & _ALARM),
            warm=bool(int(marks) & _WARM),
        )

    def __iter__(self) -> Iterator[Verdict]:
        return (self[at] for at in range(len(self)))

    def append(self, verdict: Verdict) -> None:
        """The verdict on the next day."""
        marks = _ALARM * verdict.alarm + _WARM * verdict.warm
        told = (verdict.expected, verdict.threshold, verdict.p_value, verdict.score, marks)
        self._numbers.extend(told)

    def alarms(self, at: int) -> bool:
        """Whether that verdict is an alarm."""
        return bool(int(self._numbers[_NUMBERS * at + _NUMBERS - 1]) & _ALARM)

    def drop_first(self, many: int) -> None:
        """Let go of the first so many."""
        del self._numbers[: _NUMBERS * many]

    def keep_first(self, many: int) -> None:
        """Let go of all but the first so many."""
        del self._numbers[_NUMBERS * many :]
