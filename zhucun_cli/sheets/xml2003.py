"""XML Spreadsheet 2003 named .xls, as older systems export it."""

from __future__ import annotations

import re
from datetime import datetime, time

from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.encoding import decode
from zhucun_cli.sheets.formats import shows_month_only
from zhucun_cli.sheets.layout import Layout
from zhucun_cli.sheets.markup import Attributes, walk
from zhucun_cli.sheets.preflight import NO_RESULT
from zhucun_cli.sheets.sheet import Sheet, Workbook

_DECLARED = re.compile(
    rb"""<\?xml[^>]*?encoding=["'](?:gb2312|gbk|gb18030|cp936|x-gbk)["'][^>]*\?>""", re.IGNORECASE
)
_TRUE = ("1", "true", "True")


class _Spreadsheet:
    """Collects the visible sheets."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.problems: list[Problem] = []
        self._months: set[str] = set()
        self._style = ""
        self._date1904 = False
        self._name = ""
        self._is_hidden = False
        self._layout = Layout()
        self._row = self._next_row = 0
        self._column = 0
        self._cell: Attributes = {}
        self._type = ""
        self._text: list[str] | None = None
        self._has_data = False

    def start(self, tag: str, found: Attributes) -> None:
        """A tag begins."""
        if tag in _BEGIN:
            _BEGIN[tag](self, found)

    def _begin_style(self, found: Attributes) -> None:
        self._style = found.get("ID", "")

    def _format(self, found: Attributes) -> None:
        if shows_month_only(found.get("Format", "")):
            self._months.add(self._style)

    def _begin_sheet(self, found: Attributes) -> None:
        self._name, self._is_hidden = found.get("Name", ""), False
        self._layout, self._next_row = Layout(), 0

    def _begin_row(self, found: Attributes) -> None:
        self._row = _index(found) if "Index" in found else self._next_row
        self._next_row = self._row + 1 + _number(found.get("Span"))
        self._column = 0
        self._layout.open_row(self._row, found.get("Hidden") in _TRUE)

    def _begin_cell(self, found: Attributes) -> None:
        if "Index" in found:
            self._column = _index(found)
        self._column = self._layout.free_column(self._row, self._column)
        self._cell, self._has_data = found, False

    def _begin_data(self, found: Attributes) -> None:
        self._type, self._text = found.get("Type", "String"), []

    def _begin_visibility(self, _found: Attributes) -> None:
        self._text = []

    def text(self, data: str) -> None:
        """Text."""
        if self._text is not None:
            self._text.append(data)

    def end(self, tag: str) -> None:
        """A tag ends."""
        if tag in _END:
            _END[tag](self)

    def _end_data(self) -> None:
        written = "".join(self._text or ())
        self._text = None
        row, column = self._row, self._column
        self._has_data = True
        if self._type == "Error":
            self._layout.put_error(row, column, written or "#ERROR")
            return
        value = _value(written, self._type)
        down, across = _number(self._cell.get("MergeDown")), _number(self._cell.get("MergeAcross"))
        self._layout.put(row, column, value, down, across)
        if self._cell.get("StyleID") in self._months and getattr(value, "day", 0) == 1:
            self._layout.mark_month_only(row, column)

    def _end_cell(self) -> None:
        down, across = _number(self._cell.get("MergeDown")), _number(self._cell.get("MergeAcross"))
        if not self._has_data:
            self._layout.put(self._row, self._column, "", down, across)
            if "Formula" in self._cell:
                self._layout.put_error(self._row, self._column, NO_RESULT)
        self._column += across + 1

    def _end_visibility(self) -> None:
        self._is_hidden = "Hidden" in "".join(self._text or ())
        self._text = None

    def _end_date1904(self) -> None:
        self._date1904 = True

    def _end_sheet(self) -> None:
        if self._is_hidden:
            self.problems.append(problem("HIDDEN_SHEET", sheet=self._name))
            return
        self.sheets.append(self._layout.sheet(self._name, date1904=self._date1904))


_BEGIN = {
    "Style": _Spreadsheet._begin_style,
    "NumberFormat": _Spreadsheet._format,
    "Worksheet": _Spreadsheet._begin_sheet,
    "Row": _Spreadsheet._begin_row,
    "Cell": _Spreadsheet._begin_cell,
    "Data": _Spreadsheet._begin_data,
    "Visible": _Spreadsheet._begin_visibility,
}
_END = {
    "Data": _Spreadsheet._end_data,
    "Cell": _Spreadsheet._end_cell,
    "Visible": _Spreadsheet._end_visibility,
    "Date1904": _Spreadsheet._end_date1904,
    "Worksheet": _Spreadsheet._end_sheet,
}


def _number(written: str | None) -> int:
    return int(written) if written and written.isdecimal() and len(written) < 10 else 0


def _index(found: Attributes) -> int:
    return max(0, _number(found["Index"]) - 1)


def _value(written: str, kind: str) -> Cell:
    """The cell as a spreadsheet holds it; text where it is not what its type says."""
    try:
        if kind == "Number":
            return float(written)
        if kind == "Boolean":
            return written.strip() in _TRUE
        if kind == "DateTime":
            moment = datetime.fromisoformat(written.strip())
            return moment.date() if moment.time() == time() else moment
    except ValueError:
        pass
    return written


def read_xml2003(name: str, content: bytes) -> Workbook:
    """The visible sheets; FileRefused when the XML is damaged."""
    if _DECLARED.match(content.lstrip()[:200]):  # expat knows no GBK
        content = _DECLARED.sub(b"", content.lstrip(), count=1)
        content = decode(content).encode("utf-8")
    spreadsheet = _Spreadsheet()
    walk([content.lstrip()], spreadsheet.start, spreadsheet.end, spreadsheet.text)
    return Workbook(tuple(spreadsheet.sheets), tuple(spreadsheet.problems), reader="xml2003")
