"""What a page, a list and a brief show of people, row by row; test_audiences.py searches every output."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

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
