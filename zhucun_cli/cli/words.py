"""The words in which screens speak of statuses, groups and figures."""

from __future__ import annotations

from zhucun_cli.ledger.figures import DutyFigures, Figures
from zhucun_cli.ledger.views import MARK_TITLES
from zhucun_cli.reports.words import percent


def coverage_words(each: DutyFigures) -> str:
    """A duty's coverage; called 进度 while something is open; 未收集 when its sheets never came."""
    if not each.collected:
        return "未收集"
    shown = percent(each.figures.coverage)
    return f"进度 {shown}" if each.figures.open else shown


def highest_words(each: DutyFigures) -> str:
    """The coverage if every 待核 and unlinked row were useful; blank when that changes nothing.

    Blank too while something is open: what can still be done is no part of it.
    """
    figures = each.figures
    return percent(figures.coverage_high) if each.collected and figures.reachable and not figures.open else ""


def fraction(figures: Figures) -> str:
    """done/due, the numerator and denominator of the coverage."""
    return f"{figures.done}/{figures.due}"


def marks_words(marks: tuple[str, ...]) -> str:
    """Marks in the words of the office."""
    return "、".join(MARK_TITLES[mark] for mark in marks)
