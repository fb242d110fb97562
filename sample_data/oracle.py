"""An independent oracle: the rules of the ledger, applied to the meaning of every written row.

It imports nothing of zhucun; it takes the meaning of every written row from
`county/` and applies the rules one household and one day at a time, slowly and in plain sight:

R1  Timeline (design §6). A household is on the roster from its own 纳入日期, else from its roster's date; it
    lives in the village of the latest statement. A date given as a month acts from the first of the
    next month. Monitored from identified_on until cleared_on, half open; otherwise 一般脱贫户 when registered
    as 脱贫户; otherwise it owes nothing. What happened to a household goes before what a later roster repeats:
    死亡, 迁出, 退出, 并户 take it off the roll that day, 恢复 puts it back; 搬迁 gives it another village;
    分户 puts another household beside it; 识别监测, 再标注 begin monitoring, 风险消除 ends what began last.
R2  Obligation. Exists when the category was held, on the roster, on at least `min_days` days of the
    window (visit-monitored 20, other months and quarters 45, years 180) and the household is on the roster on
    the test day, the earlier of window end and due day. Of duties with the same evidence and window only that
    of the category with most days owes (tie: the later), and for it the days of both categories are summed.
    A due day that is no working day moves on to the next one. Who takes on the category after the
    window's first day has `new_days` from then, if that is later; its test day is then its own.
R3  Linking (§4). By code; else by identity number; else by village and head when that is unique. A row with
    an unknown code stays unlinked even if the name fits. What links nowhere is counted, never guessed;
    whom it may mean (by number, else village and head) is kept for R6. What is done at a merged household on
    or after the day of 并户 is the other household's.
R4  Counting. A visit belongs to the window of its date and counts when its mode is 入户; a mode that is
    unknown counts nowhere. Incomes, plans, evaluations, files and handbooks belong to their quarter or year and
    are done on their day, without one in time (on the due day) and marked `undated`. A file or handbook counts
    when it is said to be there or filled in, or nothing is said. One day is enough.
R5  Status. on_time up to due_on, late up to closes_on; else excused when the days on which the household held a
    category of R2, less those of its exemptions from that duty, are fewer than min_days; else open while the
    as-of day is no later than closes_on; else missed. coverage = (on_time + late) / (expected - excused).
    Exempt from a duty named by its id, title or group, from all when none is named, from none by other words.
R6  Marks. `not_received`: no row of that kind, used or refused, for the village in the window.
    `unread`: a refused row, a row of unknown mode or an unlinked row that may be the household's and is no
    contact of another mode, dated in the window, or without a readable date in a sheet whose declared
    period overlaps the window; a refused exemption or change of the household, of a day by which the window had
    neither ended nor closed. `objected`: a reply about the duty and window is not 不采纳 with a reason.
    A miss with any of these is 待核 and names nobody. `by_other`: nobody paired came, or is named, on the day
    that counted.
R7  Attribution. The helper who held the pairing on at least half of the window's days until the duty closed;
    else all who held it on some, in order of time; else 无结对责任人. A later pairing ends the earlier one.
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
    EventRow,
    ExemptionRow,
    HouseholdRow,
    IncomeRow,
    ObjectionRow,
    PairingRow,
    Row,
    Sheet,
    Stated,
    VisitRow,
    WorkRow,
)
from sample_data.county.spelling import month_span, quarter_span

AS_OF = date(2022, 10, 31)
DAY = timedelta(days=1)
NOBODY = "无结对责任人"
Category = Literal["监测户", "一般脱贫户"]
Every = Literal["month", "quarter", "year"]
Evidence = Literal["visit", "income", "plan", "evaluation", "dossier", "handbook"]
MONITORED: Category = "监测户"
GENERAL: Category = "一般脱贫户"

# Weekends aside. 国办发明电〔2021〕11号: 清明节 4月3日至5日放假调休, 4月2日（星期六）上班; 劳动节 4月30日至5月4日放假调休,
# 4月24日（星期日）、5月7日（星期六）上班; 端午节 6月3日至5日放假; 中秋节 9月10日至12日放假; 国庆节 10月1日至7日放假调休,
# 10月8日（星期六）、10月9日（星期日）上班. 国办发明电〔2022〕16号: 元旦 2022年12月31日至2023年1月2日放假调休;
# 春节 1月21日至27日放假调休, 1月28日（星期六）、1月29日（星期日）上班.
_HOLIDAYS = (
    (date(2022, 4, 3), date(2022, 4, 5)),
    (date(2022, 4, 30), date(2022, 5, 4)),
    (date(2022, 6, 3), date(2022, 6, 5)),
    (date(2022, 9, 10), date(2022, 9, 12)),
    (date(2022, 10, 1), date(2022, 10, 7)),
    (date(2022, 12, 31), date(2023, 1, 2)),
    (date(2023, 1, 21), date(2023, 1, 27)),
)
_MADE_UP = (
    date(2022, 4, 2), date(2022, 4, 24), date(2022, 5, 7), date(2022, 10, 8), date(2022, 10, 9),
    date(2023, 1, 28), date(2023, 1, 29),
)  # fmt: skip


def _is_worked(day: date) -> bool:
    if day in _MADE_UP:
        return True
    return day.weekday() < 5 and not any(first <= day <= last for first, last in _HOLIDAYS)


def next_working_day(day: date) -> date:
    """The day itself, or the first after it on which offices work."""
    while not _is_worked(day):
        day += DAY
    return day


@dataclass(frozen=True)
class Window:
    """A month, quarter or year by its label; both days are inside."""

    label: str
    start: date
    end: date

    def days(self) -> list[date]:
        """Every day of the window."""
        return [self.start + timedelta(days=n) for n in range((self.end - self.start).days + 1)]

    def holds(self, day: date) -> bool:
        """Whether the day lies in the window."""
        return self.start <= day <= self.end


WINDOWS: dict[Every, tuple[Window, ...]] = {
    "month": tuple(Window(f"2022-{m:02d}", *month_span(m)) for m in range(1, 11)),
    "quarter": tuple(Window(f"2022Q{q}", *quarter_span(f"2022Q{q}")) for q in range(1, 5)),
    "year": (Window("2022", date(2022, 1, 1), date(2022, 12, 31)),),
}


@dataclass(frozen=True)
class Dates:
    """When a duty is due: days after the window's end, or a month and day; how long it may still be done late.

    `shifts` moves the day to a working day; a household new in the category has `new_days` from then.
    """

    after: int = 0
    grace: int = 0
    fixed: tuple[int, int] | None = None
    shifts: bool = False
    new_days: int | None = None


@dataclass(frozen=True)
class Duty:
    """A duty of the policy."""

    id: str
    title: str
    category: Category
    evidence: Evidence
    every: Every
    dates: Dates

    @property
    def min_days(self) -> int:
        """The least days of the window on which it is held."""
        return {"month": 20, "quarter": 45, "year": 180}[self.every]

    def due_on(self, window: Window) -> date:
        """The last day in time, for a household that is not new in the category."""
        day = window.end + timedelta(days=self.dates.after)
        if self.dates.fixed:
            day = date(window.start.year, *self.dates.fixed)
        return next_working_day(day) if self.dates.shifts else day

    def test_day(self, window: Window) -> date:
        """The day that decides to which period the window belongs."""
        return min(window.end, self.due_on(window))

    def is_named_by(self, text: str) -> bool:
        """Whether a text names this duty by its id, its title or its group."""
        return text in (self.id, self.title, "五个一" if self.category == MONITORED else "四个一")


_AT_ITS_END = Dates()
_AFTER_THE_QUARTER = Dates(after=10, grace=20, shifts=True)
_BY_MARCH = Dates(fixed=(3, 31), grace=30, shifts=True, new_days=10)
_BY_THE_YEAR_S_END = Dates(grace=20, new_days=30)
DUTIES = (
    Duty("plan-monitored", "年度帮扶计划并跟踪落实", MONITORED, "plan", "year", _BY_MARCH),
    Duty("visit-monitored", "每月一走访", MONITORED, "visit", "month", _AT_ITS_END),
    Duty("income-monitored", "每季一采集收入", MONITORED, "income", "quarter", _AFTER_THE_QUARTER),
    Duty("evaluation-monitored", "每季一成效评估", MONITORED, "evaluation", "quarter", _AFTER_THE_QUARTER),
    Duty("dossier-monitored", "建好一户一档", MONITORED, "dossier", "year", _BY_THE_YEAR_S_END),
    Duty("plan-general", "年度巩固计划并跟踪落实", GENERAL, "plan", "year", _BY_MARCH),
    Duty("visit-general", "每季一走访", GENERAL, "visit", "quarter", _AT_ITS_END),
    Duty("income-general", "每季一采集收入", GENERAL, "income", "quarter", _AFTER_THE_QUARTER),
    Duty("handbook-general", "填好结对联系手册", GENERAL, "handbook", "year", _BY_THE_YEAR_S_END),
)


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


@dataclass(frozen=True)
class Work:
    """A row of a sheet with a period: an income, a plan, an evaluation, a file, a handbook."""

    row: WorkRow
    accepted: bool


def _works(kind: str) -> Iterator[Work]:
    for _, written in _rows(kind):
        if isinstance(written.means, WorkRow):
            yield Work(written.means, written.fate == "accepted")
        if isinstance(written.means, IncomeRow):
            said = written.means
            known = WorkRow(said.code, said.village, said.head, said.quarter, said.collected_on)
            yield Work(known, written.fate == "accepted")


HOUSEHOLD_ROWS = [(s, r.means) for s, r in _rows("household") if isinstance(r.means, HouseholdRow)]
PAIRING_ROWS = [(s, r.means) for s, r in _rows("pairing") if isinstance(r.means, PairingRow)]
VISIT_ROWS = [(s, r, r.means) for s, r in _rows("visit") if isinstance(r.means, VisitRow)]
INCOME_ROWS = [(s, r, r.means) for s, r in _rows("income") if isinstance(r.means, IncomeRow)]
WORKS: dict[Evidence, tuple[Work, ...]] = {
    duty.evidence: tuple(_works(duty.evidence)) for duty in DUTIES if duty.evidence != "visit"
}
EVENTS = [
    r.means for _, r in _rows("household_event") if isinstance(r.means, EventRow) and r.fate == "accepted"
]
EXEMPTIONS = [
    r.means for _, r in _rows("exemption") if isinstance(r.means, ExemptionRow) and r.fate == "accepted"
]
REFUSED = [  # whose exemption or change could not be used, and of which day it is
    (r.means.code, r.means.on.day if isinstance(r.means, EventRow) else r.means.approved_on or r.means.first)
    for kind in ("household_event", "exemption")
    for _, r in _rows(kind)
    if isinstance(r.means, EventRow | ExemptionRow) and r.fate == "rejected"
]
OBJECTIONS = [
    r.means for _, r in _rows("objection") if isinstance(r.means, ObjectionRow) and r.fate == "accepted"
]
LISTED = {means.code for _, means in HOUSEHOLD_ROWS}
HOUSEHOLDS = sorted(LISTED | {event.other for event in EVENTS if event.event == "分户"})


# --- R1: the timeline, a day at a time ------------------------------------------------------------------


def _acts_from(stated: Stated) -> date:
    if not stated.month_only:
        return stated.day
    return (stated.day.replace(day=1) + timedelta(days=32)).replace(day=1)


@cache
def _events(code: str, *kinds: str) -> tuple[tuple[date, EventRow], ...]:
    """What happened to a household by the as-of day, with the day from which it acts, in order of time."""
    found = [(_acts_from(e.on), e) for e in EVENTS if e.code == code and (not kinds or e.event in kinds)]
    return tuple(sorted((each for each in found if each[0] <= AS_OF), key=lambda each: each[0]))


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
def _pairs(code: str) -> tuple[tuple[date, date], ...]:
    """The half-open spans of monitoring; a later roster's word on the same identification wins."""
    told = {m.monitoring.identified.day: m.monitoring for _, _, m in _statements(code) if m.monitoring}
    ends = {_acts_from(m.identified): _acts_from(m.cleared) if m.cleared else date.max for m in told.values()}
    for begun, _ in _events(code, "识别监测", "再标注"):
        ends[begun] = min((end for end in ends.values() if begun < end < date.max), default=date.max)
    for cleared, _ in _events(code, "风险消除"):
        before = [begun for begun in ends if begun < cleared]
        if before:
            ends[max(before)] = cleared
    return tuple(ends.items())


