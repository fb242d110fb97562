"""An independent oracle: the rules of the ledger, applied to the meaning of every written row.

It imports nothing of zhucun; it takes the meaning of every written row from
`county/` and applies the rules one household and one day at a time, slowly and in plain sight:

R1  Timeline (design §6). A household is on the roster from its own 纳入日期, else from its roster's date; it
    lives in the village of the latest statement. A date given as a month acts from the first of the
    next month. Monitored from identified_on until cleared_on, half open; otherwise 一般脱贫户 when registered
    as 脱贫户; otherwise it owes nothing.
R2  Obligation. Exists when the category was held, on the roster, on at least `min_days` days of the
    window (visit-monitored 20, the others 45) and the household is on the roster on the test day, the
    earlier of window end and due day. Of duties with the same evidence and window only that of the category
    with most days owes (tie: the later), and for it the days of both categories are summed.
R3  Linking (§4). By code; else by identity number; else by village and head when that is unique. A row with
    an unknown code stays unlinked even if the name fits. What links nowhere is counted, never guessed;
    whom it may mean (by number, else village and head) is kept for R6.
R4  Counting. A visit belongs to the window of its date and counts when its mode is 入户; a mode that is
    unknown counts nowhere. An income belongs to its quarter and is done on its 采集日期, without one
    in time and marked `undated`. One day is enough.
R5  Status. on_time up to due_on (visits: the window's end; incomes: 10 days after), late up to closes_on
    (visits: the same day; incomes: 20 days after due), open while the as-of day is no later than
    closes_on, else missed. coverage = (on_time + late) / (expected - excused).
R6  Marks. `not_received`: no row of that kind, used or refused, for the village in the window.
    `unread`: a refused row, a row of unknown mode or an unlinked row that may be the household's and is no
    contact of another mode, dated in the window, or without a readable date in a sheet whose declared
    period overlaps the window.
    A miss with either is 待核 and names nobody. `by_other`: nobody paired came on the day that counted.
R7  Attribution. The helper who held the pairing on at least half of the window's days; else all who held
    it on some, in order of time; else 无结对责任人. A later pairing ends the earlier one.
R8  Files (§5). A byte-for-byte copy is unchanged. The corrected log is held back in the first pass and
    replaces the earlier one in every figure of the ledger.

Windows that begin after the as-of day are not in the ledger: they owe nothing yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Literal

from sample_data.county.files import FILES
from sample_data.county.model import (
    HouseholdRow,
    IncomeRow,
    Monitoring,
    PairingRow,
    Row,
    Sheet,
    Stated,
    VisitRow,
)
from sample_data.county.spelling import month_span, quarter_span

AS_OF = date(2022, 10, 31)
NOBODY = "无结对责任人"
Category = Literal["监测户", "一般脱贫户"]


@dataclass(frozen=True)
class Duty:
    """A duty of the policy; days of due and grace are counted from the window's end and from due."""

    id: str
    category: Category
    evidence: Literal["visit", "income"]
    every: Literal["month", "quarter"]
    min_days: int
    due_days: int = 0
    grace_days: int = 0


DUTIES = (
    Duty("visit-monitored", "监测户", "visit", "month", 20),
    Duty("visit-general", "一般脱贫户", "visit", "quarter", 45),
    Duty("income-monitored", "监测户", "income", "quarter", 45, 10, 20),
    Duty("income-general", "一般脱贫户", "income", "quarter", 45, 10, 20),
)


@dataclass(frozen=True)
class Window:
    """A month or quarter by its label; both days are inside."""

    label: str
    start: date
    end: date

    def days(self) -> list[date]:
        """Every day of the window."""
        return [self.start + timedelta(days=n) for n in range((self.end - self.start).days + 1)]

    def holds(self, day: date) -> bool:
        """Whether the day lies in the window."""
        return self.start <= day <= self.end


WINDOWS = {
    "month": tuple(Window(f"2022-{m:02d}", *month_span(m)) for m in range(1, 11)),
    "quarter": tuple(Window(f"2022Q{q}", *quarter_span(f"2022Q{q}")) for q in range(1, 5)),
}


# --- what arrived ---------------------------------------------------------------------------------------

FIRST_PASS = tuple(file for file in FILES if file.sheets and file.copy_of is None and file.corrects is None)
REPLACED = {file.corrects for file in FILES if file.corrects}
IN_FORCE = tuple(f for f in FILES if f.sheets and f.copy_of is None and f.path not in REPLACED)  # R8


def _rows(kind: str) -> Iterator[tuple[Sheet, Row]]:
    """The body rows of a kind after the correction was confirmed; repeated rows only once."""
    for file in IN_FORCE:
        for sheet in file.sheets:
            if sheet.kind == kind:
                yield from ((sheet, row) for row in sheet.rows if row.fate in ("accepted", "rejected"))


