"""The broker's storage: formatted once, whole or not at all, and never thrown away while it holds data."""

from __future__ import annotations

import base64
import shutil
import uuid
from pathlib import Path
from string import Template

import structlog

from agents.broker.java import Java
from agents.broker.layout import CONFIG, Layout
from stream.errors import BrokerBroken

_META = "meta.properties"
_DEMANDED = {"version", "cluster.id", "node.id", "directory.id"}

_log = structlog.get_logger()


def write_properties(path: Path, data: str, port: int, controller_port: int) -> None:
    """Write the broker's settings for a start; `data` is the storage's folder beside `path`."""
    template = Template((CONFIG / "server.properties").read_text(encoding="utf-8"))
    filled = template.substitute(port=port, controller_port=controller_port)
    path.write_text(f"{filled}\nlog.dirs={data}\n", encoding="utf-8")


def cluster_id(data: Path) -> str | None:
    """Return the cluster id of a storage; None where it is not, or only half, formatted."""
    try:
        lines = (data / _META).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    values = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return values["cluster.id"] if values.keys() >= _DEMANDED else None


def ensure_formatted(layout: Layout, java: Java) -> str:
    """Format the storage unless it is; return its cluster id, which stays the same from then on.

    Raises BrokerBroken where the storage holds data that cannot be told apart from another cluster's.
    """
    if cluster_id(layout.data) is None:
        if _holds_data(layout.data):
            _restore(layout)
        else:
            _format(layout, java)
    found = cluster_id(layout.data)
    if found is None:
        raise BrokerBroken(f"Kafka's storage in {layout.data} was formatted, but has no cluster id")
    if cluster_id_of_copy(layout) != found:
        _replace(layout.data / _META, layout.identity)
    return found


def cluster_id_of_copy(layout: Layout) -> str | None:
    """Return the cluster id in the copy of the storage's identity; None where there is no copy."""
    try:
        text = layout.identity.read_text(encoding="utf-8")
    except OSError:
        return None
    return next((line[11:] for line in text.splitlines() if line.startswith("cluster.id=")), None)


def _holds_data(data: Path) -> bool:
    """Whether there is any partition: a formatted storage that was never used has files only."""
    return data.is_dir() and any(entry.is_dir() for entry in data.iterdir())


def _restore(layout: Layout) -> None:
    """Give a storage that lost its identity (a crash, a full disk) the one it had."""
    if not layout.identity.exists():
        raise BrokerBroken(
            f"Kafka's storage in {layout.data} holds data, but its {_META} is missing or damaged and there "
            "is no copy of it: bring that file back, or move the folder away to begin anew"
        )
    _log.warning("kafka's storage had lost its identity; restored from the copy", data=str(layout.data))
    _replace(layout.identity, layout.data / _META)


def _format(layout: Layout, java: Java) -> None:
    """Format beside the final place, then move: whatever interrupts it, the next start finds all or nothing."""
    fresh = layout.data.with_name("data.new")
    properties = layout.root / "format.properties"
    for leftover in (fresh, layout.data):
        if leftover.exists():
            shutil.rmtree(leftover)
    write_properties(properties, fresh.name, port=9092, controller_port=9093)
    java.format(properties, _random_id())
    properties.unlink()
    fresh.replace(layout.data)


def _random_id() -> str:
    """Return a cluster id as Kafka makes them: 128 random bits in 22 characters, no leading dash."""
    drawn = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode()[:22]
    return _random_id() if drawn.startswith("-") else drawn


def _replace(source: Path, target: Path) -> None:
    fresh = target.with_name(f"{target.name}.new")
    shutil.copyfile(source, fresh)
    fresh.replace(target)
