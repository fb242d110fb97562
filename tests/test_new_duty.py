"""The worked example of docs/new-duty.md: a kind and a duty of one's own, in two files, nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.running import zhucun
from tests.sample import ROOT

ROSTER = """监测对象花名册（截至2022年1月1日）
户编号,户主姓名,乡镇,行政村,户类型,监测对象类别,识别监测时间,风险是否已消除
9099010101001,张一,白沙镇,石桥村,脱贫户,脱贫不稳定户,2021-05-01,否
9099010101002,李二,白沙镇,石桥村,脱贫户,脱贫不稳定户,2021-05-01,否
9099010101003,王三,白沙镇,石桥村,脱贫户,脱贫不稳定户,2022-08-01,否
"""
ANSWERS = """2022年度满意度测评表
户编号,户主姓名,满意程度,入户测评日期,测评人
9099010101001,张一,非常满意,2022-12-20,周工
9099010101002,李二,较满意,2023-01-10,周工
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the page's two files."""
    kind, policy = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "new-duty.md").read_text("utf-8"), re.S)
    assert zhucun("init", tmp_path / "yunxi").code == 0
    folder = tmp_path / "yunxi"
    for name, text in (("kinds/satisfaction.toml", kind), ("policies/county.toml", policy)):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    settings = folder / "zhucun.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('policy = "suining"', 'policy = "county"'), encoding="utf-8")
    (tmp_path / "花名册.csv").write_text(ROSTER, encoding="utf-8")
    (tmp_path / "测评.csv").write_text(ANSWERS, encoding="utf-8")
    return folder


def test_two_files_make_a_duty(home: Path, tmp_path: Path) -> None:
    """Of three monitored households one has held the category for 153 days only: two owe, one in time, one late."""
    took = zhucun("ingest", tmp_path / "花名册.csv", tmp_path / "测评.csv", home=home, today="2023-01-12")
    assert took.code == 0, took.err
    asked = ("check-coverage", "--year", "2022", "--duty", "satisfaction-monitored", "--as-of", "2023-01-31")
    answer = zhucun(*asked, "--json", home=home)
    assert answer.code == 0, answer.err
    (duty,) = answer.json["duties"]
    assert (duty["expected"], duty["on_time"], duty["late"], duty["coverage"]) == (2, 1, 1, 1.0)


def test_the_bundled_duties_are_still_there_and_it_is_shown_with_them(home: Path) -> None:
    """`extends` keeps the nine; the group of the new one has six now."""
    duties = zhucun("duties", "--json", home=home).json
    assert len(duties) == 10
    assert [each["duty"] for each in duties if each["group"] == "五个一"][-1] == "satisfaction-monitored"


def test_a_form_to_fill_in_can_be_made(home: Path, tmp_path: Path) -> None:
    """`zhucun form satisfaction` knows the new kind."""
    made = zhucun("form", "satisfaction", "--output", tmp_path / "表.xlsx", home=home)
    assert made.code == 0, made.err
