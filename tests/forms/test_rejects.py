"""待改 workbooks: mended and ingested again they yield what a clean file would have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.forms.mending import (
    OPTIONS,
    grid,
    header_row,
    mend,
    records,
    reject_file,
    take,
    write_xlsx,
)
from tests.sample import new_home
from zhucun_cli.home import Home
from zhucun_cli.intake.ingest import IngestOptions
from zhucun_cli.intake.result import FileResult
from zhucun_cli.kinds import load_kinds
from zhucun_cli.lake.store import Lake
from zhucun_cli.ledger.question import Question, ask, duty_windows, open_ledger
from zhucun_cli.periods import Period, parse_period
from zhucun_cli.reports.content import report_content

ROSTER: list[list[object]] = [
    ["户编号", "户主姓名", "乡镇", "行政村", "家庭人口数", "户类型", "监测对象类别", "识别监测时间"],
    *(
        [f"909901010100{n}", name, "白沙镇", "石桥村", 3, "脱贫户", "脱贫不稳定户", "2022-03"]
        for n, name in enumerate(("赵大山", "钱二河", "孙三林", "李四海", "周五田"), 1)
    ),
]
SEPTEMBER = parse_period("2022-09", "month", date(2022, 10, 31))


@dataclass(frozen=True)
class Case:
    """A file with faults, the same without them, and what a clerk enters to mend it."""

    kind: str
    faulty: list[list[object]]
    clean: list[list[object]]
    fixes: dict[str, dict[str, object]]


def visits(first: object, second: object) -> list[list[object]]:
    """Three visits; two of their dates are given."""
    return [
        ["白沙镇2022年9月走访记录"],
        ["户编号", "户主姓名", "行政村", "走访日期", "走访人", "走访方式", "走访内容"],
        ["9099010101001", "赵大山", "石桥村", first, "梁明亮", "上门", "看望"],
        ["9099010101002", "钱二河", "石桥村", date(2022, 9, 6), "梁明亮、黄月娥", "入户", ""],
        ["9099010101003", "孙三林", "石桥村", second, "黄月娥", "电话", "问收入"],
    ]


def roster(months: object, code: object) -> list[list[object]]:
    """A dated roster; an identification month and a code are given."""
    return [
        ["户花名册（2022-08-31）"],
        *ROSTER[:3],
        [code, "孙三林", "白沙镇", "石桥村", 4, "脱贫户", "脱贫不稳定户", "2022年5月"],
        ["9099010101004", "李四海", "白沙镇", "石桥村", months, "脱贫户", "", ""],
    ]


def incomes(quarter: object, wage: object) -> list[list[object]]:
    """Incomes in 万元; a quarter and a wage are given."""
    return [
        ["收入采集（单位：万元）"],
        ["户编号", "户主姓名", "行政村", "采集季度", "工资性收入", "转移性收入", "采集日期"],
        ["9099010101001", "赵大山", "石桥村", quarter, wage, 0.25, date(2022, 9, 20)],
        ["9099010101002", "钱二河", "石桥村", "2022Q3", 0.8, 0.1, date(2022, 9, 21)],
    ]


def pairings(name: object) -> list[list[object]]:
    """Two pairings with a start month; a helper's name is given."""
    return [
        ["结对花名册"],
        ["户编号", "户主姓名", "行政村", "帮扶责任人", "帮扶单位", "责任人电话", "开始时间"],
        ["9099010101001", "赵大山", "石桥村", name, "白沙镇人民政府", "13900001111", "2022-02"],
        ["9099010101002", "钱二河", "石桥村", "黄月娥", "县农业农村局", "", "2022年3月1日"],
    ]


def of_households(
    title: str, names: list[object], first: list[object], second: list[object]
) -> list[list[object]]:
    """A sheet about two households; what it says of each is given."""
    return [
        [title],
        ["户编号", "户主姓名", "行政村", *names],
        ["9099010101001", "赵大山", "石桥村", *first],
        ["9099010101002", "钱二河", "石桥村", *second],
    ]


