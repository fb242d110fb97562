"""openpyxl, for the rare .xlsx that calamine refuses although its package is whole. Never in read-only mode:
that loses rows below a wrong <dimension>."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import TYPE_CHECKING

from zhucun_cli.errors import FileRefused
from zhucun_cli.problems import problem
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.sheet import Merge, Sheet, Workbook

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_READER = "openpyxl"


def read_openpyxl(content: bytes) -> Workbook:
    """Cells and merges of the visible sheets. Raises FileRefused when openpyxl cannot read it either."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        sheets = tuple(_sheet(each) for each in book.worksheets if each.sheet_state == "visible")
    except Exception as error:  # openpyxl raises many unrelated types on odd files
        raise FileRefused("DAMAGED") from error
    hidden = [
        problem("HIDDEN_SHEET", sheet=each.title) for each in book.worksheets if each.sheet_state != "visible"
    ]
    return Workbook(sheets, (problem("READER_FALLBACK", reader=_READER), *hidden), _READER)


def _sheet(source: Worksheet) -> Sheet:
    rows = [[_plain(value) for value in row] for row in source.iter_rows(values_only=True)]
    merges = sorted(
        Merge(each.min_row - 1, each.min_col - 1, each.max_row - 1, each.max_col - 1)
        for each in source.merged_cells.ranges
    )
    return Sheet(name=source.title, rows=rows, merges=tuple(merges))


def _plain(value: object) -> Cell:
    """A cell as calamine gives it: '' for blank, a date where there is no time of day."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    return value if isinstance(value, Cell) else str(value)
