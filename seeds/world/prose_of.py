"""One text about one incident: headline, lede, the rest of the toll, and what surrounds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from seeds.people import NAMES
from seeds.regions import Region
from seeds.words import plural
from seeds.world.desk import Desk
from seeds.world.facts import facts_of
from seeds.world.grammar import Grammar, prose
from seeds.world.plan import Draft
from seeds.world.tolls import Claim, Wording
from stream.kinds import Metric

Claims = Mapping[Metric, Claim]
Told = tuple[Metric, ...]

DEAD = {
    Metric.KILLED: "dead",
    Metric.INJURED: "injured",
    Metric.MISSING: "missing",
    Metric.ABDUCTED: "kidnapped",
    Metric.DISPLACED: "displaced",
    Metric.EVACUATED: "evacuated",
}


@dataclass(frozen=True, slots=True)
class Text:
    """What an outlet prints, without its heading data."""

    title: str
    text: str
    dateline: str | None


class Writer:
    """Writes texts about one incident."""

    def __init__(self, rng: Random, draft: Draft) -> None:
        self._rng, self._draft = rng, draft
        self._kind, self._general = prose("kinds")[draft.kind], prose("general")
        self._rules: dict[str, list[str]] = self._general["rules"]
        self._facts = facts_of(rng, self._kind["group"], NAMES[draft.region.people])

    # -- whole texts -----------------------------------------------------------------------------------------------

    def story(self, claims: Claims, at: datetime, desk: Desk, rival: int | None = None) -> Text:
        """A full account, as though nothing had been told before; `rival` is what the other side claims."""
        rng, wording, grammar = self._rng, self._wording(claims, desk), self._grammar(at, desk)
        told = tuple(wording.claims)
        lead = told[: 1 if rng.random() < 0.35 else 2]
        short = rng.random() < 0.14
        paragraphs = [self._lead(grammar, wording, lead, short)]
        paragraphs += [self._fill(grammar, "second", wording, (metric,)) for metric in told[len(lead) :]]
        if rival is not None:
            paragraphs.append(self._fill(grammar, "rival", wording, lead, rival_n=desk.style.number(rival)))
        if not short:
            paragraphs += self._around(grammar, claims, desk)
        return self._text(self._head(grammar, wording), paragraphs, at, desk)

    def update(self, before: Claims, now: Claims, at: datetime, desk: Desk) -> Text:
        """How the toll has changed since it was told before."""
        grammar, wording = self._grammar(at, desk), self._wording(now, desk)
        metric = self._changed(before, now)
        old, new = before.get(metric), now[metric]
        if old is None or old.vague or new.vague or old.families != new.families:
            return self.story(now, at, desk)
        falls = new.n < old.n
        if falls and metric is not Metric.KILLED:
            return self.story(now, at, desk)
        slots = self._toll_words(metric, old, new, desk)
        name = "lower_killed" if falls else f"update_{metric.value}"
        paragraphs = [self._fill(grammar, name, wording, (metric,), **slots)]
        if len(now) > 1:
            paragraphs.append(self._fill(grammar, "update_totals", wording, tuple(wording.claims)))
        heads = "lower_heads" if falls else "toll_heads" if metric is Metric.KILLED else "update_heads"
        head = self._fill(grammar, heads, wording, (metric,), **slots)
        return self._text(head, paragraphs + self._around(grammar, now, desk), at, desk)

    def follow_up(self, claims: Claims, at: datetime, desk: Desk) -> Text:
        """What came of it: it tells the toll once more."""
        grammar, wording = self._grammar(at, desk), self._wording(claims, desk)
        killed = claims.get(Metric.KILLED)
        buried = killed is not None and killed.n > 1 and len(claims) == 1 and self._rng.random() < 0.6
        slots = {"the_dead": f"the {desk.style.number(killed.n)} people" if killed else ""}
        first = self._fill(grammar, "funerals" if buried else "follow_ups", wording, tuple(wording.claims)[:2], **slots)
        head = self._fill(grammar, "follow_heads", wording, ())
        return self._text(head, [first, *self._around(grammar, claims, desk)], at, desk)

    def correction(self, before: Claims, now: Claims, at: datetime, desk: Desk) -> Text:
        """A number taken back, in an item of its own."""
        grammar, wording = self._grammar(at, desk), self._wording(now, desk)
        slots = self._toll_words(Metric.KILLED, before[Metric.KILLED], now[Metric.KILLED], desk)
        text = self._fill(grammar, "correction", wording, (Metric.KILLED,), **slots)
        return self._text(self._fill(grammar, "correction_heads", wording, ()), [text], at, desk)

    def head(self, claims: Claims, at: datetime, desk: Desk) -> str:
        """Another headline, for a copy."""
        return self._head(self._grammar(at, desk), self._wording(claims, desk))

    # -- parts -----------------------------------------------------------------------------------------------------

    def _lead(self, grammar: Grammar, wording: Wording, lead: tuple[Metric, ...], short: bool) -> str:
        draw = self._rng.random()
        if short:
            return self._fill(grammar, "shorts", wording, lead)
        if draw < 0.58:
            return self._sentence(grammar, self._rng.choice(self._kind["leads"]), wording, lead)
        if draw < 0.8:
            return self._fill(grammar, "generic_leads", wording, lead)
        bare = grammar.sentence(self._rng.choice(self._kind["bare"]))
        return f"{bare} {self._fill(grammar, 'lead_follow', wording, lead)}"

    def _head(self, grammar: Grammar, wording: Wording) -> str:
        if self._rng.random() < 0.12:
            return self._fill(grammar, "head_plain", wording, ())
        told = tuple(wording.claims)[: 1 if self._rng.random() < 0.5 else 2]
        template = self._rng.choice(self._kind["heads"])
        return self._filled(grammar, template, wording, told, {}).heading(template)

    def _around(self, grammar: Grammar, claims: Claims, desk: Desk) -> list[str]:
        rng, found = self._rng, list[str]()
        killed = claims.get(Metric.KILLED)
        if killed and killed.n > 3 and not killed.vague and rng.random() < 0.2:
            some = desk.style.number(rng.randint(2, min(6, killed.n - 1)))
            found.append(f"[{some} women were among the dead, {{said}}|{some} of the dead were [women|men]].")
        if rng.random() < 0.3:
            found.append(rng.choice(self._kind["details"]))
        if rng.random() < 0.3:
            found.append(rng.choice(self._rules["quotes"]))
        told = [grammar.sentence(template) for template in found]
        facts = rng.sample(self._facts.told, rng.randint(1, 3))
        told += [grammar.with_slots(fact.slots).sentence(fact.template) for fact in facts]
        rng.shuffle(told)
        if rng.random() < 0.35:
            told.append(grammar.sentence(rng.choice(self._general["background"][self._kind["group"]])))
        return told

    def _fill(self, grammar: Grammar, rule: str, wording: Wording, told: Told, **slots: str) -> str:
        return self._sentence(grammar, self._rng.choice(self._rules[rule]), wording, told, **slots)

    def _sentence(self, grammar: Grammar, template: str, wording: Wording, told: Told, **slots: str) -> str:
        """The template with the toll in its words; `told` are the metrics that it tells."""
        return self._filled(grammar, template, wording, told, slots).sentence(template)

    def _filled(
        self, grammar: Grammar, template: str, wording: Wording, told: Told, slots: Mapping[str, str]
    ) -> Grammar:
        makers: dict[str, Callable[[], str]] = {
            "passive": lambda: wording.passive(told),
            "active": lambda: wording.active(told),
            "ing": lambda: wording.ing(told),
            "head_is": lambda: wording.head(told, "is"),
            "head_does": lambda: wording.head(told, "does"),
            "head_do": lambda: wording.head(told, "do"),
        }
        filled = {name: make() for name, make in makers.items() if f"{{{name}}}" in template}
        return grammar.with_slots({**filled, **slots})

    # -- words -----------------------------------------------------------------------------------------------------

    def _wording(self, claims: Claims, desk: Desk) -> Wording:
        rng = self._rng
        noun, harm = rng.choice(self._kind["people"]), rng.choice(self._kind["harm"])
        return Wording(rng, claims, self._draft.kind, noun, harm, desk.style)

    def _toll_words(self, metric: Metric, old: Claim, new: Claim, desk: Desk) -> dict[str, str]:
        noun = "family" if new.families else "person"
        delta = abs(new.n - old.n)
        return {
            "new": desk.style.number(new.n),
            "old": desk.style.number(old.n),
            "noun": plural(noun, 2),
            "dead": DEAD[metric],
            "new_people": f"{desk.style.number(new.n)} {plural(noun, new.n)}",
            "new_was": "was" if new.n == 1 else "were",
            "delta_more": f"{desk.style.number(delta)} more {plural(noun, delta)}",
        }

    def _changed(self, before: Claims, now: Claims) -> Metric:
        return next(m for m, c in now.items() if m not in before or before[m].count.best != c.count.best)

    def _grammar(self, at: datetime, desk: Desk) -> Grammar:
        rng, draft, region = self._rng, self._draft, self._draft.region
        group = self._kind["group"]
        given, family = NAMES[region.people]
        short = rng.choice(self._kind["short"])
        rules = {name: rows for name, rows in self._rules.items() if name in ("where",)}
        rules |= {"event": self._kind["event"], "office": self._general["office"][group]}
        rules |= {"said": self._general["said"][group], "says": self._general["says"][group]}
        slots = region_words(region) | {
            "town": draft.town,
            "town2": rng.choice([t for t in region.towns if t != draft.town]),
            "short": short,
            "event_the": f"the {short}",
            "spot": self._facts.spot,
            "when": desk.when(rng, draft.at, at),
            "today": f"on {at:%A}",
            "outlet": desk.outlet,
            "person": f"{rng.choice(given)} {rng.choice(family)}",
            "age": str(rng.randint(24, 70)),
            "few": desk.style.number(rng.randint(3, 9)),
            "teens": str(rng.randint(13, 60)),
            "harm": self._kind["harm"][0],
        }
        return Grammar(rng, rules, slots, draft.id)

    def _text(self, title: str, paragraphs: list[str], at: datetime, desk: Desk) -> Text:
        rng, draft = self._rng, self._draft
        filed = draft.town if rng.random() < 0.9 else draft.region.towns[0]
        body = [paragraphs[0]]
        for paragraph in paragraphs[1:]:
            if rng.random() < 0.3:
                body[-1] += f" {paragraph}"
            else:
                body.append(paragraph)
        text = desk.opening(filed, draft.region, at) + "\n\n".join(body)
        line = f"{filed.upper()}, {draft.region.bare}" if rng.random() < 0.4 else None
        return Text(title, text, line)


def region_words(region: Region) -> dict[str, str]:
    """Slots that tell of a region; its old totals are the same whoever tells them."""
    fixed = Random(f"totals/{region.adm1}")
    return {
        "phrase": region.phrase,
        "name": region.name,
        "country": region.country_name,
        "bare": region.bare,
        "conflict": region.conflict,
        "conflict_cap": region.conflict[0].upper() + region.conflict[1:],
        "conflict_head": region.conflict.removeprefix("the "),
        "since": str(region.since),
        "thousands": f"{fixed.randint(20, 400) * 100:,}",
        "millions": str(fixed.randint(2, 9)),
        "ytd": str(fixed.randint(60, 900)),
    }
