"""The quarterly incomes of Q1 to Q3 2022 and the sheets they came in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sample_data.county.model import Column, Container, File, IncomeRow, Row, Sheet, Trouble, Written, draw
from sample_data.county.people import (
    NAMESAKE,
    NOW,
    TOWNSHIP_OF,
    VILLAGES,
    code,
    is_monitored,
    on_roll,
    village_on,
)
from sample_data.county.spelling import (
    QUARTERS,
    Spelling,
    columns,
    footer,
    numbered,
    only,
    quarter_span,
    spell,
)

PARTS = ("wage", "business", "property", "transfer")
AMOUNTS = (*PARTS, "expense", "net")
_LATE_Q3 = {  # collected after 10 October; the last of them after the 30th, when the quarter is closed
    code("白沙社区", 9): date(2022, 10, 12),
    code("双桥村", 11): date(2022, 10, 14),
    code("石门村", 3): date(2022, 10, 20),
    code("石门村", 17): date(2022, 10, 30),
    code("石桥村", 2): date(2022, 10, 11),
    code("桃花村", 14): date(2022, 10, 18),
    code("大坪村", 15): date(2022, 10, 31),
}


@dataclass(frozen=True)
class Income:
    """What one household earned in one quarter, in 元."""

    code: str
    village: str
    head: str
    quarter: str
    parts: tuple[int, int, int, int]
    expense: int
    persons: int
    collected_on: date

    @property
    def net(self) -> int:
        """Net income: the four parts less what production cost."""
        return sum(self.parts) - self.expense


def _is_asked(household: str, quarter: str) -> bool:
    """Whether anybody asks this household for its income of the quarter."""
    middle, last = quarter_span(quarter)[0] + timedelta(days=46), quarter_span(quarter)[1]
    if not (
        on_roll(household, middle) and on_roll(household, last)
    ):  # so one added on 17 August, who is due, is forgotten
        return False
    return NOW[household].register == "脱贫户" or is_monitored(household, middle)


def _income(household: str, quarter: str) -> Income:
    known = NOW[household]
    _, last = quarter_span(quarter)

    def amount(part: str, share: float, most: int) -> int:
        """Nothing with the chance 1 - share, else up to `most`, and much the same every quarter."""
        if draw(part, household) > share:
            return 0
        usual = 0.2 + 0.8 * draw(part, "usual", household)
        return int(usual * most * (0.85 + 0.3 * draw(part, household, quarter)))

    business = amount("business", 0.7, 4200)
    collected = last + timedelta(days=int(draw("collected", household, quarter) * 18) - 8)
    if quarter == "2022Q3":
        collected = _LATE_Q3.get(household, min(collected, date(2022, 10, 10)))
    elif draw("tardy", household, quarter) < 0.05:
        collected += timedelta(days=18)
    return Income(
        code=household,
        village=village_on(household, last),
        head=known.head,
        quarter=quarter,
        parts=(
            amount("wage", 0.8, 2600) * max(1, known.population // 2),
            business,
            amount("property", 0.35, 500),
            amount("transfer", 0.95, 900),
        ),
        expense=int(business * (0.2 + 0.25 * draw("expense", household))),
        persons=known.population,
        collected_on=collected,
    )


def incomes_in(quarter: str, township: str) -> tuple[Income, ...]:
    """The incomes a township collected for a quarter, village by village; about one in 15 is missing."""
    villages = VILLAGES[township]
    found = [
        _income(household, quarter)
        for household in NOW
        if TOWNSHIP_OF[village_on(household, quarter_span(quarter)[1])] == township
        and _is_asked(household, quarter)
        and (draw("collected at all", household, quarter) < 0.94 or household in _LATE_Q3)
    ]
    return tuple(sorted(found, key=lambda income: (villages.index(income.village), income.code)))


# --- sheets ---------------------------------------------------------------------------------------------

Money = Callable[[int], Written]


def _whole(amount: int) -> Written:
    return amount


def _separated(amount: int) -> Written:
    return f"{amount:,}.00"


def _wan(amount: int) -> Written:
    return float(Decimal(amount) / 10000)


@dataclass(frozen=True)
class Style:
    """How one township writes the incomes of one quarter."""

    columns: tuple[Column, ...]
    money: Money = _whole
    spelling: Spelling = "cell"
    period: str | None = None

    @property
    def fields(self) -> frozenset[str]:
        """The fields this sheet has a column for."""
        return frozenset(column.field for column in self.columns)


def per_head(net: int, persons: int) -> Decimal:
    """Net income per head, to the fen."""
    return (Decimal(net) / persons).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _cells(income: Income, style: Style) -> dict[str, Written]:
    amounts = dict(zip(AMOUNTS, (*income.parts, income.expense, income.net), strict=True))
    cells: dict[str, Written] = {
        "code": income.code,
        "head": income.head,
        "village": income.village,
        "quarter": style.period,
        **{field: style.money(amount) for field, amount in amounts.items()},
        "persons": income.persons,
        "per_head": float(per_head(income.net, income.persons)),
        "collected_on": spell(income.collected_on, style.spelling),
    }
    return only(style.columns, cells)


def _meaning(income: Income, style: Style) -> IncomeRow:
    wage, business, rent, transfer = (Decimal(part) for part in income.parts)
    return IncomeRow(
        code=income.code if "code" in style.fields else None,
        village=income.village,
        head=income.head,
        quarter=income.quarter,
        parts=(wage, business, rent, transfer),
        expense=Decimal(income.expense),
        persons=income.persons,
        collected_on=income.collected_on if "collected_on" in style.fields else None,
    )


def _rows(incomes: Iterable[Income], style: Style) -> tuple[Row, ...]:
    return tuple(Row(_cells(income, style), "accepted", _meaning(income, style)) for income in incomes)


def _total(incomes: tuple[Income, ...], style: Style, label_field: str) -> Row:
    listed = zip(*((*i.parts, i.expense, i.net, i.persons) for i in incomes), strict=True)
    sums = dict(zip((*AMOUNTS, "persons"), (sum(column) for column in listed), strict=True))
    cells: dict[str, Written] = {
        field: style.money(sums[field]) for field in AMOUNTS if field in style.fields
    }
    return Row({label_field: "合计", **cells, "persons": sums["persons"]}, "skipped", note="a total")


_BAISHA = columns(
    no="序号",
    code="户编号",
    head="户主",
    village="行政村",
    quarter="采集季度",
    wage="收入（元）/工资性收入",
    business="收入（元）/生产经营性收入",
    property="收入（元）/财产性收入",
    transfer="收入（元）/转移性收入",
    expense="生产经营性支出",
    persons="家庭人口",
    net="纯收入",
    per_head="人均纯收入",
    collected_on="采集日期",
)
_BAISHA_PERIODS = {"2022Q1": "2022年第一季度", "2022Q2": "2022Q2", "2022Q3": "2022年三季度"}


def _baisha_sheet(quarter: str, incomes: tuple[Income, ...], title: str) -> Sheet:
    style = Style(
        _BAISHA, period=_BAISHA_PERIODS[quarter], spelling="dots" if quarter == "2022Q1" else "cell"
    )
    rows = numbered(_rows(incomes, style))
    if quarter == "2022Q1":
        rows = (rows[0], _guessed(rows[1]), *rows[2:])  # one whose amount is 0, so that the total is right
    return Sheet(
        name="收入采集",
        kind="income",
        above=(title, "单位：元"),
        columns=style.columns,
        rows=(*rows, _total(incomes, style, "no"), *footer("no", "填表人：覃小芳        审核人：龙向东")),
        declared=quarter_span(quarter),
    )


def _guessed(row: Row) -> Row:
    """The same row with a guess where the income from property should stand."""
    assert isinstance(row.means, IncomeRow)
    wage, business, _, transfer = row.means.parts
    return replace(
        row,
        cells={**row.cells, "property": "约两百"},
        means=replace(row.means, parts=(wage, business, None, transfer)),
        troubles=(Trouble("property", "NUMBER_INVALID", "warning"),),
        note="a guess, not a number: the amount is null",
    )


def _baisha(quarter: str) -> tuple[File, ...]:
    incomes = incomes_in(quarter, "白沙镇")
    late = tuple(i for i in incomes if quarter == "2022Q3" and i.code in _LATE_Q3)
    title = f"白沙镇2022年{QUARTERS[quarter]}脱贫户和监测户收入采集表"
    main = File(
        f"白沙镇/白沙镇2022年{QUARTERS[quarter]}收入采集表.xlsx",
        "xlsx",
        "Two-row header (收入（元） over the four parts), 单位：元, 采集季度 as a column, 合计, footer."
        + (" One amount is a guess in words." if quarter == "2022Q1" else ""),
        (_baisha_sheet(quarter, tuple(i for i in incomes if i not in late), title),),
    )
    if not late:
        return (main,)
    rest = File(
        f"白沙镇/白沙镇2022年{QUARTERS[quarter]}收入采集表（补报）.xlsx",
        "xlsx",
        "What was collected after 10 October: late, but within the 20 days.",
        (_baisha_sheet(quarter, late, title + "（补报）"),),
    )
    return (main, rest)


_AMOUNTS = columns(
    wage="工资性收入",
    business="生产经营性收入",
    property="财产性收入",
    transfer="转移性收入",
    expense="生产经营性支出",
    persons="家庭人口",
    net="纯收入",
)
_WITH_CODES = (
    *columns(village="行政村", code="户编号", head="户主"),
    *_AMOUNTS,
    *columns(per_head="人均纯收入", collected_on="采集日期"),
)
_WITHOUT_CODES = (*columns(village="行政村", head="户主"), *_AMOUNTS, *columns(collected_on="采集日期"))
_SHIQIAO = {
    "2022Q1": Style(_WITH_CODES, _separated, "chinese"),
    "2022Q2": Style(_WITHOUT_CODES, _wan, "cell"),
    "2022Q3": Style(_WITH_CODES, _whole, "dots"),
}


def _shiqiao(quarter: str) -> File:
    style = _SHIQIAO[quarter]
    incomes = incomes_in(quarter, "石桥乡")
    if quarter == "2022Q2":  # 大坪村 sent nothing; one of the two namesakes is listed, without a code
        incomes = tuple(i for i in incomes if i.village != "大坪村" and i.code != code("石桥村", 9))
    rows = _rows(incomes, style)
    if "code" not in style.fields:
        rows = tuple(
            replace(r, note="two households of the village have this head: unlinked", at="head")
            if r.cells["head"] == NAMESAKE
            else r
            for r in rows
        )
    container: Container = "xlsx" if quarter == "2022Q3" else "xls"
    notes = {
        "2022Q1": "Amounts are texts with thousands separators (1,250.00).",
        "2022Q2": "Amounts in 万元; no household codes, so the row of 王建国 fits two households; nothing from 大坪村.",
        "2022Q3": "Two rows late, one after the quarter was closed.",
    }
    unit = "单位：万元" if quarter == "2022Q2" else "单位：元"
    return File(
        f"石桥乡/石桥乡2022年{QUARTERS[quarter]}收入统计表.{container}",
        container,
        f"The quarter stands only in the title; {unit}, merged village cells, 合计. {notes[quarter]}",
        (
            Sheet(
                name="Sheet1",
                kind="income",
                above=(f"石桥乡2022年{QUARTERS[quarter]}农户收入统计表", unit),
                columns=style.columns,
                rows=(*rows, _total(incomes, style, "village")),
                declared=quarter_span(quarter),
                merged=("village",),
            ),
        ),
    )


_FENGLIN = Style((*columns(village="村名", code="户编号", head="户主"), *_AMOUNTS))
_FENGLIN_CONTAINERS: dict[str, Container] = {"2022Q1": "gbk", "2022Q2": "utf-8-sig", "2022Q3": "xls"}


def _fenglin(quarter: str) -> File:
    container = _FENGLIN_CONTAINERS[quarter]
    rows = _rows(incomes_in(quarter, "枫林乡"), _FENGLIN)
    suffix = "xls" if container == "xls" else "csv"
    return File(
        f"枫林乡/枫林乡2022年{QUARTERS[quarter]}收入采集.{suffix}",
        container,
        "No 采集日期, so every row is in time and marked undated; the quarter stands only in the title.",
        (
            Sheet(
                name="收入" if container == "xls" else "",
                kind="income",
                above=(f"枫林乡2022年{QUARTERS[quarter]}收入采集表", "单位：元"),
                columns=_FENGLIN.columns,
                rows=rows,
                declared=quarter_span(quarter),
            ),
        ),
    )


def income_sheets() -> tuple[File, ...]:
    """Every income file of the county."""
    return (
        *(file for quarter in QUARTERS for file in _baisha(quarter)),
        *(_shiqiao(quarter) for quarter in QUARTERS),
        *(_fenglin(quarter) for quarter in QUARTERS),
    )
