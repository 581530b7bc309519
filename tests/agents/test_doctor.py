"""The doctor says what is amiss, at which step, and what to do; without a broker and without a network too."""

from __future__ import annotations

import asyncio
import json
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest
from debian_tools import needs
from running import System
from test_cli import tocsin

from agents import topics
from agents.clients import admin_client
from agents.commands.doctor import _of_broker, access, kafka, local
from agents.commands.doctor.findings import Finding, Verdict, doubtful, fine, show, wrong
from agents.settings import Settings


def test_it_works_without_a_broker_and_tells_each_check_in_json(tmp_path: Path) -> None:
    done = tocsin("doctor", "--json", TOCSIN_DATA_DIR=str(tmp_path))
    findings = {found["check"]: found for found in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == int(any(found["verdict"] == "wrong" for found in findings.values()))
    for check in ("python", "packages", "settings", "reader", "detection", "java", "broker"):
        assert findings[check]["verdict"] == "ok", findings[check]
    assert "12 killed in Kabul, AFG" in findings["reader"]["told"]
    assert {"memory", "data", "cache", "programs"} <= findings.keys()


def test_a_wrong_setting_is_told_like_the_rest() -> None:
    done = tocsin("doctor", TOCSIN_COLOUR="red")
    assert done.returncode == 1
    assert "wrong     settings: unknown setting TOCSIN_COLOUR" in done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("findings", "status"),
    [
        ([fine("a", "b")], 0),
        ([fine("a", "b"), doubtful("c", "d", "e")], 0),
        ([wrong("a", "b", "c"), fine("d", "e")], 1),
    ],
)
def test_only_what_is_wrong_is_a_failure(findings: list[Finding], status: int) -> None:
    assert show(findings, json=False) == show(findings, json=True) == status


@pytest.mark.parametrize(
    ("free", "processes", "verdict"),
    [(9e9, 1, Verdict.OK), (0.9e9, 1, Verdict.WARNING), (0.5e9, 1, Verdict.WRONG), (2e9, 8, Verdict.WRONG)],
)
def test_memory(monkeypatch: pytest.MonkeyPatch, free: float, processes: int, verdict: Verdict) -> None:
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=free, total=16e9))
    monkeypatch.setattr(local, "_container_limit", lambda: None)
    assert local.memory(Settings(parse_processes=processes)).verdict is verdict


@pytest.mark.parametrize(("free", "verdict"), [(9e9, Verdict.OK), (1e9, Verdict.WARNING), (1e6, Verdict.WRONG)])
def test_disks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, free: float, verdict: Verdict) -> None:
    monkeypatch.setattr(local.shutil, "disk_usage", lambda _: SimpleNamespace(free=free))
    data, _ = local.folders(Settings(data_dir=tmp_path / "not" / "there", cache_dir=tmp_path))
    assert data.verdict is verdict


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    data, _ = local.folders(Settings(data_dir=tmp_path / "file", cache_dir=tmp_path))
    assert (data.verdict, data.remedy) == (Verdict.WRONG, "give TOCSIN_DATA_DIR a folder of your own")


@pytest.mark.parametrize(
    ("feeds", "sinks", "wrong_ones"),
    [
        ("", "", set()),
        ("[[feed]]\nname = 1", "", {"feeds"}),
        ("", '[[sink]]\nname = "desk"\nkind = "webhook"\nurl = "https://h/x"\nsecret_env = "NOT_SET_HERE"', {"sinks"}),
    ],
)
def test_files_of_feeds_and_sinks(tmp_path: Path, feeds: str, sinks: str, wrong_ones: set[str]) -> None:
    (tmp_path / "feeds.toml").write_text(feeds)
    (tmp_path / "sinks.toml").write_text(sinks)
    found = list(local.wires(Settings(feeds=tmp_path / "feeds.toml", sinks=tmp_path / "sinks.toml")))
    assert {finding.check for finding in found} == {"feeds", "sinks"}
    assert {finding.check for finding in found if finding.verdict is Verdict.WRONG} == wrong_ones


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]


