"""`check-coverage --trend`, its themes and notices, on the sample county: every figure is its own period's."""

from __future__ import annotations

import csv
import io
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from tests.cli.running import zhucun
from tests.sample import expected_json
from tests.size import LONG
from zhucun_cli.home import Home
from zhucun_cli.lake.store import Lake
from zhucun_cli.ledger.question import Answer, Question, ask
from zhucun_cli.ledger.trend import trend
from zhucun_cli.ledger.views import Filters
from zhucun_cli.periods import Period

JUDGED_ON = date(2022, 10, 31)


@pytest.mark.skipif(not LONG, reason="whole county: make test-long")
@pytest.mark.parametrize("filters", [Filters(), Filters(township="白沙镇")])
def test_every_figure_of_the_trend_is_the_answer_for_its_own_period(county: Path, filters: Filters) -> None:
    """Each window's figures by asking for its last month alone; each completion by asking for that period."""
    home = Home(county)
    with Lake.open(home.lake_folder) as lake:
        snapshot = lake.snapshot()

        @cache
        def answer(period: Period) -> Answer:
            return ask(home, snapshot, Question(period, JUDGED_ON, filters=filters))

        for period in (Period(date(2022, 10, 1), "month"), Period(date(2022, 7, 1), "quarter")):
            found = trend(home, snapshot, Question(period, JUDGED_ON, filters=filters))
            for each in found.duties:
                last = date(2022, 3, 1) if each.duty.startswith("plan") else each.window.end.replace(day=1)
                duties = answer(Period(last, "month")).duties
                (own,) = [figures for figures in duties if figures.duty == each.duty]
                assert _counts(each.figures) == _counts(own.figures), each
            for done in found.completion:
                assert done.completion in answer(done.period).completion
            assert {each.window.label for each in found.duties if each.figures.open} <= {"2022-10"}


def _counts(figures: object) -> list[int]:
    names = ("expected", "on_time", "late", "missed", "excused", "open", "to_verify")
    return [getattr(figures, name) for name in names]


def september_visits() -> dict[str, int]:
    """The figures of 每月一走访 in September, as they were derived by hand."""
    duties = expected_json("coverage.json")["periods"]["2022-09"]["duties"]
    (found,) = [each for each in duties if each["duty"] == "visit-monitored"]
    return {name: int(found[name]) for name in ("expected", "on_time", "late", "missed", "excused", "open")}


def test_the_trend_leaves_the_question_s_own_answer_alone(county: Path) -> None:
    """The JSON without it is the JSON with it, less two keys; the exit code is the same."""
    asked = ("check-coverage", "--quarter", "2022Q3", "--json")
    plain, with_trend = zhucun(*asked, home=county), zhucun(*asked, "--trend", home=county)
    assert plain.code == with_trend.code == 1
    told = with_trend.json
    trended, completed = told.pop("trend"), told.pop("completion_trend")
    assert told == plain.json
    (september,) = [
        each for each in trended if (each["duty"], each["window"]) == ("visit-monitored", "2022-09")
    ]
    assert set(september) == {
        "duty", "group", "title", "window", "window_start", "window_end", "expected", "done", "excused", "open",
        "coverage", "collected",
    }  # fmt: skip
    oracle = september_visits()
    for name in ("expected", "excused", "open"):
        assert september[name] == oracle[name]
    assert september["done"] == oracle["on_time"] + oracle["late"]
    assert september["coverage"] == september["done"] / (september["expected"] - september["excused"])
    assert {each["period"] for each in completed} == {"2022Q1", "2022Q2", "2022Q3"}


def test_a_running_month_is_shown_as_progress(county: Path) -> None:
    """October is not over on its 31st; September is."""
    shown = zhucun("check-coverage", "--month", "2022-10", "--trend", "--no-gaps", home=county).out
    (october,) = [
        line for line in shown.splitlines() if "2022-10" in line and "每月一走访" in line and "进度" in line
    ]
    (september,) = [line for line in shown.splitlines() if "2022-09" in line and "每月一走访" in line]
    assert "进度" in october
    assert "进度" not in september
    oracle = september_visits()
    done, due = oracle["on_time"] + oracle["late"], oracle["expected"] - oracle["excused"]
    assert f"{done}/{due}" in september
    assert f"{done / due:.2%}" in september


@pytest.mark.skipif(not LONG, reason="whole county: make test-long")
def test_the_trend_is_a_table_of_its_own_in_csv_and_xlsx(county: Path, tmp_path: Path) -> None:
    """One line for each duty and window."""
    asked = ("check-coverage", "--quarter", "2022Q3", "--trend")
    rows = list(csv.DictReader(io.StringIO(zhucun(*asked, "--format", "csv", home=county).out)))
    wanted = zhucun(*asked, "--json", home=county).json["trend"]
    assert [(row["职责"], row["期间"], row["已办"]) for row in rows] == [
        (each["title"], each["window"], str(each["done"])) for each in wanted
    ]
    import openpyxl

    zhucun(*asked, "--format", "xlsx", "--output", tmp_path / "t.xlsx", home=county)
    assert "趋势" in openpyxl.load_workbook(tmp_path / "t.xlsx").sheetnames


