"""A small disk of its own, to be filled."""

from __future__ import annotations

import contextlib
import errno
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(slots=True)
class SmallDisk:
    """A file system in memory; making one takes the right to mount."""

    path: Path

    def mount(self, megabytes: int) -> None:
        self.path.mkdir()
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,nr_inodes=10000", "tmpfs", str(self.path)],
            check=True, capture_output=True,
        )  # fmt: skip

    def fill(self, spare: int = 0) -> None:
        """Leave so many bytes, and where that is none no file either."""
        block = b"\x00" * 4_096
        with (self.path / "filler").open("ab", buffering=0) as file:
            with _until_full():
                while True:
                    file.write(block)
            file.truncate(file.tell() - spare)
        if not spare:
            (self.path / "files").mkdir(exist_ok=True)
            with _until_full():
                for n in range(20_000):
                    (self.path / "files" / str(n)).touch()

    def empty(self) -> None:
        """Make room again."""
        (self.path / "filler").unlink()
        for file in (self.path / "files").glob("*"):
            file.unlink()

    def unmount(self) -> None:
        subprocess.run(["umount", "--lazy", str(self.path)], check=False, capture_output=True)


NewDisk = Callable[[int], SmallDisk]


@contextlib.contextmanager
def _until_full():  # type: ignore[no-untyped-def]  # a generator of nothing
    try:
        yield
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
