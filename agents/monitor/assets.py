"""The page's files: our own, and two libraries out of pinned WebJars; all of them from this machine."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog

from agents.jars import JarStore, read_lock
from stream.errors import DownloadFailed

log = structlog.get_logger(__name__)

FOLDER = Path(__file__).with_name("web")
LOCK_FILE = Path(__file__).with_name("webjars.lock")
OWN = (".js", ".css", ".json", ".svg")

VENDORED: Mapping[str, tuple[str, str]] = {
    "leaflet.js": ("leaflet", "dist/leaflet.js"),
    "leaflet.css": ("leaflet", "dist/leaflet.css"),
    "uplot.js": ("uplot", "dist/uPlot.esm.js"),
    "uplot.css": ("uplot", "dist/uPlot.min.css"),
}
"""Name under `vendor/` -> the artifact that has it, and its path there."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served."""

    media_type: str
    plain: bytes
    packed: bytes
    """The same, compressed by gzip."""


def asset(name: str, content: bytes) -> Asset:
    """The file of that name."""
    guessed = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0]
    return Asset(guessed or "application/octet-stream", content, gzip.compress(content, 9, mtime=0))


@dataclass(frozen=True, slots=True)
class Assets:
    """Every file by its name, and a name for all of them together, by which a browser may keep them for good."""

    files: Mapping[str, Asset]
    digest: str


def load(cache: Path) -> Assets:
    """Our files and the libraries' from the cache, fetched where they are missing.

    Without network at the first start the page has no map and no charts: it says so, and the rest works.
    """
    found = {path.name: path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix in OWN}
    try:
        found.update(_vendored(JarStore(cache).fetch(read_lock(LOCK_FILE))))
    except DownloadFailed as error:
        log.warning("the page has neither map nor charts", reason=str(error))
    digest = hashlib.sha256()
    for name, content in sorted(found.items()):
        digest.update(name.encode() + b"\0" + content)
    return Assets({name: asset(name, content) for name, content in found.items()}, digest.hexdigest()[:16])


def _vendored(jars: Iterable[Path]) -> dict[str, bytes]:
    paths = {jar.artifact: path for jar, path in zip(read_lock(LOCK_FILE), jars, strict=True)}
    versions = {jar.artifact: jar.version for jar in read_lock(LOCK_FILE)}
    found: dict[str, bytes] = {}
    for name, (artifact, member) in VENDORED.items():
        with zipfile.ZipFile(paths[artifact]) as archive:
            inside = f"META-INF/resources/webjars/{artifact}/{versions[artifact]}/{member}"
            found[f"vendor/{name}"] = archive.read(inside)
    return found
