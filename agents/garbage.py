"""How often Python looks for garbage cycles in a process that keeps much for long."""

from __future__ import annotations

import gc

THRESHOLDS = (10_000, 10, 1_000)
"""Of the three generations; Python's own are (700, 10, 10)."""


def collect_rarely() -> None:
    """Look for cycles seldom, and never among what was loaded before.

    Almost all that a worker makes lives for months (items, incidents) or goes when nothing refers to it; cycles are
    few. A full search goes through millions of objects to find none: a fifth to a third of the time of linking, a
    twentieth of that of reading, and there a tenth of a second at once, in which items wait.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
