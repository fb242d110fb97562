"""What is still to be done, by whom and how fast: each case written out by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.county import SUINING, County
from zhucun_cli.ledger.question import Provenance
from zhucun_cli.ledger.todo import (
    BY,
    Helper,
    Pace,
    Todo,
    TodoGroup,
    TodoItem,
    TodoQuestion,
    grouped,
    list_todo,
)
from zhucun_cli.ledger.views import Filters
from zhucun_cli.ledger.windows import running_windows
from zhucun_cli.periods import Period

YEAR = Period(date(2022, 1, 1), "year")
ROSTER = """
household_code township village head_name category monitored_type identified_on effective
H1             白沙镇   石桥村  王一      脱贫户   脱贫不稳定户   2021-05-01    2022-01-01
H2             白沙镇   石桥村  李二      脱贫户   -              -             2022-01-01
"""
ELSEWHERE = "H9 白沙镇 石桥村 赵九 脱贫户 脱贫不稳定户 2021-05-01 2022-01-01\n"
SOME_VISIT = "household_code village visited_on mode\nH9 石桥村 2022-01-05 入户\n"


def todo_of(county: County, as_of: date, by: str = "helper", filters: Filters | None = None) -> Todo:
    """The to-do of the year's ledger on that day."""
    question = TodoQuestion(as_of, YEAR, by=by, filters=filters or Filters())
    rests_on = Provenance(as_of, None, None, 1, 1, "suining", "-")
    with county.ledger(YEAR, as_of) as ledger:
        return list_todo(ledger, question, "云溪县", rests_on)


def states(todo: Todo) -> dict[str, str]:
    """{'duty window household': state}."""
    return {f"{each.duty} {each.window} {each.household}": each.state for each in todo.items}


def households_of(groups: Iterable[TodoGroup]) -> dict[str, list[str]]:
    """{group: households}, the groups in their order."""
    return {each.key: sorted({item.household for item in each.items}) for each in groups}


INCOME = """
household_code village quarter wage
H9             石桥村  2022Q3  100
"""


@pytest.mark.parametrize(
    ("as_of", "state", "last_day"),
    [
        ("2022-09-30", "owed", "2022-10-10"),
        ("2022-10-02", "owed", "2022-10-10"),
        ("2022-10-03", "due_soon", "2022-10-10"),
        ("2022-10-10", "due_soon", "2022-10-10"),
        ("2022-10-11", "overdue", "2022-10-30"),
        ("2022-10-30", "overdue", "2022-10-30"),
    ],
)
def test_an_income_is_owed_then_due_soon_then_overdue_until_it_closes(
    as_of: str, state: str, last_day: str
) -> None:
    """The third quarter's is due on 10 October and closes twenty days later; 10 less 7 is the 3rd."""
    todo = todo_of(County(household=ROSTER + ELSEWHERE, income=INCOME), date.fromisoformat(as_of))
    (item,) = [each for each in todo.items if each.household == "H1" and each.window == "2022Q3"]
    assert (item.state, item.last_day.isoformat()) == (state, last_day)
    assert (item.due_on, item.closes_on) == (date(2022, 10, 10), date(2022, 10, 30))


def test_once_closed_it_is_counted_as_missed_and_listed_no_more() -> None:
    """H1 and H2 missed the third quarter, in a village whose sheet came; the fourth is running."""
    todo = todo_of(County(household=ROSTER + ELSEWHERE, income=INCOME), date(2022, 10, 31))
    assert {each.window for each in todo.items} == {"2022Q4"}
    assert todo.missed == 2
    assert todo.missed_years == (2022,)


def test_what_is_done_is_no_to_do_and_the_day_before_is_told() -> None:
    """H1 was visited in August and September; October's visit knows of 5 September."""
    visit = """
    household_code village visited_on mode
    H1             石桥村  2022-08-20 入户
    H1             石桥村  2022-09-05 入户
    """
    county = County(household=ROSTER, visit=visit)
    september = todo_of(county, date(2022, 9, 20))
    assert "visit-monitored 2022-09 H1" not in states(september)
    october = todo_of(county, date(2022, 10, 20))
    assert states(october)["visit-monitored 2022-10 H1"] == "owed"
    (item,) = [each for each in october.items if each.window == "2022-10"]
    assert item.last_done_on == date(2022, 9, 5)
    assert next(each for each in october.items if each.household == "H2").last_done_on is None


