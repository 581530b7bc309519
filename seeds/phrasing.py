"""A toll in words: as a passive clause, as what something did, and in the two shapes headlines have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from seeds.words import Claim, listing, number, plural, sentence_start

ORDER = ("killed", "injured", "missing", "displaced", "evacuated")
"""Metrics in the order a story gives them."""

_ACTIVE = {"killed": "killed", "missing": "left", "displaced": "displaced", "evacuated": "drove out"}
_HEAD_ACTIVE = {"killed": "kills", "missing": "leaves", "displaced": "displaces", "evacuated": "drives out"}
_ING = {"killed": "killing", "missing": "leaving", "displaced": "displacing", "evacuated": "driving out"}
_HARMING = {"wounded": "wounding", "injured": "injuring", "hurt": "hurting"}
_PRESENT = {"wounded": "wounds", "injured": "injures", "hurt": "hurts"}
_OWN_NOUN = frozenset({"displaced", "evacuated"})
"""Metrics whose people are always named, for they are not the same as the dead and hurt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TollWords:
    """The claims of one telling, by metric, and the words they take."""

    claims: Mapping[str, Claim]
    harm: str
    """`wounded`, `injured` or `hurt`."""
    children: int = 0
    """How many of the dead were children, where the telling says so within its clause."""

    def _ordered(self) -> list[tuple[str, Claim]]:
        return [(metric, self.claims[metric]) for metric in ORDER if metric in self.claims]

    def _people(self, metric: str, claim: Claim, first: bool) -> str:
        return claim.phrase if first or metric in _OWN_NOUN else claim.others

    def _participle(self, metric: str) -> str:
        return self.harm if metric == "injured" else metric

    def _including(self) -> str:
        if not self.children:
            return ""
        some = "a child" if self.children == 1 else f"{number(self.children)} children"
        return f", including {some},"

    @property
    def subject(self) -> str:
        """The people of the first claim: `about 40 families`."""
        return self._ordered()[0][1].phrase

    @property
    def passive(self) -> str:
        """`three people, including a child, were killed and 12 others were wounded`."""
        parts = []
        for i, (metric, claim) in enumerate(self._ordered()):
            including = self._including() if metric == "killed" else ""
            people = self._people(metric, claim, i == 0)
            parts.append(f"{people}{including} {claim.was} {self._participle(metric)}")
        return listing(parts)

    @property
    def active(self) -> str:
        """`killed three people and wounded 12 others`."""
        return self._done_by(_ACTIVE | {"injured": self.harm})

    @property
    def killing(self) -> str:
        """`killing three people and wounding 12 others`."""
        return self._done_by(_ING | {"injured": _HARMING[self.harm]})

    def _done_by(self, verbs: Mapping[str, str]) -> str:
        parts = []
        for i, (metric, claim) in enumerate(self._ordered()):
            tail = " missing" if metric == "missing" else ""
            parts.append(f"{verbs[metric]} {self._people(metric, claim, i == 0)}{tail}")
        return listing(parts)

    def _headline_people(self, metric: str, claim: Claim) -> str:
        named = metric in _OWN_NOUN and claim.noun != "person"
        return f"{claim.digits} {plural(claim.noun, claim.n)}" if named else claim.digits

    @property
    def head_active(self) -> str:
        """`kills 3, wounds 12`."""
        parts = []
        for metric, claim in self._ordered():
            verb = _PRESENT[self.harm] if metric == "injured" else _HEAD_ACTIVE[metric]
            tail = " missing" if metric == "missing" else ""
            parts.append(f"{verb} {self._headline_people(metric, claim)}{tail}")
        return ", ".join(parts)

    @property
    def head_passive(self) -> str:
        """`3 killed, 12 wounded`."""
        return ", ".join(
            f"{self._headline_people(metric, claim)} {self._participle(metric)}" for metric, claim in self._ordered()
        )

    def slots(self) -> dict[str, str]:
        """Everything a template can ask of a toll."""
        return {
            "passive": self.passive,
            "Passive": sentence_start(self.passive),
            "active": self.active,
            "killing": self.killing,
            "subject": self.subject,
            "Subject": sentence_start(self.subject),
            "head_active": self.head_active,
            "head_passive": self.head_passive,
        }
