"""Why a household's obligations stand as they do: the rule, the window, and every record that bears on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zhucun_cli.errors import NothingToCheck
from zhucun_cli.home import Home
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.question import Question, duty_windows, open_ledger
from zhucun_cli.ledger.views import (
    MARK_TITLES,
    STATUS_TITLES,
    TO_VERIFY,
    WHY_NOT_LINKED,
    Filters,
    Gap,
    focus,
    gaps,
    stored_problems,
)
from zhucun_cli.ledger.views.focus import resolve
from zhucun_cli.ledger.windows import DutyWindow

NEAR_DAYS = 31  # how far outside the window a record is still worth showing


@dataclass(frozen=True)
class Witness:
    """One record or rejected row that bears on an obligation, with where it stands and what it did."""

    source_name: str
    sheet: str
    row: int
    done_on: date | None
    value: str
    people: str
    counts: bool
    why: str


@dataclass(frozen=True)
class Held:
    """How long the household held a category in the window, and who answered for it."""

    category: str
    days: int


@dataclass(frozen=True)
class Explanation:
    """One duty in one window for one household. `status` is '' when nothing was owed; `why` says so."""

    household: str
    item: DutyWindow
    status: str
    marks: tuple[str, ...]
    why: str
    held: tuple[Held, ...]
    responsible: str
    witnesses: tuple[Witness, ...]


@dataclass(frozen=True)
class _Files:
    """The names of the batches' files, and what is wrong with their rejected rows."""

    names: Mapping[str, str]
    reasons: Mapping[tuple[str, str, int | None], str]

    def name(self, batch: str) -> str:
        """The file's name."""
        return self.names.get(batch, batch)

    def reason(self, batch: str, sheet: str, row: int) -> str:
        """Why the row was not taken, and how to mend it."""
        return f"未能采用：{self.reasons.get((batch, sheet, row), '这一行有错')}"


def explain(home: Home, snapshot: Snapshot, question: Question, word: str) -> tuple[Explanation, ...]:
    """Every duty's windows in the period for the household that `word` means.

    Raises UsageError when the word fits no household or several, NothingToCheck as `ask` does.
    """
    windows = duty_windows(home, question)
    files = _Files(
        {each.id: each.source_name for each in snapshot.batches},
        {
            (each.batch, each.sheet, each.row): f"{each.cell} {each.message}，{each.fix}"
            for each in stored_problems(snapshot.paths("problem"), home.kinds)
            if each.severity == "error"
        },
    )
    with open_ledger(home, snapshot, windows, question.as_of) as ledger:
        focus(ledger, Filters())
        household = resolve(ledger, "household", word)
        if household is None:
            raise NothingToCheck("请写要看哪一户")
        responsible = {(gap.duty, gap.window): gap for gap in gaps(ledger) if gap.household == household}
        return tuple(_explained(ledger, household, item, files, responsible) for item in windows)


def _explained(
    ledger: Ledger,
    household: str,
    item: DutyWindow,
    files: _Files,
    responsible: Mapping[tuple[str, str], Gap],
) -> Explanation:
    held = _held(ledger, household, item)
    found = ledger.query(
        """
        select status, not_received, unread, objected, by_other, undated, shared, backfilled, responsible, township
        from ledger where household = ? and duty = ? and window_label = ?
        """,
        [household, item.duty.id, item.window.label],
    )
    if not found:
        return Explanation(household, item, "", (), _not_owed(ledger, household, item, held), held, "", ())
    status, *flags, named, township = found[0]
    titles = ("not_received", "unread", "objected", "by_other", "undated", "shared", "backfilled")
    marks = tuple(name for name, flag in zip(titles, flags, strict=True) if flag)
    gap = responsible.get((item.duty.id, item.window.label))
    answers = gap.responsible if gap else (named or f"无结对责任人（{township}）")
    witnesses = _witnesses(ledger, household, item, files)
    return Explanation(household, item, status, marks, _why(status, marks), held, answers, witnesses)


def _held(ledger: Ledger, household: str, item: DutyWindow) -> tuple[Held, ...]:
    rows = ledger.query(
        """
        select category, sum(datediff('day', greatest(from_day, ?), least(to_day, ?)))::integer
        from segment where household = ? and from_day < ? and to_day > ?
        group by category order by 2 desc
        """,
        [*_span(item), household, _span(item)[1], _span(item)[0]],
    )
    return tuple(Held(category or "不属监测户、脱贫户", days) for category, days in rows)