def test_windows_that_have_not_begun_are_named_and_not_listed() -> None:
    """On 20 October nothing of November or December is owed."""
    todo = todo_of(County(household=ROSTER, visit=SOME_VISIT), date(2022, 10, 20))
    assert todo.not_begun == ("2022年11月", "2022年12月")
    assert set(states(todo)) == {"visit-monitored 2022-10 H1", "visit-general 2022Q4 H2"}


def test_duties_never_collected_are_left_out_and_named() -> None:
    """Only visits ever came."""
    todo = todo_of(County(household=ROSTER, visit=SOME_VISIT), date(2022, 10, 20))
    assert {each.evidence for each in todo.items} == {"visit"}
    left_out = {each.duty for each in todo.not_collected}
    assert left_out == {each.id for each in SUINING.duties} - {"visit-monitored", "visit-general"}


@pytest.mark.parametrize(
    ("pairing", "who", "why"),
    [
        ("A 2022-01-01 -", ["A（林业局）"], "one helper all along"),
        (
            "A 2022-01-01 -\nB 2022-09-10 -",
            ["B（林业局）"],
            "handed over on the 10th: B holds 21 of 30 days",
        ),
        (
            "A 2022-01-01 -\nB 2022-09-20 -",
            ["B（林业局）"],
            "handed over on the 20th: A would answer for a September miss, but B goes there now",
        ),
        (
            "A 2022-01-01 -\nB 2022-09-16 -",
            ["B（林业局）"],
            "fifteen days each: B goes there now",
        ),
        ("A 2022-01-01 -\nB 2022-01-01 -", ["A（林业局）", "B（林业局）"], "paired together"),
        (
            "A 2022-01-01 -\nB 2022-09-11 -\nC 2022-09-21 -",
            ["C（林业局）"],
            "nobody holds half of September: C goes there now",
        ),
        ("A 2022-01-01 2022-08-31", ["无结对责任人（白沙镇）"], "the pairing ended in August"),
        (
            "A 2022-01-01 2022-09-20",
            ["无结对责任人（白沙镇）"],
            "ended on the 20th, nobody follows: the township sees it",
        ),
    ],
)
def test_who_answers_for_it_has_it_on_the_list(pairing: str, who: list[str], why: str) -> None:
    """Whoever is paired on the day of judgement goes there; a miss may be another one's to answer for."""
    head = "household_code township village head_name helper_name paired_from paired_to helper_unit\n"
    lines = "".join(f"H1 白沙镇 石桥村 王一 {each} 林业局\n" for each in pairing.splitlines())
    todo = todo_of(County(household=ROSTER, pairing=head + lines, visit=SOME_VISIT), date(2022, 9, 25))
    groups = [each for each in todo.groups if any(item.household == "H1" for item in each.items)]
    assert sorted(each.key for each in groups) == who, why
    assert len([each for each in todo.items if each.household == "H1"]) == 1, "shared, and still one"


PAIRED = """
household_code township village head_name helper_name paired_from helper_unit
H1             白沙镇   石桥村  王一      张三        2022-01-01  林业局
H1             白沙镇   石桥村  王一      赵四        2022-01-01  水利局
H2             白沙镇   石桥村  李二      张三        2022-01-01  林业局
H3             石桥乡   大坪村  孙三      赵四        2022-01-01  水利局
"""
PLACES = (
    ROSTER
    + "H3 石桥乡 大坪村 孙三 脱贫户 脱贫不稳定户 2021-05-01 2022-01-01\nH4 石桥乡 大坪村 周四 脱贫户 - - 2022-01-01\n"
)
SHARED = County(household=PLACES, pairing=PAIRED, visit=SOME_VISIT)


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        (
            "helper",
            {
                "赵四（水利局）": ["H1", "H3"],
                "张三（林业局）": ["H1", "H2"],
                "无结对责任人（石桥乡）": ["H4"],
            },
        ),
        ("unit", {"水利局": ["H1", "H3"], "林业局": ["H1", "H2"], "无结对责任人（石桥乡）": ["H4"]}),
        ("village", {"白沙镇石桥村": ["H1", "H2"], "石桥乡大坪村": ["H3", "H4"]}),
        ("township", {"白沙镇": ["H1", "H2"], "石桥乡": ["H3", "H4"]}),
    ],
)
def test_it_can_be_asked_for_by_helper_unit_village_or_township(
    by: str, groups: dict[str, list[str]]
) -> None:
    """Most pressing first (赵四 has two visits of the month), who has no helper last, totals count once."""
    todo = todo_of(SHARED, date(2022, 8, 25), by)
    assert households_of(todo.groups) == groups
    assert list(households_of(todo.groups)) == list(groups)
    assert (todo.total.households, len(todo.total.items), todo.total.visits) == (4, 4, 4)
    assert households_of(todo.helpers) == households_of(todo_of(SHARED, date(2022, 8, 25)).groups)


