"""Doubts: what arrived and is not, or not surely, anybody's record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun_cli.kinds import Kinds
from zhucun_cli.lake.schema import CORRECTION_TABLE, PROBLEM_TABLE
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.privacy import mask_raw


@dataclass(frozen=True)
class UnlinkedRow:
    """An accepted row that names no single household, with where it stands and why."""

    kind: str
    done_on: date | None
    period: str
    batch: str
    sheet: str
    row: int
    why_not: str
    township: str
    village: str
    candidates: int


WHY_NOT_LINKED = {
    "code_unknown": "户编号不在花名册上",
    "code_and_name_differ": "户编号与户主姓名对不上",
    "id_ambiguous": "证件号对应多户",
    "id_unknown": "证件号不在花名册上",
    "name_ambiguous": "同村有同名户主，缺户编号",
    "name_unknown": "花名册上没有这一户",
}


def unlinked(ledger: Ledger, first: date, last: date) -> tuple[UnlinkedRow, ...]:
    """Accepted rows without a single household, dated (or of a period of a window) in first … last."""
    rows = ledger.query(
        """
        select r.kind, r.done_on, r.period, r.batch, r.sheet, r.row, r.why_not,
               coalesce(t.township, r.township_key) as township, r.village_key, count(distinct c.household)
        from unlinked_row as r
        left join township_name as t on t.township_key = r.township_key
        left join candidate as c on c.reference_key = r.reference_key
        where ((r.period = '' and r.done_on between ? and ?)
               or r.period in (select window_label from duty_window))
        group by all
        order by r.batch, r.sheet, r.row
        """,
        [first, last],
    )
    return tuple(UnlinkedRow(*row) for row in rows)


def problem_rows(ledger: Ledger, first: date, last: date) -> int:
    """Rejected rows that are dated (or may be dated) in first … last: of the kinds asked for, and of those that say
    who owes what and who answers."""
    ((count,),) = ledger.query(
        """
        select count(*) from rejected
        where (kind in (select evidence from duty_window)
               or kind in ('household', 'pairing', 'household_event', 'exemption'))
          and (period is null or period in (select window_label from duty_window))
          and (coalesce(done_on, declared_from) is null
               or (coalesce(done_on, declared_from) <= ? and coalesce(done_on, declared_to) >= ?)
               or written_on between ? and ?)
        """,
        [last, first, first, last],
    )
    return int(count)


@dataclass(frozen=True)
class StoredProblem:
    """A problem as the lake keeps it, with its batch; `raw` is masked."""

    batch: str
    sheet: str
    row: int | None
    cell: str
    code: str
    severity: str
    message: str
    fix: str
    raw: str


def stored_problems(snapshot: Snapshot, kinds: Kinds) -> tuple[StoredProblem, ...]:
    """Every problem of the visible batches that is still one, its raw text masked by field type.

    A rejected row for which a row of a 待改 workbook stands has none any more (as in the relation `rejected`): what
    is wrong with the corrected row is a problem of that workbook. What is said of a sheet's formulas together goes
    with the last of their cells.
    """
    types = {field.name: field.type for kind in kinds.values() for field in kind.fields}
    mended = {
        (each["of_batch"], each["of_sheet"], each["of_row"]) for each in _rows(snapshot, CORRECTION_TABLE)
    }
    rows = _rows(snapshot, PROBLEM_TABLE)
    left = [each for each in rows if (each["batch"], each["sheet"], each["row"]) not in mended]
    settled = _sheets_with_error_cells(rows) - _sheets_with_error_cells(left)
    return tuple(
        StoredProblem(
            batch=each["batch"],
            sheet=each["sheet"],
            row=each["row"],
            cell=each["cell"],
            code=each["code"],
            severity=each["severity"],
            message=each["message"],
            fix=each["fix"],
            raw=mask_raw(each["raw"], types.get(each["field"], "text")),
        )
        for each in left
        if each["code"] != "FORMULA_WITHOUT_VALUE" or (each["batch"], each["sheet"]) not in settled
    )


def _rows(snapshot: Snapshot, table: str) -> list[dict[str, Any]]:  # typed by the table's schema
    import pyarrow.parquet as pq

    return [
        each for path in snapshot.paths(table) for each in pq.read_table(path, partitioning=None).to_pylist()
    ]


def _sheets_with_error_cells(rows: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
    return {(each["batch"], each["sheet"]) for each in rows if each["code"] == "ERROR_CELL"}
