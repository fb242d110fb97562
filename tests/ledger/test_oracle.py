"""The SQL agrees with the slow oracle on random small counties, and keeps its promises on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.county import SUINING, County
from tests.ledger.oracle import Facts, Income, Listing, Rejected, Visit, statuses
from zhucun_cli.ledger.windows import windows_of
from zhucun_cli.periods import Period

QUARTER = Period(date(2022, 7, 1), "quarter")
WINDOWS = windows_of(SUINING, QUARTER)
HOUSEHOLDS = ("H1", "H2", "H3", "H4", "H5", "H6")
VILLAGES = ("甲村", "乙村")
ROSTER_DATES = (date(2022, 1, 1), date(2022, 7, 20), date(2022, 8, 15))
DAYS = st.integers(0, 160).map(lambda number: date(2022, 6, 1) + timedelta(days=number))
MAYBE_DAY = st.none() | DAYS
JUDGED = st.integers(40, 200).map(lambda number: date(2022, 6, 1) + timedelta(days=number))


@st.composite
def listings(draw: st.DrawFn) -> tuple[Listing, ...]:
    """Up to three rosters, each naming some of six households in one of two villages."""
    found = []
    for day in draw(st.sets(st.sampled_from(ROSTER_DATES), min_size=1)):
        for household in draw(st.sets(st.sampled_from(HOUSEHOLDS), min_size=1)):
            monitored = draw(st.booleans())
            identified = draw(MAYBE_DAY) if monitored else None
            cleared = draw(MAYBE_DAY) if monitored else None
            found.append(
                Listing(
                    household,
                    draw(st.sampled_from(VILLAGES)),
                    draw(st.sampled_from(("脱贫户", "脱贫户", "一般农户"))),
                    monitored,
                    day,
                    identified,
                    cleared,
                    draw(st.none() | st.none() | DAYS),
                    draw(st.none() | st.none() | st.none() | DAYS),
                )
            )
    return tuple(found)


@st.composite
def counties(draw: st.DrawFn) -> Facts:
    """A random county: rosters, visits, incomes, rejected rows, and a day of judgement."""
    households, villages = st.sampled_from(HOUSEHOLDS), st.sampled_from(VILLAGES)
    modes = st.sampled_from(("入户", "入户", "电话", None))
    spans = st.tuples(MAYBE_DAY, st.integers(0, 40)).map(
        lambda pair: (pair[0], None if pair[0] is None else pair[0] + timedelta(days=pair[1]))
    )
    visits = draw(st.lists(st.builds(Visit, households, villages, DAYS, modes), max_size=14))
    incomes = draw(
        st.lists(
            st.builds(Income, households, villages, st.sampled_from(("2022Q2", "2022Q3")), MAYBE_DAY),
            max_size=6,
        )
    )
    rejected = draw(
        st.lists(
            st.tuples(households, villages, spans).map(lambda each: Rejected(each[0], each[1], *each[2])),
            max_size=3,
        )
    )
    return Facts(draw(listings()), tuple(visits), tuple(incomes), tuple(rejected), draw(JUDGED))


def text(value: date | str | None) -> str:
    """A cell of a text table."""
    return "-" if value is None else str(value)


def county_of(facts: Facts) -> County:
    """The same facts as sheets that have arrived. Only households of a roster are named in other sheets."""
    household = "household_code township village head_name category monitored_type identified_on cleared_on "
    household += "on_roll_from on_roll_to effective batch\n" + "".join(
        f"{each.household} 白沙镇 {each.village} 户{each.household} {each.category} "
        f"{'脱贫不稳定户' if each.monitored else '-'} {text(each.identified)} {text(each.cleared)} "
        f"{text(each.from_day)} {text(each.last_day)} {each.listed_on} r{each.listed_on}\n"
        for each in facts.listings
    )
    visit = "household_code village visited_on mode\n" + "".join(
        f"{each.household} {each.village} {each.day} {text(each.mode)}\n" for each in facts.visits
    )
    income = "household_code village quarter wage collected_on\n" + "".join(
        f"{each.household} {each.village} {each.quarter} 1 {text(each.day)}\n" for each in facts.incomes
    )
    rejected = "kind household_code village declared_from declared_to\n" + "".join(
        f"visit {each.household} {each.village} {text(each.first)} {text(each.last)}\n"
        for each in facts.rejected
    )
    return County(
        household=household,
        visit=visit if facts.visits else "",
        income=income if facts.incomes else "",
        rejected=rejected if facts.rejected else "",
    )


def known(facts: Facts) -> Facts:
    """The facts with rows of roster households in roster villages only: others are another test's."""
    names = {each.household for each in facts.listings if each.listed_on <= facts.as_of}
    villages = {each.village for each in facts.listings if each.listed_on <= facts.as_of}
    return replace(
        facts,
        visits=tuple(each for each in facts.visits if each.household in names and each.village in villages),
        incomes=tuple(each for each in facts.incomes if each.household in names and each.village in villages),
        rejected=tuple(
            each for each in facts.rejected if each.household in names and each.village in villages
        ),
    )


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(counties())
def test_the_ledger_is_what_the_oracle_says(facts: Facts) -> None:
    """Obligations, statuses and marks of every duty of the third quarter."""
    facts = known(facts)
    assert county_of(facts).statuses(QUARTER, facts.as_of) == statuses(facts, WINDOWS)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(counties(), st.sampled_from(HOUSEHOLDS), st.sampled_from(VILLAGES), DAYS)
def test_one_more_visit_never_opens_a_gap(facts: Facts, household: str, village: str, day: date) -> None:
    """What was on time or late stays so, and no obligation appears or goes."""
    facts = known(facts)
    more = known(replace(facts, visits=(*facts.visits, Visit(household, village, day, "入户"))))
    before = county_of(facts).statuses(QUARTER, facts.as_of)
    after = county_of(more).statuses(QUARTER, facts.as_of)
    assert before.keys() == after.keys()
    for name, status in before.items():
        if status.split()[0] in ("on_time", "late"):
            assert after[name].split()[0] in ("on_time", "late")
