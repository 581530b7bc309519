"""The compose file and the image name only what exists. No Docker engine runs here: this is validity, not a run."""

import re
from pathlib import Path

import yaml

from agents.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_services_depend_on_services_and_mount_declared_volumes() -> None:
    for service in SERVICES.values():
        assert ("image" in service) != ("build" in service)
        assert set(service.get("depends_on", {})) <= set(SERVICES)
        for volume in service.get("volumes", []):
            assert volume.split(":")[0] in COMPOSE["volumes"]


def test_kafka_in_the_container_is_the_version_that_is_embedded() -> None:
    lock = (ROOT / "agents/broker/jars.lock").read_text()
    embedded = re.search(r"org\.apache\.kafka:kafka_2\.13:([\d.]+)", lock)
    assert embedded
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{embedded[1]}"


def test_settings_in_containers_are_settings() -> None:
    given = {name for service in SERVICES.values() for name in service.get("environment", {})}
    given |= set(re.findall(rf"{PREFIX}[A-Z_]+", DOCKERFILE))
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    assert {name for name in given if name.startswith(PREFIX)} <= known


def test_workers_can_be_scaled() -> None:
    worker = SERVICES["worker"]
    assert not {"container_name", "ports"} & set(worker)
    assert worker["depends_on"]["topics"]["condition"] == "service_completed_successfully"


def test_the_image_copies_what_there_is() -> None:
    for line in re.findall(r"^COPY (.+) \S+$", DOCKERFILE, re.MULTILINE):
        for source in line.split():
            assert (ROOT / source).exists(), source
