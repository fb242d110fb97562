"""Small batches of fictitious rows, and what a lake shows, as plain values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from zhucun_cli.kinds import load_kinds
from zhucun_cli.lake import Lake, NewBatch, ScopeRow, Snapshot
from zhucun_cli.lake.schema import PROBLEM_SCHEMA, arrow_schema

KINDS = load_kinds()
Rows = Mapping[str, tuple[tuple[str, str, int], ...]]
"""Table → its rows as (batch, household code or problem code, row), sorted."""


def sha(word: str) -> str:
    """The id of the file that consists of `word`."""
    return hashlib.sha256(word.encode()).hexdigest()


def visits(word: str, month: int, count: int) -> pa.Table:
    """`count` visits of one month, one household each, latest household first."""
    schema = arrow_schema(KINDS["visit"])
    blank = dict.fromkeys(schema.names)
    rows = [
        blank
        | {"batch": sha(word), "sheet": "走访", "row": row, "household_code": f"H{900 - row}"}
        | {"visited_on": date(2022, month, 1 + row), "mode": "入户", "row_key": f"{word}{month}{row}"}
        for row in range(3, 3 + count)
    ]
    return pa.Table.from_pylist(rows, schema=schema)


def households(word: str, count: int) -> pa.Table:
    """`count` households of a roster that takes effect on 2022-01-01."""
    schema = arrow_schema(KINDS["household"])
    blank = dict.fromkeys(schema.names)
    rows = [
        blank
        | {"batch": sha(word), "sheet": "花名册", "row": row, "household_code": f"H{row}"}
        | {"village": "石桥村", "effective_on": date(2022, 1, 1), "extent": "", "row_key": f"{word}{row}"}
        for row in range(2, 2 + count)
    ]
    return pa.Table.from_pylist(rows, schema=schema)


def problems(word: str) -> pa.Table:
    """One problem of a file."""
    row = dict.fromkeys(PROBLEM_SCHEMA.names) | {"batch": sha(word), "row": 9, "code": "DATE_INVALID"}
    return pa.Table.from_pylist([row], schema=PROBLEM_SCHEMA)


def small(word: str, replaces: tuple[str, ...] = ()) -> NewBatch:
    """A file of two visits, named and identified by `word`."""
    return NewBatch(
        sha256=sha(word),
        options="",
        source_name=f"{word}.xlsx",
        received_on=date(2022, 9, 30),
        received_stated=False,
        who="驻村办",
        tables={"visit": {"2022-09": visits(word, 9, 2)}},
        counts='{"走访":{"rows":2}}',
        scope=(ScopeRow("visit", "白沙", "石桥村", "2022-09", 2, 1),),
        replaces=tuple(sha(each) for each in replaces),
        declarations={"visit": KINDS["visit"].source, "settings": ""},
    )


def large(word: str, replaces: tuple[str, ...] = ()) -> NewBatch:
    """A file with rows in three tables and four files."""
    return replace(
        small(word, replaces),
        tables={
            "visit": {"2022-08": visits(word, 8, 3), "2022-09": visits(word, 9, 2)},
            "household": {"": households(word, 4)},
            "problem": {"": problems(word)},
            "rejected": {"": problems(word).slice(0, 0)},
        },
    )


def shown(snapshot: Snapshot) -> Rows:
    """Every row that a snapshot shows, read from the files it hands out."""
    found = {}
    for table in sorted(snapshot.files):
        name = "code" if table == "problem" else "household_code"
        columns = ["batch", name, "row"]
        read = [_rows(path, columns) for path in snapshot.paths(table)]
        found[table] = tuple(sorted((row["batch"], row[name], row["row"]) for rows in read for row in rows))
    return found


def _rows(path: Path, columns: list[str]) -> list[dict[str, Any]]:
    with pq.ParquetFile(
        path
    ) as file:  # read_table would look for a data set and start threads, for a dozen rows
        found: list[dict[str, Any]] = file.read(columns, use_threads=False).to_pylist()
    return found


def shown_by(lake: Lake) -> Rows:
    """Every row that the lake shows now."""
    return shown(lake.snapshot())
