"""HTML tables named .xls, as web systems export them: spans are merges, cells are text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from zhucun_cli.errors import FileRefused
from zhucun_cli.sheets.encoding import decode
from zhucun_cli.sheets.layout import Layout
from zhucun_cli.sheets.sheet import MAX_COLUMNS, Workbook

_BLANKS = re.compile(r"[ \t\r\n\f]+")
_UNSEEN = frozenset({"script", "style", "title", "noscript", "xml"})
_HIDDEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_MAX_DOWN = 65_534  # what HTML allows a rowspan to be


class _Table:
    """One table while it is read."""

    def __init__(self) -> None:
        self.layout = Layout()
        self.row = -1
        self.column = 0
        self.span = (0, 0)
        self.cell: list[str] | None = None

    def open_row(self, is_hidden: bool) -> None:
        self.close_cell()
        self.row += 1
        self.column = 0
        self.layout.open_row(self.row, is_hidden)

    def open_cell(self, down: int, across: int) -> None:
        if self.row < 0:
            self.open_row(is_hidden=False)
        self.close_cell()
        self.column = self.layout.free_column(self.row, self.column)
        self.span = (down, across)
        self.cell = []

    def close_cell(self) -> None:
        if self.cell is None:
            return
        lines = (_BLANKS.sub(" ", line).strip() for line in "".join(self.cell).split("\v"))
        text = "\n".join(lines).replace("\u00a0", " ").strip()
        self.layout.put(self.row, self.column, text, *self.span)
        self.column += self.span[1] + 1
        self.cell = None


class _Page(HTMLParser):
    """Collects the tables of a page; a table inside a table is one of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.finished: list[Layout] = []
        self._open: list[_Table] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag begins."""
        found = dict(attrs)
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "table":
            self._open.append(_Table())
        elif not self._open:
            return
        elif tag == "tr":
            self._open[-1].open_row(is_hidden=bool(_HIDDEN.search(found.get("style") or "")))
        elif tag in ("td", "th"):
            self._open[-1].open_cell(
                _span(found.get("rowspan"), _MAX_DOWN), _span(found.get("colspan"), MAX_COLUMNS)
            )
        elif tag in ("br", "p", "div"):
            self.handle_data("\v")

    def handle_endtag(self, tag: str) -> None:
        """A tag ends."""
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in ("td", "th", "tr") and self._open:
            self._open[-1].close_cell()
        elif tag == "table" and self._open:
            self._finish()

    def handle_data(self, data: str) -> None:
        """Text."""
        if self._open and self._open[-1].cell is not None and not self._unseen:
            self._open[-1].cell.append(data)

    def close(self) -> None:
        """The page ends; a table that was not closed is taken as it is."""
        super().close()
        while self._open:
            self._finish()

    def _finish(self) -> None:
        table = self._open.pop()
        table.close_cell()
        if table.layout.has_text():
            self.finished.append(table.layout)


def _span(written: str | None, most: int) -> int:
    """How many more rows or columns a cell takes."""
    digits = (written or "").strip()
    return min(int(digits), most) - 1 if digits.isdecimal() and int(digits[:9]) > 0 else 0


def read_html(name: str, content: bytes) -> Workbook:
    """A sheet for each table of the page that holds text; FileRefused when there is none."""
    page = _Page()
    page.feed(decode(content).lstrip("\ufeff"))
    page.close()
    if not page.finished:
        raise FileRefused("NOT_A_TABLE", what="网页")
    # The only table needs no name, as a CSV's needs none.
    names = [""] if len(page.finished) == 1 else [f"表{number + 1}" for number in range(len(page.finished))]
    sheets = (layout.sheet(each, is_text=True) for each, layout in zip(names, page.finished, strict=True))
    return Workbook(sheets=tuple(sheets), reader="html")
