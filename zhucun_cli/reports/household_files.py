"""一户一档 and 结对联系手册: what one household's file says, before it has any form.

A Work list (design §8): heads of households and cadres stand in full, every number is masked, also within free text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from zhucun_cli.errors import NothingToCheck, UsageError
from zhucun_cli.home import Home
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.question import Provenance, Question, duty_windows, open_ledger, provenance
from zhucun_cli.ledger.views.coverage import collected_kinds
from zhucun_cli.ledger.views.focus import Filters, resolve
from zhucun_cli.ledger.views.household_files import (
    FileScope,
    HouseholdRecord,
    Owed,
    Pairing,
    QuarterIncome,
    Village,
    VisitRecord,
    category_on,
    choose_households,
    id_numbers,
    read_village,
)
from zhucun_cli.ledger.windows import DutyWindow
from zhucun_cli.periods import Period
from zhucun_cli.privacy import mask_id_number, mask_numbers, mask_phone, mask_within_names
from zhucun_cli.reports.words import reason

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


@dataclass(frozen=True)
class FileKind:
    """A sort of file: which duty asks for it, of whom where none does, and whether once in the year is enough."""

    name: str
    title: str
    categories: tuple[str, ...]
    ever: bool

    @property
    def template(self) -> str:
        """The name of its template."""
        return f"{self.name}.html.j2"


DOSSIER = FileKind("dossier", "一户一档", ("监测户",), ever=True)
HANDBOOK = FileKind("handbook", "结对联系手册", ("一般脱贫户",), ever=False)
FILE_KINDS: Mapping[str, FileKind] = MappingProxyType({each.name: each for each in (DOSSIER, HANDBOOK)})


@dataclass(frozen=True)
class FilesQuestion:
    """Which files are asked for: a sort, a year, the two clocks, whose, and whether identity numbers stand in full."""

    kind: FileKind
    year: Period
    as_of: date
    known_by: datetime | None = None
    filters: Filters = field(default_factory=Filters)
    full_id: bool = False

    @property
    def last(self) -> date:
        """The last day that is told of: the day of judgement, at most the year's last."""
        return min(self.year.end, self.as_of)


@dataclass(frozen=True)
class IncomeLine:
    """One quarter, or the sum of the collected ones; `note` says why an amount is missing or differs."""

    title: str
    wage: Decimal | None
    business: Decimal | None
    property_income: Decimal | None
    transfer: Decimal | None
    expense: Decimal | None
    net: Decimal | None
    members: int | None
    net_per_head: Decimal | None
    collector: str
    collected_on: date | None
    note: str
    received: bool
    is_total: bool = False


@dataclass(frozen=True)
class GapLine:
    """One obligation of the year that is not done."""

    title: str
    window: str
    due_on: date
    closes_on: date
    state: str
    who: str
    reason: str


@dataclass(frozen=True)
class Season:
    """A quarter with its visits; `over` once no more of them can come."""

    title: str
    visits: tuple[VisitRecord, ...]
    over: bool


@dataclass(frozen=True)
class FilePage:
    """Everything that one household's file prints."""

    kind: FileKind
    county: str
    year: Period
    question: FilesQuestion
    provenance: Provenance
    policy: str
    record: HouseholdRecord
    incomes: tuple[IncomeLine, ...]
    seasons: tuple[Season, ...]
    missed: tuple[GapLine, ...]
    to_verify: tuple[GapLine, ...]
    open: tuple[GapLine, ...]
    not_collected: tuple[str, ...]
    not_begun: int

    @property
    def id_in_full(self) -> bool:
        """True where the identity number is printed in full."""
        return self.question.full_id and bool(self.record.facts.id_number)

    @cached_property
    def paired(self) -> tuple[Pairing, ...]:
        """Who is paired with the household on the last day."""
        last = self.question.last
        return tuple(each for each in self.record.pairings if each.last_day is None or each.last_day > last)

    @property
    def category(self) -> str:
        """监测户, or what else it is on the last day."""
        facts = self.record.facts
        if facts.off_roll_from:
            return "已不在册"
        return facts.category or "不是监测户，也不是脱贫户"

    @property
    def incomes_received(self) -> int:
        """Quarters of which anything arrived."""
        return len(self.record.incomes)


