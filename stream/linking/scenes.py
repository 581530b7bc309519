"""Where an incident counts, by all that tell it and by what the news knows of its towns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from stream.linking.accounts import Account
from stream.linking.course import Course
from stream.linking.fusion import Region
from stream.linking.lands import Share
from stream.linking.towns import Towns
from stream.records import Place


@dataclass(frozen=True, slots=True)
class Scene:
    """An incident's places, and what it cost in each land, in the region that is known of it."""

    places: tuple[Place, ...]
    """Those of its first tellings that are no copies, in their order."""
    shares: tuple[Share, ...]

    @property
    def region(self) -> Region:
        """Where it happened, in the first land told."""
        return self.shares[0].region


def scene(core: Sequence[Account], course: Course, towns: Towns) -> Scene:
    """The scene of a cluster; a region that one of its texts names goes before what other items say.

    Args:
        core: the first tellings that are no copies.
        course: the steps of the cluster's members.
        towns: what is known of towns that no gazetteer has.
    """
    told = tuple(towns.placed(place, account.key[0]) for account in core for place in account.event.places)
    own = [towns.placed(place, account.key[0]) for account in core for place in account.places]
    return Scene(told, tuple(_placed(share, own) for share in course.steps[-1].shares))


def _placed(share: Share, places: Iterable[Place]) -> Share:
    land, adm1 = share.region
    if adm1 is not None or land is None:
        return share
    learnt = next((place.adm1 for place in places if place.country == land and place.adm1), None)
    return replace(share, region=(land, learnt)) if learnt else share
