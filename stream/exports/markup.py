"""XML documents, written by the standard library, which escapes; and texts that XML can hold."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (production 2, `Char`) cannot hold even as a reference, and the controls and non-characters that it
discourages (the note at the same place); those beyond the first plane pass."""


def cleaned(text: str) -> str:
    """The text without what XML cannot hold."""
    return _FORBIDDEN.sub("", text)


def add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    """A new last child of `parent`, its text and attributes cleaned."""
    child = ET.SubElement(parent, tag, {name: cleaned(value) for name, value in attributes.items()})
    if text is not None:
        child.text = cleaned(text)
    return child


def document(root: ET.Element) -> bytes:
    """The document as UTF-8 with its declaration, indented."""
    ET.indent(root)
    body: str = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()
