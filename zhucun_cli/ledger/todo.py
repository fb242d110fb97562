"""What is still to be done before it is missed: for each helper, the households to go to and what is owed there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType

from zhucun_cli.errors import NothingToCheck, UsageError
from zhucun_cli.home import Home
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger import views
from zhucun_cli.ledger.engine import Ledger, Row
from zhucun_cli.ledger.figures import NOBODY
from zhucun_cli.ledger.question import (
    Provenance,
    Question,
    check_duties,
    duty_windows,
    open_ledger,
    provenance,
)
from zhucun_cli.ledger.views import TO_VERIFY, Filters
from zhucun_cli.ledger.windows import DutyWindow, home_running_windows
from zhucun_cli.periods import Period, month_of

DUE_SOON_DAYS = 7  # a due day at most so many days ahead is 快到期
WEEK = 7
BY = ("helper", "village", "unit", "township")
STATE_TITLES: Mapping[str, str] = MappingProxyType(
    {"overdue": "已逾期", "due_soon": "快到期", "owed": "该办"}
)


@dataclass(frozen=True)
class TodoQuestion:
    """What is asked. Without a `period`: everything that has begun by `as_of` and can still be done."""

    as_of: date
    period: Period | None = None
    known_by: datetime | None = None
    duties: tuple[str, ...] = ()
    by: str = "helper"
    filters: Filters = field(default_factory=Filters)


@dataclass(frozen=True)
class Helper:
    """Who is to do it, or 无结对责任人（township） where nobody is paired."""

    name: str
    unit: str = ""

    @property
    def shown(self) -> str:
        """梁明亮（白沙镇人民政府）."""
        return f"{self.name}（{self.unit}）" if self.unit else self.name

    @property
    def is_nobody(self) -> bool:
        """True when the township has yet to pair somebody."""
        return self.name.startswith(NOBODY)


@dataclass(frozen=True)
class TodoItem:
    """One obligation that can still be done. Everyone of `helpers` sees it."""

    duty: str
    title: str
    evidence: str
    household: str
    head: str
    township: str
    village: str
    window: str
    window_title: str
    window_start: date
    window_end: date
    due_on: date
    closes_on: date
    state: str
    last_done_on: date | None
    helpers: tuple[Helper, ...]

    @property
    def last_day(self) -> date:
        """The day by which it has to be done: its due day, or once that is past the day on which it closes."""
        return self.closes_on if self.state == "overdue" else self.due_on


@dataclass(frozen=True)
class ToVerify:
    """An obligation for which a sheet or a row has to be looked at first (待核): the township's, nobody's own."""

    duty: str
    title: str
    household: str
    head: str
    township: str
    village: str
    window: str
    window_title: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Pace:
    """`households` have something to be done by `until`, `days_left` days after today (0: today is the last).

    `per_week` is how many of them a week that means, today counted in, rounded up.
    """

    until: date
    households: int
    days_left: int

    @property
    def per_week(self) -> int:
        """Never more than there are."""
        return min(self.households, -(-self.households * WEEK // (self.days_left + 1)))


@dataclass(frozen=True)
class TodoGroup:
    """What one helper (or village, unit, township) has to do; obligations are counted once."""

    key: str
    helper: Helper | None
    items: tuple[TodoItem, ...]
    as_of: date

    @cached_property
    def households(self) -> int:
        """Households to go to."""
        return len({each.household for each in self.items})

    @cached_property
    def visits(self) -> int:
        """Those of the items that are visits."""
        return sum(each.evidence == "visit" for each in self.items)

    @cached_property
    def overdue(self) -> int:
        """Past the due day, and still to be done within the days of grace."""
        return sum(each.state == "overdue" for each in self.items)

    @cached_property
    def due_soon(self) -> int:
        """Due within DUE_SOON_DAYS."""
        return sum(each.state == "due_soon" for each in self.items)

    @cached_property
    def paces(self) -> tuple[Pace, ...]:
        """For each last day, the nearest first, the households that have something to be done by then.

        One trip serves everything owed at a household, so a household counts by the first of its last days.
        """
        first: dict[str, date] = {}
        for each in self.items:
            first[each.household] = min(each.last_day, first.get(each.household, each.last_day))
        return tuple(
            Pace(until, sum(day <= until for day in first.values()), (until - self.as_of).days)
            for until in sorted(set(first.values()))
        )

    @property
    def pace(self) -> Pace | None:
        """The one of `paces` that asks for most households a week (of equals the latest); None without items."""
        return max(self.paces, key=lambda each: (each.per_week, each.until), default=None)

    @cached_property
    def trips(self) -> tuple[Trip, ...]:
        """One list of households for each village."""
        stops: dict[tuple[str, str], dict[str, list[TodoItem]]] = {}
        for each in self.items:
            there = stops.setdefault((each.township, each.village), {})
            there.setdefault(each.household, []).append(each)
        return tuple(
            Trip(township, village, tuple(Stop(code, tuple(items)) for code, items in there.items()))
            for (township, village), there in stops.items()
        )


@dataclass(frozen=True)
class Stop:
    """A household, and everything owed there."""

    household: str
    items: tuple[TodoItem, ...]

    @property
    def head(self) -> str:
        """The head of the household, in full."""
        return self.items[0].head


@dataclass(frozen=True)
class Trip:
    """The households to go to in one village."""

    township: str
    village: str
    stops: tuple[Stop, ...]


@dataclass(frozen=True)
class Looked:
    """What became of a duty's obligations: expected = done + excused + missed + the items + those 待核."""

    duty: str
    duty_group: str
    title: str
    collected: bool
    expected: int = 0
    done: int = 0
    excused: int = 0
    missed: int = 0


