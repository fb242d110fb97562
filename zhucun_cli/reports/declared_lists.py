"""The views of what was received, stored, closed and declared; and all views of all commands together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from zhucun_cli.reports.declared_views import (
    CHECK_COVERAGE,
    COMPLETION,
    DIFF,
    DUTY_ID,
    EXCUSED,
    EXPECTED,
    EXPLAIN,
    GAPS,
    GROUP,
    IS_COLLECTED,
    PAIRINGS,
    RATES,
    ROW,
    SHEET,
    TITLE,
    TODO,
    TOWNSHIP,
    VILLAGE,
    WINDOW,
    WINDOW_END,
    WINDOW_START,
)
from zhucun_cli.reports.declared_views import DUTIES as CHECK_COVERAGE_DUTIES
from zhucun_cli.reports.declared_views import GROUPS as CHECK_COVERAGE_GROUPS
from zhucun_cli.reports.view import CommandViews, Row, View, ViewColumn
from zhucun_cli.reports.view_words import (
    FILE_STATUS_TITLES,
    MODE_TITLES,
    OPERATION_TITLES,
    SEVERITY_TITLES,
    VISIBLE,
    YES,
)

Column = ViewColumn

KIND = Column("kind", "表种", "text", "表种的代号，如 visit；CSV、XLSX 写名称", width=14)
BATCH = Column("batch", "批次", "text", "文件的 SHA-256；空：没有入库", width=18)
_READ = (
    Column("rows", "行", "count", "表里的行数 = 入库 + 重复 + 待改"),
    Column("accepted", "入库", "count", "入库的行"),
    Column("duplicates", "重复", "count", "与已有的重复的行"),
    Column("rejected", "待改", "count", "没能采用、要改的行"),
    Column("skipped", "跳过", "count", "合计、页脚、重复的表头，不算行"),
)


def _parts(rows: Any, outer: dict[str, str], name: str) -> Iterator[Row]:  # any JSON list
    """The parts `name` of each row, with keys of the row under the given names."""
    for each in rows:
        for part in each[name]:
            yield {**{inner: each[key] for key, inner in outer.items()}, **part}


def _itself(document: Any) -> list[Row]:
    """The rows of a document that is a list."""
    rows: list[Row] = document
    return rows


# --- ingest, received, history

PATH = Column("path", "文件", "text", "哪个文件", width=40)
PROBLEMS = View(
    "problems", "问题", "不能采用的、要留意的，一处一行；原文已脱敏",
    (
        PATH, Column("code", "代号", "text", "问题的代号", for_people=False),
        Column("severity", "轻重", "text", "error 错误，warning 提醒，info 说明", SEVERITY_TITLES, width=8),
        SHEET, ROW,
        Column("column", "列", "text", "列的表头"), Column("cell", "单元格", "text", "如 F17", width=8),
        Column("field", "字段", "text", "字段的代号", for_people=False),
        Column("raw", "原文", "text", "格里的原文，姓名、证件号、电话已脱敏"),
        Column("message", "问题", "text", "哪里不对", width=50), Column("fix", "怎么改", "text", "怎么改", width=50),
    ),
    find=lambda document: _parts(document["files"], {"path": "path"}, "problems"),
)  # fmt: skip
FILES = View(
    "files", "文件", "每个文件的结果",
    (
        PATH, Column("sha256", "校验码", "text", "文件的 SHA-256", for_people=False), BATCH,
        Column("status", "结果", "text", "accepted 已入库，partial 部分入库，unchanged 已有未变，refused 未入库", FILE_STATUS_TITLES, width=12),
    ),
    beside=("sheets", "problems"),
)  # fmt: skip
SHEETS = View(
    "sheets", "工作表", "每张工作表读了多少行", (PATH, SHEET, KIND, *_READ),
    find=lambda document: _parts(document["files"], {"path": "path"}, "sheets"),
)  # fmt: skip
INGEST = CommandViews("ingest", (PROBLEMS, FILES, SHEETS))
VILLAGES = View(
    "villages", "收表情况", "每个村、每种表收到多少行；都是 0 就是未报",
    (
        TOWNSHIP, VILLAGE, KIND, Column("period", "期间", "text", "哪一期", width=10),
        Column("accepted", "入库", "count", "入库的行"), Column("rejected", "待改", "count", "收到但没能采用的行"),
    ),
)  # fmt: skip
RECEIVED = CommandViews("received", (VILLAGES,))
SNAPSHOT = Column("snapshot", "第几次变动", "count", "库的第几次变动")
ENTRIES = View(
    "entries", "变动", "库的每一次变动，最近的在前",
    (
        SNAPSHOT, Column("committed_at", "时间", "moment", "什么时候"),
        Column("operation", "做了什么", "text", "ingest 入库，replace 替换，undo 撤回，forget 移出", OPERATION_TITLES, width=10),
        Column("who", "谁", "text", "系统里的用户名", width=10), BATCH,
        Column("source_name", "文件", "text", "文件名", width=40), Column("received_on", "收到日期", "date", "哪天收到的"),
        Column("visible", "现状", "flag", "现在还算不算", VISIBLE),
        Column("replaced", "替换的批次", "list", "被它替换的批次"),
    ),
    find=_itself, beside=("sheets",),
)  # fmt: skip
ENTRY_SHEETS = View(
    "sheets", "工作表", "每个批次的每张工作表", (SNAPSHOT, BATCH, SHEET, KIND, *_READ),
    find=lambda document: _parts(document, {"snapshot": "snapshot", "batch": "batch"}, "sheets"),
)  # fmt: skip
HISTORY = CommandViews("history", (ENTRIES, ENTRY_SHEETS))

# --- verify, close

FAULTS = View(
    "faults", "毛病", "数据文件和已关账的毛病；没有行就是完好",
    (
        Column("code", "代号", "text", "CATALOG、MISSING、SIZE、CHECKSUM、ROWS、UNREADABLE、ORPHAN、CLOSED", width=12),
        Column("path", "文件", "text", "哪个文件", width=50), Column("message", "怎么了", "text", "怎么了、怎么办", width=60),
    ),
    find=_itself,
)  # fmt: skip
VERIFY = CommandViews("verify", (FAULTS,))
PERIOD = Column("period", "期间", "text", "关的是哪一期", width=10)
FORMER = Column("former", "旧账", "count", "0：有效的；1、2…：重关以前的")
CLOSINGS = View(
    "closings", "已关的账", "每份已关的账",
    (
        PERIOD, Column("title", "期间名称", "text", "如 2022年第三季度"), FORMER, Column("county", "县", "text", "哪个县"),
        Column("signer", "签字", "text", "谁签字"), Column("number", "编号", "text", "报告编号"),
        Column("closed_at", "关账时间", "moment", "什么时候关的"), Column("who", "操作人", "text", "系统里的用户名"),
        Column("as_of", "截至", "date", "站在哪一天看"), Column("known_by", "已入库的", "moment", "最后一次入库的时间"),
        SNAPSHOT, Column("batches", "批次", "count", "用了几个批次"), Column("policy", "制度", "text", "制度的代号"),
        Column("rules", "规则", "text", "规则的校验码"), Column("version", "版本", "text", "zhucun 的版本"),
        Column("while_open", "还没到期就关", "flag", "写了 --while-open", YES),
        Column("obligations", "事项", "count", "封存了几项"), Column("folder", "存在", "text", "哪个目录", width=40),
        Column("format", "格式", "count", "封存的格式", for_people=False),
        Column("signature", "签名", "text", "HMAC-SHA256", for_people=False),
    ),
    find=_itself, beside=("duties", "completion", "working_days", "files"),
)  # fmt: skip
CLOSED_DUTIES = View(
    "duties", "各项职责", "关账时每项职责的数字",
    (
        PERIOD, FORMER, DUTY_ID, GROUP, TITLE, EXPECTED,
        Column("on_time", "按时", "count", "应办日期以前办了的"),
        Column("late", "逾期完成", "count", "应办日期以后、最迟日期以前办了的"),
        Column("missed", "未完成", "count", "过了最迟日期没办的（含待核）"), EXCUSED,
        Column("open", "未到期", "count", "还没到最迟日期的"), Column("to_verify", "其中待核", "count", "不算到个人的"),
        Column("reachable", "最多还能算上", "count", "待核的、未挂接的如果都属实，还能算上几项"), RATES[0], RATES[2], IS_COLLECTED,
    ),
    find=lambda document: _parts(document, {"period": "period", "former": "former"}, "duties"),
)  # fmt: skip
CLOSE = CommandViews("close", (CLOSINGS, CLOSED_DUTIES))

# --- report

_INCOME_PARTS = (
    ("wage", "工资性"), ("business", "经营性"), ("property_income", "财产性"), ("transfer", "转移性"), ("expense", "支出"),
    ("net", "纯收入"),
)  # fmt: skip
REPORT = CommandViews(
    "report",
    (
        CHECK_COVERAGE_DUTIES, replace(CHECK_COVERAGE_GROUPS, meaning="每乡镇、每村、每单位，每项职责一行的数字"),
        COMPLETION,
        View(
            "months", "逐月走访", "年初（最多十二个月）以来每乡镇、每月的月度走访；乡镇空着的是全县",
            (TOWNSHIP, WINDOW, WINDOW_START, WINDOW_END, *CHECK_COVERAGE_DUTIES.columns),
        ),
        View("trend", "走势", "每项职责的最近各期", (WINDOW, WINDOW_START, WINDOW_END, *CHECK_COVERAGE_DUTIES.columns)),
        GAPS,
        View(
            "unlinked", "未挂接", "对不上户的行",
            (
                Column("source_name", "文件", "text", "出自哪个文件", width=30), SHEET, ROW,
                Column("kind", "表种", "text", "表种的名称"), Column("done_on", "日期", "date", "写的日期"),
                Column("period", "期间", "text", "写的期间"), TOWNSHIP, VILLAGE, Column("why", "原因", "text", "为什么对不上"),
                Column("candidates", "候选户", "count", "可能是几户里的一户"), Column("fix", "怎么改", "text", "怎么改", width=40),
            ),
        ),
        View(
            "problems", "问题", "库中现有文件的未读入和提醒",
            (
                Column("source_name", "文件", "text", "出自哪个文件", width=30), SHEET,
                Column("cell", "单元格", "text", "如 F17"), PROBLEMS.columns[2], Column("message", "问题", "text", "哪里不对", width=50),
                Column("fix", "怎么改", "text", "怎么改", width=50), Column("raw", "原文", "text", "格里的原文，已脱敏"),
            ),
        ),
        View(
            "incomes", "收入", "income_quarter 这一季每乡镇的收入；乡镇空着的是全县",
            (
                TOWNSHIP, Column("expected", "应采集户", "count", "应采集的户"), Column("households", "齐全户", "count", "四项、支出、人口都齐的户"),
                Column("incomplete", "不齐户", "count", "报了但不齐、没有计入的户"), Column("persons", "人数", "count", "齐全户的人口"),
                *(Column(key, word, "text", f"{word}合计，元，两位小数的文字") for key, word in _INCOME_PARTS),
                Column("net_per_head", "人均纯收入", "text", "纯收入 ÷ 人数，元；空：没有齐全的户"),
            ),
        ),
    ),
)  # fmt: skip
"""The lists of `report --format json`."""

# --- kinds, duties

KINDS_VIEW = View(
    "kinds", "表种", "能读的每种表",
    (
        Column("kind", "代号", "text", "表种的代号"), Column("title", "表种", "text", "名称", width=16),
        Column("mode", "怎样累计", "text", "events 逐条累加，latest 以最新为准，snapshot 名单", MODE_TITLES),
        Column("key", "主键", "list", "哪几个字段相同就是同一条", width=30),
    ),
    find=_itself, beside=("fields",),
)  # fmt: skip
FIELDS = View(
    "fields", "列", "每种表认哪些列",
    (
        Column("kind", "表种", "text", "表种的代号"), Column("name", "字段", "text", "字段的代号"),
        Column("title", "列", "text", "列名", width=16), Column("type", "类型", "text", "格里是什么", width=12),
        Column("required", "必填", "flag", "必填不必填", YES),
        Column("headers", "也认这些叫法", "list", "别的表头", width=50), Column("choices", "只能填", "list", "可填的内容", width=40),
    ),
    find=lambda document: _parts(document, {"kind": "kind"}, "fields"),
)  # fmt: skip
KINDS = CommandViews("kinds", (FIELDS, KINDS_VIEW))
DECLARED_DUTIES = View(
    "duties", "职责", "制度里的每项职责",
    (
        Column("duty", "代号", "text", "职责的代号", width=20), GROUP, TITLE,
        Column("applies_to", "对象", "list", "哪类户"), Column("evidence", "凭什么表", "text", "表种的代号"),
        Column("every", "周期", "text", "day、week、month、quarter、half、year"),
        Column("at_least", "至少几次", "count", "每期至少几次"), Column("min_days", "至少在册天数", "count", "在册不到这么多天的不应办"),
        Column("due", "几月几日前", "text", "当年的月-日；空：按期末"), Column("due_after_days", "期末后几天内", "count", "期末后几天内算按时"),
        Column("new_within_days", "新增的几天内", "count", "期内新增的户至少有几天；空：没有"),
        Column("shift", "遇节假日", "text", "next_working_day 顺延到下一个工作日；空：不顺延"),
        Column("quarter", "季度", "text", "calendar 按日历，oct-sep 按上年10月起"),
        Column("blank", "没填怎么算", "text", "ask 待核，counts 算，not 不算"),
        Column("done_by", "谁办的算", "text", "anyone 谁都算，paired 结对的才算"),
        Column("grace_days", "宽限天数", "count", "应办日期后几天内还算逾期完成"),
        Column("effective_from", "自", "date", "从哪天起"), Column("basis", "依据", "text", "制度的文件", width=40),
    ),
    find=_itself, beside=("counts",),
)  # fmt: skip
DUTIES = CommandViews("duties", (DECLARED_DUTIES,))

ALL_VIEWS: Mapping[str, CommandViews] = MappingProxyType(
    {
        each.command: each
        for each in (
            CHECK_COVERAGE, TODO, DIFF, EXPLAIN, PAIRINGS, INGEST, RECEIVED, HISTORY, VERIFY, CLOSE, KINDS, DUTIES,
        )
    }
)  # fmt: skip
"""What each command shows, by its name."""
