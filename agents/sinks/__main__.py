"""`python -m agents.sinks`: the process that delivers alerts; a supervisor starts it, and starts it again."""

from __future__ import annotations

from agents.companion import main
from agents.sinks.running import deliver
from stream.metrics import Part

if __name__ == "__main__":
    main(Part.SINKS, deliver)