@dataclass(frozen=True)
class Todo:
    """The to-do of an office: items by place, the groups most pressing first, and what is no to-do.

    `missed_years` are the years of the windows in which the missed ones lie; `not_begun` are windows of the
    period that begin after the day of judgement.
    """

    question: TodoQuestion
    county: str
    provenance: Provenance
    items: tuple[TodoItem, ...]
    groups: tuple[TodoGroup, ...]
    to_verify: tuple[ToVerify, ...]
    looked: tuple[Looked, ...]
    missed_years: tuple[int, ...]
    not_begun: tuple[str, ...]

    @property
    def period(self) -> Period:
        """What was asked for; without words the running month."""
        return self.question.period or month_of(self.question.as_of)

    @cached_property
    def total(self) -> TodoGroup:
        """Everything together; what several share counts once."""
        return TodoGroup("合计", None, self.items, self.question.as_of)

    @cached_property
    def helpers(self) -> tuple[TodoGroup, ...]:
        """The same items by helper, whatever was asked for."""
        return (
            self.groups
            if self.question.by == "helper"
            else grouped(self.items, "helper", self.question.as_of)
        )

    @property
    def not_collected(self) -> tuple[Looked, ...]:
        """Duties of which no sheet ever came (未收集): nothing can be said of them."""
        return tuple(each for each in self.looked if not each.collected)

    @property
    def missed(self) -> int:
        """What can no longer be done in time or late."""
        return sum(each.missed for each in self.looked if each.collected)


def ask_todo(home: Home, snapshot: Snapshot, question: TodoQuestion) -> Todo:
    """The answer to `question`. Raises NothingToCheck without a roster or a window, UsageError for words."""
    if question.by not in BY:
        raise UsageError(f"--by 只能是 {'、'.join(BY)}")
    asked = Question(
        question.period or month_of(question.as_of), question.as_of, question.known_by, question.duties
    )
    windows = duty_windows(home, asked) if question.period else _running(home, question)
    with open_ledger(home, snapshot, windows, question.as_of) as ledger:
        county = home.settings.county or home.policy.name
        return list_todo(ledger, question, county, provenance(home, snapshot, asked))


def _running(home: Home, question: TodoQuestion) -> tuple[DutyWindow, ...]:
    check_duties(home, question.duties)
    windows = home_running_windows(home, question.as_of, question.duties)
    if not windows:
        raise NothingToCheck(
            f"{question.as_of} 没有正在进行的职责：制度从"
            f"{min(each.effective_from for each in home.policy.duties)}起施行"
        )
    return windows