def _has_left(code: str, day: date) -> bool:
    """Whether an event took the household off the roll, and none and no roster brought it back by that day."""
    for left, _ in _events(code, "死亡", "迁出", "退出", "并户"):
        back = [on for on, _ in _events(code, "恢复") if on >= left]
        back += [
            means.on_roll_from
            for listed, _, means in _statements(code)
            if listed >= left and means.on_roll_from and means.on_roll_from > left
        ]
        if left <= day < min(back, default=date.max):
            return True
    return False


def _village(code: str, day: date, said: HouseholdRow) -> str:
    """The village of the last move, until a later roster names another than the one before the move."""
    for moved, event in reversed(_events(code, "搬迁")):
        if moved <= day:
            before = [means.village for listed, _, means in _statements(code) if listed <= moved][-1:]
            news = [
                listed
                for listed, _, means in _statements(code)
                if moved < listed <= day and means.village not in before
            ]
            return said.village if news else event.to_village
    return said.village


@cache
def state(code: str, day: date) -> tuple[str, Category | None] | None:
    """Village and category of a household on a day; None when it is not on the roster."""
    if _has_left(code, day):
        return None
    known = [means for _, begins, means in _statements(code) if begins <= day]
    if not known:
        return _split_off(code, day)
    village = _village(code, day, known[-1])
    if any(begun <= day < end for begun, end in _pairs(code)):
        return village, MONITORED
    return village, GENERAL if known[-1].register == "脱贫户" else None


