"""An office desk: files come in and are withdrawn one after the other, each at a moment that the test knows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.sample import JUDGED_ON, reader
from zhucun_cli.home import Home, create_home
from zhucun_cli.intake.ingest import IngestOptions, Intake, one_batch
from zhucun_cli.intake.result import FileResult
from zhucun_cli.lake.catalog import instant
from zhucun_cli.lake.store import Lake
from zhucun_cli.ledger.causes import Fact
from zhucun_cli.ledger.closed import ClosedPeriod
from zhucun_cli.ledger.difference import Change, Difference, compare
from zhucun_cli.ledger.question import Question
from zhucun_cli.ledger.views import Filters
from zhucun_cli.periods import Period
from zhucun_cli.reports.differences import change_words

SEPTEMBER = Period(date(2022, 9, 1), "month")
ONE_MINUTE = 60_000_000
HEADS = ("赵大山", "钱二河", "孙三林", "李四海", "周五田")
ROSTER_HEAD = "户编号,户主姓名,乡镇,行政村,家庭人口数,户类型,监测对象类别,识别监测时间"
VISIT_HEAD = "户编号,户主姓名,行政村,走访日期,走访人,走访方式"
PAIR_HEAD = "户编号,户主姓名,乡镇,行政村,帮扶责任人,帮扶单位"


def code(number: int) -> str:
    """The code of the n-th household of HEADS."""
    return f"909901010100{number}"


def roster(*numbers: int, village: str = "石桥村") -> str:
    """A roster of monitored households of 白沙镇, identified in March 2022."""
    lines = (f"{code(n)},{HEADS[n - 1]},白沙镇,{village},3,脱贫户,脱贫不稳定户,2022-03-05" for n in numbers)
    return "\n".join((ROSTER_HEAD, *lines))


def visits(*rows: tuple[int, str]) -> str:
    """Visits at home, as (household, day)."""
    lines = (f"{code(n)},{HEADS[n - 1]},石桥村,{day},梁明亮,入户" for n, day in rows)
    return "\n".join((VISIT_HEAD, *lines))


def pairs(*rows: tuple[int, str]) -> str:
    """Pairings, as (household, helper)."""
    lines = (f"{code(n)},{HEADS[n - 1]},白沙镇,石桥村,{helper},县水利局" for n, helper in rows)
    return "\n".join((PAIR_HEAD, *lines))


@dataclass
class Desk:
    """A home, its lake, and a clock that moves on by a minute with every look at it."""

    home: Home
    lake: Lake
    folder: Path
    ticks: list[int] = field(default_factory=list)

    def take(self, name: str, text: str, replaces: str | None = None, **options: Any) -> FileResult:
        """Ingest a CSV file of this name; it must be taken, its bad rows apart."""
        path = self.folder / name
        path.write_text(text + "\n", encoding="utf-8")
        return self.take_file(path, replaces, **options)

    def take_file(self, path: Path, replaces: str | None = None, **options: Any) -> FileResult:
        """Ingest a file as it lies."""
        said = replace(IngestOptions(JUDGED_ON, replaces=replaces), **options)
        result = Intake(self.home, self.lake, said, reader()).take(path)
        assert result.status in ("accepted", "partial"), result.problems
        return result

    def take_roster(self, name: str, text: str, day: date = date(2022, 1, 1), **options: Any) -> None:
        """A roster that speaks from `day`."""
        self.take(name, text, effective_on=day, **options)

    def forget(self, word: str) -> None:
        """Withdraw a file."""
        self.lake.withdraw(one_batch(self.lake, word).id, "forget", "")

    @property
    def moment(self) -> datetime:
        """Now: after everything so far, before everything to come."""
        self.ticks[0] += ONE_MINUTE
        return instant(self.ticks[0])

    def compare(
        self,
        then: datetime | ClosedPeriod,
        now: datetime | None = None,
        *,
        period: Period = SEPTEMBER,
        duties: tuple[str, ...] = ("visit-monitored",),
        as_of: date = JUDGED_ON,
        filters: Filters | None = None,
    ) -> Difference:
        """What changed from `then` until `now` (until the latest, if None)."""
        question = Question(period, as_of, now, duties, filters=filters or Filters())
        found = compare(self.home, self.lake, question, then)
        assert sums_agree(found)
        assert all(before != after for before, after in map(change_words, found.changes))
        return found

    def changes(
        self, then: datetime | ClosedPeriod, now: datetime | None = None, **asked: Any
    ) -> dict[int, tuple[str, str, list[str]]]:
        """Household number → before, after, causes, of a comparison that concerns one duty and window."""
        found = self.compare(then, now, **asked)
        return {int(each.shown.household[-1]): told(each) for each in found.changes}


def told(each: Change) -> tuple[str, str, list[str]]:
    """A change as (before, after, 'cause how file:rows' of every fact)."""
    states = [
        "-" if found is None else " ".join((found.status, *found.marks))
        for found in (each.before, each.after)
    ]
    return states[0], states[1], [said(fact) for fact in each.facts]


def said(fact: Fact) -> str:
    """A fact as 'cause how file:rows', the rows when there are any."""
    rows = f":{','.join(map(str, fact.rows))}" if fact.rows else ""
    return " ".join(filter(None, (fact.cause, fact.how, fact.file))) + rows


def sums_agree(found: Difference) -> bool:
    """For every duty and status the changes add up to the difference of the figures."""
    for duty in found.duties:
        concerned = [each for each in found.changes if each.shown.duty == duty.duty]
        for name in ("on_time", "late", "missed", "excused", "open"):
            gained = sum(
                1 for each in concerned if each.after and each.after.in_view and each.after.status == name
            )
            lost = sum(
                1 for each in concerned if each.before and each.before.in_view and each.before.status == name
            )
            if getattr(duty.after, name) - getattr(duty.before, name) != gained - lost:
                return False
    return True


@contextmanager
def desk(folder: Path) -> Iterator[Desk]:
    """A new home whose lake keeps the desk's time, beginning on 1 November 2022."""
    folder.mkdir(exist_ok=True)
    home = create_home(folder / "home", "云溪县", "suining")
    ticks = [1_667_260_800_000_000]

    def clock() -> int:
        ticks[0] += ONE_MINUTE
        return ticks[0]

    with Lake.create(home.lake_folder, clock=clock) as lake:
        yield Desk(home, lake, folder, ticks)
