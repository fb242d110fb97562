"""The county office's and the townships' registers of 2022: themes, helpers, changes, exemptions, replies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sample_data.county.model import (
    Container,
    EventRow,
    ExemptionRow,
    File,
    ObjectionRow,
    Row,
    Sheet,
    Stated,
    Trouble,
    Written,
)
from sample_data.county.people import (
    AWAY,
    CLEARED_IN_AUGUST,
    COUNTY,
    DIED,
    FOUND_IN_JULY,
    HELPERS,
    LEFT_AND_BACK,
    MARKED_AGAIN,
    MERGED,
    MERGED_INTO,
    MOVED_AWAY,
    MOVED_WITHIN,
    NOW,
    OUTSIDERS,
    SPLIT,
    SPLIT_OFF,
    code,
)
from sample_data.county.spelling import Spelling, columns, footer, month_span, numbered, spell

_THEMES = (
    "春节慰问和返乡务工", "春耕备耕", "防返贫集中排查", "产业帮扶", "住房和饮水安全", "防汛和防溺水",
    "半年收入核对", "秋季入学和助学", "秋收和产销对接", "医保缴费", "冬季保暖",
)  # fmt: skip
_THEME = columns(month="月份", theme="走访主题", first="开始日期", last="结束日期", prompt="工作提示期号")


def _themes() -> File:
    rows = []
    for month, theme in enumerate(_THEMES, start=1):
        cells: dict[str, Written] = {
            "month": f"{month}月",
            "theme": theme,
            "first": month_span(month)[0],
            "last": date(2022, month, 25),
            "prompt": f"第{month}期",
        }
        rows.append(Row(cells, "accepted"))
    rows.append(
        Row({"month": "十二月", "theme": "年终总结"}, "rejected", None,
            (Trouble("month", "PERIOD_INVALID", "error"),), "a month in Chinese numerals")
    )  # fmt: skip
    sheet = Sheet(
        name="主题",
        kind="theme",
        above=(f"{COUNTY}2022年各月走访主题安排表",),
        columns=_THEME,
        rows=tuple(rows),
    )
    note = (
        "Months without a year, which stands in the title; November is still to come, December is in words."
    )
    return File("县驻村办/云溪县2022年各月走访主题.xlsx", "xlsx", note, (sheet,))


_HELPER = columns(
    no="序号",
    name="姓名",
    unit="单位",
    level="隶属关系",
    post="职务",
    phone="联系电话",
    member="是否驻村队员",
)


def _helpers() -> File:
    rows = []
    for number, helper in enumerate(HELPERS):
        cells: dict[str, Written] = {
            "name": helper.name,
            "unit": helper.unit,
            "level": helper.level,
            "post": helper.post,
            "phone": helper.phone,
            "member": "是" if helper in OUTSIDERS[:2] else "否",
        }
        if number == 9:
            trouble = Trouble("phone", "PHONE_INVALID", "warning")
            rows.append(
                Row({**cells, "phone": helper.phone[:-1]}, "accepted", None, (trouble,), "a digit is missing")
            )
            continue
        rows.append(Row(cells, "accepted"))
        if number == 3:
            rows.append(Row(cells, "duplicate", None, note="the row above once more"))
    sheet = Sheet(
        name="名册",
        kind="helper",
        above=(f"{COUNTY}结对帮扶责任人名册", "填报单位：云溪县驻村办"),
        columns=_HELPER,
        rows=(*numbered(rows), *footer("no", "填表人：石美玲")),
    )
    note = "The helpers themselves, no households; a telephone number that is too short, a row that stands twice."
    return File("县驻村办/云溪县结对帮扶责任人名册.xlsx", "xlsx", note, (sheet,))


# --- what happened to households ------------------------------------------------------------------------

_EVENT = columns(
    code="户编号",
    head="户主姓名",
    village="行政村",
    event="变动类型",
    day="变动时间",
    until="预计返乡日期",
    other="对方户编号",
    other_head="对方户主姓名",
    to="迁入村",
    why="变动原因",
)


def _happened(row: EventRow, spelling: Spelling, word: str = "", other_head: str = "", why: str = "") -> Row:
    """An event as it is written; `word` is the clerk's word for it."""
    known = NOW[row.code]
    when: Written = (
        f"{row.on.day.year}年{row.on.day.month}月" if row.on.month_only else spell(row.on.day, spelling)
    )
    cells: dict[str, Written] = {
        "code": row.code,
        "head": known.head,
        "village": known.village,
        "event": word or row.event,
        "day": when,
        "until": row.until and spell(row.until, spelling),
        "other": row.other or None,
        "other_head": other_head or None,
        "to": row.to_village or None,
        "why": why or None,
    }
    return Row(cells, "accepted", row)


