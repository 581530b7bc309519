"""Records to bytes and back: one JSON object each, UTF-8, times as RFC 3339 with `Z`."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec
import orjson

from stream.errors import NewerRecord, NotAnItem, NotText

T = TypeVar("T")

_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS


def encode(record: object) -> bytes:
    """A record (or any JSON value) as compact JSON."""
    return orjson.dumps(record, option=_OPTIONS)


def encode_for_people(record: object) -> bytes:
    """A record as indented JSON with a last line break, for files that people compare."""
    return orjson.dumps(record, option=_OPTIONS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def loads(raw: bytes | str) -> Any:
    """The JSON value of the bytes.

    Raises:
        NotText: not UTF-8, or not JSON.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        # Most of what is read is one line of a file, whose number is told by whoever reads the file.
        line = f"line {error.lineno} " if error.lineno > 1 else ""
        raise NotText(f"not JSON in UTF-8: {error.msg} ({line}column {error.colno})") from error


def convert(value: Any, type: type[T]) -> T:  # noqa: A002  the word for it
    """A JSON value as a record, validated; unknown fields are ignored.

    Raises:
        NotAnItem: a field is missing or has the wrong type; the message says which.
        NewerRecord: the record is of a later version than the type.
    """
    _check_version(value, type)
    try:
        return msgspec.convert(value, type)
    except msgspec.ValidationError as error:
        raise NotAnItem(str(error)) from error


def _check_version(value: Any, kind: Any) -> None:
    """A record says by which version of the records it was written; a type knows the versions up to its own.

    Raises:
        NewerRecord: the record's is later: its fields may mean something else.
    """
    own = getattr(kind, "__dataclass_fields__", {}).get("schema_version")
    told = value.get("schema_version") if own is not None and isinstance(value, dict) else None
    if own is not None and isinstance(told, int) and told > own.default:
        raise NewerRecord(
            f"a record of schema_version {told}; this version of tocsin reads up to {own.default}: upgrade it"
        )


def decode(raw: bytes | str, type: type[T]) -> T:  # noqa: A002  as above
    """The bytes of a record as the record.

    Raises:
        NotText: not UTF-8, or not JSON.
        NotAnItem: a field is missing or has the wrong type.
        NewerRecord: the record is of a later version than the type.
    """
    return convert(loads(raw), type)


class Decoder(Generic[T]):
    """Decodes many records of one type, at a third of the cost of `decode`."""

    def __init__(self, kind: type[T]) -> None:
        self._kind = kind
        self._decoder = msgspec.json.Decoder(kind)

    def decode(self, raw: bytes) -> T:
        """As the function `decode` does, which is asked what is wrong with a record that is refused."""
        try:
            record = self._decoder.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return decode(raw, self._kind)
        _check_version({"schema_version": getattr(record, "schema_version", None)}, self._kind)
        return record
