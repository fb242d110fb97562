"""Cells that say who: codes, identity numbers and phone numbers, which only look like numbers."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from stdnum.cn.ric import calc_check_digit

from zhucun_cli.kinds import Field
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.tables.parsed import EXACT_UP_TO, NULL, NULL_MARKS, Parsed, Surroundings, compact, refused

_APOSTROPHE = re.compile(r"^['’‘`](?=[\dXx]+$)")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?(1\d|2\d)", re.IGNORECASE)
_ID_18 = re.compile(r"\d{17}[\dX]")
_ID_15 = re.compile(r"\d{15}")
_DISABILITY = re.compile(r"(\d{17}[\dX])[1-7][1-4]")
_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_LANDLINE = re.compile(r"0\d{2,3}\d{7,8}|\d{7,8}")
_PHONE_SIGNS = re.compile(r"[-()—–－.]")


def parse_code(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """Text that looks like a number: leading zeros stay, a number that lost digits is refused."""
    text = _plain(raw)
    if text in NULL_MARKS:
        return NULL
    if _destroyed(raw, text) or isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return refused("ID_DESTROYED")
    return Parsed(text)


def parse_id_number(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """An identity number of 18 digits (check digit verified), 15 (before 1999) or 20 (disability card).

    The first six digits are not compared with a list of counties: counties merge and are renamed.
    """
    text = _plain(raw).upper()
    if text in NULL_MARKS:
        return NULL
    if _destroyed(raw, text):
        return refused("ID_DESTROYED")
    return Parsed(text) if is_id_number(text) else refused("ID_INVALID")


def is_id_number(text: str) -> bool:
    """True for a well-formed number in capitals whose check digit and birth date are right."""
    if _ID_18.fullmatch(text):
        return calc_check_digit(text) == text[-1] and _is_day(text[6:14])
    if _ID_15.fullmatch(text):
        return _is_day("19" + text[6:12])
    disability = _DISABILITY.fullmatch(text)
    return disability is not None and is_id_number(disability[1])


@lru_cache(maxsize=65_536)
def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1850
    except ValueError:
        return False


def parse_phone(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """A mobile or landline number as digits only."""
    text = _plain(raw)
    if text in NULL_MARKS:
        return NULL
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return refused("PHONE_INVALID")
    digits = _PHONE_SIGNS.sub("", text)
    mobile = _MOBILE.fullmatch(digits)
    if mobile:
        return Parsed(mobile[1])
    return Parsed(digits) if _LANDLINE.fullmatch(digits) else refused("PHONE_INVALID")


def _plain(raw: Cell) -> str:
    if isinstance(raw, str) and raw.isascii() and raw.isdigit():
        return raw
    return _APOSTROPHE.sub("", compact(raw))


def _destroyed(raw: Cell, text: str) -> bool:
    """True when digits are gone: a number beyond 15 digits, or its scientific spelling as text."""
    if isinstance(raw, int | float):
        return not abs(raw) < EXACT_UP_TO
    return _SCIENTIFIC.fullmatch(text) is not None
