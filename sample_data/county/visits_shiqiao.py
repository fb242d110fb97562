"""The visit logs of 石桥乡: merged village cells, totals, codes every second month."""

from __future__ import annotations

from dataclasses import replace

from sample_data.county.model import Column, Container, File, Row, Sheet
from sample_data.county.people import NAMESAKE, VILLAGES, code
from sample_data.county.spelling import footer, month_span
from sample_data.county.visit_rows import Style, nobody, stranger, twice, visit_row, visit_rows
from sample_data.county.visits import visits_in

_SHIQIAO_TAIL = (
    Column("visited_on", ("走访时间",)),
    Column("visitor", ("走访人员",)),
    Column("mode", ("走访形式",)),
    Column("count", ("次数",)),
    Column("content", ("走访情况",)),
)
_SHIQIAO_WITHOUT_CODES = Style(
    (Column("village", ("行政村",)), Column("head", ("户主",)), *_SHIQIAO_TAIL),
    ("chinese", "chinese", "dots"),
)
_SHIQIAO_WITH_CODES = Style(
    (Column("village", ("行政村",)), Column("code", ("户编号",)), Column("head", ("户主",)), *_SHIQIAO_TAIL),
    ("chinese", "cell", "dashes"),
    joiner=",",
)


def _total(label: str, count: int) -> Row:
    return Row({"village": label, "count": count}, "skipped", note="a total")


def _with_subtotals(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    listed: list[Row] = []
    for village in VILLAGES["石桥乡"]:
        own = [row for row in rows if row.cells["village"] == village]
        listed += [*own, _total("小计", len(own))]
    return tuple(listed)


def _with_page_header(rows: tuple[Row, ...], style: Style) -> tuple[Row, ...]:
    """The header printed again in the middle, as on the second page."""
    header = {column.field: column.header[-1] for column in style.columns}
    middle = len(rows) // 2
    return (*rows[:middle], Row(header, "skipped", note="the header once more"), *rows[middle:])


def _shiqiao_rows(month: int, style: Style) -> tuple[Row, ...]:
    visits = visits_in(month, "石桥乡")
    if month == 8:  # the first version leaves two visits out
        visits = tuple(v for v in visits if v.code not in (code("石桥村", 4), code("大坪村", 2)))
    rows = visit_rows(visits, style)
    if month == 6:
        rows = twice(rows, 4)
    if month == 7:
        rows = tuple(
            replace(row, note="two households of the village have this head: unlinked", at="head")
            if row.cells["head"] == NAMESAKE
            else row
            for row in rows
        )
    if month == 9:
        spare = [visit for visit in visits if visit.village == "大坪村"]
        rows = (*rows, nobody(visit_row(spare[0], style), style), stranger(spare[1], style, "龚外来", ""))
    return rows


def _shiqiao_sheet(month: int, rows: tuple[Row, ...], style: Style) -> Sheet:
    total = _total("合计", len(rows))
    if month == 3:
        rows = _with_page_header(rows, style)
    if month in (4, 9):
        rows = _with_subtotals(rows)
    end = footer("village", "填表人：向丽   审核人：田明亮") if month % 3 == 0 else ()
    return Sheet(
        name="Sheet1",
        kind="visit",
        above=(f"石桥乡2022年{month}月走访情况统计表",),
        columns=style.columns,
        rows=(*rows, total, *end),
        declared=month_span(month),
        merged=("village",),
    )


def shiqiao_log(month: int) -> File:
    """The log of a month, August's as it first came."""
    style = _SHIQIAO_WITH_CODES if month % 2 == 0 else _SHIQIAO_WITHOUT_CODES
    container: Container = "xls" if month <= 5 else "xlsx"
    notes = {
        1: "Two empty sheets besides.",
        3: "The header stands once more in the middle.",
        4: "小计 after each village.",
        6: "One row stands twice.",
        7: "A row for 王建国 of 石桥村 without a code: two households have that head.",
        8: "First version: an impossible date, a code mistyped, two visits forgotten.",
        9: "小计 after each village; a date such as 3/9/2022, a row without a household, one for a stranger.",
    }
    return File(
        f"石桥乡/石桥乡2022年{month}月走访记录.{container}",
        container,
        f"Merged village cells, 合计 row; {'with' if month % 2 == 0 else 'without'} household codes. "
        + notes.get(month, ""),
        (_shiqiao_sheet(month, _shiqiao_rows(month, style), style),),
        empty_sheets=("Sheet2", "Sheet3") if month == 1 else (),
    )


def shiqiao_correction() -> File:
    """The August log, put right."""
    style = _SHIQIAO_WITH_CODES
    rows = tuple(visit_row(visit, style) for visit in visits_in(8, "石桥乡"))
    original = shiqiao_log(8).path
    return File(
        "石桥乡/石桥乡2022年8月走访记录（更正）.xlsx",
        "xlsx",
        "The August log again, put right: date and code mended, the two forgotten visits added, the rest as "
        "it was. Held back as 疑似更正版 until a person confirms it; then it replaces the first version.",
        (_shiqiao_sheet(8, rows, style),),
        corrects=original,
    )
