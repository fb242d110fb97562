"""The year's plans and the quarterly evaluations of 2022, as two townships and one village send them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from sample_data.county.model import File, Row, Sheet, Trouble, WorkRow, Written, draw, pick
from sample_data.county.people import (
    COUNTY,
    NOW,
    TOWNSHIP_OF,
    code,
    is_monitored,
    on_roll,
    paired_on,
    village_on,
)
from sample_data.county.spelling import (
    QUARTERS,
    Spelling,
    columns,
    footer,
    in_words,
    numbered,
    only,
    quarter_span,
    spell,
)

YEAR = "2022"
_ASKED_ON = date(2022, 2, 1)
_MEASURES = (
    ("产业", "发放鸡苗20羽，签订回收合同"),
    ("就业", "介绍到县城家政公司务工"),
    ("公益岗", "安排护林员岗位"),
    ("教育", "申请高中助学补助"),
    ("健康", "落实大病救助，签约家庭医生"),
    ("住房", "维修屋面漏雨"),
)
_BAD_DAY, _UNDATED, _BAD_MONTH = code("双桥村", 5), code("石桥村", 6), code("桃花村", 9)
_TWICE = code("白沙社区", 10)
_AFTER_CLOSING = code("大坪村", 9)


def _planned_on(household: str) -> date:
    """Most in February and March; some in April, which is late; one after the thirty days."""
    if household == _AFTER_CLOSING:
        return date(2022, 5, 12)
    if draw("plan late", household) < 0.06:
        return date(2022, 4, 2) + timedelta(days=int(draw("plan late day", household) * 25))
    return date(2022, 2, 8) + timedelta(days=int(draw("plan day", household) * 48))


def _helper(household: str, day: date) -> tuple[str, ...]:
    helper = paired_on(household, day)
    return (helper.name,) if helper else ()


def _households(village: str, day: date) -> list[str]:
    """Who is there on a day and has a helper's duties, in the order of codes."""
    return sorted(
        key
        for key in NOW
        if village_on(key, day) == village
        and on_roll(key, day)
        and (NOW[key].register == "脱贫户" or is_monitored(key, day))
    )


def _plan_rows(village: str, spelling: Spelling) -> Iterator[Row]:
    """One measure for a general household, two for a monitored one; about one household in 15 has none."""
    for household in _households(village, _ASKED_ON):
        if draw("planned at all", household) > 0.93:
            continue
        made_on = _planned_on(household)
        count = 2 if is_monitored(household, _ASKED_ON) else 1
        first = int(draw("measure", household) * len(_MEASURES))
        for kind, measure in (_MEASURES * 2)[first : first + count]:
            cells: dict[str, Written] = {
                "code": household,
                "head": NOW[household].head,
                "village": village,
                "type": kind,
                "goal": pick(("人均增收1000元", "稳定就业一人", "住房安全"), "goal", household),
                "measure": measure,
                "owner": "、".join(_helper(household, made_on)) or None,
                "finish": pick(("2022年11月", "2022-12-20", "2022.10.31"), "finish", household, measure),
                "progress": pick(("未开始", "进行中", "已完成", "正在实施"), "progress", household, measure),
                "day": spell(made_on, spelling),
            }
            means = WorkRow(
                household, village, NOW[household].head, YEAR, made_on, people=_helper(household, made_on)
            )
            yield _spoilt_plan(household, Row(cells, "accepted", means))


def _spoilt_plan(household: str, row: Row) -> Row:
    assert isinstance(row.means, WorkRow)
    unread = replace(row.means, done_on=None)
    if household == _BAD_DAY:
        cells = {**row.cells, "day": "2022.2.30"}
        return Row(
            cells, "rejected", unread, (Trouble("day", "DATE_INVALID", "error"),), "February has 28 days"
        )
    if household == _BAD_MONTH:
        cells = {**row.cells, "day": "3月"}
        return Row(
            cells, "rejected", unread, (Trouble("day", "DATE_AMBIGUOUS", "error"),), "a month without a day"
        )
    if household == _UNDATED:
        return Row(
            {**row.cells, "day": None}, "accepted", unread, note="no day: in time, marked undated", at="day"
        )
    return row


_BAISHA = columns(
    no="序号",
    code="户编号",
    head="户主姓名",
    village="行政村",
    type="帮扶措施/类型",
    measure="帮扶措施/内容",
    owner="帮扶措施/责任人",
    finish="完成时限",
    progress="进度",
    day="制定日期",
)
_SHIQIAO = columns(
    code="户编号", head="户主", measure="计划措施", owner="结对责任人", finish="完成时限", day="制定时间"
)
_HUANGNI = columns(
    head="户主姓名", code="户编号", goal="帮扶目标", measure="帮扶措施", owner="责任人", day="制定日期"
)


