"""[[monitoring_line]] in zhucun.toml: which line holds on which day, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from zhucun_cli.errors import DeclarationError
from zhucun_cli.settings import Settings, read_settings


def settings(folder: Path, text: str) -> Settings:
    """The settings of this text."""
    path = folder / "zhucun.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def test_the_line_of_a_day_is_the_last_that_has_begun(tmp_path: Path) -> None:
    """A line given for a year ends with it; one with a first day holds until the next begins."""
    found = settings(
        tmp_path,
        """
        [[monitoring_line]]
        year = 2022
        amount = 6900
        basis = "甲"
        [[monitoring_line]]
        effective_from = 2024-01-01
        amount = 7800.5
        basis = "乙"
        """,
    )
    amounts = {
        day: line.amount if (line := found.monitoring_line(day)) else None
        for day in (
            date(2021, 12, 31),
            date(2022, 1, 1),
            date(2022, 12, 31),
            date(2023, 1, 1),
            date(2030, 5, 1),
        )
    }
    assert list(amounts.values()) == [None, Decimal(6900), Decimal(6900), None, Decimal("7800.5")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[[monitoring_line]]\namount = 6900\nbasis = "甲"', "只写一个"),
        (
            '[[monitoring_line]]\nyear = 2022\neffective_from = 2022-01-01\namount = 1\nbasis = "甲"',
            "只写一个",
        ),
        ('[[monitoring_line]]\nyear = "2022"\namount = 6900\nbasis = "甲"', "year"),
        ('[[monitoring_line]]\neffective_from = "2022-01-01"\namount = 6900\nbasis = "甲"', "不加引号"),
        ('[[monitoring_line]]\nyear = 2022\namount = "6900"\nbasis = "甲"', "amount"),
        ('[[monitoring_line]]\nyear = 2022\namount = -1\nbasis = "甲"', "amount"),
        ("[[monitoring_line]]\nyear = 2022\namount = 6900", "basis"),
        ('[[monitoring_line]]\nyear = 2022\namount = 6900\nbasis = "甲"\nline = 1', "line"),
        ("[monitoring_line]\nyear = 2022", r"\[\[monitoring_line\]\] 开头"),
        ("monitoring_line = 6900", r"\[\[monitoring_line\]\] 开头"),
        (
            '[[monitoring_line]]\nyear = 2022\namount = 1\nbasis = "甲"\n'
            '[[monitoring_line]]\nyear = 2022\namount = 2\nbasis = "乙"',
            "同一天",
        ),
    ],
)
def test_what_is_not_whole_is_named_with_its_file(tmp_path: Path, text: str, complaint: str) -> None:
    """One line that says what to write."""
    with pytest.raises(DeclarationError, match=complaint) as refused:
        settings(tmp_path, text)
    assert "zhucun.toml 第" in str(refused.value)
