"""What changed in a period between two states of knowledge, obligation by obligation, with the cause of each change.

A closed period differs from now by its rules, by the day of judgement and by what was received since. The ledger
is therefore made again in between: what was known then under today's rules, then on today's day. A change is laid
to whichever of these steps it appears in; within the last one, to the rows that came and went (`causes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime

from zhucun_cli import __version__
from zhucun_cli.errors import NothingToCheck, UsageError
from zhucun_cli.home import Home
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.lake.store import Lake
from zhucun_cli.ledger.causes import CAUSES, Fact, Pair, State, moved, received_facts, unknown
from zhucun_cli.ledger.closed import ClosedPeriod, frozen_rows, snapshot_of
from zhucun_cli.ledger.closing import rule_texts, text_digest, working_days_asked
from zhucun_cli.ledger.engine import Ledger, Row
from zhucun_cli.ledger.figures import Figures
from zhucun_cli.ledger.question import Question, duty_windows, open_ledger, provenance
from zhucun_cli.ledger.standing import (
    COLUMNS,
    DutyCount,
    Key,
    Standing,
    duty_counts,
    put_standing,
    standing,
    standing_table,
    standings_of,
)
from zhucun_cli.ledger.views import Filters
from zhucun_cli.ledger.views.coverage import collected_kinds
from zhucun_cli.ledger.views.focus import resolved
from zhucun_cli.ledger.windows import DutyWindow

STATUSES = ("on_time", "late", "missed", "excused", "open")
_COMPARED = (
    "status", "done_on", "due_on", "closes_on", "township", "village", "category_on_test_day",
    "not_received", "unread", "objected", "by_other", "backfilled", "undated", "shared", "in_view",
)  # fmt: skip
_TO_VERIFY = (
    "({side}.status = 'missed' and ({side}.not_received = 1 or {side}.unread = 1 or {side}.objected = 1))"
)
# Nobody answers for what is 待核: another helper of what is 待核 before and after is no change.
_NAMED_OTHERWISE = f"""((a.responsible is distinct from b.responsible or a.unit is distinct from b.unit)
            and not ({_TO_VERIFY.format(side="a")} and {_TO_VERIFY.format(side="b")}))"""
_EITHER = "coalesce(a.{name}, b.{name})"
_CHANGED = f"""
select {", ".join(f"b.{name}" for name in (*COLUMNS, "in_view"))},
       {", ".join(f"a.{name}" for name in (*COLUMNS, "in_view"))}
from before_state as b
full outer join after_state as a
  on a.duty = b.duty and a.window_label = b.window_label and a.household = b.household
where (b.in_view or a.in_view)
  and (a.duty is null or b.duty is null
       or {" or ".join(f"a.{name} is distinct from b.{name}" for name in _COMPARED)}
       or {_NAMED_OTHERWISE})
order by {", ".join(_EITHER.format(name=name) for name in ("township", "village", "household", "duty", "window_start"))}
"""  # noqa: S608 - the columns named above


@dataclass(frozen=True)
class Side:
    """One of the two states: the clocks, and what the figures rest on. `closed` is the label of a frozen period."""

    as_of: date
    known_by: datetime | None
    committed_at: datetime | None
    snapshot: int
    rules: str
    version: str
    closed: str = ""


@dataclass(frozen=True)
class Change:
    """One obligation that stands otherwise after than before; None where it did not exist.

    `what` names what differs: owed, status, done_on, due, place, category, helper, or a mark.
    """

    before: Standing | None
    after: Standing | None
    what: tuple[str, ...]
    facts: tuple[Fact, ...]

    @property
    def shown(self) -> Standing:
        """The obligation as it stands now, or stood last."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True)
class DutyChange:
    """A duty's counts before and after; `collected` says for each whether its sheets had arrived at all."""

    duty: str
    group: str
    title: str
    before: Figures
    after: Figures
    collected: tuple[bool, bool] = (True, True)


@dataclass(frozen=True)
class Difference:
    """The whole answer of `diff`."""

    question: Question
    county: str
    before: Side
    after: Side
    duties: tuple[DutyChange, ...]
    changes: tuple[Change, ...] = field(repr=False)

    @property
    def differs(self) -> bool:
        """True when anything at all is otherwise than before."""
        return bool(self.changes) or any(
            each.before != each.after or each.collected[0] != each.collected[1] for each in self.duties
        )


