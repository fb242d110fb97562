"""No output shows what it should not: household members' names, identity numbers, phones (design §8)."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import pytest

from sample_data.county.people import JANUARY, NOW
from tests.cli.running import zhucun
from tests.sample import FILES


def secrets() -> set[str]:
    """Heads' names of three characters or more (two may be a word), numbers and phones."""
    people = (*JANUARY, *NOW.values())
    names = {each.head for each in people if len(each.head) > 2}
    return names | {each.id_no for each in people} | {each.phone for each in people if each.phone}


@pytest.mark.parametrize(
    "words",
    [
        ("check-coverage", "--quarter", "2022Q3", "--by", "helper"),
        ("check-coverage", "--quarter", "2022Q3", "--json"),
        ("check-coverage", "--month", "9月", "--format", "csv"),
        ("check-coverage", "--month", "9月", "--format", "text"),
        ("received", "--month", "8月"),
        ("received", "--month", "8月", "--json"),
        ("history", "--json"),
        ("verify",),
    ],
)
def test_screens_and_json_are_masked(words: tuple[str, ...], county: Path) -> None:
    """stdout and stderr of every command that answers."""
    ran = zhucun(*words, home=county)
    assert not {each for each in secrets() if each in ran.out + ran.err}


def test_ingest_masks_what_it_quotes(empty_home: Path) -> None:
    """Also in JSON, where raw cells are quoted."""
    for words in (("--dry-run",), ("--dry-run", "--json")):
        ran = zhucun("ingest", FILES, *words, home=empty_home)
        assert not {each for each in secrets() if each in ran.out + ran.err}


def test_reports_are_masked_to_the_last_part(county: Path, tmp_path: Path) -> None:
    """The page, and every part of the workbook's package."""
    zhucun("report", "--quarter", "2022Q3", "--output", tmp_path, home=county)
    texts = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.html")]
    for path in tmp_path.glob("*.xlsx"):
        with ZipFile(path) as package:
            texts += [package.read(name).decode("utf-8", "replace") for name in package.namelist()]
    assert len(texts) > 5
    found = {each for each in secrets() for text in texts if each in text}
    assert not found
