"""What people call the codes that views hold."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zhucun_cli.ledger.views import MARK_TITLES, Meeting

BY_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "duty": "职责", "county": "县", "township": "乡镇", "village": "村", "unit": "单位", "helper": "责任人",
        "household": "户编号",
    }
)  # fmt: skip
YES: Mapping[str, str] = MappingProxyType({"True": "是", "False": "否"})
COLLECTED: Mapping[str, str] = MappingProxyType({"True": "已收集", "False": "未收集"})
VISIBLE: Mapping[str, str] = MappingProxyType({"True": "有效", "False": "已撤"})
SEVERITY_TITLES: Mapping[str, str] = MappingProxyType({"error": "错误", "warning": "提醒", "info": "说明"})
FILE_STATUS_TITLES: Mapping[str, str] = MappingProxyType(
    {"accepted": "已入库", "partial": "部分入库", "unchanged": "已有，未变", "refused": "未入库"}
)
OPERATION_TITLES: Mapping[str, str] = MappingProxyType(
    {"ingest": "入库", "replace": "替换", "undo": "撤回", "forget": "移出"}
)
MODE_TITLES: Mapping[str, str] = MappingProxyType(
    {"events": "逐条累加", "latest": "以最新为准", "snapshot": "名单（某日全貌）"}
)
CAUSE_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "late": "晚报", "correction": "更正", "forgotten": "撤回", "roster": "花名册变动", "exemption": "免责",
        "objection": "核实", "rules": "规则", "as_of": "日期", "unknown": "原因不明",
    }
)  # fmt: skip
WHAT_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "owed": "应办", "status": "状态", "done_on": "完成日期", "due": "期限", "place": "所在村", "category": "类别",
        "helper": "责任人", **MARK_TITLES,
    }
)  # fmt: skip
MEETING_TITLES: Mapping[Meeting, str] = MappingProxyType(
    {"met": "已见面", "not_met": "没有见面", "unknown": "走访未报", "open": "还没到期"}
)
_FIRST: Mapping[str, str] = MappingProxyType(
    {
        "not_received": "催报这个村的表",
        "unread": "有一行没能采用，改好再入库",
        "objected": "单位已回复，等核定",
    }
)
WHAT_TO_DO: Mapping[str, str] = MappingProxyType(
    {mark: f"{MARK_TITLES[mark]}：{told}" for mark, told in _FIRST.items()}
)
"""What the township checks first, by mark."""
