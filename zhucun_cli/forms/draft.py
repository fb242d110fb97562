"""Each unit's gaps with columns for its answer: filled in, the workbook comes back as 核实回复 (kind `objection`)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, time

from zhucun_cli.forms.columns import typed_column
from zhucun_cli.forms.workbook import FormCell, FormSheet, write_form
from zhucun_cli.intake.prepared import prefilled_note
from zhucun_cli.kinds import Kind
from zhucun_cli.ledger.engine import title_with_id
from zhucun_cli.ledger.views import Recipient
from zhucun_cli.periods import Period
from zhucun_cli.reports import words
from zhucun_cli.reports.notices import Fact, UnitNotice, UnitNotices
from zhucun_cli.reports.sheets import Column, Sheet, write_workbook

KIND = "objection"
_GIVEN = (
    "household_code", "head_name", "township", "village", "duty", "window", "due_on", "responsible", "unit",
)  # fmt: skip
_ASKED = ("reply", "replied_on", "decision", "decided_on", "decision_reason")
_FIXED_COLUMNS = 2


def file_name(period: Period, recipient: Recipient) -> str:
    """draft-2022-09-3fa2c1.xlsx: the recipient by a code that stays the same, never a name."""
    return f"draft-{period.label}-{hashlib.sha256(recipient.key.encode()).hexdigest()[:6]}.xlsx"


def render_draft(content: UnitNotices, notice: UnitNotice, kind: Kind) -> bytes:
    """The workbook of one recipient; the same content gives the same bytes."""
    given = [kind.field(name) for name in _GIVEN]
    asked = [kind.field(name) for name in _ASKED]
    sheet = FormSheet(
        kind.title,
        "未完成事项核实回复",  # no date and no place: what stands above the header is read as the sheet's title
        (
            prefilled_note([each.title for each in given]),
            "认为记录有误的，填“回复内容”和“回复日期”，其余由县里填；填好的行在处理以前列为待核。"
            "本表有户主姓名，只发给负责的单位。",
        ),
        tuple(typed_column(each) for each in (*given, *asked)),
        [_row(_texts(each, notice.recipient), len(asked)) for each in notice.facts],
        fixed=_FIXED_COLUMNS,
    )
    return write_form([sheet], datetime.combine(content.provenance.as_of, time()), {})


def _texts(fact: Fact, recipient: Recipient) -> Mapping[str, str]:
    gap = fact.gap
    return {
        "household_code": gap.household,
        "head_name": gap.head,
        "township": gap.township,
        "village": gap.village,
        "duty": title_with_id(gap.title, gap.duty),
        "window": gap.window,
        "due_on": gap.due_on.isoformat(),
        "responsible": fact.people,
        "unit": recipient.name,
    }


def _row(texts: Mapping[str, str], asked: int) -> Sequence[FormCell]:
    return (*(FormCell(texts[name], "given") for name in _GIVEN), *(FormCell(),) * asked)


def render_draft_index(content: UnitNotices) -> bytes:
    """目录.xlsx: which workbook is for whom."""
    rows = [
        (file_name(content.period, each.recipient), each.recipient.key, each.households, len(each.facts))
        for each in content.notices
    ]
    title = f"{content.county}{content.period.title}核实回复表目录"
    note = (
        f"{words.ACCORDING_TO_RECORDS}；截至{words.day(content.provenance.as_of)}；填好后直接 zhucun ingest"
    )
    columns = (
        Column("文件", width=30), Column("单位（乡镇）", width=30), Column("户数", "count", 8), Column("件数", "count", 8),
    )  # fmt: skip
    created = content.provenance.committed_at or datetime.combine(content.provenance.as_of, time())
    return write_workbook([Sheet("目录", title, (note,), columns, rows, portrait=True)], title, created, note)
