"""One toll for each land that a happening struck: victims of different lands are different victims, and add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass

from stream.kinds import NEW_SCOPES, Cause, Metric, Modality
from stream.linking.accounts import Account
from stream.linking.fusion import Claims, Region, finer
from stream.linking.params import LinkParams
from stream.records import Count, Event, Figure, Toll


@dataclass(frozen=True, slots=True)
class Share:
    """What a happening cost in one land."""

    region: Region
    toll: Toll


class Lands:
    """The shares of the lands, telling by telling."""

    def __init__(self, params: LinkParams) -> None:
        self._params = params
        self._shares: dict[str | None, Share] = {}
        self._claims: dict[tuple[str | None, Metric], Claims] = {}

    def take(self, account: Account) -> None:
        """Take in what an account that is no copy claims."""
        self._name(account.region[0])
        for land, toll in self._told(account).items():
            share = self._shares.get(land)
            region = finer(share.region if share else (land, None), _region(account, land))
            claimed = {m: self._claim(land, m).take(account, count) for m, count in toll.items()}
            self._shares[land] = Share(region, {**(share.toll if share else {}), **claimed})

    def copy(self) -> Lands:
        """The same, to go on from here once more."""
        lands = Lands(self._params)
        lands._shares = dict(self._shares)
        lands._claims = {of: copy(claims) for of, claims in self._claims.items()}
        return lands

    def shares(self) -> tuple[Share, ...]:
        """As they stand, the first land told first."""
        return tuple(self._shares.values())

    def _name(self, land: str | None) -> None:
        """What was told without a land happened in the first that is named."""
        if land is not None and list(self._shares) == [None]:
            self._shares[land] = self._shares.pop(None)
            self._claims = {(land, metric): claims for (_, metric), claims in self._claims.items()}

    def _told(self, account: Account) -> dict[str | None, Toll]:
        """The toll that an account gives each land. Where it tells but one number, that is of its own land, less what
        the others that it names have by now, if nothing was told of its own before; it tells nothing new if it is
        the sum of what they have."""
        home = self._home(account)
        lands = by_land(account.event)
        told: dict[str | None, Toll] = {home: {}}
        for metric, count in account.event.toll.items():
            if metric in lands:
                for land, part in lands[metric].items():
                    told.setdefault(land, {})[metric] = part
                continue
            elsewhere = self._known_of(metric, account, home)
            if home not in self._shares and count.best > elsewhere:
                told[home][metric] = _less(count, elsewhere)
            elif not elsewhere or count.best != elsewhere + self._known(metric, home):
                told[home][metric] = count
        return told

    def _known_of(self, metric: Metric, account: Account, home: str | None) -> int:
        """What is known of the other lands that an account names."""
        return sum(self._known(metric, land) for land in {place.country for place in account.places} - {home})

    def _known(self, metric: Metric, land: str | None) -> int:
        share = self._shares.get(land)
        return share.toll[metric].best if share and metric in share.toll else 0

    def _home(self, account: Account) -> str | None:
        """The land of an account's own: its first that is known, else the first known; that of a disaster, which goes
        over borders, may be a new one."""
        named = [place.country for place in account.places if place.country]
        own = account.region[0]
        if not self._shares or own in self._shares or (named and account.event.cause is Cause.DISASTER):
            return own
        return next((land for land in named if land in self._shares), next(iter(self._shares)))

    def _claim(self, land: str | None, metric: Metric) -> Claims:
        return self._claims.setdefault((land, metric), Claims(self._params))


def summed(shares: Sequence[Share]) -> Toll:
    """The tolls of the lands as one."""
    if len(shares) == 1:
        return shares[0].toll
    metrics = dict.fromkeys(metric for share in shares for metric in share.toll)
    return {metric: _sum([share.toll[metric] for share in shares if metric in share.toll]) for metric in metrics}


def _sum(counts: Sequence[Count]) -> Count:
    if len(counts) == 1:
        return counts[0]
    return Count(
        low=sum(count.low for count in counts),
        best=sum(count.best for count in counts),
        high=_added(count.high for count in counts),
        combatants=_added(count.combatants for count in counts),
        civilians=_added(count.civilians for count in counts),
    )


def _less(count: Count, number: int) -> Count:
    """A count without some of those counted."""
    if not number:
        return count
    high = None if count.high is None else max(0, count.high - number)
    return Count(low=max(0, count.low - number), best=count.best - number, high=high)


def _added(numbers: Iterable[int | None]) -> int | None:
    told = list(numbers)
    return None if None in told else sum(number for number in told if number is not None)


def by_land(event: Event) -> dict[Metric, dict[str, Count]]:
    """The counts of the lands, of each metric for which the text gives several: where they add up to the toll, and in a
    disaster where it names a land for each and no total of them."""
    lands = {place.country for place in event.places if place.country}
    if len(lands) < 2:
        return {}
    return {m: told for m in event.toll if len(told := _of_lands(event, m)) > 1}


def _of_lands(event: Event, metric: Metric) -> dict[str, Count]:
    total = event.toll[metric]
    figures = [f for f in event.figures if f.metric is metric and _counts(f)]
    parts = _largest(event, (f for f in figures if f.best != total.best))
    if len(parts) > 1 and sum(count.best for count in parts.values()) == total.best:
        return parts
    placed = [f for f in figures if f.place is not None and f.subset_of is None]
    if event.cause is Cause.DISASTER and len(placed) == len([f for f in figures if f.subset_of is None]):
        told = _largest(event, placed)
        return told if max((count.best for count in told.values()), default=0) == total.best else {}
    return {}


def _counts(figure: Figure) -> bool:
    return figure.modality is Modality.ASSERTED and figure.scope in NEW_SCOPES


def _largest(event: Event, figures: Iterable[Figure]) -> dict[str, Count]:
    """Land -> its largest figure."""
    told: dict[str, Count] = {}
    for figure in figures:
        land = event.places[figure.place or 0].country
        if land and (land not in told or told[land].best < figure.best):
            told[land] = Count(low=figure.low, best=figure.best, high=figure.high)
    return told


def _region(account: Account, land: str | None) -> Region:
    """The land with the first region of it that an account names."""
    inside: Iterator[str | None] = (place.adm1 for place in account.places if place.country == land)
    return (land, next(inside, None))
