"""Collection forms: what they bring along, and that they read back without a problem."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.forms.mending import OPTIONS, grid, take
from tests.sample import ingest_all, new_home
from tests.size import LONG
from zhucun_cli.errors import UsageError
from zhucun_cli.forms.collection import collection_form
from zhucun_cli.forms.prefill import Wanted
from zhucun_cli.home import Home
from zhucun_cli.intake.result import FileResult
from zhucun_cli.kinds import load_kinds
from zhucun_cli.kinds.kind import period_unit
from zhucun_cli.lake.store import Lake
from zhucun_cli.ledger.question import Question, ask
from zhucun_cli.periods import Period, Unit, parse_period

TODAY = date(2022, 10, 31)


def period(words: str, unit: Unit) -> Period:
    """A period of 2022."""
    found = parse_period(words, unit, TODAY)
    assert found is not None
    return found


OF_2022 = {"month": "2022-10", "quarter": "2022Q3", "year": "2022"}
PERIODS = {
    name: period(OF_2022[unit], unit) if (unit := period_unit(kind)) else None
    for name, kind in load_kinds().items()
}


@pytest.fixture(scope="module")
def county(sample_home: Path) -> Home:
    """The sample county. Read only."""
    return Home(sample_home)


def make(home: Home, kind: str, folder: Path, township: str | None = "白沙镇") -> tuple[Path, int]:
    """The form as a file under its title, and how many rows it brings."""
    with Lake.open(home.lake_folder) as lake:
        wanted = Wanted(home.kinds[kind], PERIODS[kind], TODAY, township)
        made = collection_form(home, lake.snapshot(), wanted)
    path = folder / f"{made.title}.xlsx"
    path.write_bytes(made.content)
    return path, made.rows


def read_back(path: Path, folder: Path) -> FileResult:
    """The file taken into an empty home."""
    with new_home(folder / "other") as (home, lake):
        return take(home, lake, path)


def top_of(texts: list[list[str]]) -> int:
    """The header's 0-based row: the first with two cells."""
    return next(number for number, row in enumerate(texts) if row[1])


def fill(path: Path, values: dict[str, object], rows: int) -> None:
    """Enter the same values into every prepared row."""
    texts = grid(path)
    top = top_of(texts)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    for number in range(top + 2, top + 2 + rows):
        for title, value in values.items():
            page.cell(number, texts[top].index(title) + 1).value = value  # type: ignore[assignment]  # any value
    book.save(path)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("visit", {"走访日期*": date(2022, 10, 9), "走访方式": "入户"}),
        ("income", {"工资性收入（元）": 1200.5, "计算人口": 3, "采集日期": date(2022, 9, 30)}),
        ("household", {}),
        ("pairing", {}),
        ("plan", {"帮扶措施": "发放种苗", "完成时限": "2022-12", "计划进度": "进行中", "制定日期": date(2022, 3, 1)}),
        ("evaluation", {"帮扶成效": "增收", "评估等次": "较好", "风险变化": "持平", "评估日期": date(2022, 10, 9)}),
        ("dossier", {"档案目录项": "户口簿", "有无": "有", "份数": 1, "归档日期": date(2022, 5, 1)}),
        ("handbook", {"填写情况": "已填", "填至": "9月", "检查人": "某某", "检查日期": date(2022, 10, 9)}),
    ],
)  # fmt: skip
def test_a_filled_form_reads_back_without_a_problem(
    kind: str, values: dict[str, object], county: Home, tmp_path: Path
) -> None:
    """Not even a notice: every prepared row is a record."""
    path, rows = make(county, kind, tmp_path)
    assert rows > 10
    fill(path, values, rows)
    result = read_back(path, tmp_path)
    assert result.problems == ()
    assert [each.kind for each in result.sheets] == [kind]
    assert (result.counts.accepted, result.counts.rejected, result.counts.skipped) == (rows, 0, 0)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("theme", {"月份*": "2022-10", "走访主题*": "医保缴费", "走访起": date(2022, 10, 1)}),
        ("helper", {"责任人姓名*": "梁明亮", "责任人单位": "县财政局", "隶属关系": "县", "是否驻村队员": "否"}),
        ("exemption", {"户编号": "9099010101001", "免责起*": date(2022, 9, 1), "免责止": date(2022, 11, 30),
                       "免责原因*": "住院", "批准日期": date(2022, 9, 2)}),
        ("household_event", {"户编号": "9099010101001", "变动类型*": "全家外出", "变动日期*": "2022-09-03",
                             "截止日期": date(2022, 12, 30)}),
        ("objection", {"户编号": "9099010101001", "职责*": "每月一走访", "应办期间*": "2022-09", "回复内容": "漏报",
                       "回复日期": date(2022, 10, 9)}),
    ],
)  # fmt: skip
def test_a_form_of_what_few_households_have_is_blank_and_reads_back(
    kind: str, values: dict[str, object], county: Home, tmp_path: Path
) -> None:
    """No household is prepared, although there are some: who is meant is entered."""
    path, rows = make(county, kind, tmp_path)
    assert rows == 0
    fill(path, values, 1)
    result = read_back(path, tmp_path)
    assert result.problems == ()
    assert ([each.kind for each in result.sheets], result.counts.accepted) == ([kind], 1)


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("plan", "云溪县2022年度帮扶计划"),
        ("evaluation", "云溪县2022年第三季度成效评估"),
        ("theme", "云溪县2022年10月走访主题"),
        ("helper", "云溪县责任人名册"),
    ],
)
def test_a_form_s_title_names_each_time_once(kind: str, title: str, county: Home, tmp_path: Path) -> None:
    """It is the file's name, too."""
    assert grid(make(county, kind, tmp_path, township=None)[0])[0][0] == title


