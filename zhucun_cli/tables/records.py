"""Which data rows become records: a bad key or required cell rejects a row, a bad optional one does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from zhucun_cli.kinds import Kind
from zhucun_cli.problems import Problem, Severity, problem
from zhucun_cli.sheets.sheet import cell_address, column_letters
from zhucun_cli.tables.body import Body, Skip
from zhucun_cli.tables.grid import is_blank
from zhucun_cli.tables.matching import critical_fields
from zhucun_cli.tables.parsed import shown
from zhucun_cli.tables.table import RejectedRow, Value
from zhucun_cli.tables.typed import Column

if TYPE_CHECKING:
    from zhucun_cli.sheets.columns import Marks


@dataclass(frozen=True)
class Records:
    """The rows of one body, sorted: positions in the body's data rows."""

    accepted: Sequence[int]
    rejected: tuple[RejectedRow, ...]
    blank: int
    skipped: tuple[tuple[int, Skip], ...]
    problems: tuple[Problem, ...]


def sort_rows(kind: Kind, columns: Mapping[str, Column], body: Body) -> Records:
    """Decide for each data row whether it is a record, and say what is wrong with its cells."""
    identified = _identified(kind, columns, len(body.data))
    found: dict[int, list[Problem]] = {}
    empty = _empty_rows(kind, columns, body, identified)
    for place, each in _problems(kind, columns, body, identified):
        if place not in empty:
            found.setdefault(place, []).append(each)
    bad = {place for place, problems in found.items() if any(each.rejects for each in problems)}
    out = bad | empty
    everything = range(len(body.data))
    accepted: Sequence[int] = [place for place in everything if place not in out] if out else everything
    unneeded = [body.data[place] for place in sorted(empty) if not _is_blank_row(body, body.data[place])]
    return Records(
        accepted=accepted,
        rejected=tuple(_rejected(columns, body, place) for place in sorted(bad)),
        blank=len(empty) - len(unneeded),
        skipped=tuple((row, "没有所需内容的行") for row in unneeded),
        problems=tuple(each for place in sorted(found) for each in found[place]),
    )


def _identified(kind: Kind, columns: Mapping[str, Column], rows: int) -> Marks:
    """For each row, whether it says which household it is about: by code, by number, or by village and head."""
    import numpy as np

    if not kind.refers_to_household:
        return np.ones(rows, np.bool_)
    code, number, village, head = (
        ~columns[name].values.equals(None) for name in ("household_code", "id_number", "village", "head_name")
    )
    known: Marks = code | number | (village & head)
    return known


def _empty_rows(kind: Kind, columns: Mapping[str, Column], body: Body, identified: Marks) -> set[int]:
    """Rows without one value of their own in any column of the kind: prepared lines nobody filled in."""
    suspects = ~identified
    for field in kind.fields:
        if field.required:
            suspects |= columns[field.name].values.equals(None)
    own = [column for column in columns.values() if column.index is not None]
    return {
        place
        for place in suspects.nonzero()[0].tolist()
        if all(
            place not in column.faults and (place in column.filled or is_blank(column.raws[place]))
            for column in own
        )
    }


def _is_blank_row(body: Body, row: int) -> bool:
    return all(map(is_blank, body.rows[row]))


def _problems(
    kind: Kind, columns: Mapping[str, Column], body: Body, identified: Marks
) -> Iterator[tuple[int, Problem]]:
    """Position and problem of every bad cell and of every missing value, column by column."""
    critical = critical_fields(kind)
    explained: set[int] = set()
    for name, column in columns.items():
        reference = kind.refers_to_household and column.field.reference
        for place in sorted(column.faults):
            rejects = name in critical or (reference and not identified[place])
            explained.update((place,) if reference and not identified[place] else ())
            yield place, _of_cell(column, body, place, "error" if rejects else "warning")
        if column.field.required:
            for place in column.values.equals(None).nonzero()[0].tolist():
                if place not in column.faults:
                    yield place, _at(column, body, place, "REQUIRED_BLANK")
    if not identified.all():
        anchor = next(
            (columns[n] for n in ("household_code", "head_name") if columns[n].index is not None), None
        )
        for place in (~identified).nonzero()[0].tolist():
            # A bad code or number already says why the household is not known.
            if place not in explained:
                yield place, _no_household(anchor, body, place)


def _of_cell(column: Column, body: Body, place: int, severity: Severity) -> Problem:
    fault = column.faults[place]
    row = body.data[place]
    index = column.index or 0
    return problem(
        fault.fault,
        severity=severity,
        row=row + 1,
        column=column_letters(index),
        cell=cell_address(row, index),
        field=column.field.name,
        raw=shown(column.raws[place]) or fault.details.get("value", ""),
        title=column.field.title,
        **fault.details,
    )


def _at(column: Column, body: Body, place: int, code: str) -> Problem:
    row = body.data[place]
    index = column.index
    return problem(
        code,
        row=row + 1,
        column="" if index is None else column_letters(index),
        cell="" if index is None else cell_address(row, index),
        field=column.field.name,
        raw=shown(column.raws[place]) if index is not None else "",
        title=column.field.title,
    )


def _no_household(anchor: Column | None, body: Body, place: int) -> Problem:
    if anchor is None:
        return problem("NO_HOUSEHOLD", row=body.data[place] + 1)
    return _at(anchor, body, place, "NO_HOUSEHOLD")


def _rejected(columns: Mapping[str, Column], body: Body, place: int) -> RejectedRow:
    row = body.data[place]
    values: dict[str, Value] = {
        name: column.values[place] for name, column in columns.items() if column.values[place] is not None
    }
    cells = tuple(map(shown, body.rows[row]))
    return RejectedRow(row=row + 1, values=values, cells=cells, written_on=_far_day(columns, place))


def _far_day(columns: Mapping[str, Column], place: int) -> date | None:
    faults = (column.faults.get(place) for column in columns.values())
    written = (each.details["written"] for each in faults if each and each.fault == "DATE_FAR")
    return next(map(date.fromisoformat, written), None)
