"""Windows as bits: what a household did in a year of windows is one number, and figures are counts of such numbers.

That serves duties that one dated record by anybody proves, on days that are the same for every household. A question
with any other duty is answered obligation by obligation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhucun_cli.kinds import Kinds
from zhucun_cli.ledger.windows import DutyWindow

BITS = 62  # of a signed 64-bit integer, with one to spare


@dataclass(frozen=True)
class WindowBits:
    """The bits of one window of one duty version; `late` and `unstated` are 0 where nothing can be so.

    `arrived` is shared by all duties with the same evidence and window.
    """

    item: DutyWindow
    timely: int
    late: int
    arrived: int
    unstated: int


def window_bits(windows: Sequence[DutyWindow], kinds: Kinds) -> tuple[WindowBits, ...]:
    """Bits for every window, or nothing when the question cannot be answered by bits."""
    if not all(_is_quick(item, kinds) for item in windows):
        return ()
    numbers: dict[tuple[object, ...], int] = {}

    def bit(*meaning: object) -> int:
        return 1 << numbers.setdefault(meaning, len(numbers))

    found = tuple(
        WindowBits(
            item,
            timely=bit("timely", item.rule, item.window),
            late=bit("late", item.rule, item.window) if item.duty.grace_days else 0,
            arrived=bit("arrived", item.duty.evidence, item.window),
            unstated=bit("unstated", item.duty.evidence, item.window.start, item.closes_on)
            if item.duty.counts and item.duty.blank == "ask"
            else 0,
        )
        for item in windows
    )
    return found if len(numbers) <= BITS and _labels_are_plain(windows) else ()


def _is_quick(item: DutyWindow, kinds: Kinds) -> bool:
    duty, kind = item.duty, kinds[item.duty.evidence]
    return (
        bool(kind.date)
        and not kind.period
        and kind.refers_to_household
        and duty.at_least == 1
        and duty.done_by == "anyone"
        and duty.new_within_days is None
        and item.policy.remote_for_absent != "counts"
        and item.due_on >= item.window.start
    )


def _labels_are_plain(windows: Sequence[DutyWindow]) -> bool:
    """One label means one span of days for each kind of evidence; counties' quarters may differ."""
    spans: dict[tuple[str, str], set[tuple[date, date]]] = {}
    for item in windows:
        key = (item.duty.evidence, item.window.label)
        spans.setdefault(key, set()).add((item.window.start, item.window.end))
    return all(len(each) == 1 for each in spans.values())
