"""What stands above the header, on the sheet's tab and in the file's name."""

from __future__ import annotations

from datetime import date

import pytest

from tests.tables.grids import RECEIVED, codes, infos, refusal, table
from zhucun_cli.errors import UsageError
from zhucun_cli.tables.read import Reading
from zhucun_cli.tables.table import Table

VISITS = "户编号 | 户主姓名 | 走访日期 | 走访方式\n0043 | 张三 | {day} | 入户"
INCOME = "户编号 | 户主姓名 | 工资性收入 | 转移性收入\n0043 | 张三 | #1000 | #5"
ROSTER = "户编号 | 户主姓名 | 行政村 | 户类型\n0043 | 张三 | 石桥村 | 脱贫户"


def _read(title: str, rows: str, *, sheet: str = "Sheet1", file: str = "表.xlsx") -> Table:
    return table(f"{title} | | |\n{rows}", name=sheet, reading=Reading(file, RECEIVED))


@pytest.mark.parametrize(
    ("title", "sheet", "file", "declared"),
    [
        ("石桥乡2022年9月走访记录", "Sheet1", "a.xlsx", (date(2022, 9, 1), date(2022, 9, 30))),
        ("走访记录（2022.09）", "Sheet1", "a.xlsx", (date(2022, 9, 1), date(2022, 9, 30))),
        ("走访记录", "2022年9月", "a.xlsx", (date(2022, 9, 1), date(2022, 9, 30))),
        ("走访记录", "Sheet1", "走访202209.xlsx", (date(2022, 9, 1), date(2022, 9, 30))),
        ("2022年走访记录", "9月", "a.xlsx", (date(2022, 9, 1), date(2022, 9, 30))),
        ("2022年度走访记录", "Sheet1", "走访2022年9月.xlsx", (date(2022, 9, 1), date(2022, 9, 30))),
        ("2022年走访记录", "Sheet1", "a.xlsx", (date(2022, 1, 1), date(2022, 12, 31))),
        ("2022年第三季度走访", "Sheet1", "a.xlsx", (date(2022, 7, 1), date(2022, 9, 30))),
        ("2022Q3走访", "Sheet1", "a.xlsx", (date(2022, 7, 1), date(2022, 9, 30))),
        ("2022年上半年走访", "Sheet1", "a.xlsx", (date(2022, 1, 1), date(2022, 6, 30))),
        ("2022年7月-9月走访", "Sheet1", "a.xlsx", (date(2022, 7, 1), date(2022, 9, 30))),
        ("2022年9月1日至9月30日走访", "Sheet1", "a.xlsx", (date(2022, 9, 1), date(2022, 9, 30))),
        ("2022年8月和2022年9月走访", "Sheet1", "a.xlsx", None),
        ("走访记录 填报时间：2022年10月", "Sheet1", "a.xlsx", None),
        ("走访记录", "Sheet1", "a.xlsx", None),
        ("2022年1-3月走访", "Sheet1", "a.xlsx", (date(2022, 1, 1), date(2022, 3, 31))),
        ("2022年1月至3月走访", "Sheet1", "a.xlsx", (date(2022, 1, 1), date(2022, 3, 31))),
        ("2022年下半年走访", "Sheet1", "a.xlsx", (date(2022, 7, 1), date(2022, 12, 31))),
        ("一季度走访", "Sheet1", "走访2022.xlsx", (date(2022, 1, 1), date(2022, 3, 31))),
        ("2022年8月、9月走访", "Sheet1", "a.xlsx", None),
        ("2022年第一季度和第二季度走访", "Sheet1", "a.xlsx", None),
        ("2022年一至三季度走访", "Sheet1", "a.xlsx", None),
        ("2022年前三季度走访", "Sheet1", "a.xlsx", None),
        ("2021年、2022年走访", "Sheet1", "a.xlsx", None),
        ("2021-2022年走访", "Sheet1", "a.xlsx", None),
    ],
)
def test_the_declared_period(title: str, sheet: str, file: str, declared: tuple[date, date] | None) -> None:
    assert _read(title, VISITS.format(day="2022.9.3"), sheet=sheet, file=file).declared == declared


