"""What tells the same happening becomes one incident: copies, corrections, rising tolls and totals joined.

link(items)        the incidents of a set of items
Linker             the same, kept up while items come, change and go
Attic              where a linker keeps what it seldom looks at
moment             a time as a whole number
Saying             that a text says in which region a town lies
item_events        what linking needs of an enriched record
salient_terms      the words that tell one happening of a place and day from another
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from stream.attic import Attic
from stream.linking.incidents import LIVE
from stream.linking.items import Forgotten
from stream.linking.linker import Linker
from stream.linking.moments import moment
from stream.linking.params import LinkParams
from stream.linking.tellings import item_events
from stream.linking.terms import salient_terms
from stream.linking.towns import Saying
from stream.outcomes import Incident
from stream.records import ItemEvents

__all__ = ["Attic", "Forgotten", "LinkParams", "Linker", "Saying", "item_events", "link", "moment", "salient_terms"]

ENDLESS_DAYS = 1_000_000
"""A lateness under which everything takes part."""


def link(items: Iterable[ItemEvents], params: LinkParams = LinkParams()) -> list[Incident]:  # noqa: B008  frozen
    """The incidents of a set of items, in the order of their first telling: all at revision 1, none withdrawn.

    Of each id the highest version counts; an item that is not usable contributes nothing. However far apart the items
    were published, all take part, as if they had come in the order of publication.
    """
    linker = Linker(replace(params, lateness_days=ENDLESS_DAYS))
    linker.restore(items, ())
    live = (incident for incident in linker.incidents() if incident.status in LIVE)
    return sorted(live, key=lambda incident: (incident.first_published, incident.id))
