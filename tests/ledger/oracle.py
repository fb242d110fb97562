"""The ledger's rules once more, slowly and in plain Python: one household and one day at a time.

It shares no code with the SQL and nothing of it is imported here: the rules come from design §§5–6, the text
tables from `tests.ledger.county`. It is what the SQL is compared with, on random counties and on the timelines.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from zhucun_cli.periods import Period

Row = Mapping[str, str | None]
Tables = Mapping[str, Sequence[Row]]

FAR = date(9999, 12, 31)
DAY = timedelta(days=1)
MONITORED, GENERAL = "监测户", "一般脱贫户"
LEAVES = ("死亡", "迁出", "退出", "并户")
MARKED = ("识别监测", "再标注")
REMOTE = ("电话", "微信", "视频")
MARKS = ("not_received", "unread", "objected", "by_other", "undated", "backfilled", "shared")

DATE_OF = {
    "visit": "visited_on", "income": "collected_on", "plan": "made_on", "evaluation": "evaluated_on",
    "dossier": "filed_on", "handbook": "checked_on",
}  # fmt: skip
PERIOD_OF = {
    "income": "quarter",
    "plan": "year",
    "evaluation": "quarter",
    "dossier": "year",
    "handbook": "year",
}
VALUE_OF = {"visit": "mode", "dossier": "present", "handbook": "filled"}
PEOPLE_OF = {
    "visit": "visitor", "income": "collector", "plan": "owner", "evaluation": "evaluator", "dossier": "keeper",
    "handbook": "checker",
}  # fmt: skip


# What a county's policy says. ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """One version of a duty."""

    id: str
    group: str
    title: str
    applies_to: tuple[str, ...]
    evidence: str
    every: str
    min_days: int
    grace_days: int = 0
    due_after_days: int = 0
    due: str = ""
    shift: bool = False
    new_within_days: int | None = None
    counts: tuple[str, ...] = ()
    blank: str = ""
    done_by: str = "anyone"
    quarter: str = ""
    at_least: int = 1
    effective_from: date = date(2022, 1, 1)


@dataclass(frozen=True)
class Code:
    """A county's rules and what its words count as."""

    rules: tuple[Rule, ...]
    quarter: str = "calendar"
    remote_for_absent: bool = False
    blank_mode: str = "ask"
    not_home: bool = False
    backfill_days: int = 30


def suining() -> Code:
    """The nine duties of 绥宁 as they are laid down, or by the tool's own default."""
    five, four = ("五个一", (MONITORED,)), ("四个一", (GENERAL,))

    def rule(name: str, title: str, whose: tuple[str, tuple[str, ...]], every: str, **more: object) -> Rule:
        days = {"month": 20, "quarter": 45, "year": 180}[every]
        suffix = "monitored" if whose is five else "general"
        return Rule(f"{name}-{suffix}", whose[0], title, whose[1], name, every, days, **more)  # type: ignore[arg-type]  # the named fields of Rule

    plan = {"due": "03-31", "grace_days": 30, "shift": True, "new_within_days": 10}
    after = {"due_after_days": 10, "grace_days": 20, "shift": True}
    filed = {"grace_days": 20, "blank": "counts"}
    return Code(
        (
            rule("plan", "", five, "year", **plan),
            rule("visit", "每月一走访", five, "month", counts=("入户",)),
            rule("income", "每季一采集收入", five, "quarter", **after),
            rule("evaluation", "", five, "quarter", **after),
            rule("dossier", "", five, "year", counts=("有",), new_within_days=30, **filed),
            rule("plan", "", four, "year", **plan),
            rule("visit", "每季一走访", four, "quarter", counts=("入户",)),
            rule("income", "每季一采集收入", four, "quarter", **after),
            rule("handbook", "", four, "year", counts=("已填",), **filed),
        )
    )


