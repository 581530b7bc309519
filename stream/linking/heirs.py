"""What became of an incident whose id names nothing any more."""

from __future__ import annotations

from stream.linking.clusters import Clustering
from stream.linking.items import Items
from stream.outcomes import Incident


def heir(incident: Incident, items: Items, clustering: Clustering) -> str | None:
    """The incident that now holds the earliest of its tellings which still stands."""
    for telling in incident.items:
        held = items.find(telling.id)
        mine = sorted(held.accounts, key=lambda a: a.event.id != telling.event) if held else ()
        for account in mine:
            cluster = clustering.cluster(account.key)
            if cluster is not None:
                return cluster.name
    return None
