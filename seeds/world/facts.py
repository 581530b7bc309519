"""What else is told of an incident: drawn once, so that all who tell it tell of the same street and the same baker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from seeds.words import spell
from seeds.world.grammar import prose

Names = tuple[Sequence[str], Sequence[str]]

FACTS = 5


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence of the grammar with the words that this incident has for it."""

    template: str
    slots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Facts:
    """Some facts, and the spot at which it happened."""

    spot: str
    told: tuple[Fact, ...]


def facts_of(rng: Random, group: str, names: Names) -> Facts:
    """The facts of an incident of a group of kinds, where people have such given and family names."""
    tables = prose("facts")["templates"]
    templates = rng.sample([*tables[group], *tables["all"]], FACTS)
    spot = rng.choice(prose("facts")["pools"]["spot"])
    return Facts(spot, tuple(Fact(template, _slots(rng, names)) for template in templates))


def _slots(rng: Random, names: Names) -> dict[str, str]:
    pools = prose("facts")["pools"]
    job, other = rng.sample(pools["job"], 2)
    given, family = names
    return {
        **{name: rng.choice(pools[name]) for name in ("spot", "thing", "quarter", "weather", "animal", "road")},
        "job": job,
        "job2": other,
        "clock": f"{rng.randint(1, 12)}:{rng.randrange(0, 60, 5):02d} {rng.choice(('a.m.', 'p.m.'))}",
        "hours": rng.choice(("an hour", "two hours", "more than three hours", "half the night", "forty minutes")),
        "little": spell(rng.randint(2, 9)),
        "some": str(rng.randint(11, 90)),
        "age": str(rng.randint(19, 78)),
        "person": f"{rng.choice(given)} {rng.choice(family)}",
        "person2": f"{rng.choice(given)} {rng.choice(family)}",
    }