def _on(month: int, day: int) -> Stated:
    return Stated(date(2022, month, day))


def _event_file(path: str, container: Container, note: str, title: str, rows: Sequence[Row]) -> File:
    name = "" if container == "gbk" else "变动"
    sheet = Sheet(name=name, kind="household_event", above=(title,), columns=_EVENT, rows=tuple(rows))
    return File(path, container, note, (sheet,))


def _events() -> tuple[File, ...]:
    baisha = [
        _happened(EventRow(MERGED, "并户", _on(4, 20), other=MERGED_INTO), "cell", other_head=NOW[MERGED_INTO].head,
                  why="母子合户"),
        _happened(EventRow(MARKED_AGAIN, "再标注", _on(9, 5)), "cell", word="回退", why="户主患病"),
    ]  # fmt: skip
    shiqiao = [
        _happened(EventRow(DIED, "死亡", _on(5, 20)), "dots", word="整户死亡"),
        _happened(EventRow(AWAY, "全家外出", _on(7, 1), until=date(2022, 9, 30)), "dots", word="举家外出"),
        _happened(
            EventRow(SPLIT, "分户", _on(7, 5), other=SPLIT_OFF), "dots", other_head="彭新成", why="长子成家"
        ),
        _happened(EventRow(CLEARED_IN_AUGUST, "风险消除", _on(8, 15)), "dots"),
        _happened(EventRow(AWAY, "返乡", _on(9, 26)), "dots"),
    ]
    fenglin = [
        _happened(EventRow(LEFT_AND_BACK, "退出", _on(4, 15)), "chinese", why="自愿申请"),
        _happened(EventRow(LEFT_AND_BACK, "恢复", _on(7, 1)), "chinese", why="复核后恢复"),
        _happened(EventRow(FOUND_IN_JULY, "识别监测", _on(7, 20)), "chinese", word="纳入监测"),
        _happened(
            EventRow(MOVED_AWAY, "迁出", Stated(date(2022, 8, 1), month_only=True)), "chinese", why="县城购房"
        ),
        _happened(EventRow(MOVED_WITHIN, "搬迁", _on(9, 10), to_village="枫林村"), "chinese", word="搬家"),
    ]
    again = fenglin[2]
    fenglin.insert(3, Row(again.cells, "duplicate", again.means, note="the row above once more"))
    odd = _happened(EventRow(code("青山村", 12), "迁出", _on(8, 9)), "chinese", word="出国")
    fenglin.append(
        Row(
            odd.cells,
            "rejected",
            odd.means,
            (Trouble("event", "CHOICE_UNKNOWN", "error"),),
            "not one of the changes",
        )
    )
    return (
        _event_file("白沙镇/白沙镇2022年户变动登记.xlsx", "xlsx",
                    "A merger, which the roster of 1 July does not know of, and a household marked once more.",
                    f"{COUNTY}白沙镇2022年户变动登记表", baisha),
        _event_file("石桥乡/石桥乡2022年户动态调整台账.xls", "xls",
                    "A death, a household away and back, one that split off another, a risk cleared.",
                    "石桥乡2022年户动态调整台账", shiqiao),
        _event_file("枫林乡/枫林乡2022年户变动台账.csv", "gbk",
                    "GBK CSV: off the roll and back, found to be at risk, away (a month only), moved; 出国 is no "
                    "change that is known, one row stands twice.",
                    f"{COUNTY}枫林乡2022年户变动台账", fenglin),
    )  # fmt: skip


# --- exemptions and replies -----------------------------------------------------------------------------

_EXEMPTION = columns(
    code="户编号", head="户主姓名", village="行政村", duty="免责事项", first="开始时间", last="结束时间", reason="免责原因",
    approver="批准人", day="批准日期",
)  # fmt: skip


