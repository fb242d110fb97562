"""Three hundred cells and more, each with the value or the refusal that the rules of the trade give it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from zhucun_cli.kinds import Field
from zhucun_cli.kinds.kind import FIELD_TYPES, FieldType
from zhucun_cli.problems import CATALOGUE
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.tables.cells import parse_cell
from zhucun_cli.tables.parsed import Surroundings, shown
from zhucun_cli.tables.table import Value

GOLDEN = Path(__file__).parent / "cells_golden.tsv"
RECEIVED = date(2022, 12, 31)
CHOICES = {"入户": ("上门", "实地走访", "入户走访"), "电话": ("打电话", "电话沟通"), "微信": ("微信联系",)}
_BY_NAME: dict[str, FieldType] = {each: each for each in get_args(FieldType)}
WORDS = {"yes": ("已消除",), "no": ("未消除",)}
SETTINGS = {
    "": Surroundings(RECEIVED),
    "2022": Surroundings(RECEIVED, year=2022),
    "csv": Surroundings(RECEIVED, is_text=True),
    "1904": Surroundings(RECEIVED, date1904=True),
    "wan": Surroundings(RECEIVED, in_wan=True),
    "future": Surroundings(RECEIVED, future_allowed=True),
}


@dataclass(frozen=True)
class Golden:
    """One line: the field's type with its marks, the raw cell, and the value as text or the code after `!`."""

    line: int
    kind: str
    raw: Cell
    outcome: str


def _golden() -> list[Golden]:
    lines = GOLDEN.read_text(encoding="utf-8").splitlines()
    found = []
    for number, line in enumerate(lines, 1):
        if line and not line.startswith("#"):
            kind, raw, outcome = line.split("\t")
            found.append(Golden(number, kind, _cell(raw), outcome))
    return found


def _cell(text: str) -> Cell:
    makers = {"date": date, "datetime": datetime, "time": time}
    name, _, rest = text.partition("(")
    if name in makers:
        made: Cell = makers[name](*ast.literal_eval(f"({rest.rstrip(')')},)"))
        return made
    if text in ("inf", "nan"):
        return float(text)
    value: Cell = ast.literal_eval(text)
    return value


def _text(value: Value) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return "-" if value is None else str(value).replace("\n", "\\n")


@pytest.mark.parametrize("golden", _golden(), ids=lambda each: f"{each.line}:{each.kind}:{each.raw!r}")
def test_a_cell_becomes_what_the_table_says(golden: Golden) -> None:
    kind, *marks = golden.kind.split("+")
    around = SETTINGS[next((mark for mark in marks if mark in SETTINGS), "")]
    field = Field(
        "x", "列", _BY_NAME[kind],
        month_only="month" in marks, signed="signed" in marks,
        choices=CHOICES if kind == "choice" else {}, words=WORDS if kind == "yesno" else {},
    )  # fmt: skip
    parsed = parse_cell(golden.raw, field, around)
    assert (f"!{parsed.fault}" if parsed.fault else _text(parsed.value)) == golden.outcome


def test_the_table_covers_every_type_and_every_refusal_and_says_nothing_twice() -> None:
    golden = _golden()
    assert len(golden) >= 300
    assert {each.kind.split("+")[0] for each in golden} == set(FIELD_TYPES)
    assert {each.outcome[1:] for each in golden if each.outcome.startswith("!")} <= set(CATALOGUE)
    assert len({(each.kind, type(each.raw), shown(each.raw)) for each in golden}) == len(golden)
