"""The workbook's tables of whole groups, trends, units and watched incomes: those of the page in full."""

from __future__ import annotations

from collections.abc import Iterable

from zhucun_cli.ledger.figures import Figures
from zhucun_cli.reports import words
from zhucun_cli.reports.content import ReportContent
from zhucun_cli.reports.incomes import income_bands, watch_lines, watch_words
from zhucun_cli.reports.over_time import (
    LEAST_RANKED,
    completion_table,
    trend_lines,
    unit_lines,
)
from zhucun_cli.reports.sheets import Cell, Column, Sheet

_COUNTS = (
    Column("应办", "count", 8), Column("免办", "count", 7), Column("按时", "count", 8),
    Column("逾期完成", "count", 8), Column("未完成", "count", 8), Column("其中待核", "count", 8),
    Column("未到期", "count", 8), Column("口径", "centred", 8), Column("比率", "rate", 9),
    Column("已办（分子）", "count", 9), Column("应办－免办（分母）", "count", 10),
)  # fmt: skip


def _counts(figures: Figures) -> tuple[Cell, ...]:
    rate = words.NOTHING if figures.coverage is None else figures.coverage
    return (
        figures.expected, figures.excused, figures.on_time, figures.late, figures.missed, figures.to_verify,
        figures.open, words.measure(figures, True), rate, figures.done, figures.due,
    )  # fmt: skip


def completion_sheet(content: ReportContent) -> Iterable[Sheet]:
    """Households with every duty of a group done, in the county and each township."""
    table = completion_table(content)
    left_out = [f"{group}中{'、'.join(titles)}未收集，不在内。" for group, titles in table.left_out.items()]
    yield Sheet(
        "全部办到", "每一项都办到的户",
        (words.clocks(content), "按时或逾期办了都算；免办的不计，未到期的还不算。" + "".join(left_out)),
        (
            Column("乡镇", width=14), Column("组", "centred", 8), Column("应办户", "count", 9),
            Column("全部办到", "count", 9), Column("口径", "centred", 8), Column("完成率", "rate", 9),
        ),
        [
            (place, group, cell.households, cell.complete, cell.measure, cell.rate)
            for place, cells in table.rows
            for group, cell in zip(table.groups, cells, strict=True)
            if cell.has_rate
        ],
    )  # fmt: skip


def trend_sheet(content: ReportContent) -> Iterable[Sheet]:
    """Every duty's last windows, one row each."""
    yield Sheet(
        "走势", "各项职责的走势",
        (words.clocks(content), "最近十二个期间（制度施行以后的），都按同一截至日、同样的入库状态计算。"),
        (Column("组", "centred", 8), Column("职责", width=18), Column("期间", "centred", 10), *_COUNTS),
        [
            (line.group, line.title, window.label, *_counts(each.figures))
            for line in trend_lines(content)
            for _, window, each in line.points
        ],
    )  # fmt: skip


def unit_sheet(content: ReportContent) -> Iterable[Sheet]:
    """The units by place."""
    yield Sheet(
        "单位", "各帮扶单位",
        (
            words.clocks(content),
            f"本期各项职责合计；分母不足{LEAST_RANKED}的、还有未到期的不排名，同率同名次；待核的暂按未完成计，核实后名次会变。",
        ),
        (Column("名次", "count", 7), Column("单位", width=26), *_COUNTS),
        [(each.place or words.NOTHING, each.unit, *_counts(each.figures)) for each in unit_lines(content)],
    )  # fmt: skip


def income_watch_sheets(content: ReportContent) -> Iterable[Sheet]:
    """How incomes are spread; and who is named beside the monitoring line, where one is configured."""
    if content.incomes:
        yield Sheet(
            "收入分布", f"{content.income_quarter}人均纯收入的分布", (words.clocks(content), "单位：元。"),
            (Column("人均纯收入", width=18), Column("户数", "count", 9)),
            [(each.title, each.households) for each in income_bands(content.incomes)], portrait=True,
        )  # fmt: skip
    if content.watch is not None:
        yield Sheet(
            "低收入", "低于监测线和收入骤减的户",
            (
                words.clocks(content), watch_words(content),
                "四个季度人均纯收入相加与监测线比；骤减与上年同季比，没有的与上季比。※ 本工具默认，未见制度规定，只供核查。",
            ),
            (
                Column("乡镇", width=12), Column("村", width=12), Column("户编号", width=17), Column("户主", width=7),
                Column("情形", width=20), Column("本季人均", "money", 11), Column("四季人均合计", "money", 12),
                Column("比较的季度", "centred", 10), Column("当季人均", "money", 11), Column("下降", "centred", 9),
            ),
            [
                (
                    each.township, each.village, each.household, each.head, each.why, each.now, each.year,
                    each.before, each.before_amount, each.drop,
                )
                for each in watch_lines(content)
            ],
        )  # fmt: skip
