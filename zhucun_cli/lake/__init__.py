"""Storage: immutable Parquet files listed by a SQLite catalog, committed whole or not at all."""

from zhucun_cli.lake.batches import BatchInfo, DataFile, Fault, HistoryEntry, NewBatch, ScopeRow
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.lake.store import Lake

__all__ = ["BatchInfo", "DataFile", "Fault", "HistoryEntry", "Lake", "NewBatch", "ScopeRow", "Snapshot"]