HOUSEHOLD_ROWS = [(s, r.means) for s, r in _rows("household") if isinstance(r.means, HouseholdRow)]
PAIRING_ROWS = [(s, r.means) for s, r in _rows("pairing") if isinstance(r.means, PairingRow)]
VISIT_ROWS = [(s, r, r.means) for s, r in _rows("visit") if isinstance(r.means, VisitRow)]
INCOME_ROWS = [(s, r, r.means) for s, r in _rows("income") if isinstance(r.means, IncomeRow)]
HOUSEHOLDS = sorted({means.code for _, means in HOUSEHOLD_ROWS})


# --- R1: the timeline, a day at a time ------------------------------------------------------------------


def _acts_from(stated: Stated) -> date:
    if not stated.month_only:
        return stated.day
    return (stated.day.replace(day=1) + timedelta(days=32)).replace(day=1)


@cache
def _statements(code: str) -> list[tuple[date, date, HouseholdRow]]:
    """(roster date, begins, row) of every roster row of a household, oldest roster first."""
    found = []
    for sheet, means in HOUSEHOLD_ROWS:
        if means.code == code:
            assert sheet.effective is not None
            found.append((sheet.effective, means.on_roll_from or sheet.effective, means))
    return sorted(found, key=lambda statement: statement[0])


@cache
def _pairs(code: str) -> tuple[Monitoring, ...]:
    """The monitoring pairs of a household; a later roster's word on the same identification wins."""
    pairs = {m.monitoring.identified.day: m.monitoring for _, _, m in _statements(code) if m.monitoring}
    return tuple(pairs.values())


@cache
def state(code: str, day: date) -> tuple[str, Category | None] | None:
    """Village and category of a household on a day; None when it is not on the roster."""
    known = [means for _, begins, means in _statements(code) if begins <= day]
    if not known:
        return None
    for pair in _pairs(code):
        cleared = _acts_from(pair.cleared) if pair.cleared else date.max
        if _acts_from(pair.identified) <= day < cleared:
            return known[-1].village, "监测户"
    return known[-1].village, "一般脱贫户" if known[-1].register == "脱贫户" else None


# --- R2: who owes what ----------------------------------------------------------------------------------


@dataclass
class Obligation:
    """One duty of one household in one window, and what became of it."""

    duty: Duty
    household: str
    window: Window
    village: str
    status: str = ""
    done_on: date | None = None
    marks: set[str] = field(default_factory=set)
    by_other: bool = False
    responsible: str = ""

    @property
    def due_on(self) -> date:
        """The last day in time."""
        return self.window.end + timedelta(days=self.duty.due_days)

    @property
    def closes_on(self) -> date:
        """The last day on which it may be done late."""
        return self.due_on + timedelta(days=self.duty.grace_days)

    @property
    def test_day(self) -> date:
        """The day that decides to which period the obligation belongs."""
        return min(self.window.end, self.due_on)


def _days_held(code: str, window: Window) -> Counter[Category]:
    states = (state(code, day) for day in window.days())
    return Counter(held[1] for held in states if held is not None and held[1] is not None)


def _last_held(code: str, window: Window, category: Category) -> date:
    held = [day for day in window.days() if (found := state(code, day)) and found[1] == category]
    return max(held, default=date.min)


def _owes(duty: Duty, code: str, window: Window) -> bool:
    rivals = [d for d in DUTIES if (d.evidence, d.every) == (duty.evidence, duty.every)]
    held = _days_held(code, window)
    rivals.sort(key=lambda d: (held[d.category], _last_held(code, window, d.category)))
    if rivals[-1] is not duty or not held[duty.category]:
        return False
    return sum(held[rival.category] for rival in rivals) >= duty.min_days


def obligations() -> list[Obligation]:
    """Every obligation of the windows that had begun by the as-of day."""
    found = []
    for duty in DUTIES:
        for window in WINDOWS[duty.every]:
            test_day = min(window.end, window.end + timedelta(days=duty.due_days))
            for code in HOUSEHOLDS:
                there = state(code, test_day)
                if there is not None and _owes(duty, code, window):
                    found.append(Obligation(duty, code, window, there[0]))
    return found


# --- R3: whose row it is --------------------------------------------------------------------------------


def _candidates(code: str | None, id_no: str | None, village: str, head: str | None) -> list[str]:
    """The households a row may refer to; it is linked when there is exactly one."""
    if code is not None:
        return [code] if code in HOUSEHOLDS else []
    if id_no is not None:
        return sorted({m.code for _, m in HOUSEHOLD_ROWS if m.id_no == id_no})
    return sorted({m.code for _, m in HOUSEHOLD_ROWS if head and (m.village, m.head) == (village, head)})


