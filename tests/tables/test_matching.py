"""Exactly one kind may claim a sheet, and each field exactly one column."""

from __future__ import annotations

from datetime import date

import pytest

from tests.tables.grids import RECEIVED, codes, infos, refusal, table
from zhucun_cli.errors import UsageError
from zhucun_cli.tables.read import Reading

ROSTER = """
户编号 | 户主姓名 | 行政村 | 户类型 | 家庭人口数 | 帮扶责任人
0043 | 张三 | 石桥村 | 脱贫户 | #3 | 李四
"""
PAIRING = """
户编号 | 户主姓名 | 行政村 | 户类型 | 帮扶责任人 | 单位 | 联系电话
0043 | 张三 | 石桥村 | 脱贫户 | 李四 | 县财政局 | 19900000001
"""
BOTH = """
户编号 | 户主姓名 | 行政村 | 户类型 | 帮扶责任人
0043 | 张三 | 石桥村 | 脱贫户 | 李四
"""


def _kind_of(rows: str, title: str, forced: str | None = None) -> str:
    return table(
        f"{title} | | | |\n{rows.strip()}", reading=Reading("a.xlsx", RECEIVED, kind=forced)
    ).kind.name


def test_the_words_of_the_title_decide_between_two_kinds() -> None:
    assert _kind_of(BOTH, "监测户名单") == "household"
    assert _kind_of(BOTH, "结对帮扶表") == "pairing"


def test_without_words_the_kind_that_uses_more_columns_has_it() -> None:
    assert _kind_of(PAIRING, "表一") == "pairing"
    assert _kind_of(PAIRING, "2022年结对帮扶花名册") == "pairing"


def test_two_kinds_that_fit_alike_are_named() -> None:
    found = refusal(BOTH)
    assert found.code == "KIND_AMBIGUOUS"
    assert "户花名册" in found.message and "结对花名册" in found.message


def test_the_caller_decides() -> None:
    assert _kind_of(BOTH, "监测户名单", forced="pairing") == "pairing"
    assert refusal(ROSTER, reading=Reading("a.xlsx", RECEIVED, kind="visit")).code == "COLUMN_MISSING"
    with pytest.raises(UsageError, match="visit"):
        refusal(ROSTER, reading=Reading("a.xlsx", RECEIVED, kind="visits"))


def test_a_visit_log_may_repeat_what_the_roster_knows() -> None:
    found = table(
        """
户编号 | 户主姓名 | 监测对象类别 | 家庭人口数 | 走访日期 | 走访方式
0043 | 张三 | 边缘户 | #3 | 2022.9.3 | 入户
"""
    )
    assert found.kind.name == "visit"
    assert "COLUMN_UNKNOWN" in infos(found)


def test_a_sheet_that_is_a_visit_log_and_an_income_table_is_neither() -> None:
    found = refusal(
        """
户编号 | 户主姓名 | 走访日期 | 采集季度 | 工资性收入
0043 | 张三 | 2022.9.3 | 2022Q3 | #100
"""
    )
    assert found.code == "KIND_AMBIGUOUS"


def test_a_missing_required_column_is_named() -> None:
    found = refusal("户编号 | 户主姓名 | 户类型 | 家庭人口数\n0043 | 张三 | 脱贫户 | #3")
    assert found.code == "COLUMN_MISSING"
    assert "行政村" in found.message


def test_a_header_that_means_something_else_is_not_taken() -> None:
    found = table("户编号 | 户主姓名 | 走访日期 | 填表日期\n0043 | 张三 | 2022.9.3 | 2022.10.1")
    assert found.columns["visited_on"] == [date(2022, 9, 3)]
    assert "FORBIDDEN_HEADER" in infos(found)


def test_a_fields_own_title_beats_a_synonym() -> None:
    found = table("户编号 | 户主姓名 | 走访日期 | 走访人 | 帮扶责任人\n0043 | 张三 | 2022.9.3 | 李四 | 王五")
    assert found.columns["visitor"] == ["李四"]


def test_two_columns_for_a_date_are_refused_and_for_a_telephone_left_out() -> None:
    assert (
        refusal("户编号 | 户主姓名 | 走访时间 | 入户时间\n0043 | 张三 | 2022.9.3 | 2022.9.4").code
        == "DUP_HEADERS"
    )
    found = table(
        "户编号 | 户主姓名 | 帮扶责任人 | 手机号 | 电话\n0043 | 张三 | 李四 | 19900000001 | 19900000002",
        name="结对",
    )
    assert codes(found) == [("DUP_HEADERS", "")]
    assert found.columns["helper_phone"] == [None]


NO_CATEGORY = "户编号 | 户主姓名 | 行政村 | 家庭人口数\n0043 | 张三 | 石桥村 | #3"


def test_a_roster_without_categories_is_refused_with_the_option_that_answers() -> None:
    found = refusal(NO_CATEGORY)
    assert found.code == "COLUMN_MISSING"
    assert "户类型" in found.message and "--assume 户类型=脱贫户" in found.fix


def test_the_answer_gives_every_household_its_category() -> None:
    found = table(NO_CATEGORY, reading=Reading("a.xlsx", RECEIVED, assume={"户类型": "脱贫户"}))
    assert found.columns["category"] == ["脱贫户"]
    assert codes(found) == []


def test_a_blank_category_rejects_its_row_although_a_column_could_be_answered_for() -> None:
    found = table(
        ROSTER.replace("脱贫户", ""), reading=Reading("花名册.xlsx", RECEIVED, assume={"户类型": "脱贫户"})
    )
    assert codes(found) == [("REQUIRED_BLANK", "D2")]
    assert found.counts.rejected == 1


def test_a_visit_log_without_dates_is_no_list_of_helpers() -> None:
    found = refusal("户编号 | 户主姓名 | 帮扶人 | 走访方式 | 诉求\n0043 | 张三 | 李四 | 入户 | 无")
    assert found.code == "COLUMN_MISSING" and "走访日期" in found.message
