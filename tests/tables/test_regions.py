"""Several tables in one sheet, lines that name a village, and the rows that a caller states."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.tables.grids import KINDS, RECEIVED, codes, infos, read, refusal, table
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.sheet import Merge, Sheet
from zhucun_cli.tables.read import Reading, read_tables

ROSTER = "户编号 | 户主姓名 | 行政村 | 户类型\n0043 | 张三 | 石桥村 | 脱贫户\n0044 | 王五 | 石桥村 | 脱贫户"
VISITS = "户编号 | 户主姓名 | 走访日期 | 走访人 | 走访方式\n0043 | 张三 | 2022.9.3 | 李四 | 入户"


def test_a_second_table_with_other_names_is_read_alone() -> None:
    found = read(f"脱贫户花名册 | | |\n{ROSTER}\n\n走访记录 | | |\n{VISITS}")
    assert [(each.kind.name, list(each.rows)) for each in found.tables] == [
        ("household", [3, 4]),
        ("visit", [8]),
    ]
    assert [(each.code, each.row) for each in found.problems] == [("TABLE_BELOW", 6)]


def test_a_second_table_directly_below_is_seen_too() -> None:
    found = read(f"{ROSTER}\n{VISITS}")
    assert [list(each.rows) for each in found.tables] == [[2, 3], [5]]


def test_a_second_table_that_nobody_knows_is_told_and_not_read_as_the_first() -> None:
    found = read(f"{ROSTER}\n\n物资 | 数量 | 单价 | 金额\n大米 | #3 | #50 | #150")
    assert [list(each.rows) for each in found.tables] == [[2, 3]]
    assert [each.code for each in found.problems] == ["TABLE_BELOW", "KIND_UNKNOWN"]


def test_the_same_names_again_are_a_printed_page() -> None:
    header, *rows = ROSTER.splitlines()
    assert list(table("\n".join((header, rows[0], header, rows[1]))).rows) == [2, 4]


def test_the_second_table_takes_the_year_from_its_own_title_else_from_the_first() -> None:
    visits = VISITS.replace("2022.9.3", "9月3日")
    for between in ("", "走访情况 | | |\n"):
        found = read(f"2022年走访 | | |\n{ROSTER}\n\n{between}{visits}")
        assert found.tables[1].counts.accepted == (0 if between else 1)


def test_a_line_that_names_a_village_gives_it_to_the_rows_below() -> None:
    found = table(
        """
户编号 | 户主姓名 | 户类型 | 家庭人口数
石桥村（2户） | | |
0043 | 张三 | 脱贫户 | #3
0044 | 王五 | 脱贫户 | #2
大坪村（1户） | | |
0045 | 赵六 | 脱贫户 | #2
小计 | | | #2
合计 | | | #7
""",
        merges=(Merge(1, 0, 1, 3), Merge(4, 0, 4, 3)),
    )
    assert found.columns["village"] == ["石桥村", "石桥村", "大坪村"]
    assert found.rows == [3, 4, 6]
    assert "FROM_SECTION" in infos(found)
    assert codes(found) == []


def test_a_row_above_the_first_such_line_has_no_village() -> None:
    found = table(
        "户编号 | 户主姓名 | 户类型 | 人口\n0043 | 张三 | 脱贫户 | #3\n石桥村 | | |\n0044 | 王五 | 脱贫户 | #2"
    )
    assert codes(found) == [("REQUIRED_BLANK", "")]
    assert found.columns["village"] == ["石桥村"]


def test_the_village_may_stand_in_the_title_alone() -> None:
    rows = "户编号 | 户主姓名 | 户类型\n0043 | 张三 | 脱贫户"
    assert table(f"石桥乡石桥村2022年脱贫户花名册 | |\n{rows}").columns["village"] == ["石桥村"]
    for title in (
        "石桥村、大坪村脱贫户花名册",
        "石桥村等5个村脱贫户花名册",
        "各村脱贫户花名册",
        "驻村帮扶名册",
    ):
        assert refusal(f"{title} | |\n{rows}").code == "COLUMN_MISSING"
    assert refusal(f"石桥村花名册 | |\n{rows}", name="大坪村").code == "COLUMN_MISSING"


def test_parts_of_a_total_are_no_rows_and_no_totals() -> None:
    found = table(f"{ROSTER}\n合计 | #2 | |\n其中：监测户 | #1 | |")
    assert found.counts.rows == 2
    assert codes(found) == []


@pytest.mark.parametrize(
    ("rows", "flag"),
    [
        ("户编号 | 户主姓名 | 养牛头数\n0043 | 张三 | #3", "--header-rows 1 --data-from 2"),
        ("台账 | |\n0043 | #3 | 2022.9.3\n0044 | #4 | 2022.9.4", "--header-rows 2 --data-from 3"),
    ],
)
def test_a_refused_header_names_the_flag(rows: str, flag: str) -> None:
    assert flag in refusal(rows).fix


def _stated(rows: str, header_rows: tuple[int, int], data_from: int | None = None) -> Sequence[Cell | object]:
    reading = Reading("表.xlsx", RECEIVED, header_rows=header_rows, data_from=data_from)
    return table(rows, reading=reading).rows


def test_stated_header_rows_are_taken_whatever_they_look_like() -> None:
    rows = "户编号 | 户主姓名 | 走访日期 | #5\n走访记录 | | |\n0043 | 张三 | 2022.9.3 | x\n0044 | 王五 | 2022.9.4 | y"
    assert list(_stated(rows, (1, 1), 3)) == [3, 4]
    reading = Reading("表.xlsx", RECEIVED, header_rows=(9, 9))
    assert refusal(rows, reading=reading).code == "NO_HEADER"


def test_names_in_the_first_column_are_a_transposed_sheet() -> None:
    found = refusal(
        "户编号 | 0043 | 0044\n户主姓名 | 张三 | 王五\n行政村 | 石桥村 | 石桥村\n户类型 | 脱贫户 | 脱贫户"
    )
    assert (found.code, found.column) == ("TRANSPOSED", "A")
    assert "转置" in found.fix and "--header-rows" in found.fix


def test_a_line_of_names_under_the_header_is_not_taken_for_data() -> None:
    found = refusal(
        "户编号 | 户主姓名 | 行政村 | 帮扶责任人\n | | | 单位\n0043 | 张三 | 石桥村 | 县财政局", name="结对"
    )
    assert (found.code, "帮扶责任人" in found.message) == ("COLUMN_MISSING", True)


def test_a_hundred_tables_in_one_sheet_are_read_one_by_one() -> None:
    rows: list[list[Cell]] = []
    for number in range(100):
        header: list[Cell] = ["户编号", "户主姓名", "走访日期", "走访人", "走访方式", f"备注{number}"]
        rows += [header, [f"00{number}", "张三", "2022.9.3", "李四", "入户", ""], []]
    found = read_tables(Sheet("x", rows), KINDS, Reading("a.xlsx", RECEIVED))
    assert sum(each.counts.accepted for each in found.tables) == 100
