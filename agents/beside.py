"""Work in a thread, while the event loop goes on handing texts to the reader and records to Kafka."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Done = TypeVar("Done")


async def beside(work: Callable[Given, Done], *given: Given.args, **named: Given.kwargs) -> Done:
    """What the work returns, or raises.

    A `StopIteration` becomes a `RuntimeError`: no future takes one, and whoever waits for it would wait for ever.
    """

    def done() -> Done:
        try:
            return work(*given, **named)
        except StopIteration as error:
            raise RuntimeError("an iterator ended where one more was expected") from error

    return await asyncio.to_thread(done)
