"""Who owes what, in which window, and whether it was done: each case written out by hand (design §6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.ledger.county import SUINING, County
from zhucun_cli.periods import Period

SEPTEMBER = Period(date(2022, 9, 1), "month")
Q3 = Period(date(2022, 7, 1), "quarter")
LATER = date(2022, 12, 31)

ONE_MONITORED = """
household_code township village head_name category monitored_type identified_on effective
H1             白沙镇   石桥村  王一      脱贫户   脱贫不稳定户   2021-05-01    2022-01-01
"""
ONE_GENERAL = """
household_code township village head_name category monitored_type identified_on effective
H2             白沙镇   石桥村  李二      脱贫户   -              -             2022-01-01
"""


def monitored(**columns: str) -> str:
    """A roster of one monitored household with further columns."""
    base = {
        "household_code": "H1", "township": "白沙镇", "village": "石桥村", "head_name": "王一",
        "category": "脱贫户", "monitored_type": "脱贫不稳定户", "identified_on": "2021-05-01",
        "effective": "2022-01-01", **columns,
    }  # fmt: skip
    return f"{' '.join(base)}\n{' '.join(base.values())}"


@pytest.mark.parametrize(
    ("columns", "due", "why"),
    [
        ({"on_roll_from": "2022-09-11"}, True, "20 days left in September: the 11th is due"),
        ({"on_roll_from": "2022-09-12"}, False, "19 days left: the 12th is not"),
        ({"identified_on": "2022-09-11"}, True, "monitored for 20 days"),
        ({"identified_on": "2022-09-12"}, False, "monitored for 19 days"),
        ({"cleared_on": "2022-09-21", "cleared": "是"}, True, "monitored on 1–20 September: 20 days"),
        ({"cleared_on": "2022-09-20", "cleared": "是"}, False, "19 days"),
        ({"on_roll_to": "2022-09-28"}, False, "off the roster on the 29th, so not there on the test day"),
        ({"on_roll_to": "2022-09-30"}, True, "end dates are inclusive: still there on the 30th"),
        ({"identified_on": "2022-08"}, True, "a month acts from the first of the next: 1 September"),
        ({"identified_on": "2022-09"}, False, "acts from 1 October"),
        ({"cleared_on": "2022-08", "cleared": "是"}, False, "acts from 1 September"),
        ({"cleared_on": "2022-09", "cleared": "是"}, True, "acts from 1 October"),
        ({"identified_on": "2022-09", "effective": "2022-09-05"}, False, "known on the 5th, acts in October"),
    ],
)
def test_a_household_owes_the_month_that_it_held_for_twenty_days(
    columns: dict[str, str], due: bool, why: str
) -> None:
    """design §6, "Obligation": the examples for September."""
    found = County(household=monitored(**columns)).statuses(SEPTEMBER, LATER)
    assert ("visit-monitored 2022-09 H1" in found) is due, why


def test_a_visit_in_the_month_does_the_duty_and_one_outside_does_not() -> None:
    """30 September counts for September, 1 October does not."""
    visits = """
    household_code visited_on mode visitor
    H1             {day}      入户 -
    """
    for day, status in (("2022-09-30", "on_time"), ("2022-10-01", "missed not_received")):
        county = County(household=ONE_MONITORED, visit=visits.format(day=day))
        assert county.statuses(SEPTEMBER, LATER)["visit-monitored 2022-09 H1"] == status


@pytest.mark.parametrize("mode", ["电话", "微信", "视频", "集中座谈", "入户未遇"])
def test_other_modes_of_contact_do_not_count_as_a_visit(mode: str) -> None:
    """They arrived, so the month is received; they do not count."""
    visit = f"household_code visited_on mode visitor\nH1 2022-09-05 {mode} 张三"
    found = County(household=ONE_MONITORED, visit=visit).statuses(SEPTEMBER, LATER)
    assert found["visit-monitored 2022-09 H1"] == "missed"


def test_a_visit_without_a_mode_is_to_be_verified_and_neither_counts_nor_blames() -> None:
    """design §6: a file without any mode column is never silently counted or discounted."""
    visit = "household_code visited_on mode visitor\nH1 2022-09-05 - 张三"
    found = County(household=ONE_MONITORED, visit=visit).statuses(SEPTEMBER, LATER)
    assert found["visit-monitored 2022-09 H1"] == "missed unread"


def test_a_village_without_a_sheet_is_not_received_while_its_neighbour_is_missed() -> None:
    """未报 is not 未访: in 石桥村 rows of September arrived, in 枫树村 none did."""
    household = """
    household_code township village head_name category monitored_type identified_on effective
    H1             白沙镇   石桥村  王一      脱贫户   脱贫不稳定户   2021-05-01    2022-01-01
    H2             白沙镇   石桥村  李二      脱贫户   脱贫不稳定户   2021-05-01    2022-01-01
    H3             白沙镇   枫树村  赵三      脱贫户   脱贫不稳定户   2021-05-01    2022-01-01
    """
    visit = """
    household_code village visited_on mode visitor
    H1             石桥村  2022-09-05 入户 -
    """
    found = County(household=household, visit=visit).statuses(SEPTEMBER, LATER)
    visits = {name: status for name, status in found.items() if name.startswith("visit")}
    assert visits == {
        "visit-monitored 2022-09 H1": "on_time",
        "visit-monitored 2022-09 H2": "missed",
        "visit-monitored 2022-09 H3": "missed not_received",
    }


def test_a_rejected_row_that_would_have_cured_a_miss_marks_it_unread() -> None:
    """A mistyped date must not become blame: same village, same month declared by the sheet's title."""
    household = ONE_MONITORED + "H2 白沙镇 石桥村 李二 脱贫户 脱贫不稳定户 2021-05-01 2022-01-01\n"
    rejected = """
    kind  household_code village declared_from declared_to
    visit H1             石桥村  2022-09-01    2022-09-30
    """
    found = County(household=household, rejected=rejected).statuses(SEPTEMBER, LATER)
    assert found["visit-monitored 2022-09 H1"] == "missed unread"
    assert found["visit-monitored 2022-09 H2"] == "missed"


