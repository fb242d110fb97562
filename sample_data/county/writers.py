"""From a described file to its bytes: .xlsx, .xls and delimited text, the same on every run."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

import xlsxwriter
import xlwt

from sample_data.county.model import File, Sheet, Written

_CREATED = datetime(2022, 10, 31, 9, 0, 0)


@dataclass(frozen=True)
class Merge:
    """A merged block; both ends are inside it, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """A sheet as rows of cells; `header` is the first header row and the first row below the header."""

    cells: tuple[tuple[Written, ...], ...]
    merges: tuple[Merge, ...]
    header: tuple[int, int]


def _header_cells(sheet: Sheet) -> Iterator[tuple[Written, ...]]:
    for level in range(sheet.header_rows):
        texts: list[Written] = []
        for column, before in zip(sheet.columns, (None, *sheet.columns[:-1]), strict=True):
            own = column.header[: level + 1]
            goes_on = (
                before is not None and level + 1 < len(column.header) and before.header[: level + 1] == own
            )
            texts.append(None if goes_on or level >= len(column.header) else own[-1])
        yield tuple(texts)


def _header_merges(sheet: Sheet, top: int) -> Iterator[Merge]:
    if sheet.header_rows == 1:
        return
    indexed = enumerate(sheet.columns)
    for _, run in groupby(
        indexed, key=lambda pair: pair[1].header[0] if len(pair[1].header) > 1 else pair[0]
    ):
        members = list(run)
        first, column = members[0]
        if len(column.header) == 1:
            yield Merge(top, first, top + sheet.header_rows - 1, first)
        elif len(members) > 1:
            yield Merge(top, first, top, members[-1][0])


def _body(sheet: Sheet) -> tuple[tuple[tuple[Written, ...], ...], tuple[Merge, ...]]:
    """The rows below the header; in merged columns equal neighbours become one block."""
    top = sheet.first_row - 1
    table = [[row.cells.get(column.field) for column in sheet.columns] for row in sheet.rows]
    merges = []
    for left, column in enumerate(sheet.columns):
        if column.field not in sheet.merged:
            continue
        keyed = [
            (row.fate if row.fate in ("skipped", "blank") else "row", line[left])
            for row, line in zip(sheet.rows, table, strict=True)
        ]
        for (role, _), run in groupby(enumerate(keyed), key=lambda pair: pair[1]):
            indexes = [index for index, _ in run]
            if role == "row" and len(indexes) > 1:
                merges.append(Merge(top + indexes[0], left, top + indexes[-1], left))
                for index in indexes[1:]:
                    table[index][left] = None
    return tuple(tuple(line) for line in table), tuple(merges)


def grid(sheet: Sheet) -> Grid:
    """The cells of a sheet, title and header included."""
    width = len(sheet.columns)
    above = tuple((text, *(None,) * (width - 1)) for text in sheet.above)
    titles = (Merge(0, 0, 0, width - 1),) if above else ()
    body, merges = _body(sheet)
    return Grid(
        (*above, *_header_cells(sheet), *body),
        (*titles, *_header_merges(sheet, len(above)), *merges),
        (len(above), sheet.first_row - 1),
    )


def _style_name(laid: Grid, row: int, cell: Written) -> str:
    if row < laid.header[0]:
        return "title" if row == 0 else "note"
    if row < laid.header[1]:
        return "header"
    return "date" if isinstance(cell, date) else "body"


def _xlsx(file: File) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": _CREATED})
    cell_font = {"font_name": "宋体", "font_size": 11}
    grown = {"border": 1, "valign": "vcenter"}
    for sheet in file.sheets:
        formats = {
            "title": book.add_format({"font_name": "黑体", "font_size": 16, "align": "center"}),
            "note": book.add_format(cell_font),
            "header": book.add_format(
                {**cell_font, **grown, "bold": True, "align": "center", "text_wrap": True}
            ),
            "body": book.add_format({**cell_font, **grown}),
            "date": book.add_format({**cell_font, **grown, "num_format": sheet.date_format}),
        }
        page, laid = book.add_worksheet(sheet.name), grid(sheet)
        page.set_column(0, len(sheet.columns) - 1, 13)
        for row, line in enumerate(laid.cells):
            for column, cell in enumerate(line):
                style = formats[_style_name(laid, row, cell)]
                if cell is None:
                    if row >= laid.header[0]:
                        page.write_blank(row, column, None, style)
                elif isinstance(cell, str):
                    page.write_string(row, column, cell, style)
                elif isinstance(cell, date):
                    page.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), style)
                else:
                    page.write_number(row, column, cell, style)
        for merge in laid.merges:
            value = laid.cells[merge.top][merge.left]
            style = formats[_style_name(laid, merge.top, value)]
            page.merge_range(merge.top, merge.left, merge.bottom, merge.right, value, style)
    for name in file.empty_sheets:
        book.add_worksheet(name)
    book.close()
    return buffer.getvalue()


def _xls(file: File) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    plain = "font: name 宋体; "
    boxed = "borders: left thin, right thin, top thin, bottom thin; align: vert centre"
    styles = {
        "title": xlwt.easyxf("font: name 黑体, height 320; align: horiz centre"),
        "note": xlwt.easyxf(plain),
        "header": xlwt.easyxf(f"{plain}{boxed}, horiz centre"),
        "body": xlwt.easyxf(plain + boxed),
        "date": xlwt.easyxf(plain + boxed, num_format_str="YYYY-MM-DD"),
    }
    for sheet in file.sheets:
        page, laid = book.add_sheet(sheet.name), grid(sheet)
        hidden = {
            (row, column)
            for merge in laid.merges
            for row in range(merge.top, merge.bottom + 1)
            for column in range(merge.left, merge.right + 1)
        }
        for row, line in enumerate(laid.cells):
            for column, cell in enumerate(line):
                if cell is not None and (row, column) not in hidden:
                    page.write(row, column, cell, styles[_style_name(laid, row, cell)])
        for merge in laid.merges:
            value = laid.cells[merge.top][merge.left]
            style = styles[_style_name(laid, merge.top, value)]
            page.write_merge(merge.top, merge.bottom, merge.left, merge.right, value, style)
    for name in file.empty_sheets:
        book.add_sheet(name)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _csv(file: File) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for sheet in file.sheets:
        writer.writerows(["" if cell is None else cell for cell in line] for line in grid(sheet).cells)
    return buffer.getvalue().encode(file.container)


_WRITERS: dict[str, Callable[[File], bytes]] = {
    "xlsx": _xlsx,
    "xls": _xls,
    "utf-8-sig": _csv,
    "gbk": _csv,
    "bytes": lambda file: file.content,
}


def file_bytes(file: File) -> bytes:
    """The whole content of a file."""
    return _WRITERS[file.container](file)
