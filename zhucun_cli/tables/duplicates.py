"""Equal rows of one file: the first stays, the others are counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from zhucun_cli.tables.table import Counts, Table, Value


def without_duplicates(tables: Sequence[Table]) -> tuple[Table, ...]:
    """The tables of one file without rows that equal an earlier row of the same kind in every field."""
    seen: dict[str, set[tuple[Value, ...]]] = {}
    return tuple(_first_only(table, seen.setdefault(table.kind.name, set())) for table in tables)


def _first_only(table: Table, seen: set[tuple[Value, ...]]) -> Table:
    """`seen` grows by this table's rows."""
    before = len(seen)
    rows = list(zip(*table.columns.values(), strict=True))
    distinct = set(rows)
    if len(distinct) == len(rows) and not distinct & seen:
        seen |= distinct
        return table
    kept = []
    for place, row in enumerate(rows):
        if row not in seen:
            seen.add(row)
            kept.append(place)
    assert len(seen) == before + len(kept)
    doubled = len(rows) - len(kept)
    return replace(
        table,
        columns=_only(table.columns, kept),
        rows=[table.rows[place] for place in kept],
        counts=Counts(
            rows=table.counts.rows,
            accepted=table.counts.accepted - doubled,
            duplicates=table.counts.duplicates + doubled,
            rejected=table.counts.rejected,
            skipped=table.counts.skipped,
        ),
    )


def _only(columns: Mapping[str, Sequence[Value]], kept: Sequence[int]) -> dict[str, Sequence[Value]]:
    return {name: [values[place] for place in kept] for name, values in columns.items()}
