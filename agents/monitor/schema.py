"""The monitor's store: SQLite, one table of records of three kinds, and what they are found by."""

from __future__ import annotations

from enum import StrEnum

VERSION = 2
"""Raised with every change of the tables or of what is put into them: an older store is begun anew."""


class Kind(StrEnum):
    """What a record is."""

    ALERT = "alert"
    INCIDENT = "incident"
    ITEM = "item"


class Facet(StrEnum):
    """By what a record can be chosen."""

    COUNTRY = "country"
    ADM1 = "adm1"
    METRIC = "metric"
    KIND = "kind"
    SEVERITY = "severity"
    SOURCE = "source"


TABLES = f"""
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- The next offset to read, and when the last record came.
CREATE TABLE positions (topic TEXT, part INTEGER, next INTEGER NOT NULL, PRIMARY KEY (topic, part)) WITHOUT ROWID;

CREATE TABLE records (
    n INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    live INTEGER NOT NULL,      -- 0: cancelled, merged, withdrawn
    first TEXT NOT NULL,        -- the time it spans, both inclusive, YYYY-MM-DDTHH:MM:SSZ as all times here
    last TEXT NOT NULL,
    newest TEXT NOT NULL,       -- by which it is listed newest first
    worst REAL NOT NULL,        -- by which it is listed worst first
    part INTEGER NOT NULL,      -- where it stands in its topic
    offset INTEGER NOT NULL,
    brief BLOB NOT NULL,        -- JSON: what a list shows of it
    body BLOB NOT NULL,         -- the record as the topic has it; of items compressed
    UNIQUE (kind, id)
);
CREATE INDEX by_newest ON records (kind, live, newest DESC, id);
CREATE INDEX by_worst ON records (kind, live, worst DESC, id);
CREATE INDEX by_offset ON records (offset, part) WHERE kind = '{Kind.ITEM}';

CREATE TABLE facets (
    kind TEXT, name TEXT, value TEXT, live INTEGER, n INTEGER, PRIMARY KEY (kind, name, value, live, n)
) WITHOUT ROWID;
CREATE INDEX facets_of ON facets (n);

-- What the map shows of an incident: JSON, and the regions that it draws for it; apart, for it asks for all at once.
CREATE TABLE dots (n INTEGER PRIMARY KEY, newest TEXT NOT NULL, regions TEXT NOT NULL, dot BLOB NOT NULL);

-- Which incidents an alert rests on, and which an item tells: kind and id are the alert's or the item's; n is the
-- record that says so: the alert, or the incident.
CREATE TABLE links (kind TEXT, id TEXT, incident TEXT, n INTEGER, PRIMARY KEY (kind, id, incident)) WITHOUT ROWID;
CREATE INDEX links_to ON links (incident, kind, id);
CREATE INDEX links_of ON links (n);

-- What an incident adds to a day of a series.
CREATE TABLE counts (
    series TEXT, day INTEGER, n INTEGER, count INTEGER NOT NULL, PRIMARY KEY (series, day, n)
) WITHOUT ROWID;
CREATE INDEX counts_of ON counts (n);
CREATE INDEX counts_by_day ON counts (day);

-- When each revision of an alert was sent, as far as any was seen: a message refers to those before it by that.
CREATE TABLE revisions (id TEXT, revision INTEGER, sent TEXT NOT NULL, PRIMARY KEY (id, revision)) WITHOUT ROWID;

-- When each source was last heard, and how much of it in its last days.
CREATE TABLE heard (source TEXT, day TEXT, items INTEGER NOT NULL, last TEXT NOT NULL, PRIMARY KEY (source, day))
    WITHOUT ROWID;

CREATE VIRTUAL TABLE words USING fts5 (told, tokenize = "unicode61 remove_diacritics 2");
"""