def test_a_row_whose_day_is_far_from_its_sheet_s_period_leaves_both_months_to_be_verified() -> None:
    """The sheet says September, the row February: whichever is right, nobody is to blame before that is known.

    The other household of the village is not freed by it, and of February nothing was received.
    """
    household = ONE_MONITORED + "H2 白沙镇 石桥村 李二 脱贫户 脱贫不稳定户 2021-05-01 2022-01-01\n"
    rejected = """
    kind  household_code village declared_from declared_to written_on
    visit H1             石桥村  2023-09-01    2023-09-30  2022-02-07
    """
    visit = "household_code village visited_on mode visitor\nH3 石桥村 2022-02-01 入户 -"
    county = County(household=household, rejected=rejected, visit=visit)
    february, september = (Period(date(*month, 1), "month") for month in ((2022, 2), (2023, 9)))
    for period in (february, september):
        found = county.statuses(period, date(2023, 12, 31))
        assert found[f"visit-monitored {period.label} H1"] == "missed unread"
        assert found[f"visit-monitored {period.label} H2"] == "missed"
    alone = County(household=household, rejected=rejected).statuses(february, date(2023, 12, 31))
    assert alone["visit-monitored 2022-02 H2"] == "missed not_received"


def test_a_rejected_row_of_a_day_to_come_is_not_known_yet() -> None:
    """A yearly visit due in August: as of September nothing of the village has come; in October its row has, unread."""
    rejected = "kind household_code village done_on\nvisit H9 石桥村 2022-10-16"
    county = County(household=ONE_MONITORED, rejected=rejected)
    monthly = next(each for each in SUINING.duties if each.id == "visit-monitored")
    policy = replace(SUINING, duties=(replace(monthly, every="year", due="08-14", min_days=180),))
    year = Period(date(2022, 1, 1), "year")
    assert county.statuses(year, date(2022, 9, 14), policy) == {
        "visit-monitored 2022 H1": "missed not_received"
    }
    assert county.statuses(year, date(2022, 10, 20), policy) == {"visit-monitored 2022 H1": "missed"}


def test_a_rejected_row_of_another_month_cures_nothing() -> None:
    """Its sheet declares August, so September was not received at all."""
    rejected = "kind household_code village declared_from declared_to\nvisit H1 石桥村 2022-08-01 2022-08-31"
    found = County(household=ONE_MONITORED, rejected=rejected).statuses(SEPTEMBER, LATER)
    assert found["visit-monitored 2022-09 H1"] == "missed not_received"


def test_a_window_is_open_until_it_closes_and_missed_from_the_next_day() -> None:
    """The boundary day itself is still open (as-of ≤ closes_on)."""
    county = County(
        household=ONE_MONITORED, visit="household_code visited_on mode visitor\nH9 2022-09-05 入户 张三"
    )
    assert county.statuses(SEPTEMBER, date(2022, 9, 30))["visit-monitored 2022-09 H1"] == "open"
    assert county.statuses(SEPTEMBER, date(2022, 10, 1))["visit-monitored 2022-09 H1"].startswith("missed")


