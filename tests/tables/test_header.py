"""The header is found by the words it holds and by merges, or refused with the words that were found."""

from __future__ import annotations

import pytest

from tests.tables.grids import codes, grid, infos, read, refusal, table
from zhucun_cli.sheets.sheet import Merge

PLAIN = """
户编号 | 户主姓名 | 走访日期 | 走访人 | 走访方式
0043 | 张三 | 2022.9.3 | 李四 | 入户
"""


def test_a_header_in_the_first_row_needs_nothing_else() -> None:
    found = table(PLAIN)
    assert found.kind.name == "visit"
    assert found.rows == [2]
    assert found.columns["household_code"] == ["0043"]


def test_titles_units_and_blank_rows_above_are_passed_over() -> None:
    found = table(
        """
石桥乡2022年9月走访记录表 | | | |

填报单位：石桥乡 | | | | 填报时间：2022年10月3日
户编号 | 户主姓名 | 走访日期 | 走访人 | 走访方式
0043 | 张三 | 9月3日 | 李四 | 入户
"""
    )
    assert found.rows == [5]
    assert found.header == ("户编号", "户主姓名", "走访日期", "走访人", "走访方式")


TWO_ROWS = grid(
    """
户编号 | 户主 | 收入（元） | | | | 采集季度
 | | 工资性 | 经营性 | 财产性 | 转移性 |
0043 | 张三 | #100 | #200 | #0 | #50 | 2022Q3
0044 | 李四 | #100 | #200 | #0 | #50 | 2022Q3
"""
)


@pytest.mark.parametrize(
    "merges",
    [
        (),
        (Merge(0, 0, 1, 0), Merge(0, 1, 1, 1), Merge(0, 2, 0, 5), Merge(0, 6, 1, 6)),
        (Merge(0, 2, 0, 5),),
    ],
    ids=["without merges", "all merged", "only the group merged"],
)
def test_a_header_of_two_rows_is_joined(merges: tuple[Merge, ...]) -> None:
    found = table(TWO_ROWS, merges=merges)
    assert found.rows == [3, 4]
    assert found.header[2] == "收入(元)/工资性"
    assert {name for name, values in found.columns.items() if values[0] is not None} == {
        "household_code", "head_name", "wage", "business", "property", "transfer", "quarter"
    }  # fmt: skip


def test_a_line_of_units_and_a_line_of_column_numbers_belong_to_the_header() -> None:
    found = table(
        """
户编号 | 户主 | 采集季度 | 工资性收入 | 转移性收入
 | | | 万元 | 元
甲 | 乙 | 1 | 2 | 3
0043 | 张三 | 2022Q3 | #0.1 | #500
"""
    )
    assert found.rows == [4]
    assert [str(found.columns[name][0]) for name in ("wage", "transfer")] == ["1000.00", "500.00"]


def test_stars_line_breaks_units_and_traditional_characters_do_not_matter() -> None:
    found = table(
        [["*戶編號", "户主\n姓名", "走 访\n日期（必填）", "走访人"], ["0043", "张三", "2022.9.3", "李四"]]
    )
    assert codes(found) == [("MODE_COLUMN_MISSING", "")]
    assert found.counts.accepted == 1


def test_the_first_data_row_of_names_is_not_eaten_by_the_header() -> None:
    found = table(
        """
户编号 | 户主姓名 | 走访日期 | 走访人 | 走访内容
甲01 | 张三 | | 李四 | 聊天
甲02 | 王五 | 2022.9.3 | 李四 | 聊天
"""
    )
    assert found.counts.rows == 2
    assert ("REQUIRED_BLANK", "C2") in codes(found)


def test_the_telephone_under_a_helper_is_not_the_households() -> None:
    rows = grid(
        """
户编号 | 户主 | 行政村 | 户类型 | 责任人 | | 帮扶责任人
 | | | | 姓名 | 电话 |
0043 | 张三 | 石桥村 | 脱贫户 | 李四 | 19900000001 |
"""
    )
    merges = (*(Merge(0, c, 1, c) for c in (0, 1, 2, 3, 6)), Merge(0, 4, 0, 5))
    found = table(rows, merges=merges, name="脱贫户花名册")
    assert found.kind.name == "household"
    assert found.columns["phone"] == [None]


def test_parents_tell_two_telephones_apart() -> None:
    rows = grid(
        """
户主 | | 户编号 | 责任人 | | | 户类型
姓名 | 电话 | | 姓名 | 单位 | 电话 |
张三 | 19900000001 | 0043 | 李四 | 县财政局 | 19900000002 | 脱贫户
"""
    )
    merges = (Merge(0, 0, 0, 1), Merge(0, 2, 1, 2), Merge(0, 3, 0, 5), Merge(0, 6, 1, 6))
    found = table(rows, merges=merges, name="结对花名册")
    assert found.kind.name == "pairing"
    assert found.columns["head_name"] == ["张三"]
    assert found.columns["helper_name"] == ["李四"]
    assert found.columns["helper_phone"] == ["19900000002"]


def test_a_sheet_of_something_else_is_no_failure() -> None:
    found = refusal(
        """
物资 | 数量 | 单价
大米 | #3 | #50
"""
    )
    assert (found.code, found.severity) == ("KIND_UNKNOWN", "info")


def test_a_header_with_too_few_known_words_names_them() -> None:
    found = refusal(
        """
户编号 | 户主姓名 | 养牛头数
0043 | 张三 | #3
"""
    )
    assert (found.code, found.row) == ("LOW_EVIDENCE", 1)
    assert "户编号、户主姓名" in found.message


def test_data_without_a_header_is_told() -> None:
    assert refusal("0043 | #3 | 2022.9.3\n0044 | #4 | 2022.9.4").code == "NO_HEADER"


def test_an_empty_sheet_is_told() -> None:
    assert refusal([["", " "], []]).code == "EMPTY_SHEET"


def test_a_header_without_data_is_told() -> None:
    found = table(PLAIN.strip().splitlines()[0])
    assert (found.counts.rows, codes(found)) == (0, [("EMPTY_BODY", "")])


def test_two_tables_side_by_side_are_refused() -> None:
    side = "户编号 | 户主姓名 | 走访日期"
    assert refusal(f"{side} | {side}\n0043 | 张三 | 2022.9.3 | 0044 | 李四 | 2022.9.4").code == "DUP_HEADERS"


def test_rows_above_the_header_that_look_like_data_are_mentioned() -> None:
    found = table(f"物资 | 数量 | 单价\n大米 | 三袋 | 五十\n\n{PLAIN.strip()}")
    assert "ROWS_SKIPPED" in infos(found)


def test_problems_of_an_unread_sheet_name_the_sheet() -> None:
    assert [each.sheet for each in read([["物资", "数量"]], name="物资").problems] == ["物资"]
