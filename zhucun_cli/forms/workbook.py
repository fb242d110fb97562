"""Worksheets to be filled in: marked cells, dropdowns and checks, a frozen header, one page wide in print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from zhucun_cli.reports.sheets import FONT, LINE, sheet_name

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

Check = Literal["", "choice", "date", "amount", "signed", "count"]
Mark = Literal["", "bad", "odd", "given", "told"]
"""bad: has to be mended; odd: was left out, may be mended; given: prefilled; told: words of ours."""

TITLE_HEIGHT = 20  # points of the title's row
_LIST_LENGTH = 255  # characters of a dropdown's choices, a limit of the format
_FILLS: Mapping[Mark, Mapping[str, str]] = MappingProxyType(
    {
        "": MappingProxyType({}),
        "bad": MappingProxyType({"bg_color": "#FFD966"}),
        "odd": MappingProxyType({"bg_color": "#FFF2CC"}),
        "given": MappingProxyType({"bg_color": "#EFEFEF"}),
        "told": MappingProxyType({"font_color": "#7F4A00"}),
    }
)


@dataclass(frozen=True)
class FormColumn:
    """One column: heading, width in characters, what may be entered, and whether cells are text.

    A `date` column that is not text holds real dates; `choices` make a dropdown.
    """

    title: str
    width: float
    check: Check = ""
    choices: tuple[str, ...] = ()
    is_text: bool = True
    hint: str = ""


@dataclass(frozen=True)
class FormCell:
    """What stands in a cell: text, or the ISO date or plain number of a column that is not text."""

    text: str = ""
    mark: Mark = ""


@dataclass(frozen=True)
class FormSheet:
    """One sheet: a title, notes below it, the header, prepared rows, and `spare` blank rows with the same checks.

    The first `fixed` columns stay in sight.
    """

    name: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[FormColumn, ...]
    rows: Sequence[Sequence[FormCell]]
    spare: int = 0
    fixed: int = 0


def write_form(sheets: Sequence[FormSheet], created: datetime, names: Mapping[str, str]) -> bytes:
    """The workbook; equal arguments give equal bytes. `names` are defined names with a text as their value."""
    import xlsxwriter

    buffer = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"title": sheets[0].title, "created": created})
    formats = _Formats(book)
    taken: set[str] = set()
    for sheet in sheets:
        name = sheet_name(sheet.name, taken)
        taken.add(name.casefold())
        _write(book.add_worksheet(name), sheet, formats)
    for name, text in names.items():
        book.define_name(name, f'="{text}"')
    book.close()
    return buffer.getvalue()


class _Formats:
    """The cell formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}
        plain = {"font_name": FONT, "valign": "vcenter"}
        self.title = self._of({**plain, "bold": True, "font_size": 14})
        self.note = self._of({**plain, "font_size": 10, "font_color": "#595959"})
        self.header = self._of(
            {**self._lines(), "bold": True, "bg_color": "#E2EFDA", "text_wrap": True, "align": "center"}
        )

    def cell(self, column: FormColumn, mark: Mark) -> Format:
        """How a cell to be filled in looks."""
        code = "@" if column.is_text else "yyyy-mm-dd" if column.check == "date" else "General"
        return self._of({**self._lines(), "num_format": code, "text_wrap": column.is_text, **_FILLS[mark]})

    def _lines(self) -> dict[str, object]:
        return {
            "border": 1,
            "border_color": "#A6A6A6",
            "valign": "vcenter",
            "font_name": FONT,
            "font_size": 10,
        }

    def _of(self, wanted: Mapping[str, object]) -> Format:
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(dict(wanted))
        return self._made[key]


def _write(worksheet: Worksheet, sheet: FormSheet, formats: _Formats) -> None:
    worksheet.write_string(0, 0, sheet.title, formats.title)
    worksheet.set_row(0, TITLE_HEIGHT)
    for number, note in enumerate(sheet.notes, 1):
        worksheet.write_string(number, 0, note, formats.note)
    header = len(sheet.notes) + 1
    for index, column in enumerate(sheet.columns):
        worksheet.set_column(index, index, column.width)
        worksheet.write_string(header, index, column.title, formats.header)
    worksheet.set_row(header, LINE * max(_lines_of(each.title, each.width - 1) for each in sheet.columns))
    last = header + len(sheet.rows) + sheet.spare
    blank = (FormCell(),) * len(sheet.columns)
    for number in range(header + 1, last + 1):
        place = number - header - 1
        _write_row(worksheet, number, sheet, sheet.rows[place] if place < len(sheet.rows) else blank, formats)
    for index, column in enumerate(sheet.columns):
        _check_entries(worksheet, column, (header + 1, index, max(last, header + 1), index))
    worksheet.freeze_panes(header + 1, sheet.fixed)
    _set_up_print(worksheet, header)


def _write_row(
    worksheet: Worksheet, number: int, sheet: FormSheet, row: Sequence[FormCell], formats: _Formats
) -> None:
    needed = 1
    for index, (column, cell) in enumerate(zip(sheet.columns, row, strict=True)):
        style = formats.cell(column, cell.mark)
        if not cell.text:
            worksheet.write_blank(number, index, None, style)
        elif column.is_text:
            worksheet.write_string(number, index, cell.text, style)
        elif column.check == "date":
            worksheet.write_datetime(number, index, datetime.fromisoformat(cell.text), style)
        else:
            worksheet.write_number(number, index, float(cell.text), style)
        needed = max(needed, _lines_of(cell.text, column.width) if column.is_text else 1)
    if needed > 1:
        worksheet.set_row(number, LINE * needed)


def _lines_of(text: str, width: float) -> int:
    """How many lines a text needs; in GBK a Chinese character is as wide as two others."""
    return -(-len(text.encode("gbk", "replace")) // max(int(width), 1)) or 1


_NUMBER_CHECKS: Mapping[Check, Mapping[str, object]] = MappingProxyType(
    {
        "date": {
            "validate": "date", "criteria": ">=", "value": datetime(2000, 1, 1),
            "error_message": "请填日期，如 2022-09-03",
        },
        "amount": {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "请只填数字，单位：元"},
        "signed": {
            "validate": "decimal", "criteria": ">=", "value": -1e9, "error_message": "请只填数字，单位：元",
        },
        "count": {"validate": "integer", "criteria": ">=", "value": 0, "error_message": "请填整数"},
    }
)  # fmt: skip


def _check_entries(worksheet: Worksheet, column: FormColumn, where: tuple[int, int, int, int]) -> None:
    """What Excel and WPS say while somebody types; what is read is judged by the readers alone."""
    rule: dict[str, object] = {}
    if column.choices and len(",".join(column.choices)) <= _LIST_LENGTH:
        shown = "、".join(column.choices)
        rule = {
            "validate": "list",
            "source": list(column.choices),
            "error_message": f"可填：{shown}"[:_LIST_LENGTH],
        }
    elif column.check in _NUMBER_CHECKS and not column.is_text:
        rule = dict(_NUMBER_CHECKS[column.check])
    elif column.hint:
        rule = {"validate": "any"}
    if rule:
        hint = {"input_title": column.title[:32], "input_message": column.hint} if column.hint else {}
        worksheet.data_validation(*where, {**rule, "error_title": "填写有误", "ignore_blank": True, **hint})


def _set_up_print(worksheet: Worksheet, header: int) -> None:
    worksheet.set_paper(9)  # A4
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.repeat_rows(header)
    worksheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    worksheet.set_footer("&R&9第 &P 页，共 &N 页")
