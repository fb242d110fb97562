"""The visit logs of 白沙镇: one sheet per village, a header of two rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sample_data.county.model import Column, File, Sheet
from sample_data.county.people import VILLAGES, code
from sample_data.county.spelling import footer, month_span, numbered
from sample_data.county.visit_rows import Style, visit_rows
from sample_data.county.visits import Visit, visits_in

_TAIL = (
    Column("visited_on", ("走访情况", "走访日期")),
    Column("visitor", ("走访情况", "走访人")),
    Column("mode", ("走访情况", "走访方式")),
    Column("content", ("走访情况", "走访内容")),
    Column("remark", ("备注",)),
)
_BAISHA_WITH_CODES = Style(
    (
        Column("no", ("序号",)),
        Column("code", ("农户信息", "户编号")),
        Column("head", ("农户信息", "户主姓名")),
        *_TAIL,
    ),
    ("cell", "cell", "cell", "dots"),
)
_BAISHA_WITHOUT_CODES = Style(
    (
        Column("no", ("序号",)),
        Column("head", ("农户信息", "户主姓名")),
        Column("group", ("农户信息", "村民小组")),
        *_TAIL,
    ),
    ("cell", "cell", "dots", "chinese"),
)


def _baisha_visits(month: int) -> tuple[Visit, ...]:
    """What stands in the workbook of a month: a visit of 30 August came only with September's."""
    late = [v for v in visits_in(8, "白沙镇") if v.code == code("白沙社区", 5) and v.day == date(2022, 8, 30)]
    visits = [visit for visit in visits_in(month, "白沙镇") if visit not in late]
    return tuple(late + visits if month == 9 else visits)


def _baisha_sheet(month: int, village: str, visits: tuple[Visit, ...]) -> Sheet:
    style = _BAISHA_WITH_CODES if month <= 6 else _BAISHA_WITHOUT_CODES
    rows = visit_rows([visit for visit in visits if visit.village == village], style)
    if month == 3:  # codes typed as numbers
        rows = tuple(replace(row, cells={**row.cells, "code": int(str(row.cells["code"]))}) for row in rows)
    title = f"白沙镇2022年{month}月结对走访记录表"
    return Sheet(
        name=village,
        kind="visit",
        above=(title, f"填报单位：白沙镇{village}") if month >= 4 else (title,),
        columns=style.columns,
        rows=(*numbered(rows), *footer("no", "填表人：覃小芳        审核人：龙向东")),
        declared=month_span(month),
        date_format="yyyy-mm-dd" if month % 2 else 'yyyy"年"m"月"d"日"',
    )


def baisha_log(month: int) -> File:
    """The workbook of a month."""
    villages = [village for village in VILLAGES["白沙镇"] if (village, month) != ("石门村", 8)]
    visits = _baisha_visits(month)
    notes = {
        3: "Household codes are typed as numbers.",
        5: "One code is mistyped.",
        6: "One 走访方式 is blank.",
        7: "Dates without a full year or day.",
        8: "The sheet of 石门村 never came, so its households are 未报; one 走访方式 is an unknown word.",
        9: "An impossible date, a blank date, and one visit of 30 August that came late.",
    }
    return File(
        f"白沙镇/白沙镇2022年{month}月走访记录.xlsx",
        "xlsx",
        "One sheet per village (its name is the sheet's name, there is no village column), title, two-row "
        f"header, footer{'' if month <= 6 else '; no household codes'}. " + notes.get(month, ""),
        tuple(_baisha_sheet(month, village, visits) for village in villages),
    )
