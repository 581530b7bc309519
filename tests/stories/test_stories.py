"""Whole stories of several items: what is read and joined of them is what a careful reader would count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from story_build import STORIES

from stream.evaluation import Story, judge_story
from stream.linking import link
from stream.records import ItemEvents

Told = Mapping[str, tuple[ItemEvents, ...]]


def cases() -> list[Any]:
    strict = [pytest.mark.xfail(strict=True, reason="known gap")]
    return [pytest.param(story, id=story.name, marks=strict if story.gap else []) for story in STORIES]


@pytest.mark.parametrize("story", cases())
def test_story_is_told_as_it_was(story: Story, told: Told) -> None:
    assert judge_story(story, link(told[story.name])).problems == ()


def test_nothing_is_joined_across_stories(told: Told) -> None:
    """All items together, of which each has the name of its story in front, give the incidents of story by story."""
    named = [replace(item, id=f"{name}/{item.id}") for name, items in told.items() for item in items]
    apart = [[f"{name}/{t.id}" for t in i.items] for name, items in told.items() for i in link(items)]
    assert sorted([t.id for t in incident.items] for incident in link(named)) == sorted(apart)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_story_has_three_to_twelve_items_and_says_what_it_is_about(story: Story) -> None:
    assert 3 <= len(story.items) <= 12
    assert story.about
