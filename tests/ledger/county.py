"""Tiny counties for ledger tests, written as small text tables: `-` is null, columns split on blanks."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from zhucun_cli.kinds import Kind, load_kinds
from zhucun_cli.lake.schema import REJECTED_SCHEMA, arrow_schema
from zhucun_cli.ledger.engine import BatchRow, Ledger, Sources, build_ledger
from zhucun_cli.ledger.views import Filters, focus
from zhucun_cli.ledger.windows import windows_of
from zhucun_cli.periods import Period
from zhucun_cli.places import township_key, village_key
from zhucun_cli.policies import Policy, load_policy

KINDS = load_kinds()
SUINING = load_policy("suining", KINDS)
RECEIVED = date(2022, 11, 1)
Row = dict[str, str | None]


def rows(text: str) -> list[Row]:
    """The rows of a text table whose first line names the columns."""
    lines = [line.split() for line in text.strip().splitlines() if line.strip()]
    head, *body = lines
    return [
        {name: None if value == "-" else value for name, value in zip(head, line, strict=True)}
        for line in body
    ]


@dataclass(frozen=True)
class County:
    """What has arrived: text tables per kind. `effective` and `batch` may be columns of rosters."""

    household: str = ""
    pairing: str = ""
    visit: str = ""
    income: str = ""
    rejected: str = ""
    received: Mapping[str, date] | None = None
    stated: bool = False

    def ledger(self, period: Period, as_of: date, policy: Policy = SUINING) -> Ledger:
        """The ledger of every duty of `policy` in `period`, judged on `as_of`."""
        folder = Path(tempfile.mkdtemp())
        files: dict[str, list[Path]] = {}
        batches: set[str] = set()
        for name in ("household", "pairing", "visit", "income"):
            text = getattr(self, name)
            if text:
                table = _kind_table(KINDS[name], rows(text))
                batches |= set(table.column("batch").to_pylist())
                files[name] = [_write(folder / f"{name}.parquet", table)]
        if self.rejected:
            table = _rejected_table(rows(self.rejected))
            batches |= set(table.column("batch").to_pylist())
            files["rejected"] = [_write(folder / "rejected.parquet", table)]
        received = self.received or {}
        known = [BatchRow(each, received.get(each, RECEIVED), self.stated) for each in sorted(batches)]
        ledger = build_ledger(Sources(files, known), KINDS, windows_of(policy, period), as_of)
        focus(ledger, Filters())
        return ledger

    def statuses(self, period: Period, as_of: date, policy: Policy = SUINING) -> dict[str, str]:
        """{'duty window household': 'status marks…'} of every obligation."""
        with self.ledger(period, as_of, policy) as ledger:
            found = ledger.query(
                """
                select concat(duty, ' ', window_label, ' ', household), status,
                       concat(case when not_received = 1 then ' not_received' else '' end,
                              case when unread = 1 then ' unread' else '' end,
                              case when by_other = 1 then ' by_other' else '' end,
                              case when undated = 1 then ' undated' else '' end,
                              case when backfilled = 1 then ' backfilled' else '' end)
                from ledger order by 1
                """
            )
        return {name: f"{status}{marks}" for name, status, marks in found}


def _write(path: Path, table: pa.Table) -> Path:
    pq.write_table(table, path)
    return path


def _kind_table(kind: Kind, given: list[Row]) -> pa.Table:
    schema = arrow_schema(kind)
    types = {each.name: each.type for each in kind.fields}
    records = []
    for number, row in enumerate(given, 1):
        record: dict[str, object] = {
            "batch": "b1",
            "sheet": "Sheet1",
            "row": number,
            "extent": "",
            "row_key": "-",
        }
        for name, text in row.items():
            record.update(_value(name, text, types.get(name, "text")))
        record.update(_place_keys(row))
        if row.get("id_number"):
            record["id_number_key"] = row["id_number"]
        records.append({name: record.get(name) for name in schema.names})
    return pa.Table.from_pylist(records, schema=schema)


def _value(name: str, text: str | None, kind_type: str) -> dict[str, object]:
    if name == "effective":
        return {"effective_on": _day(text)}
    if text is None:
        return {name: None}
    if kind_type == "date":
        whole = len(text) == 10
        return {name: _day(text if whole else f"{text}-01"), f"{name}_month_only": not whole}
    if kind_type == "yesno":
        return {name: text == "是"}
    return {name: Decimal(text) if kind_type == "money" else int(text) if kind_type == "count" else text}


def _place_keys(row: Row) -> dict[str, str | None]:
    township, village = row.get("township"), row.get("village")
    return {
        "township_key": township_key(township) if township else None,
        "village_key": village_key(village) if village else None,
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _rejected_table(given: list[Row]) -> pa.Table:
    records = []
    for number, row in enumerate(given, 1):
        record: dict[str, object] = {"batch": "b9", "sheet": "Sheet1", "row": number, "cells": "[]", **row}
        for name in ("done_on", "declared_from", "declared_to"):
            record[name] = _day(row.get(name))
        record.update(_place_keys(row))
        records.append({name: record.get(name) for name in REJECTED_SCHEMA.names})
    return pa.Table.from_pylist(records, schema=REJECTED_SCHEMA)
