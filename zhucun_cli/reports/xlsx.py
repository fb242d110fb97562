"""A report as a workbook: every table of the page in full, and the 走访台账 of each township."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, time
from itertools import chain

from zhucun_cli.ledger.figures import DutyFigures
from zhucun_cli.periods import months_of
from zhucun_cli.reports import lines, words
from zhucun_cli.reports.comparison_sheets import (
    completion_sheet,
    income_watch_sheets,
    trend_sheet,
    unit_sheet,
)
from zhucun_cli.reports.content import ReportContent
from zhucun_cli.reports.grids import PARTS, Grid, GridCell, IncomeLine, income_lines, month_grids
from zhucun_cli.reports.sheets import Cell, Column, Sheet, write_workbook
from zhucun_cli.reports.summary import summary
from zhucun_cli.reports.visit_rolls import VisitRolls, visit_roll_sheets, visit_windows


def render_xlsx(content: ReportContent) -> bytes:
    """The report as an XLSX file; the same content gives the same bytes."""
    sheets = [sheet for section in _SECTIONS for sheet in section(content)]
    as_of = f"截至{words.day(content.provenance.as_of)}"
    created = content.provenance.committed_at or datetime.combine(content.provenance.as_of, time())
    return write_workbook(
        sheets, words.report_title(content), created, f"{words.ACCORDING_TO_RECORDS}，{as_of}"
    )


# --- coverage


def _figure_columns(content: ReportContent) -> tuple[Column, ...]:
    """The columns of figures; colours are a verdict, so there are none while anything is open."""
    return (*_COUNTS, Column("比率", "rate", 9, shaded=not content.still_open), *_AFTER_RATE)


_COUNTS = (
    Column("应办", "count", 8), Column("免办", "count", 7), Column("按时", "count", 8),
    Column("逾期完成", "count", 8), Column("未完成", "count", 8), Column("其中待核", "count", 8),
    Column("未到期", "count", 8), Column("口径", "centred", 8),
)  # fmt: skip
_AFTER_RATE = (
    Column("已办（分子）", "count", 9), Column("应办－免办（分母）", "count", 10),
    Column("可能下限", "rate", 9), Column("可能上限", "rate", 9),
)  # fmt: skip
_MEANING = (
    "比率＝（按时＋逾期完成）÷（应办－免办），待核的按未完成计；口径为“进度”的还有未到期，不是最终覆盖率，不列上下限；"
    "上限是待核和对不上户的行都有用时的比率，各行的上限不能相加。"
)


def _figure_cells(line: lines.CoverageLine) -> tuple[Cell, ...]:
    figures = line.figures
    if not line.collected:
        return (figures.expected, *("",) * 6, line.measure, *("",) * 5)
    counts = (
        figures.expected, figures.excused, figures.on_time, figures.late, figures.missed,
        figures.to_verify, figures.open, line.measure,
    )  # fmt: skip
    if not line.has_rate:
        return (*counts, words.NOTHING, figures.done, figures.due, "", "")
    bounds = ("", "") if figures.open else (figures.coverage, figures.coverage_high)
    return (*counts, figures.coverage, figures.done, figures.due, *bounds)


def _by_duty(content: ReportContent) -> Iterable[Sheet]:
    told = summary(content)
    actions = (f"{number}. {each}" for number, each in enumerate(told.actions, 1))
    yield Sheet(
        "汇总", words.report_title(content), (words.clocks(content), *told.sentences, *actions, _MEANING),
        (Column("组", "centred", 8), Column("职责", width=18), *_figure_columns(content)),
        [(each.group, each.title, *_figure_cells(each)) for each in _coverage(content.duties)],
    )  # fmt: skip


def _by_township(content: ReportContent) -> Iterable[Sheet]:
    yield Sheet(
        "乡镇", "各乡镇履责情况", (words.clocks(content), _MEANING),
        (Column("乡镇", width=14), Column("组", "centred", 8), Column("职责", width=18), *_figure_columns(content)),
        [
            (each.township, each.group, each.title, *_figure_cells(each))
            for each in _coverage(content.by_township)
        ],
    )  # fmt: skip


def _by_village(content: ReportContent) -> Iterable[Sheet]:
    yield Sheet(
        "村", "各村履责情况", (words.clocks(content), _MEANING),
        (
            Column("乡镇", width=14), Column("村", width=14), Column("组", "centred", 8), Column("职责", width=18),
            *_figure_columns(content),
        ),
        [
            (each.township, each.village, each.group, each.title, *_figure_cells(each))
            for each in _coverage(content.by_village)
        ],
    )  # fmt: skip


def _coverage(figures: Sequence[DutyFigures]) -> list[lines.CoverageLine]:
    return [lines.coverage_line(each) for each in figures]


def _by_month(content: ReportContent) -> Iterable[Sheet]:
    grids = month_grids(content)
    for grid in grids:
        name = "月度" if len(grids) == 1 else f"月度·{grid.title}"
        yield _month_sheet(content, grid, name)
    if not grids:
        note = "没有按月走访的职责，或今年以来没有应办事项。"
        yield Sheet("月度", "逐月走访覆盖率", (words.clocks(content), note), (Column("乡镇", width=14),), ())


def _month_sheet(content: ReportContent, grid: Grid, name: str) -> Sheet:
    year = grid.columns[0][0]
    months = [month for _, month in grid.columns]
    return Sheet(
        name, f"{year}年逐月走访覆盖率（{grid.title}）",
        (words.clocks(content), "左边是比率，右边是已办/应办；“进度”是该月还有未到期的；颜色越深，办得越少。"),
        (
            Column("乡镇", width=14), *(
                Column(month, "rate", 9, shaded=_is_over(grid, index)) for index, month in enumerate(months)
            ),
            *(Column(f"{month}已办/应办", "centred", 11) for month in months),
        ),
        [(place, *map(_grid_rate, cells), *map(_grid_fraction, cells)) for place, cells in grid.rows],
    )  # fmt: skip


def _is_over(grid: Grid, index: int) -> bool:
    """True when nothing of that column is open, so that its colours are a verdict."""
    return all(cells[index].measure != "进度" for _, cells in grid.rows)


def _grid_rate(cell: GridCell) -> Cell:
    return cell.figures.coverage if cell.has_rate else cell.measure


def _grid_fraction(cell: GridCell) -> str:
    if not cell.has_rate:
        return ""
    to_verify = f" 待核{cell.figures.to_verify}" if cell.figures.to_verify else ""
    way = "进度 " if cell.measure == "进度" else ""
    return f"{way}{words.fraction(cell.figures)}{to_verify}"


# --- lists

_PLACE = (Column("乡镇", width=12), Column("村", width=12), Column("户编号", width=17))


def _missed(content: ReportContent) -> Iterable[Sheet]:
    rows = [
        (
            each.township, each.village, each.household, each.head, each.group, each.title, each.window,
            each.window_start, each.window_end, each.due_on, each.last_done_on, each.responsible, each.unit,
        )
        for each in lines.missed_lines(content)
    ]  # fmt: skip
    yield Sheet(
        "未完成", "未完成清单", (words.clocks(content), f"共{len(rows)}件；待核的另列，不在此表。"),
        (
            *_PLACE, Column("户主", width=7), Column("组", "centred", 8), Column("职责", width=16),
            Column("期间", "centred", 9), Column("期间起", "date", 11), Column("期间止", "date", 11),
            Column("应于", "date", 11), Column("最近一次", "date", 11), Column("责任人", width=16),
            Column("单位", width=20),
        ),
        rows,
    )  # fmt: skip


def _to_verify(content: ReportContent) -> Iterable[Sheet]:
    rows = [
        (
            each.township, each.village, each.household, each.group, each.title, each.window, each.due_on,
            each.reason,
        )
        for each in lines.to_verify_lines(content)
    ]  # fmt: skip
    yield Sheet(
        "待核", "待核清单",
        (words.clocks(content), f"共{len(rows)}件；可能已办，表没有报来或没有读进来，由报送乡镇核实，不对应任何个人。"),
        (
            Column("报送乡镇", width=12), *_PLACE[1:], Column("组", "centred", 8), Column("职责", width=16),
            Column("期间", "centred", 9), Column("应于", "date", 11), Column("原因", width=16),
        ),
        rows, portrait=True,
    )  # fmt: skip


def _open(content: ReportContent) -> Iterable[Sheet]:
    rows = [
        (
            each.township, each.village, each.household, each.head, each.group, each.title, each.window,
            each.due_on, each.last_done_on, each.responsible, each.unit,
        )
        for each in lines.open_lines(content)
    ]  # fmt: skip
    yield Sheet(
        "未到期", "未到期清单", (words.clocks(content), f"共{len(rows)}件；截至日还没有办、也还来得及办。"),
        (
            *_PLACE, Column("户主", width=7), Column("组", "centred", 8), Column("职责", width=16),
            Column("期间", "centred", 9), Column("应于", "date", 11), Column("最近一次", "date", 11),
            Column("责任人", width=16), Column("单位", width=20),
        ),
        rows,
    )  # fmt: skip


def _unlinked(content: ReportContent) -> Iterable[Sheet]:
    rows = [
        (
            each.source_name, each.sheet, each.row, each.kind, each.done_on, each.period, each.township,
            each.village, each.why, each.candidates, each.fix,
        )
        for each in lines.unlinked_lines(content)
    ]  # fmt: skip
    yield Sheet(
        "未挂接", "对不上户的行", (words.clocks(content), f"共{len(rows)}行；已读入而认不出是哪一户，不计入任何一户。"),
        (
            Column("文件", "wrapped", 34), Column("工作表", width=12), Column("行", "count", 6),
            Column("表种", width=12), Column("日期", "date", 11), Column("期间", "centred", 9),
            Column("乡镇", width=12), Column("村", width=12), Column("原因", "wrapped", 22),
            Column("候选户", "count", 7), Column("怎么改", "wrapped", 30),
        ),
        rows,
    )  # fmt: skip


def _problems(content: ReportContent) -> Iterable[Sheet]:
    rows = [
        (
            each.source_name, each.sheet, each.cell, words.SEVERITY[each.severity], each.raw, each.message,
            each.fix,
        )
        for each in content.problems
    ]  # fmt: skip
    yield Sheet(
        "问题", "收表中的问题",
        (
            words.clocks(content),
            f"库中现有文件的未读入和提醒共{len(rows)}条，不限本期；日期落在本期而没有读进来的{content.problem_rows}行。",
        ),
        (
            Column("文件", "wrapped", 34), Column("工作表", width=12), Column("单元格", "centred", 8),
            Column("程度", "centred", 7), Column("原文", "wrapped", 22), Column("问题", "wrapped", 40),
            Column("怎么改", "wrapped", 40),
        ),
        rows,
    )  # fmt: skip


# --- income

_INCOME_COLUMNS = (
    Column("乡镇", width=14), Column("应采集户", "count", 9), Column("齐全户", "count", 8),
    Column("不齐户", "count", 8), Column("人数", "count", 8), Column("工资性收入", "money", 15),
    Column("经营性收入", "money", 15), Column("财产性收入", "money", 13), Column("转移性收入", "money", 14),
    Column("支出", "money", 14), Column("纯收入", "money", 15), Column("人均工资性", "money", 11),
    Column("人均经营性", "money", 11), Column("人均财产性", "money", 11), Column("人均转移性", "money", 11),
    Column("人均支出", "money", 11), Column("人均纯收入", "money", 11),
)  # fmt: skip


def _income(content: ReportContent) -> Iterable[Sheet]:
    note = (
        "单位：元。只汇总四项收入、支出和人口都齐全的户；人均纯收入＝纯收入÷人数。"
        if content.income
        else "本期没有应采集收入的户，或没有这项职责。"
    )
    rows = [_income_row(each) for each in income_lines(content)]
    yield Sheet("收入", f"{content.income_quarter}收入", (words.clocks(content), note), _INCOME_COLUMNS, rows)


def _income_row(line: IncomeLine) -> tuple[Cell, ...]:
    each = line.figures
    parts: Sequence[Cell] = [part.per_head for part in line.segments] or [words.NOTHING] * len(PARTS)
    return (
        line.place, each.expected, each.households, each.incomplete, each.persons, each.wage, each.business,
        each.property_income, each.transfer, each.expense, each.net, *parts,
        words.NOTHING if line.expense_per_head is None else line.expense_per_head,
        words.NOTHING if each.net_per_head is None else each.net_per_head,
    )  # fmt: skip


# --- rules

_RULE_COLUMNS = (
    Column("类别", width=20), Column("项目", "wrapped", 24), Column("内容", "wrapped", 46), Column("依据", "wrapped", 30),
)  # fmt: skip


def _rules(content: ReportContent) -> Iterable[Sheet]:
    provenance = content.provenance
    made_from = [
        ("报告", "报告编号", words.report_number(provenance, content.period), ""),
        ("报告", "报告期", words.span(content.period), ""),
        ("报告", "截至日", f"{words.day(provenance.as_of)}（此日以后发生的不计）", ""),
        ("报告", "入库状态", words.known_by(provenance), ""),
        ("报告", "依据", f"{provenance.batches}个文件（库状态 {provenance.snapshot}）", ""),
        ("报告", "制度与规则", f"制度 {provenance.policy}，规则 {provenance.rules}", ""),
        ("报告", "程序", f"zhucun {provenance.version}", ""),
    ]
    windows = [
        (
            f"{each.group}·{each.title}", f"期间 {each.window.label}",
            f"{words.span(each.window)}；{words.day(each.due_on)}到期，宽限至{words.day(each.closes_on)}", "",
        )
        for each in lines.window_lines(content)
    ]  # fmt: skip
    found = (*chain.from_iterable(lines.duty_rules(content)), *lines.policy_rules(content))
    rules = [(each.duty, each.name, each.value, each.basis) for each in found]
    yield Sheet("规则与口径", "规则与口径", (_MEANING,), _RULE_COLUMNS, [*made_from, *windows, *rules])


# --- the roll of visits


def _visit_rolls(content: ReportContent) -> Iterable[Sheet]:
    begins = min((item.window.start for item in visit_windows(content.windows)), default=content.period.start)
    span, title = months_of(content.period), content.period.title
    return visit_roll_sheets(
        VisitRolls(span, title, content.provenance, begins, content.roll, content.visits, content.away)
    )


_SECTIONS: tuple[Callable[[ReportContent], Iterable[Sheet]], ...] = (
    _by_duty, _by_township, _by_village, completion_sheet, _by_month, trend_sheet, unit_sheet, _missed, _to_verify,
    _open, _unlinked, _problems, _income, income_watch_sheets, _rules, _visit_rolls,
)  # fmt: skip
