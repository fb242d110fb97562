"""What `check-coverage` shows beside the figures and gaps: notices, themes, trend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from zhucun_cli.cli.screen import print_table, say

if TYPE_CHECKING:
    from zhucun_cli.ledger.views import Notice, ThemeMonth, Trend, WindowFigures

SHOWN_NOTICES = 3  # of each sort
_WORDS = {"error": "错误", "warning": "提醒", "info": "说明"}


def show_notices(notices: Sequence[Notice]) -> None:
    """The first of each sort with its remedy, and how many there are; warnings before what is harmless."""
    by_code: dict[str, list[Notice]] = {}
    for each in sorted(notices, key=lambda found: found.severity == "info"):
        by_code.setdefault(each.code, []).append(each)
    for alike in by_code.values():
        for each in alike[:SHOWN_NOTICES]:
            say(f"{_WORDS[each.severity]}：{each.message}")
        if len(alike) > SHOWN_NOTICES:
            say(f"　　　这样的共 {len(alike)} 条，全部见 --json，或报告的“问题”")
        for fix in dict.fromkeys(each.fix for each in alike):
            say(f"　　　{fix}")


def show_themes(months: Sequence[ThemeMonth], as_of: date) -> None:
    """How many of each month's visits followed its theme, in a sentence each; none of a month that has not begun."""
    for each in months:
        if each.month > f"{as_of:%Y-%m}":
            continue
        line = f"{each.month} 走访主题“{'、'.join(each.themes)}”：计数的走访 {each.visits} 次，"
        if each.without_theme == each.visits:
            line += "都没有写主题"
        else:
            line += f"按主题 {each.on_theme}，其他主题 {each.other_theme}，没写主题 {each.without_theme}"
        if each.outside_round is not None:
            days = f"{each.round_from or '月初'} 至 {each.round_to or '月末'}"
            line += f"；规定时间（{days}）以外的月内补访 {each.outside_round} 次"
        say(f"{line}。")


def show_trend(trend: Trend) -> None:
    """Each duty window by window, then each group's completion period by period."""
    from zhucun_cli.cli.words import fraction
    from zhucun_cli.reports.words import percent

    rows = [
        (each.duty_group, each.title, each.window.label, fraction(each.figures), _rate(each),
         str(each.figures.excused or ""), str(each.figures.open or ""))
        for each in trend.duties
    ]  # fmt: skip
    print_table("趋势", ("组", "职责", "期间", "已办/应办", "覆盖率", "免办", "未到期"), rows, right=3)
    done = [
        (each.completion.group, each.period.label, f"{each.completion.complete}/{each.completion.households}",
         f"{'进度 ' if each.open else ''}{percent(each.completion.rate)}", str(each.open or ""))
        for each in trend.completion
    ]  # fmt: skip
    if done:
        print_table("全部完成的户", ("组", "期间", "完成/应办户", "完成率", "未到期"), done, right=2)


def _rate(each: WindowFigures) -> str:
    from zhucun_cli.reports.words import percent

    if not each.collected:
        return "未收集"
    return f"{'进度 ' if each.figures.open else ''}{percent(each.coverage)}"
