"""What a page, a list and a brief show of people, row by row; test_audiences.py searches every output."""

from __future__ import annotations

import csv
import io
import re
import shutil
from pathlib import Path

import openpyxl
import pytest

from sample_data.county.people import JANUARY, NOW
from tests.cli.running import zhucun, zhucun_here
from tests.reports.page import ReadPage


def secrets() -> set[str]:
    """Heads' names of three characters or more (two may be a word), numbers and phones."""
    people = (*JANUARY, *NOW.values())
    names = {each.head for each in people if len(each.head) > 2}
    return names | {each.id_no for each in people} | {each.phone for each in people if each.phone}


# Any number that looks like a person's, whoever it is: not only those of the sample's people.
IDENTITY_NUMBER = re.compile(r"(?<![\d.])[1-9]\d{5}(?:19|20)\d{9}[\dXx](?!\d)")
PHONE = re.compile(r"(?<![\d.])1[3-9]\d{9}(?!\d)")
MASKED = re.compile(r".\*\*|")
LINE = """
[[monitoring_line]]
year = 2022
amount = 99999
basis = "示例"
"""


def numbers(text: str) -> list[str]:
    """Every identity number and phone in a text."""
    return [*IDENTITY_NUMBER.findall(text), *PHONE.findall(text)]


def test_the_search_finds_what_it_looks_for() -> None:
    """The sample's own numbers, in the middle of a text, are such numbers."""
    people = [each for each in JANUARY if each.phone]
    assert len(people) > 20
    for each in people:
        assert numbers(f"户主{each.head}，{each.id_no}，电话{each.phone}。") == [each.id_no, each.phone]


@pytest.mark.parametrize("period", [("--quarter", "2022Q3"), ("--month", "2022-09"), ("--year", "2022")])
def test_a_page_shows_heads_masked_and_no_number_of_anybody(
    period: tuple[str, str], own_county: Path, tmp_path: Path
) -> None:
    """Also with a monitoring line, where households are named; in text, attributes and pictures alike."""
    settings = own_county / "zhucun.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + LINE, encoding="utf-8")
    ran = zhucun("report", *period, "--format", "html", "--output", tmp_path / "out", home=own_county)
    assert ran.code == 0, ran.err
    (path,) = (tmp_path / "out").iterdir()
    html = path.read_text(encoding="utf-8")
    assert not {each for each in secrets() if each in html}
    assert numbers(html) == []
    page = ReadPage(html)
    heads = [row[3] for row in page.rows["missed"]]
    heads += [row[3] for row in page.rows["income"] if len(row) == 10 and "*" in row[3]]
    assert heads and all(MASKED.fullmatch(each) for each in heads)


def test_lists_for_machines_show_heads_masked_and_no_number(county: Path) -> None:
    """JSON and CSV of the gaps: every head, two-character names too."""
    found = zhucun("check-coverage", "--quarter", "2022Q3", "--json", home=county)
    sheet = zhucun("check-coverage", "--quarter", "2022Q3", "--format", "csv", home=county)
    heads = [each["head"] for each in found.json["gaps"]]
    heads += [row["户主"] for row in csv.DictReader(io.StringIO(sheet.out.removeprefix("\ufeff")))]
    assert len(heads) > 40 and all(MASKED.fullmatch(each) for each in heads)
    assert numbers(found.out) == [] and numbers(sheet.out) == []


@pytest.mark.parametrize("by", ["township", "village", "unit", "helper"])
def test_a_brief_names_no_household_and_no_number(by: str, county: Path) -> None:
    """Neither a head, masked or not, nor a household's code."""
    text = zhucun_here("brief", "--quarter", "2022Q3", "--by", by, home=county).out
    assert not {each for each in secrets() if each in text}
    assert numbers(text) == [] and "**" not in text
    assert not {each.code for each in JANUARY if len(each.code) > 7 and each.code in text}


BESIDE_A_NAME = """乡镇,村,户编号,户主姓名,走访日期,走访方式,走访人
白沙镇,双桥村,9099010102003,,2022-09-25,入户,梁明亮13800001111、周文7612345
"""
HELPERS = """结对花名册（2022-09-01）,,,,,
乡镇,行政村,户编号,户主姓名,责任人姓名,帮扶单位
白沙镇,双桥村,9099010102003,,周文 13800002222,县林业局
"""
THEIRS = ("13800001111", "7612345", "13800002222")


@pytest.fixture(scope="module")
def numbers_beside_names(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county in which somebody wrote telephones into the columns of helpers and of those who visited."""
    folder = tmp_path_factory.mktemp("beside")
    home = Path(shutil.copytree(county, folder / "yunxi"))
    for name, text in (("双桥村9月补报走访记录", BESIDE_A_NAME), ("双桥村结对调整新增", HELPERS)):
        sheet = folder / f"{name}.csv"
        sheet.write_text(text, encoding="utf-8")
        taken = zhucun_here("ingest", sheet, "--additions", "--json", home=home)
        assert taken.code == 0
        (file,) = taken.json["files"]
        (told,) = [each for each in file["problems"] if each["code"] == "NUMBER_IN_NAME"]
        assert "只取了姓名，号码没有录入" in told["message"]
        assert not any(number in taken.out for number in THEIRS)
    return home


@pytest.mark.parametrize("form", [(), ("--json",), ("--format", "csv", "--view", "witnesses")])
def test_explain_shows_who_it_was_without_the_number_beside_the_name(
    form: tuple[str, ...], numbers_beside_names: Path
) -> None:
    """On the screen and in every document."""
    ran = zhucun_here("explain", "9099010102003", "--month", "2022-09", *form, home=numbers_beside_names)
    shown = "".join(ran.out.split())
    assert "梁明亮、周文" in shown or not form  # the screen breaks its lines
    assert "梁明亮" in shown
    assert not any(number[-4:] in shown for number in THEIRS)


def test_visit_rolls_show_no_number_beside_a_name(numbers_beside_names: Path, tmp_path: Path) -> None:
    """In the workbook of a span and in that of the report."""
    for words in (("visits", "--from", "2022-09", "--to", "2022-09"), ("--quarter", "2022Q3")):
        folder = tmp_path / words[0].strip("-")
        given = ("--format", "xlsx") if words[0] != "visits" else ()
        ran = zhucun_here("report", *words, *given, "--output", folder, home=numbers_beside_names)
        assert ran.code == 0, ran.err
        (path,) = folder.glob("*.xlsx")
        cells = "\n".join(
            str(cell) for sheet in openpyxl.load_workbook(path) for row in sheet.values for cell in row
        )
        assert "梁明亮、周文" in cells
        assert not any(number in cells for number in THEIRS)


@pytest.mark.parametrize(
    "words",
    [
        ("pairings", "--month", "2022-10", "--by", "helper"),
        ("check-coverage", "--month", "2022-10", "--by", "helper"),
        ("explain", "9099010102003", "--month", "2022-10"),
    ],
)
def test_a_helper_is_named_without_the_number_beside_the_name(
    words: tuple[str, ...], numbers_beside_names: Path
) -> None:
    """周文 of 县林业局 answers from September on, by name alone."""
    ran = zhucun_here(*words, "--json", home=numbers_beside_names)
    assert "周文" in ran.out, ran.err
    assert not any(number in ran.out for number in THEIRS)
