"""`python -m agents.feeds`: the process that reads feeds; a supervisor starts it, and starts it again."""

from __future__ import annotations

from agents.companion import main
from agents.feeds.running import read
from stream.metrics import Part

if __name__ == "__main__":
    main(Part.FEEDS, read)
