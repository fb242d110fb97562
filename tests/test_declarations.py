"""Kinds and policies are data: what is wrong with one is told with its file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zhucun_cli.declarations import read_toml
from zhucun_cli.errors import DeclarationError
from zhucun_cli.kinds import load_kinds
from zhucun_cli.kinds.kind import RESERVED_NAMES
from zhucun_cli.lake.schema import TABLES_OF_ITS_OWN, arrow_schema
from zhucun_cli.policies import load_policy

KIND = """name = "{name}"
title = "满意度测评"
mode = "latest"
key = ["household", "year"]
subject = "household"
date = "asked_on"
period = "year"
claims_with = ["satisfaction"]

[[field]]
name = "year"
title = "年度"
type = "year"

[[field]]
name = "asked_on"
title = "测评日期"
type = "date"

[[field]]
name = "satisfaction"
title = "满意度"
type = "{type}"
"""
DUTY = """name = "试"
[[duty]]
id = "d"
group = "五个一"
title = "每月一走访"
subject = "household"
applies_to = ["{category}"]
evidence = "{evidence}"
every = "{every}"
effective_from = 2022-01-01
basis = "试"
{more}
"""


def kind_file(folder: Path, name: str = "satisfaction", field_type: str = "text") -> Path:
    """A home's kinds folder with one kind of its own."""
    (folder / f"{name}.toml").write_text(KIND.format(name=name, type=field_type), encoding="utf-8")
    return folder


def test_a_home_adds_a_kind_with_one_file(tmp_path: Path) -> None:
    """It has the household reference fields without naming them, and a schema to be stored under."""
    kind = load_kinds(kind_file(tmp_path))["satisfaction"]
    assert [each.name for each in kind.fields][:2] == ["household_code", "head_name"]
    assert "satisfaction" in arrow_schema(kind).names


def test_a_file_of_the_same_name_wins_and_a_bom_is_no_fault(tmp_path: Path) -> None:
    """Windows editors write one."""
    text = Path("zhucun_cli/kinds/visit.toml").read_text(encoding="utf-8").replace("走访记录", "我们的走访")
    (tmp_path / "visit.toml").write_text(text, encoding="utf-8-sig")
    assert load_kinds(tmp_path)["visit"].title == "我们的走访"


@pytest.mark.parametrize(
    ("name", "field_type", "says"),
    [
        ("satisfaction", "number", "type 只能是"),
        ("problem", "text", "不能是"),
        ("Satisfaction", "text", "小写英文字母"),
    ],
)
def test_a_wrong_kind_is_told_with_its_file(tmp_path: Path, name: str, field_type: str, says: str) -> None:
    """An unknown type, a reserved name, a name that is no name."""
    with pytest.raises(DeclarationError, match=says) as told:
        load_kinds(kind_file(tmp_path, name, field_type))
    assert f"{name}.toml" in str(told.value)
    assert "行" in str(told.value)


def test_the_reserved_names_are_the_lake_s_own_tables() -> None:
    """One list in two places, tied together here."""
    assert set(RESERVED_NAMES) == set(TABLES_OF_ITS_OWN)


@pytest.mark.parametrize(
    ("category", "evidence", "every", "more", "says"),
    [
        ("监测户", "visit", "month", "wrong = 1", "不认识“wrong”"),
        ("监测户", "nothing", "month", "", "没有声明"),
        ("贫困户", "visit", "month", "", "applies_to 只能是"),
        ("监测户", "visit", "week", "", "every 只能是"),
        ("监测户", "visit", "month", 'counts = { colour = ["红"] }', "不是走访记录的字段"),
        ("监测户", "visit", "month", 'counts = ["入户"]', "counts 要写成"),
        ("监测户", "visit", "month", 'grace_days = "20"', "grace_days 要写成不加引号的整数"),
        ("监测户", "visit", "month", "min_days = -1", "min_days 要写成不加引号的整数"),
        ("监测户", "visit", "month", "responsible = 3", "responsible 要写成用英文引号括起的文字"),
    ],
)
def test_a_wrong_duty_is_told_with_file_and_line(
    tmp_path: Path, category: str, evidence: str, every: str, more: str, says: str
) -> None:
    """Unknown key, kind, category, period, field."""
    text = DUTY.format(category=category, evidence=evidence, every=every, more=more)
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError, match=says) as told:
        load_policy("own", load_kinds(), tmp_path)
    assert "own.toml 第" in str(told.value)


def test_two_versions_from_one_day_are_refused(tmp_path: Path) -> None:
    """Which of them would be in force?"""
    duty = DUTY.format(category="监测户", evidence="visit", every="month", more="")
    (tmp_path / "own.toml").write_text(duty + duty.split("\n", 1)[1], encoding="utf-8")
    with pytest.raises(DeclarationError, match="两个版本从同一天起施行"):
        load_policy("own", load_kinds(), tmp_path)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('a = 1\ncounty "云溪县"\n', 2, "名称后面要有等号"),
        ("a = 1\n\ncounty = 云溪县\n", 3, "文字要用英文引号括起来"),
        ('county = "云溪县\n', 1, "引号没有成对"),
        ('county = "云溪县" 2022\n', 1, "在值的后面多了东西"),
        ('county = "甲"\ncounty = "乙"\n', 2, "同一个名称写了两次"),
        ("a = 1\n[headers\nb = 2\n", 2, "方括号 [ ] 没有成对"),
        ('a = 1\nbrowser = "C:\\Users\\x.exe"\n', 2, "要写成 /"),
        ('县 = "云溪县"\n', 1, "中文名称要用英文引号括起来"),
        ('a = 1\nb = """x\n\n', 3, "写法有误"),
    ],
)
def test_what_is_no_toml_is_told_in_chinese_with_its_line(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    """The parser's English stands in brackets only."""
    path = tmp_path / "zhucun.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as told:
        read_toml(path)
    said = str(told.value)
    assert said.startswith(f"{path} 第 {line} 行")
    assert says in said
    assert said.endswith("请用记事本改正后再试")
    without_file_and_original = re.sub(r"（原文：.*?）", "", said.replace(str(path), ""))
    assert not re.search(r"[A-Za-z]{3}", without_file_and_original)
