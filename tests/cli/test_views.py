"""Every view of every command as JSON, CSV, XLSX and Parquet: the same rows, columns as declared and documented."""

from __future__ import annotations

import csv
import dataclasses
import io
import os
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from tests.cli.running import Ran, zhucun_here
from tests.sample import FILES, ROOT
from tests.size import LONG
from zhucun_cli.ledger.views import BarredPairing
from zhucun_cli.reports.declared_lists import ALL_VIEWS, REPORT
from zhucun_cli.reports.declared_views import BARRED
from zhucun_cli.reports.view import Listing, View, ViewColumn, words_of
from zhucun_cli.reports.view_docs import views_markdown
from zhucun_cli.reports.view_files import listing_csv, listing_parquet, listing_xlsx

DOCS = ROOT / "docs" / "views.md"
PENG = "9099010102003"
# How each command is asked so that its views have something to show.
ASKED: dict[str, tuple[str | Path, ...]] = {
    "check-coverage": ("--quarter", "2022Q3", "--by", "township", "--trend"),
    "todo": ("--as-of", "2022-10-15", "--by", "village"),
    "diff": ("--month", "2022-09", "--closed"),
    "explain": (PENG, "--month", "2022-09"),
    "pairings": ("--max", "10"),
    "ingest": (FILES / "枫林乡", "--dry-run"),
    "received": ("--month", "2022-09"),
    "history": (),
    "verify": (),
    "close": ("--list",),
    "kinds": (),
    "duties": (),
}
EMPTY = {"barred", "barred_records"}  # nobody in the sample county holds a barred pairing


def asked(command: str, home: Path, *words: str | Path) -> Ran:
    """A command with the words that give its views rows."""
    return zhucun_here(command, *ASKED[command], *words, home=home)


@pytest.mark.parametrize("command", ALL_VIEWS)
def test_every_view_is_the_same_in_every_format(command: str, changed_county: Path) -> None:
    """No JSON key without a column; typed Parquet, CSV and XLSX hold the JSON's rows, value by value."""
    views = ALL_VIEWS[command].views
    document = asked(command, changed_county, "--json").json
    listing = Listing(document, views, "标题", ("说明",), datetime(2022, 10, 31))
    book = openpyxl.load_workbook(io.BytesIO(listing_xlsx(listing)))
    assert book.sheetnames == [each.title for each in views]
    for view in views:
        rows = list(view.rows(document))
        assert bool(rows) is (view.name not in EMPTY), view.name
        tops = {each.key.split(".")[0] for each in view.columns}
        for row in rows:
            assert set(row) == tops | set(view.beside), view.name
        check_parquet(listing, view, rows)
        check_csv(listing, view, rows)
        filled = [row for row in book[view.title].iter_rows(min_row=4, values_only=True) if any(row)]
        assert len(filled) == max(len(rows), 1)  # "没有" stands for none


def check_parquet(listing: Listing, view: View, rows: list[Any]) -> None:
    """Names are the keys, types the declared ones, values those of the JSON."""
    table = pq.read_table(io.BytesIO(listing_parquet(listing, view)))
    assert table.column_names == [each.key.replace(".", "_") for each in view.columns]
    assert table.num_rows == len(rows)
    assert table.schema.metadata[b"view"] == view.name.encode()
    found = table.to_pylist()
    for row, typed in zip(rows, found, strict=True):
        for each in view.columns:
            wanted = at(row, each.key)
            if each.type == "moment":
                wanted = datetime.fromisoformat(wanted)
            assert as_json(typed[each.name]) == wanted, (view.name, each.key)


def at(row: dict[str, Any], key: str) -> Any:  # any JSON value
    """The JSON value at `before.status`; null inside what is null. A day not given may be ''."""
    found: Any = row
    for part in key.split("."):
        found = None if found is None else found[part]
    return found


def as_json(value: Any) -> Any:  # any JSON value
    """A typed value as JSON writes it."""
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value


def check_csv(listing: Listing, view: View, rows: list[Any]) -> None:
    """Chinese headings, one line for each row, numbers and codes whole."""
    head, *lines = csv.reader(io.StringIO(listing_csv(listing, view)))
    columns = view.for_people
    assert head == [each.title for each in columns]
    assert len(lines) == len(rows)
    for row, line in zip(rows, lines, strict=True):
        for each, cell in zip(columns, line, strict=True):
            if each.type == "count" and at(row, each.key) is not None:
                assert int(cell) == at(row, each.key)
            if each.key == "household":
                assert cell.lstrip("\t") == at(row, each.key)
            if each.words and each.type == "text" and at(row, each.key):
                assert cell == each.words.get(at(row, each.key), cell)


