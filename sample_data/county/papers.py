"""Files and handbooks of households in 2022: what the townships say is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from sample_data.county.model import File, Row, Sheet, Trouble, WorkRow, Written, draw, pick
from sample_data.county.people import COUNTY, NOW, TOWNSHIP_OF, code, is_monitored, on_roll, village_on
from sample_data.county.spelling import columns, footer, numbered, only, spell

YEAR = "2022"
_WHOLE_YEAR = (date(2022, 1, 1), date(2022, 12, 31))
_LOOKED_ON = date(2022, 9, 20)
_ITEMS = ("户口簿身份证复印件", "信息采集表", "民主评议记录")
_THERE, _PARTLY, _NOT = ("有", "√", "齐全"), ("不全", "缺项"), ("无", "×")
_ODD_PAPER, _ODD_BOOK = code("黄泥村", 2), code("桃花村", 12)
_BLANK_BOOK, _UNDATED_BOOK = code("石桥村", 11), code("大坪村", 12)


def _there(village: str) -> list[str]:
    return sorted(key for key in NOW if village_on(key, _LOOKED_ON) == village and on_roll(key, _LOOKED_ON))


def _looked_at(kind: str, household: str, item: str = "") -> date:
    return date(2022, 4, 6) + timedelta(days=int(draw(kind, household, item) * 180))


def _means(household: str, day: date | None, counts: bool | None) -> WorkRow:
    known = NOW[household]
    return WorkRow(household, village_on(household, _LOOKED_ON), known.head, YEAR, day, counts)


def _cells(household: str) -> dict[str, Written]:
    return {
        "code": household,
        "head": NOW[household].head,
        "village": village_on(household, _LOOKED_ON),
    }


def _paper_rows(village: str) -> Iterator[Row]:
    """Three papers for each monitored household."""
    for household in _there(village):
        if not is_monitored(household, _LOOKED_ON):
            continue
        for item in _ITEMS:
            day = _looked_at("paper", household, item)
            chance = draw("there", household, item)
            words = _THERE if chance < 0.6 else _PARTLY if chance < 0.75 else _NOT
            said = pick(words, "said", household, item)
            cells = {
                **_cells(household),
                "item": item,
                "present": said,
                "copies": 1 + int(draw("copies", household, item) * 3) if words is _THERE else None,
                "day": spell(day, "dashes") if words is _THERE else None,
            }
            filed = day if words is _THERE else None
            row = Row(cells, "accepted", _means(household, filed, words is _THERE))
            if (household, item) == (_ODD_PAPER, _ITEMS[1]):
                trouble = Trouble("present", "CHOICE_UNKNOWN", "error")
                row = Row(
                    {**cells, "present": "复印了一半"},
                    "rejected",
                    _means(household, filed, None),
                    (trouble,),
                    "neither there nor not: it must not become a blank, which counts",
                )
            yield row


_PAPERS = columns(
    code="户编号",
    head="户主姓名",
    village="行政村",
    item="资料名称",
    present="有无",
    copies="份数",
    day="归档日期",
)
_WHOLE_FILES = columns(
    no="序号",
    village="行政村",
    head="户主姓名",
    code="户编号",
    present="是否齐全",
    defect="缺少材料",
    day="完善时间",
)
_BOOKS = columns(
    village="村",
    head="户主",
    code="户编号",
    filled="填写情况",
    filled_to="填至",
    defect="存在问题",
    day="检查日期",
)


def _fenglin_papers() -> File:
    rows = [row for village in ("枫林村", "黄泥村", "青山村") for row in _paper_rows(village)]
    rows.insert(5, replace(rows[4], fate="duplicate", note="the row above once more"))
    sheet = Sheet(
        name="",
        kind="dossier",
        above=(f"{COUNTY}枫林乡2022年监测户一户一档目录",),
        columns=_PAPERS,
        rows=tuple(rows),
        declared=_WHOLE_YEAR,
    )
    note = "GBK CSV, a row for each paper of a file; present in five words and signs, one of no meaning; a row twice."
    return File("枫林乡/枫林乡2022年一户一档目录.csv", "gbk", note, (sheet,))


def _baisha_papers() -> File:
    rows = []
    for household in (h for village in ("白沙社区", "双桥村", "石门村") for h in _there(village)):
        if not is_monitored(household, _LOOKED_ON):
            continue
        day, chance = _looked_at("file", household), draw("whole", household)
        said = pick(_THERE[1:] if chance < 0.8 else _PARTLY, "whole word", household)
        cells = {
            **_cells(household),
            "present": said,
            "defect": None if chance < 0.8 else "缺承诺授权书",
            "day": spell(day, "cell"),
        }
        rows.append(Row(only(_WHOLE_FILES, cells), "accepted", _means(household, day, chance < 0.8)))
    sheet = Sheet(
        name="统计",
        kind="dossier",
        above=(f"{COUNTY}白沙镇一户一档建档情况统计表（2022年）",),
        columns=_WHOLE_FILES,
        rows=(*numbered(rows), *footer("no", "填表人：覃小芳    审核人：龙向东")),
        declared=_WHOLE_YEAR,
    )
    note = "One row for the whole file of a household; the year stands only in the title."
    return File("白沙镇/白沙镇一户一档建档情况统计表.xlsx", "xlsx", note, (sheet,))


_FILLED, _PARTLY_FILLED, _NOT_FILLED = ("已填", "完整", "已填写"), ("未填完", "漏填"), ("未填",)


def _book_rows(village: str) -> Iterator[Row]:
    """The handbooks of the general households."""
    for household in _there(village):
        if is_monitored(household, _LOOKED_ON) or NOW[household].register != "脱贫户":
            continue
        day, chance = _looked_at("book", household), draw("filled", household)
        words = _FILLED if chance < 0.8 else _PARTLY_FILLED if chance < 0.92 else _NOT_FILLED
        cells: dict[str, Written] = {
            **_cells(household),
            "filled": pick(words, "filled word", household),
            "filled_to": f"{day.month}月",
            "defect": None if words is _FILLED else "第二季度走访页漏签",
            "day": spell(day, "dots"),
        }
        row = Row(cells, "accepted", _means(household, day, words is _FILLED))
        if household == _BLANK_BOOK:
            row = Row({**cells, "filled": None}, "accepted", _means(household, day, True),
                      note="not said: counts as filled", at="filled")  # fmt: skip
        if household == _UNDATED_BOOK:
            row = Row({**cells, "filled": "已填", "day": None}, "accepted", _means(household, None, True),
                      note="no day: in time, marked undated", at="day")  # fmt: skip
        if household == _ODD_BOOK:
            trouble = Trouble("filled", "CHOICE_UNKNOWN", "error")
            row = Row({**cells, "filled": "差一点"}, "rejected", _means(household, day, None), (trouble,),
                      "filled in or not? It must not become a blank, which counts")  # fmt: skip
        yield row


def _shiqiao_books() -> File:
    sheet = Sheet(
        name="Sheet1",
        kind="handbook",
        above=("石桥乡2022年结对联系手册检查登记表",),
        columns=_BOOKS,
        rows=tuple(row for village in ("石桥村", "桃花村", "大坪村") for row in _book_rows(village)),
        merged=("village",),
        declared=_WHOLE_YEAR,
    )
    note = "Merged village cells; one 填写情况 blank, one of no meaning, one day missing."
    return File("石桥乡/石桥乡2022年结对联系手册检查登记表.xlsx", "xlsx", note, (sheet,))


def papers() -> tuple[File, ...]:
    """Every sheet about files and handbooks; every township has households of both, and sends one of the two at most."""
    assert set(TOWNSHIP_OF.values()) == {"白沙镇", "石桥乡", "枫林乡"}
    return (_fenglin_papers(), _baisha_papers(), _shiqiao_books())
