"""How the clerks of 云溪县 spell dates, and the small parts that every kind of sheet shares."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Literal

from sample_data.county.model import Column, Row, Written

Spelling = Literal["cell", "dots", "chinese", "dashes", "compact", "number", "fullwidth"]
_FULL_WIDTH = str.maketrans("0123456789.", "０１２３４５６７８９．")
QUARTERS = {"2022Q1": "第一季度", "2022Q2": "第二季度", "2022Q3": "第三季度"}


def spell(day: date, spelling: Spelling) -> Written:
    """`day` as a clerk types it; "cell" is a true date cell, "number" the number 20220903."""
    plain = f"{day.year}.{day.month}.{day.day}"
    spelled: dict[Spelling, Written] = {
        "cell": day,
        "dots": plain,
        "chinese": f"{day.year}年{day.month}月{day.day}日",
        "dashes": plain.replace(".", "-"),
        "compact": f"{day:%Y%m%d}",
        "number": int(f"{day:%Y%m%d}"),
        "fullwidth": plain.translate(_FULL_WIDTH),
    }
    return spelled[spelling]


def in_words(day: date) -> str:
    """2022年9月3日, as titles have it."""
    return str(spell(day, "chinese"))


def month_span(month: int) -> tuple[date, date]:
    """First and last day of a month of 2022."""
    return date(2022, month, 1), date(2022, month, calendar.monthrange(2022, month)[1])


def quarter_span(quarter: str) -> tuple[date, date]:
    """First and last day of a quarter such as 2022Q3."""
    last = int(quarter[-1]) * 3
    return month_span(last - 2)[0], month_span(last)[1]


def footer(first_field: str, text: str) -> tuple[Row, Row]:
    """A blank row and the line in which the clerk signs."""
    return Row({}, "blank"), Row({first_field: text}, "skipped", note="the clerk's signature")


def numbered(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows with a running number in front."""
    return tuple(replace(row, cells={"no": number, **row.cells}) for number, row in enumerate(rows, start=1))


def columns(**headers: str) -> tuple[Column, ...]:
    """Columns by field; a slash parts the rows of a header."""
    return tuple(Column(field, tuple(header.split("/"))) for field, header in headers.items())


def only(written: tuple[Column, ...], cells: Mapping[str, Written]) -> dict[str, Written]:
    """The cells that have a column."""
    fields = {column.field for column in written}
    return {field: cell for field, cell in cells.items() if field in fields}
