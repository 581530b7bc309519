"""For maintainers: write `webjars.lock` anew, with `python -m agents.monitor.lock`, after changing a version here."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from agents.jars import write_lock
from agents.monitor.assets import LOCK_FILE

GROUP = "org.webjars.npm"
VERSIONS = {"leaflet": "1.9.4", "uplot": "1.6.30"}
HEADER = """\
# The page's libraries as WebJars: coordinate, bytes, SHA-256. Checked after download and at every start.
# Written by `python -m agents.monitor.lock`; not for editing.
"""


def main() -> None:
    """Write the lock file."""
    from jgo.maven import MavenContext

    with tempfile.TemporaryDirectory() as scratch:
        context = MavenContext(repo_cache=Path(scratch))
        artifacts = [context.project(GROUP, name).at_version(v).artifact() for name, v in VERSIONS.items()]
        count = write_lock(LOCK_FILE, HEADER, artifacts)
    sys.stdout.write(f"{LOCK_FILE.name}: {count} jars\n")


if __name__ == "__main__":
    main()
