"""走访台账: who owes visits in a span, what was done of it, and the months in which a household was away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.ledger.county import County
from tests.ledger.desk import Desk, code, desk, roster, visits
from tests.reports.contents import Q3
from zhucun_cli.errors import NothingToCheck
from zhucun_cli.ledger import views
from zhucun_cli.ledger.views import Filters
from zhucun_cli.periods import MonthSpan, Period, months_of
from zhucun_cli.reports.visit_rolls import VisitQuestion, VisitRolls, visit_rolls

# H1 monitored throughout; H2 general; H3 dies on 10 August; H4 is added on 5 August; H5 is identified on 2 August and
# was nothing before; H6, general, is exempt from July to September.
FIVE = """
household_code township village head_name category     monitored_type identified_on on_roll_from effective
H1             白沙镇   石桥村  王一      脱贫户       脱贫不稳定户   2021-05-01    -            2022-01-01
H2             白沙镇   石桥村  王二      脱贫户       -              -             -            2022-01-01
H3             白沙镇   石桥村  王三      脱贫户       脱贫不稳定户   2021-05-01    -            2022-01-01
H4             石桥乡   双桥村  王四      脱贫户       脱贫不稳定户   2022-08-05    2022-08-05   2022-01-01
H5             石桥乡   双桥村  王五      -            边缘易致贫户   2022-08-02    -            2022-01-01
H6             石桥乡   双桥村  王六      脱贫户       -              -             -            2022-01-01
"""
GONE = """
household_code township village head_name event happened_on
H3             白沙镇   石桥村  王三      死亡  2022-08-10
"""
EXEMPT = """
household_code township village head_name excused_from excused_to reason
H6             石桥乡   双桥村  王六      2022-07-01   2022-09-30 外出
"""
VISITED = """
household_code township village head_name visited_on mode visitor
H1             白沙镇   石桥村  王一      2022-07-03 入户 张三
H1             白沙镇   石桥村  王一      2022-07-20 入户 张三
H1             白沙镇   石桥村  王一      2022-08-04 电话 张三
H1             白沙镇   石桥村  王一      2022-09-30 入户 张三
H2             白沙镇   石桥村  王二      2022-09-01 入户 张三
H3             白沙镇   石桥村  王三      2022-07-31 入户 张三
"""


def test_a_household_owes_and_did_what_the_ledger_says() -> None:
    """Monitored by the month, general by the quarter; two visits in July are one obligation, a call is none."""
    county = County(household=FIVE, household_event=GONE, exemption=EXEMPT, visit=VISITED)
    with county.ledger(Q3, date(2022, 12, 31)) as ledger:
        roll = views.visit_roll(ledger)
    assert [(each.household, each.category, each.owed, each.excused, each.done) for each in roll] == [
        ("H1", "监测户", 3, 0, 2),
        ("H2", "一般脱贫户", 1, 0, 1),
        ("H3", "监测户", 1, 0, 1),
        ("H4", "监测户", 2, 0, 0),
        ("H5", "监测户", 2, 0, 0),
        ("H6", "一般脱贫户", 1, 1, 0),
    ]


def test_a_number_that_an_older_home_holds_beside_a_name_is_masked() -> None:
    """What was read before numbers were left out."""
    visit = VISITED.replace("张三", "张三13800001111、李四7612345")
    with County(household=FIVE, visit=visit).ledger(Q3, date(2022, 12, 31)) as ledger:
        cells = views.visit_cells(ledger, date(2022, 9, 1), date(2022, 9, 30))
    assert {each.people for each in cells} == {"张三138****1111、李四76**345"}


def test_a_month_is_away_when_the_household_was_none_to_be_visited_on_every_day_of_it() -> None:
    """Off the roll from September, not yet on it in July, on it without a category in July; a part of a month is no such."""
    with County(household=FIVE, household_event=GONE, visit=VISITED).ledger(Q3, date(2022, 12, 31)) as ledger:
        away = views.months_away(ledger, tuple(Q3.months()))
    assert [(each.household, each.month.label, each.on_roll) for each in away] == [
        ("H3", "2022-09", False),
        ("H4", "2022-07", False),
        ("H5", "2022-07", True),
    ]


def span(first: date, last: date) -> MonthSpan:
    """The months of two days."""
    return MonthSpan(Period(first, "month"), Period(last, "month"))


@pytest.mark.parametrize(
    ("asked", "label", "title", "whole"),
    [
        (months_of(Q3), "2022-07至2022-09", "2022年第三季度", "2022Q3"),
        (span(date(2022, 9, 1), date(2022, 9, 1)), "2022-09", "2022年9月", "2022-09"),
        (span(date(2022, 1, 1), date(2022, 12, 1)), "2022-01至2022-12", "2022年", "2022"),
        (span(date(2022, 1, 1), date(2022, 9, 1)), "2022-01至2022-09", "2022年1月至9月", None),
        (span(date(2022, 8, 1), date(2022, 10, 1)), "2022-08至2022-10", "2022年8月至10月", None),
        (span(date(2021, 11, 1), date(2022, 2, 1)), "2021-11至2022-02", "2021年11月至2022年2月", None),
    ],
)
def test_a_span_is_called_by_the_period_that_it_is(
    asked: MonthSpan, label: str, title: str, whole: str | None
) -> None:
    """Else by its first and last month."""
    assert (asked.label, asked.title) == (label, title)
    assert (asked.whole.label if asked.whole else None) == whole


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Households 1 and 2 on the roll since 2021, 3 in another village; the rules are in force from January 2022."""
    with desk(tmp_path_factory.mktemp("office")) as at:
        at.take_roster("花名册.csv", roster(1, 2).replace("2022-03-05", "2021-03-05"), date(2021, 1, 1))
        at.take_roster("花名册二.csv", roster(3, village="双桥村"), date(2021, 1, 1))
        at.take(
            "走访.csv", visits((1, "2021-12-05"), (1, "2022-02-11"), (1, "2022-02-27"), (2, "2022-04-01"))
        )
        yield at


