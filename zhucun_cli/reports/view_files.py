"""A view as CSV, XLSX and Parquet. Pure: a listing in, text or bytes out; every view of every command comes this way."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from zhucun_cli.periods import CHINA
from zhucun_cli.reports.sheets import Cell, Column, Sheet, Style, write_workbook
from zhucun_cli.reports.view import NO_WORDS, Listing, Row, Value, ValueType, View, ViewColumn, Words, told
from zhucun_cli.reports.words import percent

CSV_MARKS = "=+-@\t\r＝＋－＠"  # what a spreadsheet would run as a formula
WRAPPED_FROM = 40  # a column so wide holds sentences
LONGEST_NUMBER = 11  # digits that a spreadsheet keeps whole
_STYLES: Mapping[ValueType, tuple[Style, float]] = MappingProxyType(
    {
        "text": ("text", 16), "count": ("count", 9), "number": ("money", 9), "rate": ("rate", 9), "date": ("date", 12),
        "moment": ("text", 17), "flag": ("centred", 8), "list": ("text", 18), "counts": ("text", 14),
    }
)  # fmt: skip


def inert(cell: str) -> str:
    """Text that no spreadsheet runs, with long numbers kept as text."""
    if cell[:1] and cell[0] in CSV_MARKS:
        return f"'{cell}"
    return f"\t{cell}" if cell.isdigit() and len(cell) > LONGEST_NUMBER else cell


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """Rows as CSV for Excel; write it with a byte order mark."""
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [inert(cell) for cell in row] for row in rows
    )
    return text.getvalue()


def view_csv(view: View, rows: Iterable[Row], words: Words = NO_WORDS) -> str:
    """A view's rows with Chinese headings, codes in words, days as 2022-09-30, rates as 95.83%."""
    columns = view.for_people
    lines = [
        [_csv_cell(each, column.type) for each, column in zip(row, columns, strict=True)]
        for row in told(rows, columns, words)
    ]
    return csv_text([[each.title for each in columns], *lines])


def _csv_cell(value: Value, kind: ValueType) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _minute(value)
    if kind == "rate" and isinstance(value, float):
        return percent(value)
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M}"


def listing_csv(listing: Listing, view: View) -> str:
    """One view of a listing as CSV."""
    return view_csv(view, view.rows(listing.document), listing.words)


def listing_xlsx(listing: Listing) -> bytes:
    """Every view of a listing, a sheet each; the same listing gives the same bytes."""
    sheets = [
        view_sheet(view, view.rows(listing.document), (listing.title, *listing.notes), listing.words)
        for view in listing.views
    ]
    return write_workbook(sheets, listing.title, listing.created, "；".join(listing.notes[:1]))


def view_sheet(view: View, rows: Iterable[Row], said: tuple[str, ...], words: Words = NO_WORDS) -> Sheet:
    """A view as a sheet; `said` is its title and the notes below."""
    columns = view.for_people
    shown = tuple(_shown(each) for each in columns)
    cells = [[_cell(value) for value in row] for row in told(rows, columns, words)]
    return Sheet(view.title, said[0], said[1:], shown, cells)


def _shown(column: ViewColumn) -> Column:
    style, width = _STYLES[column.type]
    return Column(column.title, "wrapped" if column.width >= WRAPPED_FROM else style, column.width or width)


def _cell(value: Value) -> Cell:
    """Numbers and days as such; a moment has the time of China, which no cell can hold."""
    if isinstance(value, datetime):
        return _minute(value)
    return value if isinstance(value, (str, int, float, date)) or value is None else str(value)


def listing_parquet(listing: Listing, view: View) -> bytes:
    """One view of a listing with typed columns; names are the JSON's keys, codes stay codes.

    The file says of itself which view it is, by which clocks and rules, and of each column what it means.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    types: Mapping[ValueType, Any] = {
        "text": pa.string(), "count": pa.int64(), "number": pa.float64(), "rate": pa.float64(), "date": pa.date32(),
        "moment": pa.timestamp("us", "Asia/Shanghai"), "flag": pa.bool_(), "list": pa.list_(pa.string()),
        "counts": pa.list_(pa.int64()),
    }  # fmt: skip
    about = {"view": view.name, "title": listing.title, **listing.clocks}
    fields = [
        pa.field(each.name, types[each.type], metadata={"title": each.title, "meaning": each.meaning})
        for each in view.columns
    ]
    schema = pa.schema(fields, metadata=about)
    rows = list(view.rows(listing.document))
    table = pa.table(
        [pa.array(each.values(rows), kind.type) for each, kind in zip(view.columns, fields, strict=True)],
        schema=schema,
    )
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    content: bytes = sink.getvalue().to_pybytes()
    return content


Renderer = Callable[[Listing, View], bytes]
RENDERERS: Mapping[str, Renderer] = MappingProxyType(
    {
        "csv": lambda listing, view: ("\ufeff" + listing_csv(listing, view)).encode(),
        "xlsx": lambda listing, _: listing_xlsx(listing),
        "parquet": listing_parquet,
    }
)