def _villages(township: str) -> list[str]:
    return [village for village, owner in TOWNSHIP_OF.items() if owner == township]


def _baisha_plans() -> File:
    rows = [row for village in _villages("白沙镇") for row in _plan_rows(village, "cell")]
    place = next(n for n, row in enumerate(rows) if row.cells["code"] == _TWICE)
    again = replace(rows[place], fate="duplicate", note="the row above once more")
    rows.insert(place + 1, again)
    listed = tuple(replace(row, cells=only(_BAISHA, row.cells)) for row in rows)
    sheet = Sheet(
        name="计划",
        kind="plan",
        above=(
            f"{COUNTY}白沙镇2022年度帮扶计划台账",
            "填报单位：白沙镇人民政府    填报时间：2022年4月29日",
        ),
        columns=_BAISHA,
        rows=(*numbered(listed), *footer("no", "填表人：覃小芳    审核人：龙向东")),
        declared=(date(2022, 1, 1), date(2022, 12, 31)),
    )
    note = (
        "Two-row header (帮扶措施 over 类型, 内容, 责任人); the year stands only in the title; a day that does not "
        "exist, a row that stands twice."
    )
    return File("白沙镇/白沙镇2022年度帮扶计划台账.xlsx", "xlsx", note, (sheet,))


def _shiqiao_plans() -> File:
    rows: list[Row] = []
    for village in _villages("石桥乡"):
        own = [replace(row, cells=only(_SHIQIAO, row.cells)) for row in _plan_rows(village, "dots")]
        count = len({str(row.cells["code"]) for row in own})
        rows += [Row({"code": f"{village}（{count}户）"}, "skipped", note="the line of a village"), *own]
    sheet = Sheet(
        name="Sheet1",
        kind="plan",
        above=("石桥乡2022年帮扶（巩固）计划汇总表",),
        columns=_SHIQIAO,
        rows=tuple(rows),
        declared=(date(2022, 1, 1), date(2022, 12, 31)),
    )
    note = (
        "A line with the village's name above its households, no village column; dates in dots, one 3月, one "
        "missing; one plan of 12 May, after the thirty days."
    )
    return File("石桥乡/石桥乡2022年帮扶计划汇总表.xls", "xls", note, (sheet,))


def _huangni_plans() -> File:
    rows = tuple(replace(row, cells=only(_HUANGNI, row.cells)) for row in _plan_rows("黄泥村", "chinese"))
    sheet = Sheet(
        name="",
        kind="plan",
        above=("枫林乡黄泥村2022年度帮扶计划",),
        columns=_HUANGNI,
        rows=rows,
        declared=(date(2022, 1, 1), date(2022, 12, 31)),
    )
    note = "GBK CSV of one village; the other two of 枫林乡 sent none, so their plans are 未报."
    return File("枫林乡/黄泥村2022年度帮扶计划.csv", "gbk", note, (sheet,))


# --- evaluations ----------------------------------------------------------------------------------------

_GRADES = ("好", "较好", "一般", "优", "良好")
_EFFECTS = ("务工收入稳定，月入2800元", "卖鸡增收1200元", "医药费已报销", "低保已纳入", "无明显变化")
_ON_THE_LAST_DAY, _A_DAY_TOO_LATE = code("白沙社区", 3), code("大坪村", 4)
_BAD_EVALUATION, _ODD_GRADE = code("石桥村", 5), code("大坪村", 5)


def _evaluated_on(household: str, quarter: str) -> date:
    _, last = quarter_span(quarter)
    if quarter == "2022Q3" and household == _ON_THE_LAST_DAY:
        return date(2022, 10, 30)
    if quarter == "2022Q3" and household == _A_DAY_TOO_LATE:
        return date(2022, 10, 31)
    return last + timedelta(days=int(draw("evaluated", household, quarter) * 20) - 8)


