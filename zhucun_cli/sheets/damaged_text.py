"""Text that was already destroyed when the file was made: 锟斤拷, the replacement character, 鎴风紪.

Such a cell holds something that was never written; it is told like an error cell, and is no value.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.encoding import is_common
from zhucun_cli.sheets.sheet import DAMAGED_TEXT, Sheet

_LOST = re.compile("\ufffd|锟斤|斤拷|烫烫烫|屯屯屯")
# A hanzi of UTF-8 begins with a byte E4-E9 and one of 80-BF: these are GBK characters that few words begin with.
_FIRST = "".join(
    bytes((lead, trail)).decode("gb18030") for lead in range(0xE4, 0xEA) for trail in range(0x80, 0xC0)
)
_MISREAD = re.compile(rf"(?:^|[\x00-\x7f])[{_FIRST}]")
_MANY = 2


def with_damaged_text(sheet: Sheet) -> Sheet:
    """The sheet with its destroyed cells blank, and named in `errors`."""
    found = _damaged(sheet)
    if not found:
        return sheet
    rows = [list(row) for row in sheet.rows]
    for row, column in found:
        rows[row][column] = ""
    return replace(
        sheet, rows=rows, errors=MappingProxyType({**sheet.errors, **dict.fromkeys(found, DAMAGED_TEXT)})
    )


def _damaged(sheet: Sheet) -> list[tuple[int, int]]:
    """The places of destroyed cells. Each distinct text is looked at once, those of a column in one search."""
    return [
        (int(row), number)
        for number, column in enumerate(sheet.columns)
        if (bad := _bad(column.distinct))
        for row in column.is_one_of(bad).nonzero()[0]
    ]


def _bad(distinct: Sequence[Cell]) -> list[int]:
    """The numbers of the destroyed ones."""
    texts = "\0".join([each for each in distinct if isinstance(each, str)])
    if texts.isascii() or not (_LOST.search(texts) or _MISREAD.search(texts)):
        return []
    return [number for number, each in enumerate(distinct) if isinstance(each, str) and _is_damaged(each)]


def _is_damaged(text: str) -> bool:
    return _LOST.search(text) is not None or (_MISREAD.search(text) is not None and _was_utf8(text))


def _was_utf8(text: str) -> bool:
    """True when the GBK bytes of the text are UTF-8 of common hanzi, and the text itself has rarer ones."""
    try:
        meant = text.encode("gb18030").decode("utf-8")
    except UnicodeError:
        return False
    hanzi = [each for each in meant if not each.isascii()]
    return len(hanzi) >= _MANY and all(map(is_common, hanzi)) and not all(map(is_common, text))