@pytest.mark.skipif(not LONG, reason="whole county: make test-long")
def test_themes_and_contradictions_are_told_on_screen_in_json_and_in_the_report(
    own_county: Path, tmp_path: Path
) -> None:
    """September's theme, and a household that 迁出 in August while its September visits go on."""
    (tmp_path / "走访主题.csv").write_text(
        "月份,走访主题,走访起,走访止\n2022年9月,秋冬农业生产,2022-09-10,2022-09-20\n", encoding="utf-8"
    )
    (tmp_path / "户变动登记.csv").write_text(
        "户编号,户主姓名,行政村,变动类型,变动日期,截止日期\n9099010102001,,双桥村,迁出,2022-08-01,\n",
        encoding="utf-8",
    )
    sheets = (tmp_path / "走访主题.csv", tmp_path / "户变动登记.csv")
    assert zhucun("ingest", *sheets, home=own_county, today="2022-11-01").code == 0
    ran = zhucun("check-coverage", "--quarter", "2022Q3", "--json", home=own_county)
    (theme,) = [each for each in ran.json["themes"] if each["month"] == "2022-09"]
    assert set(theme) == {
        "month", "theme", "round_from", "round_to", "visits", "on_theme", "other_theme", "without_theme",
        "outside_round",
    }  # fmt: skip
    assert theme["theme"] and theme["round_from"].startswith("2022-09")
    assert theme["visits"] == theme["on_theme"] + theme["other_theme"] + theme["without_theme"] > 0
    after = [
        each
        for each in ran.json["notices"]
        if each["code"] == "VISIT_AFTER_LEAVING" and each["household"] == "9099010102001"
    ]
    assert after
    for each in after:
        assert set(each) == {"code", "severity", "household", "message", "fix", "records"}
        record, event = each["records"]
        assert record["file"].startswith("白沙镇2022年")
        assert (event["file"], event["row"]) == ("户变动登记.csv", 2)
    figures = zhucun("check-coverage", "--quarter", "2022Q3", "--json", "--no-gaps", home=own_county).json
    left_out = [each for each in ran.json["notices"] if each not in figures["notices"]]
    assert {each["code"] for each in left_out} == {"VISIT_AFTER_LEAVING"}  # of single visits: not looked at
    assert {"EVENT_CONTRADICTED", "DUTY_UNKNOWN"} <= {each["code"] for each in figures["notices"]}
    shown = zhucun("check-coverage", "--quarter", "2022Q3", home=own_county).out
    assert "2022-09 走访主题“" in shown
    assert f"提醒：{after[0]['message']}" in shown
    assert theme["without_theme"] == theme["visits"]  # the sample's visit sheets have no such column
    assert "都没有写主题" in shown
    zhucun("report", "--quarter", "2022Q3", "--output", tmp_path / "out", home=own_county)
    page = (tmp_path / "out" / "履责报告_2022Q3.html").read_text(encoding="utf-8")
    assert after[0]["fix"] in page
    assert "户变动登记.csv" in page


def test_many_notices_of_one_sort_are_cut_with_their_number(own_county: Path, tmp_path: Path) -> None:
    """Five exemptions name a duty that is none: three are shown, all five are in the JSON."""
    rows = "".join(f"909901010200{n},双桥村,每月送温暖慰问活动,2022-09-01,生病\n" for n in range(1, 6))
    (tmp_path / "免责登记.csv").write_text(
        f"户编号,行政村,免责事项,免责起,免责原因\n{rows}", encoding="utf-8"
    )
    assert zhucun("ingest", tmp_path / "免责登记.csv", home=own_county).code == 0
    asked = ("check-coverage", "--month", "2022-09", "--no-gaps")
    shown = zhucun(*asked, home=own_county).out
    told = [
        each["message"]
        for each in zhucun(*asked, "--json", home=own_county).json["notices"]
        if each["code"] == "DUTY_UNKNOWN"
    ]
    assert sum("每月送温暖慰问活动" in message for message in told) == 5
    assert [message in shown for message in told] == [True] * 3 + [False] * (len(told) - 3)
    assert f"这样的共 {len(told)} 条" in shown


def test_no_theme_is_told_of_a_month_that_has_not_begun(county: Path) -> None:
    """On 31 October the year's themes are told up to October."""
    asked = ("check-coverage", "--year", "2022", "--duty", "visit-monitored", "--no-gaps", "--exit-zero")
    told = zhucun(*asked, home=county).out
    assert "2022-10 走访主题" in told and "2022-11 走访主题" not in told
