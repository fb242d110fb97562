"""The views of the ledger's commands: their columns, declared once. docs/views.md is made from here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from zhucun_cli.ledger.todo import DUE_SOON_DAYS, STATE_TITLES
from zhucun_cli.ledger.views import MARK_TITLES, STATUS_TITLES
from zhucun_cli.reports.view import CommandViews, Row, View, ViewColumn
from zhucun_cli.reports.view_words import (
    BY_TITLES,
    CAUSE_TITLES,
    COLLECTED,
    MEETING_TITLES,
    SEVERITY_TITLES,
    WHAT_TITLES,
    WHAT_TO_DO,
    YES,
)

Column = ViewColumn

# --- columns that many views have

DUTY = Column("duty", "职责", "text", "职责的代号，如 visit-monitored；CSV、XLSX 写名称", width=18)
DUTY_ID = Column("duty", "职责代号", "text", "职责的代号，如 visit-monitored", for_people=False)
TITLE = Column("title", "职责", "text", "职责的名称", width=18)
GROUP = Column("group", "组", "text", "职责所在的组，如 五个一", width=9)
HOUSEHOLD = Column("household", "户编号", "text", "户编号，全号，按文字存", width=18)
HEAD = Column(
    "head", "户主", "text", "户主姓名，只留姓，如 张**；todo 的 CSV、XLSX 发给责任人，写全名", width=10
)
TOWNSHIP = Column("township", "乡镇", "text", "户所在的乡镇（没完成的是应办那期末所在的）", width=12)
VILLAGE = Column("village", "村", "text", "户所在的村", width=12)
WINDOW_START = Column("window_start", "起", "date", "应办期间的第一天")
WINDOW_END = Column("window_end", "止", "date", "应办期间的最后一天（含）")
WINDOW = Column("window", "期间", "text", "应办期间，如 2022-09、2022Q3", width=10)
DUE_ON = Column("due_on", "应办日期", "date", "这一天（含）以前办了是按时")
CLOSES_ON = Column("closes_on", "最迟日期", "date", "这一天（含）以前办了算逾期完成，以后办的不再算")
MARKS = Column(
    "marks", "待核原因", "list", "为什么待核或要留意：" + "、".join(f"{code} {word}" for code, word in MARK_TITLES.items()),
    MARK_TITLES,
)  # fmt: skip
LAST_DONE_ON = Column("last_done_on", "最近一次", "date", "截至日以前最近一次办的日子；空：没有记录")
EXPECTED = Column("expected", "应办", "count", "应办事项数 = 按时 + 逾期完成 + 未完成 + 免办 + 未到期")
EXCUSED = Column("excused", "免办", "count", "按免责登记不用办的，不进分母")
OPEN = Column("open", "未到期", "count", "还没办、也还没到最迟日期的")
COVERAGE = Column(
    "coverage", "覆盖率", "rate", "（按时 + 逾期完成）÷（应办 − 免办）；空：没有应办，或没有收集"
)
IS_COLLECTED = Column(
    "collected", "收集", "flag", "这项职责凭的表收到过没有；没有收集的不算率", COLLECTED, width=9
)
COUNTS = (
    EXPECTED,
    Column("on_time", "按时", "count", "应办日期以前办了的"),
    Column("late", "逾期完成", "count", "应办日期以后、最迟日期以前办了的"),
    Column("missed", "未完成", "count", "过了最迟日期没办的（含待核）"),
    Column("to_verify", "其中待核", "count", "未完成里可能是表的问题、不算到个人的"),
    EXCUSED,
    OPEN,
)
RATES = (
    COVERAGE,
    Column("coverage_low", "最低", "rate", "待核的、未挂接到户的都不算时的覆盖率"),
    Column("coverage_high", "最高可到", "rate", "待核的、未挂接到户的如果都属实，覆盖率最高是多少；各组的不能相加"),
    IS_COLLECTED,
)  # fmt: skip
BY = Column("by", "按", "text", "按什么分组：" + "、".join(f"{code} {word}" for code, word in BY_TITLES.items()), BY_TITLES, for_people=False)  # fmt: skip
KEY = Column("key", "分组", "text", "这一组的名称；空：全部", {"": "全部"}, width=24)
FILE = Column("file", "文件", "text", "出自哪个文件", width=30)
SHEET = Column("sheet", "工作表", "text", "哪张工作表；空：文件里只有一张", width=14)
ROW = Column("row", "行", "count", "第几行，与表格软件里看到的一样")
CATEGORY = Column("category", "类别", "text", "监测户、一般脱贫户等", width=12)
HELPERS = Column("helpers", "责任人", "count", "有几位责任人")


def _with(row: Row, names: tuple[str, ...], part: Row) -> Row:
    """A part of a row with those keys of the row itself, so that it says whose part it is."""
    return {**{name: row[name] for name in names}, **part}


# --- check-coverage

GAPS = View(
    "gaps", "未完成", "没办的和还没到期的，一项一行",
    (
        DUTY, TOWNSHIP, VILLAGE, HOUSEHOLD, HEAD, WINDOW_START, WINDOW_END, DUE_ON,
        Column("status", "状态", "text", "missed 未完成，open 未到期", STATUS_TITLES, width=10),
        MARKS,
        Column("responsible", "责任人", "text", "谁负责；待核的空着，不算到个人"),
        Column("unit", "单位", "text", "责任人的单位", width=24),
        LAST_DONE_ON,
    ),
)  # fmt: skip
DUTIES = View("duties", "汇总", "每项职责一行的数字", (DUTY_ID, GROUP, TITLE, *COUNTS, *RATES))
GROUPS = View(
    "groups", "分组", "每组、每项职责一行的数字；要写 --by", (BY, KEY, DUTY_ID, GROUP, TITLE, *COUNTS, *RATES)
)
_LEFT_OUT = Column("left_out", "不计入的职责", "list", "没有收集、因此不计入的职责")
_COMPLETE = (
    Column("households", "应办户", "count", "这组职责至少有一项应办的户"),
    Column("complete", "全部完成", "count", "每一项都办了（或免办）的户"),
)
_DONE_RATE = Column("rate", "完成率", "rate", "全部完成 ÷ 应办户；空：没有应办")
COMPLETION = View(
    "completion", "全部完成", "每组职责（五个一、四个一）全部办到的户", (BY, KEY, GROUP, *_COMPLETE, _DONE_RATE, _LEFT_OUT)
)  # fmt: skip
NOTICES = View(
    "notices", "要核对的记录", "几份表互相矛盾的地方",
    (
        Column("code", "代号", "text", "问题的代号", for_people=False),
        Column("severity", "轻重", "text", "error 错误，warning 提醒，info 说明", SEVERITY_TITLES, width=8),
        HOUSEHOLD,
        Column("message", "问题", "text", "哪里不一致", width=60),
        Column("fix", "怎么办", "text", "怎么核对、怎么改", width=50),
    ),
    beside=("records",),
)  # fmt: skip


def _records(document: Any) -> Iterator[Row]:
    for each in document["notices"]:
        for place in each["records"]:
            yield _with(each, ("code", "household", "message"), place)


RECORDS = View(
    "records", "矛盾的记录在哪里", "notices 里每处矛盾的各条记录，一条一行", (*NOTICES.columns[:1], HOUSEHOLD, NOTICES.columns[3], FILE, SHEET, ROW),
    find=_records,
)  # fmt: skip
THEMES = View(
    "themes", "走访主题", "各月的走访是不是按主题",
    (
        Column("month", "月", "text", "哪一月", width=10),
        Column("theme", "主题", "text", "当月的走访主题", width=24),
        Column("round_from", "规定时间起", "date", "规定的走访时间从哪天起"),
        Column("round_to", "规定时间止", "date", "到哪天（含）"),
        Column("visits", "计数的走访", "count", "当月计数的走访，一户一天算一次"),
        Column("on_theme", "按主题", "count", "写的主题与当月的一致"),
        Column("other_theme", "其他主题", "count", "写的是别的主题"),
        Column("without_theme", "没写主题", "count", "没有写主题"),
        Column("outside_round", "规定时间以外", "count", "不在规定时间内、仍在当月的；空：没有规定时间"),
    ),
)  # fmt: skip
TREND = View(
    "trend", "趋势", "每项职责此前各期，一期一行；要写 --trend",
    (
        DUTY_ID, GROUP, TITLE, WINDOW, WINDOW_START, WINDOW_END, EXPECTED,
        Column("done", "已办", "count", "按时 + 逾期完成"),
        EXCUSED, OPEN, COVERAGE, IS_COLLECTED,
    ),
)  # fmt: skip
COMPLETION_TREND = View(
    "completion_trend", "全部完成的趋势", "每组职责此前各期全部办到的户；要写 --trend",
    (GROUP, Column("period", "期间", "text", "哪一期，如 2022Q3", width=10), *_COMPLETE, OPEN, _DONE_RATE, _LEFT_OUT),
)  # fmt: skip
CHECK_COVERAGE = CommandViews(
    "check-coverage",
    (DUTIES, GROUPS, COMPLETION, GAPS, TREND, COMPLETION_TREND, THEMES, NOTICES, RECORDS),
)

# --- todo

_HELPER = (
    Column("helper", "责任人", "text", "谁去办；几个人共同负责的，JSON 和 Parquet 各人一行", width=14),
    Column("unit", "单位", "text", "责任人的单位", width=22),
)
ITEMS = View(
    "items", "走访清单", "要办的每一项",
    (
        *_HELPER, TOWNSHIP, VILLAGE, HOUSEHOLD, HEAD, DUTY_ID, TITLE, WINDOW, WINDOW_START, WINDOW_END, DUE_ON, CLOSES_ON,
        Column("state", "状态", "text", f"owed 该办，due_soon 快到期（{DUE_SOON_DAYS} 天内），overdue 已逾期、还能补办", STATE_TITLES, width=10),
        LAST_DONE_ON,
    ),
)  # fmt: skip
_LOADS = (
    Column("households", "户数", "count", "要去的户"),
    Column("items", "项数", "count", "要办的事项"),
    Column("visits", "其中走访", "count", "事项里的走访"),
    Column("overdue", "已逾期", "count", "过了应办日期、还能补办的"),
    Column("due_soon", f"{DUE_SOON_DAYS}天内到期", "count", f"{DUE_SOON_DAYS} 天内到应办日期的", width=10),
    Column("until", "办到哪天", "date", "最紧的一天：这天以前按剩下的天数摊，每周要去的户最多"),
    Column("households_until", "到那天的户数", "count", "这天以前要去的户", width=12),
    Column("days_left", "还剩天数", "count", "到这天还剩几天（含今天）"),
    Column("per_week", "每周至少（户）", "count", "平均每周要去几户，进一", width=14),
)
LOADS_BY_HELPER = View("helpers", "责任人的进度", "每位责任人还有多少；按责任人分组时", (*_HELPER, *_LOADS))
LOADS_BY_GROUP = View("groups", "进度", "每组还有多少；写了 --by 时", (BY, KEY, *_LOADS))
VERIFY = View(
    "verify", "待核", "由乡镇先查表、不催个人的",
    (
        TOWNSHIP, VILLAGE, HOUSEHOLD, HEAD, DUTY_ID, TITLE, WINDOW,
        Column("marks", "先查什么", "list", MARKS.meaning, WHAT_TO_DO, width=40),
    ),
)  # fmt: skip
LOOKED = View(
    "duties", "看了哪些职责", "每项职责应办多少、办了多少",
    (
        DUTY_ID, GROUP, TITLE, IS_COLLECTED, EXPECTED, Column("done", "已办", "count", "按时 + 逾期完成"), EXCUSED,
        Column("missed", "已过期", "count", "过了最迟日期、不能再补的"),
    ),
)  # fmt: skip
TODO = CommandViews("todo", (ITEMS, VERIFY, LOADS_BY_HELPER, LOADS_BY_GROUP, LOOKED))

# --- diff


def _standing(side: str, word: str) -> tuple[ViewColumn, ...]:
    """What an obligation was before or after, which CSV and XLSX tell in words; all null where it was not owed."""
    columns = (
        Column(f"{side}.in_view", f"{word}在所选范围", "flag", "合不合 --township 等条件"),
        Column(f"{side}.status", f"{word}状态", "text", "on_time 按时，late 逾期完成，excused 免办，open 未到期，missed 未完成；空：不应办", STATUS_TITLES),
        Column(f"{side}.marks", f"{word}待核原因", "list", MARKS.meaning, MARK_TITLES),
        Column(f"{side}.done_on", f"{word}完成日期", "date", "哪天办的"),
        Column(f"{side}.due_on", f"{word}应办日期", "date", DUE_ON.meaning),
        Column(f"{side}.closes_on", f"{word}最迟日期", "date", CLOSES_ON.meaning),
        Column(f"{side}.township", f"{word}乡镇", "text", TOWNSHIP.meaning),
        Column(f"{side}.village", f"{word}村", "text", VILLAGE.meaning),
        Column(f"{side}.category", f"{word}类别", "text", CATEGORY.meaning),
        Column(f"{side}.responsible", f"{word}责任人", "text", "谁负责；待核的空着"),
        Column(f"{side}.unit", f"{word}单位", "text", "责任人的单位"),
    )  # fmt: skip
    return tuple(replace(each, for_people=False) for each in columns)


CHANGES = View(
    "changes", "变化", "有变化的每一项及原因",
    (
        DUTY, TOWNSHIP, VILLAGE, HOUSEHOLD, HEAD, WINDOW_START, WINDOW_END,
        Column("what", "变了什么", "list", "应办、状态、完成日期、期限、所在村、类别、责任人、待核原因里变了的", WHAT_TITLES),
        Column("before_text", "之前", "text", "之前怎样，用话说", width=24),
        Column("after_text", "之后", "text", "之后怎样，用话说", width=24),
        Column("cause_names", "原因", "list", "原因的代号：" + "、".join(f"{code} {word}" for code, word in CAUSE_TITLES.items()), CAUSE_TITLES),
        Column("why", "依据", "text", "原因落在哪个文件、哪张表、哪一行", width=50),
        *_standing("before", "之前"),
        *_standing("after", "之后"),
    ),
    beside=("before", "after", "causes"),
)  # fmt: skip


def _compared(side: str, word: str) -> tuple[ViewColumn, ...]:
    counted = (*COUNTS, Column("done", "已办", "count", "按时 + 逾期完成"), Column("due", "分母", "count", "应办 − 免办"), COVERAGE)  # fmt: skip
    return (
        *(Column(f"{side}.{each.key}", f"{word}{each.title}", each.type, each.meaning) for each in counted),
        Column(f"{side}.collected", f"{word}收集", "flag", IS_COLLECTED.meaning, COLLECTED),
    )


CHANGED_DUTIES = View(
    "duties", "各项职责", "每项职责之前和之后的数字", (DUTY_ID, GROUP, TITLE, *_compared("before", "之前"), *_compared("after", "之后")),
    beside=("before", "after", "change"),
)  # fmt: skip
CAUSE_COUNTS = View(
    "causes", "原因", "每种原因牵涉几项；一项可有几个原因",
    (
        Column("cause", "原因", "text", "、".join(f"{code} {word}" for code, word in CAUSE_TITLES.items()), CAUSE_TITLES),
        Column("obligations", "项", "count", "牵涉几项"),
    ),
)  # fmt: skip


def _facts(document: Any) -> Iterator[Row]:
    for each in document["changes"]:
        for fact in each["causes"]:
            yield _with(each, ("duty", "household", "window_start"), fact)


FACTS = View(
    "facts", "逐条原因", "每项变化的每一条原因，一条一行",
    (
        DUTY, HOUSEHOLD, WINDOW_START, CAUSE_COUNTS.columns[0],
        Column("how", "怎样", "text", "arrived 新收，newer 后收的为准，mended 改正待改的行，replaced 替换，dropped 更正版里没有了，withdrawn 撤回",
               {"arrived": "新收", "newer": "后收的为准", "mended": "改正待改的行", "replaced": "替换", "dropped": "更正版里没有了", "withdrawn": "撤回"}),
        FILE, Column("batch", "批次", "text", "文件的 SHA-256", for_people=False), SHEET,
        Column("rows", "行", "counts", "第几行；空：与整个文件有关"),
        Column("other_file", "另一文件", "text", "被更正的，或换成的那个文件", width=30),
        Column("detail", "说明", "text", "哪份规则、哪一天、回复怎样处理"),
    ),
    find=_facts,
)  # fmt: skip
DIFF = CommandViews("diff", (CHANGES, CHANGED_DUTIES, CAUSE_COUNTS, FACTS))

# --- explain


def _itself(document: Any) -> list[Row]:
    """The rows of a document that is a list."""
    rows: list[Row] = document
    return rows


EXPLANATIONS = View(
    "explanations", "结论", "这一户的每项职责、每个期间：结论和规则",
    (
        DUTY, HOUSEHOLD, WINDOW_START, WINDOW_END, DUE_ON, CLOSES_ON,
        Column("status", "状态", "text", "on_time 按时，late 逾期完成，excused 免办，open 未到期，missed 未完成；空：不应办", STATUS_TITLES, width=10),
        MARKS,
        Column("why", "结论", "text", "为什么", width=50),
        Column("responsible", "责任人", "text", "谁负责"),
        Column("basis", "依据", "text", "制度的文件", width=40),
        Column("notes", "另有", "list", "要留意的", width=40),
    ),
    find=_itself, beside=("held", "witnesses"),
)  # fmt: skip


def _part(name: str) -> Any:  # a function that finds the rows
    def rows(document: Any) -> Iterator[Row]:
        for each in document:
            for part in each[name]:
                yield _with(each, ("duty", "household", "window_start", "window_end"), part)

    return rows


WITNESSES = View(
    "witnesses", "记录", "每一条有关的记录，算不算、为什么",
    (
        DUTY, HOUSEHOLD, WINDOW_START, WINDOW_END,
        Column("done_on", "日期", "date", "哪天办的；空：没写"),
        Column("value", "方式", "text", "入户、电话等，或填的内容", width=12),
        Column("people", "走访人", "text", "记录里写的走访人"),
        Column("source_name", "文件", "text", "出自哪个文件", width=30),
        SHEET, ROW,
        Column("counts", "算", "flag", "计不计数", YES),
        Column("why", "为什么", "text", "算或不算的原因", width=40),
    ),
    find=_part("witnesses"),
)  # fmt: skip
HELD = View(
    "held", "在册", "本期内每个类别在册几天",
    (DUTY, HOUSEHOLD, WINDOW_START, WINDOW_END, CATEGORY, Column("days", "天", "count", "在册几天")),
    find=_part("held"),
)  # fmt: skip
EXPLAIN = CommandViews("explain", (EXPLANATIONS, WITNESSES, HELD))

# --- pairings

_CATEGORIES = (
    Column("monitored", "监测户", "count", "其中监测户"),
    Column("general", "一般脱贫户", "count", "其中一般脱贫户"),
    Column("other", "其他", "count", "其他类别"),
)
LOAD_GROUPS = View(
    "groups", "各组", "每组有多少责任人、结对多少户",
    (
        KEY, HELPERS, Column("pairs", "结对户", "count", "结对的户；几位责任人的，各算一次"), *_CATEGORIES,
        Column("mean", "人均", "number", "结对户 ÷ 责任人；空：没有责任人"),
        Column("most", "最多", "count", "结对最多的一位有几户"),
        Column("unpaired", "无结对责任人", "count", "没有责任人的户；空：按责任人、单位分组时说不出", width=12),
    ),
)  # fmt: skip
_NAMED_HELPER = (Column("helper", "责任人", "text", "姓名"), Column("unit", "单位", "text", "单位", width=24))
HELPER_LOADS = View(
    "loads", "责任人", "每位责任人结对几户",
    (
        *_NAMED_HELPER, Column("households", "结对户", "count", "结对几户"), *_CATEGORIES,
        Column("over", "超过", "flag", "是否超过 --max", YES),
    ),
)  # fmt: skip
UNPAIRED = View(
    "unpaired", "无结对责任人", "当天没有责任人的户",
    (
        HOUSEHOLD, HEAD, TOWNSHIP, VILLAGE, CATEGORY,
        Column("last_helper", "以前的责任人", "text", "最后一位责任人；空：从未有过"),
        Column("since", "到哪天为止", "date", "最后一位责任人到哪天为止"),
    ),
)  # fmt: skip
HAND_OVERS = View(
    "hand_overs", "交接", "本期内的交接",
    (
        HOUSEHOLD, HEAD, TOWNSHIP, VILLAGE,
        Column("day", "交接日", "date", "新责任人从哪天起"),
        Column("old", "原责任人", "list", "交出的"),
        Column("new", "新责任人", "list", "接手的"),
        Column("met_on", "见面日", "date", "哪天见了面"),
        Column("together", "两人一起", "flag", "新老责任人一起去的", YES),
        Column("meeting", "31天内", "text", "、".join(f"{code} {word}" for code, word in MEETING_TITLES.items()), {str(code): word for code, word in MEETING_TITLES.items()}, width=10),
    ),
)  # fmt: skip
BARRED = View(
    "barred", "不应结对", "按制度不应再结对的责任人",
    (
        *_NAMED_HELPER, Column("level", "层级", "text", "单位的层级", width=8),
        Column("rule_from", "自", "date", "规定从哪天起"), Column("since", "结对自", "date", "从哪天起结对"),
        Column("households", "户", "list", "还结对的户编号", width=40),
    ),
    beside=("records",),
)  # fmt: skip


def _barred_records(document: Any) -> Iterator[Row]:
    for each in document["barred"]:
        for place in each["records"]:
            yield _with(each, ("helper", "unit"), place)


BARRED_RECORDS = View(
    "barred_records", "不应结对的出处", "barred 的每条记录在哪里", (*_NAMED_HELPER, FILE, SHEET, ROW), find=_barred_records,
)  # fmt: skip
PAIRINGS = CommandViews("pairings", (LOAD_GROUPS, HELPER_LOADS, UNPAIRED, HAND_OVERS, BARRED, BARRED_RECORDS))