def _split_off(code: str, day: date) -> tuple[str, Category | None] | None:
    """A household that no roster names yet, as the one from which it split off stood on that day."""
    for event in EVENTS:
        since = _acts_from(event.on)
        if event.event == "分户" and event.other == code and since <= day:
            parents = state(event.code, since)
            register = [means for _, begins, means in _statements(event.code) if begins <= since][-1].register
            if parents is not None:
                return parents[0], GENERAL if register == "脱贫户" else None
    return None


# --- R2: who owes what ----------------------------------------------------------------------------------


@dataclass
class Obligation:
    """One duty of one household in one window, and what became of it."""

    duty: Duty
    household: str
    window: Window
    due_on: date
    village: str
    status: str = ""
    done_on: date | None = None
    marks: set[str] = field(default_factory=set)
    by_other: bool = False
    responsible: str = ""

    @property
    def closes_on(self) -> date:
        """The last day on which it may be done late."""
        return self.due_on + timedelta(days=self.duty.dates.grace)

    @property
    def test_day(self) -> date:
        """The day that decides to which period the obligation belongs: the duty's, whoever is new in it."""
        return self.duty.test_day(self.window)


@cache
def _held(code: str, window: Window, category: Category) -> tuple[date, ...]:
    """The days of the window on which the household held the category."""
    return tuple(day for day in window.days() if (found := state(code, day)) and found[1] == category)


