"""Completion of a group of duties (五个一, 四个一): how many households had every one of them done."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from zhucun_cli.ledger.engine import Ledger, Row
from zhucun_cli.ledger.views.coverage import ATTRIBUTED, GROUP_COLUMNS, collected_kinds, is_quick
from zhucun_cli.ledger.views.tally import quick_completion

WindowKey = tuple[str, str]
"""A duty and the label of one of its windows."""


@dataclass(frozen=True)
class Completion:
    """Of the households that owed a duty of the group (and were not excused from all), how many did every one.

    `left_out` are the titles of duties whose sheets were never collected: nothing can be said of them.
    """

    group: str
    by: str
    key: str
    households: int
    complete: int
    left_out: tuple[str, ...] = ()

    @property
    def rate(self) -> float | None:
        """complete / households; None when nobody owed anything."""
        return self.complete / self.households if self.households else None


def completion(
    ledger: Ledger, by: str = "duty", windows: Collection[WindowKey] = ()
) -> tuple[Completion, ...]:
    """Per group of duties and value of `by` (one line per group for "duty"), in the policy's order, then by name.

    An obligation that is still open leaves its household incomplete. `windows` restricts to those.
    """
    names = [" ".join(key) for key in windows]
    collected = sorted(collected_kinds(ledger))
    rows = (
        quick_completion(ledger, by, collected)
        if is_quick(ledger, by) and not windows
        else _counts(ledger, by, collected, names)
    )
    duties = {
        item.duty.id: item.duty
        for item in ledger.windows
        if not windows or (item.duty.id, item.window.label) in windows
    }.values()
    order = {duty.group: number for number, duty in reversed(list(enumerate(duties)))}
    left_out = {
        group: tuple(d.title for d in duties if d.group == group and d.evidence not in collected)
        for group in order
    }
    found = [
        Completion(str(group), by, str(key), households, complete, left_out[group])
        for group, key, households, complete in rows
    ]
    return tuple(sorted(found, key=lambda each: (each.key, order[each.group])))


def _counts(ledger: Ledger, by: str, collected: Sequence[str], windows: Sequence[str]) -> list[Row]:
    column = GROUP_COLUMNS[by]
    joined = ATTRIBUTED if by in ("unit", "helper") else ""
    return ledger.query(
        f"""
        select duty_group, grp, count(*) filter (where owed > 0),
               count(*) filter (where owed > 0 and owed = done)
        from (
            select f.duty_group, {column} as grp, f.household,
                   count(distinct concat(f.duty, ' ', f.window_label)) filter (where f.status <> 'excused') as owed,
                   count(distinct concat(f.duty, ' ', f.window_label))
                       filter (where f.status in ('on_time', 'late')) as done
            from focus as f {joined}
            where list_contains(?, f.evidence)
              and (len(?) = 0 or list_contains(?, concat(f.duty, ' ', f.window_label)))
            group by f.duty_group, grp, f.household
        ) as each_household
        group by duty_group, grp
        order by grp
        """,  # noqa: S608 - the group column is a constant
        [list(collected), list(windows), list(windows)],
    )
