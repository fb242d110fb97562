"""Small workbooks made in memory, as files that a test reads back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

import xlsxwriter
import xlwt

Row = Sequence[object]


def xlsx(rows: Sequence[Row], *, name: str = "Sheet1", finish: Callable[..., None] | None = None) -> bytes:
    """An .xlsx with one sheet; `finish(workbook, worksheet)` may add to it."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    worksheet = workbook.add_worksheet(name)
    for number, row in enumerate(rows):
        worksheet.write_row(number, 0, row)
    if finish is not None:
        finish(workbook, worksheet)
    workbook.close()
    return stream.getvalue()


def xls(rows: Sequence[Row], finish: Callable[..., None] | None = None) -> bytes:
    """An .xls with one sheet; `finish(workbook, worksheet)` may add to it."""
    workbook = xlwt.Workbook(encoding="utf-8")
    worksheet = workbook.add_sheet("Sheet1")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            worksheet.write(number, column, value)
    if finish is not None:
        finish(workbook, worksheet)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def edited(content: bytes, edits: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The zip with some parts rewritten, others as they were; an unknown part is added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            target.writestr(entry.filename, edits.get(entry.filename, bytes)(source.read(entry)))
        for name in edits.keys() - set(source.namelist()):
            target.writestr(name, edits[name](b""))
    return stream.getvalue()


SHEET_PART = "xl/worksheets/sheet1.xml"


def sheet_xml(cells: str, rows_attributes: str = "") -> bytes:
    """An .xlsx whose sheet holds exactly the XML `cells` (rows and all)."""
    document = (
        '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/'
        f'spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    )
    return edited(xlsx([["x"]]), {SHEET_PART: lambda _old: document.encode()})