def _excused(row: ExemptionRow, reason: str) -> Row:
    cells: dict[str, Written] = {
        "code": row.code,
        "head": NOW[row.code].head,
        "village": NOW[row.code].village,
        "duty": row.duty or None,
        "first": row.first,
        "last": row.last,
        "reason": reason,
        "approver": "龙向东",
        "day": row.approved_on,
    }
    return Row(cells, "accepted", row)


def _exemptions() -> File:
    day = date
    rows = [
        _excused(
            ExemptionRow(code("石桥村", 3), "", day(2022, 8, 1), day(2022, 9, 30), day(2022, 8, 5)),
            "住院治疗",
        ),
        _excused(
            ExemptionRow(code("大坪村", 3), "每月一走访", day(2022, 9, 5), None, day(2022, 9, 6)), "户主服刑"
        ),
        _excused(
            ExemptionRow(code("枫林村", 2), "五个一", day(2022, 9, 20), day(2022, 9, 30), None), "道路塌方"
        ),
        _excused(
            ExemptionRow(code("青山村", 2), "驻村走访", day(2022, 9, 1), day(2022, 9, 30), day(2022, 9, 2)),
            "外出",
        ),
        _excused(
            ExemptionRow(code("双桥村", 19), "四个一", day(2022, 1, 1), day(2022, 9, 30), day(2022, 3, 1)),
            "全家外出",
        ),
    ]
    bad = _excused(ExemptionRow(code("黄泥村", 3), "", day(2022, 9, 1), None, day(2022, 9, 2)), "长期住院")
    rows.append(
        Row({**bad.cells, "last": "长期"}, "rejected", bad.means, (Trouble("last", "DATE_INVALID", "error"),),
            "no day: it must not become a blank, which has no end")
    )  # fmt: skip
    sheet = Sheet(
        name="免责",
        kind="exemption",
        above=(f"{COUNTY}2022年免责登记台账",),
        columns=_EXEMPTION,
        rows=tuple(rows),
    )
    note = "Exemptions from all duties, one duty, a group; 驻村走访 is no duty, 长期 no day, one without a day of approval."
    return File("县驻村办/云溪县2022年免责登记台账.xlsx", "xlsx", note, (sheet,))


_REPLY = columns(
    code="户编号", head="户主姓名", duty="未完成事项", window="期数", reply="核实情况", day="核实日期", unit="责任单位",
    decision="处理意见", why="处理理由",
)  # fmt: skip


def _replied(row: ObjectionRow, written: str, reply: str) -> Row:
    cells: dict[str, Written] = {
        "code": row.code,
        "head": NOW[row.code].head,
        "duty": row.duty,
        "window": written,
        "reply": reply,
        "day": row.replied_on,
        "unit": "白沙镇人民政府",
        "decision": row.decision or None,
        "why": row.decision_reason or None,
    }
    return Row(cells, "accepted", row)


def _replies() -> File:
    day = date(2022, 10, 12)
    rows = [
        _replied(ObjectionRow(code("石门村", 3), "每月一走访", "2022-09", day), "2022年9月", "9月19日到户，户主不在家"),
        _replied(ObjectionRow(code("双桥村", 3), "每月一走访", "2022-09", day, "不采纳", "微信联系不算入户"), "2022-09",
                 "9月20日已联系"),
        _replied(ObjectionRow(code("双桥村", 1), "visit-monitored", "2022-06", None, "不采纳"), "2022年6月", "已消除，不用走访"),
    ]  # fmt: skip
    bad = _replied(ObjectionRow(code("石门村", 2), "每月一走访", "2022-09", day), "9月", "漏报")
    rows.append(
        Row(
            bad.cells,
            "rejected",
            None,
            (Trouble("window", "PERIOD_INVALID", "error"),),
            "a month without its year",
        )
    )
    sheet = Sheet(
        name="核实",
        kind="objection",
        above=("白沙镇未走访户核实回复表",),
        columns=_REPLY,
        rows=tuple(rows),
    )
    note = "Replies to gaps: one pending, one turned down with a reason, one without (so still pending), one 9月 without a year."
    return File("白沙镇/白沙镇未走访户核实回复.xlsx", "xlsx", note, (sheet,))


def registers() -> tuple[File, ...]:
    """Every register."""
    return (_themes(), _helpers(), *_events(), _exemptions(), _replies())
