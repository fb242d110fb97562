"""The workbook: the same numbers in full, typed; text stays text; the 走访台账 of each township."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.reports.contents import AS_OF, HEADS, HELPER, MONTHLY, open_content, small_content
from tests.reports.payloads import PAYLOADS, poisoned
from zhucun_cli.ledger.views import MonthAway
from zhucun_cli.periods import MonthSpan, Period
from zhucun_cli.reports import sheets
from zhucun_cli.reports.sheets import Column, Sheet, sheet_name, write_workbook
from zhucun_cli.reports.visit_rolls import VisitRolls, render_visit_rolls
from zhucun_cli.reports.xlsx import render_xlsx

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

SHEETS = [
    "汇总", "乡镇", "村", "全部办到", "月度", "走势", "单位", "未完成", "待核", "未到期", "未挂接", "问题", "收入", "收入分布",
    "低收入", "规则与口径",
    "走访台账·白沙镇", "走访台账·石桥乡",
]  # fmt: skip


def read(data: bytes) -> Workbook:
    """The workbook as another program reads it."""
    return openpyxl.load_workbook(BytesIO(data))


def table(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows below the header, which is where the filter begins."""
    first = int(str(sheet.auto_filter.ref).split(":")[0].lstrip("A"))
    header, *rows = sheet.iter_rows(min_row=first, values_only=True)
    return [dict(zip(map(str, header), row, strict=True)) for row in rows]


def test_the_sheets_are_those_of_the_report_in_order() -> None:
    """One for each table, then one 走访台账 for each township."""
    assert read(render_xlsx(small_content())).sheetnames == SHEETS


def test_coverage_is_real_numbers_equal_to_the_content() -> None:
    """By duty, township and village; an uncollected duty has no rate, a duty without obligations a dash."""
    book = read(render_xlsx(small_content()))
    monthly, income, _, nothing = table(book["汇总"])
    assert monthly | {} == {
        "组": "五个一", "职责": "每月一走访", "应办": 12, "免办": 0, "按时": 8, "逾期完成": 1, "未完成": 3,
        "其中待核": 2, "未到期": 0, "口径": "覆盖率", "比率": 0.75, "已办（分子）": 9, "应办－免办（分母）": 12,
        "可能下限": 0.75, "可能上限": pytest.approx(11 / 12),
    }  # fmt: skip
    assert (income["应办"], income["口径"], income["比率"], income["未完成"]) == (4, "未收集", None, None)
    assert (nothing["应办"], nothing["口径"], nothing["比率"]) == (0, "—", "—")
    assert table(book["乡镇"])[0]["比率"] == MONTHLY.coverage
    assert [(row["乡镇"], row["村"], row["比率"]) for row in table(book["村"])] == [
        ("白沙镇", "石桥村", 0.75), ("石桥乡", "双桥村", pytest.approx(28 / 29)),
    ]  # fmt: skip
    assert table(book["月度"]) == [
        {"乡镇": "全县", "9月": 0.75, "9月已办/应办": "9/12 待核2"},
        {"乡镇": "白沙镇", "9月": 0.75, "9月已办/应办": "9/12 待核2"},
    ]


def test_a_progress_has_no_bounds() -> None:
    """While one visit may still be made, no upper bound would be one."""
    monthly, *_ = table(read(render_xlsx(open_content()))["汇总"])
    assert (monthly["口径"], monthly["可能下限"], monthly["可能上限"]) == ("进度", None, None)


def test_lists_hold_dates_and_name_only_whom_they_may() -> None:
    """A miss names helper and unit; 待核 names neither, nor the head of the household."""
    book = read(render_xlsx(open_content()))
    (missed,) = table(book["未完成"])
    assert missed["应于"] == datetime(2022, 9, 30)
    assert missed["最近一次"] == datetime(2022, 8, 17)
    assert (missed["户主"], missed["责任人"], missed["单位"]) == ("欧**", HELPER, "县教育局")
    to_verify = table(book["待核"])
    assert [(row["户编号"], row["原因"]) for row in to_verify] == [("430002", "未报"), ("430003", "有问题行")]
    assert not {"责任人", "单位", "户主"} & set(to_verify[0])
    assert [row["户编号"] for row in table(book["未到期"])] == ["430008"]


