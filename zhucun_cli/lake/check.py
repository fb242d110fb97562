"""Verification of everything stored, and the sweeping of what dead writers left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from zhucun_cli.lake.batches import SHORT_ID, DataFile, Fault, FaultCode
from zhucun_cli.lake.catalog import Catalog
from zhucun_cli.lake.catalog_file import CATALOG_NAME
from zhucun_cli.lake.disk import Disk, this_writer
from zhucun_cli.lake.files import files_by_intent, remove_files

_REMEDY = "请从备份恢复，或 forget 该批次后重新录入原表"


def find_faults(lake: Path, catalog: Catalog, disk: Disk, now: int) -> tuple[Fault, ...]:
    """Every fault of the catalog and of the files of all snapshots; OSError only from the folder itself."""
    # The folder first: what is there now and in no row later was not on its way to becoming one.
    on_disk = files_by_intent(lake)
    with catalog.reading():
        unsound = catalog.unsound()
        files = catalog.all_files()
        in_flight = _living(catalog, now)
    faults = [
        Fault("CATALOG", CATALOG_NAME, f"{CATALOG_NAME} 内部不一致：{each}。请从备份恢复") for each in unsound
    ]
    for each in files:
        faults.extend(_faults_of(lake, each, disk))
    listed = {each.path for each in files}
    for path, intent in on_disk:
        if path not in listed and intent not in in_flight and (lake / path).exists():
            message = f"{path} 是中断的录入留下的，不影响数据。可运行 zhucun vacuum 清理"
            faults.append(Fault("ORPHAN", path, message))
    return tuple(faults)


def _faults_of(lake: Path, file: DataFile, disk: Disk) -> Iterator[Fault]:
    """The first thing that is wrong with a file, if anything is."""
    path = lake / file.path
    try:
        size = disk.size(path)
        if size != file.file_size_bytes:
            yield _fault("SIZE", file, f"应有 {file.file_size_bytes} 字节，现有 {size} 字节")
        elif disk.digest(path) != file.sha256:
            yield _fault("CHECKSUM", file, "内容与入库时不一致")
        else:
            rows = _row_count(path)
            if rows != file.record_count:
                yield _fault("ROWS", file, f"应有 {file.record_count} 行，现有 {rows} 行")
    except FileNotFoundError:
        yield _fault("MISSING", file, "不见了")
    except OSError as error:
        yield _fault("UNREADABLE", file, f"读不出来（{error.strerror}）")


def _row_count(path: Path) -> int:
    import pyarrow.parquet as pq

    rows: int = pq.read_metadata(path).num_rows
    return rows


def _fault(code: FaultCode, file: DataFile, what: str) -> Fault:
    batches = "、".join(each[:SHORT_ID] for each in file.batches)
    return Fault(code, file.path, f"数据文件 {file.path} {what}（批次 {batches}）。{_REMEDY}", file.batches)


def sweep(lake: Path, catalog: Catalog, disk: Disk, now: int) -> tuple[Path, ...]:
    """Drop the intents of dead writers, then remove the files that no row and no living intent claims.

    Decided under the write lock and removed after it: a writer that was wrongly taken for dead finds its
    intent gone when it commits, so nothing it could still publish is removed.
    """
    with catalog.writing():
        living = _living(catalog, now)
        for intent, _, _ in catalog.intents():
            if intent not in living:
                catalog.drop_intent(intent)
        listed = {each.path for each in catalog.all_files()}
        orphans = [
            path for path, intent in files_by_intent(lake) if path not in listed and intent not in living
        ]
    left = set(remove_files(disk, lake, orphans))
    return tuple(lake / path for path in orphans if path not in left)


def _living(catalog: Catalog, now: int) -> frozenset[str]:
    here = this_writer()
    return frozenset(
        intent for intent, started, writer in catalog.intents() if not writer.seems_dead(here, now - started)
    )
