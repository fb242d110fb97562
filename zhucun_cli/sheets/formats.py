"""What a number format shows: here only whether it shows a month without a day."""

from __future__ import annotations

import re

# In Chinese Excel these built-in formats are yyyy年m月 (17 is mmm-yy everywhere).
BUILT_IN_MONTHS = frozenset({17, 27, 36, 50, 52, 57})
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


def shows_month_only(code: str) -> bool:
    """True for `yyyy"年"m"月"` and its kin: a year and a month, no day, no time."""
    letters = set(_LITERAL.sub("", code.split(";")[0]).lower())
    return {"y", "m"} <= letters and not letters & set("dhsae")
