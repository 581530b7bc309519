"""Simplifies borders so that neighbours go on sharing them: arcs between the points where borders meet, each once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from tools.basemap.shapefile import Point, Ring


def simplified(rings: Iterable[Ring], tolerance: float) -> list[Ring]:
    """The rings with no more points than a picture needs: none is further off than the tolerance (degrees)."""
    whole = [ring[:-1] if ring[0] == ring[-1] else ring for ring in rings]
    junctions = _junctions(whole)
    known: dict[tuple[Point, ...], list[Point]] = {}
    return [_ring(ring, junctions, tolerance, known) for ring in whole]


def area(ring: Ring) -> float:
    """Square degrees, by the shoelace formula; as on the plane."""
    turned = [*ring[1:], ring[0]]
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, turned))) / 2


def _junctions(rings: Iterable[Ring]) -> set[Point]:
    """Points with more than two neighbours: there borders meet, and they stay where they are."""
    neighbours: defaultdict[Point, set[Point]] = defaultdict(set)
    for ring in rings:
        for a, b in zip(ring, [*ring[1:], ring[0]]):
            neighbours[a].add(b)
            neighbours[b].add(a)
    return {point for point, found in neighbours.items() if len(found) > 2}


def _ring(ring: Ring, junctions: set[Point], tolerance: float, known: dict[tuple[Point, ...], list[Point]]) -> Ring:
    fixed = [n for n, point in enumerate(ring) if point in junctions] or [ring.index(min(ring))]
    turned = ring[fixed[0] :] + ring[: fixed[0]] + [ring[fixed[0]]]
    marks = [n - fixed[0] for n in fixed] + [len(ring)]
    out: Ring = []
    for first, last in pairwise(marks):
        out += _arc(turned[first : last + 1], tolerance, known)[:-1]
    return out


def _arc(points: Ring, tolerance: float, known: dict[tuple[Point, ...], list[Point]]) -> Ring:
    """The arc simplified; the same from whichever side it is told."""
    there, back = tuple(points), tuple(reversed(points))
    key = min(there, back)
    if key not in known:
        known[key] = _halved(list(key), tolerance) if key[0] == key[-1] else _thinned(list(key), tolerance)
    found = known[key]
    return found if key == there else found[::-1]


def _halved(points: Ring, tolerance: float) -> Ring:
    """A closed arc, by its farthest point from the first, so that it does not fall in upon itself."""
    x, y = points[0]
    far = max(range(len(points)), key=lambda n: (points[n][0] - x) ** 2 + (points[n][1] - y) ** 2)
    return _thinned(points[: far + 1], tolerance)[:-1] + _thinned(points[far:], tolerance)


def _thinned(points: Ring, tolerance: float) -> Ring:
    """Douglas and Peucker's algorithm (Cartographica 10, 1973), without recursion."""
    keep = {0, len(points) - 1}
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        far, distance = first, tolerance
        for n in range(first + 1, last):
            off = _distance(points[n], points[first], points[last])
            if off > distance:
                far, distance = n, off
        if far != first:
            keep.add(far)
            spans += [(first, far), (far, last)]
    return [points[n] for n in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / length)) if length else 0.0
    return float(((x - x1 - along * dx) ** 2 + (y - y1 - along * dy) ** 2) ** 0.5)
