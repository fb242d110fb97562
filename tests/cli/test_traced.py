"""Every number that is handed out is a cell of the views: page, workbook, bulletin and notices beside check-coverage --json."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.running import zhucun_here
from tests.reports.page import ReadPage
from tests.reports.test_xlsx import table
from tests.reports.word import paragraphs, tables
from tests.sample import expected_rows
from tests.size import LONG
from zhucun_cli.reports.declared_lists import REPORT
from zhucun_cli.reports.words import percent

Row = Mapping[str, Any]  # an object of the JSON
FRACTION = re.compile(r"(?<![\d./-])(\d+)/(\d+)(?![\d/])")
RATE = re.compile(r"(?<![\d.])\d+\.\d\d%")
QUARTER, SEPTEMBER = ("--quarter", "2022Q3"), ("--month", "2022-09")
VISITS = ("--duty", "visit-monitored", "--duty", "visit-general")


class Views:
    """What check-coverage answers, each question asked once."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._asked: dict[tuple[str, ...], Any] = {}

    def __call__(self, *words: str) -> Any:  # any JSON value
        if words not in self._asked:
            self._asked[words] = zhucun_here("check-coverage", *words, "--json", home=self._home).json
        return self._asked[words]


@pytest.fixture(scope="module")
def views(county: Path) -> Views:
    """Questions to the sample county."""
    return Views(county)


@dataclass(frozen=True)
class HandedOut:
    """The folder with everything of the third quarter and of September."""

    folder: Path

    @property
    def page(self) -> ReadPage:
        """The quarter's page."""
        (path,) = self.folder.glob("*.html")
        return ReadPage(path.read_text(encoding="utf-8"))

    @property
    def book(self) -> openpyxl.Workbook:
        """The quarter's workbook."""
        (path,) = self.folder.glob("*.xlsx")
        return openpyxl.load_workbook(path)

    @property
    def json(self) -> Any:  # any JSON value
        """The quarter's report for machines."""
        (path,) = self.folder.glob("*.json")
        return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def out(county: Path, tmp_path_factory: pytest.TempPathFactory) -> HandedOut:
    """The report of the quarter."""
    folder = tmp_path_factory.mktemp("traced")
    assert (
        zhucun_here("report", *QUARTER, "--format", "html,xlsx,json", "--output", folder, home=county).code
        == 0
    )
    return HandedOut(folder)


def done(each: Row) -> int:
    """The numerator."""
    return int(each["done"] if "done" in each else each["on_time"] + each["late"])


def due(each: Row) -> int:
    """The denominator."""
    return int(each["expected"] - each["excused"])


def counts(each: Row) -> dict[str, Any]:
    """A row of figures under the headings of the workbook."""
    return {
        "应办": each["expected"], "免办": each["excused"], "按时": each["on_time"], "逾期完成": each["late"],
        "未完成": each["missed"], "其中待核": each["to_verify"], "未到期": each["open"], "比率": each["coverage"],
        "已办（分子）": done(each), "应办－免办（分母）": due(each),
    }  # fmt: skip


def added(rows: Iterable[Row]) -> dict[str, Any]:
    """Figures of several duties together."""
    total: Counter[str] = Counter()
    for each in rows:
        total.update({name: value for name, value in each.items() if type(value) is int})
    return {**total, "coverage": done(total) / due(total) if due(total) else None}


