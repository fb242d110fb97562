"""The 待改 workbook: the rejected rows of one file, to be mended in place and ingested again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import PurePath
from string import ascii_uppercase

from zhucun_cli.forms.columns import text_column
from zhucun_cli.forms.workbook import FormCell, FormColumn, FormSheet, write_form
from zhucun_cli.intake.correction import REASON_TITLE, REMEDY_TITLE, address_title
from zhucun_cli.intake.rejects import Reject
from zhucun_cli.intake.result import FileResult
from zhucun_cli.kinds import Field, Kind, Kinds

PREFIX = "待改"
BATCH_NAME = "zhucun_batch"
_CREATED = datetime(2000, 1, 1)  # a fixed day: the same rows make the same bytes


def rejects_name(source_name: str) -> str:
    """待改_表.xlsx; of a 待改 workbook 待改2_表.xlsx, so that no round overwrites the one before."""
    stem = PurePath(source_name).stem
    for number in range(1, 100):
        before = f"{PREFIX}{number if number > 1 else ''}_"
        if stem.startswith(before):
            return f"{PREFIX}{number + 1}_{stem.removeprefix(before)}.xlsx"
    return f"{PREFIX}_{stem}.xlsx"


def rejects_workbook(result: FileResult, kinds: Kinds) -> bytes | None:
    """The rejected rows of a file, a sheet for each of its sheets; None when it has none, or is not in the lake."""
    if not result.rejects or not result.batch:
        return None
    groups: dict[tuple[str, str], list[Reject]] = {}
    for each in result.rejects:
        groups.setdefault((each.sheet, each.kind), []).append(each)
    sheets = [
        _sheet(result, kinds[kind], sheet, sorted(rows, key=lambda row: row.row))
        for (sheet, kind), rows in groups.items()
    ]
    return write_form(sheets, _CREATED, {BATCH_NAME: result.sha256})


def _sheet(result: FileResult, kind: Kind, name: str, rows: Sequence[Reject]) -> FormSheet:
    in_wan = frozenset(field for row in rows for field in row.in_wan)
    fields = tuple(_shown_fields(kind, rows))
    source = PurePath(result.path).name
    where = f"的工作表“{name}”" if name else ""
    notes = (
        f"来自《{source}》{where}（{kind.title}），批次 {result.sha256[:12]}，共 {len(rows)} 行没有录入。",
        "请改深黄色的格子（浅黄色的没有采用，可一并改），不删行、不改“原位置”一列；改好后像平常一样交回即可。",
        "其余行已经录入，不用再报；没改好的行会再次退回。",
    )
    columns = (
        *(text_column(field, field.name in in_wan) for field in fields),
        FormColumn(REASON_TITLE, 24),
        FormColumn(REMEDY_TITLE, 24),
        FormColumn(address_title(result.sha256), 15),
    )
    cells = [_cells(row, fields) for row in rows]
    return FormSheet(name or kind.title, f"待改行：{kind.title}", notes, columns, cells)


def _shown_fields(kind: Kind, rows: Sequence[Reject]) -> Iterable[Field]:
    """Fields that hold something or are to be mended, what every row must have, and what names a household."""
    filled = {name for row in rows for name in row.texts}
    faulty = {fault.field for row in rows for fault in row.faults}
    references = {each.name for each in kind.fields if each.reference}
    in_doubt = bool(faulty & (references | {""}))
    for each in kind.fields:
        if each.required or each.name in filled | faulty or (each.reference and in_doubt):
            yield each


def _cells(row: Reject, fields: Sequence[Field]) -> tuple[FormCell, ...]:
    bad = {fault.field for fault in row.faults if fault.rejects}
    odd = {fault.field for fault in row.faults} - bad
    told = [fault for fault in row.faults if fault.rejects] or list(row.faults)
    reasons = _together([fault.message for fault in told])
    remedies = _together([fault.fix for fault in told])
    own = (fault.cell for fault in told if fault.cell.lstrip(ascii_uppercase) == str(row.row))
    first = next(own, str(row.row))  # a card's cells stand in other rows than its record
    return (
        *(
            FormCell(
                row.texts.get(field.name, ""),
                "bad" if field.name in bad else "odd" if field.name in odd else "",
            )
            for field in fields
        ),
        FormCell(reasons, "told"),
        FormCell(remedies, "told"),
        FormCell(f"{row.sheet}!{first}", "told"),
    )


def _together(sentences: Sequence[str]) -> str:
    return "；".join(dict.fromkeys(sentences))
