"""Is this file another version of one that is already there? (design §5, 疑似更正版)"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhucun_cli.intake.batch import row_keys
from zhucun_cli.lake.batches import BatchInfo, ScopeRow
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.tables.table import Table

SHARE = 0.6  # of the file's rows that one earlier batch already holds
Scope = frozenset[tuple[str, str, str, str]]


@dataclass(frozen=True)
class Resent:
    """The earlier batch that a file looks like, with how many of its rows are the same."""

    batch: BatchInfo
    same: int
    rows: int


def scope_of(rows: Iterable[ScopeRow]) -> Scope:
    """What a file speaks about: (kind, township, village, month or period or effective date)."""
    return frozenset((row.kind, row.township_key, row.village_key, row.label) for row in rows)


def find_resent(snapshot: Snapshot, tables: Sequence[Table], alike: Sequence[BatchInfo]) -> Resent | None:
    """Of the visible batches with the same scope, the one with most equal rows, if ≥ 60 % are equal."""
    if not alike:
        return None
    keys = Counter(key for table in tables for key in row_keys(table))
    total = sum(keys.values())
    found = [Resent(info, _same_rows(snapshot, info, tables, keys), total) for info in alike]
    best = max(found, key=lambda each: each.same)
    return best if total and best.same >= SHARE * total else None


def _same_rows(snapshot: Snapshot, info: BatchInfo, tables: Sequence[Table], keys: Counter[str]) -> int:
    import pyarrow.parquet as pq

    theirs: Counter[str] = Counter()
    for kind in {table.kind.name for table in tables}:
        for path in snapshot.paths(kind, batch=info.id):
            read = pq.read_table(path, columns=["batch", "row_key"], partitioning=None)
            pairs = zip(read.column("batch").to_pylist(), read.column("row_key").to_pylist(), strict=True)
            theirs.update(key for owner, key in pairs if owner == info.id)
    return sum((keys & theirs).values())
