"""What cannot be read, one record of every kind."""

from __future__ import annotations

POISON: dict[bytes, bytes | None] = {
    b"tombstone": None,
    b"empty": b"",
    b"not-json": b"{nope",
    b"not-utf8": b'{"id": "x", "text": "\xff\xfe"}',
    b"null": b"null",
    b"array": b"[1, 2]",
    b"no-id": b'{"text": "Nine people died."}',
    b"wrong-type": b'{"id": 9, "text": "Nine people died."}',
    b"no-text": b'{"id": "empty", "title": "", "text": " "}',
    b"bad-date": b'{"id": "bad-date", "text": "Nine died.", "published": "soon"}',
    b"before-all-news": b'{"id": "before-all-news", "text": "Nine died.", "published": "0001-01-01T00:00:00Z"}',
    b"nested": b'{"id": "x", "text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    b"long-id": b'{"id": "' + b"x" * 100_000 + b'", "text": "Nine people died."}',
    b"huge-number": b'{"id": "x", "text": "t", "version": 1' + b"0" * 400 + b"}",
    b"too-large": b'{"id": "x", "text": "' + b"x" * 1_050_000 + b'"}',
}
"""Key -> value; None is a record without one."""
