"""`python -m benchmarks` knows every benchmark there is."""

from __future__ import annotations

from pathlib import Path

import benchmarks
from benchmarks.__main__ import BENCHMARKS

FOLDER = Path(benchmarks.__file__ or "").parent


def test_every_benchmark_is_run_with_the_others() -> None:
    runnable = {file.stem for file in FOLDER.glob("[!_]*.py") if '\nif __name__ == "__main__":' in file.read_text()}
    assert len(runnable) > 10
    assert runnable == set(BENCHMARKS)