# Days off that fall on working days, and weekends that are worked (国务院办公厅 notices for 2021 to 2023).
_OFF = [
    "2021-01-01",
    "2021-02-11",
    "2021-02-12",
    "2021-02-15",
    "2021-02-16",
    "2021-02-17",
    "2021-04-05",
    "2021-05-03",
    "2021-05-04",
    "2021-05-05",
    "2021-06-14",
    "2021-09-20",
    "2021-09-21",
    "2021-10-01",
    "2021-10-04",
    "2021-10-05",
    "2021-10-06",
    "2021-10-07",
    "2022-01-03",
    "2022-01-31",
    "2022-02-01",
    "2022-02-02",
    "2022-02-03",
    "2022-02-04",
    "2022-04-04",
    "2022-04-05",
    "2022-05-02",
    "2022-05-03",
    "2022-05-04",
    "2022-06-03",
    "2022-09-12",
    "2022-10-03",
    "2022-10-04",
    "2022-10-05",
    "2022-10-06",
    "2022-10-07",
    "2023-01-02",
    "2023-01-23",
    "2023-01-24",
    "2023-01-25",
    "2023-01-26",
    "2023-01-27",
    "2023-04-05",
    "2023-05-01",
    "2023-05-02",
    "2023-05-03",
    "2023-06-22",
    "2023-06-23",
    "2023-09-29",
    "2023-10-02",
    "2023-10-03",
    "2023-10-04",
    "2023-10-05",
    "2023-10-06",
]
_WORKED = [
    "2021-02-07",
    "2021-02-20",
    "2021-04-25",
    "2021-05-08",
    "2021-09-18",
    "2021-09-26",
    "2021-10-09",
    "2022-01-29",
    "2022-01-30",
    "2022-04-02",
    "2022-04-24",
    "2022-05-07",
    "2022-10-08",
    "2022-10-09",
    "2023-01-28",
    "2023-01-29",
    "2023-04-23",
    "2023-05-06",
    "2023-06-25",
    "2023-10-07",
    "2023-10-08",
]


def is_workday(day: date) -> bool:
    """Is it a working day in China? For 2021 to 2023."""
    text = day.isoformat()
    return text in _WORKED or (day.weekday() < 5 and text not in _OFF)


@dataclass(frozen=True)
class Window:
    """One window of one duty version, with the days that hold for everybody."""

    rule: Rule
    start: date
    end: date
    label: str
    due_on: date

    @property
    def closes_on(self) -> date:
        """The last day on which doing it is late."""
        return self.due_on + self.rule.grace_days * DAY

    @property
    def test_on(self) -> date:
        """The day on which the duty is tested."""
        return min(self.end, self.due_on)


def windows(code: Code) -> tuple[Window, ...]:
    """Every window of every duty that begins in 2021 to 2023, of the version in force on its first day."""
    found = []
    for rule in code.rules:
        later = [each.effective_from for each in code.rules if each.id == rule.id]
        until = min((each for each in later if each > rule.effective_from), default=FAR)
        for start, end, label in _units(rule.every, rule.quarter or code.quarter):
            if rule.effective_from <= start < until:
                found.append(Window(rule, start, end, label, _due(rule, start, end)))
    return tuple(found)


def _units(every: str, scheme: str) -> Iterator[tuple[date, date, str]]:
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12}[every]
    for year in (2021, 2022, 2023):
        for month in range(1, 13, months):
            start = date(year, month, 1)
            after = month + months
            end = date(year + (after > 12), after - 12 * (after > 12), 1) - DAY
            number = month // months + 1
            if every == "quarter" and scheme == "oct-sep":
                label = f"{year + 1}Q1" if number == 4 else f"{year}Q{number + 1}"
            else:
                label = {
                    "month": f"{year}-{month:02}", "quarter": f"{year}Q{number}", "half": f"{year}H{number}",
                    "year": f"{year}",
                }[every]  # fmt: skip
            yield start, end, label


def _due(rule: Rule, start: date, end: date) -> date:
    due = date.fromisoformat(f"{start.year}-{rule.due}") if rule.due else end + rule.due_after_days * DAY
    while rule.shift and not is_workday(due):
        due += DAY
    return due


def _asked(code: Code, item: Window, question: Period) -> bool:
    """Is the window one of the question's?"""
    by_label = item.rule.every == "quarter" and (item.rule.quarter or code.quarter) != "calendar"
    if by_label and question.unit == "quarter":
        return item.label == question.label
    if by_label and question.unit == "year":
        return item.label[:4] == question.label
    return question.start <= item.test_on <= question.end


# What has arrived. ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Listing:
    """One row of a household roster, or what a split says of the household that it makes."""

    household: str
    where: tuple[str, str]
    category: str
    monitored: bool
    listed_on: date
    identified: date | None = None
    cleared: date | None = None
    flagged: bool = False
    from_day: date | None = None
    off_day: date | None = None

    @property
    def place(self) -> tuple[tuple[str, str], str]:
        """Where on the roster it stands: village and group."""
        return self.where, MONITORED if self.monitored and not (self.cleared or self.flagged) else GENERAL


