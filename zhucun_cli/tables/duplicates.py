"""Equal rows of one file: the first stays, the others are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from zhucun_cli.sheets.columns import Encoded
from zhucun_cli.tables.table import Counts, Table, Value

_ODD = 0x9E3779B97F4A7C15  # the multiplier of splitmix64


def without_duplicates(tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables of one file without rows that equal an earlier row of the same kind in every field."""
    of_kind = Counter(table.kind.name for table in tables)
    seen: dict[str, set[tuple[Value, ...]]] = {}
    return tuple(
        _first_only(
            table,
            seen.setdefault(table.kind.name, set()),
            _alike(tuple(table.columns.values()))
            if of_kind[table.kind.name] == 1
            else range(len(table.rows)),
        )
        for table in tables
    )


def _alike(columns: Sequence[Encoded[Value]]) -> Sequence[int]:
    """The rows that may have an equal among the others: the numbers of their values mix to the same mark."""
    import numpy as np

    marks = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        marks = (marks + column.which.astype(np.uint64)) * np.uint64(_ODD)
        marks ^= marks >> np.uint64(29)
    ordered = np.sort(marks)
    repeated = ordered[:-1][ordered[1:] == ordered[:-1]]
    places: list[int] = np.flatnonzero(np.isin(marks, repeated)).tolist() if len(repeated) else []
    return places


def _first_only(table: Table, seen: set[tuple[Value, ...]], suspects: Sequence[int]) -> Table:
    """`seen` grows by the `suspects`, the rows that may equal another."""
    before = len(seen)
    gone = set()
    rows = zip(*(column.only(suspects) for column in table.columns.values()), strict=True)
    for place, row in zip(suspects, rows, strict=True):
        if row in seen:
            gone.add(place)
        seen.add(row)
    assert len(seen) == before + len(suspects) - len(gone)
    return _without(table, gone) if gone else table


def _without(table: Table, gone: set[int]) -> Table:
    kept = [place for place in range(len(table.rows)) if place not in gone]
    return replace(
        table,
        columns={name: column.only(kept) for name, column in table.columns.items()},
        rows=[table.rows[place] for place in kept],
        counts=Counts(
            rows=table.counts.rows,
            accepted=table.counts.accepted - len(gone),
            duplicates=table.counts.duplicates + len(gone),
            rejected=table.counts.rejected,
            skipped=table.counts.skipped,
        ),
    )