@pytest.mark.parametrize(
    ("title", "sheet", "file", "day", "found"),
    [
        ("2022年9月走访记录", "Sheet1", "a.xlsx", "2021-09-27", ["DATE_FAR"]),
        ("走访记录", "2022年9月", "a.xlsx", "2012.9.27", ["DATE_FAR"]),
        ("走访记录", "Sheet1", "走访202209.xlsx", "20210927", ["DATE_FAR"]),
        ("2022年1-9月走访记录", "Sheet1", "a.xlsx", "2021-09-27", ["DATE_FAR"]),
        ("2022年走访记录", "Sheet1", "a.xlsx", "2021-09-27", ["DATE_FAR"]),
        ("2022年走访记录", "Sheet1", "a.xlsx", "2021-12-27", []),  # the last quarter of the year before
        ("2022年1月走访记录", "Sheet1", "a.xlsx", "2021-12-27", []),
        ("2022年9月走访记录", "Sheet1", "a.xlsx", "2022-01-27", []),
        ("走访记录", "Sheet1", "a.xlsx", "2012-09-27", []),  # nothing is declared
        ("2021—2022年走访记录", "Sheet1", "走访2022年.xlsx", "2021-03-27", []),  # both years are named
        ("2021—2022年走访记录", "Sheet1", "走访2022年.xlsx", "2012-03-27", ["DATE_FAR"]),
        ("2022年9月走访记录（补录）", "Sheet1", "a.xlsx", "2021-03-27", []),
        ("截至2022年9月走访台账", "Sheet1", "a.xlsx", "2021-03-27", []),
        ("2022年9月", "历年走访", "a.xlsx", "2019-03-27", []),
    ],
)
def test_a_day_far_outside_the_declared_period_rejects_the_row(
    title: str, sheet: str, file: str, day: str, found: list[str]
) -> None:
    read = _read(title, VISITS.format(day=day), sheet=sheet, file=file)
    assert [code for code, _ in codes(read)] == found
    written = [None if row.written_on is None else f"{row.written_on:%m-%d}" for row in read.rejected]
    assert written == [f"{read.rejected[0].written_on:%m-%d}" for _ in found]


def test_only_the_day_of_the_work_is_held_against_the_period() -> None:
    """A plan, a file or a roster speaks of days long past, an evaluation may be late, a row may name its quarter."""
    rows = "户编号 | 户主姓名 | {name} | 成效 | 等次 | {more}\n0043 | 张三 | {day} | 增收 | 好 | {value}"
    evaluated = {"name": "评估日期", "more": "满意度", "value": "满意"}
    early = _read("2022年第一季度成效评估", rows.format(day="2021-02-05", **evaluated))
    assert [code for code, _ in codes(early)] == ["DATE_FAR"]
    assert early.rejected[0].values["quarter"] == "2022Q1"
    late = _read("2022年第一季度成效评估", rows.format(day="2022-12-05", **evaluated))
    assert late.counts.accepted == 1
    stated = {"name": "评估日期", "more": "季度", "value": "2021Q1"}
    assert _read("2022年成效评估", rows.format(day="2021-02-05", **stated)).counts.accepted == 1
    roster = f"{ROSTER.replace('户类型', '户类型 | 识别监测时间')} | 2015-02-05"
    assert _read("2022年9月花名册", roster).counts.accepted == 1


def test_a_day_without_a_year_needs_exactly_one_year_in_the_title() -> None:
    assert _read("2022年走访记录", VISITS.format(day="9月3日")).columns["visited_on"] == [date(2022, 9, 3)]
    doubtful = _read("2021年12月至2022年1月走访", VISITS.format(day="9月3日"))
    assert codes(doubtful) == [("DATE_AMBIGUOUS", "C3")]


