"""Building a sheet cell by cell, for the readers of formats that say how cells span rows and columns."""

from __future__ import annotations

from types import MappingProxyType

from zhucun_cli.errors import FileRefused
from zhucun_cli.problems import problem
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.sheet import MAX_CELLS, MAX_COLUMNS, Merge, Sheet, cell_address


class Layout:
    """A sheet in the making: cells are put where they stand, merged ranges take their places."""

    def __init__(self) -> None:
        self._rows: list[list[Cell]] = []
        self._merges: list[Merge] = []
        self._taken: dict[int, int] = {}  # column → last row that a merge from above takes there
        self._errors: dict[tuple[int, int], str] = {}
        self._month_only: set[tuple[int, int]] = set()
        self._width = 0
        self._hidden = 0

    def open_row(self, row: int, is_hidden: bool = False) -> None:
        """Begin a row, blank rows between filled in."""
        self._check(row, 0)
        while len(self._rows) <= row:
            self._rows.append([])
        self._hidden += is_hidden

    def free_column(self, row: int, column: int) -> int:
        """The first column from `column` on that no merge from above takes."""
        while self._taken.get(column, -1) >= row:
            column += 1
        return column

    def put(self, row: int, column: int, value: Cell, down: int = 0, across: int = 0) -> None:
        """Put a cell that spans `down` more rows and `across` more columns."""
        self._check(row, column + across)
        cells = self._rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = value
        if down or across:
            down = min(down, MAX_CELLS)  # a range may end below the sheet
            self._merges.append(Merge(row, column, row + down, column + across))
            if down:
                self._taken.update(dict.fromkeys(range(column, column + across + 1), row + down))

    def put_error(self, row: int, column: int, text: str) -> None:
        """An error cell: blank, with its text beside."""
        self.put(row, column, "")
        self._errors[row, column] = text

    def mark_month_only(self, row: int, column: int) -> None:
        """The cell's format shows a month and no day."""
        self._month_only.add((row, column))

    def _check(self, row: int, column: int) -> None:
        self._width = max(self._width, column + 1)
        if column >= MAX_COLUMNS or (row + 1) * self._width > MAX_CELLS:
            raise FileRefused("FAR_CELL", cell=cell_address(row, column))

    def has_text(self) -> bool:
        """True when some cell is not blank."""
        return any(cell != "" for row in self._rows for cell in row)

    def sheet(self, name: str, *, date1904: bool = False, is_text: bool = False) -> Sheet:
        """The finished sheet."""
        problems = (problem("HIDDEN_ROWS", sheet=name, count=self._hidden),) if self._hidden else ()
        return Sheet(
            name=name,
            rows=self._rows,
            merges=tuple(sorted(self._merges)),
            errors=MappingProxyType(self._errors),
            month_only=frozenset(self._month_only),
            date1904=date1904,
            is_text=is_text,
            problems=problems,
        )
