"""A layout that worked is kept; next quarter's sheet must look the same or is refused."""

from __future__ import annotations

import tomllib

import pytest

from tests.tables.grids import KINDS, RECEIVED, codes, infos, read, refusal, table
from zhucun_cli.errors import DeclarationError
from zhucun_cli.tables.layouts import Layout, layout_of, layout_toml, read_layouts
from zhucun_cli.tables.read import Reading
from zhucun_cli.tables.sisters import agree

HEADER = "户编号 | 户主姓名 | 行政村 | 采集季度 | 工资性收入 | 转移性收入"
INCOME = f"石桥乡收入表 | | | | |\n{HEADER}\n0043 | 张三 | 石桥村 | 2022Q3 | #100 | #5"
FILE, NEXT = "石桥乡2022年三季度收入.xlsx", "石桥乡2022年四季度收入.xlsx"


def _saved() -> Layout:
    return layout_of(table(INCOME, reading=Reading(FILE, RECEIVED)), FILE)


def _later(layout: Layout, name: str = NEXT) -> Reading:
    return Reading(name, RECEIVED, layouts=(layout,))


def test_a_layout_goes_to_toml_and_back() -> None:
    layout = _saved()
    assert (layout.kind, layout.file) == ("income", "石桥乡*年*季度收入.xlsx")
    assert (layout.header_rows, layout.data_from) == ((2, 2), 3)
    assert layout.headers["工资性收入"] == "wage"
    assert read_layouts(tomllib.loads(layout_toml(layout))["layout"], KINDS) == (layout,)


def test_the_same_header_next_quarter_is_read() -> None:
    assert table(INCOME, reading=_later(_saved())).counts.accepted == 1
    assert table(f"又一行 | | | | |\n{INCOME}", reading=_later(_saved())).rows == [4]


def test_a_changed_header_next_quarter_is_an_error_that_names_the_change() -> None:
    found = refusal(INCOME.replace("转移性收入", "转移收入"), reading=_later(_saved()))
    assert found.code == "LAYOUT_CHANGED"
    assert "少了 转移性收入" in found.message and "转移收入" in found.message
    assert table(INCOME.replace("转移性收入", "转移收入"), reading=_later(_saved(), "枫林乡.xlsx")).rows == [
        3
    ]


def test_a_layout_maps_the_offices_own_words() -> None:
    own = INCOME.replace("工资性收入", "打工钱")
    layout = _saved()
    stated = layout_of(table(own, reading=Reading(FILE, RECEIVED)), FILE)
    pinned = Layout(
        stated.kind, stated.file, stated.signature, stated.header_rows, stated.data_from, {**stated.headers, "打工钱": "wage"}
    )  # fmt: skip
    assert "打工钱" not in layout.headers
    assert [str(value) for value in table(own, reading=_later(pinned)).columns["wage"]] == ["100.00"]


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [("kind", "visits", "没有“visits”"), ("header_rows", [2], "header_rows"), ("data_from", 2, "data_from"),
     ("headers", {"x": "y"}, "headers"), ("extra", 1, "要有且只有")],
)  # fmt: skip
def test_a_wrong_entry_is_named(key: str, value: object, words: str) -> None:
    entry = {**tomllib.loads(layout_toml(_saved()))["layout"][0], key: value}
    with pytest.raises(DeclarationError, match=words):
        read_layouts([entry], KINDS)


ROWS = [f"00{n} | 张三 | 石桥村 | 2022Q3 | #{{}} | #{{}}" for n in range(43, 48)]


def _village(name: str, factor: float, header: str = HEADER) -> str:
    return "\n".join((header, *(row.format(2000 * factor + n, 300 * factor) for n, row in enumerate(ROWS))))


def test_a_sheet_in_other_units_than_its_sisters_is_refused() -> None:
    readings = [
        read(_village("a", 1), name="甲村"),
        read(_village("b", 1), name="乙村"),
        read(_village("c", 0.0001), name="丙村"),
    ]
    first, second, third = agree(readings)
    assert first.tables and second.tables and not third.tables
    assert [(each.code, each.sheet) for each in third.problems] == [("UNIT_CONFLICT", "丙村")]
    assert "万元" in third.problems[0].message


def test_a_sheet_with_other_columns_than_its_sisters_is_marked() -> None:
    readings = [
        read(_village("a", 1)),
        read(_village("b", 1)),
        read(_village("c", 1, HEADER.replace("转移性收入", "备注"))),
    ]
    *alike, odd = agree(readings)
    assert [codes(each.tables[0]) for each in alike] == [[], []]
    assert codes(odd.tables[0]) == [("SHEET_DIFFERS", "")]
    assert "少了 转移性收入" in odd.tables[0].problems[-1].message
    assert "SHEET_DIFFERS" not in infos(odd.tables[0])
