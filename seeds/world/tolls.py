"""A toll in words: every count with its hedge, as clauses in the passive, as what something did, as headlines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from seeds.words import listing, plural, spell
from stream.kinds import DISPLACEMENT, Metric
from stream.records import Count

ORDER = (Metric.KILLED, Metric.INJURED, Metric.MISSING, Metric.ABDUCTED, Metric.DISPLACED, Metric.EVACUATED)

HEDGES: dict[str, tuple[str, ...]] = {
    "exact": ("",),
    "at_least": ("at least", "at least", "at least", "at least", "no fewer than"),
    "more_than": ("more than", "over"),
    "about": ("about", "some", "around", "approximately"),
    "up_to": ("up to", "as many as", "nearly"),
}
VAGUE = {"several": 3, "dozens of": 12, "scores of": 20, "hundreds of": 100}
"""What a vague word stands for, by the contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is claimed of one metric: a number and how it is meant, in families where so counted."""

    n: int
    hedge: str = "exact"
    vague: str = ""
    families: bool = False

    @property
    def count(self) -> Count:
        """As a careful reader takes it, in persons."""
        n = VAGUE[self.vague] if self.vague else self.n * (5 if self.families else 1)
        if self.vague or self.hedge in ("at_least", "more_than"):
            return Count(low=n, best=n, high=None)
        return Count(low=0 if self.hedge == "up_to" else n, best=n, high=n)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How an outlet writes numbers: in words below this one."""

    words_below: int = 10

    def number(self, n: int) -> str:
        """The number in words or digits."""
        return spell(n) if n < self.words_below else f"{n:,}"


@dataclass(frozen=True, slots=True)
class _Forms:
    passive: tuple[str, ...]
    active: tuple[str, ...]
    ing: tuple[str, ...]
    short: str
    head_does: str
    head_do: str


FORMS: dict[Metric, _Forms] = {
    Metric.KILLED: _Forms(
        ("{p} {was} killed", "{p} {was} killed", "{p} {was} killed", "{p} died", "{p} lost {lives}"),
        ("killed {p}", "killed {p}", "left {p} dead", "claimed the {life} of {p}"),
        ("killing {p}", "killing {p}", "leaving {p} dead"),
        "killed",
        "kills {d}",
        "kill {d}",
    ),
    Metric.INJURED: _Forms(
        ("{p} {was} {harm}", "{p} {was} {harm}", "{p} suffered injuries"),
        ("{harmed} {p}", "left {p} {harm}"),
        ("{harming} {p}", "leaving {p} {harm}"),
        "{harm}",
        "{harms} {d}",
        "{harm_} {d}",
    ),
    Metric.MISSING: _Forms(
        ("{p} {was} missing", "{p} {was} reported missing", "{p} {was} still missing"),
        ("left {p} missing",),
        ("leaving {p} missing",),
        "missing",
        "leaves {d} missing",
        "leave {d} missing",
    ),
    Metric.ABDUCTED: _Forms(
        ("{p} {was} abducted", "{p} {was} kidnapped", "{p} {was} taken hostage", "{p} {was} seized"),
        ("abducted {p}", "kidnapped {p}", "seized {p}"),
        ("abducting {p}", "kidnapping {p}"),
        "kidnapped",
        "abducts {d}",
        "abduct {d}",
    ),
    Metric.DISPLACED: _Forms(
        (
            "{p} {was} displaced",
            "{p} fled their homes",
            "{p} {was} forced from their homes",
            "{p} had to flee",
            "{p} {was} driven from their homes",
        ),
        ("displaced {p}", "forced {p} to flee", "drove {p} from their homes"),
        ("displacing {p}", "forcing {p} to flee"),
        "displaced",
        "displaces {d}",
        "displace {d}",
    ),
    Metric.EVACUATED: _Forms(
        ("{p} {was} evacuated", "{p} {was} moved to safety", "{p} {was} evacuated from their homes"),
        ("forced the evacuation of {p}",),
        ("forcing the evacuation of {p}",),
        "evacuated",
        "forces out {d}",
        "force out {d}",
    ),
}
OWN_DEATHS: dict[str, tuple[str, ...]] = {
    "shooting": ("{p} {was} shot dead", "{p} {was} shot and killed"),
    "boat": ("{p} drowned",),
    "flood": ("{p} drowned",),
    "fire": ("{p} burned to death",),
}
"""Words of death that only these kinds have."""
_HARMING = {
    "wounded": ("wounding", "wounds", "wound"),
    "injured": ("injuring", "injures", "injure"),
    "hurt": ("hurting", "hurts", "hurt"),
}
_MIXED: dict[int, tuple[str, ...]] = {
    2: ("a man and a woman", "a father and his son", "a woman and a child", "two brothers"),
    3: ("two women and a child", "a couple and their son", "three relatives"),
    4: ("three men and a woman", "a couple and their two children", "four farmers"),
    5: ("three women and two children", "two soldiers and three civilians"),
}
_ONE = ("a man", "a woman", "a {age}-year-old man", "a child", "one {noun}", "one person", "a {noun}")
_NO_MIX = frozenset(
    {"fighter", "combatant", "gunman", "soldier", "police officer", "passenger", "worshipper", "pupil", "migrant"}
)