@dataclass(frozen=True)
class Event:
    """One row of 户变动登记, on the day from which it acts."""

    household: str
    what: str
    day: date
    until: date | None
    other: str
    township: str
    village: str


@dataclass(frozen=True)
class Record:
    """One row of evidence. `household` is who it serves now: a merged household's later records are the other's."""

    kind: str
    household: str
    village: str
    day: date | None
    label: str
    value: str | None
    people: tuple[str, ...]
    received: date


@dataclass(frozen=True)
class Pairing:
    """Who answered for a household from `first` to before `stop`."""

    household: str
    helper: str
    unit: str
    first: date
    stop: date


@dataclass(frozen=True)
class Entry:
    """One obligation, as the ledger should have it."""

    status: str
    marks: tuple[str, ...]
    due_on: date
    closes_on: date
    done_on: date | None
    township: str
    village: str
    responsible: tuple[str, ...]

    @property
    def text(self) -> str:
        """'status mark mark…', in the order of MARKS."""
        return " ".join((self.status, *self.marks))


@dataclass(frozen=True)
class Facts:
    """Sheets as they arrived: the rows of each kind, and when each batch was received."""

    tables: Tables
    as_of: date
    received: Mapping[str, date] = field(default_factory=dict)
    stated: bool = False
    received_else: date = date(2022, 11, 1)

    def rows(self, kind: str) -> Sequence[Row]:
        """The rows of one kind."""
        return self.tables.get(kind, ())

    def received_on(self, row: Row) -> date:
        """The day of receipt of a row's batch."""
        return self.received.get(row.get("batch") or "b1", self.received_else)


def entries(facts: Facts, code: Code, question: Period) -> dict[str, Entry]:
    """{'duty window household': obligation} of every duty's windows in the question."""
    world = World(facts, code)
    found = {}
    for item in world.windows:
        if _asked(code, item, question):
            for household in world.households:
                owed = world.owed(household, item)
                if owed is not None:
                    found[f"{item.rule.id} {item.label} {household}"] = world.entry(owed)
    return found


def _day(row: Row, name: str) -> date | None:
    """The day from which a date acts: a month acts from the first of the next."""
    text = row.get(name)
    if not text:
        return None
    if len(text) == 7:
        return (date.fromisoformat(f"{text}-01") + 31 * DAY).replace(day=1)
    return date.fromisoformat(text)


def _after(row: Row, name: str) -> date | None:
    """The first day after an inclusive end; the end of a month ends with the month."""
    day = _day(row, name)
    return day if day is None or len(row[name] or "") == 7 else day + DAY


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def _names(row: Row, kind: str) -> tuple[str, ...]:
    return tuple(each for each in (row.get(PEOPLE_OF[kind]) or "").split("、") if each)


# A household, day by day. --------------------------------------------------------------------------------


