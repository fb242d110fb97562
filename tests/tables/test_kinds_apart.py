"""Thirteen kinds and sheets that could be two of them: each is read as what it is, or asked about."""

from __future__ import annotations

import pytest

from tests.tables.grids import KINDS, refusal, table
from zhucun_cli.kinds import fold_header

APART = {
    "a plan with 责任人 is no list of pairings": (
        "plan",
        """
2022年监测户台账 | | | | |
户编号 | 户主姓名 | 帮扶措施 | 完成时限 | 责任人 | 完成情况
0043 | 张三 | 发放种苗 | 2022年10月 | 李四 | 进行中
""",
    ),
    "an evaluation with 帮扶责任人 and 帮扶措施 is neither pairing nor plan": (
        "evaluation",
        """
季度 | 户编号 | 户主姓名 | 帮扶责任人 | 帮扶措施 | 帮扶成效 | 评估等次
2022Q3 | 0043 | 张三 | 李四 | 发放种苗 | 增收 | 好
""",
    ),
    "a list of incomes with 满意度 is no evaluation": (
        "income",
        """
2022年第三季度收入统计表 | | | | |
户编号 | 户主姓名 | 工资性收入 | 转移性收入 | 满意度 | 采集人
0043 | 张三 | #3000 | #200 | 满意 | 李四
""",
    ),
    "a list of papers with 户主 and 有无 is no roster": (
        "dossier",
        """
2022年一户一档目录 | | | |
户主 | 行政村 | 资料名称 | 有无 | 备注
张三 | 石桥村 | 户口簿 | √ |
""",
    ),
    "a check of handbooks with 存在问题 is no dossier and no visit log": (
        "handbook",
        """
2022年结对联系手册检查表 | | | |
户编号 | 户主姓名 | 是否填写 | 检查日期 | 存在问题
0043 | 张三 | 是 | 2022.9.3 | 漏签
""",
    ),
    "a list of helpers names no household": (
        "helper",
        """
云溪县结对帮扶责任人名册 | | | |
姓名 | 单位 | 职务 | 联系电话 | 是否驻村队员
李四 | 县财政局 | 科员 | 19900000001 | 否
""",
    ),
    "the same under the pairings' own word": (
        "helper",
        """
帮扶责任人 | 帮扶单位 | 职务 | 联系电话 | 是否第一书记
李四 | 县财政局 | 科员 | 19900000001 | 否
""",
    ),
    "with households beside it, it is a list of pairings whatever the title says": (
        "pairing",
        """
驻村干部花名册 | | | |
户主姓名 | 行政村 | 帮扶责任人 | 单位 | 联系电话
张三 | 石桥村 | 李四 | 县财政局 | 19900000001
""",
    ),
    "what excuses has a beginning and a reason like a pairing": (
        "exemption",
        """
户编号 | 户主姓名 | 事项 | 开始时间 | 结束时间 | 原因
0043 | 张三 | 每月一走访 | 2022-08-01 | 2022-10-31 | 全家外出
""",
    ),
    "what happened to households": (
        "household_event",
        """
户编号 | 户主姓名 | 行政村 | 变动类型 | 变动时间 | 变动原因
0043 | 张三 | 石桥村 | 迁出 | 2022年8月 | 购房
""",
    ),
    "a reply with 责任单位": (
        "objection",
        """
户编号 | 户主姓名 | 未完成事项 | 期数 | 核实情况 | 责任单位
0043 | 张三 | 每月一走访 | 2022-08 | 已走访漏报 | 县财政局
""",
    ),
    "the themes of the year are about no household": (
        "theme",
        """
2022年各月走访主题 | | |
月份 | 走访主题 | 开始日期 | 结束日期
9月 | 收入核查 | 2022-09-01 | 2022-09-25
""",
    ),
    "a visit log may name theme, month and satisfaction": (
        "visit",
        """
月份 | 户编号 | 户主姓名 | 走访日期 | 走访主题 | 满意度 | 帮扶成效
9月 | 0043 | 张三 | 2022.9.3 | 收入核查 | 满意 | 增收
""",
    ),
    "one measure beside the pairings makes no plan": (
        "pairing",
        """
2022年台账 | | | |
户编号 | 户主姓名 | 责任人 | 单位 | 帮扶措施
0043 | 张三 | 李四 | 县财政局 | 发放种苗
""",
    ),
    "one attribute of another kind leaves a roster a roster": (
        "household",
        """
2022年脱贫户花名册 | | | | |
户编号 | 户主姓名 | 行政村 | 户类型 | 帮扶措施 | 满意度
0043 | 张三 | 石桥村 | 脱贫户 | 发放种苗 | 满意
""",
    ),
}
WHOLE_ROSTER = """
{title} | | | | | |
户编号 | 户主姓名 | 行政村 | 户类型 | 家庭人口数 | 变动类型 | 变动时间
0043 | 张三 | 石桥村 | 脱贫户 | #3 | 迁出 | 2022.8.1
"""


