"""Incomes household by household: how they are read, spread, and held against a monitoring line."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tests.ledger.county import County
from zhucun_cli.ledger import views
from zhucun_cli.ledger.views import HouseholdIncome, income_watch
from zhucun_cli.periods import Period
from zhucun_cli.reports.incomes import MOST_BANDS, income_bands

Q3 = Period(date(2022, 7, 1), "quarter")
LINE = Decimal(6900)


def income(
    household: str, quarter: str, net: str, persons: int = 1, village: str = "石桥村"
) -> HouseholdIncome:
    """A household's income of a quarter."""
    return HouseholdIncome(household, "王一", "白沙镇", village, quarter, persons, Decimal(net))


def test_only_whole_incomes_of_those_who_owe_them_are_read() -> None:
    """H1: 100+200+0+50−30 over two; H2 lacks a part; H3 is told twice and differently; H9 is no household."""
    county = County(
        household="""
        household_code township village head_name category effective
        H1             白沙镇   石桥村  王一      脱贫户   2022-01-01
        H2             白沙镇   石桥村  王二      脱贫户   2022-01-01
        H3             白沙镇   石桥村  王三      脱贫户   2022-01-01
        """,
        income="""
        household_code township village head_name quarter wage business property transfer expense members batch
        H1             白沙镇   石桥村  王一      2022Q3  100  200      0        50       30      2       a
        H2             白沙镇   石桥村  王二      2022Q3  100  -        0        50       30      2       a
        H3             白沙镇   石桥村  王三      2022Q3  100  200      0        50       30      2       a
        H3             白沙镇   石桥村  王三      2022Q3  999  200      0        50       30      2       b
        H9             白沙镇   石桥村  赵九      2022Q3  100  200      0        50       30      2       a
        """,
    )
    with county.ledger(Q3, date(2022, 12, 31)) as ledger:
        (found,) = views.household_incomes(ledger, ["2022Q3"])
    assert (found.household, found.persons, found.net, found.net_per_head) == (
        "H1",
        2,
        Decimal(320),
        Decimal(160),
    )


def test_the_line_is_held_against_four_quarters_and_never_against_one_times_four() -> None:
    """1,700 + 1,700 + 1,700 + 1,799 = 6,899 is below 6,900; with a quarter missing nothing is judged."""
    year = ("2021Q4", "2022Q1", "2022Q2", "2022Q3")
    below = [income("A", quarter, "1700") for quarter in year[:3]] + [income("A", "2022Q3", "1799")]
    at_line = [income("B", quarter, "1725") for quarter in year]
    unknown = [income("C", "2022Q3", "10")]
    found = income_watch([*below, *at_line, *unknown], Q3, LINE)
    assert (found.households, found.judged, found.below) == (3, 2, 1)
    (named,) = found.named
    assert (named.household, named.year_per_head, named.below_line, named.dropped) == (
        "A",
        Decimal(6899),
        True,
        False,
    )


def test_a_drop_is_told_from_the_same_quarter_a_year_ago_else_from_the_one_before() -> None:
    """30 % is sharp, 29.9 % is not; the year-ago quarter wins; without a positive income nothing is compared."""
    found = income_watch(
        [
            income("A", "2021Q3", "1000"), income("A", "2022Q2", "100"), income("A", "2022Q3", "700"),
            income("B", "2022Q2", "1000"), income("B", "2022Q3", "701"),
            income("C", "2022Q2", "2000", 2), income("C", "2022Q3", "600"),
            income("D", "2022Q2", "-5"), income("D", "2022Q3", "-500"),
            income("E", "2022Q2", "500"),
        ],
        Q3,
        LINE,
    )  # fmt: skip
    assert [(each.household, each.before) for each in found.named] == [("A", "2021Q3"), ("C", "2022Q2")]
    assert (found.households, found.compared, found.dropped) == (4, 3, 2)


def test_a_household_that_moved_is_one_and_stands_where_it_is_now() -> None:
    """Its quarters are added up over both villages."""
    quarters = ("2021Q4", "2022Q1", "2022Q2")
    rows = [income("A", each, "1000", village="旧村") for each in quarters]
    (named,) = income_watch([*rows, income("A", "2022Q3", "1000", village="新村")], Q3, LINE).named
    assert (named.village, named.year_per_head) == ("新村", Decimal(4000))


@given(st.lists(st.decimals(-20_000, 90_000, places=2), max_size=200))
def test_every_household_is_in_exactly_one_band(nets: list[Decimal]) -> None:
    """Bands join each other, are few, and each counts what lies in it."""
    bands = income_bands([income(str(number), "2022Q3", str(net)) for number, net in enumerate(nets)])
    assert sum(each.households for each in bands) == len(nets)
    assert len(bands) <= MOST_BANDS + 1
    assert [each.lower for each in bands[1:]] == [each.upper for each in bands[:-1]]
    for each in bands:
        low = each.lower if each.lower is not None else Decimal("-Infinity")
        high = each.upper if each.upper is not None else Decimal("Infinity")
        assert each.households == sum(low <= net < high for net in nets)
