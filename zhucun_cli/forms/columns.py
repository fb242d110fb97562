"""How a field of a kind is asked for in a workbook: heading, width, dropdown, check."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from zhucun_cli.forms.workbook import Check, FormColumn
from zhucun_cli.kinds import Field
from zhucun_cli.kinds.kind import FieldType

WAN = "（万元）"
_WIDTHS: Mapping[FieldType, float] = MappingProxyType(
    {
        "text": 16, "code": 16, "date": 12, "month": 10, "quarter": 10, "year": 8, "period": 10, "money": 12, "count": 8,
        "choice": 12, "yesno": 8, "id_number": 21, "phone": 13, "name": 10, "names": 12,
    }
)  # fmt: skip
_HINTS: Mapping[FieldType, str] = MappingProxyType(
    {
        "date": "年月日写全，如 2022-09-03",
        "month": "如 2022-09",
        "quarter": "如 2022Q3",
        "year": "如 2022",
        "period": "如 2022-09、2022Q3 或 2022",
        "id_number": "18 位，按文本填写",
        "names": "几个人用顿号隔开",
    }
)
_CHECKS: Mapping[FieldType, Check] = MappingProxyType({"date": "date", "money": "amount", "count": "count"})


def choices_of(field: Field) -> tuple[str, ...]:
    """What the dropdown of a field offers; () for a field without one."""
    return ("是", "否") if field.type == "yesno" else tuple(field.choices)


def text_column(field: Field, in_wan: bool = False) -> FormColumn:
    """A column of text cells, in which anything that came may stand."""
    title = f"{field.title}{WAN}" if in_wan else field.title
    hint = _HINTS.get(field.type, "")
    return FormColumn(title, _width(field), choices=choices_of(field), hint=hint)


def typed_column(field: Field) -> FormColumn:
    """A column of dates, numbers or text, checked while it is filled in.

    A date that may be a month stays text: a date cell would make it a day.
    """
    check = _CHECKS.get(field.type, "")
    check = "signed" if check == "amount" and field.signed else check
    is_text = not check or field.month_only
    hint = "如 2022-09-03；只知道月份的写 2022-09" if field.month_only else _HINTS.get(field.type, "")
    return FormColumn(
        _title(field), _width(field), "" if is_text else check, choices_of(field), is_text, hint
    )


def _title(field: Field) -> str:
    return f"{field.title}（元）" if field.type == "money" else field.title


def _width(field: Field) -> float:
    return max(_WIDTHS[field.type], min(2 * len(field.title) + 2, 18))