def test_incomes_are_numbers_in_yuan() -> None:
    """Sums as they are, per head to the cent; — without a single complete household."""
    county, baisha, shiqiao = table(read(render_xlsx(small_content()))["收入"])
    assert (county["乡镇"], county["应采集户"], baisha["齐全户"], baisha["人数"]) == ("全县", 15, 10, 30)
    assert (baisha["工资性收入"], baisha["纯收入"], baisha["人均纯收入"]) == (91000.5, 120120, 4004)
    assert (shiqiao["纯收入"], shiqiao["人均纯收入"]) == (0, "—")


def test_the_roll_shows_every_visit_with_date_mode_and_helper_and_counts_days() -> None:
    """Two people on one day are one counting day; a telephone call is shown and does not count."""
    book = read(render_xlsx(small_content()))
    (row,) = table(book["走访台账·白沙镇"])
    assert row["7月"] == f"7-09 入户 {HELPER}"
    assert row["8月"] is None
    assert row["9月"] == f"9-03 入户 {HELPER}；9-03 入户 李四；9-20 电话 李四"
    assert row["小计（有效天数）"] == 2
    assert (row["序号"], row["户主"], row["应办"], row["免办"], row["已办"]) == (1, "欧**", 3, 0, 2)
    (empty,) = table(book["走访台账·石桥乡"])
    assert empty["小计（有效天数）"] == 0
    assert "另有1次走访是对本期不在应走访之列的户" in str(book["走访台账·白沙镇"]["A3"].value)


def test_a_year_of_visits_is_printed_on_two_pages_that_both_name_the_household() -> None:
    """Up to six months to a page; 不在册 and 不应访 stand in their months, months to come say that they are."""
    year = MonthSpan(Period(date(2022, 1, 1), "month"), Period(date(2022, 12, 1), "month"))
    content = open_content()
    away = (
        MonthAway("430001", year.first, False),
        MonthAway("430001", Period(date(2022, 7, 1), "month"), True),
    )
    rolls = VisitRolls(year, year.title, content.provenance, year.start, content.roll, content.visits, away)
    sheet = read(render_visit_rolls(rolls, "云溪县"))["走访台账·白沙镇"]
    assert (sheet.page_setup.fitToWidth, sheet.print_title_cols) == (2, "$A:$D")
    assert sheet["A1"].value == "白沙镇2022年走访台账"
    (row,) = table(sheet)
    assert (row["1月"], row["7月"], row["8月"]) == ("不在册", f"不应访；7-09 入户 {HELPER}", None)
    assert [name for name in row if "未到" in name] == ["10月（未到）", "11月（未到）", "12月（未到）"]


def test_no_household_member_is_named_in_any_part_of_the_file() -> None:
    """Cells, shared strings and properties alike; the file names no author either."""
    with zipfile.ZipFile(BytesIO(render_xlsx(open_content()))) as parts:
        everything = "".join(parts.read(name).decode() for name in parts.namelist())
        properties = parts.read("docProps/core.xml").decode()
    assert not [name for name in HEADS if name in everything]
    assert HELPER in everything
    assert "<dc:creator></dc:creator>" in properties
    assert "2022-10-31T01:02:03Z" in properties


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_a_sheet_is_never_a_formula_or_a_link(payload: str) -> None:
    """Every cell that holds the text is a string; the file has no formula and no hyperlink."""
    data = render_xlsx(poisoned(payload))
    book = read(data)
    holding = [
        cell
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if payload.strip() in str(cell.value)
    ]
    assert holding
    assert {cell.data_type for cell in holding} == {"s"}
    assert not [cell for cell in holding if cell.hyperlink]
    with zipfile.ZipFile(BytesIO(data)) as parts:
        sheets_xml = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert not [part for part in sheets_xml if b"<f>" in part or b"<f " in part or b"<hyperlink" in part]


def test_equal_content_gives_equal_bytes() -> None:
    """The created date is that of the last commit, not of the rendering."""
    assert render_xlsx(small_content()) == render_xlsx(small_content())


