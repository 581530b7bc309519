"""A worker that has records to deal with and commits none is not ready; one that has nothing to do is."""

import pytest

from agents.offsets import Offsets
from agents.progress import STALL_SECONDS, Progress

KEY = ("news.items", 2)
LONG = STALL_SECONDS + 1


@pytest.mark.parametrize(
    ("offsets", "position", "lag"),
    [(Offsets(0, 9, 4), 4, 5), (Offsets(0, 9, -1), 0, 9), (Offsets(6, 9, 4), 6, 3), (Offsets(0, 3, 4), 4, 0)],
)
def test_lag_counts_what_is_there_and_not_acknowledged(offsets: Offsets, position: int, lag: int) -> None:
    assert (offsets.position, offsets.lag) == (position, lag)


def told(*seen: tuple[float, Offsets], now: float) -> list[str]:
    progress = Progress()
    progress.assign([KEY], 0.0)
    for at, offsets in seen:
        progress.see({KEY: offsets, ("news.items", 0): Offsets(0, 100, 0)}, at)
    return progress.stalls(now)


def test_nothing_committed_for_long_though_records_wait_is_a_stall() -> None:
    assert told((1.0, Offsets(0, 1_009, 4)), now=LONG) == [
        "news.items[2]: 1,005 records wait, none was committed for 61 s"
    ]


@pytest.mark.parametrize(
    "seen",
    [
        (),
        ((1.0, Offsets(0, 9, 4)), (LONG - 1, Offsets(0, 9, 5))),
        ((1.0, Offsets(0, 9, 4)), (LONG - 1, Offsets(0, 9, 9))),
        ((LONG - 1, Offsets(0, 9, 9)),),
    ],
    ids=["kafka has told nothing", "it moves on", "it is done", "nothing to do"],
)
def test_else_there_is_none(seen: tuple[tuple[float, Offsets], ...]) -> None:
    assert told(*seen, now=LONG) == []


def test_time_begins_anew_where_partitions_are_assigned() -> None:
    progress = Progress()
    progress.assign([KEY], 0.0)
    progress.see({KEY: Offsets(0, 9, 4)}, 1.0)
    progress.assign([KEY], LONG)
    progress.see({KEY: Offsets(0, 9, 4)}, LONG + 1)
    assert progress.stalls(LONG + 2) == []
    progress.assign([], LONG)
    assert progress.standing_still(9 * LONG) == {}
