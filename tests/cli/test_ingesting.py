"""What the screen of `ingest` says of the files it took: the totals, and what to look at first."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.cli.running import zhucun_here
from tests.sample import FILES
from zhucun_cli.cli.ingesting import most_pressing_first, total_line
from zhucun_cli.intake.result import FileResult, FileStatus, SheetResult
from zhucun_cli.problems import Problem, Severity
from zhucun_cli.tables.table import Counts

AUGUST = FILES / "石桥乡" / "石桥乡2022年8月走访记录.xlsx"  # 29 rows, one of them to be mended
CORRECTED = FILES / "石桥乡" / "石桥乡2022年8月走访记录（更正）.xlsx"  # 31 rows without a fault


def last_line(*words: str | Path, home: Path) -> str:
    """The last line on the screen of `ingest WORDS…`."""
    return zhucun_here("ingest", *words, home=home).out.splitlines()[-1]


def test_what_waits_or_was_there_before_is_not_stored(empty_home: Path) -> None:
    """A held file is 待确认, the same bytes again 已有; neither term is written where it is zero."""
    assert last_line(AUGUST, home=empty_home) == "合计 29 行 = 入库 28 + 重复 0 + 待改 1"
    assert last_line(CORRECTED, home=empty_home) == "合计 31 行 = 入库 0 + 重复 0 + 待改 0 + 待确认 31"
    again = last_line(AUGUST, CORRECTED, home=empty_home)
    assert again == "合计 60 行 = 入库 0 + 重复 0 + 待改 1 + 待确认 31 + 已有 28"
    confirmed = last_line(CORRECTED, "--replaces", AUGUST.name, home=empty_home)
    assert confirmed == "合计 31 行 = 入库 31 + 重复 0 + 待改 0"


def test_the_totals_of_the_document_stay_what_was_read(empty_home: Path) -> None:
    """`accepted` counts the rows that can be accepted, stored or not: others read this key."""
    zhucun_here("ingest", AUGUST, home=empty_home)
    totals = zhucun_here("ingest", CORRECTED, "--json", home=empty_home).json["totals"]
    assert totals == {"files": 1, "rows": 31, "accepted": 31, "duplicates": 0, "rejected": 0}


def result(status: FileStatus, held: bool, parts: tuple[int, int, int]) -> FileResult:
    """A file of one sheet with so many rows accepted, duplicate and rejected."""
    sheet = SheetResult("", "visit", Counts(sum(parts), *parts))
    return FileResult("表.xlsx", "", "", status, (sheet,), resembles="b" if held else "")


NUMBER = st.integers(0, 50)
STATUSES: st.SearchStrategy[tuple[FileStatus, bool]] = st.sampled_from(
    (("accepted", False), ("partial", False), ("unchanged", False), ("refused", True), ("refused", False))
)
PARTS = st.tuples(NUMBER, NUMBER, NUMBER)
RESULTS = st.tuples(STATUSES, PARTS).map(lambda drawn: result(drawn[0][0], drawn[0][1], drawn[1]))


@given(st.lists(RESULTS, max_size=6))
def test_the_terms_of_the_total_add_up(results: list[FileResult]) -> None:
    """Whatever came."""
    rows, *terms = map(int, re.findall(r"\d+", total_line(results)))
    assert rows == sum(terms)
    assert all(terms[3:])


MANY_BAD = "村,户编号,户主姓名,走访日期,走访方式,走访人\n" + "".join(
    f"坏村,90990101{number:05},张三,上旬,入户,李四\n" for number in range(1, 41)
)


def test_what_needs_a_decision_is_shown_however_much_else_is_wrong(empty_home: Path, tmp_path: Path) -> None:
    """Forty bad rows come first by name; the held file still stands above them, and the way to see all is told."""
    zhucun_here("ingest", AUGUST, home=empty_home)
    many = tmp_path / "1坏的.csv"
    many.write_text(MANY_BAD, encoding="utf-8")
    ran = zhucun_here("ingest", many, CORRECTED, home=empty_home)
    _, _, problems = ran.out.partition("要处理的问题")
    shown = "".join(problems.split())
    assert 0 <= shown.find("疑似更正版") < shown.find("上旬")
    assert "还有21个问题没有列出" in shown
    assert "--formatxlsx--output问题.xlsx" in shown and "--json" not in shown


def found(code: str, severity: Severity, row: int | None) -> Problem:
    """A problem of that sort."""
    return Problem(code, severity, "", "", row=row)


def test_whole_files_come_first_then_errors_then_warnings() -> None:
    """Within each the order of files and rows stays; what only says how a file was read is not listed."""
    mixed = replace(
        result("partial", False, (1, 0, 1)),
        problems=(found("w1", "warning", 3), found("e1", "error", 4), found("i", "info", 5)),
    )
    sheet = replace(
        result("partial", False, (1, 0, 1)),
        problems=(found("e2", "error", None), found("w2", "warning", 2)),
    )
    held = replace(
        result("refused", True, (1, 0, 1)),
        problems=(found("RESENT_FILE", "error", None), found("e3", "error", 7)),
    )
    unreadable = FileResult("坏.xlsx", "", "", "refused", (), (found("UNREADABLE", "error", None),))
    codes = [each.code for _, each in most_pressing_first((mixed, sheet, held, unreadable))]
    assert codes == ["RESENT_FILE", "UNREADABLE", "e1", "e2", "e3", "w1", "w2"]
