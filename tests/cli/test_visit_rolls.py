"""`report visits`: the 走访台账 of any span, beside the oracle and beside the report's own sheets."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.cli.running import zhucun_here
from tests.reports.test_xlsx import table
from tests.sample import expected_rows

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

SPAN = ("--from", "2022-01", "--to", "2022-09")
TOWNSHIPS = ("枫林乡", "白沙镇", "石桥乡")
Rows = dict[str, dict[str, Any]]  # household → cells of its row, and its township


def made(county: Path, folder: Path, *words: str) -> openpyxl.Workbook:
    """The workbook that `report WORDS…` writes."""
    ran = zhucun_here("report", *words, "--output", folder, home=county)
    assert (ran.code, ran.err) == (0, "")
    (path,) = folder.glob("*.xlsx")
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def book(county: Path, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    """January to September."""
    folder = tmp_path_factory.mktemp("span")
    found = made(county, folder, "visits", *SPAN)
    assert [path.name for path in folder.iterdir()] == ["走访台账_2022-01至2022-09.xlsx"]
    return found


@pytest.fixture(scope="module")
def rows(book: openpyxl.Workbook) -> Rows:
    """Its rows."""
    return {str(row["户编号"]): {**row, "乡镇": name.partition("·")[2]}
            for name in book.sheetnames for row in table(book[name])}  # fmt: skip


@pytest.fixture(scope="module")
def owed() -> list[dict[str, str]]:
    """The visits of January to September that the oracle says were owed."""
    return [
        row
        for row in expected_rows("ledger.csv")
        if row["duty"].startswith("visit-") and "2022-01-01" <= row["window_end"] <= "2022-09-30"
    ]


def test_there_is_a_sheet_for_each_township_and_a_row_for_each_household_that_owed(
    book: openpyxl.Workbook, rows: Rows, owed: list[dict[str, str]]
) -> None:
    """In its township and village of the last window, numbered from 1."""
    assert book.sheetnames == [f"走访台账·{each}" for each in TOWNSHIPS]
    last = {row["household"]: row for row in sorted(owed, key=lambda row: row["window_start"])}
    assert {code: (row["乡镇"], row["村"]) for code, row in rows.items()} == {
        code: (row["township"], row["village"]) for code, row in last.items()
    }
    for name in book.sheetnames:
        listed = table(book[name])
        assert [row["序号"] for row in listed] == list(range(1, len(listed) + 1))


def test_owed_excused_and_done_are_the_oracle_s(rows: Rows, owed: list[dict[str, str]]) -> None:
    """Household by household."""
    wanted: dict[str, Counter[str]] = defaultdict(Counter)
    for row in owed:
        wanted[row["household"]].update(["应办", row["status"]])
    assert {code: (row["应办"], row["免办"], row["已办"]) for code, row in rows.items()} == {
        code: (found["应办"], found["excused"], found["on_time"] + found["late"])
        for code, found in wanted.items()
    }


def test_the_visit_that_proves_stands_in_its_month(rows: Rows, owed: list[dict[str, str]]) -> None:
    """And counts among the days."""
    proved = [row for row in owed if row["done_on"]]
    assert len(proved) > 300
    days: dict[str, set[str]] = defaultdict(set)
    for row in proved:
        _, month, day = row["done_on"].split("-")
        days[row["household"]].add(row["done_on"])
        assert f"{int(month)}-{day} 入户" in rows[row["household"]][f"{int(month)}月"]
    assert all(rows[code]["小计（有效天数）"] >= len(found) for code, found in days.items())


@pytest.mark.parametrize(
    ("household", "away"),
    [
        ("0301021", {1, 2, 3, 4, 5, 6, 7, 8}),  # added on 11 September
        ("9099010203018", {6, 7, 8, 9}),  # died on 20 May
        ("0303016", {5, 6}),  # off the roll on 15 April, back on 1 July
        ("0303017", {9}),  # moved away in August, which acts from 1 September
        ("9099010103010", set()),  # monitored since 11 June, general before
    ],
)
def test_months_off_the_roll_say_so(household: str, away: set[int], rows: Rows) -> None:
    """A blank month is one in which it stood on the roll and nobody came."""
    row = rows[household]
    assert {month for month in range(1, 10) if "不在册" in str(row[f"{month}月"])} == away


def content(sheet: Worksheet) -> tuple[Any, ...]:
    """Everything of a sheet that is seen or printed."""
    cells = [[(cell.value, cell.number_format, cell.alignment.wrap_text) for cell in row] for row in sheet]
    widths = {name: each.width for name, each in sheet.column_dimensions.items()}
    heights = {number: each.height for number, each in sheet.row_dimensions.items()}
    return cells, widths, heights, sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows


def test_of_a_quarter_they_are_the_sheets_of_the_report(county: Path, tmp_path: Path) -> None:
    """Named as a quarter or by its months, it is the same book."""
    report = made(county, tmp_path / "report", "--quarter", "2022Q3", "--format", "xlsx")
    months = made(county, tmp_path / "months", "visits", "--from", "7月", "--to", "9月")
    names = [name for name in report.sheetnames if name.startswith("走访台账")]
    assert names == months.sheetnames
    for name in names:
        assert content(months[name]) == content(report[name])
    made(county, tmp_path / "quarter", "visits", "--quarter", "三季度")
    (one,), (other,) = ((tmp_path / each).glob("*.xlsx") for each in ("months", "quarter"))
    assert one.name == other.name == "走访台账_2022-07至2022-09.xlsx"
    assert one.read_bytes() == other.read_bytes()


def test_a_place_is_the_same_rows_under_a_name_of_its_own(county: Path, tmp_path: Path, rows: Rows) -> None:
    """Beside the county's, not over it."""
    book = made(county, tmp_path, "visits", *SPAN, "--township", "白沙", "--village", "石门")
    assert [path.name for path in tmp_path.iterdir()] == ["走访台账_2022-01至2022-09_白沙镇石门村.xlsx"]
    (sheet,) = book
    listed = {str(row["户编号"]): {**row, "乡镇": "白沙镇"} for row in table(sheet)}
    wanted = {code: row for code, row in rows.items() if row["村"] == "石门村"}
    assert listed.keys() == wanted.keys()
    for code, row in wanted.items():
        assert {**listed[code], "序号": 0} == {**row, "序号": 0}


