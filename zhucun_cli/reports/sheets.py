"""Tables as worksheets: typed cells, frozen header, filter, A4 print set-up. Text is never a formula or a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | Decimal | date | None
Style = Literal["text", "wrapped", "centred", "count", "rate", "money", "date"]

ROWS_OF_A_SHEET = 1_000_000  # below the 1,048,576 of the format; longer tables go on in `name (2)`
NAME_LENGTH = 31  # characters of a sheet's name, in UTF-16 units
FONT = "宋体"  # on every Windows, with or without an office suite
LINE = 15  # points of a line of text
TEXT_LENGTH = 32_000  # characters of a cell; the format's own limit is 32,767
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NUMBER_FORMATS: Mapping[Style, str] = MappingProxyType(
    {"count": "#,##0", "rate": "0.00%", "money": "#,##0.00", "date": "yyyy-mm-dd"}
)


@dataclass(frozen=True)
class Column:
    """One column: its heading, how its cells are shown, and its width in characters.

    A `shaded` column of rates is coloured like the grids of the page. Text may stand in any column.
    """

    title: str
    style: Style = "text"
    width: float = 10
    shaded: bool = False


@dataclass(frozen=True)
class Sheet:
    """One table of a workbook, with what is said above it.

    The first `kept_columns` stay in view and, where the table is several `pages_wide` on paper, stand on each.
    """

    name: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    portrait: bool = False
    kept_columns: int = 0
    pages_wide: int = 1


def write_workbook(sheets: Sequence[Sheet], title: str, created: datetime, margin_note: str) -> bytes:
    """The workbook with those sheets; equal arguments give equal bytes. `margin_note` is printed on top."""
    import xlsxwriter

    buffer = BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_date_format": _NUMBER_FORMATS["date"],
        },
    )
    book.set_properties({"title": title, "created": created})
    formats = _formats(book)
    names: set[str] = set()
    for sheet in sheets:
        for part, start in enumerate(range(0, max(len(sheet.rows), 1), ROWS_OF_A_SHEET), 1):
            name = sheet_name(sheet.name if part == 1 else f"{sheet.name} ({part})", names)
            names.add(name.casefold())
            worksheet = book.add_worksheet(name)
            _write_sheet(worksheet, sheet, sheet.rows[start : start + ROWS_OF_A_SHEET], formats)
            _set_up_print(worksheet, sheet, title, margin_note)
    book.close()
    return buffer.getvalue()


def sheet_name(wanted: str, taken: Collection[str]) -> str:
    """A name that Excel accepts and that is not taken (compared without case), as near as can be to `wanted`."""
    plain = _FORBIDDEN.sub("_", wanted).strip("' ") or "_"
    name, number = _cut(plain, NAME_LENGTH), 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        tail = f" ({number})"
        name = _cut(plain, NAME_LENGTH - len(tail)) + tail
    return name


def _cut(text: str, units: int) -> str:
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")


def _formats(book: Workbook) -> dict[str, Format]:
    """One format for each style, and those of the headings."""
    lines = {"border": 1, "border_color": "#BFBFBF", "valign": "top", "font_name": FONT, "font_size": 10}
    formats: dict[str, Format] = {
        style: book.add_format({**lines, "num_format": code}) for style, code in _NUMBER_FORMATS.items()
    }
    return {
        **formats,
        "text": book.add_format(lines),
        "wrapped": book.add_format({**lines, "text_wrap": True}),
        "centred": book.add_format({**lines, "align": "center"}),
        "date": book.add_format({**lines, "align": "center", "num_format": _NUMBER_FORMATS["date"]}),
        "word": book.add_format({**lines, "align": "center", "font_color": "#595959"}),
        "header": book.add_format(
            {
                **lines,
                "bold": True,
                "bg_color": "#F1EFEA",
                "text_wrap": True,
                "valign": "vcenter",
                "align": "center",
            }
        ),
        "title": book.add_format({"bold": True, "font_size": 14, "font_name": FONT}),
        "note": book.add_format({"font_color": "#595959", "font_name": FONT, "font_size": 10}),
    }


def _write_sheet(
    worksheet: Worksheet, sheet: Sheet, rows: Sequence[Sequence[Cell]], formats: Mapping[str, Format]
) -> None:
    last = len(sheet.columns) - 1
    worksheet.write_string(0, 0, sheet.title, formats["title"])
    for number, note in enumerate(sheet.notes, 1):
        worksheet.write_string(number, 0, note, formats["note"])
    header = len(sheet.notes) + 1
    for index, column in enumerate(sheet.columns):
        worksheet.set_column(index, index, column.width)
        worksheet.write_string(header, index, column.title, formats["header"])
    writers = [_writer(worksheet, column, formats) for column in sheet.columns]
    wrapped = [(index, each.width) for index, each in enumerate(sheet.columns) if each.style == "wrapped"]
    worksheet.set_row(header, LINE * max(_lines(each.title, each.width - 1) for each in sheet.columns))
    for number, row in enumerate(rows, header + 1):
        if wrapped:
            needed = max(_lines(row[index], width) for index, width in wrapped)
            if needed > 1:
                worksheet.set_row(number, LINE * needed)
        for index, (write, value) in enumerate(zip(writers, row, strict=True)):
            write(number, index, value)
    bottom = header + max(len(rows), 1)
    if not rows:
        worksheet.write_string(bottom, 0, "没有", formats["text"])
    worksheet.freeze_panes(header + 1, sheet.kept_columns)
    worksheet.autofilter(header, 0, bottom, last)
    worksheet.repeat_rows(header)
    for index, column in enumerate(sheet.columns):
        if column.shaded:
            worksheet.conditional_format(header + 1, index, bottom, index, dict(_SHADES))


def _lines(value: Cell, width: float) -> int:
    """How many lines a text needs in a column; in GBK a Chinese character is as wide as two others."""
    return -(-len(str(value or "").encode("gbk", "replace")) // max(int(width), 1)) or 1


_SHADES: Mapping[str, str | float] = MappingProxyType(
    {
        "type": "3_color_scale",
        "min_type": "num", "mid_type": "num", "max_type": "num",
        "min_value": 0.6, "mid_value": 0.9, "max_value": 1,
        "min_color": "#D9803F", "mid_color": "#FBE3A6", "max_color": "#EDF6EC",
    }
)  # fmt: skip

Writer = Callable[[int, int, Cell], None]


def _writer(worksheet: Worksheet, column: Column, formats: Mapping[str, Format]) -> Writer:
    """How a cell of this column is written; built once, called for every row."""
    own = formats[column.style]
    if column.style in ("text", "wrapped", "centred"):
        return _text_writer(worksheet, own)
    words = _text_writer(worksheet, formats["word"])
    if column.style == "date":
        return _date_writer(worksheet, own, words)
    return _number_writer(worksheet, own, words)


def _text_writer(worksheet: Worksheet, own: Format) -> Writer:
    write_string, write_blank = worksheet.write_string, worksheet.write_blank

    def write(row: int, column: int, value: Cell) -> None:
        if value:
            text = str(value)
            write_string(row, column, text if len(text) <= TEXT_LENGTH else f"{text[:TEXT_LENGTH]}……", own)
        else:
            write_blank(row, column, None, own)

    return write


def _number_writer(worksheet: Worksheet, own: Format, words: Writer) -> Writer:
    write_number = worksheet.write_number

    def write(row: int, column: int, value: Cell) -> None:
        if isinstance(value, (int, float, Decimal)):
            write_number(row, column, value, own)
        else:
            words(row, column, value)

    return write


def _date_writer(worksheet: Worksheet, own: Format, words: Writer) -> Writer:
    write_datetime = worksheet.write_datetime

    def write(row: int, column: int, value: Cell) -> None:
        if isinstance(value, date):
            write_datetime(row, column, value, own)
        else:
            words(row, column, value)

    return write


def _set_up_print(worksheet: Worksheet, sheet: Sheet, title: str, margin_note: str) -> None:
    worksheet.set_paper(9)  # A4
    if not sheet.portrait:
        worksheet.set_landscape()
    worksheet.fit_to_pages(sheet.pages_wide, 0)
    if sheet.pages_wide > 1 and sheet.kept_columns:
        worksheet.repeat_columns(0, sheet.kept_columns - 1)
    worksheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.7)
    worksheet.set_header(f"&L&9{_plain(title)}&R&9{_plain(margin_note)}")
    worksheet.set_footer(f"&L&9{_plain(sheet.name)}&R&9第 &P 页，共 &N 页")


def _plain(text: str) -> str:
    """Text of a page header, in which & begins a code; the format allows 255 characters in all."""
    return text[:80].replace("&", "&&")
