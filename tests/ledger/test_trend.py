"""Trend: the windows it shows, and that each figure is what its own period's answer says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.ledger.county import SUINING
from zhucun_cli.ledger.windows import trend_windows, windows_of
from zhucun_cli.periods import Period

MONTH = Period(date(2023, 8, 1), "month")


def shown(period: Period) -> dict[str, list[str]]:
    """Duty → the labels of its windows in the trend."""
    found: dict[str, list[str]] = {}
    for item in trend_windows(SUINING, period):
        found.setdefault(item.duty.id, []).append(item.window.label)
    return found


def test_twelve_months_five_quarters_and_three_years_end_with_the_period_asked_for() -> None:
    """Nothing before the policy came into force on 1 January 2022."""
    of = shown(Period(date(2023, 7, 1), "quarter"))
    assert of["visit-monitored"] == [f"2022-{month:02}" for month in (10, 11, 12)] + [
        f"2023-{month:02}" for month in range(1, 10)
    ]
    assert of["visit-general"] == ["2022Q3", "2022Q4", "2023Q1", "2023Q2", "2023Q3"]
    assert of["plan-general"] == ["2022", "2023"]  # due on 31 March, so 2023's has passed
    assert of["dossier-monitored"] == ["2022"]  # judged at the year's end
    assert shown(Period(date(2025, 1, 1), "year"))["dossier-monitored"] == ["2023", "2024", "2025"]


def test_a_duty_of_which_nothing_falls_to_the_period_ends_with_what_came_before() -> None:
    """August holds no quarter's test day: the quarters end with the second."""
    of = shown(MONTH)
    assert of["visit-monitored"][-1] == "2023-08"
    assert of["visit-general"] == ["2022Q2", "2022Q3", "2022Q4", "2023Q1", "2023Q2"]


def test_before_the_policy_there_is_no_trend() -> None:
    """No window began."""
    assert trend_windows(SUINING, Period(date(2020, 1, 1), "year")) == ()


def test_quarters_from_october_end_with_the_label_that_was_asked_for() -> None:
    """2023Q3 of a duty whose year begins in October is April to June; July to September is its 2023Q4."""
    duty = SUINING.duty("income-general")
    october = replace(SUINING, duties=(replace(duty, quarter="oct-sep"),))
    quarter = Period(date(2023, 7, 1), "quarter")
    found = trend_windows(october, quarter)
    assert [item.window.label for item in found] == ["2022Q3", "2022Q4", "2023Q1", "2023Q2", "2023Q3"]
    assert found[-1:] == windows_of(october, quarter)
    assert found[-1].window.end == date(2023, 6, 30)


@pytest.mark.parametrize("unit", ["month", "quarter", "year"])
def test_the_last_window_of_each_duty_is_the_period_s_own_where_it_has_one(unit: str) -> None:
    """For any period of three years."""
    for year in (2022, 2023, 2024):
        for first in {"month": range(1, 13), "quarter": (1, 4, 7, 10), "year": (1,)}[unit]:
            period = Period(date(year, first, 1), unit)  # type: ignore[arg-type]  # one of the units
            last = {item.duty.id: item for item in trend_windows(SUINING, period)}
            own = {item.duty.id: item for item in windows_of(SUINING, period)}
            assert {duty: last[duty] for duty in own} == own