def test_what_is_dated_after_the_day_of_judgement_does_not_exist() -> None:
    """As of 10 September a visit of the 20th is not known to be done."""
    visit = "household_code visited_on mode visitor\nH1 2022-09-20 入户 -"
    county = County(household=ONE_MONITORED, visit=visit)
    assert county.statuses(SEPTEMBER, date(2022, 9, 10))["visit-monitored 2022-09 H1"] == "open"
    assert county.statuses(SEPTEMBER, date(2022, 9, 20))["visit-monitored 2022-09 H1"] == "on_time"


INCOME = "household_code quarter wage collected_on\nH2 2022Q3 100.00 {day}"


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2022-09-25", "on_time"),
        ("2022-10-10", "on_time"),
        ("2022-10-11", "late"),
        ("2022-10-30", "late"),
        ("2022-10-31", "missed"),
        ("-", "on_time undated"),
    ],
)
def test_income_is_on_time_until_the_tenth_late_for_twenty_days_then_missed(day: str, status: str) -> None:
    """Policy: due 10 days after the quarter, grace 20 days; without a date it is in time, marked."""
    found = County(household=ONE_GENERAL, income=INCOME.format(day=day)).statuses(Q3, LATER)
    assert found["income-general 2022Q3 H2"] == status


def test_income_belongs_to_its_quarter_by_label_not_by_date() -> None:
    """Collected in October, labelled Q3: it is Q3's."""
    found = County(household=ONE_GENERAL, income=INCOME.format(day="2022-10-05")).statuses(Q3, LATER)
    assert found["income-general 2022Q3 H2"] == "on_time"


def test_a_quarter_split_between_categories_is_owed_once_by_the_longer_one() -> None:
    """Monitored until 10 August (41 days), general afterwards (51 days): the general duty owes the income.

    Visits: July was held whole as monitored; August had 10 days; the general quarter has 51 ≥ 45.
    """
    roster = monitored(cleared="是", cleared_on="2022-08-11")
    found = County(household=roster).statuses(Q3, LATER)
    assert sorted(name.rsplit(" ", 1)[0] for name in found) == [
        "income-general 2022Q3",
        "visit-general 2022Q3",
        "visit-monitored 2022-07",
    ]


def test_a_quarter_that_only_the_sum_of_categories_fills_is_owed_by_the_longer_one() -> None:
    """On the roll from 10 August: 22 days monitored (10–31 August), then 30 days general: 52 ≥ 45 together."""
    roster = monitored(
        on_roll_from="2022-08-10", identified_on="2022-08-10", cleared="是", cleared_on="2022-09-01"
    )
    found = County(household=roster).statuses(Q3, LATER)
    assert sorted(name.rsplit(" ", 1)[0] for name in found) == [
        "income-general 2022Q3",
        "visit-monitored 2022-08",
    ]


def test_a_marginal_household_owes_nothing_before_and_after_it_is_monitored() -> None:
    """边缘易致贫户 is 一般农户: monitored May to July, else nothing at all."""
    roster = monitored(
        category="一般农户",
        monitored_type="边缘易致贫户",
        identified_on="2022-05-01",
        cleared="是",
        cleared_on="2022-08-01",
    )
    found = County(household=roster).statuses(Period(date(2022, 1, 1), "year"), LATER)
    assert sorted(found) == [
        "evaluation-monitored 2022Q2 H1",
        "income-monitored 2022Q2 H1",
        "visit-monitored 2022-05 H1",
        "visit-monitored 2022-06 H1",
        "visit-monitored 2022-07 H1",
    ]


@pytest.mark.parametrize("cleared_on", ["2022-08-10", "2022-08-16", "2022-08-17", "2022-09-20"])
def test_what_is_owed_does_not_depend_on_what_is_asked(cleared_on: str) -> None:
    """Each duty alone gives the obligations that it has among all: of two categories the longer one owes the income."""
    county = County(household=monitored(cleared_on=cleared_on, cleared="是"))
    quarter = Period(date(2022, 7, 1), "quarter")
    whole = county.statuses(quarter, LATER)
    alone: dict[str, str] = {}
    for duty in (each for each in SUINING.duties if each.every != "year"):
        alone |= county.statuses(quarter, LATER, duties=(duty.id,))
    assert alone == whole
    assert sum(name.startswith("income") for name in whole) == 1