def _rivals(duty: Duty) -> list[Duty]:
    return [other for other in DUTIES if (other.evidence, other.every) == (duty.evidence, duty.every)]


def _owes(duty: Duty, code: str, window: Window) -> bool:
    held = {rival.id: _held(code, window, rival.category) for rival in _rivals(duty)}
    most = max(_rivals(duty), key=lambda rival: (len(held[rival.id]), max(held[rival.id], default=date.min)))
    return most is duty and bool(held[duty.id]) and sum(map(len, held.values())) >= duty.min_days


def _due_on(duty: Duty, code: str, window: Window) -> date:
    """The duty's day, or for one who is new in the category so many days from then."""
    due, first = duty.due_on(window), min(_held(code, window, duty.category))
    if duty.dates.new_days is None or first == window.start:
        return due
    return max(due, first + timedelta(days=duty.dates.new_days))


def obligations() -> list[Obligation]:
    """Every obligation of the windows that had begun by the as-of day."""
    found = []
    for duty in DUTIES:
        for window in WINDOWS[duty.every]:
            for code in HOUSEHOLDS:
                if not _owes(duty, code, window):
                    continue
                due = _due_on(duty, code, window)
                there = state(code, min(window.end, due))
                if there is not None:
                    found.append(Obligation(duty, code, window, due, there[0]))
    return found


