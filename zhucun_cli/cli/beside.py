"""What `check-coverage` shows beside the figures and gaps: notices, themes, trend."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zhucun_cli.cli.screen import say

if TYPE_CHECKING:
    from zhucun_cli.ledger.views import Notice

SHOWN_NOTICES = 3  # of each sort
_WORDS = {"error": "错误", "warning": "提醒", "info": "说明"}


def show_notices(notices: Sequence[Notice]) -> None:
    """The first of each sort with its remedy, and how many there are; warnings before what is harmless."""
    by_code: dict[str, list[Notice]] = {}
    for each in sorted(notices, key=lambda found: found.severity == "info"):
        by_code.setdefault(each.code, []).append(each)
    for alike in by_code.values():
        for each in alike[:SHOWN_NOTICES]:
            say(f"{_WORDS[each.severity]}：{each.message}")
        if len(alike) > SHOWN_NOTICES:
            say(f"　　　这样的共 {len(alike)} 条，全部见 --json，或报告的“问题”")
        for fix in dict.fromkeys(each.fix for each in alike):
            say(f"　　　{fix}")
