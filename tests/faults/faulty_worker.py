"""A worker with a fault, named by its first argument; otherwise the real one.

* `reader`: texts that say so hang or kill the process that reads them.
* `watch`: items whose id begins with `fails` make the second stage fail.
* `no-cure`: without the cure for Faust's loss of records after a recovery.
"""

from __future__ import annotations

import os
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import agents.app
from agents import isolation, worker
from agents.reading import ReadingLimits, serve
from stream.extraction import Reader, ReaderSettings
from stream.watch import Step, Watch


def touchy_serve(connection: Connection, settings: ReaderSettings, limits: ReadingLimits) -> None:
    import stream.extraction

    class Touchy(Reader):
        def read(self, items: Any, received: Any) -> Any:
            texts = [item.text or "" for item in items]
            if any("HANG" in text for text in texts):
                time.sleep(600)
            if any("DIE" in text for text in texts):
                os._exit(1)
            return super().read(items, received)

    stream.extraction.Reader = Touchy  # type: ignore[misc]  # put in its place
    serve(connection, settings, limits)


def touchy_apply(self: Watch, items: Any, sent: Any, decisions: Any = ()) -> Step:
    if any(each.id.startswith("fails") for each in items):
        raise ZeroDivisionError("float division by zero")
    return apply(self, items, sent, decisions)


apply = Watch.apply


def main() -> None:
    fault = sys.argv.pop(1)
    if fault == "reader":
        isolation.ReadingProcess.__init__.__kwdefaults__["target"] = touchy_serve  # type: ignore[index]  # it has defaults
    elif fault == "watch":
        Watch.apply = touchy_apply  # type: ignore[method-assign]  # put in its place
    elif fault == "no-cure":
        agents.app.keep_flow_stopped = lambda app: None  # type: ignore[assignment]  # the cure taken away
    worker.main()


if __name__ == "__main__":
    main()
