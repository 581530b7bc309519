"""Jars are what the lock file names, or nothing is started."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from agents.broker import EmbeddedKafka
from agents.broker.layout import LOCK_FILE, default_cache
from agents.broker.lock import BINDING, EXCLUDED, KAFKA
from agents.broker.ports import any_free
from agents.jars import Jar, JarStore, read_lock, version_of
from stream.errors import DownloadFailed


@dataclass
class Repository:
    """A Maven repository on loopback that counts what it is asked for."""

    root: Path
    address: str = ""
    asked: list[str] = field(default_factory=list)

    def publish(self, artifact: str, content: bytes) -> Jar:
        folder = self.root / "org" / "example" / artifact / "1.0"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{artifact}-1.0.jar").write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        return Jar(group="org.example", artifact=artifact, version="1.0", size=len(content), sha256=digest)

    def asked_for(self, jar: Jar) -> int:
        return sum(path.endswith(jar.file) for path in self.asked)


class Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: object, asked: list[str], **options: object) -> None:
        self.asked = asked
        super().__init__(*args, **options)

    def do_GET(self) -> None:
        self.asked.append(self.path)
        super().do_GET()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    repo = Repository(tmp_path / "repository")
    repo.root.mkdir()
    handler = partial(Handler, asked=repo.asked, directory=str(repo.root))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        repo.address = f"http://127.0.0.1:{server.server_port}"
        yield repo
        server.shutdown()


@pytest.fixture
def store(tmp_path: Path, repository: Repository) -> JarStore:
    return JarStore(tmp_path / "cache", {"here": repository.address})


def test_jars_are_fetched_once(store: JarStore, repository: Repository) -> None:
    jars = [repository.publish(f"jar{n}", bytes([n]) * 50_000) for n in range(7)]
    for _ in range(2):
        paths = store.fetch(jars)
        assert [path.read_bytes() for path in paths] == [bytes([n]) * 50_000 for n in range(7)]
    assert [repository.asked_for(jar) for jar in jars] == [1] * 7


def test_progress_counts_bytes_up_to_the_whole(store: JarStore, repository: Repository) -> None:
    jars = [repository.publish(f"jar{n}", os.urandom(30_000 * (n + 1))) for n in range(4)]
    told: list[tuple[int, int, str]] = []
    store.fetch(jars, lambda done, total, name: told.append((done, total, name)))
    total = sum(jar.size for jar in jars)
    assert {whole for _, whole, _ in told} == {total}
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert told[-1][0] == total
    assert {name for _, _, name in told} == {jar.file for jar in jars}
    told.clear()
    store.fetch(jars, lambda done, total, name: told.append((done, total, name)))
    assert told == []


@pytest.mark.parametrize("damage", [b"", b"x" * 1000, b"much longer than it was" * 100])
def test_a_damaged_cached_jar_is_fetched_again(store: JarStore, repository: Repository, damage: bytes) -> None:
    jar, other = repository.publish("whole", b"y" * 1000), repository.publish("other", b"z")
    path, _ = store.fetch([jar, other])
    path.write_bytes(damage)
    assert store.fetch([jar, other])[0].read_bytes() == b"y" * 1000
    assert (repository.asked_for(jar), repository.asked_for(other)) == (2, 1)


def test_a_jar_that_is_not_the_locked_one_is_refused_by_name(store: JarStore, repository: Repository) -> None:
    jar = repository.publish("swapped", b"honest")
    repository.publish("swapped", b"forged")
    with pytest.raises(DownloadFailed, match=r"org\.example:swapped:1\.0 is not the jar"):
        store.fetch([jar])
    assert not store.path(jar).exists()
    assert repository.asked_for(jar) == 1


def test_without_network_one_line_says_what_to_do(tmp_path: Path, repository: Repository) -> None:
    jar = repository.publish("far", b"away")
    store = JarStore(tmp_path / "cache", {"gone": f"http://127.0.0.1:{any_free()}"})
    begun = time.monotonic()
    with pytest.raises(DownloadFailed, match="connect this machine to the network once") as caught:
        store.fetch([jar] * 30)
    assert time.monotonic() - begun < 10
    assert "\n" not in str(caught.value)


def test_with_a_full_cache_no_network_is_needed(store: JarStore, repository: Repository, tmp_path: Path) -> None:
    jar = repository.publish("near", b"by")
    store.fetch([jar])
    offline = JarStore(tmp_path / "cache", {"gone": f"http://127.0.0.1:{any_free()}"})
    assert offline.fetch([jar])[0].read_bytes() == b"by"


def test_what_was_fetched_before_the_line_broke_is_kept(store: JarStore, repository: Repository) -> None:
    had = repository.publish("had", b"1")
    lost = Jar(group="org.example", artifact="lost", version="1.0", size=1, sha256="0" * 64)
    with pytest.raises(DownloadFailed, match=r"org\.example:lost"):
        store.fetch([had, lost])
    store.fetch([had])
    assert repository.asked_for(had) == 1


def test_two_at_once_leave_whole_jars_and_no_rubbish(store: JarStore, repository: Repository) -> None:
    jars = [repository.publish(f"jar{n}", os.urandom(200_000)) for n in range(8)]
    threads = [threading.Thread(target=store.fetch, args=(jars,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    repository.asked.clear()
    store.fetch(jars)
    assert repository.asked == []
    assert list(store.cache.rglob(".part-*")) == []


def test_old_leftovers_of_a_killed_download_are_removed(store: JarStore, repository: Repository) -> None:
    old, new = store.cache / "jars" / ".part-old", store.cache / "jars" / ".part-new"
    for part in (old, new):
        (part / "deep").mkdir(parents=True)
    os.utime(old, (0, 0))
    store.fetch([repository.publish("any", b"1")])
    assert (old.exists(), new.exists()) == (False, True)


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path, repository: Repository) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(DownloadFailed, match="cannot be written"):
        JarStore(tmp_path / "file", {"here": repository.address}).fetch([repository.publish("any", b"1")])


def test_kafka_without_jars_and_network_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / ".config" / "jgo.conf"
    settings.parent.mkdir()
    settings.write_text(f"[repositories]\ncentral = http://127.0.0.1:{any_free()}\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    kafka = EmbeddedKafka(tmp_path / "data", cache_dir=tmp_path / "cache")
    with pytest.raises(DownloadFailed, match=r"connect this machine to the network once .* or set TOCSIN_BROKER"):
        kafka.start()
    assert not kafka.status().running


def test_the_lock_names_one_kafka_its_log_binding_and_nothing_left_out() -> None:
    jars = read_lock(LOCK_FILE)
    assert {jar.version for jar in jars if jar.group == "org.apache.kafka"} == {KAFKA}
    names = [jar.artifact for jar in jars]
    assert len(names) == len(set(names))
    assert BINDING in names
    assert EXCLUDED.keys().isdisjoint(names)
    assert version_of(jars, BINDING) == version_of(jars, "log4j-core")
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in jars)
    assert "://" not in LOCK_FILE.read_text()


def test_the_cache_lies_where_the_user_keeps_caches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_cache() == tmp_path / "tocsin"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", "/home/someone")
    assert default_cache() == Path("/home/someone/.cache/tocsin")
