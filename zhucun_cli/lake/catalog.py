"""The catalog: which snapshots, batches and Parquet files there are; short reads, and the steps of a write."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import astuple, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from zhucun_cli.errors import HomeNotFound, Locked, UsageError
from zhucun_cli.lake.batches import SHORT_ID, BatchInfo, DataFile, HistoryEntry, NewBatch, ScopeRow
from zhucun_cli.lake.catalog_file import CATALOG_NAME, check_format, connect
from zhucun_cli.lake.disk import Disk, SqlValue, Writer
from zhucun_cli.lake.failures import OutcomeUnknown
from zhucun_cli.lake.files import WrittenFile

SqlValues = Sequence[SqlValue] | Mapping[str, SqlValue]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_NOW_VISIBLE = "SELECT * FROM batch_info WHERE end_snapshot IS NULL"
_NAMED_EXACTLY = _NOW_VISIBLE + " AND (sha256 = :word OR source_name = :word) ORDER BY begin_snapshot"
_NAMED_PARTLY = (
    _NOW_VISIBLE + " AND (substr(sha256, 1, length(:word)) = lower(:word) OR instr(source_name, :word) > 0) "
    "ORDER BY begin_snapshot"
)
_VISIBLE_AT = (
    "SELECT * FROM batch_info WHERE begin_snapshot <= :at AND (end_snapshot IS NULL OR end_snapshot > :at) "
    "ORDER BY begin_snapshot"
)
_FILES_AT = """
    SELECT data_file.*, batch.sha256 AS batch_id FROM data_file
    JOIN file_batch USING (data_file_id) JOIN batch ON batch.begin_snapshot = file_batch.batch_snapshot
    WHERE data_file.begin_snapshot <= :at AND (data_file.end_snapshot IS NULL OR data_file.end_snapshot > :at)
    ORDER BY data_file_id, batch_snapshot"""
_ALL_FILES = """
    SELECT data_file.*, batch.sha256 AS batch_id FROM data_file
    LEFT JOIN file_batch USING (data_file_id)
    LEFT JOIN batch ON batch.begin_snapshot = file_batch.batch_snapshot
    ORDER BY data_file_id, batch_snapshot"""
_SCOPE_AT = """
    SELECT scope.* FROM scope JOIN batch ON batch.begin_snapshot = scope.batch_snapshot
    WHERE batch.begin_snapshot <= :at AND (batch.end_snapshot IS NULL OR batch.end_snapshot > :at)
    ORDER BY scope.rowid"""
_FILES_OUT_OF_STEP = """
    SELECT data_file.path FROM data_file
    JOIN file_batch USING (data_file_id) JOIN batch ON batch.begin_snapshot = file_batch.batch_snapshot
    WHERE data_file.end_snapshot IS NULL AND batch.end_snapshot IS NOT NULL
    UNION
    SELECT path FROM data_file WHERE record_count <> (
        SELECT coalesce(sum(record_count), 0) FROM file_batch
        WHERE file_batch.data_file_id = data_file.data_file_id)"""


def instant(microseconds: int) -> datetime:
    """UTC microseconds since 1970 as an aware datetime."""
    return _EPOCH + timedelta(microseconds=microseconds)


def microseconds(moment: datetime) -> int:
    """An aware datetime as UTC microseconds since 1970; ValueError for one without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return (moment - _EPOCH) // timedelta(microseconds=1)


