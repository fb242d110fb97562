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

from tests.ledger.oracle import MARKS, Entry, Facts
from zhucun_cli.kinds import Kind, load_kinds
from zhucun_cli.lake.schema import REJECTED_SCHEMA, arrow_schema
from zhucun_cli.ledger.engine import BatchRow, Ledger, Sources, build_ledger, build_timeline
from zhucun_cli.ledger.views import Filters, focus
from zhucun_cli.ledger.windows import windows_of
from zhucun_cli.periods import Period
from zhucun_cli.places import township_key, village_key
from zhucun_cli.policies import Policy, load_policy

KINDS = load_kinds()
SUINING = load_policy("suining", KINDS)
RECEIVED = date(2022, 11, 1)
_KIND_NAMES = (
    "household", "pairing", "visit", "income", "plan", "evaluation", "dossier", "handbook", "theme", "exemption",
    "household_event", "helper", "objection",
)  # fmt: skip
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
    plan: str = ""
    evaluation: str = ""
    dossier: str = ""
    handbook: str = ""
    theme: str = ""
    exemption: str = ""
    household_event: str = ""
    helper: str = ""
    objection: str = ""
    rejected: str = ""
    received: Mapping[str, date] | None = None
    stated: bool = False

    def with_sheets(self, sheets: Mapping[str, str]) -> County:
        """The same county with these text tables in the place of its own."""
        fields = {name: getattr(self, name) for name in (*_KIND_NAMES, "rejected")} | dict(sheets)
        return County(**fields, received=self.received, stated=self.stated)

    @property
    def tables(self) -> dict[str, list[Row]]:
        """The rows of each kind of which anything arrived."""
        return {name: rows(getattr(self, name)) for name in (*_KIND_NAMES, "rejected") if getattr(self, name)}

    def facts(self, as_of: date) -> Facts:
        """The same for the oracle."""
        return Facts(self.tables, as_of, self.received or {}, self.stated, RECEIVED)

    def ledger(self, period: Period, as_of: date, policy: Policy = SUINING) -> Ledger:
        """The ledger of every duty of `policy` in `period`, judged on `as_of`."""
        return self._ledger(Path(tempfile.mkdtemp()), period, as_of, policy)

    def timeline(self, as_of: date) -> Ledger:
        """Who is on the roll and paired, with every visit linked; nothing is owed in it."""
        return build_timeline(self._sources(Path(tempfile.mkdtemp())), KINDS, ("visit",), as_of)

    def _ledger(
        self, folder: Path, period: Period, as_of: date, policy: Policy, duties: tuple[str, ...] = ()
    ) -> Ledger:
        ledger = build_ledger(self._sources(folder), KINDS, windows_of(policy, period, duties), as_of)
        focus(ledger, Filters())
        return ledger

    def _sources(self, folder: Path) -> Sources:
        files: dict[str, list[Path]] = {}
        batches: set[str] = set()
        for name, given in self.tables.items():
            table = _rejected_table(given) if name == "rejected" else _kind_table(KINDS[name], given)
            batches |= set(table.column("batch").to_pylist())
            files[name] = [_write(folder / f"{name}.parquet", table)]
        received = self.received or {}
        known = [BatchRow(each, received.get(each, RECEIVED), self.stated) for each in sorted(batches)]
        return Sources(files, known)

    def statuses(
        self, period: Period, as_of: date, policy: Policy = SUINING, duties: tuple[str, ...] = ()
    ) -> dict[str, str]:
        """{'duty window household': 'status marks…'} of every obligation of these duties, or of all."""
        return {name: each.text for name, each in self.entries(period, as_of, policy, duties).items()}

    def entries(
        self, period: Period, as_of: date, policy: Policy = SUINING, duties: tuple[str, ...] = ()
    ) -> dict[str, Entry]:
        """{'duty window household': obligation} of every obligation of these duties, or of all."""
        with (
            tempfile.TemporaryDirectory() as folder,
            self._ledger(Path(folder), period, as_of, policy, duties) as ledger,
        ):
            marks = ", ".join(f"{name} = 1" for name in MARKS)
            found = ledger.query(
                f"""
                select concat(duty, ' ', window_label, ' ', household), [{marks}], status, due_on, closes_on,
                       done_on, township, village, coalesce(responsible, '')
                from ledger order by 1
                """  # noqa: S608 - our own names
            )
        return {
            name: Entry(
                status, tuple(mark for mark, here in zip(MARKS, marked, strict=True) if here), due_on, closes_on,
                done_on, township, village, tuple(sorted(each for each in responsible.split("、") if each)),
            )
            for name, marked, status, due_on, closes_on, done_on, township, village, responsible in found
        }  # fmt: skip


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
        for name in ("done_on", "declared_from", "declared_to", "written_on"):
            record[name] = _day(row.get(name))
        record.update(_place_keys(row))
        records.append({name: record.get(name) for name in REJECTED_SCHEMA.names})
    return pa.Table.from_pylist(records, schema=REJECTED_SCHEMA)