CASES = {
    "visit": Case(
        "visit",
        visits("九月上旬", "2022-09-31"),
        visits("9月5日", "2022-09-30"),
        {"3": {"走访日期": "9月5日"}, "5": {"走访日期": date(2022, 9, 30)}},
    ),
    "household": Case(
        "household",
        roster(2, ""),
        roster(2, "9099010101003"),
        {"5": {"户编号": "9099010101003"}},
    ),
    "income": Case(
        "income",
        incomes("去年", "约1.2"),
        incomes("2022Q3", 1.2),
        {"3": {"采集季度": "2022Q3", "工资性收入（万元）": "1.2"}},
    ),
    "pairing": Case("pairing", pairings(""), pairings("梁明亮"), {"3": {"帮扶责任人": "梁明亮"}}),
    "plan": Case(
        "plan",
        of_households("2022年度帮扶计划", ["帮扶措施", "责任人", "完成时限", "制定日期"],
                      ["发放种苗", "梁明亮", "2022年11月", "三月"], ["申请公益岗", "黄月娥", "2022.12.20", "2022.3.8"]),
        of_households("2022年度帮扶计划", ["帮扶措施", "责任人", "完成时限", "制定日期"],
                      ["发放种苗", "梁明亮", "2022年11月", "2022-03-05"], ["申请公益岗", "黄月娥", "2022.12.20", "2022.3.8"]),
        {"3": {"制定日期": date(2022, 3, 5)}},
    ),
    "evaluation": Case(
        "evaluation",
        of_households("成效评估", ["季度", "帮扶成效", "评估等次", "评估日期"],
                      ["三季度", "增收", "优", "2022.10.8"], ["2022Q3", "稳定", "好", "2022-09-31"]),
        of_households("成效评估", ["季度", "帮扶成效", "评估等次", "评估日期"],
                      ["2022年三季度", "增收", "优", "2022.10.8"], ["2022Q3", "稳定", "好", "2022-09-30"]),
        {"3": {"评估季度": "2022年三季度"}, "4": {"评估日期": date(2022, 9, 30)}},
    ),
    "dossier": Case(
        "dossier",
        of_households("2022年一户一档目录", ["资料名称", "有无", "份数"], ["户口簿", "不清楚", 1], ["审批表", "√", 2]),
        of_households("2022年一户一档目录", ["资料名称", "有无", "份数"], ["户口簿", "缺", 1], ["审批表", "√", 2]),
        {"3": {"有无": "无"}},
    ),
    "handbook": Case(
        "handbook",
        of_households("2022年结对联系手册检查", ["是否填写", "填至", "检查日期"], ["是", "9月", "2022-9-3"], ["算是吧", "8月", "2022-9-3"]),
        of_households("2022年结对联系手册检查", ["是否填写", "填至", "检查日期"], ["是", "9月", "2022-9-3"], ["漏填", "8月", "2022-9-3"]),
        {"4": {"填写情况": "未填完"}},
    ),
    "exemption": Case(
        "exemption",
        of_households("免责登记", ["免责事项", "免责起", "免责止", "免责原因"], ["", "9月1日", "", "住院"], ["五个一", "2022-09-01", "长期", "服刑"]),
        of_households("免责登记", ["免责事项", "免责起", "免责止", "免责原因"], ["", "2022-09-01", "", "住院"], ["五个一", "2022-09-01", "", "服刑"]),
        {"3": {"免责起": date(2022, 9, 1)}, "4": {"免责止": ""}},
    ),
    "household_event": Case(
        "household_event",
        of_households("户变动登记", ["变动类型", "变动日期", "截止日期"], ["出国", "2022年8月", ""], ["全家外出", "2022.7.1", "年底"]),
        of_households("户变动登记", ["变动类型", "变动日期", "截止日期"], ["迁出", "2022年8月", ""], ["全家外出", "2022.7.1", "2022-12-31"]),
        {"3": {"变动类型": "迁出"}, "4": {"截止日期": date(2022, 12, 31)}},
    ),
    "objection": Case(
        "objection",
        of_households("核实回复", ["职责", "期数", "回复内容", "处理结果"], ["每月一走访", "8月", "漏报", ""], ["", "2022Q3", "住院", "采纳"]),
        of_households("核实回复", ["职责", "期数", "回复内容", "处理结果"], ["每月一走访", "2022-08", "漏报", ""], ["每季一采集收入", "2022Q3", "住院", "采纳"]),
        {"3": {"应办期间": "2022-08"}, "4": {"职责": "每季一采集收入"}},
    ),
    "helper": Case(
        "helper",
        [["结对责任人名册"], ["姓名", "单位", "联系电话"], ["", "县财政局", "19900000001"], ["黄月娥", "县水利局", ""]],
        [["结对责任人名册"], ["姓名", "单位", "联系电话"], ["梁明亮", "县财政局", "19900000001"], ["黄月娥", "县水利局", ""]],
        {"3": {"责任人姓名": "梁明亮"}},
    ),
    "theme": Case(
        "theme",
        [["各月走访主题"], ["月份", "走访主题", "开始日期"], ["九月", "收入核查", "2022-09-01"], ["2022-10", "医保缴费", ""]],
        [["各月走访主题"], ["月份", "走访主题", "开始日期"], ["2022-09", "收入核查", "2022-09-01"], ["2022-10", "医保缴费", ""]],
        {"3": {"月份": "2022-09"}},
    ),
}  # fmt: skip