def _span(item: DutyWindow) -> tuple[date, date]:
    return item.window.start, date.fromordinal(item.window.end.toordinal() + 1)


def _not_owed(ledger: Ledger, household: str, item: DutyWindow, held: tuple[Held, ...]) -> str:
    """Why nothing was owed: not on the roster on the test day, or the category not held long enough."""
    there = ledger.query(
        "select 1 from segment where household = ? and from_day <= ? and to_day > ?",
        [household, item.test_on, item.test_on],
    )
    if not there:
        return f"{item.test_on} 不在花名册上，本期不应办"
    own = sum(each.days for each in held if each.category in item.duty.applies_to)
    categories = "、".join(item.duty.applies_to)
    if own == 0:
        return f"本期不是{categories}，不属这项职责的对象"
    if own < item.duty.min_days:
        return f"本期作为{categories} {own} 天，不足 {item.duty.min_days} 天"
    return f"本期作为{categories} {own} 天，按天数较多的另一类别办理"


def _why(status: str, marks: tuple[str, ...]) -> str:
    doubts = "、".join(MARK_TITLES[mark] for mark in marks)
    if status == "missed" and any(mark in TO_VERIFY for mark in marks):
        return f"未完成，待核（{doubts}）：可能是表的问题，不作为个人未完成"
    return STATUS_TITLES[status] + (f"（{doubts}）" if doubts else "")


def _witnesses(ledger: Ledger, household: str, item: DutyWindow, files: _Files) -> tuple[Witness, ...]:
    """Linked records in and near the window, unlinked and rejected rows that may mean the household."""
    first, stop = _span(item)
    rows = ledger.query(
        """
        select m.batch, m.sheet, m.row, m.done_on, m.value, m.people, m.state, m.undated
        from matched as m where m.duty = ? and m.window_label = ? and m.household = ?
        order by m.done_on, m.batch, m.sheet, m.row
        """,
        [item.duty.id, item.window.label, household],
    )
    inside = [
        Witness(files.name(batch), sheet, row, None if undated else day, value or "", people or "",
                state == "counts", _STATES[state])
        for batch, sheet, row, day, value, people, state, undated in rows
    ]  # fmt: skip
    near = ledger.query(
        """
        select r.batch, r.sheet, r.row, r.done_on, r.value, r.people
        from record as r
        where r.kind = ? and r.household = ? and r.period = ''
          and (r.done_on < ? or r.done_on > ?)
          and abs(datediff('day', case when r.done_on < ? then cast(? as date) else cast(? as date) end, r.done_on)) <= ?
        order by r.done_on
        """,
        [item.duty.evidence, household, first, item.closes_on, first, first, stop, NEAR_DAYS],
    )
    outside = [
        Witness(files.name(batch), sheet, row, day, value or "", people or "", False, "不在本期内")
        for batch, sheet, row, day, value, people in near
    ]
    return (*inside, *outside, *_cures(ledger, household, item, files))


_STATES = {
    "counts": "计数",
    "not": "这种方式不计数",
    "unknown": "没写方式，待核",
    "stranger": "不是当日的结对责任人，按制度不计数",
}


def _cures(ledger: Ledger, household: str, item: DutyWindow, files: _Files) -> list[Witness]:
    """Rows that would have done the duty if they could be used."""
    rows = ledger.query(
        """
        select distinct c.batch, c.sheet, c.row, r.done_on, r.value, r.people, l.why_not
        from cure as c
        left join record as r on r.kind = c.kind and r.batch = c.batch and r.sheet = c.sheet and r.row = c.row
        left join link as l on l.reference_key = r.reference_key
        where c.kind = ? and c.household = ?
          and ((c.period <> '' and c.period = ?)
               or (c.period = '' and (c.from_day is null or (c.from_day <= ? and c.to_day >= ?))))
          and r.household is null
        order by c.batch, c.sheet, c.row
        """,
        [item.duty.evidence, household, item.window.label, item.closes_on, item.window.start],
    )
    return [
        Witness(files.name(batch), sheet, row, day, value or "", people or "", False,
                f"没有对上户：{WHY_NOT_LINKED[why]}" if why else files.reason(batch, sheet, row))
        for batch, sheet, row, day, value, people, why in rows
    ]  # fmt: skip
