"""One state of the lake: which batches and which files, and the files themselves once they are checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType

from zhucun_cli.errors import IntegrityFault
from zhucun_cli.lake.batches import SHORT_ID, BatchInfo, DataFile, ScopeRow
from zhucun_cli.lake.catalog import Catalog, instant
from zhucun_cli.lake.disk import Disk
from zhucun_cli.lake.failures import told_plainly


class CheckedFiles:
    """Hands out the path of a data file after its SHA-256 was found right, once for each file.

    DuckDB ignores the page checksums of Parquet: 47 of 60 flipped bits gave silently wrong rows.
    """

    def __init__(self, lake: Path, disk: Disk) -> None:
        self._lake = lake
        self._disk = disk
        self._sound: set[str] = set()

    def path(self, file: DataFile) -> Path:
        """Where the file is; IntegrityFault when it is missing or is not what was stored."""
        path = self._lake / file.path
        if file.path in self._sound:
            return path
        try:
            with told_plainly("读取数据文件"):
                digest = self._disk.digest(path)
        except IntegrityFault as error:
            raise _damaged(file, "读不出来") from error
        if digest != file.sha256:
            raise _damaged(file, "与入库时不一致")
        self._sound.add(file.path)
        return path


def _damaged(file: DataFile, how: str) -> IntegrityFault:
    batches = "、".join(each[:SHORT_ID] for each in file.batches)
    return IntegrityFault(
        f"数据文件 {file.path} {how}（批次 {batches}），本次没有给出结果。"
        "请运行 zhucun verify 查看全部受损文件，再从备份恢复，或 forget 该批次后重新录入原表"
    )


@dataclass(frozen=True)
class Snapshot:
    """The lake as it stood after one commit; taking it needed one short read, holding it needs no lock.

    `id` is 0 and `committed_at` None before the first commit. `files` maps a table to its files.
    """

    id: int
    committed_at: datetime | None
    batches: tuple[BatchInfo, ...]
    files: Mapping[str, tuple[DataFile, ...]]
    _catalog: Catalog = field(repr=False, compare=False)
    _checked: CheckedFiles = field(repr=False, compare=False)

    def paths(
        self, table: str, parts: Callable[[str], bool] | None = None, batch: str | None = None
    ) -> tuple[Path, ...]:
        """The files of `table`, all or those whose partition label `parts` accepts, each one checked.

        `batch` restricts them to files that hold rows of that batch.

        Raises IntegrityFault naming the file, its batch and what to do.
        """
        return tuple(
            self._checked.path(each)
            for each in self.files.get(table, ())
            if (parts is None or parts(each.partition)) and (batch is None or batch in each.batches)
        )

    def scope(self) -> tuple[tuple[BatchInfo, ScopeRow], ...]:
        """What each visible batch speaks of: kind, village, period, rows accepted and rejected."""
        begun = {each.begin_snapshot: each for each in self.batches}
        with told_plainly("读取数据湖"):
            return tuple((begun[number], row) for number, row in self._catalog.scope_at(self.id))

    def declarations(self, batch: BatchInfo) -> Mapping[str, str]:
        """The kinds and settings under which a batch was read: name → text."""
        with told_plainly("读取数据湖"):
            return MappingProxyType(self._catalog.declarations_of(batch))


def take_snapshot(catalog: Catalog, checked: CheckedFiles, not_after: int | None) -> Snapshot:
    """The newest snapshot, or the newest at or before `not_after` microseconds."""
    with catalog.reading():
        number, moment = catalog.latest_snapshot(not_after) or (0, None)
        batches = catalog.batches_at(number)
        files: dict[str, list[DataFile]] = {}
        for each in catalog.files_at(number):
            files.setdefault(each.table, []).append(each)
    return Snapshot(
        id=number,
        committed_at=None if moment is None else instant(moment),
        batches=batches,
        files=MappingProxyType({table: tuple(found) for table, found in files.items()}),
        _catalog=catalog,
        _checked=checked,
    )