# --- R3: whose row it is --------------------------------------------------------------------------------


def _candidates(code: str | None, id_no: str | None, village: str, head: str | None) -> list[str]:
    """The households a row may refer to; it is linked when there is exactly one."""
    if code is not None:
        return [code] if code in LISTED else []
    if id_no is not None:
        return sorted({m.code for _, m in HOUSEHOLD_ROWS if m.id_no == id_no})
    return sorted({m.code for _, m in HOUSEHOLD_ROWS if head and (m.village, m.head) == (village, head)})


def _may_mean(row: VisitRow | WorkRow) -> list[str]:
    """Whom an unlinked row may mean: a mistyped code does not hide whose village and name stand beside it."""
    number = row.id_no if isinstance(row, VisitRow) else None
    known = _candidates(row.code, number, row.village, row.head)
    return known or _candidates(None, number, row.village, row.head)


def visit_candidates(row: VisitRow) -> list[str]:
    """The households a row of a visit log may refer to."""
    return _candidates(row.code, row.id_no, row.village, row.head)


def work_candidates(row: WorkRow | IncomeRow) -> list[str]:
    """The households a row with a period may refer to."""
    return _candidates(row.code, None, row.village, row.head)


def owner(candidates: list[str], day: date | None) -> str | None:
    """The one household that a row refers to; since a merger, the one into which that was merged."""
    if len(candidates) != 1:
        return None
    for merged, event in _events(candidates[0], "并户"):
        if day is not None and day >= merged:
            return event.other
    return candidates[0]


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


@dataclass(frozen=True, order=True)
class _Done:
    """A row that does an obligation: its day (the due day where it has none), and who is named."""

    day: date
    undated: bool
    people: tuple[str, ...]


def _visits_done(owed: Obligation) -> list[_Done]:
    return [
        _Done(row.day, False, row.visitors)
        for _, written, row in VISIT_ROWS
        if written.fate == "accepted" and row.mode == "入户" and row.day and owed.window.holds(row.day)
        and owner(visit_candidates(row), row.day) == owed.household
    ]  # fmt: skip


def _work_done(owed: Obligation) -> list[_Done]:
    return [
        _Done(row.done_on or owed.due_on, row.done_on is None, row.people)
        for row in (work.row for work in WORKS[owed.duty.evidence] if work.accepted)
        if row.counts and row.period == owed.window.label
        and owner(work_candidates(row), row.done_on) == owed.household
    ]  # fmt: skip