def test_every_sheet_is_set_up_for_reading_and_for_a4() -> None:
    """Frozen header (of a 走访台账 also who it is), filter, one page wide, the header on every page, page numbers."""
    for sheet in read(render_xlsx(small_content())):
        header = int(str(sheet.auto_filter.ref).split(":")[0].lstrip("A"))
        assert sheet.freeze_panes == f"{'E' if sheet.title.startswith('走访台账') else 'A'}{header + 1}"
        assert sheet.print_title_rows == f"${header}:${header}"
        assert int(str(sheet.page_setup.paperSize)) == 9
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.oddFooter is not None and sheet.oddFooter.right is not None
        assert sheet.oddFooter.right.text == "第 &P 页，共 &N 页"


def test_an_empty_list_says_so_below_its_header() -> None:
    """A sheet without rows is told from one that was forgotten."""
    book = read(render_xlsx(replace(small_content(), gaps=())))
    assert table(book["未完成"])[0]["乡镇"] == "没有"


@pytest.mark.parametrize(
    ("wanted", "taken", "name"),
    [
        ("走访台账·白沙镇", (), "走访台账·白沙镇"),
        ("a[b]:c*d?e/f\\g", (), "a_b__c_d_e_f_g"),
        ("'乡'", (), "乡"),
        ("", (), "_"),
        ("长" * 40, (), "长" * 31),
        ("长" * 40, ("长" * 31,), "长" * 27 + " (2)"),
        ("乡ABC", ("乡abc",), "乡ABC (2)"),
        ("History", (), "History (2)"),
        ("𠮷" * 20, (), "𠮷" * 15),
    ],
)
def test_sheet_names_are_such_as_excel_accepts(wanted: str, taken: tuple[str, ...], name: str) -> None:
    """At most 31 UTF-16 units, no forbidden character, none twice whatever the case."""
    assert sheet_name(wanted, taken) == name


def test_a_long_table_goes_on_in_a_second_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The format ends at 1,048,576 rows; no row is dropped."""
    monkeypatch.setattr(sheets, "ROWS_OF_A_SHEET", 2)
    long = Sheet("表", "表", (), (Column("甲", "count"),), [(1,), (2,), (3,)])
    book = read(write_workbook([long], "表", datetime(2022, 1, 1), ""))
    assert [[row["甲"] for row in table(book[name])] for name in ("表", "表 (2)")] == [[1, 2], [3]]


def test_a_text_longer_than_a_cell_is_cut_and_not_lost() -> None:
    """XlsxWriter would leave the cell out."""
    long = Sheet("表", "表", (), (Column("甲"),), [("长" * 40_000,)])
    book = read(write_workbook([long], "表", datetime(2022, 1, 1), ""))
    assert str(table(book["表"])[0]["甲"]).endswith("长……")


def test_without_a_commit_the_workbook_is_dated_by_its_as_of_day() -> None:
    """Still no clock: 截至日 at midnight."""
    small = small_content()
    data = render_xlsx(replace(small, provenance=replace(small.provenance, committed_at=None)))
    assert read(data).properties.created == datetime(AS_OF.year, AS_OF.month, AS_OF.day)


def test_groups_trends_units_and_watched_incomes_are_the_contents() -> None:
    """The same figures as on the page, as numbers."""
    book = read(render_xlsx(small_content()))
    assert [(row["乡镇"], row["组"], row["全部办到"], row["应办户"]) for row in table(book["全部办到"])] == [
        ("全县", "五个一", 6, 10), ("全县", "四个一", 28, 29), ("白沙镇", "五个一", 6, 10), ("石桥乡", "四个一", 28, 29),
    ]  # fmt: skip
    assert [(row["期间"], row["比率"], row["其中待核"]) for row in table(book["走势"])] == [
        ("2022-07", 1, 0), ("2022-08", 0.75, 0), ("2022-09", 0.5, 2),
    ]  # fmt: skip
    assert [(row["名次"], row["单位"], row["比率"]) for row in table(book["单位"])][:2] == [
        (1, "县医院", 1), (2, "县教育局", 0.8),
    ]  # fmt: skip
    (watched,) = table(book["低收入"])
    assert (watched["户编号"], watched["户主"], watched["当季人均"], watched["下降"]) == (
        "430001", "欧**", 2000, "30.00%",
    )  # fmt: skip
