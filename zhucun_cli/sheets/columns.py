"""A grid that is held by columns, and shows itself as rows to whoever asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

from zhucun_cli.sheets.sheet import Cell


class RowsOfColumns(Sequence[Sequence[Cell]]):
    """Rows over columns of equal length, made all at once when the first is asked for."""

    def __init__(self, columns: Sequence[Sequence[Cell]]) -> None:
        self.columns = tuple(columns)

    @cached_property
    def _rows(self) -> list[tuple[Cell, ...]]:
        return list(zip(*self.columns, strict=True))

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.columns[0]) if self.columns else 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        """Row by row."""
        return iter(self._rows)

    @overload
    def __getitem__(self, place: int) -> Sequence[Cell]: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Sequence[Cell]]: ...

    def __getitem__(self, place: int | slice) -> Sequence[Cell] | Sequence[Sequence[Cell]]:
        """One row, or a list of rows."""
        return self._rows[place]
