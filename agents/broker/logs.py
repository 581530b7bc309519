"""What Kafka's logs said of late, for the message of an error."""

from __future__ import annotations

from agents.broker.layout import Layout

_LINES = 15


def said_since(layout: Layout, offset: int) -> str:
    """Return what was logged after `offset` bytes of the server log, and what the process printed.

    A log that was rotated meanwhile is read from its beginning.
    """
    if layout.server_log.exists() and layout.server_log.stat().st_size < offset:
        offset = 0
    texts = []
    for path, start in ((layout.console_log, 0), (layout.server_log, offset)):
        if path.exists():
            with path.open("rb") as file:
                file.seek(start)
                texts.append(file.read().decode(errors="replace").strip())
    return "\n".join(text for text in texts if text)


def last_lines(text: str) -> str:
    """Return the last lines, without the frames of Java's stack traces: the causes are between them."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith(("at ", "... "))]
    return "\n".join(lines[-_LINES:])


def size_of_log(layout: Layout) -> int:
    """Return the bytes in the server log."""
    return layout.server_log.stat().st_size if layout.server_log.exists() else 0