def of(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Those cells of a row of the workbook."""
    return {name: row[name] for name in names}


@pytest.mark.parametrize(("sheet", "by"), [("乡镇", "township"), ("村", "village")])
def test_the_workbook_s_places_are_the_groups(sheet: str, by: str, out: HandedOut, views: Views) -> None:
    """Every count of every duty in every township and village; the county's lines are the duties."""
    answer = views(*QUARTER, "--by", by)
    wanted = {
        (each["key"].replace(" ", ""), each["group"], each["title"]): counts(each)
        for each in answer["groups"]
    }
    told = {
        (f"{row['乡镇']}{row.get('村', '')}".replace(" ", ""), row["组"], row["职责"]): row
        for row in table(out.book[sheet])
    }
    assert len(told) >= len(wanted) > 10
    for key, cells in wanted.items():
        assert of(told[key], cells) == pytest.approx(cells), key
    county = {(each["group"], each["title"]): counts(each) for each in answer["duties"]}
    for (place, *duty), row in told.items():
        if place == "全县":
            assert of(row, county[duty[0], duty[1]]) == pytest.approx(county[duty[0], duty[1]])


def test_the_workbook_s_units_are_the_groups_added_up(out: HandedOut, views: Views) -> None:
    """Every count of every unit."""
    by_unit: dict[str, list[Row]] = defaultdict(list)
    for each in views(*QUARTER, "--by", "unit")["groups"]:
        if each["collected"]:
            by_unit[each["key"]].append(each)
    told = {str(row["单位"]): row for row in table(out.book["单位"])}
    assert told.keys() == by_unit.keys()
    for unit, rows in by_unit.items():
        cells = counts(added(rows))
        assert of(told[unit], cells) == pytest.approx(cells), unit


def test_the_workbook_s_trends_and_completion_are_those_views(out: HandedOut, views: Views) -> None:
    """Every window of every duty; every group in every township."""
    trend = {
        (each["group"], each["title"], each["window"]): (each["expected"], each["excused"], done(each), due(each), each["open"])
        for each in views(*QUARTER, "--trend")["trend"]
    }  # fmt: skip
    told = table(out.book["走势"])
    assert len(told) > 15
    for row in told:
        shown = tuple(row[name] for name in ("应办", "免办", "已办（分子）", "应办－免办（分母）", "未到期"))
        assert shown == trend[str(row["组"]), str(row["职责"]), str(row["期间"])]
    completion = {
        (each["key"] or "全县", each["group"]): (each["households"], each["complete"], each["rate"])
        for each in views(*QUARTER, "--by", "township")["completion"]
    }
    groups = table(out.book["全部办到"])
    assert {(row["乡镇"], row["组"]) for row in groups} == completion.keys()
    for row in groups:
        shown = tuple(row[name] for name in ("应办户", "全部办到", "完成率"))
        assert shown == pytest.approx(completion[str(row["乡镇"]), str(row["组"])])


def test_the_lists_of_page_and_workbook_are_the_gaps(out: HandedOut, views: Views) -> None:
    """未完成 row by row, 待核 household by household; unlinked rows as many as are told."""
    answer = views(*QUARTER)
    titles = {each["duty"]: (each["group"], each["title"]) for each in answer["duties"]}
    unsure = {"not_received", "unread", "objected"}
    missed = [each for each in answer["gaps"] if each["status"] == "missed"]
    certain = [each for each in missed if not unsure & set(each["marks"])]
    wanted = Counter(
        (each["household"], each["head"], *titles[each["duty"]], each["window_start"], each["due_on"], each["last_done_on"] or "—", each["responsible"] or "")
        for each in certain
    )  # fmt: skip
    sheet = Counter(
        (row["户编号"], row["户主"], row["组"], row["职责"], day(row["期间起"]), day(row["应于"]), day(row["最近一次"]) or "—", row["责任人"] or "")
        for row in table(out.book["未完成"])
    )  # fmt: skip
    assert sheet == wanted
    listed = Counter((row[2], row[4], row[6]) for row in out.page.rows["missed"])
    assert listed == Counter((each[0], f"{each[2]}·{each[3]}", each[5]) for each in sheet.elements())
    to_verify = Counter(
        (each["household"], *titles[each["duty"]]) for each in missed if unsure & set(each["marks"])
    )
    assert to_verify == Counter((row["户编号"], row["组"], row["职责"]) for row in table(out.book["待核"]))
    assert sum(int(row[5]) for row in out.page.rows["verify"]) == sum(to_verify.values())
    assert len(table(out.book["未挂接"])) == answer["unlinked"]


def day(value: Any) -> str:
    """A cell's day as the JSON has it."""
    return "" if value is None else str(value)[:10]


def test_the_page_s_duties_are_the_view_s(out: HandedOut, views: Views) -> None:
    """Every count and both bounds of every duty."""
    wanted = {(each["group"], each["title"]): each for each in views(*QUARTER)["duties"]}
    for group, title, *cells in out.page.rows["duties"]:
        each = wanted.pop((group, title))
        names = ("expected", "on_time", "late", "missed", "to_verify", "open", "excused")
        assert cells[:7] == [str(each[name]) for name in names]
        assert cells[7] == f"{percent(each['coverage'])} {done(each)}/{due(each)}"
        bounds = "～".join(percent(each[name]) for name in ("coverage_low", "coverage_high"))
        assert cells[8] == (bounds if each["coverage_high"] > each["coverage_low"] else "")
    assert not [each for each in wanted.values() if each["collected"]]


def fractions(answers: Iterable[Any]) -> set[tuple[int, int]]:
    """Every numerator and denominator of some answers: of duties, groups, completion, and duties added up."""
    found: set[tuple[int, int]] = set()
    for answer in answers:
        figures = [*answer["duties"], *answer["groups"], *answer.get("trend", ())]
        found |= {(done(each), due(each)) for each in figures}
        completed = [*answer["completion"], *answer.get("completion_trend", ())]
        found |= {(each["complete"], each["households"]) for each in completed}
        together: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for each in (*answer["duties"], *answer["groups"]):
            if each["collected"]:
                together[each.get("key", ""), each["group"] if "key" not in each else ""].append(each)
                together[each.get("key", ""), "*"].append(each)
        found |= {(done(total), due(total)) for total in map(added, together.values())}
    return found


def rates(known: set[tuple[int, int]], answers: Iterable[Any]) -> set[str]:
    """Every rate that those fractions give, every bound, and the shades of the grids."""
    bounds = {each["coverage_high"] for answer in answers for each in (*answer["duties"], *answer["groups"])}
    return {percent(top / bottom) for top, bottom in known if bottom} | {
        percent(each) for each in bounds if each is not None
    }


@pytest.mark.skipif(not LONG, reason="whole county: make test-long")
def test_no_fraction_and_no_rate_of_the_page_is_from_anywhere_else(out: HandedOut, views: Views) -> None:
    """In tables, grids, cards, sentences and pictures alike."""
    asked = [views(*QUARTER, "--by", by) for by in ("township", "unit")]
    asked += [views("--quarter", "2022Q2"), views(*QUARTER, "--trend")]
    asked += [views("--month", f"2022-{month:02}", "--by", "township") for month in range(4, 10)]
    text = out.page.text.partition("八、未到期")[0].replace("2022年第二季度", "")
    text += " ".join(cell for rows in out.page.rows.values() for row in rows for cell in row)
    check_traced(text, asked, at_least=100)


def check_traced(text: str, asked: Iterable[Any], at_least: int) -> None:
    """Every fraction and rate of a text stands in one of the answers."""
    answers = list(asked)
    known = fractions(answers)
    told = {(int(top), int(bottom)) for top, bottom in FRACTION.findall(text)}
    assert len(told) + len(RATE.findall(text)) >= at_least
    assert told - known == set()
    assert set(RATE.findall(text)) - rates(known, answers) == set()


def test_the_summary_counts_what_the_view_counts(out: HandedOut, views: Views) -> None:
    """Owed, done, late, missed, 待核, households: the sentences a leader reads."""
    answer = views(*QUARTER)
    text = out.page.text
    for group in ("五个一", "四个一"):
        total = added(each for each in answer["duties"] if each["group"] == group and each["collected"])
        excused = f"，另免办{total['excused']}件" if total["excused"] else ""
        assert (
            f"{group}：应办{due(total)}件{excused}，已办{done(total)}件（其中逾期{total['late']}件），"
            f"覆盖率{percent(total['coverage'])}（{done(total)}/{due(total)}）"
        ) in text
    unsure = {"not_received", "unread", "objected"}
    certain = [
        each for each in answer["gaps"] if each["status"] == "missed" and not unsure & set(each["marks"])
    ]
    assert (
        f"未完成且已明确责任的{len(certain)}件，涉及{len({each['household'] for each in certain})}户" in text
    )
    assert f"待核{sum(each['to_verify'] for each in answer['duties'])}件" in text


def test_incomes_are_the_oracle_s(out: HandedOut) -> None:
    """Net income of each township, to the cent; no view of check-coverage has amounts."""
    wanted = {
        each["township"]: float(each["net"])
        for each in expected_rows("income.csv")
        if each["quarter"] == "2022Q3"
    }
    told = {str(row["乡镇"]): row["纯收入"] for row in table(out.book["收入"]) if row["乡镇"] != "全县"}
    assert told == pytest.approx(wanted)


@pytest.mark.skipif(not LONG, reason="whole county: make test-long")
def test_the_bulletin_is_traced_to_the_view(own_county: Path, views: Views, tmp_path: Path) -> None:
    """Sentences and annexes: every fraction and rate; missing visits in all, certain and 待核."""
    assert zhucun_here("report", "bulletin", *SEPTEMBER, "--output", tmp_path, home=own_county).code == 0
    (path,) = tmp_path.glob("*.docx")
    text = "\n".join(paragraphs(path))
    cells = " ".join(cell for rows in tables(path) for row in rows for cell in row.values())
    asked = [views(*SEPTEMBER, *VISITS, "--by", by) for by in ("township", "unit")]
    asked += [views("--month", "2022-08", *VISITS), views("--quarter", "2022Q2", *VISITS)]
    check_traced(f"{text} {cells}", asked, at_least=60)
    total = added(asked[0]["duties"])
    assert (
        f"未走访{total['missed']}户次，其中责任已明确的{total['missed'] - total['to_verify']}户次、待核的{total['to_verify']}户次"
        in text
    )
    for each in asked[0]["duties"]:
        assert f"已访{done(each)}户次，覆盖率{percent(each['coverage'])}（{done(each)}/{due(each)}）" in text


def test_notices_are_traced_to_the_gaps(own_county: Path, views: Views, tmp_path: Path) -> None:
    """Every line of every notice is a certain gap with its days; every certain gap is in one; the sums agree."""
    assert zhucun_here("report", "notices", *SEPTEMBER, "--output", tmp_path, home=own_county).code == 0
    answer = views(*SEPTEMBER)
    titles = {each["duty"]: each["title"] for each in answer["duties"]}
    unsure = {"not_received", "unread", "objected"}
    wanted = {
        (each["household"], titles[each["duty"]], each["due_on"], each["last_done_on"] or "—")
        for each in answer["gaps"]
        if each["status"] == "missed" and not unsure & set(each["marks"])
    }
    told = set()
    for path in tmp_path.rglob("*.docx"):
        listed = tables(path)[0]
        told |= {(row["户编号"], row["应办事项"], row["应办日期"], row["最近一次"]) for row in listed}
        households = len({row["户编号"] for row in listed})
        assert re.search(rf"{households}户共[有]?{len(listed)}件", "".join(paragraphs(path)))
    assert told == wanted


def test_the_report_for_machines_has_the_view_s_own_rows(out: HandedOut, views: Views) -> None:
    """Duties, groups, gaps and completion as check-coverage answers them; months and trend as of their own windows."""
    document = out.json
    answer = views(*QUARTER, "--by", "township")
    for name in ("period", "as_of", "snapshot", "rules", "duties", "gaps", "completion", "problem_rows"):
        assert document[name] == answer[name], name
    groups = [row for by in ("township", "village", "unit") for row in views(*QUARTER, "--by", by)["groups"]]
    assert sorted(document["groups"], key=str) == sorted(groups, key=str)
    assert len(document["unlinked"]) == answer["unlinked"]
    (april,) = [each for each in views("--month", "2022-04")["duties"] if each["duty"] == "visit-monitored"]
    (told,) = [each for each in document["months"] if (each["window"], each["township"]) == ("2022-04", "")]
    assert {name: told[name] for name in april} == april
    trend = {(each["duty"], each["window"]): done(each) for each in views(*QUARTER, "--trend")["trend"]}
    assert all(done(each) == trend[each["duty"], each["window"]] for each in document["trend"])


def test_the_lists_of_the_report_have_the_columns_that_are_documented(out: HandedOut) -> None:
    """docs/views.md is made from the same declarations."""
    for view in REPORT.views:
        rows = list(view.rows(out.json))
        assert rows, view.name
        assert {key for row in rows for key in row} == {each.key for each in view.columns}, view.name