def test_the_quarter_of_an_income_table_may_stand_in_the_title() -> None:
    found = _read("2022年第三季度收入", INCOME)
    assert found.columns["quarter"] == ["2022Q3"]
    assert "FROM_TITLE" in infos(found)
    assert refusal(f"收入 | | |\n{INCOME}").code == "COLUMN_MISSING"
    for title in ("2022年1-3月收入", "2022年一季度收入", "2022Q1收入"):
        assert _read(title, INCOME).columns["quarter"] == ["2022Q1"]
    for title in (
        "2022年上半年收入",
        "2022年一至三季度收入",
        "2022年前三季度收入",
        "2022年收入",
        "2021年、2022年三季度收入",
    ):
        assert refusal(f"{title} | | |\n{INCOME}").code == "COLUMN_MISSING"


@pytest.mark.parametrize(
    ("title", "township"),
    [
        ("云溪县石桥乡2022年9月走访记录", "石桥乡"),
        ("石桥镇走访记录", "石桥镇"),
        ("2022年关峡苗族乡走访记录", "关峡苗族乡"),
        ("填报单位：石桥镇人民政府", "石桥镇"),
        ("各乡镇走访记录", None),
        ("全乡走访记录", None),
        ("乡村振兴走访记录", None),
    ],
)
def test_the_township_may_stand_in_the_title(title: str, township: str | None) -> None:
    assert _read(title, VISITS.format(day="2022.9.3")).columns["township"] == [township]


@pytest.mark.parametrize(
    ("sheet", "village"),
    [("石桥村", "石桥村"), ("1.白沙社区", "白沙社区"), ("石桥村9月", "石桥村"), ("中村村", "中村村"),
     ("Sheet1", None), ("全村", None), ("驻村", None), ("走访", None)],
)  # fmt: skip
def test_the_village_may_be_the_sheets_name(sheet: str, village: str | None) -> None:
    found = _read("走访", VISITS.format(day="2022.9.3"), sheet=sheet)
    assert found.columns["village"] == [village]
    assert ("FROM_SHEET_NAME" in infos(found)) == (village is not None)


def test_a_rosters_effective_date_stands_in_its_title_else_in_the_files_name() -> None:
    assert _read("脱贫户花名册（截至2022年9月1日）", ROSTER, file="花名册20220101.xlsx").effective_on == date(
        2022, 9, 1
    )
    assert _read("脱贫户花名册", ROSTER, file="花名册20220101.xlsx").effective_on == date(2022, 1, 1)
    assert _read("脱贫户花名册 填报日期：2022年9月1日", ROSTER).effective_on is None
    assert _read("走访记录2022年9月1日", VISITS.format(day="2022.9.3")).effective_on is None


def test_a_list_of_additions_says_so() -> None:
    assert _read("2022年新增脱贫户名单", ROSTER).additions
    assert not _read("脱贫户名单", ROSTER).additions


def test_amounts_under_a_unit_of_wan_are_converted() -> None:
    above = _read("2022Q3收入 单位：万元", INCOME.replace("#1000", "#0.1"))
    assert [str(value) for value in above.columns["wage"]] == ["1000.00"]
    assert "UNIT_CONVERTED" in infos(above)
    in_header = _read("2022Q3收入 单位：万元", INCOME.replace("工资性收入", "工资性收入（元）"))
    assert [str(value) for value in in_header.columns["wage"]] == ["1000.00"]


def test_two_units_for_one_column_are_refused() -> None:
    assert refusal(f"2022Q3收入 单位：万元 单位：元 | | |\n{INCOME}").code == "UNIT_CONFLICT"


NO_MODE = "户编号 | 户主姓名 | 走访日期\n0043 | 张三 | 2022.9.3"


def test_a_log_without_a_mode_column_is_kept_with_a_question() -> None:
    found = table(NO_MODE)
    assert found.columns["mode"] == [None]
    assert codes(found) == [("MODE_COLUMN_MISSING", "")]


def test_the_answer_to_that_question_fills_the_column() -> None:
    found = table(NO_MODE, reading=Reading("a.xlsx", RECEIVED, assume={"走访方式": "上门"}))
    assert found.columns["mode"] == ["入户"]
    assert codes(found) == []
    with pytest.raises(UsageError, match="走访方式"):
        table(NO_MODE, reading=Reading("a.xlsx", RECEIVED, assume={"走访方式": "飞鸽"}))
