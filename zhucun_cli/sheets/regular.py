"""Delimited text whose records all have the same number of fields, read by Arrow as columns of text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.columns import Encoded, RowsOfColumns
from zhucun_cli.sheets.sheet import MAX_COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

_GUARDED = re.compile(r'="(.*)"', re.DOTALL)  # how exporters keep Excel from reading a number
_BLOCK = 1 << 23


def read_regular(text: str, delimiter: str) -> RowsOfColumns | None:
    """The cells by columns; None where the line-by-line reader has to decide what the text means."""
    import pyarrow as pa
    from pyarrow import csv

    if not delimiter.isascii() or text[: text.find("\n") + 1].count(delimiter) >= MAX_COLUMNS:
        return None
    text_of_all = {f"f{number}": pa.string() for number in range(MAX_COLUMNS)}
    try:
        table = csv.read_csv(
            pa.BufferReader(text.encode("utf-8")),
            csv.ReadOptions(block_size=_BLOCK, autogenerate_column_names=True),
            csv.ParseOptions(delimiter=delimiter, newlines_in_values='"' in text, ignore_empty_lines=False),
            csv.ConvertOptions(column_types=text_of_all, strings_can_be_null=False, check_utf8=False),
        )
    except (pa.ArrowInvalid, UnicodeEncodeError):  # ragged records, a lone surrogate
        return None
    columns = [_cells(each, is_guarded='="' in text) for each in table.columns]
    whole = [each for each in columns if each is not None]
    return RowsOfColumns(whole) if len(whole) == len(columns) else None


def _cells(column: pa.ChunkedArray, is_guarded: bool) -> Encoded[Cell] | None:
    """The cells of a column; None when a cell holds a line break (an open quote may)."""
    encoded = column.combine_chunks().dictionary_encode()
    distinct: list[Cell] = encoded.dictionary.to_pylist()
    if "\n" in "".join(map(str, distinct)):
        return None
    cells = Encoded(distinct, encoded.indices.to_numpy())
    return cells.changed(list(map(unguarded, map(str, distinct)))) if is_guarded else cells


def unguarded(cell: str) -> str:
    """`="0043"` is 0043."""
    found = _GUARDED.fullmatch(cell) if cell.startswith('="') else None
    return found[1] if found else cell
