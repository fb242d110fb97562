"""Why a household's obligations stand as they do: the rule, the window, and every record that bears on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from zhucun_cli.errors import NothingToCheck
from zhucun_cli.home import Home
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.figures import NOBODY
from zhucun_cli.ledger.question import Question, duty_windows, open_ledger
from zhucun_cli.ledger.views import (
    MARK_TITLES,
    STATUS_TITLES,
    TO_VERIFY,
    WHY_NOT_LINKED,
    Filters,
    Gap,
    Record,
    focus,
    gaps,
    stored_problems,
)
from zhucun_cli.ledger.views.coverage import collected_kinds
from zhucun_cli.ledger.views.focus import resolve
from zhucun_cli.ledger.windows import DutyWindow
from zhucun_cli.privacy import mask_within_names

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
    """One duty in one window for one household. `status` is '' when nothing was owed; `why` says so.

    `due_on` and `closes_on` are the household's own days; `notes` are the events, exemptions and replies that
    bear on it, with where they stand. `responsible` is '' while it is 待核 and where the duty is not collected at all.
    """

    household: str
    item: DutyWindow
    due_on: date
    closes_on: date
    status: str
    marks: tuple[str, ...]
    why: str
    held: tuple[Held, ...]
    responsible: str
    witnesses: tuple[Witness, ...]
    notes: tuple[str, ...] = ()


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
    with open_ledger(home, snapshot, windows, question.as_of) as ledger:
        focus(ledger, Filters())
        household = resolve(ledger, "household", word)
        if household is None:
            raise NothingToCheck("请写要看哪一户")
        return explain_households(home, snapshot, ledger, (household,))


def explain_households(
    home: Home, snapshot: Snapshot, ledger: Ledger, households: Sequence[str]
) -> tuple[Explanation, ...]:
    """The same for households by their codes, from a ledger that is open and in focus: each window of each duty."""
    files = _Files(
        {each.id: each.source_name for each in snapshot.batches},
        {
            (each.batch, each.sheet, each.row): f"{each.cell} {each.message}，{each.fix}"
            for each in stored_problems(snapshot, home.kinds)
            if each.severity == "error"
        },
    )
    named = {(gap.household, gap.duty, gap.window): gap for gap in gaps(ledger)}
    return tuple(
        _explained(ledger, household, item, files, named)
        for household in households
        for rules in (_rules_of(ledger, household),)
        for item in ledger.windows
        if item.county in rules
    )


def _rules_of(ledger: Ledger, household: str) -> frozenset[str]:
    """Under which policies the household stands: its county's own, else the common one ('')."""
    rows = ledger.query(
        """
        select distinct case when s.county in (select county from own_policy) then s.county else '' end
        from segment as s where s.household = ?
        """,
        [household],
    )
    return frozenset(str(county) for (county,) in rows) or frozenset({""})


def _explained(
    ledger: Ledger,
    household: str,
    item: DutyWindow,
    files: _Files,
    gaps_named: Mapping[tuple[str, str, str], Gap],
) -> Explanation:
    held = _held(ledger, household, item)
    found = ledger.query(
        """
        select due_on, closes_on, status, not_received, unread, objected, by_other, undated, shared, backfilled, responsible, township
        from ledger where household = ? and duty = ? and window_label = ?
        """,
        [household, item.duty.id, item.window.label],
    )
    notes = _notes(ledger, household, item, files)
    if not found:
        due_on = _own_due_day(ledger, household, item)
        closes_on = due_on + timedelta(days=item.duty.grace_days)
        why = _not_owed(ledger, household, item, held, min(item.window.end, due_on))
        return Explanation(household, item, due_on, closes_on, "", (), why, held, "", (), notes)
    due_on, closes_on, status, *flags, named, township = found[0]
    titles = ("not_received", "unread", "objected", "by_other", "undated", "shared", "backfilled")
    marks = tuple(name for name, flag in zip(titles, flags, strict=True) if flag)
    gap = gaps_named.get((household, item.duty.id, item.window.label))
    answers = gap.responsible if gap else (named or f"{NOBODY}（{township}）")
    witnesses = _witnesses(ledger, household, item, closes_on, files)
    why = _why(status, marks)
    if item.duty.evidence not in collected_kinds(ledger):
        why, answers = (_NOT_COLLECTED if status == "missed" else why), ""
    return Explanation(
        household, item, due_on, closes_on, status, marks, why, held, answers, witnesses, notes
    )


def _own_due_day(ledger: Ledger, household: str, item: DutyWindow) -> date:
    """The day on which it would have been due: later for a household that is new in the category."""
    if item.duty.new_within_days is None:
        return item.due_on
    first, stop = _span(item)
    ((held_from,),) = ledger.query(
        """
        select min(greatest(from_day, ?)) from segment
        where household = ? and list_contains(?, category) and from_day < ? and to_day > ?
        """,
        [first, household, list(item.duty.applies_to), stop, first],
    )
    if held_from is None or held_from == first:
        return item.due_on
    own: date = held_from + timedelta(days=item.duty.new_within_days)
    return max(item.due_on, own)