async def hang_up(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def told_of(serve: Serve, context: ssl.SSLContext | None = None, **given: Any) -> Finding:
    """What is told of a server that does this."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    async with server:
        return await access.reachable(Settings(broker=f"kafka://localhost:{port}", **given))


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """TLS with a certificate that nobody has signed."""
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [needs("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-subj", "/CN=localhost", "-days", "2", "-keyout", "key.pem", "-out", "certificate.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


@pytest.mark.parametrize(
    ("broker", "words"),
    [
        ("kafka://nowhere.invalid:9092", "no host 'nowhere.invalid' is known"),
        ("kafka://127.0.0.1:1", "127.0.0.1:1 refuses"),
    ],
)
def test_who_is_not_there(broker: str, words: str) -> None:
    found = asyncio.run(_of_broker(Settings(broker=broker)))
    assert [finding.verdict for finding in found] == [Verdict.WRONG]
    assert words in found[0].told


def test_who_hangs_up_may_ask_who_is_there() -> None:
    found = asyncio.run(told_of(hang_up))
    assert found.verdict is Verdict.WRONG
    assert "ends the connection" in found.told
    assert "TOCSIN_BROKER_USER" in str(found.remedy)


def test_who_does_not_speak_tls() -> None:
    found = asyncio.run(told_of(hang_up, broker_tls=True))
    assert "does not speak TLS" in found.told
    assert "TOCSIN_BROKER_TLS=false" in str(found.remedy)


def test_who_speaks_tls_where_we_do_not(own_certificate: ssl.SSLContext) -> None:
    found = asyncio.run(told_of(hang_up, own_certificate))
    assert found.told.endswith("speaks TLS")
    assert found.remedy == "set TOCSIN_BROKER_TLS=true"


def test_whose_certificate_nobody_signed(own_certificate: ssl.SSLContext) -> None:
    found = asyncio.run(told_of(hang_up, own_certificate, broker_tls=True))
    assert "certificate is not trusted: self-signed certificate" in found.told
    assert "TOCSIN_BROKER_CA" in str(found.remedy)


def test_a_certificate_of_ours_that_is_not_there(tmp_path: Path) -> None:
    found = asyncio.run(told_with_missing(tmp_path / "missing.pem"))
    assert found.verdict is Verdict.WRONG
    assert "TOCSIN_BROKER_CA" in found.told


async def told_with_missing(path: Path) -> Finding:
    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server:
        settings = Settings(broker=f"kafka://localhost:{port}", broker_tls=True, broker_ca=path)
        return (await _of_broker(settings))[0]


@pytest.mark.kafka
def test_a_broker_is_looked_over(broker: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(broker=f"kafka://{broker}", data_dir=tmp_path, topic_prefix="looked.", group="looked-over")
    system = System(settings, tmp_path / "workers.log")
    system.create_topics()

    def told() -> dict[str, tuple[Verdict, str]]:
        return {found.check: (found.verdict, found.told) for found in asyncio.run(_of_broker(system.settings))}

    well = told()
    assert {check: verdict for check, (verdict, _) in well.items()} == {
        "broker": Verdict.OK, "brokers": Verdict.OK, "topics": Verdict.OK, "workers": Verdict.WARNING,
        "lag": Verdict.OK, "clock": Verdict.OK,
    }  # fmt: skip
    assert "within 0." in well["clock"][1]
    asyncio.run(disturb(system.settings))
    system.send_raw([(b"a", b"{}")])
    monkeypatch.setattr(kafka.time, "time", lambda real=kafka.time.time: real() - 1_000)
    ill = told()
    assert ill["lag"] == (Verdict.WARNING, "1 records wait, and nobody reads")
    assert ill["clock"][0] is Verdict.WRONG
    assert "ahead of ours" in ill["clock"][1]
    changelog = topics.changelog_name(system.settings)
    assert ill[f"topic {changelog}"] == (Verdict.WRONG, "cleanup.policy=delete, where compact is meant")


async def disturb(settings: Settings) -> None:
    """Let the changelog's rows expire."""
    from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

    changed = ConfigResource(
        ConfigResourceType.TOPIC, topics.changelog_name(settings),
        {**topics.wanted_config(topics.topic_specs(settings)[-1], settings), "cleanup.policy": "delete"},
    )  # fmt: skip
    async with admin_client(settings) as client:
        await client.alter_configs([changed])
