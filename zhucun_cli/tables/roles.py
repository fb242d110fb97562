"""What kind of thing a cell looks like, and what part a row plays: title, total, footer, data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal

from zhucun_cli.sheets.cell import Cell
from zhucun_cli.tables.grid import Block
from zhucun_cli.tables.parsed import NULL_MARKS, compact

CellKind = Literal["empty", "null", "number", "date", "year", "code", "text"]
Role = Literal["blank", "single", "meta", "foot", "total", "row"]

_NUMBER = re.compile(r"[(-]?[¥+-]?\d[\d,]*(?:\.\d+)?%?\)?(?:元|万元|万|人|户|口|个|亩|天|次|分)?")
_DATE = re.compile(r"\d{4}[-./年]\d{1,2}(?:[-./月]\d{1,2}日?|月)?.{0,9}|\d{1,2}月\d{1,2}日")
_YEAR = re.compile(r"(?:19[5-9]\d|20\d\d)年?度?")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9_-]+")
_TOTAL = re.compile(
    r"(?:其中:?)?(?:本页|全[村乡镇县]|.{1,10}[村乡镇组])?[总合小共累]计(?:户数|人数|金额|数)?:?(?:\(.*\))?(?:\d.*)?"
)
_SHARE = re.compile(r"其中[:、]?.{0,12}")
_FOOT = re.compile(
    r"(?:(?:单位|部门|分管|村|乡镇?|主要)?(?:填[表报写]|制[表单]|审[核批查]|负责|经办|联系|统计|复核|录入)(?:人|单位|日期|时间|领导|电话)?"
    r"(?:\(?(?:签字|签名|签章|盖章)\)?)?(?:[:(].*)?"
    r"|(?:注|说明|备注|填表说明|注意事项|附注)(?:\d?[:.、]).*|.{0,16}\(?(?:盖章|签章|公章)\)?:?.{0,8}|第\d+页.*|共\d+页.*)"
)
_META = re.compile(
    r"(?:金额)?单位:.*|(?:填[报表制]|报送|编制|制表)(?:单位|部门|时间|日期|人).*|(?:表号|附件\d*|附表\d*|制表机关|截[至止])(?:[:\d].*)?|.*单位:(?:元|万元|亩|人|户)\)?"
)
_UNIT_ONLY = re.compile(r"\(?(?:元|万元|人|户|亩|公斤|斤|%|个|天|次|元/人|年月日)\)?")


def kind_of(value: Cell) -> CellKind:
    """What a raw cell looks like, whatever its column will turn out to be."""
    if isinstance(value, date | datetime | time | timedelta):
        return "date"
    if isinstance(value, bool):
        return "text"
    text = compact(value)
    if not text:
        return "empty"
    if _YEAR.fullmatch(text):
        return "year"
    if not isinstance(value, str):
        return "number"
    if text in NULL_MARKS:
        return "null"
    for kind, pattern in _TEXT_KINDS:
        if pattern.fullmatch(text):
            return kind
    return "text"


_TEXT_KINDS: tuple[tuple[CellKind, re.Pattern[str]], ...] = (
    ("number", _NUMBER),
    ("date", _DATE),
    ("code", _CODE),
)
FIGURES: frozenset[CellKind] = frozenset({"number", "date", "code"})


def is_unit(value: Cell) -> bool:
    """True for a cell that holds nothing but a unit, such as 元 or (万元)."""
    return _UNIT_ONLY.fullmatch(compact(value)) is not None


def is_total_label(value: Cell) -> bool:
    """True for 合计, 小计, 石桥村合计, 共计5户."""
    return isinstance(value, str) and len(value) <= 40 and _TOTAL.fullmatch(compact(value)) is not None


def is_share_label(value: Cell) -> bool:
    """True for 其中：监测户, a part of the total above."""
    return isinstance(value, str) and len(value) <= 20 and _SHARE.fullmatch(compact(value)) is not None


def is_foot_label(value: Cell) -> bool:
    """True for 填表人：…, 审核人, 注：…, （盖章）."""
    return isinstance(value, str) and _FOOT.fullmatch(compact(value)) is not None


def is_meta_label(value: Cell) -> bool:
    """True for 单位：元, 填报时间：…, 附件2."""
    return isinstance(value, str) and _META.fullmatch(compact(value)) is not None


def role_of(blocks: Sequence[Block], width: int) -> Role:
    """The part that a row plays, judged by its blocks and the number of used columns."""
    if not blocks:
        return "blank"
    texts = [block.value for block in blocks if isinstance(block.value, str)]
    if any(map(is_total_label, texts[:3])) and (len(blocks) > 1 or len(texts) < len(blocks)):
        return "total"
    if is_share_label(blocks[0].value) and (len(blocks) == 1 or _has_amounts(blocks, 1)):
        return "total"
    if is_foot_label(blocks[0].value) and not _has_amounts(blocks):
        return "foot"
    sparse = len(blocks) <= max(2, 0.4 * width)
    if sparse and any(is_meta_label(block.value) for block in blocks):
        return "meta"
    return "single" if len(blocks) == 1 else "row"


def _has_amounts(blocks: Sequence[Block], least: int = 2) -> bool:
    """True when the row holds spreadsheet numbers, which footers do not."""
    return sum(isinstance(block.value, int | float) for block in blocks) >= least


def is_column_numbers(values: Sequence[Cell]) -> bool:
    """True for a row 甲 乙 1 2 3 … under a header."""
    texts = [compact(value).strip("()") for value in values if compact(value)]
    if len(texts) < 4:
        return False
    numbers = [text for text in texts if text.isdecimal()]
    letters = texts[: len(texts) - len(numbers)]
    counting = numbers == [str(n) for n in range(1, len(numbers) + 1)]
    counting_on = numbers == [str(n) for n in range(len(letters) + 1, len(texts) + 1)]
    stems = all(text in "甲乙丙丁戊己庚辛ABCDEFGH" for text in letters)
    return bool(numbers) and (counting or counting_on) and stems


def header_text(value: Cell) -> str:
    """A header cell's text in NFKC without line breaks and blanks, brackets kept."""
    return unicodedata.normalize("NFKC", compact(value)).replace("_x000D_", "")