def list_todo(ledger: Ledger, question: TodoQuestion, county: str, rests_on: Provenance) -> Todo:
    """The to-do of an open ledger, narrowed to the question's filters."""
    views.focus(ledger, question.filters)
    views.find_last_done(ledger)
    collected = views.collected_kinds(ledger)
    reading = _Reading.of(ledger, question)
    found = [reading.read(row) for row in _unfinished(ledger, question.as_of, collected)]
    items = tuple(sorted((each for each in found if isinstance(each, TodoItem)), key=reading.place_of_item))
    looked, missed_years = _looked(ledger, question.as_of, collected)
    return Todo(
        question=question,
        county=county,
        provenance=rests_on,
        items=items,
        groups=grouped(items, question.by, question.as_of),
        to_verify=tuple(each for each in found if isinstance(each, ToVerify)),
        looked=looked,
        missed_years=missed_years,
        not_begun=tuple(
            dict.fromkeys(item.window.title for item in ledger.windows if item.window.start > question.as_of)
        ),
    )


# What is to be done is for who holds the pairing on the day of judgement, whoever may have to answer for a miss.
# An obligation that is still open is 待核, too, when a row that could not be used, or a reply that is pending,
# may have settled it: nobody is sent out for what may be a slip in a sheet. No sheet yet is no such reason.
def _unfinished(ledger: Ledger, as_of: date, collected: Iterable[str]) -> list[Row]:
    """Every open obligation, and every missed one that is 待核; the columns as `_Reading.read` names them."""
    return ledger.query(
        """
        with paired_now as (
            select s.household,
                   list(s.helper_name order by s.from_day, s.helper_name, s.helper_unit) as helpers,
                   list(s.helper_unit order by s.from_day, s.helper_name, s.helper_unit) as units
            from pairing_span as s
            cross join clock as c
            where s.from_day <= c.as_of and s.to_day > c.as_of
            group by s.household
        )
        select f.duty, f.title, f.evidence, f.household, f.head_name, f.township, f.village, f.window_label,
               f.window_start, f.window_end, f.due_on, f.closes_on, d.last_done_on,
               f.not_received = 1, u.household is not null, j.household is not null,
               w.helpers, w.units
        from focus as f
        left join unread as u
          on u.duty = f.duty and u.window_label = f.window_label and u.household = f.household
        left join objected as j
          on j.duty = f.duty and j.window_label = f.window_label and j.household = f.household
        left join last_done as d
          on d.duty = f.duty and d.window_label = f.window_label and d.household = f.household
        left join paired_now as w on w.household = f.household
        where list_contains(?, f.evidence) and f.window_start <= ?
          and (f.status = 'open'
               or (f.status = 'missed' and (f.not_received = 1 or f.unread = 1 or f.objected = 1)))
        order by f.township, f.village, f.household, f.due_on, f.duty, f.window_start
        """,
        [sorted(collected), as_of],
    )