def rolls_of(at: Desk, asked: MonthSpan, as_of: date = date(2022, 12, 31), **place: str) -> VisitRolls:
    """The 走访台账 of that office."""
    return visit_rolls(at.home, at.lake.snapshot(None), VisitQuestion(asked, as_of, filters=Filters(**place)))


def test_visits_of_every_month_of_the_span_are_there(office: Desk) -> None:
    """Also of a month before anything was owed; none from after the span or after the day of judgement."""
    winter = span(date(2021, 12, 1), date(2022, 3, 1))
    rolls = rolls_of(office, winter)
    days = [(each.household, each.done_on) for each in rolls.visits]
    assert days == [(code(1), date(2021, 12, 5)), (code(1), date(2022, 2, 11)), (code(1), date(2022, 2, 27))]
    assert rolls.begins == date(2022, 1, 1)
    # Household 3 is identified on 5 March 2022, general before: a quarter and, with 27 days, March.
    assert {each.household: (each.owed, each.done) for each in rolls.roll} == {
        code(1): (3, 1), code(2): (3, 0), code(3): (2, 0),
    }  # fmt: skip
    early = rolls_of(office, winter, date(2022, 2, 20))
    assert [each.done_on for each in early.visits] == [date(2021, 12, 5), date(2022, 2, 11)]


def test_a_place_narrows_households_and_visits(office: Desk) -> None:
    """And nothing is said of visits elsewhere."""
    rolls = rolls_of(office, span(date(2022, 1, 1), date(2022, 3, 1)), village="双桥村")
    assert ([each.household for each in rolls.roll], rolls.visits) == ([code(3)], ())


def test_where_no_visit_was_ever_sent_there_is_no_roll_of_blanks(tmp_path: Path) -> None:
    """It would look as if nobody had gone."""
    with desk(tmp_path) as at:
        at.take_roster("花名册.csv", roster(1))
        with pytest.raises(NothingToCheck, match="未收集"):
            rolls_of(at, months_of(Q3))


def test_no_obligation_is_no_empty_roll(office: Desk) -> None:
    """Before the rules were in force there is nothing to list."""
    with pytest.raises(NothingToCheck, match="没有到期的走访职责"):
        rolls_of(office, span(date(2021, 1, 1), date(2021, 12, 1)))
