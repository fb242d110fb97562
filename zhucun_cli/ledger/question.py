"""A question to the ledger, and the answer that every output is made from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from zhucun_cli import __version__
from zhucun_cli.errors import NothingToCheck, UsageError
from zhucun_cli.home import Home
from zhucun_cli.kinds import Kind
from zhucun_cli.lake.batches import first_versions
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger import views
from zhucun_cli.ledger.closed import ClosedPeriod, closed_period
from zhucun_cli.ledger.engine import (
    BESIDE_KINDS,
    TIMELINE_KINDS,
    BatchRow,
    Ledger,
    Sources,
    build_ledger,
    build_timeline,
    named_duties,
    title_with_id,
)
from zhucun_cli.ledger.figures import GROUPINGS, DutyFigures
from zhucun_cli.ledger.views import (
    Completion,
    Filters,
    Gap,
    Notice,
    NoticeScope,
    ThemeMonth,
    Trend,
    UnlinkedRow,
)
from zhucun_cli.ledger.views.tally import QUICK_GROUPS
from zhucun_cli.ledger.windows import DutyWindow, home_windows
from zhucun_cli.periods import MonthSpan, Period, add_months, month_of, windows_between
from zhucun_cli.places import compact
from zhucun_cli.policies import Duty

Wanted = Callable[[str], bool]
"""Whether a partition of the lake, by its label, is to be read."""
LOOK_BACK_MONTHS = 12  # how far `last_done_on` looks before the period


@dataclass(frozen=True)
class Question:
    """What is asked: a period, the two clocks (design §5), and what to narrow it to.

    Without `list_gaps` only figures are wanted: then nobody is asked for by name, and pairings are not read.
    """

    period: Period
    as_of: date
    known_by: datetime | None = None
    duties: tuple[str, ...] = ()
    by: str = "duty"
    filters: Filters = field(default_factory=Filters)
    list_gaps: bool = True

    @property
    def names_people(self) -> bool:
        """Whether the answer depends on who is paired with whom."""
        return self.list_gaps or self.by not in QUICK_GROUPS or self.filters != Filters()


@dataclass(frozen=True)
class Provenance:
    """What a figure rests on: printed on every report, so that it can be made again."""

    as_of: date
    known_by: datetime | None
    committed_at: datetime | None
    snapshot: int
    batches: int
    policy: str
    rules: str
    version: str = __version__


@dataclass(frozen=True)
class Answer:
    """Coverage of a period: the figures per duty, per group of `by`, the gaps, and what is uncertain."""

    question: Question
    county: str
    provenance: Provenance
    duties: tuple[DutyFigures, ...]
    groups: tuple[DutyFigures, ...]
    gaps: tuple[Gap, ...]
    unlinked: tuple[UnlinkedRow, ...]
    problem_rows: int
    notices: tuple[Notice, ...] = ()
    completion: tuple[Completion, ...] = ()
    closed: ClosedPeriod | None = None
    themes: tuple[ThemeMonth, ...] = ()
    trend: Trend | None = None  # only where it was asked for

    @property
    def has_missed(self) -> bool:
        """True when anything is closed and not done, of duties whose sheets are collected at all."""
        return any(each.collected and each.figures.missed for each in self.duties)

    @property
    def missed(self) -> tuple[Gap, ...]:
        """Gaps that are closed and not done, of duties whose sheets are collected at all."""
        collected = {each.duty for each in self.duties if each.collected}
        return tuple(each for each in self.gaps if each.status == "missed" and each.duty in collected)


def ask(home: Home, snapshot: Snapshot, question: Question) -> Answer:
    """The answer to `question`. Raises NothingToCheck without a roster or a window, UsageError for words."""
    if question.by not in GROUPINGS:
        raise UsageError(f"--by 只能是 {'、'.join(GROUPINGS)}")
    windows = duty_windows(home, question)
    first, last = question.period.start, question.period.end
    with open_ledger(home, snapshot, windows, question.as_of, with_people=question.names_people) as ledger:
        views.focus(ledger, question.filters)
        listed = views.gaps(ledger) if question.list_gaps else ()
        return Answer(
            question=question,
            county=home.settings.county or home.policy.name,
            provenance=provenance(home, snapshot, question),
            duties=views.coverage(ledger),
            groups=() if question.by == "duty" else views.coverage(ledger, question.by),
            gaps=listed,
            unlinked=views.unlinked(ledger, first, last),
            problem_rows=views.problem_rows(ledger, first, last),
            notices=views.notices(
                ledger, notice_scope(snapshot, question), with_people=question.names_people
            ),
            completion=(
                *views.completion(ledger),
                *(() if question.by == "duty" else views.completion(ledger, question.by)),
            ),
            closed=closed_period(home, question.period, question.known_by),
            themes=views.themes(ledger, first, last),
        )


def notice_scope(snapshot: Snapshot, question: Question) -> NoticeScope:
    """The days, filters and file names with which the question's notices are told."""
    period, names = question.period, {each.id: each.source_name for each in snapshot.batches}
    return NoticeScope(period.start, min(period.end, question.as_of), question.filters, names)


def duty_windows(home: Home, question: Question) -> tuple[DutyWindow, ...]:
    """The windows the question is about. Raises UsageError for a duty that the policy does not have."""
    check_duties(home, question.duties)
    windows = home_windows(home, question.period, question.duties)
    if not windows:
        raise NothingToCheck(
            f"{question.period.title}没有到期的职责：制度从"
            f"{min(each.effective_from for each in home.policy.duties)}起施行，或所选职责不在本期到期"
        )
    if all(item.window.start > question.as_of for item in windows):
        raise NothingToCheck(f"{question.period.title}还没开始（截至 {question.as_of}），没有可以核对的")
    return windows