def _pair(row: Row) -> tuple[Key, Pair]:
    before, after = standing(row[: len(COLUMNS) + 1]), standing(row[len(COLUMNS) + 1 :])
    found = after or before
    assert found is not None
    return found.key, (before, after)


def compare(home: Home, lake: Lake, question: Question, earlier: datetime | ClosedPeriod) -> Difference:
    """The period of `question` (whose clocks are the later state's) beside what was known earlier.

    Raises NothingToCheck when one of the states has no roster, UsageError for words that fit nothing,
    IntegrityFault when a closed period was tampered with.
    """
    now = lake.snapshot(question.known_by)
    then = snapshot_of(lake, earlier) if isinstance(earlier, ClosedPeriod) else lake.snapshot(earlier)
    for snapshot, moment in ((then, earlier), (now, question.known_by)):
        if not snapshot.files.get("household"):
            told = f"{moment:%Y-%m-%d %H:%M} 时" if isinstance(moment, datetime) else ""
            raise NothingToCheck(f"{told}库里还没有户花名册，无从比较。zhucun history 可看什么时候收了花名册")
    windows = duty_windows(home, question)
    with ExitStack() as stack:
        after = stack.enter_context(open_ledger(home, now, windows, question.as_of))
        if isinstance(earlier, ClosedPeriod):
            source: Ledger | ClosedPeriod = earlier
        else:
            source = stack.enter_context(open_ledger(home, then, windows, question.as_of))
        collected = _put_states(after, source, question)
        pairs = dict(map(_pair, after.query(_CHANGED)))
        state = State(after, now)
        if isinstance(source, ClosedPeriod):
            steps = _Steps(home, question, windows, stack, then)
            changes = _of_closed(pairs, steps, source, state, lake) if pairs else ()
        else:
            facts = received_facts(State(source, then), state, lake.history(), home.kinds, pairs)
            changes = tuple(_change(pair, facts.get(key, ())) for key, pair in pairs.items())
        return Difference(
            question=question,
            county=home.settings.county or home.policy.name,
            before=_side_before(home, question, earlier, then),
            after=_side(home, now, question),
            duties=_duty_changes(after, windows, collected),
            changes=changes,
        )


def count_changes(home: Home, snapshot: Snapshot, question: Question, closed: ClosedPeriod) -> int:
    """How many obligations of the whole period stand otherwise than when it was closed."""
    with open_ledger(home, snapshot, duty_windows(home, question), question.as_of) as ledger:
        _put_states(ledger, closed, question)
        ((count,),) = ledger.query(f"select count(*) from ({_CHANGED}) as changed")  # noqa: S608 - our own text
        return int(count)


def _put_states(
    after: Ledger, earlier: Ledger | ClosedPeriod, question: Question
) -> tuple[frozenset[str], ...]:
    """Make both states relations of the later ledger; which duties were collected in each."""
    duties = {item.duty.id: item.duty.evidence for item in after.windows}
    if isinstance(earlier, ClosedPeriod):
        rows, collected = frozen_rows(earlier), earlier.collected
        known: tuple[Ledger, ...] = (after,)
    else:
        rows = standing_table(earlier)
        kinds = collected_kinds(earlier)
        collected = frozenset(duty for duty, evidence in duties.items() if evidence in kinds)
        known = (after, earlier)
    filters = _exact(known, question.filters)
    put_standing(after, "before_state", rows, filters, question.duties)
    put_standing(after, "after_state", standing_table(after), filters, question.duties)
    kinds = collected_kinds(after)
    return collected, frozenset(duty for duty, evidence in duties.items() if evidence in kinds)


def _exact(ledgers: Iterable[Ledger], filters: Filters) -> Filters:
    """The filters' words as the later state knows them, else as the earlier one does."""
    refused: UsageError | None = None
    for ledger in ledgers:
        try:
            return resolved(ledger, filters)
        except UsageError as error:
            refused = refused or error
    raise refused or UsageError("没有可以比较的")


def _side(home: Home, snapshot: Snapshot, question: Question) -> Side:
    found = provenance(home, snapshot, question)
    return Side(found.as_of, found.known_by, found.committed_at, found.snapshot, found.rules, found.version)