def _may_mean(row: VisitRow | IncomeRow) -> list[str]:
    """Whom an unlinked row may mean: a mistyped code does not hide whose village and name stand beside it."""
    number = row.id_no if isinstance(row, VisitRow) else None
    known = _candidates(row.code, number, row.village, row.head)
    return known or _candidates(None, number, row.village, row.head)


def visit_candidates(row: VisitRow) -> list[str]:
    """The households a row of a visit log may refer to."""
    return _candidates(row.code, row.id_no, row.village, row.head)


def income_candidates(row: IncomeRow) -> list[str]:
    """The households an income may belong to."""
    return _candidates(row.code, None, row.village, row.head)


# --- R4, R5: done or not --------------------------------------------------------------------------------


def _pairing_starts(code: str) -> list[tuple[date, str]]:
    found = []
    for sheet, means in PAIRING_ROWS:
        if means.code == code:
            start = means.start or sheet.effective
            assert start is not None
            found.append((start, means.helper))
    return sorted(found)


@cache
def _helper_on(code: str, day: date) -> str | None:
    """R7: the helper paired with a household on a day."""
    held = [helper for start, helper in _pairing_starts(code) if start <= day]
    return held[-1] if held else None


def _judge_visits(owed: Obligation) -> None:
    """Set done_on, and by_other from those who came on that day."""
    visits = [
        (row.day, row.visitors)
        for _, written, row in VISIT_ROWS
        if written.fate == "accepted" and row.mode == "入户" and row.day and owed.window.holds(row.day)
        and visit_candidates(row) == [owed.household]
    ]  # fmt: skip
    if visits:
        owed.done_on = min(day for day, _ in visits)
        came = {name for day, names in visits if day == owed.done_on for name in names}
        owed.by_other = _helper_on(owed.household, owed.done_on) not in came
        owed.status = "on_time"


def _judge_income(owed: Obligation) -> None:
    """Set status and done_on from the household's income of the quarter."""
    for _, written, row in INCOME_ROWS:
        if written.fate != "accepted" or row.quarter != owed.window.label:
            continue
        if income_candidates(row) != [owed.household]:
            continue
        if row.collected_on is None:
            owed.status = "on_time"
            owed.marks.add("undated")
        elif row.collected_on <= owed.closes_on:
            owed.done_on = row.collected_on
            owed.status = "on_time" if row.collected_on <= owed.due_on else "late"


# --- R6: why not ----------------------------------------------------------------------------------------


def _lies_in(day: date | None, sheet: Sheet, window: Window) -> bool:
    """Whether a row belongs to the window, by its date or, without one, by its sheet's declared period."""
    if day is not None:
        return window.holds(day)
    if sheet.declared is None:
        return True
    first, last = sheet.declared
    return first <= window.end and window.start <= last


def _visit_marks(owed: Obligation) -> Iterator[str]:
    there = [(w, row) for s, w, row in VISIT_ROWS if _lies_in(row.day, s, owed.window)]
    if not any(row.village == owed.village for _, row in there):
        yield "not_received"
    for written, row in there:
        unlinked = len(visit_candidates(row)) != 1
        unusable = written.fate == "rejected" or row.mode is None or unlinked
        if unusable and row.mode in (None, "入户") and owed.household in _may_mean(row):
            yield "unread"


def _income_marks(owed: Obligation) -> Iterator[str]:
    there = [(w, row) for _, w, row in INCOME_ROWS if row.quarter == owed.window.label]
    if not any(row.village == owed.village for _, row in there):
        yield "not_received"
    for written, row in there:
        unlinked = len(income_candidates(row)) != 1
        if (written.fate == "rejected" or unlinked) and owed.household in _may_mean(row):
            yield "unread"


# --- R7: who answers for it -----------------------------------------------------------------------------


def _responsible(owed: Obligation) -> str:
    held = Counter(
        helper for day in owed.window.days() if (helper := _helper_on(owed.household, day)) is not None
    )
    for helper, days in held.items():
        if 2 * days >= len(owed.window.days()):
            return helper
    return "、".join(held) or NOBODY  # a Counter keeps the order in which they came


def ledger() -> list[Obligation]:
    """Every obligation, judged."""
    judged = obligations()
    for owed in judged:
        (_judge_visits if owed.duty.evidence == "visit" else _judge_income)(owed)
        if not owed.status:
            owed.status = "open" if owed.closes_on >= AS_OF else "missed"
        if owed.status == "missed":
            owed.marks.update(_visit_marks(owed) if owed.duty.evidence == "visit" else _income_marks(owed))
        if not owed.marks & {"not_received", "unread"}:
            owed.responsible = _responsible(owed)
    return judged