class Catalog:
    """One connection to a catalog: short reads, and the statements of a write.

    The connection is opened for writing but kept at `query_only`: one opened read-only could not roll back
    what a killed writer left in the journal. On a read-only place SQLite falls back by itself.
    """

    def __init__(self, path: Path, disk: Disk) -> None:
        self._path = path
        self._disk = disk
        self._connection = self._open()

    def close(self) -> None:
        """Give the connection back; the catalog cannot be used after."""
        self._connection.close()

    def _open(self) -> sqlite3.Connection:
        if not self._path.exists():
            raise HomeNotFound(
                f"{self._path.parent} 里没有数据湖（缺 {CATALOG_NAME}）。请先运行 zhucun init，或用 --home 指明"
            )
        connection = connect(self._path)
        try:
            check_format(connection)
            connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One short read transaction: everything inside sees the same snapshot; then no lock is held."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One write transaction.

        Raises OutcomeUnknown when COMMIT did not answer: the connection is then a new one, so that a look
        at the catalog tells what became of it. Any other error means that nothing was committed.
        """
        self._connection.execute("PRAGMA query_only = OFF")
        try:
            self._disk.begin(self._connection)
            yield
        except BaseException:
            self._start_anew()
            raise
        try:
            self._disk.commit(self._connection)
            self._connection.execute("PRAGMA query_only = ON")
        except BaseException as error:
            self._start_anew()
            raise OutcomeUnknown from error

    def _start_anew(self) -> None:
        # Closing rolls back whatever is not durable, even when ROLLBACK itself would fail.
        with suppress(sqlite3.Error):
            self._connection.close()
        self._connection = self._open()

    # Reads -----------------------------------------------------------------------------------------------

    def latest_snapshot(self, not_after: int | None = None) -> tuple[int, int] | None:
        """Number and time of the last snapshot, or of the last at or before `not_after` microseconds."""
        row = self._one(
            "SELECT snapshot_id, snapshot_time FROM snapshot WHERE :not_after IS NULL "
            "OR snapshot_time <= :not_after ORDER BY snapshot_id DESC LIMIT 1",
            {"not_after": not_after},
        )
        return None if row is None else (row["snapshot_id"], row["snapshot_time"])

    def batches_at(self, snapshot_id: int) -> tuple[BatchInfo, ...]:
        """The batches visible in a snapshot, oldest first."""
        return tuple(_batch(row) for row in self._all(_VISIBLE_AT, {"at": snapshot_id}))

    def files_at(self, snapshot_id: int) -> tuple[DataFile, ...]:
        """The data files visible in a snapshot, oldest first."""
        return _files(self._all(_FILES_AT, {"at": snapshot_id}))

    def scope_at(self, snapshot_id: int) -> tuple[tuple[int, ScopeRow], ...]:
        """What the batches visible in a snapshot speak of, each with the snapshot its batch began in."""
        names = [each.name for each in fields(ScopeRow)]
        return tuple(
            (row["batch_snapshot"], ScopeRow(*(row[name] for name in names)))
            for row in self._all(_SCOPE_AT, {"at": snapshot_id})
        )

    def visible_batch(self, sha256: str) -> BatchInfo | None:
        """The batch of these bytes, if it is visible now."""
        row = self._one(_NOW_VISIBLE + " AND sha256 = ?", (sha256,))
        return None if row is None else _batch(row)

    def last_batch(self) -> BatchInfo | None:
        """The visible batch that was committed last."""
        row = self._one(_NOW_VISIBLE + " ORDER BY begin_snapshot DESC LIMIT 1")
        return None if row is None else _batch(row)

    def find_batches(self, word: str) -> tuple[BatchInfo, ...]:
        """Visible batches of exactly this id or file name; else whose id begins so or name contains it."""
        values = {"word": word}
        rows = (self._all(_NAMED_EXACTLY, values) or self._all(_NAMED_PARTLY, values)) if word else []
        return tuple(_batch(row) for row in rows)

    def batch_of_run(self, run: str) -> BatchInfo | None:
        """The batch that the commit with this token began, if that commit took place."""
        row = self._one("SELECT * FROM batch_info WHERE run = ?", (run,))
        return None if row is None else _batch(row)

    def batch_ended_by(self, run: str) -> BatchInfo | None:
        """The batch that the withdrawal with this token ended, if that commit took place."""
        row = self._one(
            "SELECT * FROM batch_info WHERE end_snapshot = (SELECT snapshot_id FROM snapshot WHERE run = ?)",
            (run,),
        )
        return None if row is None else _batch(row)

    def history(self) -> tuple[HistoryEntry, ...]:
        """Every snapshot, newest first."""
        batches = [_batch(row) for row in self._all("SELECT * FROM batch_info ORDER BY begin_snapshot")]
        begun = {each.begin_snapshot: each for each in batches}
        ended: dict[int, list[BatchInfo]] = {}
        for each in batches:
            if each.end_snapshot is not None:
                ended.setdefault(each.end_snapshot, []).append(each)
        rows = self._all("SELECT * FROM snapshot ORDER BY snapshot_id DESC")
        return tuple(
            HistoryEntry(
                snapshot_id=row["snapshot_id"],
                committed_at=instant(row["snapshot_time"]),
                operation=row["operation"],
                who=row["who"],
                batch=begun.get(row["snapshot_id"]) or ended[row["snapshot_id"]][0],
                replaced=tuple(each.id for each in ended.get(row["snapshot_id"], ()))
                if row["operation"] == "replace"
                else (),
            )
            for row in rows
        )

    def declarations_of(self, batch: BatchInfo) -> dict[str, str]:
        """The kinds and settings under which a batch was read: name → text."""
        rows = self._all(
            "SELECT name, content FROM batch_declaration JOIN declaration USING (sha256) "
            "WHERE batch_snapshot = ? ORDER BY name",
            (batch.begin_snapshot,),
        )
        return {row["name"]: row["content"] for row in rows}

    def all_files(self) -> tuple[DataFile, ...]:
        """Every data file of every snapshot."""
        return _files(self._all(_ALL_FILES))

    def intents(self) -> tuple[tuple[str, int, Writer], ...]:
        """The writers that announced themselves and did not finish: (intent, started at, who)."""
        return tuple(
            (
                row["intent_id"],
                row["started_at"],
                Writer(row["host"], row["pid"], row["process_start"], row["boot_id"]),
            )
            for row in self._all("SELECT * FROM intent")
        )

    def unsound(self) -> tuple[str, ...]:
        """What is wrong in the catalog itself: its pages, its references, files at odds with batches."""
        found = [str(row[0]) for row in self._all("PRAGMA integrity_check") if row[0] != "ok"]
        found.extend(f"{row['table']} → {row['parent']}" for row in self._all("PRAGMA foreign_key_check"))
        found.extend(str(row["path"]) for row in self._all(_FILES_OUT_OF_STEP))
        return tuple(found)

    def _one(self, sql: str, values: SqlValues = ()) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self._connection.execute(sql, values).fetchone()
        return row

    def _all(self, sql: str, values: SqlValues = ()) -> list[sqlite3.Row]:
        return self._connection.execute(sql, values).fetchall()

    # Statements of a write: only inside `writing` ----------------------------------------------------------

    def add_intent(self, intent: str, writer: Writer, now: int) -> None:
        """Announce a write before its first file."""
        self._do(
            "INSERT INTO intent VALUES (?, ?, ?, ?, ?, ?)",
            (intent, now, writer.host, writer.pid, writer.process_start, writer.boot_id),
        )

    def drop_intent(self, intent: str) -> bool:
        """Take an announcement back; False when someone else already did."""
        return self._do("DELETE FROM intent WHERE intent_id = ?", (intent,)) == 1

    def claim(self, intent: str) -> None:
        """Turn an announcement into the right to publish; Locked when a vacuum took it for dead."""
        if not self.drop_intent(intent):
            raise Locked("这次写入被另一个任务当作已中断而作废，库中数据未变。请重新运行一次")

    def add_snapshot(self, operation: str, run: str, who: str, now: int) -> int:
        """The number of a new snapshot; its time is after every earlier one, whatever the clock says."""
        last = self.latest_snapshot() or (0, 0)
        number, moment = last[0] + 1, max(now, last[1] + 1)
        self._do("INSERT INTO snapshot VALUES (?, ?, ?, ?, ?)", (number, moment, operation, run, who))
        return number

    def end_batch(self, sha256: str, snapshot_id: int) -> None:
        """From this snapshot on a batch and its files are not visible; UsageError when it was not."""
        batch = self.visible_batch(sha256)
        if batch is None:
            raise UsageError(
                f"批次 {sha256[:SHORT_ID]} 不在库中（可能已撤回或已被替换）。请运行 zhucun history 核对"
            )
        values = (snapshot_id, batch.begin_snapshot)
        self._do("UPDATE batch SET end_snapshot = ? WHERE begin_snapshot = ?", values)
        self._do(
            "UPDATE data_file SET end_snapshot = ? WHERE end_snapshot IS NULL AND data_file_id IN "
            "(SELECT data_file_id FROM file_batch WHERE batch_snapshot = ?)",
            values,
        )

    def add_batch(self, number: int, batch: NewBatch, files: Iterable[WrittenFile]) -> None:
        """A batch that begins in snapshot `number`, with its files, scope and declarations."""
        self._do(
            "INSERT INTO batch VALUES (?, NULL, ?, ?, ?, ?, ?, ?)",
            (
                number, batch.sha256, batch.options, batch.source_name,
                batch.received_on.isoformat(), int(batch.received_stated), batch.counts,
            ),
        )  # fmt: skip
        for each in files:
            self._add_file(number, each)
        self._do_each(
            "INSERT INTO scope VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(number, *astuple(each)) for each in batch.scope],
        )
        texts = {
            name: (hashlib.sha256(text.encode()).hexdigest(), text)
            for name, text in batch.declarations.items()
        }
        self._do_each("INSERT OR IGNORE INTO declaration VALUES (?, ?)", list(texts.values()))
        self._do_each(
            "INSERT INTO batch_declaration VALUES (?, ?, ?)",
            [(number, name, digest) for name, (digest, _) in texts.items()],
        )

    def _add_file(self, number: int, file: WrittenFile) -> None:
        self._do(
            "INSERT INTO data_file VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, NULL)",
            (
                file.table, file.partition, file.path, file.record_count, file.file_size_bytes,
                file.sha256, number,
            ),
        )  # fmt: skip
        self._do(
            "INSERT INTO file_batch SELECT data_file_id, ?, record_count FROM data_file WHERE path = ?",
            (number, file.path),
        )

    def _do(self, sql: str, values: Sequence[SqlValue]) -> int:
        return self._disk.execute(self._connection, sql, values)

    def _do_each(self, sql: str, rows: Sequence[Sequence[SqlValue]]) -> None:
        if rows:
            self._disk.execute_many(self._connection, sql, rows)


def _batch(row: sqlite3.Row) -> BatchInfo:
    return BatchInfo(
        id=row["sha256"],
        source_name=row["source_name"],
        received_on=date.fromisoformat(row["received_on"]),
        received_stated=bool(row["received_stated"]),
        committed_at=instant(row["snapshot_time"]),
        who=row["who"],
        options=row["options"],
        counts=row["counts"],
        begin_snapshot=row["begin_snapshot"],
        end_snapshot=row["end_snapshot"],
    )


def _files(rows: Iterable[sqlite3.Row]) -> tuple[DataFile, ...]:
    found: dict[int, sqlite3.Row] = {}
    batches: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row["data_file_id"], row)
        batches.setdefault(row["data_file_id"], []).extend([row["batch_id"]] if row["batch_id"] else [])
    return tuple(
        DataFile(
            id=number,
            table=row["table_name"],
            partition=row["partition"],
            path=row["path"],
            record_count=row["record_count"],
            file_size_bytes=row["file_size_bytes"],
            sha256=row["sha256"],
            batches=tuple(batches[number]),
            begin_snapshot=row["begin_snapshot"],
            end_snapshot=row["end_snapshot"],
        )
        for number, row in found.items()
    )