@pytest.mark.parametrize(("kind", "rows"), APART.values(), ids=APART)
def test_a_sheet_is_read_as_what_it_is(kind: str, rows: str) -> None:
    """By its columns together, and by what its title calls it."""
    assert table(rows).kind.name == kind


def test_a_whole_roster_with_changes_noted_in_it_is_asked_about() -> None:
    """Read as changes it would lose the roster; read as a roster, the changes. A title that says it decides."""
    found = refusal(WHOLE_ROSTER.format(title="2022年脱贫户花名册"))
    assert found.code == "KIND_AMBIGUOUS"
    assert "户花名册" in found.message and "户变动登记" in found.message
    assert table(WHOLE_ROSTER.format(title="2022年户变动登记表")).kind.name == "household_event"


def test_a_list_of_inspections_does_not_become_filled_handbooks() -> None:
    """A blank 填写情况 counts as filled, so whoever inspects something else must not be taken for it."""
    found = refusal("""
2022年饮水安全检查表 | | | |
户编号 | 户主姓名 | 检查人 | 检查日期 | 存在问题
0043 | 张三 | 李四 | 2022.9.3 | 水压低
""")
    assert found.code in ("LOW_EVIDENCE", "KIND_UNKNOWN", "COLUMN_MISSING")


@pytest.mark.parametrize("kind", KINDS)
def test_the_sheet_of_a_kind_s_own_titles_is_that_kind(kind: str) -> None:
    """The words that the tool itself prints name no other kind."""
    fields = KINDS[kind].fields
    others = [each for each in KINDS.values() if each.name != kind]
    own = {fold_header(each.title) for each in fields}
    assert all({fold_header(each.title) for each in other.fields} != own for other in others)
    values = {
        "code": "0043", "name": "张三", "names": "李四", "year": "2022", "quarter": "2022Q3", "month": "2022-09",
        "period": "2022-09", "date": "2022-09-03", "money": "#30", "count": "#3", "yesno": "是",
        "id_number": "", "phone": "19900000001", "text": "石桥村",
    }  # fmt: skip
    row = [next(iter(each.choices), "") if each.type == "choice" else values[each.type] for each in fields]
    assert table("\n".join((" | ".join(each.title for each in fields), " | ".join(row)))).kind.name == kind


def test_a_year_comes_from_the_title_and_not_from_the_day_of_a_list_sent() -> None:
    """Of several years, of two digits or of a file's date alone nothing is taken."""
    rows = """
{title} | | |
户编号 | 户主姓名 | 帮扶措施 | 完成时限
0043 | 张三 | 发放种苗 | 2022年10月
"""
    for title, year in (
        ("2023年度帮扶计划（2022年12月20日）", "2023"),
        ("二0二二年帮扶计划 截至2022年3月31日", "2022"),
    ):
        assert list(table(rows.format(title=title)).columns["year"]) == [year]
    for title in ("2021、2022年帮扶计划", "22年帮扶计划", "帮扶计划"):
        assert refusal(rows.format(title=title)).code == "COLUMN_MISSING"


@pytest.mark.parametrize(
    ("cell", "rejected"), [("", 0), ("√", 0), ("不清楚", 1)], ids=["blank", "there", "unreadable"]
)
def test_what_cannot_be_read_is_not_what_was_left_blank(cell: str, rejected: int) -> None:
    """A blank 有无 counts as there; 不清楚 must not become that blank."""
    found = table(f"""
2022年一户一档目录 | | |
户编号 | 户主姓名 | 资料名称 | 有无
0043 | 张三 | 户口簿 | {cell}
""")
    assert found.counts.rejected == rejected