def test_every_kind_has_a_case() -> None:
    """A kind that is added here is tested here."""
    assert set(CASES) == set(load_kinds())


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Home, Lake]]:
    """A home of which the roster of August is in."""
    with new_home(tmp_path / "home") as (home, lake):
        take(home, lake, write_xlsx(tmp_path / "花名册.xlsx", ROSTER))
        yield home, lake


@pytest.fixture
def clean_office(tmp_path: Path) -> Iterator[tuple[Home, Lake]]:
    """Another one, for the clean file."""
    with new_home(tmp_path / "clean") as (home, lake):
        take(home, lake, write_xlsx(tmp_path / "花名册.xlsx", ROSTER))
        yield home, lake


def rejected_rows(home: Home, lake: Lake) -> list[tuple[str, int]]:
    """(file, row) of the rejected rows that the ledger still counts."""
    question = Question(period(), date(2022, 10, 31))
    snapshot = lake.snapshot()
    names = {each.id: each.source_name for each in snapshot.batches}
    with open_ledger(home, snapshot, duty_windows(home, question), question.as_of) as ledger:
        found = ledger.query("select batch, row from rejected order by batch, row")
    return sorted((names[batch], row) for batch, row in found)


def period() -> Period:
    """September 2022."""
    assert SEPTEMBER is not None
    return SEPTEMBER


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_mended_it_is_what_a_clean_file_would_have_been(
    case: Case, office: tuple[Home, Lake], clean_office: tuple[Home, Lake], tmp_path: Path
) -> None:
    """Same records, same ledger, no rejected row left, whatever the kind."""
    home, lake = office
    result = take(home, lake, write_xlsx(tmp_path / "收到的表.xlsx", case.faulty))
    assert result.counts.rejected == len(case.fixes)
    mended = mend(reject_file(home, result, tmp_path), case.fixes)
    later = IngestOptions(received_on=date(2022, 11, 20))
    answer = take(home, lake, mended, later)
    assert (answer.status, answer.problems_to_mend) == ("accepted", ())
    take(*clean_office, write_xlsx(tmp_path / "收到的表2.xlsx", case.clean))
    assert records(lake, case.kind) == records(clean_office[1], case.kind)
    assert rejected_rows(home, lake) == []
    question = Question(period(), date(2022, 10, 31), by="household")
    ours, theirs = (
        ask(home, lake.snapshot(), question),
        ask(clean_office[0], clean_office[1].snapshot(), question),
    )
    assert (ours.duties, ours.groups, ours.gaps) == (theirs.duties, theirs.groups, theirs.gaps)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_same_workbook_again_changes_nothing(
    case: Case, office: tuple[Home, Lake], tmp_path: Path
) -> None:
    """Byte for byte it is unchanged; saved anew by an office suite it replaces itself."""
    home, lake = office
    result = take(home, lake, write_xlsx(tmp_path / "收到的表.xlsx", case.faulty))
    mended = mend(reject_file(home, result, tmp_path), case.fixes)
    take(home, lake, mended)
    before, number = records(lake, case.kind), len(lake.snapshot().batches)
    again = take(home, lake, mended)
    assert (again.status, again.problems) == ("unchanged", ())
    resaved = mend(mended, {"99": {}}, tmp_path / "另存.xlsx")
    assert resaved.read_bytes() != mended.read_bytes()
    assert take(home, lake, resaved).status == "accepted"
    assert (records(lake, case.kind), len(lake.snapshot().batches)) == (before, number)


