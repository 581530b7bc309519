"""Reads polygons and their columns of a shapefile (ESRI, Shapefile Technical Description, 1998)."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from itertools import pairwise

Point = tuple[float, float]
Ring = list[Point]

_POLYGON = 5


def countries(archive: bytes) -> Iterator[tuple[dict[str, str], list[Ring]]]:
    """The columns and the rings (longitude, latitude) of each shape of a zipped shapefile."""
    with zipfile.ZipFile(io.BytesIO(archive)) as parts:
        named = {name.rpartition(".")[2]: name for name in parts.namelist()}
        rows, shapes = list(_rows(parts.read(named["dbf"]))), list(_shapes(parts.read(named["shp"])))
    return zip(rows, shapes, strict=True)


def _rows(raw: bytes) -> Iterator[dict[str, str]]:
    count, head, width = struct.unpack("<IHH", raw[4:12])
    columns, at, start = [], 32, 1
    while raw[at] != 0x0D:
        name, length = raw[at : at + 11].split(b"\0")[0].decode(), raw[at + 16]
        columns.append((name, start, length))
        start, at = start + length, at + 32
    for n in range(count):
        row = raw[head + n * width : head + (n + 1) * width]
        yield {name: row[at : at + length].decode().strip("\0 ") for name, at, length in columns}


def _shapes(raw: bytes) -> Iterator[list[Ring]]:
    at = 100
    while at < len(raw):
        (words,) = struct.unpack(">i", raw[at + 4 : at + 8])
        yield _polygon(raw[at + 8 : at + 8 + 2 * words])
        at += 8 + 2 * words


def _polygon(raw: bytes) -> list[Ring]:
    kind, *_ = struct.unpack("<i", raw[:4])
    if kind != _POLYGON:
        return []
    parts, points = struct.unpack("<ii", raw[36:44])
    starts = [*struct.unpack(f"<{parts}i", raw[44 : 44 + 4 * parts]), points]
    flat = struct.unpack(f"<{2 * points}d", raw[44 + 4 * parts : 44 + 4 * parts + 16 * points])
    whole = list(zip(flat[::2], flat[1::2]))
    return [whole[first:last] for first, last in pairwise(starts)]
