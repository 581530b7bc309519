"""Files that tools write and the repository keeps: written, or compared with what is there."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def differing(files: Mapping[Path, bytes], folder: Path, pattern: str) -> list[Path]:
    """Paths whose content differs from what is on disk, and files of the folder that would not be written."""
    changed = [path for path, content in files.items() if not path.exists() or path.read_bytes() != content]
    return sorted([*changed, *(path for path in folder.glob(pattern) if path not in files)])


def write_or_check(files: Mapping[Path, bytes], folder: Path, pattern: str, *, check: bool) -> int:
    """Bring the folder up to date, or only say what is not; returns the exit status."""
    paths = differing(files, folder, pattern)
    for path in paths:
        sys.stderr.write(f"{path.relative_to(ROOT)} {'is not what the tool writes' if check else 'written'}\n")
        if not check and path in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[path])
        elif not check:
            path.unlink()
    return 1 if check and paths else 0
