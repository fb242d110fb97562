"""Cells of words: free text, names, choices and yes or no."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from zhucun_cli.kinds import Field
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.tables.parsed import (
    NULL,
    NULL_MARKS,
    Note,
    Parsed,
    Surroundings,
    compact,
    refused,
    shown,
    visible,
)

_TEXT_NULLS = NULL_MARKS - {"无", "空"}  # in free text 无 is an answer
_PICTURE = re.compile(r"=?(?:_xlfn\.)?DISPIMG\(", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_SEPARATORS = re.compile(r"[、,，/／;；\n|]+")
_HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff\ue000-\uf8ff·]+")
_LABEL = r"(?:(?:联系|手机|移动|办公)?(?:电话|手机|方式|号码?)|[Tt](?:el|EL)\.?)?\s*[:：]?\s*"
_NUMBER = rf"{_LABEL}(?<!\d)\d(?:[\s-]*\d){{6,}}[Xx]?"
_NUMBERS = re.compile(rf"[（(]\s*{_NUMBER}\s*[)）]|{_NUMBER}")
_YES = frozenset({"是", "√", "✓", "✔", "有", "1", "Y", "YES", "TRUE", "对"})
_NO = frozenset({"否", "×", "✗", "✘", "无", "0", "N", "NO", "FALSE", "不是", "没有"})


def parse_text(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """Free text as written, trimmed; a picture that WPS keeps in a cell is nothing."""
    text = visible(shown(raw))
    if text in _TEXT_NULLS or ("DISPIMG" in text and _PICTURE.match(text)):
        return NULL
    return Parsed(text)


def parse_name(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """One person's name: blanks and telephones beside it removed, rare characters kept as they are."""
    written, note = _without_numbers(visible(shown(raw)), "\n")
    text = _BLANKS.sub("", written)
    if note:
        people = ["".join(each.split()) for each in _SEPARATORS.split(written)]
        people = [each for each in people if each]
        text = ("、" if all(map(_HAN.fullmatch, people)) else "").join(people)
    return Parsed(None if text in NULL_MARKS else text, note=note)


def parse_names(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """Several names joined by 、, in the order written."""
    written, note = _without_numbers(visible(shown(raw)), " ")
    text = written.strip()
    if text in NULL_MARKS:
        return Parsed(note=note)
    names = [name for part in _SEPARATORS.split(text) for name in _split_at_blanks(part)]
    return Parsed("、".join(dict.fromkeys(names)) or None, note=note)


def _without_numbers(text: str, instead: str) -> tuple[str, Note]:
    """The text without telephones and other numbers of seven digits or more: no name holds them."""
    left = _NUMBERS.sub(instead, text)
    return left, "" if left == text else "number_left_out"


def _split_at_blanks(part: str) -> list[str]:
    """The names in `张三 李四`; a name padded to width (`张 三`) stays one."""
    pieces = part.split()
    if len(pieces) < 2 or not all(_HAN.fullmatch(piece) for piece in pieces):
        return ["".join(pieces)] if pieces else []
    names: list[str] = []
    single = ""
    for piece in pieces:
        if len(piece) > 1:
            names.append(piece)
        elif single:
            names.append(single + piece)
            single = ""
        else:
            single = piece
    # A lone character belongs to a neighbour, but to which one cannot be told: keep it all together.
    return ["".join(pieces)] if single else names


def parse_choice(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """One of the field's choices, by its name or an alias."""
    text = compact(raw)
    chosen = _choices(_key(field)).get(text.upper())
    if chosen is not None:
        return Parsed(chosen)
    if text in NULL_MARKS:
        return NULL
    return refused("CHOICE_UNKNOWN", choices="、".join(field.choices))


def parse_yesno(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """Yes or no, in signs, digits or the field's own words."""
    text = compact(raw).upper()
    if text in _YES or text in map(_fold, field.words.get("yes", ())):
        return Parsed(True)
    if text in _NO or text in map(_fold, field.words.get("no", ())):
        return Parsed(False)
    return NULL if text in NULL_MARKS else refused("CHOICE_UNKNOWN", choices="是、否")


_Choices = tuple[tuple[str, tuple[str, ...]], ...]


def _key(field: Field) -> _Choices:
    return tuple(field.choices.items())


@lru_cache(maxsize=256)
def _choices(declared: _Choices) -> Mapping[str, str]:
    """Folded choice and alias → choice."""
    aliases = {_fold(alias): choice for choice, aliases in declared for alias in aliases}
    return MappingProxyType(aliases | {_fold(choice): choice for choice, _ in declared})


def _fold(text: str) -> str:
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text)).upper()