def test_of_a_running_quarter_the_months_to_come_are_told(county: Path, tmp_path: Path) -> None:
    """On 10 November: no visit of later days, December not begun."""
    book = made(
        county, tmp_path, "visits", "--quarter", "2022Q4", "--as-of", "2022-11-10", "--township", "白沙镇"
    )
    (sheet,) = book
    (first, *_) = table(sheet)
    assert [name for name in first if "月" in name] == ["10月", "11月", "12月（未到）"]
    assert "截至2022年11月10日" in str(sheet["A2"].value)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "--from 2022-01 --to 2022-09"),
        (("--from", "2022-01"), "--from 2022-01 --to 2022-09"),
        (("--from", "2022-09", "--to", "2022-01"), "请对调"),
        (("--from", "九月份吧", "--to", "2022-09"), "看不懂 --from"),
        (("--from", "2022-09", "--to", "2022-13"), "看不懂 --to"),
        (("--from", "2022-11", "--to", "2022-12"), "2022-11 还没开始"),
        (("--quarter", "2023Q1"), "2023-01 还没开始"),
        (("--from", "2022-09", "--to", "2022-11"), "--to 最晚写 2022-10"),
        (("--from", "2020-10", "--to", "2022-10"), "有 25 个月"),
        (("--from", "2021-01", "--to", "2021-12"), "没有到期的走访职责"),
        ((*SPAN, "--month", "9月"), "只能写一种"),
        ((*SPAN, "--township", "无此乡"), "没有叫“无此乡”的乡镇"),
        ((*SPAN, "--format", "html"), "只有 xlsx"),
        ((*SPAN, "--all"), "--township、--village"),
        ((*SPAN, "--unit", "县教育局"), "--unit 用在"),
    ],
)  # fmt: skip
def test_a_span_that_cannot_be_is_one_line(words: tuple[str, ...], says: str, county: Path) -> None:
    """Exit 2, nothing written."""
    before = sorted(county.rglob("*"))
    ran = zhucun_here("report", "visits", *words, home=county)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert says in ran.err
    assert sorted(county.rglob("*")) == before


def test_from_and_to_are_of_this_report_only(county: Path) -> None:
    """Nothing is silently ignored."""
    ran = zhucun_here("report", "--month", "9月", "--from", "8月", home=county)
    assert (ran.code, ran.out) == (2, "")
    assert "--from、--to 用在 report visits" in ran.err


def test_without_a_roster_there_is_nothing_to_list(empty_home: Path) -> None:
    """Exit 2, and what to do."""
    ran = zhucun_here("report", "visits", *SPAN, home=empty_home)
    assert (ran.code, ran.out) == (2, "")
    assert "花名册" in ran.err
