"""The stories of this folder."""

from __future__ import annotations

from pathlib import Path

from stream.evaluation import Story, read_story

FOLDER = Path(__file__).parent
STORIES: tuple[Story, ...] = tuple(read_story(file.stem, file.read_bytes()) for file in sorted(FOLDER.glob("*.json")))
