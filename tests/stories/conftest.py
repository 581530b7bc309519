"""The stories, read once for all tests: reading is what costs."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from story_build import STORIES

from stream.extraction import Reader
from stream.linking import item_events
from stream.records import ItemEvents

BATCH = 64


@pytest.fixture(scope="session")
def told() -> Mapping[str, tuple[ItemEvents, ...]]:
    """Name of a story -> its items as linking gets them, in their order of arrival."""
    reader = Reader()
    items = [(story.name, item) for story in STORIES for item in story.items]
    read: dict[str, list[ItemEvents]] = {story.name: [] for story in STORIES}
    for start in range(0, len(items), BATCH):
        names, batch = zip(*items[start : start + BATCH])
        for name, record in zip(names, reader.read(batch, [item.published for item in batch])):
            read[name].append(item_events(record))
    return {name: tuple(own) for name, own in read.items()}
