"""One parser per field type: a raw cell in, a value or the code of a problem out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from zhucun_cli.kinds import Field
from zhucun_cli.kinds.kind import FieldType
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.tables.dates import parse_any_period, parse_date, parse_month, parse_quarter, parse_year
from zhucun_cli.tables.identity import parse_code, parse_id_number, parse_phone
from zhucun_cli.tables.numbers import parse_count, parse_money
from zhucun_cli.tables.parsed import Parsed, Surroundings
from zhucun_cli.tables.words import parse_choice, parse_name, parse_names, parse_text, parse_yesno

Parser = Callable[[Cell, Field, Surroundings], Parsed]

PARSERS: Mapping[FieldType, Parser] = MappingProxyType(
    {
        "text": parse_text,
        "code": parse_code,
        "date": parse_date,
        "month": parse_month,
        "quarter": parse_quarter,
        "year": parse_year,
        "period": parse_any_period,
        "money": parse_money,
        "count": parse_count,
        "choice": parse_choice,
        "yesno": parse_yesno,
        "id_number": parse_id_number,
        "phone": parse_phone,
        "name": parse_name,
        "names": parse_names,
    }
)

PLAIN: Mapping[FieldType, re.Pattern[str]] = MappingProxyType(
    {
        "code": re.compile(r"(?:[0-9]+\x00)+"),
        "name": re.compile(r"(?:[一-鿿]{2,20}\x00)+"),
        "names": re.compile(r"(?:[一-鿿]{2,20}\x00)+"),
        "text": re.compile(r"(?:[一-鿿]{2}[一-鿿0-9，。、；：（）]*\x00)+"),
    }
)
"""Cells that are their own value, each followed by NUL: a column of nothing else is matched at once."""


def parse_cell(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """Read one cell as the field's type."""
    return PARSERS[field.type](raw, field, around)