class Wording:
    """The words for some claims, drawn once: a telling says the same thing of the same people throughout."""

    def __init__(
        self, rng: Random, claims: Mapping[Metric, Claim], kind: str, noun: str, harm: str, style: Style
    ) -> None:
        self._rng, self._kind, self._noun, self._harm, self._style = rng, kind, noun, harm, style
        self.claims = {metric: claims[metric] for metric in ORDER if metric in claims}
        first = next(iter(self.claims))
        self._people = {metric: self._np(metric, claim, metric is first) for metric, claim in self.claims.items()}

    def _amount(self, claim: Claim) -> str:
        if claim.vague:
            return claim.vague
        n = self._style.number(claim.n)
        if claim.n in (12, 24) and self._rng.random() < 0.15:
            n = {12: "a dozen", 24: "two dozen"}[claim.n]
        hedge = "at least" if claim.n == 1 and claim.hedge == "at_least" else self._rng.choice(HEDGES[claim.hedge])
        return f"{hedge} {n}".strip()

    def _np(self, metric: Metric, claim: Claim, first: bool) -> str:
        rng, amount = self._rng, self._amount(claim)
        if claim.families:
            return f"{amount} {plural('family', claim.n)}"
        if not first and metric in (Metric.INJURED, Metric.MISSING, Metric.ABDUCTED):
            if claim.n == 1 and not claim.vague:
                return rng.choice(("one other", "another", "another person", "one more"))
            return rng.choice((f"{amount} others", f"{amount} others", f"{amount} more", f"{amount} people"))
        exact = claim.hedge == "exact" and not claim.vague
        if exact and claim.n == 1:
            one = rng.choice(_ONE)
            if self._noun in _NO_MIX:
                one = "one {noun}"
            return one.format(noun=self._noun, age=rng.randint(17, 71))
        if (
            exact
            and metric is Metric.KILLED
            and claim.n in _MIXED
            and self._noun not in _NO_MIX
            and rng.random() < 0.12
        ):
            return rng.choice(_MIXED[claim.n])
        noun = "person" if metric in DISPLACEMENT or not first else self._noun
        return f"{amount} {plural(noun, 1 if claim.n == 1 and not claim.vague else 2)}"

    def _fill(self, form: str, metric: Metric) -> str:
        claim, people = self.claims[metric], self._people[metric]
        one = claim.n == 1 and not claim.vague
        harming, harms, harm_ = _HARMING[self._harm]
        return form.format(
            p=people,
            d=self._digits(claim),
            was="was" if one else "were",
            lives="their life" if one else "their lives",
            life="life" if one else "lives",
            harm=self._harm,
            harmed=self._harm,
            harming=harming,
            harms=harms,
            harm_=harm_,
        )

    def _digits(self, claim: Claim) -> str:
        if claim.vague:
            return claim.vague.removesuffix(" of")
        n = f"{claim.n:,}" if self._rng.random() < 0.7 else self._style.number(claim.n)
        told = f"at least {n}" if claim.hedge in ("at_least", "more_than") and self._rng.random() < 0.5 else n
        return f"{told} families" if claim.families else told

    def people(self, metric: Metric) -> str:
        """Those counted."""
        return self._people[metric]

    def passive(self, metrics: tuple[Metric, ...]) -> str:
        """`five people were killed and 12 others wounded`."""
        parts = []
        for metric in metrics:
            forms = FORMS[metric].passive
            if metric is Metric.KILLED and self._kind in OWN_DEATHS and self._rng.random() < 0.35:
                forms = OWN_DEATHS[self._kind]
            parts.append(self._fill(self._rng.choice(forms), metric))
        if len(parts) == 2 and self._rng.random() < 0.3:
            elided = parts[1].replace(" were ", " ", 1).replace(" was ", " ", 1)
            return f"{parts[0]} and {elided}" if " were " in parts[0] or " was " in parts[0] else " and ".join(parts)
        if len(parts) == 2 and self._rng.random() < 0.2:
            return f"{parts[0]}, while {parts[1]}"
        return listing(parts)

    def active(self, metrics: tuple[Metric, ...]) -> str:
        """`killed five people and wounded 12 others`."""
        return listing([self._fill(self._rng.choice(FORMS[metric].active), metric) for metric in metrics])

    def ing(self, metrics: tuple[Metric, ...]) -> str:
        """`killing five people and wounding 12 others`."""
        return listing([self._fill(self._rng.choice(FORMS[metric].ing), metric) for metric in metrics])

    def head(self, metrics: tuple[Metric, ...], form: str) -> str:
        """For headlines: `is` gives `5 killed, 12 hurt`, `does` `kills 5, hurts 12`, `do` the plural of it."""
        parts = []
        for metric in metrics:
            if form == "is":
                parts.append(f"{self._digits(self.claims[metric])} {self._fill(FORMS[metric].short, metric)}")
            else:
                parts.append(self._fill(FORMS[metric].head_does if form == "does" else FORMS[metric].head_do, metric))
        return ", ".join(parts)
