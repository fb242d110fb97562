"""Cells that say how much and how many."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal

from zhucun_cli.kinds import Field
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.tables.parsed import NULL, NULL_MARKS, Parsed, Surroundings, compact, refused

_CENT = Decimal("0.01")
_WAN = Decimal(10_000)
_LARGEST = Decimal(10) ** 13
_MOST_PEOPLE = 10**9
_PLAIN = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_MONEY = re.compile(rf"([-+])?¥?([-+])?({_PLAIN})(元|万元|万)?整?", re.ASCII)
_IN_BRACKETS = re.compile(rf"\(¥?({_PLAIN})(元|万元|万)?\)", re.ASCII)
_COUNT = re.compile(r"\+?(\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?(?:人|户|口|个)?", re.ASCII)


def parse_money(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """An amount in 元 with two decimals; 万元 is converted where the cell or its column says so."""
    if isinstance(raw, bool):
        return refused("NUMBER_INVALID")
    if isinstance(raw, int | float):
        return (
            _amount(Decimal(repr(raw)), around.in_wan, field)
            if math.isfinite(raw)
            else refused("NUMBER_INVALID")
        )
    if not isinstance(raw, str):
        return refused("NUMBER_INVALID")
    text = compact(raw)
    if text in NULL_MARKS:
        return NULL
    bracketed = _IN_BRACKETS.fullmatch(text)
    if bracketed:
        if not field.signed:
            return refused("NUMBER_NEGATIVE")
        return _amount(-_decimal(bracketed[1]), _in_wan(bracketed[2], around), field)
    found = _MONEY.fullmatch(text)
    if not found or (found[1] and found[2]):
        return refused("NUMBER_INVALID")
    sign = -1 if "-" in (found[1], found[2]) else 1
    return _amount(sign * _decimal(found[3]), _in_wan(found[4], around), field)


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _in_wan(unit: str | None, around: Surroundings) -> bool:
    """A unit in the cell itself is plainer than the one above the column."""
    return unit.startswith("万") if unit else around.in_wan


def _amount(number: Decimal, in_wan: bool, field: Field) -> Parsed:
    amount = number * _WAN if in_wan else number
    if abs(amount) >= _LARGEST:
        return refused("NUMBER_INVALID")
    if amount < 0 and not field.signed:
        return refused("NUMBER_NEGATIVE")
    return Parsed(amount.quantize(_CENT, ROUND_HALF_UP), note="converted" if in_wan else "")


def parse_count(raw: Cell, field: Field, around: Surroundings) -> Parsed:
    """A whole number of people, households or things."""
    text = compact(raw)
    if text in NULL_MARKS:
        return NULL
    if isinstance(raw, bool) or not isinstance(raw, int | float | str):
        return refused("NUMBER_INVALID")
    if re.fullmatch(r"-\d+(?:\.0+)?(?:人|户|口|个)?", text):
        return refused("NUMBER_NEGATIVE")
    found = _COUNT.fullmatch(text)
    number = int(found[1].replace(",", "")) if found else _MOST_PEOPLE
    return Parsed(number) if number < _MOST_PEOPLE else refused("NUMBER_INVALID")