def test_the_workbook_shows_what_is_wrong_where_and_how_to_mend_it(
    office: tuple[Home, Lake], tmp_path: Path
) -> None:
    """Original values, the bad cell marked, reason, remedy, address, batch; identity columns as text."""
    home, lake = office
    result = take(home, lake, write_xlsx(tmp_path / "收到的表.xlsx", CASES["visit"].faulty))
    path = reject_file(home, result, tmp_path)
    texts = grid(path)
    top = header_row(texts)
    assert result.sha256[:12] in texts[top][-1]
    assert any(result.sha256[:12] in cell for row in texts[:top] for cell in row)
    row = dict(zip(texts[top], texts[top + 1], strict=True))
    assert row["走访日期"] == "九月上旬"
    assert row["户编号"] == "9099010101001"
    assert row["哪里不对"] and row["怎么改"]
    assert texts[top + 1][-1] == "Sheet1!D3"
    page = openpyxl.load_workbook(path).worksheets[0]
    cells = {title: page.cell(top + 2, number) for number, title in enumerate(texts[top], 1)}
    assert cells["走访日期"].fill.fgColor.rgb == "FFFFD966"
    assert cells["走访人"].fill.fill_type is None
    assert cells["户编号"].number_format == "@"
    lists = [each.formula1 for each in page.data_validations.dataValidation if each.type == "list"]
    assert any("入户" in each for each in lists)
    assert result.sha256 in openpyxl.load_workbook(path).defined_names["zhucun_batch"].value


def test_a_row_still_wrong_is_rejected_again_with_its_new_address(
    office: tuple[Home, Lake], tmp_path: Path
) -> None:
    """It counts once, in the newest workbook; a workbook of that workbook finishes the job."""
    home, lake = office
    result = take(home, lake, write_xlsx(tmp_path / "收到的表.xlsx", CASES["visit"].faulty))
    half = mend(
        reject_file(home, result, tmp_path), {"3": {"走访日期": "2022-09-05"}, "5": {"走访日期": "月底"}}
    )
    second = take(home, lake, half)
    assert (second.counts.accepted, second.counts.rejected) == (1, 1)
    address = grid(half)[header_row(grid(half))].index("走访日期")
    (fault,) = [each for each in second.problems if each.severity == "error"]
    assert fault.cell == f"{chr(65 + address)}{header_row(grid(half)) + 3}"
    assert rejected_rows(home, lake) == [("待改_收到的表.xlsx", header_row(grid(half)) + 3)]
    rest = reject_file(home, second, tmp_path)
    assert rest.name == "待改2_收到的表.xlsx"
    number = str(header_row(grid(half)) + 3)
    assert take(home, lake, mend(rest, {number: {"走访日期": "2022-09-30"}})).status == "accepted"
    assert rejected_rows(home, lake) == []
    assert len(records(lake, "visit")) == 3


def reported(home: Home, lake: Lake) -> list[tuple[str, str]]:
    """(file, cell) of what the report says was not read."""
    content = report_content(home, lake.snapshot(), Question(period(), date(2022, 10, 31)))
    return [(each.source_name, each.cell) for each in content.problems if each.severity == "error"]


def test_the_report_lists_what_is_still_wrong_and_nothing_that_was_mended(
    office: tuple[Home, Lake], tmp_path: Path
) -> None:
    """One of two bad dates mended, the other wrong again: one line, of the workbook. Undone, the two of the file."""
    home, lake = office
    result = take(home, lake, write_xlsx(tmp_path / "收到的表.xlsx", CASES["visit"].faulty))
    untouched = [("收到的表.xlsx", "D3"), ("收到的表.xlsx", "D5")]
    assert reported(home, lake) == untouched
    workbook = reject_file(home, result, tmp_path)
    half = mend(
        workbook, {"3": {"走访日期": "2022-09-05"}, "5": {"走访日期": "月底"}}, tmp_path / "一半.xlsx"
    )
    second = take(home, lake, half)
    (fault,) = [each for each in second.problems if each.severity == "error"]
    assert reported(home, lake) == [("一半.xlsx", fault.cell)]
    lake.withdraw(second.batch, "undo")
    assert reported(home, lake) == untouched
    take(home, lake, mend(workbook, CASES["visit"].fixes, tmp_path / "全部.xlsx"))
    assert reported(home, lake) == []


