"""Reading .ods: calamine reads the cells; a pass over the XML finds what it does not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from zhucun_cli.errors import FileRefused
from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.calamine import inventory, open_calamine, read_cells
from zhucun_cli.sheets.markup import Attributes, walk
from zhucun_cli.sheets.package import chunks, opened, verify_others
from zhucun_cli.sheets.preflight import NO_RESULT
from zhucun_cli.sheets.sheet import MAX_CELLS, MAX_COLUMNS, Merge, Sheet, Workbook, cell_address

_PART = "content.xml"
_ERROR_TEXT = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)|(?:Err|错误):\d+")
_SHOWN = ("year", "month", "day", "hours", "minutes", "day-of-week", "quarter")


class _Table:
    """What one table holds beside its values; places are 0-based (row, column)."""

    def __init__(self) -> None:
        self.errors: dict[tuple[int, int], str] = {}
        self.merges: list[Merge] = []
        self.month_only: set[tuple[int, int]] = set()
        self.hidden_rows = 0
        self.last_column = 0


class _Content:
    """Follows content.xml, in which equal neighbours are written once with a count."""

    def __init__(self) -> None:
        self.tables: dict[str, _Table] = {}
        self._table = _Table()
        self._row = self._column = self._row_times = self._column_times = 0
        self._cell: Attributes = {}
        self._text: list[str] = []
        self._in_cell = False
        self._date_style = ""
        self._shows: dict[str, set[str]] = {}
        self._months: set[str] = set()

    def start(self, tag: str, found: Attributes) -> None:
        """A tag begins."""
        if tag in _BEGIN:
            _BEGIN[tag](self, found)
        elif self._date_style and tag in _SHOWN:
            self._shows[self._date_style].add(tag)

    def _begin_date_style(self, found: Attributes) -> None:
        self._date_style = found.get("name", "")
        self._shows[self._date_style] = set()

    def _begin_style(self, found: Attributes) -> None:
        if self._shows.get(found.get("data-style-name", "")) == {"year", "month"}:
            self._months.add(found.get("name", ""))

    def _begin_table(self, found: Attributes) -> None:
        self._table = self.tables[found.get("name", "")] = _Table()
        self._row = 0

    def _begin_row(self, found: Attributes) -> None:
        self._column, self._row_times = 0, _times(found.get("number-rows-repeated"))
        # Rows to the end of the sheet are often hidden; only those above it say something.
        if found.get("visibility", "visible") != "visible" and self._row_times < 100_000:
            self._table.hidden_rows += self._row_times

    def _begin_cell(self, found: Attributes) -> None:
        self._cell, self._text, self._in_cell = found, [], True
        self._column_times = _times(found.get("number-columns-repeated"))

    def text(self, data: str) -> None:
        """Text."""
        if self._in_cell:
            self._text.append(data)

    def end(self, tag: str) -> None:
        """A tag ends."""
        if tag == "date-style":
            self._date_style = ""
        elif tag in ("table-cell", "covered-table-cell"):
            self._end_cell()
        elif tag == "table-row":
            self._row += self._row_times

    def _end_cell(self) -> None:
        row, column, found = self._row, self._column, self._cell
        self._in_cell = False
        self._column += self._column_times
        if "value-type" in found or "formula" in found:
            self._check_extent()
            fault = _fault(found, "".join(self._text))
            if fault:
                self._table.errors[row, column] = fault
            if found.get("style-name") in self._months and found.get("date-value", "")[8:10] == "01":
                self._table.month_only.add((row, column))
        down, across = _times(found.get("number-rows-spanned")), _times(found.get("number-columns-spanned"))
        if down > 1 or across > 1:
            self._table.merges.append(Merge(row, column, row + down - 1, column + across - 1))

    def _check_extent(self) -> None:
        table = self._table
        table.last_column = max(table.last_column, self._column)
        last_row = self._row + self._row_times
        if self._column > MAX_COLUMNS or last_row * table.last_column > MAX_CELLS:
            raise FileRefused("FAR_CELL", cell=cell_address(last_row - 1, self._column - 1))


_BEGIN = {
    "date-style": _Content._begin_date_style,
    "style": _Content._begin_style,
    "table": _Content._begin_table,
    "table-row": _Content._begin_row,
    "table-cell": _Content._begin_cell,
    "covered-table-cell": _Content._begin_cell,
}


def _times(written: str | None) -> int:
    return max(1, int(written)) if written and written.isdecimal() and len(written) < 10 else 1


def _fault(found: Attributes, text: str) -> str:
    """The text of an error cell, or of a formula without its result; '' when all is well."""
    # Both office: and calcext: have a value-type; the one that was written last wins here.
    if found.get("value-type") == "error":
        return text or "#ERROR"
    if "formula" not in found:
        return ""
    if _ERROR_TEXT.fullmatch(text):
        return text
    return NO_RESULT if "value-type" not in found else ""


def read_ods(name: str, content: bytes) -> Workbook:
    """The visible sheets; FileRefused when the file is damaged, encrypted or too large."""
    found = _Content()
    with opened(content) as archive:
        walk(chunks(archive, _PART), found.start, found.end, found.text)
        verify_others(archive, {_PART})
    workbook = open_calamine(content)
    visible, hidden = inventory(workbook)
    cells = {each: read_cells(workbook, each)[0] for each in visible}
    tables: Mapping[str, _Table] = found.tables
    sheets = []
    for each, rows in cells.items():
        table = tables.get(each, _Table())
        sheets.append(
            Sheet(
                name=each,
                rows=rows,
                merges=tuple(sorted(table.merges)),
                errors=MappingProxyType(table.errors),
                month_only=frozenset(table.month_only),
                problems=_noticed(each, table),
            )
        )
    return Workbook(sheets=tuple(sheets), problems=hidden, reader="calamine")


def _noticed(name: str, table: _Table) -> tuple[Problem, ...]:
    return (problem("HIDDEN_ROWS", sheet=name, count=table.hidden_rows),) if table.hidden_rows else ()
