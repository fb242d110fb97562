"""The visit logs of 枫林乡: delimited text, and .xls when another clerk is on duty."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sample_data.county.model import Column, Container, File, Row, Sheet
from sample_data.county.spelling import footer, month_span
from sample_data.county.visit_rows import Style, stranger, twice, visit_rows
from sample_data.county.visits import visits_in

_VILLAGE, _HEAD = Column("village", ("村名",)), Column("head", ("户主姓名",))
_CODE, _ID = Column("code", ("户编号",)), Column("id_no", ("证件号码",))
_DATE, _WHO = Column("visited_on", ("走访日期",)), Column("visitor", ("走访人",))
_MODE = Column("mode", ("走访方式",))
_WHAT = Column("content", ("走访内容",))
_FULL = (_VILLAGE, _CODE, _HEAD, _DATE, _WHO, _MODE, _WHAT)


@dataclass(frozen=True)
class _Shape:
    """How 枫林乡 writes one month."""

    container: Container
    style: Style
    titled: bool
    note: str = ""


_MONTHS = {
    1: _Shape("utf-8-sig", Style(_FULL, ("dashes", "compact")), True),
    2: _Shape("gbk", Style(_FULL, ("dots",), ","), False, "No title: only the file name tells the month. "),
    3: _Shape(
        "utf-8-sig",
        Style((_VILLAGE, _HEAD, _DATE, _WHO, _MODE, _WHAT), ("dashes",)),
        True,
        "No household codes. One row stands twice. ",
    ),
    4: _Shape(
        "gbk",
        Style((_VILLAGE, _HEAD, _ID, _DATE, _WHO, _MODE), ("dots", "chinese")),
        True,
        "Identity numbers (kept whole by a leading tab) instead of household codes; a date 上旬. ",
    ),
    5: _Shape("utf-8-sig", Style(_FULL, ("compact",), ","), False),
    6: _Shape(
        "xls", Style(_FULL, ("number", "cell", "dashes")), True, "Some dates are the number 20220603. "
    ),
    8: _Shape("gbk", Style(_FULL, ("chinese", "dots"), ","), True, "One code is mistyped. "),
    9: _Shape(
        "utf-8-sig",
        Style(_FULL, ("fullwidth", "dashes")),
        True,
        "Full-width digits; a date 9.3 without a year; a row under a code that is on no roster. ",
    ),
    10: _Shape("xls", Style(_FULL, ("cell", "dots")), True),
}


def _sheet(month: int, shape: _Shape, rows: tuple[Row, ...]) -> Sheet:
    title = (f"枫林乡2022年{month}月走访情况登记表",) if shape.titled else ()
    end = footer("village", "填表人：石美玲") if shape.titled else ()
    return Sheet(
        name="走访" if shape.container == "xls" else "",
        kind="visit",
        above=title,
        columns=shape.style.columns,
        rows=(*rows, *end),
        declared=month_span(month),
    )


def fenglin_log(month: int) -> File:
    """The log of a month other than July."""
    shape = _MONTHS[month]
    visits = visits_in(month, "枫林乡")
    rows = visit_rows(visits, shape.style)
    if month == 3:
        rows = twice(rows, 7)
    if month == 9:
        rows = (*rows, stranger(visits[-1], shape.style, "欧无名", "0303999"))
    container = {"utf-8-sig": "UTF-8 (BOM) CSV", "gbk": "GBK CSV", "xls": ".xls"}[shape.container]
    suffix = "xls" if shape.container == "xls" else "csv"
    return File(
        f"枫林乡/枫林乡2022年{month}月走访记录.{suffix}",
        shape.container,
        f"{container} with a village column. {shape.note}".strip(),
        (_sheet(month, shape, rows),),
    )


_JULY_SHAPES = {
    "枫林村": _Shape("gbk", Style(_FULL, ("dots",)), False),
    "黄泥村": _Shape("utf-8-sig", Style(_FULL, ("dashes", "fullwidth")), False),
    "青山村": _Shape("gbk", Style((_VILLAGE, _CODE, _HEAD, _DATE, _WHO, _WHAT), ("chinese",)), False),
}


def fenglin_july(village: str) -> File:
    """The log of one village for July."""
    shape = _JULY_SHAPES[village]
    rows = visit_rows([visit for visit in visits_in(7, "枫林乡") if visit.village == village], shape.style)
    sheet = _sheet(7, shape, rows)
    container = "GBK CSV" if shape.container == "gbk" else "UTF-8 (BOM) CSV"
    note = f"{container} of one village; only the file name tells the month."
    if "mode" not in shape.style.fields:
        sheet = replace(sheet, troubles=(("MODE_COLUMN_MISSING", "warning"),))
        note += " No 走访方式 column: its rows are kept and neither counted nor discounted until somebody answers."
    return File(f"枫林乡/{village}2022年7月走访登记.csv", shape.container, note, (sheet,))


def fenglin_copy() -> File:
    """The February log under another name."""
    original = fenglin_log(2)
    return replace(
        original,
        path=original.path.replace(".csv", "（1）.csv"),
        copy_of=original.path,
        note="The February log sent a second time under another name, byte for byte the same.",
    )
