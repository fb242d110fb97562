"""An answer of `check-coverage` as a workbook: figures, groups and gaps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from zhucun_cli.ledger.figures import DutyFigures
from zhucun_cli.ledger.question import Answer
from zhucun_cli.ledger.views import MARK_TITLES, STATUS_TITLES, Gap, WindowFigures
from zhucun_cli.privacy import mask_name
from zhucun_cli.reports.sheets import Cell, Column, Sheet, write_workbook

_FIGURES = (
    Column("应办", "count"), Column("按时", "count"), Column("逾期完成", "count"), Column("未完成", "count"),
    Column("其中待核", "count"), Column("免办", "count"), Column("未到期", "count"), Column("覆盖率", "rate"),
    Column("最高可到", "rate"),
)  # fmt: skip
_GAPS = (
    Column("职责", width=16), Column("乡镇", width=12), Column("村", width=12), Column("户编号", width=18),
    Column("户主"), Column("起", "date", 12), Column("止", "date", 12), Column("应办日期", "date", 12),
    Column("状态"), Column("待核原因", width=14), Column("责任人", width=16), Column("单位", width=24),
    Column("最近一次", "date", 12),
)  # fmt: skip

_TREND = (
    Column("组"), Column("职责", width=18), Column("期间"), Column("起", "date", 12), Column("止", "date", 12),
    Column("应办", "count"), Column("已办", "count"), Column("免办", "count"), Column("未到期", "count"),
    Column("覆盖率", "rate"),
)  # fmt: skip


def render_answer_xlsx(answer: Answer, with_gaps: bool = True) -> bytes:
    """The answer as an XLSX file; the same answer gives the same bytes."""
    question = answer.question
    title = f"{answer.county}{question.period.title}履责情况"
    notes = (f"据报送记录；截至 {question.as_of}；规则 {answer.provenance.rules}",)
    grouped = (Column("分组", width=24), Column("职责", width=18), *_FIGURES)
    sheets = [Sheet("汇总", title, notes, grouped, list(_figure_rows(answer.duties, answer.county)))]
    if answer.groups:
        sheets.append(Sheet("分组", title, notes, grouped, list(_figure_rows(answer.groups, answer.county))))
    if with_gaps:
        sheets.append(Sheet("未完成", title, notes, _GAPS, [_gap_row(each) for each in answer.gaps]))
    if answer.trend:
        sheets.append(Sheet("趋势", title, notes, _TREND, [_trend_row(each) for each in answer.trend.duties]))
    created = answer.provenance.committed_at or datetime.combine(question.as_of, time())
    return write_workbook(sheets, title, created, notes[0])


def _figure_rows(figures: Iterable[DutyFigures], county: str) -> Iterable[list[Cell]]:
    for each in figures:
        found = each.figures
        rates: list[Cell] = (
            ["未收集", "未收集"] if not each.collected else [found.coverage, found.coverage_high]
        )
        yield [
            each.key or county, each.title, found.expected, found.on_time, found.late, found.missed,
            found.to_verify, found.excused, found.open, *("—" if rate is None else rate for rate in rates),
        ]  # fmt: skip


def _gap_row(gap: Gap) -> list[Cell]:
    return [
        gap.title, gap.township, gap.village, gap.household, mask_name(gap.head), gap.window_start,
        gap.window_end, gap.due_on, STATUS_TITLES[gap.status],
        "、".join(MARK_TITLES[mark] for mark in gap.marks), gap.responsible, gap.unit, gap.last_done_on,
    ]  # fmt: skip


def _trend_row(each: WindowFigures) -> list[Cell]:
    found = each.figures
    rate = each.coverage if each.collected else "未收集"
    return [
        each.duty_group, each.title, each.window.label, each.window.start, each.window.end, found.expected,
        found.done, found.excused, found.open, "—" if rate is None else rate,
    ]  # fmt: skip
