"""Collection workbooks made by `zhucun form`: their prepared lines that nobody filled in are no records."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from zhucun_cli.problems import problem
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.sheet import Sheet
from zhucun_cli.tables.body import row_ranges
from zhucun_cli.tables.grid import is_blank
from zhucun_cli.tables.parsed import compact

PREFILLED = "已预填："
_TOLD = re.compile(rf"{PREFILLED}([^。]+)。")
_ZONE = 12


def prefilled_note(titles: Sequence[str]) -> str:
    """The line of a form that names its prefilled columns: people read it, and so does the next function."""
    return f"{PREFILLED}{'、'.join(titles)}。其余各列请填写；没有填写的行不会录入。"


def without_unfilled(sheet: Sheet) -> Sheet:
    """The sheet with the rows blanked that hold nothing but what was prefilled, and a notice naming them.

    Any other sheet comes back as it is.
    """
    told = next(
        (
            found[1]
            for row in sheet.rows[:_ZONE]
            for cell in row
            if isinstance(cell, str) and (found := _TOLD.search(cell))
        ),
        None,
    )
    if told is None:
        return sheet
    titles = {compact(each) for each in told.split("、")}
    header, given = _header(sheet, titles)
    if header is None:
        return sheet
    unfilled = [
        number
        for number, row in enumerate(sheet.rows)
        if number > header
        and any(not is_blank(cell) for cell in row)
        and all(is_blank(cell) or column in given for column, cell in enumerate(row))
    ]
    return _blanked(sheet, unfilled) if unfilled else sheet


def _header(sheet: Sheet, titles: set[str]) -> tuple[int | None, Mapping[int, str]]:
    """The row that names all the prefilled columns, and which columns they are."""
    for number, row in enumerate(sheet.rows[:_ZONE]):
        given = {column: text for column, cell in enumerate(row) if (text := _folded(cell)) in titles}
        if len(given) == len(titles):
            return number, given
    return None, {}


def _folded(cell: Cell) -> str:
    return compact(cell).replace("*", "") if isinstance(cell, str) else ""


def _blanked(sheet: Sheet, unfilled: Sequence[int]) -> Sheet:
    gone = set(unfilled)
    rows = [() if number in gone else row for number, row in enumerate(sheet.rows)]
    shown = row_ranges([number + 1 for number in unfilled])
    notice = problem(
        "ROWS_SKIPPED", sheet=sheet.name, row=unfilled[0] + 1, rows=shown, what="没有填写的预填行"
    )
    return replace(sheet, rows=rows, problems=(*sheet.problems, notice))
