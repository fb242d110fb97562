"""From the tables of one file to the batch that the lake commits."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from zhucun_cli.kinds import HOUSEHOLD_KIND, Kind
from zhucun_cli.lake.batches import ScopeRow
from zhucun_cli.lake.schema import PROBLEM_SCHEMA, REJECTED_SCHEMA, arrow_schema
from zhucun_cli.periods import month_of
from zhucun_cli.places import township_key, village_key
from zhucun_cli.privacy import person_key
from zhucun_cli.problems import Problem
from zhucun_cli.tables.table import RejectedRow, Table, Value

if TYPE_CHECKING:
    import pyarrow as pa

Partitions = Mapping[str, "pa.Table"]


@dataclass(frozen=True)
class Stamp:
    """What every row of a batch is stamped with. `effective_on` beats the title's date when given."""

    batch: str
    key: bytes
    effective_on: date | None = None
    extent: str = ""


def lake_tables(tables: Sequence[Table], problems: Sequence[Problem], stamp: Stamp) -> dict[str, Partitions]:
    """The rows of a file as the lake's tables: one per kind, and its problems and rejected rows."""
    import pyarrow as pa

    by_kind: dict[str, list[pa.Table]] = defaultdict(list)
    for table in tables:
        if table.rows:
            by_kind[table.kind.name].append(_kind_rows(table, stamp))
    kinds = {table.kind.name: table.kind for table in tables}
    result: dict[str, Partitions] = {
        name: _partitions(kinds[name], pa.concat_tables(parts)) for name, parts in by_kind.items()
    }
    rejected = [_rejected_row(table, row, stamp) for table in tables for row in table.rejected]
    if rejected:
        result["rejected"] = {"": pa.Table.from_pylist(rejected, schema=REJECTED_SCHEMA)}
    if problems:
        rows = [_problem_row(each, stamp.batch) for each in problems]
        result["problem"] = {"": pa.Table.from_pylist(rows, schema=PROBLEM_SCHEMA)}
    return result


def scope_rows(tables: Sequence[Table], stamp: Stamp) -> tuple[ScopeRow, ...]:
    """What the file speaks about: kind, place and period, with the rows of each."""
    accepted: Counter[tuple[str, str, str, str]] = Counter()
    rejected: Counter[tuple[str, str, str, str]] = Counter()
    for table in tables:
        labels = _labels(table, stamp)
        places = zip(_column(table, "township"), _column(table, "village"), strict=True)
        for (township, village), label in zip(places, labels, strict=True):
            accepted[(table.kind.name, _township(township), _village(village), label)] += 1
        for row in table.rejected:
            place = (_township(row.values.get("township")), _village(row.values.get("village")))
            rejected[(table.kind.name, *place, _label(table, row.values, stamp))] += 1
    return tuple(
        ScopeRow(*scope, accepted[scope], rejected[scope]) for scope in sorted({*accepted, *rejected})
    )


def row_keys(table: Table) -> list[str]:
    """A short hash of each row's values: equal rows of different files have equal keys."""
    columns = [table.columns[each.name] for each in table.kind.fields]
    return [
        hashlib.blake2b("\x1f".join(map(str, values)).encode(), digest_size=8).hexdigest()
        for values in zip(*columns, strict=True)
    ]


def _kind_rows(table: Table, stamp: Stamp) -> pa.Table:
    import pyarrow as pa

    kind, count = table.kind, len(table.rows)
    values: dict[str, Sequence[object]] = {
        **table.columns,
        "batch": [stamp.batch] * count,
        "sheet": [table.sheet] * count,
        "row": table.rows,
        "row_key": row_keys(table),
    }
    for each in kind.fields:
        if each.type == "id_number":
            values[f"{each.name}_key"] = _mapped(table.columns[each.name], _person(stamp.key))
    if kind.subject == HOUSEHOLD_KIND:
        values["township_key"] = _mapped(table.columns["township"], township_key)
        values["village_key"] = _mapped(table.columns["village"], village_key)
    if kind.mode == "snapshot":
        values["effective_on"] = [stamp.effective_on or table.effective_on] * count
        values["extent"] = [stamp.extent or ("additions" if table.additions else "")] * count
    schema = arrow_schema(kind)
    return pa.table([pa.array(values[name], schema.field(name).type) for name in schema.names], schema=schema)


def _mapped(values: Sequence[Value], convert: Callable[[str], str]) -> list[str | None]:
    """`convert` once per distinct text; blank stays null."""
    known = {value: convert(value) for value in set(values) if isinstance(value, str) and value}
    return [known.get(value) if isinstance(value, str) else None for value in values]


def _person(key: bytes) -> Callable[[str], str]:
    return lambda number: person_key(number, key)


@lru_cache(maxsize=4096)
def _township(text: Value) -> str:
    return township_key(str(text)) if text else ""


@lru_cache(maxsize=16384)
def _village(text: Value) -> str:
    return village_key(str(text)) if text else ""


def _column(table: Table, name: str) -> Sequence[Value]:
    return table.columns[name]


def _labels(table: Table, stamp: Stamp) -> list[str]:
    kind = table.kind
    if kind.period:
        return [str(value) for value in table.columns[kind.period]]
    if kind.date:
        return [
            month_of(value).label if isinstance(value, date) else "" for value in table.columns[kind.date]
        ]
    return [_snapshot_label(table, stamp)] * len(table.rows)


def _label(table: Table, values: Mapping[str, Value], stamp: Stamp) -> str:
    kind = table.kind
    if kind.period:
        return str(values.get(kind.period) or "")
    if kind.date:
        day = values.get(kind.date) or (table.declared[0] if table.declared else None)
        return month_of(day).label if isinstance(day, date) else ""
    return _snapshot_label(table, stamp)


def _snapshot_label(table: Table, stamp: Stamp) -> str:
    day = stamp.effective_on or table.effective_on
    return day.isoformat() if day else ""


def _partitions(kind: Kind, rows: pa.Table) -> Partitions:
    """Rows by the month or period that places them, so that one of them is read without the rest."""
    import pyarrow.compute as pc

    if kind.period:
        labels = rows.column(kind.period)
    elif kind.mode == "events":
        labels = pc.strftime(rows.column(kind.date), format="%Y-%m")
    else:
        return {"": rows}
    return {label: rows.filter(pc.equal(labels, label)) for label in sorted(pc.unique(labels).to_pylist())}


def _rejected_row(table: Table, row: RejectedRow, stamp: Stamp) -> dict[str, object]:
    kind, values = table.kind, row.values
    number = values.get("id_number")
    declared = table.declared or (None, None)
    return {
        "batch": stamp.batch,
        "sheet": table.sheet,
        "row": row.row,
        "kind": kind.name,
        "household_code": values.get("household_code"),
        "id_number_key": person_key(str(number), stamp.key) if number else None,
        "township": values.get("township"),
        "village": values.get("village"),
        "township_key": _township(values.get("township")) or None,
        "village_key": _village(values.get("village")) or None,
        "head_name": values.get("head_name"),
        "done_on": values.get(kind.date) if kind.date else None,
        "period": values.get(kind.period) if kind.period else None,
        "value": next((values.get(each.name) for each in kind.fields if each.assumable), None),
        "declared_from": declared[0],
        "declared_to": declared[1],
        "cells": json.dumps(row.cells, ensure_ascii=False),
    }


def _problem_row(problem: Problem, batch: str) -> dict[str, object]:
    return {
        "batch": batch,
        **{
            name: getattr(problem, name)
            for name in (
                "sheet", "row", "column", "cell", "field", "code", "severity", "raw", "message", "fix",
            )
        },
    }  # fmt: skip