def _side_before(
    home: Home, question: Question, earlier: datetime | ClosedPeriod, snapshot: Snapshot
) -> Side:
    if isinstance(earlier, ClosedPeriod):
        return Side(
            earlier.as_of, earlier.known_by, snapshot.committed_at, earlier.snapshot, earlier.rules,
            earlier.version, earlier.label,
        )  # fmt: skip
    now = _side(home, snapshot, question)
    return Side(now.as_of, earlier, now.committed_at, now.snapshot, now.rules, now.version)


def _duty_changes(
    ledger: Ledger, windows: Sequence[DutyWindow], collected: tuple[frozenset[str], ...]
) -> tuple[DutyChange, ...]:
    """Every duty of either state, in the policy's order, those that only the earlier rules had at the end."""
    before = {each.duty: each for each in duty_counts(ledger, "before_state")}
    after = {each.duty: each for each in duty_counts(ledger, "after_state")}
    asked = {
        item.duty.id: DutyCount(item.duty.id, item.duty.group, item.duty.title, item.duty.evidence, Figures())
        for item in windows
    }
    nothing = Figures()
    return tuple(
        DutyChange(
            duty,
            known.group,
            known.title,
            before[duty].figures if duty in before else nothing,
            after[duty].figures if duty in after else nothing,
            (duty in collected[0], duty in collected[1]),
        )
        for duty, known in {
            **asked,
            **{name: each for name, each in before.items() if name not in asked},
        }.items()
    )


@dataclass(frozen=True)
class _Steps:
    """The states between the earlier and the later one, made when there is a change to explain."""

    home: Home
    question: Question
    windows: tuple[DutyWindow, ...]
    stack: ExitStack
    then: Snapshot

    def judged_on(self, day: date) -> Ledger:
        """What was known then, under today's rules, judged on `day`."""
        return self.stack.enter_context(open_ledger(self.home, self.then, self.windows, day))


def _of_closed(
    pairs: Mapping[Key, Pair], steps: _Steps, closed: ClosedPeriod, after: State, lake: Lake
) -> tuple[Change, ...]:
    """Changes since a closing: of the rules, then of the day, then of what was received."""
    as_of = steps.question.as_of
    then = steps.judged_on(as_of)
    day_moved = closed.as_of != as_of
    known = standings_of(then, pairs)
    ruled = standings_of(steps.judged_on(closed.as_of), pairs) if day_moved else known
    received = received_facts(
        State(then, steps.then), after, lake.history(), steps.home.kinds,
        {key: (known.get(key), pair[1]) for key, pair in pairs.items()},
    )  # fmt: skip
    rules = rule_changes(steps.home, closed, steps.windows)
    moved_day = Fact("as_of", detail=f"{closed.as_of} → {as_of}")
    changes = []
    for key, (before, now) in pairs.items():
        what = moved(before, now)
        facts: list[Fact] = []
        if _bears(moved(before, ruled.get(key)), what):
            facts += rules or (unknown(what),)
        if _bears(moved(ruled.get(key), known.get(key)), what):
            facts.append(moved_day)
        if _bears(moved(known.get(key), now), what):
            facts += received.get(key, ())
        changes.append(_change((before, now), facts))
    return tuple(changes)


def _change(pair: Pair, facts: Sequence[Fact]) -> Change:
    what = moved(*pair)
    ordered = sorted(facts, key=lambda fact: CAUSES.index(fact.cause))
    return Change(*pair, what, tuple(ordered) or (unknown(what),))


def _bears(step: Sequence[str], what: Sequence[str]) -> bool:
    """True when what differs in one step is part of what differs in the end."""
    return bool(set(step) & {*what, "owed"}) or (bool(step) and "owed" in what)


def rule_changes(home: Home, closed: ClosedPeriod, windows: Sequence[DutyWindow]) -> tuple[Fact, ...]:
    """What of the rules, the calendar and zhucun itself is otherwise than when the period was closed."""
    now = {name: text_digest(text) for name, text in rule_texts(home).items()}
    then = closed.texts
    texts = sorted(name for name in {*now, *then} if now.get(name) != then.get(name))
    days = working_days_asked(home, windows)
    others = sorted(day for day, worked in days.items() if closed.working_days.get(day, worked) != worked)
    parts = []
    if texts:
        parts.append(f"已改：{'、'.join(texts)}")
    if others:
        parts.append(f"工作日历：{'、'.join(others)}")
    if closed.version != __version__:
        parts.append(f"zhucun {closed.version} → {__version__}")
    return (Fact("rules", detail="；".join(parts)),) if parts else ()
