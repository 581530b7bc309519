"""One record with all that belongs to it, as its own page tells it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import orjson

from agents.monitor import queries
from agents.monitor.marking import claims, marked
from agents.monitor.queries import Row
from agents.monitor.schema import Kind
from agents.monitor.store import Store
from stream import wire
from stream.outcomes import Alert, Incident
from stream.records import EnrichedRecord, EvidenceSentence

MOST = 50
"""Sentences, and incidents, that a page tells at once."""


class Dossiers:
    """Reads them from the store; `topics` are the full names by kind, `name` names a country by its code."""

    def __init__(self, store: Store, topics: Mapping[Kind, str], name: Callable[[str], str] = str) -> None:
        self._store = store
        self._topics = topics
        self._name = name

    def alert(self, name: str) -> dict[str, Any] | None:
        """An alert with its sentences, marked, and its incidents; None where there is none."""
        row = queries.one(self._store, Kind.ALERT, name)
        if row is None:
            return None
        alert = wire.decode(row.body, Alert)
        incidents = queries.several(self._store, Kind.INCIDENT, alert.incidents[:MOST])
        return {
            "alert": orjson.Fragment(row.body),
            "at": self._place(Kind.ALERT, row),
            "evidence": self._evidence(alert.evidence),
            "incidents": [self._incident(each) for each in incidents],
        }

    def incident(self, name: str) -> dict[str, Any] | None:
        """An incident with its sentences, marked, and the alerts that rest on it; None where there is none."""
        row = queries.one(self._store, Kind.INCIDENT, name)
        if row is None:
            return None
        incident = wire.decode(row.body, Incident)
        alerts = queries.several(self._store, Kind.ALERT, queries.linked(self._store, Kind.ALERT, name))
        return {
            **self._incident(row),
            "evidence": self._evidence(incident.evidence),
            "alerts": [orjson.Fragment(each.brief) for each in alerts],
        }

    def item(self, name: str) -> dict[str, Any] | None:
        """An item as it was read, and the incidents that it tells; None where there is none."""
        row = queries.one(self._store, Kind.ITEM, name)
        if row is None:
            return None
        told = queries.several(self._store, Kind.INCIDENT, queries.incidents_of(self._store, Kind.ITEM, name))
        return {
            "item": orjson.Fragment(row.body),
            "at": self._place(Kind.ITEM, row),
            "incidents": [orjson.Fragment(each.brief) for each in told],
        }

    def _incident(self, row: Row) -> dict[str, Any]:
        plain = orjson.loads(row.body)
        return {
            "incident": orjson.Fragment(row.body),
            "at": self._place(Kind.INCIDENT, row),
            "countries": {code: self._name(code) for place in plain["places"] if (code := place["country"])},
            "claims": claims(plain["items"]),
            "corrections": _corrections(plain["items"]),
        }

    def _place(self, kind: Kind, row: Row) -> dict[str, Any]:
        return {"topic": self._topics[kind], "partition": row.part, "offset": row.offset}

    def _evidence(self, sentences: Sequence[EvidenceSentence]) -> list[dict[str, Any]]:
        """The sentences, each once; a wire's sentence that many print names them all."""
        first: dict[str, EvidenceSentence] = {}
        others: dict[str, list[str]] = {}
        for each in sentences:
            first.setdefault(each.sentence, each)
            others.setdefault(each.sentence, []).append(each.source or "?")
        told = list(first.values())[:MOST]
        held = self._records(each.item_id for each in told)
        return [
            marked(each, held.get(each.item_id)) | {"sources": list(dict.fromkeys(others[each.sentence]))}
            for each in told
        ]

    def _records(self, names: Iterable[str]) -> dict[str, EnrichedRecord]:
        rows = queries.several(self._store, Kind.ITEM, list(names))
        return {row.id: wire.decode(row.body, EnrichedRecord) for row in rows}


def _corrections(items: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Items that their source has told anew."""
    return [
        {name: item[name] for name in ("id", "version", "source", "published")} for item in items if item["version"] > 1
    ]
