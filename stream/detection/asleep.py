"""States of a detector that are seldom asked for: packed, in a fourth of the room.

A state is some sixty numbers. As Python's own they take 2.7 kB, and some thousand series have two or three each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from stream.detection.detector import Detector


@dataclass(frozen=True, slots=True)
class Asleep:
    """A state as MessagePack, which keeps every bit of a number."""

    packed: bytes


def asleep(state: Any) -> Any:
    """The state packed; as it is where it is packed, or is none."""
    return state if state is None or isinstance(state, Asleep) else Asleep(msgspec.msgpack.encode(state))


def awake(state: Any, detector: Detector[Any]) -> Any:
    """The state itself, as the detector has it."""
    return msgspec.msgpack.decode(state.packed, type=detector.state_type) if isinstance(state, Asleep) else state
