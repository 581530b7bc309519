"""Clusters again from stored rows, which may lack some of their own consequences."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from stream.linking.accounts import Account
from stream.linking.cluster import Cluster
from stream.linking.clusters import Clustering
from stream.outcomes import Incident


def place_again(
    clustering: Clustering, told: Iterable[Account], stored: Callable[[], Iterable[Incident]], settled: datetime
) -> None:
    """Fill a clustering with the accounts, given in the order of their keys.

    Accounts from before `settled` go where the stored incidents have them: the accounts they were once compared with
    may be forgotten. One that no incident lists is left out, as its own was forgotten, unless it fits an incident
    that lists only the newest of its tellings. Later ones are placed anew.
    """
    listed = {(t.id, t.event): row.id for row in stored() for t in row.items}
    capped = {row.id for row in stored() if row.items_total > len(row.items)}
    clusters: dict[str, Cluster] = {}
    names: dict[Cluster, str] = {}
    for account in told:
        if account.item.published >= settled:
            clustering.come((account,))
            continue
        name = listed.get((account.item.id, account.event.id))
        if name is None:
            fitting = clustering.fitting(account)
            name = names.get(fitting) if fitting is not None else None
            if name not in capped:
                continue
        assert name is not None
        cluster = clusters.setdefault(name, Cluster())
        names[cluster] = name
        clustering.assign(account, cluster)
