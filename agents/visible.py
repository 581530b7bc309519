"""Words that others wrote, for a terminal: it obeys some characters instead of showing them."""

from __future__ import annotations

_UNSEEN = dict.fromkeys(
    [
        *(n for n in range(0x20) if chr(n) not in "\t\n"),
        *range(0x7F, 0xA0),
        *(0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),
    ]
)
"""Controls (C0 but for tabs and line breaks, DEL, C1), and those that turn the direction of writing (UAX 9)."""


def visible(text: str) -> str:
    """The text without what a terminal would obey."""
    return text.translate(_UNSEEN)
