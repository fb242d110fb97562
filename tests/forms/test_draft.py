"""核实回复表: goes out with a unit's gaps, comes back as its answers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl

from tests.forms.mending import take
from tests.sample import JUDGED_ON, own_copy
from zhucun_cli.forms.draft import KIND, file_name, render_draft
from zhucun_cli.home import Home
from zhucun_cli.lake.store import Lake
from zhucun_cli.ledger.question import Question, ask
from zhucun_cli.ledger.views import Gap, Recipient
from zhucun_cli.periods import Period
from zhucun_cli.reports.notices import UnitNotices, notices_content

Q3 = Period(date(2022, 7, 1), "quarter")
ASKED = Question(Q3, JUDGED_ON)


def missed(home: Home, lake: Lake) -> dict[tuple[str, str, str], Gap]:
    """What is missed in the quarter."""
    found = ask(home, lake.snapshot(), ASKED).missed
    return {(gap.duty, gap.window, gap.household): gap for gap in found}


def answered(content: UnitNotices, home: Home, folder: Path, reply: Mapping[str, str | date]) -> list[Path]:
    """Every unit's workbook with `reply` in each row, as it comes back."""
    paths = []
    for notice in content.notices:
        path = folder / file_name(Q3, notice.recipient)
        path.write_bytes(render_draft(content, notice, home.kinds[KIND]))
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        columns = {str(cell.value): place for place, cell in enumerate(sheet[4], 1)}
        for row in range(5, 5 + len(notice.facts)):
            for title, value in reply.items():
                sheet.cell(row, columns[title], value)
        book.save(path)
        paths.append(path)
    return paths


def test_filled_in_it_reads_back_without_a_problem_and_every_gap_is_being_verified(
    sample_home: Path, tmp_path: Path
) -> None:
    """Every unit answers every line: what was certain is 待核 now, marked objected, and names nobody."""
    with own_copy(sample_home, tmp_path) as (home, lake):
        before = missed(home, lake)
        content = notices_content(home, lake.snapshot(), ASKED)
        reply: dict[str, str | date] = {"回复内容": "当月已入户，记录漏报", "回复日期": date(2022, 10, 20)}
        for path in answered(content, home, tmp_path, reply):
            result = take(home, lake, path)
            assert (result.status, [each.kind for each in result.sheets]) == ("accepted", [KIND])
            assert result.problems == ()
        after = missed(home, lake)
        certain = {key for key, gap in before.items() if not gap.to_verify}
        assert certain
        assert set(after) == set(before)
        objected = {key for key, gap in before.items() if "objected" in gap.marks}  # the sample has one
        assert {key for key, gap in after.items() if "objected" in gap.marks} == certain | objected
        assert all(after[key].to_verify and not after[key].responsible for key in certain)
        assert notices_content(home, lake.snapshot(), ASKED).notices == ()


def test_an_answer_that_is_rejected_with_a_reason_leaves_the_gap_where_it_was(
    sample_home: Path, tmp_path: Path
) -> None:
    """The office's own columns stand in the same workbook."""
    with own_copy(sample_home, tmp_path) as (home, lake):
        before = missed(home, lake)
        content = notices_content(home, lake.snapshot(), ASKED, "教育局")
        reply = {"回复内容": "已入户", "处理结果": "不采纳", "处理理由": "无走访记录"}
        for path in answered(content, home, tmp_path, reply):
            assert take(home, lake, path).problems == ()
        assert missed(home, lake) == before


def test_rows_that_nobody_answered_are_no_answers(sample_home: Path, tmp_path: Path) -> None:
    """The workbook as it went out holds nothing; it is said, not rejected."""
    with own_copy(sample_home, tmp_path) as (home, lake):
        before = missed(home, lake)
        content = notices_content(home, lake.snapshot(), ASKED, "教育局")
        for path in answered(content, home, tmp_path, {}):
            result = take(home, lake, path)
            assert [each.code for each in result.problems] == ["ROWS_SKIPPED", "EMPTY_BODY"]
        assert missed(home, lake) == before


def test_a_file_is_named_by_a_code_that_stays(tmp_path: Path) -> None:
    """Whatever else is missed that day, and never by a name; a township is not the unit of its name."""
    names = {file_name(Q3, Recipient(township, "白沙镇")) for township in (False, True)}
    assert len(names) == 2
    assert all(name.isascii() and name.startswith("draft-2022Q3-") for name in names)
