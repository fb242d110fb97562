"""Headings that nobody knows: which are worth a question, and that the answer holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.forms.mending import take, write_xlsx
from tests.sample import new_home
from zhucun_cli.home import Home
from zhucun_cli.intake.reader import Reader
from zhucun_cli.intake.unknown import keep_header, suspect_in, suspects
from zhucun_cli.kinds import load_kinds
from zhucun_cli.office import undo_office
from zhucun_cli.sheets.sheet import Sheet

KINDS = load_kinds()


@pytest.mark.parametrize(
    ("headers", "asked"),
    [
        ("户编号 户主姓名 行政村 到户日期 走访人", "到户日期：是不是“走访日期”？"),
        ("户编号 户主姓名 行政村 帮扶责任人员 帮扶单位 开始时间", "帮扶责任人员：是不是“帮扶责任人”？"),
        ("户编号 户主姓名 行政村 填表日期 走访人", None),  # means something else
        ("户编号 户主姓名 行政村 走访日期 走访人", None),  # nothing is missing
        ("户编号 户主姓名 行政村 天气 走访人", None),  # nothing looks alike
        ("到户日期 走访人", None),  # too little is known
        ("户编号 户主姓名 行政村 到户日期 到访日期", None),  # two that look alike the same
    ],
)
def test_only_a_clear_case_is_asked_about(headers: str, asked: str | None) -> None:
    """Everything else that is needed is there, and one heading looks like the one that is missing."""
    found = suspect_in(Sheet("Sheet1", [headers.split()]), 1, KINDS)
    assert (found and found.question) == asked


def test_the_answer_makes_the_sheet_readable_and_can_be_taken_back(tmp_path: Path) -> None:
    """It is kept where 设置.xlsx keeps its headers."""
    rows: list[list[object]] = [
        ["走访记录"],
        ["户编号", "户主姓名", "行政村", "到户日期", "走访人", "走访方式"],
        ["9099010101001", "赵大山", "石桥村", date(2022, 9, 5), "梁明亮", "入户"],
    ]
    with new_home(tmp_path / "home") as (home, lake):
        path = write_xlsx(tmp_path / "走访.xlsx", rows)
        refused = take(home, lake, path)
        (suspect,) = suspects(home, refused)
        assert suspect.question == "到户日期：是不是“走访日期”？"
        again = keep_header(home, suspect)
        assert take(again, lake, path, through=Reader()).status == "accepted"
        undo_office(home.settings_folder)
        assert Home(home.folder).office.of("header") == ()
