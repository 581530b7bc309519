"""How a process that keeps much for long gives memory back: when it looks for cycles, and what its allocator holds."""

from __future__ import annotations

import ctypes
import ctypes.util
import gc

THRESHOLDS = (10_000, 10, 1_000)
"""Of the three generations; Python's own are (700, 10, 10)."""


_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
"""Of glibc's mallopt."""
LARGE = 1 << 17
"""Bytes from which on a piece of memory is given back when it is freed."""


def give_back() -> None:
    """Let what is large go back to the system. By itself glibc takes larger and larger pieces for small once one was
    freed, and what an alert of a megabyte leaves between others stays the process's own. Elsewhere nothing is done."""
    libc = ctypes.CDLL(ctypes.util.find_library("c"))
    if hasattr(libc, "mallopt"):
        libc.mallopt(_MMAP_THRESHOLD, LARGE)
        libc.mallopt(_TRIM_THRESHOLD, LARGE)


def collect_rarely() -> None:
    """Look for cycles seldom, and never among what was loaded before.

    Almost all that a worker makes lives for months (items, incidents) or goes when nothing refers to it; cycles are
    few. A full search goes through millions of objects to find none: a fifth to a third of the time of linking, a
    twentieth of that of reading, and there a tenth of a second at once, in which items wait.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