def _judge(owed: Obligation) -> None:
    """Set status and done_on, and by_other from those who are named on that day."""
    done = sorted(_visits_done(owed) if owed.duty.evidence == "visit" else _work_done(owed))
    if done and done[0].day <= owed.closes_on:
        first = done[0]
        owed.status = "on_time" if first.day <= owed.due_on else "late"
        owed.done_on = None if first.undated else first.day
        owed.marks.update({"undated"} if first.undated else ())
        that_day = [each.people for each in done if each.day == first.day]
        paired = _helper_on(owed.household, first.day)
        owed.by_other = all(people and paired not in people for people in that_day)
    elif _is_excused(owed):
        owed.status = "excused"
    else:
        owed.status = "open" if owed.closes_on >= AS_OF else "missed"


def _is_excused(owed: Obligation) -> bool:
    mine = [
        exempt
        for exempt in EXEMPTIONS
        if exempt.code == owed.household
        and (exempt.approved_on or exempt.first) <= AS_OF
        and (not exempt.duty or owed.duty.is_named_by(exempt.duty))
    ]
    days = {day for rival in _rivals(owed.duty) for day in _held(owed.household, owed.window, rival.category)}
    left = [day for day in days if not any(each.first <= day <= (each.last or date.max) for each in mine)]
    return len(left) < len(days) and len(left) < owed.duty.min_days


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


def _work_marks(owed: Obligation) -> Iterator[str]:
    there = [work for work in WORKS[owed.duty.evidence] if work.row.period == owed.window.label]
    if not any(work.row.village == owed.village for work in there):
        yield "not_received"
    for work in there:
        unlinked = len(work_candidates(work.row)) != 1
        unusable = not work.accepted or unlinked
        if unusable and work.row.counts is not False and owed.household in _may_mean(work.row):
            yield "unread"


def _is_refused_more(owed: Obligation) -> bool:
    last = min(owed.window.end, owed.closes_on)
    return any(code == owed.household and day <= last for code, day in REFUSED)


def _is_objected(owed: Obligation) -> bool:
    """All replies were received on one day, so that any pending one stands."""
    return any(
        not (reply.decision == "不采纳" and reply.decision_reason)
        for reply in OBJECTIONS
        if (reply.code, reply.window) == (owed.household, owed.window.label)
        and owed.duty.is_named_by(reply.duty)
        and (reply.replied_on is None or reply.replied_on <= AS_OF)
    )


# --- R7: who answers for it -----------------------------------------------------------------------------


def _responsible(owed: Obligation) -> str:
    while_it_could_be_done = [day for day in owed.window.days() if day <= owed.closes_on]
    held = Counter(
        helper for day in while_it_could_be_done if (helper := _helper_on(owed.household, day)) is not None
    )
    for helper, days in held.items():
        if 2 * days >= len(while_it_could_be_done):
            return helper
    return "、".join(held) or NOBODY  # a Counter keeps the order in which they came


TO_VERIFY = {"not_received", "unread", "objected"}


@cache
def ledger() -> tuple[Obligation, ...]:
    """Every obligation, judged."""
    judged = obligations()
    for owed in judged:
        _judge(owed)
        if owed.status == "missed":
            owed.marks.update(_visit_marks(owed) if owed.duty.evidence == "visit" else _work_marks(owed))
            owed.marks.update({"unread"} if _is_refused_more(owed) else ())
            owed.marks.update({"objected"} if _is_objected(owed) else ())
        if not owed.marks & TO_VERIFY:
            owed.responsible = _responsible(owed)
    return tuple(judged)


# --- 五个一, 四个一 -----------------------------------------------------------------------------------------


def completion(group: Category, period: Window) -> tuple[int, int]:
    """Households that owe the group's duties in the period, and those of them that have done all of them.

    A household all of whose obligations are excused is not asked for; one that is open has not done it.
    """
    owed: dict[str, list[str]] = {}
    for each in ledger():
        if each.duty.category == group and period.holds(each.test_day):
            owed.setdefault(each.household, []).append(each.status)
    asked = [statuses for statuses in owed.values() if set(statuses) != {"excused"}]
    return len(asked), sum(set(statuses) <= {"on_time", "late", "excused"} for statuses in asked)
