"""The catalog as a file: its tables, its creation, and how it is opened.

Table and column names follow DuckLake where they fit. `journal_mode=DELETE` and not WAL: a WAL cannot be read
from a read-only place, is not for shared folders, and was not faster here. `synchronous=EXTRA` also makes
the removal of the journal durable, which is the moment of the commit.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

from zhucun_cli.errors import HomeNotFound, IntegrityFault, NewerFormat
from zhucun_cli.lake.disk import Disk

CATALOG_NAME = "catalog.sqlite"
FORMAT_VERSION = 1
WAIT_SECONDS = 30.0

_SCHEMA = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    # `run` is the token of the commit, by which an unknown outcome is looked up.
    """CREATE TABLE snapshot (
        snapshot_id INTEGER PRIMARY KEY, snapshot_time INTEGER NOT NULL UNIQUE, operation TEXT NOT NULL,
        run TEXT NOT NULL UNIQUE, who TEXT NOT NULL)""",
    """CREATE TABLE batch (
        begin_snapshot INTEGER PRIMARY KEY REFERENCES snapshot,
        end_snapshot INTEGER REFERENCES snapshot,
        sha256 TEXT NOT NULL, options TEXT NOT NULL, source_name TEXT NOT NULL,
        received_on TEXT NOT NULL, received_stated INTEGER NOT NULL, counts TEXT NOT NULL)""",
    "CREATE UNIQUE INDEX visible_batch ON batch (sha256) WHERE end_snapshot IS NULL",
    "CREATE INDEX ended_batch ON batch (end_snapshot) WHERE end_snapshot IS NOT NULL",
    """CREATE TABLE data_file (
        data_file_id INTEGER PRIMARY KEY, table_name TEXT NOT NULL, partition TEXT NOT NULL,
        path TEXT NOT NULL UNIQUE, record_count INTEGER NOT NULL, file_size_bytes INTEGER NOT NULL,
        sha256 TEXT NOT NULL, begin_snapshot INTEGER NOT NULL REFERENCES snapshot,
        end_snapshot INTEGER REFERENCES snapshot)""",
    # Which batches live in a file: one today; a compacted file holds several.
    """CREATE TABLE file_batch (
        data_file_id INTEGER NOT NULL REFERENCES data_file,
        batch_snapshot INTEGER NOT NULL REFERENCES batch (begin_snapshot),
        record_count INTEGER NOT NULL, PRIMARY KEY (batch_snapshot, data_file_id)) WITHOUT ROWID""",
    "CREATE INDEX batch_of_file ON file_batch (data_file_id)",
    """CREATE TABLE scope (
        batch_snapshot INTEGER NOT NULL REFERENCES batch (begin_snapshot), kind TEXT NOT NULL,
        township_key TEXT NOT NULL, village_key TEXT NOT NULL, label TEXT NOT NULL,
        accepted INTEGER NOT NULL, rejected INTEGER NOT NULL)""",
    "CREATE INDEX scope_of_batch ON scope (batch_snapshot)",
    "CREATE TABLE declaration (sha256 TEXT PRIMARY KEY, content TEXT NOT NULL)",
    """CREATE TABLE batch_declaration (
        batch_snapshot INTEGER NOT NULL REFERENCES batch (begin_snapshot), name TEXT NOT NULL,
        sha256 TEXT NOT NULL REFERENCES declaration, PRIMARY KEY (batch_snapshot, name)) WITHOUT ROWID""",
    """CREATE TABLE intent (
        intent_id TEXT PRIMARY KEY, started_at INTEGER NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,
        process_start TEXT NOT NULL, boot_id TEXT NOT NULL)""",
    """CREATE VIEW batch_info AS
        SELECT batch.*, snapshot.snapshot_time, snapshot.who, snapshot.run
        FROM batch JOIN snapshot ON snapshot.snapshot_id = batch.begin_snapshot""",
)


def create_catalog(path: Path, disk: Disk) -> None:
    """Write an empty catalog at `path`, or finish one whose creation was cut short."""
    if not path.exists():
        disk.close(disk.open_new(path))
    with closing(connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        disk.begin(connection)
        if _has_meta(connection):
            connection.execute("ROLLBACK")
            return
        for statement in _SCHEMA:
            disk.execute(connection, statement)
        rows = (("format_version", str(FORMAT_VERSION)), ("lake_uuid", str(uuid4())))
        disk.execute_many(connection, "INSERT INTO meta VALUES (?, ?)", rows)
        disk.commit(connection)
    disk.fsync_dir(path.parent)


def connect(path: Path) -> sqlite3.Connection:
    """Open an existing catalog for writing, or for reading where the place allows no more."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=WAIT_SECONDS, isolation_level=None
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def _has_meta(connection: sqlite3.Connection) -> bool:
    found = connection.execute("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'meta'")
    return found.fetchone() is not None


def check_format(connection: sqlite3.Connection) -> None:
    """Raise NewerFormat, HomeNotFound or IntegrityFault for a catalog that is not ours to read."""
    if not _has_meta(connection):
        raise HomeNotFound("数据湖没有建完整（建立时被中断）。请再运行一次 zhucun init")
    row = connection.execute("SELECT value FROM meta WHERE name = 'format_version'").fetchone()
    if row is None or not str(row["value"]).isdigit():
        raise IntegrityFault(f"{CATALOG_NAME} 没有格式版本号，可能已损坏。请用最近的备份恢复")
    if int(row["value"]) > FORMAT_VERSION:
        raise NewerFormat("数据湖由更新版本的 zhucun 写成，本版本不读也不改。请先升级 zhucun")