def _notes(ledger: Ledger, household: str, item: DutyWindow, files: _Files) -> tuple[str, ...]:
    """Events up to the day it closes, exemptions of the window, and replies about it, in words with addresses."""
    first, _ = _span(item)
    told = ledger.query(
        """
        select concat(strftime(acts_on, '%Y-%m-%d'), ' ', event), batch, sheet, row
        from event where household = ? and acts_on <= ? order by acts_on, event
        """,
        [household, item.last_closes_on],
    )
    told += ledger.query(
        """
        select concat('免办 ', strftime(x.excused_from, '%Y-%m-%d'), ' 至 ',
                      coalesce(strftime(x.excused_to, '%Y-%m-%d'), '长期'), '：', coalesce(x.reason, '')),
               x.batch, x.sheet, x.row
        from exemption as x
        join link as l on l.reference_key = x.reference_key
        join duty_word as w on w.word = coalesce(x.duty, '')
        cross join clock as c
        where l.household = ? and w.duty = ? and x.excused_from <= ? and coalesce(x.excused_to, x.excused_from) >= ?
          and coalesce(x.approved_on, x.excused_from) <= c.as_of
        order by x.excused_from, x.batch, x.sheet, x.row
        """,
        [household, item.duty.id, item.window.end, first],
    )
    told += ledger.query(
        """
        select concat('核实回复 ', coalesce(strftime(x.replied_on, '%Y-%m-%d'), '未写日期'), '：',
                      coalesce(nullif(x.decision, ''), '待核实'),
                      case when trim(x.decision_reason) <> '' then concat('（', trim(x.decision_reason), '）') else '' end),
               x.batch, x.sheet, x.row
        from objection as x
        join link as l on l.reference_key = x.reference_key
        join duty_word as w on w.word = coalesce(x.duty, '')
        cross join clock as c
        where l.household = ? and w.duty = ? and x."window" = ? and (x.replied_on is null or x.replied_on <= c.as_of)
        order by x.replied_on, x.batch, x.sheet, x.row
        """,
        [household, item.duty.id, item.window.label],
    )
    return tuple(f"{text}（{Record(files.name(batch), sheet, row)}）" for text, batch, sheet, row in told)


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


def _not_owed(ledger: Ledger, household: str, item: DutyWindow, held: tuple[Held, ...], test_on: date) -> str:
    """Why nothing was owed: not on the roster on the test day, or the category not held long enough."""
    there = ledger.query(
        "select 1 from segment where household = ? and from_day <= ? and to_day > ?",
        [household, test_on, test_on],
    )
    if not there:
        return f"{test_on} 不在花名册上，本期不应办"
    own = sum(each.days for each in held if each.category in item.duty.applies_to)
    categories = "、".join(item.duty.applies_to)
    if own == 0:
        return f"本期不是{categories}，不属这项职责的对象"
    if own < item.duty.min_days:
        return f"本期作为{categories} {own} 天，不足 {item.duty.min_days} 天"
    return f"本期作为{categories} {own} 天，按天数较多的另一类别办理"


_NOT_COLLECTED = "未收集：这项职责的表还一份也没有收到过，不作为个人未完成"


def _why(status: str, marks: tuple[str, ...]) -> str:
    doubts = "、".join(MARK_TITLES[mark] for mark in marks)
    if status == "missed" and any(mark in TO_VERIFY for mark in marks):
        return f"未完成，待核（{doubts}）：可能是表的问题，不作为个人未完成"
    return STATUS_TITLES[status] + (f"（{doubts}）" if doubts else "")


def _witnesses(
    ledger: Ledger, household: str, item: DutyWindow, closes_on: date, files: _Files
) -> tuple[Witness, ...]:
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
        [item.duty.evidence, household, first, closes_on, first, first, stop, NEAR_DAYS],
    )
    outside = [
        Witness(files.name(batch), sheet, row, day, value or "", people or "", False, "不在本期内")
        for batch, sheet, row, day, value, people in near
    ]
    passed = ledger.query(
        """
        select r.batch, r.sheet, r.row, r.done_on, r.value, r.people,
               case when n.row is null then '后来又收到一份，以后收到的为准' else '办得太晚，已过截止日' end
        from record as r
        left join newest_record as n
          on n.kind = r.kind and n.household = r.household and n.period = r.period
         and n.batch = r.batch and n.sheet = r.sheet and n.row = r.row
        where r.kind = ? and r.household = ? and r.period = ? and r.period <> ''
          and not exists (select 1 from matched as m
                          where m.duty = ? and m.window_label = r.period and m.household = r.household
                            and m.batch = r.batch and m.sheet = r.sheet and m.row = r.row)
        order by r.received_on, r.batch, r.sheet, r.row
        """,
        [item.duty.evidence, household, item.window.label, item.duty.id],
    )
    outside += [
        Witness(files.name(batch), sheet, row, day, value or "", people or "", False, why)
        for batch, sheet, row, day, value, people, why in passed
    ]
    found = (
        *inside,
        *outside,
        *_cures(ledger, household, item, files),
        *_unsaid(ledger, household, min(closes_on + timedelta(days=1), stop), files),
    )
    return tuple(replace(each, people=mask_within_names(each.people)) for each in found)


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


def _unsaid(ledger: Ledger, household: str, stop: date, files: _Files) -> list[Witness]:
    """Rows of rosters, pairings, events and exemptions that could not be used: what they say may change everything."""
    rows = ledger.query(
        """
        select distinct j.kind, j.batch, j.sheet, j.row, j.done_on
        from rejected as j
        join meant as m on m.reference_key = j.reference_key
        where m.household = ? and (j.done_on is null or j.done_on < ?)
          and ((j.kind = 'pairing' and m.household in (select household from pairing_unsaid))
               or (j.kind in ('household', 'household_event', 'exemption')
                   and m.household in (select household from unsaid)))
        order by j.batch, j.sheet, j.row
        """,
        [household, stop],
    )
    return [
        Witness(
            files.name(batch),
            sheet,
            row,
            day,
            "",
            "",
            False,
            f"{UNSAID[kind]}：{files.reason(batch, sheet, row)}",
        )
        for kind, batch, sheet, row, day in rows
    ]


UNSAID = {
    "household": "花名册里没能采用的一行",
    "pairing": "结对名册里没能采用的一行，责任人未定",
    "household_event": "户变动登记里没能采用的一行",
    "exemption": "免责登记里没能采用的一行",
}
