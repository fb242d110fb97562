"""The lake: whole batches in, snapshots out.

The order of a commit (each step is durable before the next): announce an intent; write every file aside,
fsync, rename, fsync its folders; then in one transaction claim the intent, check the files, and add the
snapshot. A batch is visible in all its tables or in none. After COMMIT was issued no file is ever deleted here:
what it left behind, if it failed, is for `vacuum`.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType

from zhucun_cli.errors import IntegrityFault, ZhucunError
from zhucun_cli.lake.batches import BatchInfo, Fault, HistoryEntry, NewBatch, Withdrawal
from zhucun_cli.lake.catalog import Catalog, microseconds
from zhucun_cli.lake.catalog_file import CATALOG_NAME, create_catalog
from zhucun_cli.lake.check import find_faults, sweep
from zhucun_cli.lake.disk import Disk, this_writer
from zhucun_cli.lake.failures import OutcomeUnknown, told_plainly
from zhucun_cli.lake.files import (
    DATA_FOLDER,
    PlannedFile,
    WrittenFile,
    plan_files,
    remove_files,
    write_files,
)
from zhucun_cli.lake.snapshot import CheckedFiles, Snapshot, take_snapshot

Clock = Callable[[], int]


def wall_clock() -> int:
    """UTC microseconds since 1970."""
    return time.time_ns() // 1000


class Lake:
    """A folder with a catalog and Parquet files; `create` or `open` it, and close it after.

    Everything raises ZhucunError with a Chinese sentence: Locked when another process holds the catalog
    too long, NotPermitted for a full or read-only disk, IntegrityFault for damage.
    """

    def __init__(self, folder: Path, disk: Disk, clock: Clock) -> None:
        self.folder = folder
        self._disk = disk
        self._clock = clock
        self._catalog = Catalog(folder / CATALOG_NAME, disk)
        self._checked = CheckedFiles(folder, disk)

    @classmethod
    def create(cls, folder: Path, disk: Disk | None = None, clock: Clock = wall_clock) -> Lake:
        """An empty lake in `folder`, or the one that is there already.

        Raises IntegrityFault when data lie there without their catalog.
        """
        used = disk or Disk()
        with told_plainly("建立数据湖"):
            missing = [each for each in (folder, *folder.parents) if not each.exists()]
            for each in reversed(missing):
                used.mkdir(each)
                used.fsync_dir(each.parent)
            _refuse_lost_catalog(folder)
            create_catalog(folder / CATALOG_NAME, used)
        return cls.open(folder, used, clock)

    @classmethod
    def open(cls, folder: Path, disk: Disk | None = None, clock: Clock = wall_clock) -> Lake:
        """The lake in `folder`; HomeNotFound when there is none, NewerFormat when it is not for us."""
        with told_plainly("打开数据湖"):
            _refuse_lost_catalog(folder)
            return cls(folder, disk or Disk(), clock)

    def close(self) -> None:
        """Give the catalog back."""
        self._catalog.close()

    def __enter__(self) -> Lake:
        """For `with Lake.open(...) as lake`."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    # Writing ----------------------------------------------------------------------------------------------

    def commit(self, batch: NewBatch) -> BatchInfo:
        """Make a batch visible, all tables at once, and end those it replaces.

        Bytes that are visible already give that batch, marked `unchanged`, and change nothing, unless
        `replaces` names a visible batch (itself, too: then it is stored anew). Raises UsageError when a
        batch to be replaced is not visible, and the errors of the class.
        """
        with told_plainly("录入"):
            known = self._already_there(batch)
            if known is not None:
                return known
            run = secrets.token_hex(8)
            planned = plan_files(run, batch.tables)
            with self._catalog.writing():
                self._catalog.add_intent(run, this_writer(), self._clock())
            try:
                written = write_files(self._disk, self.folder, planned)
                committed = self._publish(run, batch, written)
            except OutcomeUnknown as unknown:
                return _settled(self._catalog.batch_of_run, run, unknown)
            except BaseException:
                self._give_up(run, planned)
                raise
            if committed.unchanged:
                self._remove(planned)
            return committed

    def _already_there(self, batch: NewBatch) -> BatchInfo | None:
        if any(self._catalog.visible_batch(each) for each in batch.replaces):
            return None
        known = self._catalog.visible_batch(batch.sha256)
        return None if known is None else replace(known, unchanged=True)

    def _publish(self, run: str, batch: NewBatch, written: Iterable[WrittenFile]) -> BatchInfo:
        catalog = self._catalog
        with catalog.writing():
            catalog.claim(run)
            # Asked again under the lock: another process may have committed the same file meanwhile.
            known = self._already_there(batch)
            if known is not None:
                return known
            for each in written:
                self._check_size(each)
            operation = "replace" if batch.replaces else "ingest"
            number = catalog.add_snapshot(operation, run, batch.who, self._clock())
            for sha256 in self._to_end(batch):
                catalog.end_batch(sha256, number)
            catalog.add_batch(number, batch, written)
            committed = catalog.batch_of_run(run)
        if committed is None:
            raise IntegrityFault("刚录入的批次查不到。请运行 zhucun verify，并把这句话报告给维护者")
        return committed

    def _to_end(self, batch: NewBatch) -> tuple[str, ...]:
        """The batches that end with this commit.

        The same bytes stored earlier end too. Then a named batch that is gone is no error: an interrupted
        run of this very command is being repeated.
        """
        named = tuple(dict.fromkeys(batch.replaces))
        if self._catalog.visible_batch(batch.sha256) is None:
            return named
        others = (each for each in named if each != batch.sha256 and self._catalog.visible_batch(each))
        return (batch.sha256, *others)

    def _check_size(self, written: WrittenFile) -> None:
        if self._disk.size(self.folder / written.path) != written.file_size_bytes:
            raise IntegrityFault(f"{written.path} 在录入过程中被改动，没有录入。请检查磁盘后重试")

    def _give_up(self, run: str, planned: tuple[PlannedFile, ...]) -> None:
        """Clean up after a failure, as far as the disk lets us; vacuum does the rest.

        The catalog is asked first: an interrupt can arrive after a COMMIT that worked.
        """
        with suppress(ZhucunError, OutcomeUnknown), told_plainly("清理"):
            if self._catalog.batch_of_run(run) is None:
                self._remove(planned)
                with self._catalog.writing():
                    self._catalog.drop_intent(run)

    def _remove(self, planned: Iterable[PlannedFile]) -> None:
        names = [name for each in planned for name in (each.aside, each.path)]
        remove_files(self._disk, self.folder, names)

    def withdraw(self, batch_id: str, op: Withdrawal, who: str = "") -> BatchInfo:
        """End a visible batch, named by its whole id; what was known before stays reproducible.

        Raises UsageError when it is not visible.
        """
        run = secrets.token_hex(8)
        with told_plainly("撤回"):
            try:
                with self._catalog.writing():
                    number = self._catalog.add_snapshot(op, run, who, self._clock())
                    self._catalog.end_batch(batch_id, number)
                    ended = self._catalog.batch_ended_by(run)
            except OutcomeUnknown as unknown:
                return _settled(self._catalog.batch_ended_by, run, unknown)
        if ended is None:
            raise IntegrityFault("刚撤回的批次查不到。请运行 zhucun verify，并把这句话报告给维护者")
        return ended

    def vacuum(self) -> tuple[Path, ...]:
        """Remove what dead writers left: their files, which nobody sees, and their intents. History stays.

        The paths that were removed.
        """
        with told_plainly("清理"):
            return sweep(self.folder, self._catalog, self._disk, self._clock())

    # Reading ----------------------------------------------------------------------------------------------

    def snapshot(self, known_by: datetime | None = None) -> Snapshot:
        """The lake as it is, or as it was known at an aware moment: committed ≤ moment < withdrawn.

        A moment before the first commit gives an empty snapshot.
        """
        with told_plainly("读取数据湖"):
            not_after = None if known_by is None else microseconds(known_by)
            return take_snapshot(self._catalog, self._checked, not_after)

    def find_batches(self, word: str) -> tuple[BatchInfo, ...]:
        """Visible batches by id or file name; an exact one wins, else every beginning or part that fits."""
        with told_plainly("查找批次"):
            return self._catalog.find_batches(word)

    def last_batch(self) -> BatchInfo | None:
        """The visible batch that was committed last: what `undo` would withdraw."""
        with told_plainly("查找批次"):
            return self._catalog.last_batch()

    def history(self) -> tuple[HistoryEntry, ...]:
        """Every commit, newest first."""
        with told_plainly("读取历史"), self._catalog.reading():
            return self._catalog.history()

    def verify(self) -> tuple[Fault, ...]:
        """Re-read everything, of every snapshot, against checksums and counts; empty when all is sound."""
        with told_plainly("核验"):
            return find_faults(self.folder, self._catalog, self._disk, self._clock())


def _settled(look_up: Callable[[str], BatchInfo | None], run: str, unknown: OutcomeUnknown) -> BatchInfo:
    """What a commit of unknown outcome came to: the batch if it is durable, else the error again."""
    found = look_up(run)
    interrupted = unknown.__cause__ is not None and not isinstance(unknown.__cause__, Exception)
    if found is None or interrupted:
        raise unknown
    return found


def _refuse_lost_catalog(folder: Path) -> None:
    """A new catalog over old data would make every file an orphan, and a vacuum would remove them."""
    catalog, data = folder / CATALOG_NAME, folder / DATA_FOLDER
    lost = not catalog.exists() or catalog.stat().st_size == 0
    if lost and data.is_dir() and any(data.iterdir()):
        raise IntegrityFault(f"{folder} 里有数据，但目录文件 {CATALOG_NAME} 不见了。请从备份恢复该文件")
