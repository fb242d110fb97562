"""The page of the sample county: what stands on it is what check-coverage answers for the same question."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import zhucun_here
from tests.reports.page import ReadPage

GOLDEN = Path(__file__).parent / "golden" / "report.txt"
# What another day, another commit or another rule text prints otherwise.
VOLATILE = re.compile(r"^(?:报告编号|入库状态|依据\d).*\n", re.MULTILINE)


@pytest.fixture(scope="module")
def html(county: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The third quarter's page as it is written."""
    folder = tmp_path_factory.mktemp("page")
    ran = zhucun_here("report", "--quarter", "2022Q3", "--format", "html", "--output", folder, home=county)
    assert ran.code == 0, ran.err
    (written,) = folder.glob("*.html")
    return written.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def page(html: str) -> ReadPage:
    """The page as a reader sees it."""
    return ReadPage(html)


def answer(county: Path, *words: str) -> Any:  # any JSON value
    """What check-coverage answers."""
    return zhucun_here("check-coverage", *words, "--json", home=county).json


def test_the_page_is_as_it_was_read_by_eye(html: str) -> None:
    """All that is visible, a line for each row of a table.

    ZHUCUN_GOLDEN=write writes the file anew, to be read and compared before it is committed.
    """
    rows = re.sub(r"(</t[hd]>)\s*(?=<t[hd])", r"\1｜", html)
    in_line = re.sub(r">\s+(?=</t[hd]>)", ">", rows)
    text = ReadPage(in_line).text
    shown = VOLATILE.sub("", "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n")
    if os.environ.get("ZHUCUN_GOLDEN") == "write":
        GOLDEN.write_text(shown, encoding="utf-8", newline="\n")
    assert shown == GOLDEN.read_text(encoding="utf-8")


def test_the_period_before_is_what_check_coverage_answers_for_it(page: ReadPage, county: Path) -> None:
    """Numerator and denominator of the second quarter, and the difference of the two rates in points."""
    before = {each["title"] + each["group"]: each for each in answer(county, "--quarter", "2022Q2")["duties"]}
    now = {each["title"] + each["group"]: each for each in answer(county, "--quarter", "2022Q3")["duties"]}
    compared = 0
    for group, title, *cells in page.rows["duties"]:
        then = before[title + group]
        if not then["collected"]:
            continue
        done, due = then["on_time"] + then["late"], then["expected"] - then["excused"]
        assert f"{done}/{due}" in cells[-2]
        change = round(now[title + group]["coverage"] * 1e4) - round(then["coverage"] * 1e4)
        assert cells[-1] == (f"{change / 100:+.2f}" if change else "0.00")
        compared += 1
    assert compared == 5


def test_months_and_trends_are_those_of_the_months_asked_alone(page: ReadPage, county: Path) -> None:
    """The county's row of the heat map and the trend's table, for April before the quarter and August in it."""
    grid = {row[0]: row[1:] for row in page.rows["months"] if row[0] == "全县"}["全县"]
    trend = next(row for row in page.rows["months"] if row[0] == "已办/应办")
    for place, month in ((0, "2022-04"), (4, "2022-08")):
        duties = answer(county, "--month", month)["duties"]
        (monthly,) = [each for each in duties if each["duty"] == "visit-monitored"]
        told = f"{monthly['on_time'] + monthly['late']}/{monthly['expected'] - monthly['excused']}"
        assert told in grid[place]
        assert trend[1 + place].startswith(told)


def test_completion_is_that_of_check_coverage_by_township(page: ReadPage, county: Path) -> None:
    """五个一 and 四个一 of every township, and of the county first."""
    found = answer(county, "--quarter", "2022Q3", "--by", "township")["completion"]
    townships = sorted({each["key"] for each in found if each["key"]})
    rows = {row[0]: row[1:] for row in page.rows["townships"] if len(row) == 7}
    assert list(rows) == ["全县", *townships]
    for each in found:
        cells = rows[each["key"] or "全县"]
        own = cells[:3] if each["group"] == "五个一" else cells[3:]
        assert own[:2] == [str(each["households"]), str(each["complete"])]


def test_units_are_those_of_check_coverage(page: ReadPage, county: Path) -> None:
    """Every unit once, its collected duties added up."""
    found = answer(county, "--quarter", "2022Q3", "--by", "unit")["groups"]
    totals: dict[str, list[int]] = {}
    for each in found:
        if each["collected"]:
            done, due = totals.setdefault(each["key"], [0, 0])
            totals[each["key"]] = [
                done + each["on_time"] + each["late"],
                due + each["expected"] - each["excused"],
            ]
    assert {row[1]: row[-1].split(" ")[-1] for row in page.rows["units"]} == {
        unit: f"{done}/{due}" for unit, (done, due) in totals.items()
    }


@pytest.mark.parametrize("words", [("--month", "2022-09"), ("--year", "2022"), ("--month", "2022-01")])
def test_months_and_years_have_a_page_too(words: tuple[str, str], county: Path, tmp_path: Path) -> None:
    """Also where there is hardly anything before or after."""
    ran = zhucun_here("report", *words, "--output", tmp_path, home=county)
    assert (ran.code, ran.err) == (0, "")
    assert {each.suffix for each in tmp_path.iterdir()} == {".html", ".xlsx"}
