"""Trend: the figures of each duty, window by window."""

from __future__ import annotations

from dataclasses import dataclass

from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.figures import Figures
from zhucun_cli.ledger.views.completion import Completion
from zhucun_cli.ledger.views.coverage import collected_kinds
from zhucun_cli.periods import Period


@dataclass(frozen=True)
class WindowFigures:
    """A duty's figures in one window; their `reachable` is not asked and stays 0."""

    duty: str
    duty_group: str
    title: str
    window: Period
    figures: Figures
    collected: bool

    @property
    def coverage(self) -> float | None:
        """The rate, None when nothing was expected or nothing of the kind was ever collected."""
        return self.figures.coverage if self.collected else None


@dataclass(frozen=True)
class PeriodCompletion:
    """How many households had every duty of a group done in one period; `open` obligations may still be done."""

    period: Period
    completion: Completion
    open: int


@dataclass(frozen=True)
class Trend:
    """The duties window by window, and the groups of duties period by period, up to the period asked for."""

    duties: tuple[WindowFigures, ...]
    completion: tuple[PeriodCompletion, ...]


def by_window(ledger: Ledger) -> tuple[WindowFigures, ...]:
    """Every duty and window of the ledger in focus: in the policy's order, the oldest window first."""
    rows = ledger.query(
        """
        select duty, window_label, count(*),
               count(*) filter (where status = 'on_time'), count(*) filter (where status = 'late'),
               count(*) filter (where status = 'missed'), count(*) filter (where status = 'excused'),
               count(*) filter (where status = 'open'),
               count(*) filter (where status = 'missed' and (not_received = 1 or unread = 1 or objected = 1))
        from focus
        group by duty, window_label
        """
    )
    found = {(str(duty), str(label)): Figures(*counts) for duty, label, *counts in rows}
    collected = collected_kinds(ledger)
    duties = {item.duty.id: number for number, item in reversed(list(enumerate(ledger.windows)))}
    items = {(item.duty.id, item.window.label): item for item in ledger.windows}
    return tuple(
        WindowFigures(
            item.duty.id, item.duty.group, item.duty.title, item.window, found.get(key, Figures()),
            item.duty.evidence in collected,
        )
        for key, item in sorted(items.items(), key=lambda pair: (duties[pair[0][0]], pair[1].window.start))
    )  # fmt: skip
