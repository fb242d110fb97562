"""Gaps: what was owed and is not done, and who answers for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun_cli.ledger.engine import Ledger, Row
from zhucun_cli.ledger.figures import NOBODY
from zhucun_cli.ledger.views.coverage import collected_kinds

MARKS = ("not_received", "unread", "objected", "by_other", "backfilled", "undated", "shared")
TO_VERIFY = ("not_received", "unread", "objected")
MARK_TITLES = {
    "not_received": "未报",
    "unread": "有问题行",
    "objected": "核实中",
    "by_other": "非结对人走访",
    "backfilled": "补录",
    "undated": "未写日期",
    "shared": "宽限期内",
}
STATUS_TITLES = {
    "on_time": "按时",
    "late": "逾期完成",
    "missed": "未完成",
    "excused": "免办",
    "open": "未到期",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One obligation that is missed or still open. `responsible` is '' while it is 待核."""

    duty: str
    title: str
    household: str
    head: str
    township: str
    village: str
    window: str
    window_start: date
    window_end: date
    due_on: date
    responsible: str
    unit: str
    status: str
    marks: tuple[str, ...]
    last_done_on: date | None

    @property
    def to_verify(self) -> bool:
        """True when the fault may lie in a file and not with a person (待核)."""
        return self.status == "missed" and any(mark in TO_VERIFY for mark in self.marks)


# When a gap's household was last served before the window. Rows of earlier months are linked by the same
# rule as `link`, only stricter: a code and a name that differ are passed over, so a day may be missing
# but is never another household's.
_LAST_DONE = """
with gap as (
    select distinct duty, evidence, window_label, window_start, household
    from {gaps} where status in ('missed', 'open')
),
wanted as (
    select distinct h.household, h.head_name, h.village_key, h.township_key, h.id_number_key
    from household_name as h
    where household in (select household from gap)
),
nameless as (
    select kind, village_key, head_name, done_on, value
    from earlier
    where household_code is null and id_number_key is null
),
unique_name as (
    select village_key, head_name, min(household) as household
    from household_name
    where (village_key, head_name) in (select village_key, head_name from nameless)
    group by village_key, head_name
    having count(distinct household) = 1
),
linked as (
    select e.kind, w.household, e.done_on, e.value
    from earlier as e join wanted as w on w.household = e.household_code
    where e.head_name is null or e.head_name = w.head_name
    union all
    select e.kind, w.household, e.done_on, e.value
    from earlier as e join wanted as w on w.id_number_key = e.id_number_key
    where e.household_code is null
    union all
    select e.kind, u.household, e.done_on, e.value
    from nameless as e join unique_name as u on u.village_key = e.village_key and u.head_name = e.head_name
    union all
    select kind, household, done_on, value from record where household is not null
)
select g.duty, g.window_label, g.household, max(l.done_on) as last_done_on
from gap as g
join linked as l on l.kind = g.evidence and l.household = g.household and l.done_on < g.window_start
where coalesce(l.value, '') in (select v.value from counted_value as v join duty_window as w on w.rule = v.rule
                               where w.duty = g.duty)
   or g.duty not in (select w.duty from counted_value as v join duty_window as w on w.rule = v.rule)
group by g.duty, g.window_label, g.household
"""


def find_last_done(ledger: Ledger) -> None:
    """Fill the relation `last_done` for every missed and open obligation in focus."""
    ledger.replace("last_done", _LAST_DONE.format(gaps="focus"))


def gaps(ledger: Ledger, windows: Sequence[str] = ()) -> tuple[Gap, ...]:
    """Every missed and open obligation in focus of duties that are collected: places first, then duty and window."""
    source = "undone_gap" if ledger.quick and not ledger.has_made("focus") else "focus"
    ledger.replace("last_done", _LAST_DONE.format(gaps=source))
    rows = ledger.stream(
        f"""
        select f.duty, f.title, f.household, f.head_name, f.township, f.village, f.window_label,
               f.window_start, f.window_end, f.due_on, f.responsible, f.unit, f.status,
               f.not_received, f.unread, f.objected, d.last_done_on
        from {source} as f
        left join last_done as d
          on d.duty = f.duty and d.window_label = f.window_label and d.household = f.household
        where f.status in ('missed', 'open') and list_contains(?, f.evidence)
          and (len(?) = 0 or list_contains(?, f.window_label))
        order by f.township, f.village, f.household, f.duty, f.window_start
        """,  # noqa: S608 - our own names
        [sorted(collected_kinds(ledger)), list(windows), list(windows)],
    )
    same: dict[object, Any] = {}  # a word or day that a million rows share is kept once
    return tuple(_gap(row, same) for row in rows)


def _gap(row: Row, same: dict[object, Any]) -> Gap:
    kept: Row = tuple(same.setdefault(each, each) for each in row)
    (
        duty, title, household, head, township, village, window, window_start, window_end, due_on,
        responsible, unit, status, not_received, unread, objected, last_done_on,
    ) = kept  # fmt: skip
    marks: tuple[str, ...] = ()
    if not_received or unread or objected:
        flags = zip(TO_VERIFY, (not_received, unread, objected), strict=True)
        marks, responsible, unit = tuple(name for name, flag in flags if flag), "", ""
    elif not responsible:
        responsible = f"{NOBODY}（{township}）"
    return Gap(
        duty, title, household, head, township, village, window, window_start, window_end, due_on,
        responsible, unit, status, marks, last_done_on,
    )  # fmt: skip