class Life:
    """Where a household stood on each day, in which category, and who answered for it."""

    def __init__(self, world: World, household: str) -> None:
        self._world = world
        self._as_of = world.facts.as_of
        self.household = household
        self.events = [each for each in world.events if each.household == household]
        self.rows = sorted(
            (each for each in world.listings if each.household == household), key=lambda each: each.listed_on
        )
        split = world.split_off(household)
        self.split: date | None = None
        if split is not None and not any(each.listed_on <= split.listed_on for each in self.rows):
            self.split = split.listed_on
            self.rows.insert(0, split)
        self.pairings = [each for each in world.pairings if each.household == household]
        self._ends: dict[int, tuple[date, ...]] = {}
        self._seen: dict[date, tuple[tuple[str, str], str] | None] = {}
        self._pairs = self._monitored()

    def on(self, day: date) -> tuple[tuple[str, str], str] | None:
        """((township, village), category) on that day; None when off the roll; '' when it owes nothing."""
        if day not in self._seen:
            row = None if self.taken_off(day) else self._row(day) or self._row_again(day)
            self._seen[day] = None if row is None else (self.where(day), self._category(row, day))
        return self._seen[day]

    def _days(self, *kinds: str) -> list[date]:
        return sorted(each.day for each in self.events if each.what in kinds)

    def taken_off(self, day: date) -> bool:
        """Has an event taken it off the roll, and nothing brought it back by that day?"""
        for left in self._days(*LEAVES):
            back = [again for again in self._days("恢复") if again >= left]
            back += [each.from_day for each in self._returning(left) if each.from_day]
            if left <= day < min(back, default=FAR):
                return True
        return False

    def _returning(self, left: date) -> list[Listing]:
        """Roster rows that say it is on the roll from a day after it left."""
        return [
            each
            for each in self.rows
            if each.listed_on >= left
            and each.from_day
            and each.from_day > left
            and not self._ends_first(each)
        ]

    def _begins(self, number: int) -> date:
        row = self.rows[number]
        begins = None if self._ends_first(row) else row.from_day
        if begins is not None and (number == 0 or begins > row.listed_on):
            return begins
        return row.listed_on

    def _stops(self, number: int) -> date:
        """The day on which the next row begins to speak."""
        return self.rows[number + 1].listed_on if number + 1 < len(self.rows) else FAR

    def _off(self, row: Listing) -> date | None:
        """The day from which a row says that it is off the roll; one to come is not known yet."""
        return row.off_day if row.off_day is not None and row.off_day <= self._as_of else None

    def _ends_first(self, row: Listing) -> bool:
        """Does it say that it left the roll before it came onto it? Then it does neither."""
        off = self._off(row)
        return off is not None and row.from_day is not None and off <= row.from_day

    def ends(self, number: int) -> tuple[date, ...]:
        """The days on which a row's household ends: by its own 在册止, or by the silence of later rosters."""
        if number not in self._ends:
            row = self.rows[number]
            off = self._off(row)
            own = [off] if off and not self._ends_first(row) else []
            silent = [
                day
                for day in self._world.roster_days(row.place)
                if row.listed_on < day < self._stops(number)
                and self.household in self._world.gone(row.place, day)
                and self._world.believed(row.place, day)
            ]
            self._ends[number] = tuple(sorted(own + silent))
        return self._ends[number]

    def _row(self, day: date) -> Listing | None:
        """The row that speaks on that day."""
        for number, row in enumerate(self.rows):
            if (
                not self._ends_first(row)
                and self._begins(number) <= day < self._stops(number)
                and not any(each <= day for each in self.ends(number))
            ):
                return row
        return None

    def _row_again(self, day: date) -> Listing | None:
        """The row for which it is back on the roll: by 恢复, or by a row that says since when."""
        for left in self._days(*LEAVES):
            for row in self._returning(left):
                if row.from_day and row.from_day <= day < row.listed_on:
                    return row
        # Nobody is brought back before the split that makes the household.
        again = [each for each in self._days("恢复") if (self.split or date.min) <= each <= day]
        if not again or any(again[-1] < left <= day for left in self._days(*LEAVES)) or not self.rows:
            return None
        numbers = [number for number, row in enumerate(self.rows) if row.listed_on <= day]
        number = numbers[-1] if numbers else 0
        begins_later = self.rows[number].listed_on > again[-1] and self._begins(number) > day
        if (numbers and begins_later) or any(again[-1] < each <= day for each in self.ends(number)):
            return None
        return self.rows[number]

    def where(self, day: date) -> tuple[str, str]:
        """The village: of the rows, but a move beats a row that repeats the village before it."""
        known = self.rows[0].where
        before: tuple[str, str] | None = None
        told: list[tuple[date, int, Listing | Event]] = [(row.listed_on, 0, row) for row in self.rows]
        # Nobody moves before the split that makes the household.
        born = self.split or date.min
        told += [(each.day, 1, each) for each in self.events if each.what == "搬迁" and each.day >= born]
        for since, _, fact in sorted(told, key=lambda each: each[:2]):
            if since > day:
                break
            if isinstance(fact, Event):
                there = (fact.township or known[0], fact.village)
                before, known = known if before is None or there != known else before, there
            elif before is None or fact.where != before:
                known, before = fact.where, None
        return known

    def _monitored(self) -> list[tuple[date, date]]:
        """Half-open intervals in which it was monitored, by rows and events."""
        told: dict[date, Listing] = {}
        cleared = [each.cleared for each in self.rows if each.cleared and each.cleared <= self._as_of]
        for row in self.rows:
            begins = row.identified or row.listed_on
            if (row.monitored or row.identified) and begins <= self._as_of:
                told[begins] = row
        pairs = [
            [begins, row.cleared if row.cleared and row.cleared <= self._as_of else FAR]
            for begins, row in told.items()
        ]
        for day in self._days(*MARKED):
            pairs.append([day, min((each for each in cleared if each > day), default=FAR)])
        decided: set[date] = set()
        for day in self._days("风险消除"):
            latest = max((begins for begins, _ in pairs if begins < day), default=None)
            if latest is not None and latest not in decided:
                decided.add(latest)
                for pair in pairs:
                    if pair[0] == latest:
                        pair[1] = day
        return [(begins, ends) for begins, ends in pairs]

    def monitored(self, day: date) -> bool:
        """Was it monitored on that day?"""
        return any(begins <= day < ends for begins, ends in self._pairs)

    def _category(self, row: Listing, day: date) -> str:
        if self.monitored(day):
            return MONITORED
        return GENERAL if row.category == "脱贫户" else ""

    def moved_away(self, day: date, row: Listing) -> bool:
        """Did an event take it off the roll, to another village or to the other group, so that silence tells nothing?"""
        marked = any(each.what in (*MARKED, "风险消除") and each.day <= day for each in self.events)
        regrouped = marked and self.monitored(day) != (row.place[1] == MONITORED)
        return self.taken_off(day) or self.where(day) != row.where or regrouped

    def absent(self, day: date) -> bool:
        """Was the whole family away on that day?"""
        for event in self.events:
            if event.what == "全家外出" and event.day <= day:
                back = min((each for each in self._days("返乡") if each > event.day), default=FAR)
                if day <= (event.until or back - DAY):
                    return True
        return False

    def helpers(self, day: date) -> set[str]:
        """The names of those paired on that day."""
        return {each.helper for each in self.pairings if each.first <= day < each.stop}

    def responsible(self, item: Window, closes_on: date) -> tuple[str, ...]:
        """Who held the pairing for at least half of the window until it closes, else all with their days."""
        last = min(item.end, closes_on)
        days = [item.start + number * DAY for number in range((last - item.start).days + 1)]
        held: dict[tuple[str, str], int] = {}
        for each in {(one.helper, one.unit) for one in self.pairings}:
            count = sum(
                any((one.helper, one.unit) == each and one.first <= day < one.stop for one in self.pairings)
                for day in days
            )
            if count:
                held[each] = count
        half = [name for (name, _), count in held.items() if 2 * count >= len(days)]
        return tuple(sorted(half or [f"{name}（{count}天）" for (name, _), count in held.items()]))


