"""Tables of a Word document (.docx): one sheet for each, named 表1, 表2 …"""

from __future__ import annotations

from zhucun_cli.errors import FileRefused
from zhucun_cli.sheets.layout import Layout
from zhucun_cli.sheets.markup import Attributes, walk
from zhucun_cli.sheets.package import chunks, opened, verify_others
from zhucun_cli.sheets.sheet import Sheet, Workbook

_PART = "word/document.xml"
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n"}


class _Document:
    """Collects the outermost tables; a table inside a cell gives its text to that cell."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._depth = 0
        self._layout = Layout()
        self._row = -1
        self._column = 0
        self._across = 0
        self._vertical: str | None = None
        self._in_cell = self._in_text = False
        self._text: list[str] = []
        self._above: dict[int, tuple[int, str, int]] = {}  # column → top row, text, across of a merge
        self._merged: dict[tuple[int, int], tuple[int, str, int]] = {}

    def start(self, tag: str, found: Attributes) -> None:
        """A tag begins."""
        if tag == "tbl":
            self._depth += 1
            if self._depth == 1:
                self._layout, self._row, self._above, self._merged = Layout(), -1, {}, {}
        elif self._depth == 1 and tag in _BEGIN:
            _BEGIN[tag](self, found)
        elif self._in_cell:
            self._in_text = tag == "t"
            self._text += _BREAKS.get(tag, "")

    def _begin_row(self, _found: Attributes) -> None:
        self._row += 1
        self._column = 0
        self._layout.open_row(self._row)

    def _skip_columns(self, found: Attributes) -> None:
        self._column += _count(found)

    def _begin_cell(self, _found: Attributes) -> None:
        self._in_cell, self._text, self._across, self._vertical = True, [], 0, None

    def _span(self, found: Attributes) -> None:
        self._across = max(1, _count(found)) - 1

    def _merge(self, found: Attributes) -> None:
        self._vertical = found.get("val", "continue")

    def text(self, data: str) -> None:
        """Text."""
        if self._in_text:
            self._text.append(data)

    def end(self, tag: str) -> None:
        """A tag ends."""
        if tag == "t":
            self._in_text = False
        elif tag == "p" and self._in_cell:
            self._text.append("\n")
        elif tag == "tc" and self._depth == 1 and self._row >= 0:
            self._finish_cell()
        elif tag == "tbl":
            self._depth -= 1
            if self._depth == 0:
                self._finish_table()

    def _finish_cell(self) -> None:
        text = "".join(self._text).strip()
        column, across = self._column, self._across
        above = self._above.get(column)
        if self._vertical == "continue" and above is not None:
            top, first, across_above = above
            self._merged[top, column] = (self._row - top, first, across_above)
            self._layout.put(self._row, column, "", 0, 0)
        else:
            self._layout.put(self._row, column, text)
            if across:
                self._merged[self._row, column] = (0, text, across)
            self._above.pop(column, None)
            if self._vertical == "restart":
                self._above[column] = (self._row, text, across)
        self._column += across + 1
        self._in_cell = False

    def _finish_table(self) -> None:
        for (row, column), (down, text, across) in self._merged.items():
            self._layout.put(row, column, text, down, across)
        if self._layout.has_text():
            self.sheets.append(self._layout.sheet(f"表{len(self.sheets) + 1}", is_text=True))


_BEGIN = {
    "tr": _Document._begin_row,
    "gridBefore": _Document._skip_columns,
    "tc": _Document._begin_cell,
    "gridSpan": _Document._span,
    "vMerge": _Document._merge,
}


def _count(found: Attributes) -> int:
    written = found.get("val", "")
    return int(written) if written.isdecimal() and len(written) < 6 else 0


def read_docx(name: str, content: bytes) -> Workbook:
    """A sheet for each table that holds text; FileRefused when there is none, or the file is damaged."""
    document = _Document()
    with opened(content) as archive:
        walk(chunks(archive, _PART), document.start, document.end, document.text)
        verify_others(archive, {_PART})
    if not document.sheets:
        raise FileRefused("NOT_A_TABLE", what="Word 文档，里面没有表格")
    return Workbook(sheets=tuple(document.sheets), reader="docx")
