"""Pairing rosters: 10 January, 1 September, and the list of the additions."""

from __future__ import annotations

from datetime import date

from sample_data.county.model import Column, Container, File, Helper, PairingRow, Row, Sheet, Written
from sample_data.county.people import (
    ADDED_PAIRINGS,
    COUNTY,
    CUT_OVER,
    NOW,
    TOWNSHIP_OF,
    VILLAGES,
    helper_of,
    is_monitored,
    village_on,
)
from sample_data.county.spelling import columns, in_words, numbered

_PAIRED_ON = date(2022, 1, 10)


def _pairing_row(household: str, helper: Helper, day: date, start: date | None = None) -> Row:
    village = village_on(household, day)
    cells: dict[str, Written] = {
        "helper": helper.name,
        "unit": helper.unit,
        "level": helper.level,
        "post": helper.post,
        "phone": helper.phone,
        "head": NOW[household].head,
        "code": household,
        "village": village,
        "township": TOWNSHIP_OF[village],
        "kind": "结对帮扶" if is_monitored(household, start or day) else "结对联系",
        "start": start,
    }
    return Row(cells, "accepted", PairingRow(household, helper.name, start))


_PAIRING = columns(
    helper="帮扶责任人",
    unit="帮扶单位",
    level="隶属关系",
    post="职务",
    phone="联系电话",
    head="户主姓名",
    code="户编号",
    village="行政村",
    township="乡镇",
    kind="结对类型",
)
_PAIRING_TWO_ROWS = columns(
    no="序号",
    helper="责任人/姓名",
    unit="责任人/单位",
    level="责任人/隶属关系",
    post="责任人/职务",
    phone="责任人/电话",
    head="结对户/户主姓名",
    code="结对户/户编号",
    village="结对户/行政村",
    township="结对户/乡镇",
    kind="结对类型",
)
_PAIRING_INTERVALS = columns(
    village="行政村",
    head="户主姓名",
    code="户编号",
    helper="帮扶责任人",
    unit="帮扶单位",
    level="隶属关系",
    phone="联系电话",
    kind="结对类型",
    start="开始时间",
)


def _pairings(township: str, day: date) -> tuple[Row, ...]:
    """The pairings of a township on a day, helper by helper; the unpaired are not in the list."""
    known = [key for key in NOW if TOWNSHIP_OF[village_on(key, day)] == township]
    paired = [(helper, key) for key in known if (helper := helper_of(key, day)) is not None]
    order = list(TOWNSHIP_OF)
    paired.sort(key=lambda pair: (order.index(village_on(pair[1], day)), pair[0].phone, pair[1]))
    return tuple(_pairing_row(key, helper, day) for helper, key in paired)


def _pairing_sheet(township: str, day: date, written: tuple[Column, ...], name: str) -> Sheet:
    rows = _pairings(township, day)
    return Sheet(
        name=name,
        kind="pairing",
        above=(f"{COUNTY}{township}结对帮扶（联系）花名册（{in_words(day)}）",),
        columns=written,
        rows=numbered(rows) if written[0].field == "no" else rows,
        effective=day,
    )


_JANUARY_PAIRINGS: tuple[tuple[str, Container, tuple[Column, ...], str], ...] = (
    ("白沙镇", "xlsx", _PAIRING_TWO_ROWS, "Two-row header (责任人 over 姓名, 单位, 电话)."),
    ("石桥乡", "xls", _PAIRING, "One household (石桥乡桃花村) is missing: nobody was named for it."),
    ("枫林乡", "gbk", _PAIRING, "GBK CSV."),
)


def _january_pairing(township: str, container: Container, written: tuple[Column, ...], note: str) -> File:
    suffix = "csv" if container == "gbk" else container
    sheet = _pairing_sheet(township, _PAIRED_ON, written, "" if container == "gbk" else "结对")
    return File(f"{township}/{township}结对花名册2022年1月.{suffix}", container, note, (sheet,))


def _september_pairing() -> File:
    sheets = tuple(_pairing_sheet(township, CUT_OVER, _PAIRING, township) for township in VILLAGES)
    return File(
        "县驻村办/云溪县结对帮扶花名册（2022年9月1日）.xlsx",
        "xlsx",
        "The whole county, one sheet per township; provincial and prefectural helpers are gone and replaced.",
        sheets,
    )


def _added_pairing() -> File:
    rows = [_pairing_row(key, helper, CUT_OVER, since) for key, helper, since in ADDED_PAIRINGS]
    return File(
        "枫林乡/枫林乡新增户结对名单.xlsx",
        "xlsx",
        "A list of intervals: every row has its own 开始时间. One household has two helpers one after the other "
        "in September, neither for half the month; 枫林村 0301023 has none.",
        (
            Sheet(
                name="Sheet1",
                kind="pairing",
                above=("枫林乡新增监测户和脱贫户结对名单",),
                columns=_PAIRING_INTERVALS,
                rows=tuple(rows),
            ),
        ),
    )


def pairing_rosters() -> tuple[File, ...]:
    """Every pairing roster of the county."""
    return (*(_january_pairing(*one) for one in _JANUARY_PAIRINGS), _september_pairing(), _added_pairing())