def test_a_list_for_one_helper_or_unit_names_nobody_else() -> None:
    """H1 is shared; 赵四's list says 赵四."""
    for filters in (Filters(helper="赵四"), Filters(unit="水利局")):
        todo = todo_of(SHARED, date(2022, 9, 25), filters=filters)
        assert households_of(todo.groups) == {"赵四（水利局）": ["H1", "H3"]}


def test_one_list_for_each_village_with_everything_owed_at_a_household() -> None:
    """赵四 goes to two villages; what is due first stands first."""
    todo = todo_of(replace(SHARED, income=INCOME), date(2022, 9, 25), filters=Filters(helper="赵四"))
    (group,) = todo.groups
    assert [(trip.village, [stop.head for stop in trip.stops]) for trip in group.trips] == [
        ("石桥村", ["王一"]),
        ("大坪村", ["孙三"]),
    ]
    assert [item.duty for item in group.trips[0].stops[0].items] == ["visit-monitored", "income-monitored"]


REJECTED = """
kind  household_code village declared_from declared_to
visit H1             石桥村  2022-09-01    2022-09-30
"""


def test_a_row_that_could_not_be_read_sends_nobody_out_and_is_the_township_s() -> None:
    """待核, while it is open and when it is missed; the neighbours are listed as ever."""
    county = County(household=PLACES, pairing=PAIRED, visit=SOME_VISIT, rejected=REJECTED)
    for as_of in (date(2022, 9, 25), date(2022, 10, 5)):
        todo = todo_of(county, as_of)
        found = [each for each in todo.to_verify if (each.household, each.window) == ("H1", "2022-09")]
        assert len(found) == 1
        assert "unread" in found[0].marks
        assert "visit-monitored 2022-09 H1" not in states(todo)
        assert not {each.name for each in type(found[0]).__dataclass_fields__.values()} & {"helpers", "unit"}


def test_a_missing_sheet_is_no_reason_to_wait_until_the_visit_is_missed() -> None:
    """On 25 September H1 is to be visited; on 1 October the township is to send its sheet."""
    county = County(household=ROSTER, visit=SOME_VISIT)
    before = todo_of(county, date(2022, 9, 25))
    assert states(before)["visit-monitored 2022-09 H1"] == "due_soon"
    after = todo_of(county, date(2022, 10, 1))
    assert ("H1", "2022-09", ("not_received",)) in {
        (each.household, each.window, each.marks) for each in after.to_verify
    }
    assert after.missed == 2, "H1 in January and H2 in the first quarter, of which the village's sheet came"


def test_everything_owed_ends_as_done_excused_missed_to_do_or_to_verify() -> None:
    """Nothing is dropped on the way to the list."""
    county = County(
        household=PLACES + ELSEWHERE.replace("石桥村", "大坪村"),
        pairing=PAIRED, visit=SOME_VISIT, income=INCOME, rejected=REJECTED,
    )  # fmt: skip
    for as_of in (date(2022, 9, 25), date(2022, 10, 11), date(2022, 12, 31)):
        todo = todo_of(county, as_of)
        for each in (each for each in todo.looked if each.collected):
            left = sum(item.duty == each.duty for item in todo.items)
            left += sum(found.duty == each.duty for found in todo.to_verify)
            assert each.expected == each.done + each.excused + each.missed + left


