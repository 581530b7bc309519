"""Jars by their lock file: fetched once from Maven Central, kept in a cache, checked at every use.

A lock file has one jar a line, `group:artifact:version size sha256`; `#` begins a comment. It names no
repository: `jgo` knows Maven Central, and its own settings file may add or replace repositories.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

import structlog

from stream.errors import DownloadFailed

Progress = Callable[[int, int, str], None]
"""Called with bytes done, bytes in all, and the name of the jar."""

_TIMEOUT_S = 10
_ATTEMPTS = 2
_AT_ONCE = 4
_LEFTOVER_S = 3600

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Jar:
    """One pinned jar; `size` in bytes, `sha256` in hexadecimal."""

    group: str
    artifact: str
    version: str
    size: int
    sha256: str

    @property
    def coordinate(self) -> str:
        """Maven's name of it."""
        return f"{self.group}:{self.artifact}:{self.version}"

    @property
    def file(self) -> str:
        """Its file name."""
        return f"{self.artifact}-{self.version}.jar"


def read_lock(path: Path) -> list[Jar]:
    """Return the jars that a lock file names, in its order."""
    lines = (line.partition("#")[0].split() for line in path.read_text(encoding="utf-8").splitlines())
    return [_jar(*words) for words in lines if words]


def _jar(coordinate: str, size: str, sha256: str) -> Jar:
    group, artifact, version = coordinate.split(":")
    return Jar(group=group, artifact=artifact, version=version, size=int(size), sha256=sha256)


def version_of(jars: Sequence[Jar], artifact: str) -> str:
    """Return the pinned version of an artifact; KeyError where the lock does not name it."""
    return {jar.artifact: jar.version for jar in jars}[artifact]


def write_lock(target: Path, header: str, artifacts: Iterable[Any]) -> int:
    """Fetch jgo's artifacts, write the lock file that names them, and return how many."""
    lines = sorted(_lock_line(artifact) for artifact in artifacts)
    fresh = target.with_suffix(".new")
    fresh.write_text(header + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    fresh.replace(target)
    return len(lines)


def _lock_line(artifact: Any) -> str:
    path: Path = artifact.resolve()
    coordinate = f"{artifact.groupId}:{artifact.artifactId}:{artifact.version}"
    return f"{coordinate} {path.stat().st_size} {sha256_of(path)}"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(slots=True)
class _Meter:
    """Adds up what the threads have fetched, and tells the one who asked."""

    total: int
    tell: Progress | None
    done: dict[str, int] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def at(self, jar: Jar, count: int) -> None:
        with self.lock:
            self.done[jar.coordinate] = count
            if self.tell:
                self.tell(sum(self.done.values()), self.total, jar.file)

    def follow(self, jar: Jar) -> Callable[[str, int], AbstractContextManager[Callable[[int], None]]]:
        """Return a progress callback as `jgo` wants it: given name and size, a context with an updater."""

        @contextmanager
        def begin(_name: str, _size: int) -> Iterator[Callable[[int], None]]:
            count = 0

            def update(more: int) -> None:
                nonlocal count
                count += more
                self.at(jar, count)

            yield update

        return begin


@dataclass(frozen=True, slots=True)
class JarStore:
    """Jars below `<cache>/jars`; several processes may use one cache at the same time.

    `repositories` (name to address) stands in for Maven Central and what jgo's settings file adds; `otherwise` says
    what else helps where nothing can be fetched.
    """

    cache: Path
    repositories: dict[str, str] | None = None
    otherwise: str = ""

    def path(self, jar: Jar) -> Path:
        """Return where the jar lies, or will lie."""
        return self.cache / "jars" / jar.group / jar.file

    def fetch(self, jars: Sequence[Jar], on_progress: Progress | None = None) -> list[Path]:
        """Return the paths of all jars, each checked against its SHA-256; fetch those that are missing.

        A cached file that is not what the lock names is fetched again, once.
        Raises DownloadFailed where a jar cannot be had, or is not what the lock names.
        """
        missing = [jar for jar in jars if not self._holds(jar)]
        if missing:
            self._download(missing, _Meter(sum(jar.size for jar in missing), on_progress))
        return [self.path(jar) for jar in jars]

    def _holds(self, jar: Jar) -> bool:
        path = self.path(jar)
        if not path.is_file():
            return False
        if path.stat().st_size == jar.size and sha256_of(path) == jar.sha256:
            return True
        _log.warning("a cached jar is damaged and is fetched again", jar=jar.coordinate, path=str(path))
        return False

    def _download(self, jars: Sequence[Jar], meter: _Meter) -> None:
        folder = self.cache / "jars"
        pool = ThreadPoolExecutor(_AT_ONCE)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _sweep(folder)
            for future in as_completed([pool.submit(self._obtain, jar, meter) for jar in jars]):
                future.result()
        except OSError as error:
            raise DownloadFailed(f"the cache folder {folder} cannot be written: {error.strerror}") from error
        finally:
            pool.shutdown(cancel_futures=True)

    def _obtain(self, jar: Jar, meter: _Meter) -> None:
        with tempfile.TemporaryDirectory(prefix=".part-", dir=self.cache / "jars") as scratch:
            fetched = self._request(jar, Path(scratch), meter)
            found = sha256_of(fetched)
            if found != jar.sha256:
                raise DownloadFailed(
                    f"{jar.coordinate} is not the jar that the lock file names: "
                    f"its SHA-256 is {found}, not {jar.sha256}; it was thrown away, nothing was started"
                )
            target = self.path(jar)
            target.parent.mkdir(exist_ok=True)
            fetched.replace(target)
        meter.at(jar, jar.size)

    def _request(self, jar: Jar, scratch: Path, meter: _Meter) -> Path:
        """Fetch into `scratch`; a connection that breaks is tried once more."""
        import requests

        for left in reversed(range(_ATTEMPTS)):
            try:
                return self._resolve(jar, Path(tempfile.mkdtemp(dir=scratch)), meter)
            except requests.RequestException as error:
                if not left:
                    raise DownloadFailed(self._advice(jar, f"no connection, {type(error).__name__}")) from error
            except RuntimeError as error:
                raise DownloadFailed(self._advice(jar, "no repository gave it")) from error
        raise AssertionError("the last attempt returns or raises")

    def _advice(self, jar: Jar, why: str) -> str:
        return (
            f"{jar.coordinate} cannot be fetched ({why}): connect this machine to the network once and start again"
            + self.otherwise
        )

    def _resolve(self, jar: Jar, scratch: Path, meter: _Meter) -> Path:
        # Imported here: with all jars in the cache, a start needs neither jgo nor its HTTP client.
        from jgo.config import GlobalSettings
        from jgo.maven import MavenContext, PythonResolver

        context = MavenContext(
            resolver=PythonResolver(progress_callback=meter.follow(jar)),
            repo_cache=scratch,
            remote_repos=self.repositories,
            timeout=_TIMEOUT_S,
        )
        if self.repositories is None:
            context.remote_repos.update(GlobalSettings.load().repositories)
        path: Path = context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()
        return path


def _sweep(folder: Path) -> None:
    """Remove what a killed process left half fetched."""
    before = time.time() - _LEFTOVER_S
    for part in folder.glob(".part-*"):
        if part.stat().st_mtime < before:
            shutil.rmtree(part, ignore_errors=True)
