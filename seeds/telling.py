"""How a happening becomes items: a first story, reprints, short accounts, updates, follow-ups, a correction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from seeds.people import AGENCIES, NAMES, OFFICES, OUTLETS, SAID
from seeds.phrasing import TollWords
from seeds.plan import Draft, Stage, Toll
from seeds.regions import Region
from seeds.templates import KINDS, MOVED_SHORTS, SHORTS
from seeds.templates_more import (
    BACKGROUND,
    CHILDREN,
    FOLLOW_UP_HEADS,
    FOLLOW_UPS,
    FUNERALS,
    QUOTES,
    SHORT_NAMES,
    UPDATE_HEADS,
    UPDATE_TOTALS,
    UPDATES,
)
from seeds.words import Claim, number, sentence_start, spell, tidy
from stream.records import ItemStatus

MOVED = frozenset({"displacement", "evacuation"})
"""Kinds in which people are moved, not hurt."""

_ADULTS_ONLY = frozenset({"fighter", "combatant", "man", "labourer"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """An item before it has its id. Versions of one item share the `key`; `happening` is None for all the rest."""

    key: str
    version: int = 1
    status: ItemStatus = ItemStatus.USABLE
    title: str
    text: str
    published: datetime
    outlet: str
    dateline: str | None = None
    happening: str | None = None


def weekday(moment: datetime) -> str:
    """`on Tuesday`, as it is said within six days."""
    return f"on {moment:%A}"


def dateline(town: str, region: Region) -> str:
    """`GOMA, the Democratic Republic of Congo`, without the article."""
    return f"{town.upper()}, {region.bare}"


def running_total(template: str, region: Region) -> str:
    """A background sentence; a region's numbers are the same whoever tells them."""
    fixed = Random(f"{template}/{region.adm1}")
    return (
        template.replace("{thousands}", f"{fixed.randint(20, 400) * 100:,}")
        .replace("{millions}", str(fixed.randint(2, 9)))
        .replace("{ytd}", str(fixed.randint(60, 900)))
        .replace("{since}", str(region.since))
        .replace("{conflict}", region.conflict)
    )


