"""Is this file another version of one that is already there? (design §5, 疑似更正版)"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from zhucun_cli.intake.reading import FileRead
from zhucun_cli.lake.batches import BatchInfo, ScopeRow
from zhucun_cli.lake.snapshot import Snapshot

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


def find_resent(snapshot: Snapshot, read: FileRead, alike: Sequence[BatchInfo]) -> Resent | None:
    """Of the visible batches with the same scope, the one with most equal rows, if ≥ 60 % are equal."""
    if not alike:
        return None
    stored = (rows for kind in read.kinds for rows in read.tables.get(kind, {}).values())
    keys = Counter(key for rows in stored for key in rows.column("row_key").to_pylist())
    total = sum(keys.values())
    found = [Resent(info, _same_rows(snapshot, info, read.kinds, keys), total) for info in alike]
    best = max(found, key=lambda each: each.same)
    return best if total and best.same >= SHARE * total else None


def _same_rows(snapshot: Snapshot, info: BatchInfo, kinds: Collection[str], keys: Counter[str]) -> int:
    import pyarrow.parquet as pq

    theirs: Counter[str] = Counter()
    for kind in kinds:
        for path in snapshot.paths(kind, batch=info.id):
            read = pq.read_table(path, columns=["batch", "row_key"], partitioning=None)
            pairs = zip(read.column("batch").to_pylist(), read.column("row_key").to_pylist(), strict=True)
            theirs.update(key for owner, key in pairs if owner == info.id)
    return sum((keys & theirs).values())
