"""Programs of Debian's that tests run: there, or the test says what to install (`debian_tools.txt`: program, package).

In the gate, which installs them where it is root, a missing one is a failure; else the test is skipped.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

PACKAGES = dict(line.split() for line in (Path(__file__).with_suffix(".txt")).read_text().splitlines())


def needs(program: str) -> str:
    """The path of the program; where it is missing the test fails in the gate, else is skipped."""
    return shutil.which(program) or missing(f"{program} is not installed: apt-get install {PACKAGES[program]}")


def missing(word: str) -> NoReturn:
    """What a test needs is not there: a failure in the gate, else a skip."""
    if os.environ.get("CI"):
        pytest.fail(word)
    pytest.skip(word)
