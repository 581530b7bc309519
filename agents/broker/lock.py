"""For maintainers: write `jars.lock` anew, with `python -m agents.broker.lock`.

To move to another Kafka: change KAFKA below, run this, look at the difference, run the tests of the broker,
commit both files. The jars are resolved from Kafka's own POM as Maven would, less EXCLUDED.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from agents.broker.layout import LOCK_FILE
from agents.jars import write_lock

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


def main() -> None:
    """Write the lock file of Kafka's jars."""
    with tempfile.TemporaryDirectory() as scratch:
        count = write_lock(LOCK_FILE, HEADER, resolve(Path(scratch)))
    sys.stdout.write(f"{LOCK_FILE.name}: {count} jars of Kafka {KAFKA}\n")


if __name__ == "__main__":
    main()
