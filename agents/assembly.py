"""Builds the domain's parts from the settings and the files in `config/`."""

from __future__ import annotations

import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from agents.pcodes import read_pcodes
from agents.settings import CONFIG, Settings
from stream.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import Callable

    from stream.detection.params import DetectionParams
    from stream.extraction import ReaderSettings
    from stream.records import EnrichedRecord
    from stream.state import State
    from stream.watch import Watch, WatchParams


def reader_settings(settings: Settings) -> ReaderSettings:
    """What the reader needs to know of the settings."""
    from stream.extraction import ReaderSettings

    return ReaderSettings(household_size=settings.household_size, pcodes=_pcodes(settings.pcodes))


def _pcodes(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    from stream.extraction.places import Gazetteer

    return read_pcodes(path, Gazetteer.load())


def without_text(record: EnrichedRecord) -> EnrichedRecord:
    """The record as it is told where the full text may not be: figures and places stay, with their offsets."""
    return replace(record, item=replace(record.item, title=None, text=None))


def detection_params(path: Path = CONFIG / "detection.toml") -> DetectionParams:
    """The parameters of detection, from their file; what it does not name has its default.

    Raises:
        BadSetting: the file cannot be read, or a parameter is unknown or wrong; the message names it.
    """
    from stream.detection import DETECTORS
    from stream.detection.params import DetectionParams

    where = f"{path.parent.name}/{path.name}"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        params = msgspec.convert(table, DetectionParams)
    except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise BadSetting(f"{where}: {error}") from error
    unknown = sorted(table.keys() - {field.name for field in fields(DetectionParams)})
    if unknown:
        raise BadSetting(f"{where}: unknown parameter {', '.join(unknown)}")
    for rule, name in params.detectors.items():
        if name not in DETECTORS:
            raise BadSetting(f"{where}: detectors.{rule} is {name!r}, which is none of {', '.join(DETECTORS)}")
    return params


def new_watch() -> Watch:
    """A watch that has seen nothing, with the parameters of `config/`."""
    from stream.watch import Watch

    return Watch(watch_params(), place_names())


def watch_params() -> WatchParams:
    """The parameters of linking and detection, as `config/` gives them."""
    from stream.watch import WatchParams

    return WatchParams(detection=detection_params())


def state_maker(folder: Path) -> Callable[[], State]:
    """What makes the watch stage's state, before anything was seen; names are loaded once.

    Args:
        folder: where items and incidents lie that are seldom looked at.
    """
    from agents.attic import FileAttic
    from stream.state import State
    from stream.watch import Watch

    params, names = watch_params(), place_names()
    return lambda: State(params, lambda: Watch(params, names, FileAttic(folder)))


def place_names() -> Callable[[str, str | None], str]:
    """A function that names a country or a first-level region of it; by its code where no name is known."""
    from stream.extraction.gazetteer import Gazetteer

    gazetteer = Gazetteer.load()

    def name(country: str, adm1: str | None) -> str:
        entry = gazetteer.by_code(adm1 or country)
        return entry.name if entry else adm1 or country

    return name