def _evaluation_rows(village: str, quarter: str) -> Iterator[Row]:
    _, last = quarter_span(quarter)
    for household in _households(village, last):
        if not is_monitored(household, last) or draw("evaluated at all", household, quarter) > 0.93:
            continue
        day = _evaluated_on(household, quarter)
        helper = _helper(household, day)
        cells: dict[str, Written] = {
            "quarter": f"2022年{QUARTERS[quarter].removeprefix('第')}",
            "code": household,
            "head": NOW[household].head,
            "village": village,
            "done": pick(("已落实", "部分落实"), "done", household, quarter),
            "effect": pick(_EFFECTS, "effect", household, quarter),
            "grade": pick(_GRADES, "grade", household, quarter),
            "satisfied": pick(("满意", "非常满意", "基本满意"), "satisfied", household, quarter),
            "risk": pick(("下降", "持平", "无变化"), "risk", household, quarter),
            "need": pick(("无", "想学技术", "缺资金"), "need", household, quarter),
            "evaluator": "、".join(helper) or None,
            "day": spell(day, "cell"),
        }
        means = WorkRow(household, village, NOW[household].head, quarter, day, people=helper)
        yield _spoilt_evaluation(household, quarter, Row(cells, "accepted", means))


def _spoilt_evaluation(household: str, quarter: str, row: Row) -> Row:
    assert isinstance(row.means, WorkRow)
    if (household, quarter) == (_BAD_EVALUATION, "2022Q2"):
        return Row(
            {**row.cells, "day": "2022.6.31"},
            "rejected",
            replace(row.means, done_on=None),
            (Trouble("day", "DATE_INVALID", "error"),),
            "June has 30 days",
        )
    if (household, quarter) == (_ODD_GRADE, "2022Q3"):
        return Row(
            {**row.cells, "grade": "还行"},
            "accepted",
            row.means,
            (Trouble("grade", "CHOICE_UNKNOWN", "warning"),),
            "unknown word: the grade is null",
        )
    return row


_EVALUATION = columns(
    no="序号",
    code="户编号",
    head="户主姓名",
    village="行政村",
    done="帮扶措施落实情况",
    effect="取得成效",
    grade="评估等次",
    satisfied="农户满意度",
    risk="风险变化",
    need="下步需求",
    evaluator="评估人",
    day="评估日期",
)
_SHORT_EVALUATION = columns(
    quarter="季度",
    village="村",
    code="户编号",
    head="监测对象姓名",
    effect="帮扶成效",
    grade="评估结果",
    risk="风险发展趋势",
    evaluator="帮扶责任人",
    day="评估时间",
)


def _baisha_evaluations() -> File:
    sheets = []
    for quarter, words in QUARTERS.items():
        rows = [row for village in _villages("白沙镇") for row in _evaluation_rows(village, quarter)]
        listed = tuple(replace(row, cells=only(_EVALUATION, row.cells)) for row in rows)
        sheets.append(
            Sheet(
                name=words.removeprefix("第"),
                kind="evaluation",
                above=(f"{COUNTY}白沙镇2022年{words}监测户帮扶成效评估表",),
                columns=_EVALUATION,
                rows=(*numbered(listed), *footer("no", "填表人：覃小芳    审核人：龙向东")),
                declared=quarter_span(quarter),
            )
        )
    note = "One sheet for each quarter, which stands only in the title. One evaluation of 30 October is late, just."
    return File("白沙镇/白沙镇2022年监测户成效评估.xlsx", "xlsx", note, tuple(sheets))


def _shiqiao_evaluations(quarter: str, note: str) -> File:
    rows = [row for village in _villages("石桥乡") for row in _evaluation_rows(village, quarter)]
    listed = [replace(row, cells=only(_SHORT_EVALUATION, row.cells)) for row in rows]
    if quarter == "2022Q2":
        listed.insert(3, replace(listed[2], fate="duplicate", note="the row above once more"))
    sheet = Sheet(
        name="Sheet1",
        kind="evaluation",
        above=(f"石桥乡2022年{QUARTERS[quarter]}成效评估（{in_words(quarter_span(quarter)[1])}）",),
        columns=_SHORT_EVALUATION,
        rows=tuple(listed),
        merged=("village",),
        declared=quarter_span(quarter),
    )
    return File(f"石桥乡/石桥乡2022年{QUARTERS[quarter]}成效评估.xls", "xls", note, (sheet,))


def plans_and_evaluations() -> tuple[File, ...]:
    """Every sheet of plans and evaluations; 枫林乡 sent no evaluation, 石桥乡 none of the first quarter."""
    return (
        _baisha_plans(),
        _shiqiao_plans(),
        _huangni_plans(),
        _baisha_evaluations(),
        _shiqiao_evaluations(
            "2022Q2", "Merged village cells; a day that does not exist, a row that stands twice."
        ),
        _shiqiao_evaluations(
            "2022Q3",
            "Merged village cells; one grade in the clerk's own word; one evaluation a day after the quarter was closed.",
        ),
    )
