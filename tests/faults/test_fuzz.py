"""Fuzzing led by coverage, a minute a target: in the long form, where atheris is installed (`pip install atheris`)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("atheris", reason="atheris is in no lock: pip install atheris")

pytestmark = pytest.mark.long


@pytest.mark.timeout(600)
@pytest.mark.parametrize("target", ["items", "numbers", "dates"])
def test_no_bytes_break_a_decoder_or_a_grammar(target: str, tmp_path: Path) -> None:
    harness = str(Path(__file__).with_name("fuzz.py"))
    done = subprocess.run(
        [sys.executable, harness, target, "-max_total_time=60", "-max_len=2000", str(tmp_path)],
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4_000:]