def test_what_is_said_of_a_sheet_s_formulas_goes_with_the_last_of_them(
    office: tuple[Home, Lake], tmp_path: Path
) -> None:
    """Two dates are formulas without a result: told together as well, until both are entered."""
    home, lake = office
    formulas = visits("=DATE(2022,9,5)", "=DATE(2022,9,30)")
    result = take(home, lake, write_xlsx(tmp_path / "收到的表.xlsx", formulas))
    assert sorted(reported(home, lake)) == [("收到的表.xlsx", cell) for cell in ("D3", "D3", "D5")]
    workbook = reject_file(home, result, tmp_path)
    take(home, lake, mend(workbook, {"3": {"走访日期": "2022-09-05"}}, tmp_path / "一半.xlsx"))
    assert [cell for name, cell in reported(home, lake) if name == "收到的表.xlsx"] == []
    assert len(reported(home, lake)) == 1
    take(home, lake, mend(workbook, CASES["visit"].fixes, tmp_path / "全部.xlsx"))
    assert reported(home, lake) == []


def test_a_card_is_mended_like_a_row(office: tuple[Home, Lake], tmp_path: Path) -> None:
    """Its bad cell stands below the record's first row: marked in the workbook, gone when it is mended."""
    home, lake = office
    card: list[list[object]] = [
        ["走访登记卡"],
        ["户编号", "9099010101001", "户主姓名", "赵大山"],
        ["行政村", "石桥村", "走访人", "梁明亮"],
        ["走访日期", "2022-09-66", "走访方式", "入户"],
    ]
    result = take(home, lake, write_xlsx(tmp_path / "收到的卡.xlsx", card))
    assert reported(home, lake) == [("收到的卡.xlsx", "B4")]
    workbook = reject_file(home, result, tmp_path)
    assert "“走访日期”不是有效日期" in grid(workbook)[-1]
    take(home, lake, mend(workbook, {"2": {"走访日期": "2022-09-06"}}))
    assert (reported(home, lake), rejected_rows(home, lake)) == ([], [])
    assert [each["visited_on"] for each in records(lake, "visit")] == [date(2022, 9, 6)]


def test_undoing_the_correction_brings_the_rejected_rows_back(
    office: tuple[Home, Lake], tmp_path: Path
) -> None:
    """As if it had never come."""
    home, lake = office
    case = CASES["visit"]
    result = take(home, lake, write_xlsx(tmp_path / "收到的表.xlsx", case.faulty))
    before, records_before = rejected_rows(home, lake), records(lake, "visit")
    assert before == [("收到的表.xlsx", 3), ("收到的表.xlsx", 5)]
    answer = take(home, lake, mend(reject_file(home, result, tmp_path), case.fixes))
    lake.withdraw(answer.batch, "undo")
    assert (rejected_rows(home, lake), records(lake, "visit")) == (before, records_before)


def test_half_mended_twice_the_later_workbook_wins_and_a_part_is_asked_about(
    office: tuple[Home, Lake], tmp_path: Path
) -> None:
    """The clerk goes on in the same file: it replaces. Another file with some of the same rows is refused."""
    home, lake = office
    result = take(home, lake, write_xlsx(tmp_path / "收到的表.xlsx", CASES["visit"].faulty))
    path = reject_file(home, result, tmp_path)
    first = mend(path, {"3": {"走访日期": "2022-09-05"}}, tmp_path / "改了一半.xlsx")
    take(home, lake, first)
    assert len(rejected_rows(home, lake)) == 1
    whole = mend(first, {"5": {"走访日期": "2022-09-30"}}, tmp_path / "全改了.xlsx")
    assert take(home, lake, whole).status == "accepted"
    assert rejected_rows(home, lake) == []
    assert len(records(lake, "visit")) == 3
    book = openpyxl.load_workbook(whole)
    book.worksheets[0].delete_rows(header_row(grid(whole)) + 3)
    book.save(tmp_path / "只有一行.xlsx")
    refused = take(home, lake, tmp_path / "只有一行.xlsx")
    assert [each.code for each in refused.problems] == ["CORRECTION_OVERLAPS"]
    assert refused.exit_code == 3


def test_a_correction_of_what_is_gone_is_refused_and_goes_with_its_file(
    office: tuple[Home, Lake], tmp_path: Path
) -> None:
    """Replacing the file ends its corrections in the same commit; their workbooks are refused from then on."""
    home, lake = office
    case = CASES["visit"]
    result = take(home, lake, write_xlsx(tmp_path / "收到的表.xlsx", case.faulty))
    mended = mend(reject_file(home, result, tmp_path), case.fixes)
    take(home, lake, mended)
    clean = write_xlsx(tmp_path / "更正.xlsx", case.clean)
    take(home, lake, clean, IngestOptions(received_on=OPTIONS.received_on, replaces="收到的表.xlsx"))
    assert sorted(each.source_name for each in lake.snapshot().batches) == ["更正.xlsx", "花名册.xlsx"]
    refused = take(home, lake, mended)
    assert [each.code for each in refused.problems] == ["CORRECTION_ORPHAN"]