@dataclass(frozen=True)
class Owed:
    """One household's obligation in one window, with its own days."""

    life: Life
    item: Window
    due_on: date
    closes_on: date
    test_on: date
    owing: tuple[date, ...]


class World:
    """All facts that exist on the day of judgement."""

    def __init__(self, facts: Facts, code: Code) -> None:
        self.facts = facts
        self.code = code
        self.windows = windows(code)
        self.listings = [
            each for each in map(_listing, facts.rows("household")) if each.listed_on <= facts.as_of
        ]
        self.events = [each for each in map(_event, facts.rows("household_event")) if each.day <= facts.as_of]
        self.pairings = _pairings(facts)
        self.records = [
            each
            for kind in DATE_OF
            for each in self._records(kind)
            if each.day is None or each.day <= facts.as_of
        ]
        self._lives: dict[str, Life] = {}
        self.gone = cache(self._gone)
        self.believed = cache(self._believed)
        made = {each.other for each in self.events if each.what == "分户" and each.other}
        self.households = sorted({each.household for each in self.listings} | made)

    def life(self, household: str) -> Life:
        """The household's life, made once."""
        if household not in self._lives:
            self._lives[household] = Life(self, household)
        return self._lives[household]

    # Rosters.

    def roster_days(self, place: tuple[tuple[str, str], str]) -> list[date]:
        """The days on which a roster speaks for a village and group."""
        return sorted({each.listed_on for each in self.listings if each.place == place})

    def _gone(self, place: tuple[tuple[str, str], str], day: date) -> set[str]:
        """Who stood there before, is not named on that day, on no roster since elsewhere, and moved by no event."""
        gone = set()
        for household in {each.household for each in self.listings}:
            own = [each for each in self.listings if each.household == household]
            before = [each for each in own if each.listed_on < day]
            if not before or any(each.listed_on == day for each in own):
                continue
            latest = max(before, key=lambda each: each.listed_on)
            elsewhere = any(each.listed_on >= day and each.place != place for each in own)
            if latest.place == place and not elsewhere and not self.life(household).moved_away(day, latest):
                gone.add(household)
        return gone

    def _believed(self, place: tuple[tuple[str, str], str], day: date) -> bool:
        """At most 5 % (or 3) leave, and no more than stay."""
        here = {each.household for each in self.listings if each.place == place and each.listed_on == day}
        stood = {each.household for each in self.listings if each.place == place and each.listed_on < day}
        stay, leave = len(stood & here), len(self.gone(place, day))
        return leave <= stay and (leave <= 3 or leave * 20 <= leave + stay)

    def split_off(self, household: str) -> Listing | None:
        """What the earliest 分户 that makes this household says of it: the parent's village and 户类型 on that day."""
        for event in sorted(self.events, key=lambda each: each.day):
            parent = self.life(event.household) if event.what == "分户" and event.other == household else None
            if parent is not None:
                told = [row for row in parent.rows if row.listed_on <= event.day]
                if not told and parent.on(event.day) is not None:
                    told = parent.rows[:1]
                if told:
                    return Listing(household, parent.where(event.day), told[-1].category, False, event.day)
        return None

    # Evidence.

    def _records(self, kind: str) -> Iterator[Record]:
        for row in self.facts.rows(kind):
            day = _day(row, DATE_OF[kind])
            value = row.get(VALUE_OF[kind]) if kind in VALUE_OF else None
            label = row.get(PERIOD_OF[kind]) if kind in PERIOD_OF else None
            yield Record(
                kind, self._serves(row.get("household_code") or "", day), row.get("village") or "", day, label or "",
                value, _names(row, kind), self.facts.received_on(row),
            )  # fmt: skip

    def _is_known(self, household: str) -> bool:
        listed = any(each.household == household for each in self.listings)
        return listed or any(each.what == "分户" and each.other == household for each in self.events)

    def _serves(self, household: str, day: date | None) -> str:
        """The household itself, or that into which it was merged by the day of the record."""
        if day is None or not self._is_known(household):  # of whom no roster knows nothing else can be said
            return household
        into = min(
            (
                (event.day, event.other)
                for event in self.events
                if event.what == "并户" and event.household == household and self._is_known(event.other)
            ),
            default=None,
        )
        return household if into is None or into[0] > day else self._serves(into[1], day)

    def speaking(self, household: str, item: Window) -> list[Record]:
        """The records of the window: by their day, or of the greatest receipt those with the window's label."""
        kind = item.rule.evidence
        own = [each for each in self.records if each.kind == kind and each.household == household]
        if kind not in PERIOD_OF:
            return [each for each in own if each.day is not None and each.day >= item.start]
        own = [each for each in own if each.label == item.label]
        latest = max((each.received for each in own), default=None)
        return [each for each in own if each.received == latest]

    def counts(self, owed: Owed, record: Record) -> str:
        """Does the record do the duty: 'yes', 'no', or 'ask' when what it counts by is not stated?"""
        rule, day = owed.item.rule, record.day or owed.due_on
        if rule.done_by == "paired" and record.people and not set(record.people) & owed.life.helpers(day):
            return "no"
        if not rule.counts or record.value in rule.counts:
            return "yes"
        if record.value is None:
            blank = rule.blank or self.code.blank_mode
            return {"counts": "yes", "not": "no", "ask": "ask"}[blank]
        if record.value == "入户未遇" and self.code.not_home:
            return "yes"
        if record.value in REMOTE and self.code.remote_for_absent and owed.life.absent(day):
            return "yes"
        return "no"

    # Obligations.

    def _held(self, household: str, item: Window) -> list[date]:
        days = (item.start + number * DAY for number in range((item.end - item.start).days + 1))
        there = ((day, self.life(household).on(day)) for day in days)
        return [day for day, place in there if place is not None and place[1] in item.rule.applies_to]

    def owed(self, household: str, item: Window) -> Owed | None:
        """The obligation of a household in a window, if it has one."""
        rivals = [
            each for each in self.windows
            if (each.rule.evidence, each.start, each.end) == (item.rule.evidence, item.start, item.end)
        ]  # fmt: skip
        held = {each.rule: self._held(household, each) for each in rivals}
        mine = held[item.rule]
        best = max(rivals, key=lambda each: (len(held[each.rule]), held[each.rule][-1:]))
        together = sorted({day for days in held.values() for day in days})
        if not mine or best.rule != item.rule or len(together) < item.rule.min_days:
            return None
        due = item.due_on
        if item.rule.new_within_days is not None and mine[0] > item.start:
            due = max(due, mine[0] + item.rule.new_within_days * DAY)
        test = min(item.end, due)
        if self.life(household).on(test) is None:
            return None
        return Owed(
            self.life(household), item, due, due + item.rule.grace_days * DAY, test, tuple(together)
        )  # fmt: skip

    def entry(self, owed: Owed) -> Entry:
        """Its status, marks and proof."""
        there = owed.life.on(owed.test_on)
        assert there is not None
        (township, village), _ = there
        done_on, proof = self._done(owed)
        if done_on is not None:
            status = "on_time" if done_on <= owed.due_on else "late"
            marks = set(self._marks_of_done(owed, done_on, proof))
        elif self._excused(owed):
            status, marks = "excused", set()
        elif self.facts.as_of <= owed.closes_on:
            status, marks = "open", set()
        else:
            status, marks = "missed", set(self._marks_of_missed(owed, (township, village)))
        return Entry(
            status, tuple(each for each in MARKS if each in marks), owed.due_on, owed.closes_on,
            None if "undated" in marks else done_on, township, village,
            owed.life.responsible(owed.item, owed.closes_on),
        )  # fmt: skip

    def _done(self, owed: Owed) -> tuple[date | None, list[Record]]:
        """The day on which it was done in time or in grace, and that day's records; one without a day is of the due day."""
        good = [
            each
            for each in self.speaking(owed.life.household, owed.item)
            if self.counts(owed, each) == "yes" and (each.day or owed.due_on) <= owed.closes_on
        ]
        days = sorted({each.day or owed.due_on for each in good})
        if len(days) < owed.item.rule.at_least:
            return None, []
        done_on = days[owed.item.rule.at_least - 1]
        return done_on, [each for each in good if (each.day or owed.due_on) == done_on]

    def _marks_of_done(self, owed: Owed, done_on: date, proof: list[Record]) -> Iterator[str]:
        paired = owed.life.helpers(done_on)
        if all(each.people and not set(each.people) & paired for each in proof):
            yield "by_other"
        if all(each.day is None for each in proof):
            yield "undated"
        elif self.facts.stated and all(
            each.received - done_on > self.code.backfill_days * DAY for each in proof
        ):
            yield "backfilled"
        if owed.item.rule.evidence not in PERIOD_OF and done_on > owed.item.end:
            yield "shared"

    def _excused(self, owed: Owed) -> bool:
        """Do exemptions leave fewer than the duty's days?"""
        spans = [
            (_day(row, "excused_from") or FAR, _day(row, "excused_to") or FAR)
            for row in self.facts.rows("exemption")
            if row.get("household_code") == owed.life.household
            and (_day(row, "approved_on") or _day(row, "excused_from") or FAR) <= self.facts.as_of
            and (not row.get("duty") or _means(row.get("duty") or "", owed.item.rule))
        ]
        left = [day for day in owed.owing if not any(first <= day <= last for first, last in spans)]
        return len(left) < owed.item.rule.min_days

    def _marks_of_missed(self, owed: Owed, place: tuple[str, str]) -> Iterator[str]:
        if not self._received(owed, place):
            yield "not_received"
        if self._unread(owed):
            yield "unread"
        if self._objected(owed):
            yield "objected"

    def _received(self, owed: Owed, place: tuple[str, str]) -> bool:
        """Did any row of the kind come for the village and window?"""
        item, kind = owed.item, owed.item.rule.evidence
        for each in self.records:
            if each.kind != kind or not self._from(each, place, owed.test_on):
                continue
            if (
                each.label == item.label
                if kind in PERIOD_OF
                else each.day and item.start <= each.day <= item.end
            ):
                return True
        for row in self._rejected(kind):
            if row.get("village") != place[1]:
                continue
            first, last = _reach(row)
            named = row.get("period") == item.label
            if named if kind in PERIOD_OF else first and last and first <= item.end and last >= item.start:
                return True
        return False

    def _rejected(self, kind: str) -> list[Row]:
        return [
            row for row in self.facts.rows("rejected")
            if row["kind"] == kind and (_day(row, "done_on") or date.min) <= self.facts.as_of
        ]  # fmt: skip

    def _from(self, record: Record, place: tuple[str, str], day: date) -> bool:
        if record.village:
            return record.village == place[1]
        there = self.life(record.household).on(day) if record.household in self.households else None
        return there is not None and there[0] == place

    def _unread(self, owed: Owed) -> bool:
        """Would a row that could not be used, or that does not say how it was done, have done it?"""
        item, kind = owed.item, owed.item.rule.evidence
        for each in self.speaking(owed.life.household, item):
            if self.counts(owed, each) == "ask" and (each.day or owed.due_on) <= owed.closes_on:
                return True
        for row in self._rejected(kind):
            if row.get("household_code") != owed.life.household:
                continue
            if not self._may_count(owed, row.get("value")):
                continue
            if kind in PERIOD_OF:
                if row.get("period") in (None, item.label):
                    return True
                continue
            first, last = _reach(row)
            if first is None or last is None or (first <= owed.closes_on and last >= item.start):
                return True
        return False

    def _may_count(self, owed: Owed, value: str | None) -> bool:
        """Could a record of that value have counted, if it could have been read?"""
        counts = owed.item.rule.counts
        away = any(each.what == "全家外出" for each in owed.life.events)
        return (
            value is None
            or not counts
            or value in counts
            or (value == "入户未遇" and self.code.not_home)
            or (value in REMOTE and self.code.remote_for_absent and away)
        )

    def _objected(self, owed: Owed) -> bool:
        """Is the newest answer of the unit to this obligation still to be decided?"""
        own = [
            row for row in self.facts.rows("objection")
            if row.get("household_code") == owed.life.household and row.get("window") == owed.item.label
            and _means(row["duty"] or "", owed.item.rule)
            and (_day(row, "replied_on") or date.min) <= self.facts.as_of
        ]  # fmt: skip
        latest = max(map(self.facts.received_on, own), default=None)
        return any(
            not (row.get("decision") == "不采纳" and row.get("decision_reason"))
            for row in own
            if self.facts.received_on(row) == latest
        )