def check_duties(home: Home, duties: Sequence[str]) -> None:
    """Raises UsageError for a duty that no policy of the home has."""
    known = {each.id for each in _all_duties(home)}
    for duty_id in duties:
        if duty_id not in known:
            raise _no_such_duty(home, duty_id)


def duties_meant(home: Home, words: Iterable[str]) -> tuple[str, ...]:
    """The ids of the duties that these words name by id, title or group, as sheets and screens do (每月一走访, 五个一).

    A title or group that several duties share means all of them. Raises UsageError for a word that means none.
    """
    found: dict[str, None] = {}
    for word in words:
        named = _named(word, _all_duties(home)) if word.strip() else ()
        if not named:
            raise _no_such_duty(home, word)
        found.update(dict.fromkeys(named))
    return tuple(found)


def _named(word: str, duties: Sequence[Duty]) -> tuple[str, ...]:
    """As sheets name them, or with the group before the title: 五个一·每月一走访, 五个一 每月一走访."""
    asked = compact(word).replace("·", "")
    in_full = (each.id for each in duties if asked == compact(f"{each.group}{each.title}").replace("·", ""))
    return named_duties(word, duties) or tuple(dict.fromkeys(in_full))


def _all_duties(home: Home) -> tuple[Duty, ...]:
    return tuple(duty for policy in home.policies.values() for duty in policy.duties)


def _no_such_duty(home: Home, word: str) -> UsageError:
    known = dict.fromkeys(title_with_id(each.title, each.id) for each in _all_duties(home))
    return UsageError(f"没有“{word}”这项职责，可用：{'、'.join(known)}（zhucun duties 可查）")


def open_ledger(
    home: Home,
    snapshot: Snapshot,
    windows: tuple[DutyWindow, ...],
    as_of: date,
    *,
    with_people: bool = True,
    shown: MonthSpan | None = None,
) -> Ledger:
    """The ledger of these windows over the snapshot. Raises NothingToCheck when there is no roster.

    For figures that name nobody the pairing rosters and the months before need not be read: `with_people`.
    Dated records of the months `shown` are read whether or not a window reaches them.
    """
    files: dict[str, Sequence[Path]] = {} if with_people else {"pairing": ()}
    for name in {item.duty.evidence for item in windows}:
        now, before = _parts_wanted(home.kinds[name], windows, shown)
        files[name] = snapshot.paths(name, now)
        files[f"{name}_earlier"] = snapshot.paths(name, before) if with_people else ()
    return build_ledger(_sources(home, snapshot, files), home.kinds, windows, as_of)


def open_timeline(home: Home, snapshot: Snapshot, visits: Wanted, as_of: date) -> Ledger:
    """Who is on the roll and who is paired with whom, with the visits of the months that `visits` accepts.

    Raises NothingToCheck when there is no roster.
    """
    files = {"visit": snapshot.paths("visit", visits)}
    return build_timeline(_sources(home, snapshot, files), home.kinds, ("visit",), as_of)


def _sources(home: Home, snapshot: Snapshot, files: Mapping[str, Sequence[Path]]) -> Sources:
    """Those files, those that say who owes what from when, and what the office says of them."""
    if not snapshot.files.get("household"):
        raise NothingToCheck("库里没有户花名册，无从核对（不是“全部完成”）。请先 zhucun ingest 花名册")
    always = (*TIMELINE_KINDS, *BESIDE_KINDS, "rejected", "correction")
    first = first_versions(snapshot.batches)
    batches = [
        BatchRow(each.id, each.received_on, each.received_stated, first[each.id]) for each in snapshot.batches
    ]
    return Sources(
        {**{name: snapshot.paths(name) for name in always if name not in files}, **files},
        batches,
        frozenset(name for name in home.kinds if snapshot.files.get(name)),
        home.office.place_aliases,
        home.office.unit_aliases,
        home.office.exemptions,
        home.settings.county or home.policy.name,
        tuple(county for county in home.policies if county),
    )


def _parts_wanted(
    kind: Kind, windows: tuple[DutyWindow, ...], shown: MonthSpan | None
) -> tuple[Wanted, Wanted]:
    """Which partitions of a kind can prove one of the windows or are shown, and which tell when it was done before.

    Records with a period lie under their label, others under the month of their date.
    """
    own = [item for item in windows if item.duty.evidence == kind.name]
    first = min(item.window.start for item in own)
    before = add_months(first, -LOOK_BACK_MONTHS)
    if kind.period:
        labels = {item.window.label for item in own}
        duty = own[0].duty
        earlier = {each.label for each in windows_between(duty.every, before, first, duty.quarter)} - labels
        return labels.__contains__, earlier.__contains__
    last = max(item.last_closes_on for item in own)
    begins, ends = (min(first, shown.start), max(last, shown.end)) if shown else (first, last)
    months = month_of(before).label, month_of(begins).label, month_of(ends).label
    return (lambda label: months[1] <= label <= months[2]), (lambda label: months[0] <= label < months[1])


def provenance(home: Home, snapshot: Snapshot, question: Question) -> Provenance:
    """What the answer rests on; `rules` is a hash of policy, kinds and settings together."""
    policies = (each.source for each in home.policies.values())
    texts = (*policies, *(kind.source for kind in home.kinds.values()), home.settings.source)
    texts = (*texts, home.office.source) if home.office.source else texts
    return Provenance(
        as_of=question.as_of,
        known_by=question.known_by,
        committed_at=snapshot.committed_at,
        snapshot=snapshot.id,
        batches=len(snapshot.batches),
        policy="、".join(dict.fromkeys(each.id for each in home.policies.values())),
        rules=hashlib.sha256("\x00".join(texts).encode()).hexdigest()[:12],
    )
