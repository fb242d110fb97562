"""From the tables of one file to the batch that the lake commits."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from zhucun_cli.intake.retold import fields_in_wan, retold, told_by_row
from zhucun_cli.intake.row_keys import mapped, row_keys
from zhucun_cli.kinds import HOUSEHOLD_KIND, Kind
from zhucun_cli.lake.batches import ScopeRow
from zhucun_cli.lake.schema import PROBLEM_SCHEMA, REJECTED_SCHEMA, arrow_schema
from zhucun_cli.periods import month_of
from zhucun_cli.places import township_key, village_key
from zhucun_cli.privacy import person_key
from zhucun_cli.problems import Problem
from zhucun_cli.sheets.columns import Encoded
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
    rejected = [row for table in tables if table.rejected for row in _rejected_rows(table, stamp)]
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
        kind = table.kind
        for (township, village, label), count in _counted(table, stamp).items():
            accepted[(kind.name, township, village, label)] += count
        for row in table.rejected:
            place = (_township(row.values.get("township")), _village(row.values.get("village")))
            rejected[(kind.name, *place, _rejected_label(table, row.values, stamp))] += 1
    return tuple(
        ScopeRow(*scope, accepted[scope], rejected[scope]) for scope in sorted({*accepted, *rejected})
    )


def _counted(table: Table, stamp: Stamp) -> Mapping[tuple[str, str, str], int]:
    """The accepted rows of each township, village and label. A file names few of them: each is made once."""
    import numpy as np

    placing = table.kind.period or table.kind.date
    nothing: Encoded[Value] = Encoded.repeated(
        None, len(table.rows)
    )  # of a kind that is about no place or day
    placed = table.columns[placing] if placing else nothing
    townships, villages = (table.columns.get(name, nothing) for name in ("township", "village"))
    parts = (
        townships.changed(list(map(_township, townships.distinct))),
        villages.changed(list(map(_village, villages.distinct))),
        placed.changed([_label(table, each, stamp) for each in placed.distinct]),
    )
    sizes = [len(part.distinct) for part in parts]
    scopes, counts = np.unique(
        np.ravel_multi_index([part.which for part in parts], sizes), return_counts=True
    )
    numbers = zip(*(each.tolist() for each in np.unravel_index(scopes, sizes)), strict=True)
    names = (
        tuple(part.distinct[number] for part, number in zip(parts, each, strict=True)) for each in numbers
    )
    return dict(zip(names, counts.tolist(), strict=True))


def _kind_rows(table: Table, stamp: Stamp) -> pa.Table:
    import pyarrow as pa

    kind, count = table.kind, len(table.rows)
    schema = arrow_schema(kind)
    encoded = {
        name: _dictionary(values, schema.field(name).type)
        for name, values in table.columns.items()
        if name in schema.names
    }
    columns: dict[str, object] = {
        **{name: values.dictionary_decode() for name, values in encoded.items()},
        "batch": pa.repeat(pa.scalar(stamp.batch, pa.string()), count),
        "sheet": pa.repeat(pa.scalar(table.sheet, pa.string()), count),
        "row": pa.array(table.rows, pa.int32()),
        "row_key": row_keys([encoded[each.name] for each in kind.fields]),
    }
    for each in kind.fields:
        if each.type == "id_number":
            columns[f"{each.name}_key"] = mapped(encoded[each.name], _person(stamp.key))
    if kind.subject == HOUSEHOLD_KIND:
        columns["township_key"] = mapped(encoded["township"], township_key)
        columns["village_key"] = mapped(encoded["village"], village_key)
    if kind.mode == "snapshot":
        extent = stamp.extent or ("additions" if table.additions else "")
        columns["effective_on"] = pa.repeat(
            pa.scalar(stamp.effective_on or table.effective_on, pa.date32()), count
        )
        columns["extent"] = pa.repeat(pa.scalar(extent, pa.string()), count)
    return pa.table({name: columns[name] for name in schema.names}, schema)


def _dictionary(values: Encoded[Value], type_: pa.DataType) -> pa.DictionaryArray:
    import pyarrow as pa

    return pa.DictionaryArray.from_arrays(pa.array(values.which), pa.array(values.distinct, type_))


def _person(key: bytes) -> Callable[[str], str]:
    return lambda number: person_key(number, key)


@lru_cache(maxsize=4096)
def _township(text: Value) -> str:
    return township_key(str(text)) if text else ""


@lru_cache(maxsize=16384)
def _village(text: Value) -> str:
    return village_key(str(text)) if text else ""


def _label(table: Table, placed: Value, stamp: Stamp) -> str:
    """The period, month or effective date that places a row."""
    if table.kind.period:
        return str(placed)
    if table.kind.date:
        return month_of(placed).label if isinstance(placed, date) else ""
    return _snapshot_label(table, stamp)


def _rejected_label(table: Table, values: Mapping[str, Value], stamp: Stamp) -> str:
    kind = table.kind
    if kind.period:
        return str(values.get(kind.period) or "")
    if kind.date:
        return _label(table, values.get(kind.date) or (table.declared[0] if table.declared else None), stamp)
    return _snapshot_label(table, stamp)


def _snapshot_label(table: Table, stamp: Stamp) -> str:
    day = stamp.effective_on or table.effective_on
    return day.isoformat() if day else ""


def _partitions(kind: Kind, rows: pa.Table) -> Partitions:
    """Rows by the month or period that places them, so that one of them is read without the rest.

    Rows that nothing places (an exemption whose approval has no date) lie together under ''.
    """
    import numpy as np

    if not kind.period and kind.mode != "events":
        return {"": rows}
    placing = rows.column(kind.period or kind.date).combine_chunks().dictionary_encode()
    # A label for each distinct day or period, '' for none; then the rows of each label, in their order.
    labels = [
        month_of(value).label if isinstance(value, date) else str(value)
        for value in placing.dictionary.to_pylist()
    ] + [""]
    ordered = sorted(set(labels))
    number_of = np.array([ordered.index(label) for label in labels])
    numbers = number_of[placing.indices.fill_null(len(labels) - 1).to_numpy()]
    places = {label: np.flatnonzero(numbers == number) for number, label in enumerate(ordered)}
    return {label: rows.take(found) for label, found in places.items() if len(found)}


def _rejected_rows(table: Table, stamp: Stamp) -> Iterator[dict[str, object]]:
    problems, in_wan = told_by_row(table), fields_in_wan(table)
    for row in table.rejected:
        texts = retold(table, row, problems.get(row.row, ()), in_wan)
        told = json.dumps({"texts": texts, "in_wan": sorted(in_wan)}, ensure_ascii=False)
        yield {**_rejected_row(table, row, stamp), "texts": told}


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
        "written_on": row.written_on,
        "any_day": table.any_day,
        "effective_on": stamp.effective_on or table.effective_on if kind.mode == "snapshot" else None,
        "extent": stamp.extent or ("additions" if table.additions else ""),
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