class HouseholdFiles:
    """The files of a question, read village by village while its ledger is open."""

    def __init__(
        self,
        home: Home,
        question: FilesQuestion,
        ledger: Ledger,
        windows: Sequence[DutyWindow],
        rests_on: Provenance,
    ) -> None:
        self.question = question
        self.county = home.settings.county or home.policy.name
        self.provenance = rests_on
        self._policy = "、".join(dict.fromkeys(each.name for each in home.policies.values()))
        self._ledger = ledger
        self._titles = {(item.duty.id, item.window.label): item.window.title for item in windows}
        self._quarters = _quarters(windows, question)
        collected = collected_kinds(ledger)
        self._not_collected = {
            item.duty.id: (item.duty.applies_to, f"{item.duty.group}·{item.duty.title}")
            for item in windows
            if item.duty.evidence not in collected
        }
        self._not_begun = tuple(item for item in windows if item.window.start > question.last)
        self.villages = choose_households(ledger, home.kinds, _scope(question, windows))

    @property
    def households(self) -> int:
        """How many files there are."""
        return sum(each.households for each in self.villages)

    @property
    def id_numbers(self) -> int:
        """In how many of them an identity number can stand."""
        return id_numbers(self._ledger)

    @property
    def one_household(self) -> str | None:
        """The code of the one household that was asked for, None where more were."""
        return resolve(self._ledger, "household", self.question.filters.household)

    def read(self, village: Village) -> tuple[FilePage, ...]:
        """The files of one village, by household code."""
        return tuple(self._page(each) for each in read_village(self._ledger, village))

    def _page(self, found: HouseholdRecord) -> FilePage:
        question = self.question
        record = _masked(found, question.full_id)
        held = {found.facts.category, *(["监测户"] if found.monitored else ())}

        def lines(kept: Callable[[Owed], bool]) -> tuple[GapLine, ...]:
            return tuple(_gap_line(each, question.as_of, self._titles) for each in record.owed if kept(each))

        return FilePage(
            kind=question.kind,
            county=found.facts.county or self.county,
            year=question.year,
            question=question,
            provenance=self.provenance,
            policy=self._policy,
            record=record,
            incomes=_income_lines(record.incomes, self._quarters, question.last),
            seasons=_seasons(record.visits, question),
            missed=lines(lambda each: each.status == "missed" and not each.marks),
            to_verify=lines(lambda each: each.status == "missed" and bool(each.marks)),
            open=lines(lambda each: each.status == "open"),
            not_collected=tuple(
                title for categories, title in self._not_collected.values() if held & set(categories)
            ),
            not_begun=len({item.window for item in self._not_begun}),
        )


@contextmanager
def household_files(home: Home, snapshot: Snapshot, question: FilesQuestion) -> Iterator[HouseholdFiles]:
    """The files of `question`. Raises NothingToCheck where there is none, saying why; UsageError for words."""
    asked = Question(question.year, question.as_of, question.known_by)
    windows = duty_windows(home, asked)
    with open_ledger(home, snapshot, windows, question.as_of) as ledger:
        files = HouseholdFiles(home, question, ledger, windows, provenance(home, snapshot, asked))
        if not files.villages:
            _refuse(ledger, question)
        yield files


def _refuse(ledger: Ledger, question: FilesQuestion) -> None:
    """Say why nobody is entitled, and what to do."""
    kind, year = question.kind, question.year.title
    wanted = "、".join(kind.categories)
    if question.filters.household is None:
        where = question.filters.village or question.filters.township or ""
        raise NothingToCheck(f"{where}{year}没有{wanted}，没有要出的{kind.title}")
    household = resolve(ledger, "household", question.filters.household) or ""
    category = category_on(ledger, household, question.year.start, question.last)
    if category is None:
        raise UsageError(
            f"{household} {year}不在册，没有{kind.title}可出。请核对户编号，或用 --year 写在册的年份"
        )
    other = next((each for each in FILE_KINDS.values() if category in each.categories), None)
    hint = f"请用 zhucun report {other.name} --household {household}" if other else "制度没有要求给它建"
    raise UsageError(
        f"{household} {year}是{category or '没有列入监测的一般农户'}，不建{kind.title}（那是{wanted}的）。{hint}"
    )


def _scope(question: FilesQuestion, windows: Sequence[DutyWindow]) -> FileScope:
    labels: dict[str, dict[str, None]] = {}
    for item in windows:
        labels.setdefault(item.duty.evidence, {})[item.window.label] = None
    return FileScope(
        evidence=question.kind.name,
        categories=question.kind.categories,
        ever=question.kind.ever,
        first=question.year.start,
        last=question.last,
        labels={evidence: tuple(found) for evidence, found in labels.items()},
        filters=question.filters,
    )


def _quarters(windows: Sequence[DutyWindow], question: FilesQuestion) -> tuple[Period, ...]:
    """The quarters for which incomes are asked and that have begun."""
    quarters = sorted({item.window for item in windows if item.duty.evidence == "income"})
    return tuple(each for each in quarters if each.start <= question.last)


Told = TypeVar("Told", bound="DataclassInstance")