class Teller:
    """One happening being told; every draw comes from its own random numbers."""

    def __init__(self, rng: Random, draft: Draft, key: str) -> None:
        self._rng, self._draft, self._key = rng, draft, key
        self._kind = KINDS[draft.kind]
        self._outlets = rng.sample(OUTLETS, len(OUTLETS))
        self._outlets.remove(agency := rng.choice(AGENCIES))
        self._outlets.append(agency)
        self._made = 0

    def pieces(self) -> Iterator[Piece]:
        """Every item that tells it; at least one, and the final toll stands in at least one."""
        draft, rng = self._draft, self._rng
        state = rng.getstate()
        first, slots = self._story(draft.stages[0].at, draft.first_version or draft.stages[0].toll)
        yield first
        if draft.retracted:
            yield self._withdrawn(first)
            return
        if draft.first_version is not None:
            rng.setstate(state)  # the same words, but for the numbers
            yield self._corrected(first)
            return
        yield from self._reprints(first, slots)
        if rng.random() < 0.3:
            yield self._short(draft.stages[0].at + timedelta(minutes=rng.randint(40, 130)))
        for before, now in zip(draft.stages, draft.stages[1:]):
            yield self._update(before.toll, now)
        if draft.kind not in MOVED and rng.random() < 0.15:
            yield self._follow_up(draft.stages[-1].at + timedelta(minutes=rng.randint(1000, 3000)))

    # the kinds of item

    def _story(self, at: datetime, toll: Toll) -> tuple[Piece, dict[str, str]]:
        words, slots = self._telling(toll, provisional=len(self._draft.stages) > 1)
        lead = self._rng.choice(self._kind.leads)
        paragraphs = [lead, *self._rng.sample(self._kind.details, self._rng.randint(1, 3))]
        if self._draft.children and not words.children and toll.get("killed", 0) > self._draft.children:
            paragraphs.insert(1, self._rng.choice(CHILDREN[self._draft.children == 1]))
        paragraphs += self._colour()
        return self._piece(self._rng.choice(self._kind.heads), paragraphs, slots, at, self._outlets[-1]), slots

    def _reprints(self, first: Piece, slots: dict[str, str]) -> Iterator[Piece]:
        """Word for word in other outlets, the headline now and then their own."""
        at = first.published
        spread = 55 if self._draft.copies < 5 else 25
        for i in range(self._draft.copies):
            at += timedelta(minutes=self._rng.randint(3, spread))
            own = self._fill(self._rng.choice(self._kind.heads), slots)
            yield Piece(
                key=self._next_key(), title=first.title if self._rng.random() < 0.5 else own, text=first.text,
                published=at, outlet=self._outlets[i], dateline=first.dateline, happening=self._key,
            )  # fmt: skip

    def _short(self, at: datetime) -> Piece:
        toll = [stage.toll for stage in self._draft.stages if stage.at <= at][-1]
        _, slots = self._telling(toll, provisional=False)
        text = self._rng.choice(MOVED_SHORTS if self._draft.kind in MOVED else SHORTS)
        return self._piece(self._rng.choice(self._kind.heads), [text], slots, at, self._outlets[-2])

    def _update(self, before: Toll, now: Stage) -> Piece:
        grown = [metric for metric, n in now.toll.items() if n > before[metric]]
        metric = grown[0]
        _, slots = self._telling(now.toll, provisional=False)
        slots |= {
            "new": number(now.toll[metric]),
            "old": number(before[metric]),
            "noun": "families" if self._draft.families and metric == "displaced" else "people",
        }
        paragraphs = [self._rng.choice(UPDATES[metric]), self._rng.choice(self._kind.details)]
        if len(now.toll) > 1:
            paragraphs.insert(1, self._rng.choice(UPDATE_TOTALS))
        return self._piece(
            self._rng.choice(UPDATE_HEADS[metric]), paragraphs + self._colour(), slots, now.at, self._outlets[-1]
        )

    def _follow_up(self, at: datetime) -> Piece:
        toll = self._draft.final
        _, slots = self._telling(toll, provisional=False)
        slots |= {"today": weekday(at), "killed": number(toll.get("killed", 0))}
        rows = FUNERALS if toll.get("killed", 0) > 1 and set(toll) == {"killed"} else FOLLOW_UPS
        paragraphs = [self._rng.choice(rows), self._rng.choice(self._kind.details)]
        return self._piece(self._rng.choice(FOLLOW_UP_HEADS), paragraphs, slots, at, self._outlets[-3])

    def _withdrawn(self, first: Piece) -> Piece:
        return replace(
            first, version=2, status=ItemStatus.CANCELED, title=f"WITHDRAWN: {first.title}",
            text="This story has been withdrawn. The report on which it was based was wrong.",
            published=first.published + timedelta(minutes=self._rng.randint(35, 200)),
        )  # fmt: skip

    def _corrected(self, first: Piece) -> Piece:
        story, _ = self._story(first.published, self._draft.final)
        later = first.published + timedelta(minutes=self._rng.randint(35, 200))
        return replace(story, key=first.key, version=2, published=later)

    # words

    def _claim(self, metric: str, n: int, provisional: bool, noun: str) -> Claim:
        rng, hedge = self._rng, ""
        if metric in {"displaced", "evacuated"}:
            round_number = ("about", "some") if n % 5 == 0 else ()
            return Claim(n=n, noun=noun, hedge=rng.choice(("", "at least", *round_number)))
        if provisional and n > 2 and rng.random() < 0.15:
            return Claim(n=n - 1, high=n + 1, noun=noun)
        if provisional and metric == "injured" and n > 2 and rng.random() < 0.3:
            return Claim(n=n, vague="several" if n < 12 else "dozens of", noun=noun)
        if provisional and n > 12 and n % 10 and rng.random() < 0.3:
            return Claim(n=n - n % 10, hedge="more than", noun=noun)
        if metric == "killed":
            hedge = "at least" if rng.random() < (0.6 if provisional else 0.3) else ""
        return Claim(n=n, hedge=hedge, noun=noun)

    def _nouns(self, toll: Toll) -> dict[str, str]:
        noun = self._rng.choice(self._kind.nouns)
        family = "family" if self._draft.families else noun
        return dict.fromkeys(toll, noun) | {"displaced": family}

    def _telling(self, toll: Toll, *, provisional: bool) -> tuple[TollWords, dict[str, str]]:
        rng, draft, region = self._rng, self._draft, self._draft.region
        nouns = self._nouns(toll)
        claims = {metric: self._claim(metric, n, provisional, nouns[metric]) for metric, n in toll.items()}
        inline = (
            draft.children
            and rng.random() < 0.5
            and nouns.get("killed") not in _ADULTS_ONLY
            and toll.get("killed", 0) > draft.children
        )
        words = TollWords(
            claims=claims,
            harm=rng.choice((self._kind.harm, self._kind.harm, "injured")),
            children=draft.children if inline else 0,
        )
        event, said = rng.choice(self._kind.event), rng.choice(SAID[self._kind.group])
        slots = words.slots() | {
            "where": rng.choice(("in {0}, in {1},", "near {0} in {1}", "on the edge of {0}, in {1},", "in {0} in {1}"))
            .format(draft.town, region.phrase),
            "day": weekday(draft.at), "Day": sentence_start(weekday(draft.at)),
            "town": draft.town, "country": region.country_name, "bare": region.bare, "name": region.name,
            "event": event, "Event": sentence_start(event), "short": SHORT_NAMES[draft.kind],
            "said": said, "Said": sentence_start(said), "harm": words.harm,
            "N": spell(draft.children).capitalize(),
        }  # fmt: skip
        return words, slots

    def _colour(self) -> list[str]:
        """A quotation, a running total: what surrounds the news."""
        rng, region = self._rng, self._draft.region
        given, family = NAMES[region.people]
        paragraphs = []
        if rng.random() < 0.4:
            paragraphs.append(
                rng.choice(QUOTES)
                .replace("{person}", f"{rng.choice(given)} {rng.choice(family)}")
                .replace("{office}", rng.choice(OFFICES[self._kind.group]))
            )
        if rng.random() < 0.5:
            paragraphs.append(running_total(rng.choice(BACKGROUND[self._kind.group]), region))
        return paragraphs

    def _fill(self, template: str, slots: dict[str, str]) -> str:
        return sentence_case(tidy(template.format_map(slots)))

    def _next_key(self) -> str:
        self._made += 1
        return f"{self._key}-{self._made}"

    def _piece(self, head: str, paragraphs: Sequence[str], slots: dict[str, str], at: datetime, outlet: str) -> Piece:
        line = dateline(self._draft.town, self._draft.region)
        text = "\n\n".join(self._fill(paragraph, slots) for paragraph in paragraphs)
        if self._rng.random() < 0.35:
            text = f"{line}, {at:%B} {at.day} ({outlet}) - {text}"
        return Piece(
            key=self._next_key(), title=self._fill(head, slots), text=text, published=at, outlet=outlet,
            dateline=line if self._rng.random() < 0.8 else None, happening=self._key,
        )  # fmt: skip


def sentence_case(text: str) -> str:
    """The text with a capital in first place."""
    return text[:1].upper() + text[1:]
