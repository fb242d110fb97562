"""Reading .xls and WPS .et: xlrd first, since it tells errors, merges and hidden rows; then calamine."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from types import MappingProxyType
from typing import TYPE_CHECKING

from zhucun_cli.errors import FileRefused
from zhucun_cli.problems import problem
from zhucun_cli.sheets.calamine import inventory, open_calamine, read_cells
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.formats import BUILT_IN_MONTHS, shows_month_only
from zhucun_cli.sheets.sheet import Merge, Sheet, Workbook, cell_address

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Sheet as XlrdSheet

_PICTURE = re.compile(r'=(?:_xlfn\.)?DISPIMG\("')


def read_xls(name: str, content: bytes) -> Workbook:
    """The visible sheets of a BIFF workbook; FileRefused when it is encrypted or damaged."""
    import xlrd

    try:
        with open(os.devnull, "w", encoding="utf-8") as silent:  # noqa: PTH123 - xlrd prints to it
            book = xlrd.open_workbook(
                file_contents=content, formatting_info=True, ragged_rows=True, logfile=silent
            )
        return _of_xlrd(book)
    except Exception as error:  # xlrd raises AssertionError, IndexError, struct.error … on odd files
        if "encrypted" in str(error).lower():
            raise FileRefused("ENCRYPTED") from error
        return _of_calamine(content)


def _of_xlrd(book: Book) -> Workbook:
    sheets = book.sheets()
    hidden = tuple(problem("HIDDEN_SHEET", sheet=each.name) for each in sheets if each.visibility)
    months = _month_styles(book)
    visible = tuple(_sheet(each, book.datemode, months) for each in sheets if not each.visibility)
    return Workbook(sheets=visible, problems=hidden, reader="xlrd")


def _month_styles(book: Book) -> frozenset[int]:
    """The numbers of the cell styles whose format shows a year and a month only."""
    formats = {
        number: number in BUILT_IN_MONTHS or shows_month_only(each.format_str or "")
        for number, each in book.format_map.items()
    }
    return frozenset(number for number, each in enumerate(book.xf_list) if formats.get(each.format_key))


def _sheet(source: XlrdSheet, datemode: int, month_styles: frozenset[int]) -> Sheet:
    import xlrd

    convert = _converters(datemode)
    rows: list[list[Cell]] = []
    errors: dict[tuple[int, int], str] = {}
    months: set[tuple[int, int]] = set()
    pictures: list[tuple[int, int]] = []
    for number in range(source.nrows):
        values: list[Cell] = list(source.row_values(number))
        for column, kind in enumerate(source.row_types(number)):
            if kind == xlrd.XL_CELL_ERROR:
                errors[number, column] = xlrd.error_text_from_code.get(values[column], "#ERROR")
            if kind in convert:
                values[column] = convert[kind](values[column])
            if kind == xlrd.XL_CELL_DATE and _is_month(source, number, column, values[column], month_styles):
                months.add((number, column))
            if kind == xlrd.XL_CELL_TEXT and _PICTURE.match(str(values[column])):
                values[column] = ""
                pictures.append((number, column))
        rows.append(values)
    hidden = sum(bool(each.hidden) for row, each in source.rowinfo_map.items() if row < source.nrows)
    noticed = [problem("HIDDEN_ROWS", sheet=source.name, count=hidden)] if hidden else []
    if pictures:
        first = cell_address(*pictures[0])
        noticed.append(problem("CELL_PICTURES", sheet=source.name, cell=first, count=len(pictures)))
    # xlrd's ends lie one outside the range.
    merges = tuple(
        sorted(Merge(top, left, end - 1, right - 1) for top, end, left, right in source.merged_cells)
    )
    return Sheet(
        name=source.name,
        rows=rows,
        merges=merges,
        errors=MappingProxyType(errors),
        month_only=frozenset(months),
        date1904=bool(datemode),
        problems=tuple(noticed),
    )


def _is_month(source: XlrdSheet, row: int, column: int, value: Cell, month_styles: frozenset[int]) -> bool:
    """True for the first of a month whose format shows no day."""
    if not month_styles or not isinstance(value, date) or value.day != 1:
        return False
    return source.cell_xf_index(row, column) in month_styles


def _converters(datemode: int) -> Mapping[int, Callable[[Cell], Cell]]:
    import xlrd

    def to_date(value: Cell) -> Cell:
        try:
            moment: datetime = xlrd.xldate_as_datetime(value, datemode)
        except (ValueError, OverflowError, xlrd.xldate.XLDateError):
            return value
        return _plain_date(moment, float(value) if isinstance(value, float | int) else 0.0)

    return {
        xlrd.XL_CELL_DATE: to_date,
        xlrd.XL_CELL_BOOLEAN: lambda value: bool(value),
        xlrd.XL_CELL_ERROR: lambda _value: "",
        xlrd.XL_CELL_BLANK: lambda _value: "",
        xlrd.XL_CELL_EMPTY: lambda _value: "",
    }


def _plain_date(moment: datetime, serial: float) -> date | datetime | time:
    """A date when there is no time of day, a time when there is no day, as calamine gives them."""
    if serial < 1:
        return moment.time()
    return moment.date() if moment.time() == time() else moment


def _of_calamine(content: bytes) -> Workbook:
    workbook = open_calamine(content)
    visible, hidden = inventory(workbook)
    grids = {name: read_cells(workbook, name) for name in visible}
    sheets = tuple(Sheet(name=name, rows=rows, merges=merges) for name, (rows, merges) in grids.items())
    told = problem("READER_FALLBACK", reader="calamine")
    return Workbook(sheets=sheets, problems=(told, *hidden), reader="calamine")
