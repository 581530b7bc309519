"""For maintainers: write `jars.lock` anew, with `python -m agents.broker.lock`.

To move to another Kafka: change KAFKA below, run this, look at the difference, run the tests of the broker,
commit both files. The jars are resolved from Kafka's own POM as Maven would, less EXCLUDED.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from agents.broker.jars import sha256_of
from agents.broker.layout import LOCK_FILE

KAFKA = "4.3.1"
SCALA = "2.13"
BINDING = "log4j-slf4j-impl"
"""Takes slf4j's messages to log4j, as in Kafka's own distribution: without it there are no broker logs."""

EXCLUDED = {
    "commons-beanutils": "commons-validator's XML rules; Kafka calls only its check of host names",
    "commons-collections": "as commons-beanutils",
    "commons-digester": "as commons-beanutils",
    "commons-logging": "as commons-beanutils",
    "jackson-dataformat-csv": "command-line tools of Kafka that tocsin does not run",
    "jackson-datatype-jdk8": "no class of Kafka refers to it",
    "scala-reflect": "macros, used when Scala code is compiled",
}

HEADER = f"""\
# The jars of the embedded Kafka {KAFKA}: coordinate, bytes, SHA-256. Checked after download and at every start.
# Written by `python -m agents.broker.lock`; not for editing.
"""


def resolve(scratch: Path) -> list[Any]:
    """Return jgo's artifacts for the class path of broker and storage tool.

    Kafka is resolved alone: jgo lets the managed versions of a second root win over Kafka's own.
    """
    from jgo.maven import MavenContext

    context = MavenContext(repo_cache=scratch)
    root = context.create_dependency(f"org.apache.kafka:kafka_{SCALA}:{KAFKA}")
    inputs, transitive = context.resolver.resolve([root])
    artifacts = [dep.artifact for dep in inputs + transitive if dep.artifactId not in EXCLUDED]
    core = next(artifact for artifact in artifacts if artifact.artifactId == "log4j-core")
    return [*artifacts, context.project(core.groupId, BINDING).at_version(core.version).artifact()]


def lock_line(artifact: Any) -> str:
    """Fetch the artifact, and return its line of the lock file."""
    path: Path = artifact.resolve()
    coordinate = f"{artifact.groupId}:{artifact.artifactId}:{artifact.version}"
    return f"{coordinate} {path.stat().st_size} {sha256_of(path)}"


def write_lock(target: Path) -> int:
    """Write the lock file, and return how many jars it names."""
    with tempfile.TemporaryDirectory() as scratch:
        lines = sorted(lock_line(artifact) for artifact in resolve(Path(scratch)))
    fresh = target.with_suffix(".new")
    fresh.write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    fresh.replace(target)
    return len(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{LOCK_FILE.name}: {write_lock(LOCK_FILE)} jars of Kafka {KAFKA}\n")
