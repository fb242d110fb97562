"""Every mark that stands beside a status (design §6), each with the case beside it that does not get it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.ledger.county import SUINING, County
from zhucun_cli.periods import Period

SEPTEMBER, LATER = Period(date(2022, 9, 1), "month"), date(2022, 12, 31)
HOUSEHOLDS = """
household_code township village head_name category monitored_type identified_on effective
H1             白沙镇   石桥村  王一      脱贫户   脱贫不稳定户   2021-05-01    2022-01-01
H2             白沙镇   枫树村  李二      脱贫户   脱贫不稳定户   2021-05-01    2022-01-01
"""
PAIRED = """
household_code township village helper_name paired_from effective
H1             白沙镇   石桥村  张三        2022-01-01  2022-01-01
H2             白沙镇   枫树村  李四        2022-01-01  2022-01-01
"""
VISITS = "household_code township village head_name visited_on mode visitor\n"
VISITED = f"{VISITS}H1 白沙镇 石桥村 王一 2022-09-05 入户 张三"
BOTH = f"{VISITED}\nH2 白沙镇 枫树村 李二 2022-09-20 入户 李四"


def september(county: County, as_of: date = LATER) -> dict[str, str]:
    """{household: 'status marks'} of the month's visit."""
    found = county.statuses(SEPTEMBER, as_of)
    return {
        name.split()[-1]: said for name, said in found.items() if name.startswith("visit-monitored 2022-09")
    }


def test_no_sheet_of_a_village_is_not_received_and_a_sheet_without_the_household_is_a_miss() -> None:
    """枫树村 sent nothing for September; a visit of any household of it makes the other one's miss plain."""
    assert september(County(household=HOUSEHOLDS, pairing=PAIRED, visit=VISITED)) == {
        "H1": "on_time",
        "H2": "missed not_received",
    }
    third = HOUSEHOLDS + "H3 白沙镇 枫树村 赵三 脱贫户 脱贫不稳定户 2021-05-01 2022-01-01\n"
    sent = f"{VISITED}\nH3 白沙镇 枫树村 赵三 2022-09-05 入户 李四"
    assert september(County(household=third, pairing=PAIRED, visit=sent))["H2"] == "missed"


def test_a_row_that_could_not_be_read_marks_the_household_that_it_names() -> None:
    """In September; a rejected row of October says nothing about September."""
    for first, last, wanted in (
        ("2022-09-01", "2022-09-30", "missed unread"),
        ("2022-10-01", "2022-10-31", "missed"),
    ):
        rejected = (
            "kind household_code township village declared_from declared_to value\n"
            f"visit H1 白沙镇 石桥村 {first} {last} 入户"
        )
        other = f"{VISITS}H1 白沙镇 石桥村 王一 2022-09-06 电话 张三"
        assert (
            september(County(household=HOUSEHOLDS, pairing=PAIRED, visit=other, rejected=rejected))["H1"]
            == wanted
        )


@pytest.mark.parametrize(
    ("decision", "status"),
    [
        ("-", "missed objected"),
        ("不采纳", "missed"),
    ],
)
def test_a_reply_is_pending_until_it_is_decided(decision: str, status: str) -> None:
    """A reply that was rejected, with its reason, marks nothing any more."""
    reply = f"household_code duty window decision decision_reason replied_on\nH1 visit-monitored 2022-09 {decision} 无凭据 2022-10-08"
    other = f"{VISITS}H1 白沙镇 石桥村 王一 2022-09-06 电话 张三"
    assert (
        september(County(household=HOUSEHOLDS, pairing=PAIRED, visit=other, objection=reply))["H1"] == status
    )


def test_a_visit_by_nobody_who_was_paired_counts_and_says_so() -> None:
    """With the paired helper among the visitors it is his; a visit that names nobody is not held against him."""
    for visitor, wanted in (
        ("王五", "on_time by_other"),
        ("王五、张三", "on_time"),
        ("张三丰", "on_time by_other"),
        ("-", "on_time"),
    ):
        visit = f"{VISITS}H1 白沙镇 石桥村 王一 2022-09-05 入户 {visitor}"
        assert september(County(household=HOUSEHOLDS, pairing=PAIRED, visit=visit))["H1"] == wanted


def test_a_record_is_backfilled_when_it_came_more_than_thirty_days_later() -> None:
    """Received on 5 October: 30 days after 5 September, 31 after the 4th. An unstated day of receipt proves nothing."""
    visit = f"{VISITS}H1 白沙镇 石桥村 王一 2022-09-05 入户 张三\nH2 白沙镇 枫树村 李二 2022-09-04 入户 李四"
    received = {"b": date(2022, 10, 5)}
    county = County(
        household=HOUSEHOLDS, pairing=PAIRED, visit=with_batch(visit), received=received, stated=True
    )
    assert september(county) == {"H1": "on_time", "H2": "on_time backfilled"}
    assert september(replace(county, stated=False)) == {"H1": "on_time", "H2": "on_time"}


def with_batch(table: str) -> str:
    """The same rows, of the file b."""
    head, *lines = table.splitlines()
    return "\n".join([f"{head} batch", *(f"{line} b" for line in lines)])


def test_one_visit_in_the_days_of_grace_serves_two_windows_and_says_so_in_the_first() -> None:
    """With ten days of grace a visit on 3 October is late for September and in time for October."""
    policy = replace(
        SUINING,
        duties=tuple(replace(duty, grace_days=10) for duty in SUINING.duties if duty.id == "visit-monitored"),
    )
    county = County(
        household=HOUSEHOLDS,
        pairing=PAIRED,
        visit=f"{VISITS}H1 白沙镇 石桥村 王一 2022-10-03 入户 张三\nH2 白沙镇 枫树村 李二 2022-09-30 入户 李四",
    )
    found = county.statuses(Period(date(2022, 7, 1), "half"), LATER, policy)
    assert found["visit-monitored 2022-09 H1"] == "late shared"
    assert found["visit-monitored 2022-10 H1"] == "on_time"
    assert found["visit-monitored 2022-09 H2"] == "on_time"


def test_a_record_of_a_period_without_a_day_is_in_time_and_undated() -> None:
    """An income of the third quarter without the day on which it was collected."""
    incomes = "household_code township village head_name quarter collected_on wage\n"
    county = County(
        household=HOUSEHOLDS,
        pairing=PAIRED,
        income=f"{incomes}H1 白沙镇 石桥村 王一 2022Q3 - 100\nH2 白沙镇 枫树村 李二 2022Q3 2022-10-08 100",
    )
    found = county.statuses(Period(date(2022, 7, 1), "quarter"), LATER)
    assert found["income-monitored 2022Q3 H1"] == "on_time undated"
    assert found["income-monitored 2022Q3 H2"] == "on_time"


def test_an_open_obligation_has_no_mark_of_a_miss() -> None:
    """On 30 September nothing is missed yet, whatever did not arrive."""
    assert set(
        september(County(household=HOUSEHOLDS, pairing=PAIRED, visit=VISITED), date(2022, 9, 30)).values()
    ) == {
        "on_time",
        "open",
    }
