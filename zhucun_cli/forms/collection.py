"""Collection workbooks, for offices that want one: prefilled, checked while filled in, and readable as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from zhucun_cli.forms.columns import typed_column
from zhucun_cli.forms.prefill import Prefilled, Texts, Wanted, prefilled
from zhucun_cli.forms.workbook import FormCell, FormColumn, FormSheet, write_form
from zhucun_cli.home import Home
from zhucun_cli.intake.prepared import prefilled_note
from zhucun_cli.kinds import Field, Kind
from zhucun_cli.lake.snapshot import Snapshot

_SPARE_ROWS = 20
_BLANK_ROWS = 200  # without a roster to prefill from
_FIXED_COLUMNS = 2
_COUNTY = "county"


@dataclass(frozen=True)
class CollectionForm:
    """A form ready to be written: its title is its file's name."""

    title: str
    content: bytes
    rows: int


def collection_form(home: Home, snapshot: Snapshot, wanted: Wanted) -> CollectionForm:
    """The form of a kind, with what the lake can fill in. Raises UsageError for a place that is not known."""
    brought = prefilled(home, snapshot, wanted)
    kind = wanted.kind
    fields = tuple(each for each in kind.fields if _is_asked(kind, each, brought.rows))
    given = _given(kind, fields, brought.rows)
    title = _title(home, wanted, brought)
    sheet = FormSheet(
        kind.title,
        title,
        _notes(given, fields),
        tuple(_column(each) for each in fields),
        [_row(each, fields, given) for each in brought.rows],
        _SPARE_ROWS if brought.rows else _BLANK_ROWS,
        _FIXED_COLUMNS,
    )
    made_on = datetime.combine(wanted.as_of, datetime.min.time())
    return CollectionForm(title, write_form([sheet], made_on, {}), len(brought.rows))


def _title(home: Home, wanted: Wanted, brought: Prefilled) -> str:
    """Place, period and kind; of a roster the day from which it speaks."""
    where = f"{brought.township}{brought.village}" or home.settings.county
    if wanted.kind.mode == "snapshot":
        return f"{where}{wanted.kind.title}（{wanted.as_of.isoformat()}）"
    return f"{where}{_of_period(wanted)}"


def _of_period(wanted: Wanted) -> str:
    """2022年9月走访记录, 2022年度帮扶计划: no word of time twice."""
    title = wanted.kind.title
    when = wanted.period.title if wanted.period else ""
    twice = next((word for word in ("季度", "年") if when.endswith(word) and title.startswith(word)), "")
    return f"{when.removesuffix(twice)}{title}"


def _is_asked(kind: Kind, field: Field, rows: Sequence[Texts]) -> bool:
    """Not the identity number of somebody whom the code names; a county only where households have one."""
    if field.type == "id_number" and kind.refers_to_household:
        return False
    return field.name != _COUNTY or any(row.get(_COUNTY) for row in rows)


def _given(kind: Kind, fields: Sequence[Field], rows: Sequence[Texts]) -> tuple[Field, ...]:
    """The prefilled columns: a row with nothing else is not filled in. A roster's rows are complete as they are."""
    if not kind.refers_to_household:
        return ()
    filled = {name for row in rows for name, text in row.items() if text}
    if kind.mode == "snapshot":
        return tuple(each for each in fields if each.reference and each.name in filled)
    return tuple(each for each in fields if each.name in filled)


def _notes(given: Sequence[Field], fields: Sequence[Field]) -> tuple[str, ...]:
    """Without a date or the name of a place: what stands above the header is read as the sheet's title."""
    told = (prefilled_note([each.title for each in given]),) if given else ()
    must = "带*的列必须填写；" if any(each.required for each in fields) else ""
    return (*told, f"{must}日期写全年、月、日。本表有个人信息，未作遮盖，请妥善保管。")


def _column(field: Field) -> FormColumn:
    column = typed_column(field)
    return replace(column, title=f"{column.title}*") if field.required else column


def _row(texts: Texts, fields: Sequence[Field], given: Sequence[Field]) -> tuple[FormCell, ...]:
    return tuple(FormCell(texts.get(each.name, ""), "given" if each in given else "") for each in fields)