@pytest.mark.parametrize(
    ("households", "days_left", "per_week", "why"),
    [
        (10, 13, 5, "14 days, today counted in: two weeks"),
        (15, 13, 8, "seven and a half, rounded up"),
        (10, 0, 10, "today is the last day"),
        (3, 6, 3, "one week"),
        (5, 2, 5, "less than a week: all of them, not more than there are"),
        (1, 71, 1, "never less than one"),
        (72, 71, 7, "seventy-two days, one a day"),
    ],
)
def test_the_pace_is_households_by_the_weeks_that_are_left_rounded_up(
    households: int, days_left: int, per_week: int, why: str
) -> None:
    """Weeks of seven days."""
    assert Pace(date(2022, 9, 30), households, days_left).per_week == per_week, why


TODAY = date(2022, 9, 1)


def item(household: str, last_day: date, helper: str = "张三", duty: str = "visit-monitored") -> TodoItem:
    """Something to be done at a household by `last_day`."""
    return TodoItem(
        duty, "每月一走访", "visit", household, "王一", "白沙镇", "石桥村", "2022-09", "2022年9月", TODAY, last_day,
        last_day, last_day, "owed", None, (Helper(helper, "林业局"),),
    )  # fmt: skip


def test_a_household_counts_once_by_the_first_of_its_last_days() -> None:
    """Two households by the 14th, one more by the 28th: two a week or three in four weeks; the first presses more."""
    items = [
        item("H1", date(2022, 9, 7)), item("H1", date(2022, 9, 28), duty="income-monitored"),
        item("H2", date(2022, 9, 7)), item("H3", date(2022, 9, 28)),
    ]  # fmt: skip
    (group,) = grouped(items, "helper", TODAY)
    assert group.paces == (Pace(date(2022, 9, 7), 2, 6), Pace(date(2022, 9, 28), 3, 27))
    assert group.pace == Pace(date(2022, 9, 7), 2, 6)
    assert group.pace.per_week == 2


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 100)), min_size=1, max_size=40))
def test_who_keeps_the_pace_meets_every_last_day(owed: list[tuple[int, int]]) -> None:
    """Households by each day ≤ per week × weeks until then, or all of them within the first week."""
    items = [item(f"H{number}", TODAY + timedelta(days=days)) for number, days in owed]
    (group,) = grouped(items, "helper", TODAY)
    assert group.pace is not None
    assert group.paces[-1].households == group.households
    for each in group.paces:
        assert group.pace.per_week * max(each.days_left + 1, 7) >= each.households * 7


def test_nothing_to_do_has_no_pace() -> None:
    """No division by nothing."""
    group = TodoGroup("张三", None, (), TODAY)
    assert (group.pace, group.households, group.trips) == (None, 0, ())


def test_without_a_period_every_window_that_runs_or_can_still_be_done_is_looked_at() -> None:
    """In mid-October the third quarter's incomes are in their days of grace; on the last of it they are not."""
    found = {(each.duty.id, each.window.label) for each in running_windows(SUINING, date(2022, 10, 15))}
    assert {window for duty, window in found if duty == "income-monitored"} == {"2022Q3", "2022Q4"}
    assert {window for duty, window in found if duty == "evaluation-monitored"} == {"2022Q3", "2022Q4"}
    assert {window for duty, window in found if duty == "visit-monitored"} == {"2022-10"}
    assert {window for duty, window in found if duty == "visit-general"} == {"2022Q4"}
    yearly = ("plan-monitored", "dossier-monitored", "plan-general", "handbook-general")
    assert {window for duty, window in found if duty in yearly} == {"2022"}
    last = {(each.duty.id, each.window.label) for each in running_windows(SUINING, date(2022, 10, 31))}
    assert {window for duty, window in last if duty == "income-monitored"} == {"2022Q4"}
    new_year = {(each.duty.id, each.window.label) for each in running_windows(SUINING, date(2023, 1, 5))}
    assert {
        ("income-general", "2022Q4"),
        ("handbook-general", "2022"),
        ("visit-monitored", "2023-01"),
    } <= new_year


def test_before_the_rules_there_is_nothing_to_look_at() -> None:
    """The duties are in force from 2022-01-01."""
    assert running_windows(SUINING, date(2021, 12, 31)) == ()


def test_the_groupings_are_those_of_the_command() -> None:
    """Every one of them can be grouped by."""
    for by in BY:
        assert grouped([item("H1", TODAY)], by, TODAY)[0].households == 1
