"""Tables on screen: every figure and every label can be read, whatever the width."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from zhucun_cli.cli import screen

COLUMNS = (
    "组",
    "职责",
    "应办",
    "按时",
    "逾期",
    "未完成",
    "待核",
    "免办",
    "未到期",
    "已办/应办",
    "覆盖率",
    "最高可到",
)
ROWS = (
    ("五个一", "年度帮扶计划并跟踪落实", "56", "38", "0", "18", "14", "0", "0", "38/56", "67.86%", "92.86%"),
    ("五个一", "每月一走访", "695", "510", "0", "44", "22", "4", "137", "510/691", "进度 73.81%", ""),
)


def printed(monkeypatch: pytest.MonkeyPatch, width: int, *, terminal: bool) -> list[str]:
    """The lines of the table on a terminal of that width, or in a pipe of that plain width."""
    written = io.StringIO()
    console = Console(file=written, width=width, force_terminal=terminal, no_color=True, color_system=None)
    monkeypatch.setattr(screen, "out", lambda: console)
    screen.print_table("云溪县", COLUMNS, ROWS, right=2)
    return written.getvalue().splitlines()


def test_eighty_columns_keep_labels_and_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Headings of numbers take two lines, one long label wraps, nothing is cut and nothing is wider."""
    lines = printed(monkeypatch, 80, terminal=True)
    assert max(cell_len(line) for line in lines) <= 80
    assert next(line for line in lines if "每月一走访" in line).split() == " ".join(ROWS[1]).split()
    assert any("年度帮扶计划并跟" in line and "38/56" in line for line in lines)
    assert any("踪落实" in line for line in lines)


def test_elsewhere_than_on_a_terminal_every_row_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """As wide as it needs to be."""
    lines = printed(monkeypatch, screen.PLAIN_WIDTH, terminal=False)
    assert max(cell_len(line) for line in lines) > screen.PLAIN_WIDTH
    for row in (COLUMNS, *ROWS):
        assert " ".join(row).split() in [line.split() for line in lines]


@given(st.integers(20, 200))
def test_no_width_cuts_a_figure(width: int) -> None:
    """Down to a width at which the terminal itself must wrap the lines."""
    with pytest.MonkeyPatch.context() as patch:
        lines = printed(patch, width, terminal=True)
    for row in ROWS:
        assert any(all(cell in line for cell in row[2:]) for line in lines)
