"""Room for what is already owed when the disk is full.

On a full disk SQLite can store nothing, not even that a message was sent: its DELETE fails too.
So a file beside the store keeps some room. When the disk runs full it is given up, nothing new is
taken in, and what is stored is still sent. When there is room again it is made anew.
"""

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

MIB = 1024 * 1024
SIZE = 64 * MIB  # thousands of messages, each with its states
LOW = 64 * MIB  # free besides the ballast; a poll of two thousand feeds stores less
ENOUGH = LOW + 2 * SIZE  # from here on all goes on; well above what giving up the ballast frees


def free_bytes(folder: Path) -> int:
    return shutil.disk_usage(folder).free


class Ballast:
    """Stands beside the SQLite file `store`. Without one (PostgreSQL, memory) it is never full."""

    def __init__(
        self, store: Path | None, *, free: Callable[[Path], int] = free_bytes, size: int = SIZE
    ) -> None:
        self._file = store.with_name(f"{store.name}.ballast") if store else None
        self._free = free
        self._size = size
        self.full = False

    @property
    def folder(self) -> Path:
        """Where there must be room."""
        return self._file.parent if self._file else Path()

    def look(self) -> None:
        """See how much room there is, and let `full` say whether nothing new may be taken in."""
        if self._file is None:
            return
        free = self._free(self._file.parent)
        self.full = free < (ENOUGH if self.full else LOW)
        if self.full:
            self._file.unlink(missing_ok=True)
        elif free >= ENOUGH and not self._file.exists():
            self._fill(self._file)

    def _fill(self, file: Path) -> None:
        with contextlib.suppress(OSError), file.open("wb") as made:  # without it all works as well
            for _ in range(self._size // MIB):
                made.write(bytes(MIB))  # not a hole: that would keep no room