def _means(words: str, rule: Rule) -> bool:
    return _plain(words) in {_plain(rule.id), _plain(rule.title), _plain(rule.group)}


def _reach(row: Row) -> tuple[date | None, date | None]:
    """The days that a rejected row may be about: its own, else those that its sheet declares."""
    day = _day(row, "done_on")
    return (day, day) if day else (_day(row, "declared_from"), _day(row, "declared_to"))


def _listing(row: Row) -> Listing:
    return Listing(
        row["household_code"] or "", (row.get("township") or "", row["village"] or ""), row["category"] or "",
        bool(row.get("monitored_type")), date.fromisoformat(row["effective"] or ""), _day(row, "identified_on"),
        _day(row, "cleared_on"), row.get("cleared") == "是", _day(row, "on_roll_from"), _after(row, "on_roll_to"),
    )  # fmt: skip


def _event(row: Row) -> Event:
    return Event(
        row["household_code"] or "", row["event"] or "", _day(row, "happened_on") or FAR, _day(row, "until"),
        row.get("other_household_code") or "", row.get("to_township") or "", row.get("to_village") or "",
    )  # fmt: skip


def _pairings(facts: Facts) -> list[Pairing]:
    """Each pairing from its start, or its roster's date, until its end or the household's next start."""
    told: dict[tuple[str, str, str, date], tuple[date, date | None]] = {}
    for row in sorted(facts.rows("pairing"), key=lambda each: each["effective"] or ""):
        listed = date.fromisoformat(row["effective"] or "")
        first = _day(row, "paired_from") or listed
        if first <= facts.as_of:
            key = (row["household_code"] or "", row["helper_name"] or "", row.get("helper_unit") or "", first)
            told[key] = (first, _after(row, "paired_to"))
    found = []
    for (household, helper, unit, first), (_, off) in told.items():
        later = [key[3] for key in told if key[0] == household and key[3] > first]
        stop = min(later, default=FAR)
        if off is not None and off <= facts.as_of:
            stop = min(stop, off)
        found.append(Pairing(household, helper, unit, first, stop))
    return found