@pytest.mark.parametrize("command", ALL_VIEWS)
def test_columns_are_named_typed_and_explained(command: str) -> None:
    """English keys, a Chinese heading and meaning each, no heading twice in a view, no view twice in a command."""
    views = ALL_VIEWS[command].views
    assert len({each.name for each in views}) == len({each.title for each in views}) == len(views)
    for view in views:
        names = [each.name for each in view.columns]
        headings = [each.title for each in view.for_people]
        assert len(set(names)) == len(names)
        assert len(set(headings)) == len(headings)
        for each in view.columns:
            assert each.name.isascii() and each.name == each.name.lower()
            assert any("一" <= letter <= "鿿" for letter in each.title)
            assert len(each.meaning) > 1


def test_the_page_of_views_is_what_the_program_declares() -> None:
    """docs/views.md; ZHUCUN_GOLDEN=write writes it anew."""
    page = views_markdown((*ALL_VIEWS.values(), REPORT))
    if os.environ.get("ZHUCUN_GOLDEN") == "write":
        DOCS.write_text(page, encoding="utf-8", newline="\n")
    assert DOCS.read_text(encoding="utf-8") == page
    for view in (view for each in ALL_VIEWS.values() for view in each.views):
        assert f"### {view.name}　{view.title}" in page


def test_a_view_that_the_sample_lacks_has_the_columns_of_its_class() -> None:
    """Barred pairings."""
    fields = {each.name for each in dataclasses.fields(BarredPairing)}
    assert {each.key for each in BARRED.columns} | set(BARRED.beside) == fields


def test_gaps_have_the_same_columns_and_rows_however_they_are_grouped(county: Path, tmp_path: Path) -> None:
    """By helper, by village, in each format: thirteen columns; the same households in the same order."""
    month = ("check-coverage", "--month", "9月")
    wanted = [each["household"] for each in zhucun_here(*month, "--json", home=county).json["gaps"]]
    assert len(wanted) > 20
    every = tuple(product(("helper", "village"), ("csv", "parquet", "xlsx")))
    for by, form in every if LONG else (("helper", "xlsx"), ("village", "csv")):
        target = tmp_path / f"{by}.{form}"
        ran = zhucun_here(*month, "--by", by, "--format", form, "--output", target, home=county)
        assert (ran.code, ran.out) == (1, "")
        found = gap_rows(target)
        assert [len(each) for each in found] == [13] * len(wanted)
        assert [each[3] for each in found] == wanted


def gap_rows(path: Path) -> list[list[Any]]:
    """The rows of a file of gaps, in declared order."""
    if path.suffix == ".parquet":
        return [list(each.values()) for each in pq.read_table(path).to_pylist()]
    if path.suffix == ".xlsx":
        sheet = openpyxl.load_workbook(path)["未完成"]
        return [list(row) for row in sheet.iter_rows(min_row=4, values_only=True)]
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [[cell.lstrip("\t") for cell in row] for row in list(csv.reader(file))[1:]]


def test_codes_are_told_in_words_and_lists_in_one_line() -> None:
    """What a clerk reads, beside what a machine does."""
    column = ViewColumn("marks", "原因", "list", "为什么", {"a": "甲", "b": "乙"})
    assert words_of(column.value({"marks": ["a", "b", "c"]}), column) == "甲、乙、c"
    assert words_of(True, ViewColumn("yes", "是否", "flag", "是不是")) == "是"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("check-coverage", "--view", "nothing", "--format", "csv"), "gaps（未完成）"),
        (("check-coverage", "--view", "gaps"), "--format csv 或 parquet"),
        (("check-coverage", "--view", "trend", "--format", "csv"), "要写 --trend"),
        (("check-coverage", "--view", "groups", "--format", "csv"), "要写 --by"),
        (("check-coverage", "--format", "parquet"), "--output 文件名.parquet"),
        (("todo", "--format", "parquet"), "--output 文件名.parquet"),
        (("diff", "--month", "9月", "--format", "xlsx"), "--output 文件名.xlsx"),
        (("history", "--output", "a.csv"), "--format json、csv、xlsx 或 parquet"),
        (("kinds", "--format", "text"), "--format 只能是"),
        (("close", "--month", "9月", "--signer", "张三", "--format", "csv"), "--list"),
    ],
)
def test_words_that_fit_no_view_are_one_line(words: tuple[str, ...], says: str, county: Path) -> None:
    """Exit 2, nothing on stdout."""
    ran = zhucun_here(*words, home=county)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_a_file_is_private_and_whole(county: Path, tmp_path: Path) -> None:
    """0600, by an aside file and a rename; the same question gives the same bytes."""
    target = tmp_path / "数字.parquet"
    words = ("check-coverage", "--quarter", "2022Q3", "--no-gaps", "--format", "parquet", "--output", target)
    assert zhucun_here(*words, home=county).code == 1
    first = target.read_bytes()
    assert os.name == "nt" or target.stat().st_mode & 0o777 == 0o600
    zhucun_here(*words, home=county)
    assert target.read_bytes() == first
    assert list(tmp_path.iterdir()) == [target]
    table = pq.read_table(target)
    assert table.schema.metadata[b"as_of"] == b"2022-10-31"
    assert table.schema.metadata[b"view"] == b"duties"