def test_an_unreadable_row_keeps_a_roster_from_ending_households_until_it_is_mended(
    office: tuple[Home, Lake], clean_office: tuple[Home, Lake], tmp_path: Path
) -> None:
    """The mended rows join the snapshot, undated too: the same households stay and go as with a clean file."""

    def second(code: str) -> list[list[object]]:
        """The roster two months later: everybody has another 家庭人口数, and 周五田 is not on it."""
        later = [[*row[:4], 4, *row[5:]] for row in ROSTER[1:5]]
        return [list(ROSTER[0]), *later[:3], [code, *later[3][1:]]]

    options = IngestOptions(received_on=date(2022, 6, 1))
    for home, lake in (office, clean_office):
        lake.withdraw(lake.snapshot().batches[0].id, "forget")
        take(
            home,
            lake,
            write_xlsx(tmp_path / "花名册一.xlsx", ROSTER),
            IngestOptions(received_on=date(2022, 4, 1)),
        )
    home, lake = office
    result = take(home, lake, write_xlsx(tmp_path / "二.xlsx", second("")), options)
    question = Question(period(), date(2022, 10, 31), by="household")

    def owing(home: Home, lake: Lake) -> set[str]:
        return {each.key for each in ask(home, lake.snapshot(), question).groups}

    assert "9099010101005" in owing(home, lake)
    workbook = reject_file(home, result, tmp_path)
    assert take(home, lake, workbook).counts.rejected == 1  # sent back as it was
    assert "9099010101005" in owing(home, lake)
    take(home, lake, mend(workbook, {"5": {"户编号": "9099010101004"}}))
    take(*clean_office, write_xlsx(tmp_path / "三.xlsx", second("9099010101004")), options)
    assert owing(home, lake) == owing(*clean_office) == {f"909901010100{n}" for n in range(1, 5)}


def test_a_file_that_is_there_already_gives_its_open_rows_again(
    office: tuple[Home, Lake], tmp_path: Path
) -> None:
    """Without those that were mended meanwhile; the workbook comes from the lake, not from the file."""
    home, lake = office
    path = write_xlsx(tmp_path / "收到的表.xlsx", CASES["visit"].faulty)
    result = take(home, lake, path)
    first = reject_file(home, result, tmp_path)
    assert reject_file(home, take(home, lake, path), tmp_path).read_bytes() == first.read_bytes()
    book = openpyxl.load_workbook(first)
    book.worksheets[0].delete_rows(header_row(grid(first)) + 3)
    book.save(tmp_path / "一行.xlsx")
    take(home, lake, mend(tmp_path / "一行.xlsx", {"3": {"走访日期": "2022-09-05"}}))
    again = take(home, lake, path)
    assert [(each.sheet, each.row) for each in again.rejects] == [("Sheet1", 5)]


def errors(result: FileResult) -> list[str]:
    """What is wrong with the rows that did not become records."""
    return [each.code for each in result.problems if each.severity == "error"]


def test_a_mistyped_year_is_mended_and_a_true_old_day_of_a_backfilled_sheet_stays(
    office: tuple[Home, Lake], tmp_path: Path
) -> None:
    """The days of a 待改 workbook are held against the period exactly as those of its source were."""
    home, lake = office
    far = take(home, lake, write_xlsx(tmp_path / "走访.xlsx", visits(date(2021, 9, 27), date(2012, 9, 5))))
    assert errors(far) == ["DATE_FAR", "DATE_FAR"]
    mended = mend(reject_file(home, far, tmp_path), {"3": {"走访日期": date(2022, 9, 27)}})
    answer = take(home, lake, mended)
    assert (answer.counts.accepted, errors(answer)) == (1, ["DATE_FAR"])
    older = visits("九月上旬", date(2021, 9, 5))
    older[0] = ["白沙镇2022年9月走访记录（补录）"]
    older[4][0] = "9099010101004"
    backfilled = take(home, lake, write_xlsx(tmp_path / "旧.xlsx", older))
    assert errors(backfilled) == ["DATE_INVALID"]
    mended = mend(reject_file(home, backfilled, tmp_path), {"3": {"走访日期": date(2021, 9, 3)}})
    assert take(home, lake, mended).status == "accepted"