@pytest.mark.parametrize(("kind", "category"), [("dossier", "监测户"), ("handbook", "一般脱贫户")])
def test_a_yearly_form_lists_who_owes_it(kind: str, category: str, county: Home, tmp_path: Path) -> None:
    """Not every household of the roll: monitored ones owe a dossier, the others a handbook."""
    texts = grid(make(county, kind, tmp_path, township=None)[0])
    listed = {row[0] for row in texts[top_of(texts) + 1 :] if row[0]}
    with Lake.open(county.lake_folder) as lake:
        answer = ask(county, lake.snapshot(), Question(period("2022", "year"), TODAY, by="household"))
    owing = {each.key for each in answer.groups if each.duty.startswith(kind) and each.figures.expected}
    assert listed and listed <= owing, category


def test_what_nobody_filled_in_is_named_and_not_rejected(county: Home, tmp_path: Path) -> None:
    """Prepared rows are no visits; the filled ones beside them are."""
    path, rows = make(county, "visit", tmp_path)
    fill(path, {"走访日期*": date(2022, 10, 9), "走访方式": "入户"}, 2)
    result = read_back(path, tmp_path)
    assert (result.counts.accepted, result.counts.rejected) == (2, 0)
    assert [each.code for each in result.problems] == ["ROWS_SKIPPED"]
    assert f"{top_of(grid(path)) + 4}-{top_of(grid(path)) + 1 + rows}" in result.problems[0].message


def test_a_form_of_visits_lists_who_owes_one_with_the_helper_of_today(county: Home, tmp_path: Path) -> None:
    """The households of the ledger's obligations, of that month or a quarter around it, each once."""
    path, _ = make(county, "visit", tmp_path, township=None)
    texts = grid(path)
    top = top_of(texts)
    listed = [row[0] for row in texts[top + 1 :] if row[0]]
    assert len(listed) == len(set(listed))
    with Lake.open(county.lake_folder) as lake:
        question = Question(period("2022Q4", "quarter"), TODAY, by="household")
        groups = ask(county, lake.snapshot(), question).groups
    owing = {each.key for each in groups if each.duty.startswith("visit") and each.figures.expected}
    assert set(listed) and set(listed) <= owing
    people = {row[texts[top].index("走访人")] for row in texts[top + 1 :] if row[0]}
    assert "梁明亮" in people
    assert texts[0][0] == "云溪县2022年10月走访记录"


@pytest.mark.skipif(not LONG, reason="whole county: make test-long")
def test_a_roster_form_is_the_roster(county: Home, tmp_path: Path) -> None:
    """Ingested unchanged into its own home it changes no obligation; its title says from when it speaks."""
    path, _ = make(county, "household", tmp_path, township=None)
    assert "（2022-10-31）" in grid(path)[0][0]
    with new_home(tmp_path / "again") as (home, lake):
        ingest_all(home, lake)
        question = Question(period("2022Q4", "quarter"), date(2022, 12, 31))
        before = ask(home, lake.snapshot(), question).duties
        assert take(home, lake, path, OPTIONS).status == "accepted"
        assert ask(home, lake.snapshot(), question).duties == before


def test_the_form_helps_while_it_is_filled_in(county: Home, tmp_path: Path) -> None:
    """Dropdowns, date and number checks, text columns, a frozen header, one page wide."""
    page = openpyxl.load_workbook(make(county, "visit", tmp_path)[0]).worksheets[0]
    rules = {each.type for each in page.data_validations.dataValidation}
    assert {"list", "date"} <= rules
    top = top_of(
        [["" if cell is None else str(cell) for cell in row] for row in page.iter_rows(values_only=True)]
    )
    assert page.cell(top + 2, 1).number_format == "@"
    assert page.freeze_panes == f"C{top + 2}"
    assert page.sheet_properties.pageSetUpPr is not None and page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToHeight == 0
    income = openpyxl.load_workbook(make(county, "income", tmp_path)[0]).worksheets[0]
    assert "decimal" in {each.type for each in income.data_validations.dataValidation}


@pytest.mark.parametrize("kind", load_kinds())
def test_without_a_roster_the_form_is_blank_and_reads_as_its_kind(kind: str, tmp_path: Path) -> None:
    """Nothing to prefill is no failure; an empty form is an empty table of that kind."""
    with new_home(tmp_path / "home") as (home, lake):
        wanted = Wanted(home.kinds[kind], PERIODS.get(kind), TODAY)
        made = collection_form(home, lake.snapshot(), wanted)
        path = tmp_path / f"{made.title}.xlsx"
        path.write_bytes(made.content)
        result = take(home, lake, path)
    assert made.rows == 0
    assert {each.code for each in result.problems} <= {"EMPTY_BODY"}


def test_a_place_that_is_not_known_is_refused_with_its_word(county: Home, tmp_path: Path) -> None:
    """As in every view."""
    with pytest.raises(UsageError, match="无此乡"):
        make(county, "visit", tmp_path, township="无此乡")
