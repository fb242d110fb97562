"""Parquet files: planned, encoded, written aside, made durable, then named."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from zhucun_cli.errors import DeclarationError, IntegrityFault
from zhucun_cli.lake.disk import Disk

if TYPE_CHECKING:
    import pyarrow as pa

DATA_FOLDER = "data"
_ASIDE = ".tmp"
_ENCODED_AT_ONCE = 2
_NAME = re.compile(r"[\w-]+")
# An empty value after "part=" makes Spark stop, and a null one alone makes pyarrow stop.
_NO_PARTITION = "all"
_OURS = re.compile(r"(?P<intent>[0-9a-f]{16})-[0-9a-f]{8}\.parquet(?:\.tmp)?")


@dataclass(frozen=True)
class PlannedFile:
    """A file that a commit is going to write; `path` is relative to the lake."""

    table: str
    partition: str
    path: str
    rows: pa.Table

    @property
    def aside(self) -> str:
        """The name it has until it is whole."""
        return self.path + _ASIDE


@dataclass(frozen=True)
class WrittenFile:
    """A whole, durable file that no snapshot lists yet."""

    table: str
    partition: str
    path: str
    record_count: int
    file_size_bytes: int
    sha256: str


def plan_files(intent: str, tables: Mapping[str, Mapping[str, pa.Table]]) -> tuple[PlannedFile, ...]:
    """One file for each table and partition that has rows.

    Raises DeclarationError for a name that cannot be a folder's.
    """
    planned = []
    for table, partitions in tables.items():
        for label, rows in partitions.items():
            if not _NAME.fullmatch(table) or not _NAME.fullmatch(label or _NO_PARTITION):
                raise DeclarationError(
                    f"表名“{table}”、期间“{label}”不能用作文件夹名，请只用字母、数字、汉字、- 和 _"
                )
            if rows.num_rows:
                name = f"{intent}-{secrets.token_hex(4)}.parquet"
                path = PurePosixPath(DATA_FOLDER, table, f"part={label or _NO_PARTITION}", name)
                planned.append(PlannedFile(table, label, str(path), rows))
    return tuple(planned)


def write_files(disk: Disk, lake: Path, planned: Iterable[PlannedFile]) -> tuple[WrittenFile, ...]:
    """Write each file aside, make it durable, name it; then make the names durable.

    When this returns, a power cut takes nothing away. Raises OSError, or IntegrityFault when the disk
    does not give back what was written.
    """
    planned = tuple(planned)
    with ThreadPoolExecutor(_ENCODED_AT_ONCE) as encoders:
        contents = encoders.map(encode, [each.rows for each in planned])
        written = tuple(_write_file(disk, lake, *each) for each in zip(planned, contents, strict=True))
    # Also the folders above: whoever created them may have died before making their names durable.
    folders = {parent for each in written for parent in Path(each.path).parents}
    for folder in sorted(folders, key=lambda path: len(path.parts), reverse=True):
        disk.fsync_dir(lake / folder)
    return written


def _write_file(disk: Disk, lake: Path, planned: PlannedFile, content: memoryview) -> WrittenFile:
    digest = hashlib.sha256(content).hexdigest()
    final, aside = lake / planned.path, lake / planned.aside
    for folder in reversed(final.relative_to(lake).parents):
        if not (lake / folder).is_dir():
            disk.mkdir(lake / folder)
    handle = disk.open_new(aside)
    try:
        disk.write(handle, content)
        disk.fsync(handle)
    finally:
        disk.close(handle)
    if disk.digest(aside) != digest:
        raise IntegrityFault(f"写入 {planned.path} 后读回的内容不同，没有录入。请检查磁盘后重试")
    disk.rename(aside, final)
    return WrittenFile(
        planned.table, planned.partition, planned.path, planned.rows.num_rows, len(content), digest
    )


def encode(rows: pa.Table) -> memoryview:
    """`rows` as the bytes of one Parquet file, ordered by household, then by the first date column."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    dates = [each.name for each in rows.schema if pa.types.is_date(each.type)]
    order = [name for name in ("household_code", *dates[:1]) if name in rows.column_names]
    if order and rows.num_rows > 1:
        rows = rows.sort_by([(name, "ascending") for name in order])
    sink = pa.BufferOutputStream()
    pq.write_table(rows, sink, compression="zstd", use_dictionary=True, write_page_checksum=True)
    content = sink.getvalue()
    if pq.read_metadata(pa.BufferReader(content)).num_rows != rows.num_rows:
        raise IntegrityFault("Parquet 文件的行数与数据不符，没有录入。请把这句话报告给维护者")
    return memoryview(content)


def remove_files(disk: Disk, lake: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Remove what can be removed; the paths that could not be, which vacuum will find again."""
    left = []
    for path in paths:
        try:
            disk.unlink(lake / path)
        except OSError:
            left.append(path)
    return tuple(left)


def files_by_intent(lake: Path) -> tuple[tuple[str, str], ...]:
    """Every file on disk that a commit wrote, as (path relative to the lake, intent); no stranger's."""
    found = []
    for path in sorted((lake / DATA_FOLDER).glob("*/*/*")):
        match = _OURS.fullmatch(path.name)
        if match:
            found.append((path.relative_to(lake).as_posix(), match["intent"]))
    return tuple(found)
