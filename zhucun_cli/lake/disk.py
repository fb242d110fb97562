"""What the operating system does for the lake: every step of a write, named, and who is writing.

Whatever differs between POSIX and Windows is here and nowhere else in the lake.
"""

from __future__ import annotations

import hashlib
import os
import socket
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
_BINARY = getattr(os, "O_BINARY", 0)  # Windows only: no newline translation
_DAY_US = 86_400_000_000

SqlValue = str | int | None


class Disk:
    """One method for each step by which a commit can fail; tests stop or fail any one of them.

    Raises OSError or sqlite3.Error as the system gives them; `failures` turns them into sentences.
    """

    def mkdir(self, folder: Path) -> None:
        """Create a private folder; another process may have been first."""
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)

    def open_new(self, path: Path) -> int:
        """A handle on a new private file; FileExistsError when there is one."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, PRIVATE_FILE)

    def write(self, handle: int, data: memoryview) -> None:
        """All of `data`, however many calls the system needs for it."""
        while data:
            data = data[os.write(handle, data) :]

    def fsync(self, handle: int) -> None:
        """The file's bytes onto the medium; never tried twice, since a second fsync can lie."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """Give the handle back."""
        os.close(handle)

    def digest(self, path: Path) -> str:
        """SHA-256 of what the file holds, as hex."""
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()

    def rename(self, source: Path, target: Path) -> None:
        """Give a finished file its name, in one step."""
        source.replace(target)

    def fsync_dir(self, folder: Path) -> None:
        """The folder's names onto the medium; Windows has no such call and orders them itself."""
        if os.name == "nt":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def size(self, path: Path) -> int:
        """The file's length in bytes."""
        return path.stat().st_size

    def unlink(self, path: Path) -> None:
        """Remove a file; one that is not there is no error."""
        path.unlink(missing_ok=True)

    def begin(self, connection: sqlite3.Connection) -> None:
        """Take the catalog's write lock; waits for other writers as long as the connection allows."""
        connection.execute("BEGIN IMMEDIATE")

    def execute(self, connection: sqlite3.Connection, sql: str, values: Sequence[SqlValue] = ()) -> int:
        """One statement of a write; the number of rows it touched."""
        return connection.execute(sql, values).rowcount

    def execute_many(
        self, connection: sqlite3.Connection, sql: str, rows: Iterable[Sequence[SqlValue]]
    ) -> None:
        """One statement of a write for each row."""
        connection.executemany(sql, rows)

    def commit(self, connection: sqlite3.Connection) -> None:
        """Make the transaction durable and visible; after an error here the outcome is unknown."""
        connection.execute("COMMIT")


@dataclass(frozen=True)
class Writer:
    """A process that announced a write: host, process id, its start mark and the machine's boot id.

    The last two are empty where the system does not tell them.
    """

    host: str
    pid: int
    process_start: str
    boot_id: str

    def seems_dead(self, here: Writer, age_us: int) -> bool:
        """True when this writer will not go on, as far as process `here` can tell.

        A guess is enough: a writer wrongly taken for dead is fenced at its commit and loses nothing
        but its attempt. `here` itself asks only while it is not writing.
        """
        if self == here:
            return True
        if self.host != here.host or not (self.boot_id and here.boot_id):
            return age_us > _DAY_US
        return self.boot_id != here.boot_id or _process_start(self.pid) != self.process_start


def this_writer() -> Writer:
    """The process that asks."""
    boot_id = _told_by_system("/proc/sys/kernel/random/boot_id").strip()
    return Writer(socket.gethostname(), os.getpid(), _process_start(os.getpid()), boot_id)


def _process_start(pid: int) -> str:
    """Field 22 of /proc/PID/stat, by which a re-used process id is told apart; '' when there is none."""
    after_name = _told_by_system(f"/proc/{pid}/stat").rpartition(")")[2].split()
    return after_name[19] if len(after_name) > 19 else ""


def _told_by_system(path: str) -> str:
    try:
        return Path(path).read_text(errors="replace")
    except OSError:
        return ""