def _masked(found: HouseholdRecord, full_id: bool) -> HouseholdRecord:
    """The record as a work list may show it: no number in full but, where asked for, the identity number."""
    facts = found.facts
    number = facts.id_number
    return replace(
        found,
        facts=replace(
            facts,
            phone=mask_phone(facts.phone) if facts.phone else None,
            id_number=number if full_id or not number else mask_id_number(number),
        ),
        pairings=tuple(
            replace(each, phone=mask_phone(each.phone)) if each.phone else each for each in found.pairings
        ),
        incomes=_inert(found.incomes, "collector"),
        plan=_inert(found.plan, "goal", "need", "measure_type", "measure", "owner", "follow_up"),
        evaluations=_inert(found.evaluations, "measures_done", "effect", "next_need", "evaluator"),
        papers=_inert(found.papers, "item", "keeper", "defect"),
        handbooks=_inert(found.handbooks, "filled_to", "defect", "checker"),
        visits=_inert(
            found.visits, "visitor", "companion", "theme", "content", "finding", "request", "follow_up"
        ),
        events=_inert(found.events, "to_place", "note"),
        exemptions=_inert(found.exemptions, "duty", "reason", "approver"),
    )


_PEOPLE = frozenset(
    {"collector", "owner", "evaluator", "keeper", "checker", "visitor", "companion", "approver"}
)


def _inert(lines: tuple[Told, ...], *names: str) -> tuple[Told, ...]:
    """The lines with the numbers within those texts masked, beside people's names the short ones too."""
    return tuple(
        replace(
            each,
            **{
                name: (mask_within_names if name in _PEOPLE else mask_numbers)(text)
                for name in names
                if (text := getattr(each, name))
            },
        )
        for each in lines
    )


def _gap_line(each: Owed, as_of: date, titles: Mapping[tuple[str, str], str]) -> GapLine:
    """What is 待核 names nobody, also while it is still open."""
    state = "未完成" if each.status == "missed" else "已逾期，还能补办" if each.due_on < as_of else "未到期"
    doubts = reason(each.marks)
    if doubts:
        state = "待核" if each.status == "missed" else f"{state}，待核（{doubts}）"
    who = f"{each.responsible}（{each.unit}）" if each.unit else each.responsible
    window = titles[(each.duty, each.window)]
    return GapLine(each.title, window, each.due_on, each.closes_on, state, who, doubts)


def _seasons(visits: Sequence[VisitRecord], question: FilesQuestion) -> tuple[Season, ...]:
    """The four quarters of the year with their visits; those that have not begun are empty pages."""
    months = list(question.year.months())
    spans = [(months[number].start, months[number + 2].end) for number in range(0, len(months), 3)]
    return tuple(
        Season(
            f"第{'一二三四'[number]}季度",
            tuple(each for each in visits if first <= each.done_on <= last),
            over=last <= question.last,
        )
        for number, (first, last) in enumerate(spans)
    )


def _income_lines(
    incomes: Sequence[QuarterIncome], quarters: Sequence[Period], last: date
) -> tuple[IncomeLine, ...]:
    """A line for each quarter that has begun, then the sum of those that were collected."""
    known = {each.quarter: each for each in incomes}
    lines = [
        _income_line(title, known[each.label])
        if each.label in known
        else _no_income(title, "还没收到（季度没结束）" if each.end >= last else "没有收到")
        for each in quarters
        for title in (each.title.removeprefix(f"{each.year}年"),)
    ]
    collected = [each for each in incomes if not each.conflict]
    return (*lines, _sum(collected)) if len(collected) > 1 else tuple(lines)


def _no_income(title: str, why: str) -> IncomeLine:
    return IncomeLine(title, *(None,) * 8, "", None, why, received=False)


def _income_line(title: str, found: QuarterIncome) -> IncomeLine:
    notes = []
    if found.conflict:
        notes.append("同一天收到两份，数字不同，不采用")
    elif found.net is None:
        notes.append("有空着的项，不计算纯收入")
    elif found.stated_net is not None and found.stated_net != found.net:
        notes.append(f"表上的纯收入是 {found.stated_net:,.2f}")
    if found.net is not None and not found.members:
        notes.append("没写计算人口")
    return IncomeLine(
        title, found.wage, found.business, found.property_income, found.transfer, found.expense, found.net,
        found.members, found.net_per_head, found.collector or "", found.collected_on, "；".join(notes), received=True,
    )  # fmt: skip


def _sum(collected: Sequence[QuarterIncome]) -> IncomeLine:
    """Part by part; a part missing in one quarter makes its sum missing, not smaller (design §4)."""
    people = {each.members for each in collected}
    total = QuarterIncome(
        "",
        conflict=False,
        wage=_added([each.wage for each in collected]),
        business=_added([each.business for each in collected]),
        property_income=_added([each.property_income for each in collected]),
        transfer=_added([each.transfer for each in collected]),
        expense=_added([each.expense for each in collected]),
        members=people.pop() if len(people) == 1 else None,
    )
    return replace(_income_line(f"合计（{len(collected)}个季度）", total), note="", is_total=True)


def _added(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [each for each in amounts if each is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None
