"""Who may reach what, and that no secret is told: TLS, SASL, loopback, masked settings."""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from ports import free_port
from running import System

from agents import topics
from agents.broker import EmbeddedKafka, storage
from agents.broker.layout import CONFIG
from agents.clients import connection
from agents.commands.doctor.access import reachable
from agents.health import Health
from agents.settings import PREFIX, SECRETS, Settings, environment_of, load_settings
from agents.telemetry import Telemetry, serve_telemetry
from stream.errors import BadSetting, BrokerUnavailable
from stream.records import NewsItem

SECRET = "correct-horse-battery"


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(PREFIX + name.upper(), raising=False)


def with_password(**given: object) -> Settings:
    return load_settings(broker="kafka://h:9", broker_user="me", broker_password=SECRET, **given)


def test_every_setting_that_sounds_like_a_secret_is_one() -> None:
    words = ("password", "token", "secret")
    assert {name for name in Settings.model_fields if any(word in name for word in words)} == SECRETS


def test_a_secret_stands_in_no_text_of_the_settings() -> None:
    settings = with_password()
    assert SECRET not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


def test_a_child_process_gets_the_secret_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    ours = with_password()
    for name, value in environment_of(ours).items():
        monkeypatch.setenv(name, value)
    assert load_settings() == ours


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"BROKER_PASSWORD": SECRET}, "go together"),
        ({"BROKER_USER": "me"}, "go together"),
        ({"BROKER": f"kafka://me:{SECRET}@h:9"}, "without credentials"),
        ({"BROKER_PASSWORD": SECRET, "BROKER_USER": "me", "BROKER_SASL": "GSSAPI"}, "BROKER_SASL"),
        ({"BROKER_KEY": "k.pem"}, "without TOCSIN_BROKER_CERTIFICATE"),
        ({"BROKER_CA": "ca.pem"}, "without TOCSIN_BROKER_TLS"),
    ],
)
def test_half_a_credential_is_an_error_that_tells_no_secret(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], words: str
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(BadSetting, match=words) as raised:
        load_settings()
    assert SECRET not in str(raised.value)


def test_help_and_usage_errors_tell_no_secret() -> None:
    environment = {"TOCSIN_BROKER": "kafka://h:9", "TOCSIN_BROKER_PASSWORD": SECRET, "PATH": ""}
    for arguments in (["--help"], ["worker"]):
        done = subprocess.run(
            [sys.executable, "-m", "agents.cli", *arguments],
            capture_output=True, text=True, env=environment, timeout=60, check=False,
        )  # fmt: skip
        assert done.stdout + done.stderr
        assert SECRET not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("given", "protocol"),
    [
        ({}, None),
        ({"broker_tls": True}, "SSL"),
        ({"broker_user": "me", "broker_password": SECRET}, "SASL_PLAINTEXT"),
        ({"broker_tls": True, "broker_user": "me", "broker_password": SECRET}, "SASL_SSL"),
    ],
)
def test_clients_connect_as_the_settings_say(given: dict[str, object], protocol: str | None) -> None:
    options = connection(load_settings(broker="kafka://h:9", **given))
    assert options.get("security_protocol") == protocol
    assert isinstance(options.get("ssl_context"), ssl.SSLContext) == bool(given.get("broker_tls"))
    assert options.get("sasl_mechanism") == ("SCRAM-SHA-512" if "broker_user" in given else None)


def test_an_encrypted_connection_checks_whom_it_speaks_to() -> None:
    context = connection(load_settings(broker="kafka://h:9", broker_tls=True))["ssl_context"]
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname


def test_a_certificate_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="TOCSIN_BROKER_CA"):
        connection(load_settings(broker="kafka://h:9", broker_tls=True, broker_ca=tmp_path / "missing.pem"))


def test_metrics_answer_on_loopback_only_unless_told() -> None:
    port = serve_telemetry(Telemetry(), load_settings().bind, free_port(), Health())
    assert urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).status == 200
    host = socket.gethostbyname_ex(socket.gethostname())[2]
    for address in (address for address in host if not address.startswith("127.")):
        with pytest.raises(OSError):
            socket.create_connection((address, port), timeout=2)


@pytest.fixture
def guarded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, EmbeddedKafka]:
    """A broker with a second door that asks who is there."""
    changed, door = tmp_path / "config", free_port()
    shutil.copytree(CONFIG, changed)
    with (changed / "server.properties").open("a") as file:
        file.write(
            f"\nlisteners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller_port,DOOR://127.0.0.1:{door}"
            f"\nadvertised.listeners=PLAINTEXT://127.0.0.1:$port,DOOR://127.0.0.1:{door}"
            "\nlistener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,DOOR:SASL_PLAINTEXT"
            "\nlistener.name.door.sasl.enabled.mechanisms=PLAIN"
            "\nlistener.name.door.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule"
            f' required user_me="{SECRET}";\n'
        )
    monkeypatch.setattr(storage, "CONFIG", changed)
    return f"kafka://127.0.0.1:{door}", EmbeddedKafka(tmp_path / "broker", port=0)


@pytest.mark.kafka
@pytest.mark.slow
def test_a_broker_that_asks_who_is_there_is_worked_with_and_the_secret_is_told_nowhere(
    guarded: tuple[str, EmbeddedKafka], tmp_path: Path
) -> None:
    address, kafka = guarded
    kafka.start()
    try:
        settings = Settings(
            broker=address, broker_user="me", broker_password=SECRET, broker_sasl="PLAIN",  # type: ignore[arg-type]  # by name
            data_dir=tmp_path / "data", topic_prefix="door.", group="door", metrics_port=free_port(), log_level="debug",
        )  # fmt: skip
        system = System(settings, tmp_path / "workers.log")
        system.create_topics()
        with system.workers():
            system.send([NewsItem(id="a", text="A bomb killed 4 people in Kabul."), NewsItem(id="b", text=" ")])
            system.wait_until_done()
        assert system.count(topics.ENRICHED) == 1
        assert len(system.records(topics.DEAD_LETTERS)) == 1
        assert SECRET not in system.log.read_text()
        stranger = System(settings.model_copy(update={"broker_user": "you"}), tmp_path / "other.log")
        with pytest.raises(BrokerUnavailable) as raised:
            stranger.create_topics()
        assert SECRET not in str(raised.value)
        assert "does not let TOCSIN_BROKER_USER=you in" in diagnosed(stranger.settings)
        anonymous = {"broker_user": None, "broker_password": None}
        assert "ends the connection" in diagnosed(settings.model_copy(update=anonymous))
        assert "does not take TOCSIN_BROKER_SASL" in diagnosed(
            settings.model_copy(update={"broker_sasl": "SCRAM-SHA-256"})
        )
        assert diagnosed(settings) == f"1 of 1 addresses of {address} answer"
    finally:
        kafka.stop()


def diagnosed(settings: Settings) -> str:
    """What the doctor says of the way to the broker."""
    return asyncio.run(reachable(settings)).told
