"""One-household cards: read where every pair is plain, refused where it is not."""

from __future__ import annotations

from datetime import date

import pytest

from tests.tables.grids import codes, infos, read, refusal, table
from zhucun_cli.sheets.sheet import Merge

CARD = """
结对走访登记卡 | | |
户编号 | 9099000001 | 户主姓名 | 张三
行政村 | 石桥村 | 民族 | 苗族
"""
SMALL = """
日期 | 走访人 | 方式 | 内容
2022.9.3 | 李四 | 入户 | 讲政策
2022.10.4 | 李四 | 电话 | 问收入
"""
FACTS = """
农户基本情况登记卡 | | |
户编号 | 9099000001 | 户主姓名 | 张三
行政村 | 石桥村 | 户类型 | 脱贫户
家庭人口数 | #3 | 联系电话 | 199 0000 1234
"""


def test_what_the_card_says_applies_to_every_visit_below() -> None:
    found = table(CARD.strip() + SMALL)
    assert found.kind.name == "visit"
    assert found.rows == [5, 6]
    assert found.columns["household_code"] == ["9099000001", "9099000001"]
    assert found.columns["village"] == ["石桥村", "石桥村"]
    assert found.columns["visited_on"] == [date(2022, 9, 3), date(2022, 10, 4)]
    assert codes(found) == []
    assert "CARD_READ" in infos(found)


def test_a_card_of_facts_is_one_household() -> None:
    found = table(FACTS)
    assert (found.kind.name, list(found.rows)) == ("household", [2])
    assert found.columns["population"] == [3]
    assert found.columns["phone"] == ["19900001234"]


def test_a_card_with_one_pair_in_each_row_is_read_too() -> None:
    found = table("户编号 | 9099000001\n户主姓名 | 张三\n行政村 | 石桥村\n户类型 | 脱贫户\n备注 | 无")
    assert found.columns["head_name"] == ["张三"]


def test_a_faulty_content_is_named_at_its_own_address() -> None:
    found = table(FACTS.replace("199 0000 1234", "空号").replace("脱贫户", "五保户"))
    assert codes(found) == [("CHOICE_UNKNOWN", "D3"), ("PHONE_INVALID", "D4")]
    assert found.counts.rejected == 1 and found.rejected[0].row == 2


def test_a_number_beside_the_head_s_name_of_a_card_is_left_out_and_told() -> None:
    found = table(CARD.replace("张三", "张 三").strip() + SMALL.replace("李四", "李四13812345678"))
    assert found.columns["visitor"] == ["李四", "李四"]
    assert [each.cell for each in found.problems if each.code == "NUMBER_IN_NAME"] == ["B5"]


def test_a_faulty_reference_on_a_card_is_named_once() -> None:
    found = table(CARD.replace("9099000001", "#9.0990117e18").strip() + SMALL)
    assert codes(found) == [("ID_DESTROYED", "B2")]
    assert found.counts.accepted == 2  # village and head name say which household it is


def test_pairs_may_stand_in_one_cell() -> None:
    found = table("走访卡 | | |\n户编号：9099000001　户主姓名：张三 | | |" + SMALL)
    assert found.columns["household_code"] == ["9099000001", "9099000001"]


def test_a_merged_title_over_the_small_table_is_passed_over() -> None:
    found = table(f"{CARD.strip()}\n走访情况 | | |{SMALL}", merges=(Merge(3, 0, 3, 3),))
    assert found.rows == [6, 7]


@pytest.mark.parametrize(
    "rows",
    [
        f"{FACTS.strip()}\n\n{FACTS.strip().replace('9099000001', '9099000002')}",
        f"{CARD.strip()}\n家庭成员 | 关系 | 年龄 | 备注\n张小 | 子 | #9 | \n{SMALL.strip()}",
    ],
    ids=["two households", "a table of members between"],
)
def test_what_cannot_be_read_whole_is_refused(rows: str) -> None:
    found = refusal(rows)
    assert found.code in ("CARD_LAYOUT", "LOW_EVIDENCE")
    assert "--header-rows" in found.fix


def test_a_header_with_columns_that_nobody_knows_is_no_card() -> None:
    found = read(
        "户编号 | 民族 | 户主姓名 | 学历 | 走访日期 | 学校 | 走访方式\n0043 | 汉 | 张三 | 小学 | 2022.9.3 | 无 | 入户"
    )
    assert [list(each.rows) for each in found.tables] == [[2]]