@dataclass(frozen=True)
class _Reading:
    """How a row of the ledger becomes an item: names of windows, the day, and whose lists are wanted."""

    as_of: date
    window_titles: Mapping[tuple[str, str], str]
    duty_order: Mapping[str, int]
    helper: str | None
    unit: str | None

    @staticmethod
    def of(ledger: Ledger, question: TodoQuestion) -> _Reading:
        duties = dict.fromkeys(item.duty.id for item in ledger.windows)
        return _Reading(
            question.as_of,
            {(item.duty.id, item.window.label): item.window.title for item in ledger.windows},
            {duty: number for number, duty in enumerate(duties)},
            views.resolve(ledger, "helper", question.filters.helper),
            views.resolve(ledger, "unit", question.filters.unit),
        )

    def read(self, row: Row) -> TodoItem | ToVerify:
        *told, not_received, unread, objected, names, units = row
        duty, title, evidence, household, head, township, village, window = told[:8]
        window_title = self.window_titles[(duty, window)]
        marks = tuple(
            name for name, is_so in zip(TO_VERIFY, (not_received, unread, objected), strict=True) if is_so
        )
        if marks:
            return ToVerify(duty, title, household, head, township, village, window, window_title, marks)
        window_start, window_end, due_on, closes_on, last_done_on = told[8:]
        helpers = tuple(map(Helper, names or (), units or ()))
        return TodoItem(
            duty, title, evidence, household, head, township, village, window, window_title, window_start,
            window_end, due_on, closes_on, state_of(due_on, self.as_of), last_done_on,
            tuple(filter(self.wants, helpers)) or (Helper(f"{NOBODY}（{township}）"),),
        )  # fmt: skip

    def wants(self, helper: Helper) -> bool:
        """Of those who share an obligation, only who was asked for."""
        asked_name = self.helper is None or self.helper == f"{helper.name}（{helper.unit}）"
        return asked_name and (self.unit is None or self.unit == helper.unit)

    def place_of_item(self, each: TodoItem) -> tuple[str, str, str, date, int, str]:
        """Where it stands in the list: by place and household, what presses most first."""
        duty = self.duty_order[each.duty]
        return (each.township, each.village, each.household, each.last_day, duty, each.window)


def state_of(due_on: date, as_of: date) -> str:
    """overdue, due_soon or owed, of what can still be done."""
    if due_on < as_of:
        return "overdue"
    return "due_soon" if (due_on - as_of).days <= DUE_SOON_DAYS else "owed"


def _looked(
    ledger: Ledger, as_of: date, collected: Iterable[str]
) -> tuple[tuple[Looked, ...], tuple[int, ...]]:
    """What became of each duty in windows that have begun, and the years in which something was missed."""
    kinds = frozenset(collected)
    begun = [item for item in ledger.windows if item.window.start <= as_of]
    years = {
        (item.duty.id, item.window.label): item.window.year for item in begun if item.duty.evidence in kinds
    }
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    missed_years: set[int] = set()
    for duty, window, *found in ledger.query(
        """
        select duty, window_label, count(*), count(*) filter (where status in ('on_time', 'late')),
               count(*) filter (where status = 'excused'),
               count(*) filter (where status = 'missed' and not_received = 0 and unread = 0 and objected = 0)
        from focus
        where window_start <= ?
        group by duty, window_label
        """,
        [as_of],
    ):
        counts[duty] = [a + b for a, b in zip(counts[duty], found, strict=True)]
        if found[-1] and (duty, window) in years:
            missed_years.add(years[(duty, window)])
    duties = {item.duty.id: item.duty for item in begun}.values()
    looked = tuple(
        Looked(duty.id, duty.group, duty.title, duty.evidence in kinds, *counts[duty.id]) for duty in duties
    )
    return looked, tuple(sorted(missed_years))


def grouped(items: Sequence[TodoItem], by: str, as_of: date) -> tuple[TodoGroup, ...]:
    """The items by helper, unit, village or township: what presses most first, 无结对责任人 last."""
    members: dict[tuple[str, Helper | None], list[TodoItem]] = defaultdict(list)
    for each in items:
        for key in dict.fromkeys(_KEYS[by](each)):
            members[key].append(each)
    groups = [TodoGroup(key, helper, tuple(own), as_of) for (key, helper), own in members.items()]
    return tuple(
        sorted(
            groups, key=lambda each: (each.key.startswith(NOBODY), -each.overdue, -each.due_soon, each.key)
        )
    )


Key = tuple[str, Helper | None]


def _helper_keys(item: TodoItem) -> Iterable[Key]:
    return ((each.shown, each) for each in item.helpers)


def _unit_keys(item: TodoItem) -> Iterable[Key]:
    return ((each.name if each.is_nobody else each.unit or NO_UNIT, None) for each in item.helpers)


NO_UNIT = "未写单位"
_KEYS: Mapping[str, Callable[[TodoItem], Iterable[Key]]] = MappingProxyType(
    {
        "helper": _helper_keys,
        "unit": _unit_keys,
        "village": lambda item: ((f"{item.township}{item.village}", None),),
        "township": lambda item: ((item.township, None),),
    }
)
