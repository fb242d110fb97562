"""What the lake holds of single households: whose files there are, and what each of them says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.ledger.county import KINDS, County
from zhucun_cli.ledger.views.focus import Filters
from zhucun_cli.ledger.views.household_files import (
    FileScope,
    HouseholdRecord,
    Monitored,
    Stated,
    choose_households,
    read_village,
)
from zhucun_cli.periods import year_of

YEAR = year_of(date(2022, 1, 1))
NOVEMBER = date(2022, 11, 1)
ROSTER = """
    effective   household_code  head_name  township  village  village_group  population  category  monitored_type  identified_on  cleared  cleared_on  phone        id_number
    2022-01-01  H1              张三丰      白沙镇    双桥村    一组            4           脱贫户    脱贫不稳定户     2021-08        -        -           13900000001  909901196001010019
    2022-01-01  H2              李四光      白沙镇    双桥村    二组            3           脱贫户    -               -              -        -           -            -
    2022-01-01  H3              王五        石桥乡    大坪村    -              2           脱贫户    突发严重困难户   2021-03-05     是       2022-05-20  -            -
"""
DOSSIERS = FileScope("dossier", ("监测户",), True, YEAR.start, NOVEMBER, {}, Filters())
HANDBOOKS = replace(DOSSIERS, evidence="handbook", categories=("一般脱贫户",), ever=False)


def records(
    county: County, scope: FileScope = DOSSIERS, as_of: date = NOVEMBER
) -> dict[str, HouseholdRecord]:
    """Household → its record, of everybody in `scope`, on 1 November unless said otherwise."""
    with county.ledger(YEAR, as_of) as ledger:
        labels: dict[str, tuple[str, ...]] = {}
        for item in ledger.windows:
            labels[item.duty.evidence] = (*labels.get(item.duty.evidence, ()), item.window.label)
        villages = choose_households(ledger, KINDS, replace(scope, labels=labels, last=min(YEAR.end, as_of)))
        found = [each for village in villages for each in read_village(ledger, village)]
        assert sum(each.households for each in villages) == len(found)
        return {each.facts.household: each for each in found}


def test_who_was_monitored_in_the_year_has_a_dossier_and_who_is_general_now_a_handbook() -> None:
    """H3 was cleared on 20 May: its file of the year is finished as a dossier, its handbook begins."""
    county = County(household=ROSTER)
    assert set(records(county)) == {"H1", "H3"}
    assert set(records(county, HANDBOOKS)) == {"H2", "H3"}
    assert set(records(county, HANDBOOKS, date(2022, 5, 19))) == {"H2"}


def test_who_left_the_roll_keeps_the_dossier_of_that_year() -> None:
    """Dead on 3 July: the last place stands, and from when it is off the roll."""
    county = County(
        household=ROSTER,
        household_event="""
            household_code  event  happened_on
            H1              死亡    2022-07-03
        """,
    )
    facts = records(county)["H1"].facts
    assert (facts.category, facts.off_roll_from) == ("", date(2022, 7, 3))
    assert (facts.township, facts.village, facts.population) == ("白沙镇", "双桥村", 4)
    assert set(records(county, HANDBOOKS)) == {"H2", "H3"}


def test_monitoring_is_told_as_it_was_written() -> None:
    """A month acts from the first of the next, and is still printed as a month."""
    found = records(County(household=ROSTER))
    assert found["H1"].monitored == (
        Monitored(date(2021, 9, 1), None, Stated(date(2021, 8, 1), month_only=True), None),
    )
    assert found["H3"].monitored == (
        Monitored(date(2021, 3, 5), date(2022, 5, 20), Stated(date(2021, 3, 5)), Stated(date(2022, 5, 20))),
    )


def test_a_newer_roster_without_a_column_does_not_take_away_what_is_known() -> None:
    """The phone and number of January still stand when July's roster has neither."""
    county = County(
        household=ROSTER
        + """
    2022-07-01  H1              张三丰      白沙镇    双桥村    -              5           脱贫户    脱贫不稳定户     2021-08        -        -           -            -
    """
    )
    facts = records(county)["H1"].facts
    assert (facts.village_group, facts.population, facts.phone) == ("一组", 5, "13900000001")


def test_a_helper_named_by_two_rosters_without_a_break_is_one_line() -> None:
    """王小二 from January, repeated in July, replaced in September; the last day is inclusive."""
    county = County(
        household=ROSTER,
        pairing="""
            effective   household_code  head_name  helper_name  helper_unit  helper_post  helper_phone
            2022-01-10  H1              张三丰      王小二        县林业局      科员          13800000002
            2022-07-01  H1              张三丰      王小二        县林业局      -            -
            2022-09-01  H1              张三丰      赵大          县水利局      -            -
        """,
    )
    assert [
        (each.name, each.unit, each.from_day, each.last_day) for each in records(county)["H1"].pairings
    ] == [
        ("王小二", "县林业局", date(2022, 1, 10), date(2022, 8, 31)),
        ("赵大", "县水利局", date(2022, 9, 1), None),
    ]


INCOME = """
    batch  household_code  quarter  wage  business  property  transfer  expense  net   members  collected_on
    b1     H1              2022Q1   1000  500       20        300       120      1700  4        2022-03-20
    b1     H1              2022Q2   1000  500       -         300       120      1680  4        2022-06-20
    b2     H1              2022Q3   1000  500       20        300       120      1700  4        2022-09-20
    b3     H1              2022Q3   2000  500       20        300       120      2700  4        2022-09-20
"""


def test_net_income_is_the_formula_of_the_form_or_nothing() -> None:
    """1000 + 500 + 20 + 300 − 120 = 1700, 425 a head; a missing part or two different sheets make none."""
    first, second, third = records(County(household=ROSTER, income=INCOME))["H1"].incomes
    assert (first.net, first.net_per_head) == (Decimal("1700.00"), Decimal("425.00"))
    assert (second.net, second.net_per_head) == (None, None)
    assert (third.conflict, third.wage, third.net) == (True, None, None)


def test_of_the_papers_and_the_plan_the_last_word_stands_whole() -> None:
    """The rows of the greatest day of receipt, all of them, in the order of the sheet."""
    county = County(
        household=ROSTER,
        plan="""
            batch  household_code  year  measure  progress
            b1     H1              2022  旧措施    未开始
            b2     H1              2022  种油茶    进行中
            b2     H1              2022  介绍务工  已完成
        """,
        dossier="""
            batch  household_code  year  item    present  copies
            b2     H1              2022  审批表   有       1
            b2     H1              2022  计划书   无       -
        """,
        received={"b1": date(2022, 2, 1), "b2": date(2022, 3, 1)},
    )
    found = records(county)["H1"]
    assert [(each.measure, each.progress) for each in found.plan] == [
        ("种油茶", "进行中"),
        ("介绍务工", "已完成"),
    ]
    assert [(each.item, each.present, each.copies) for each in found.papers] == [
        ("审批表", "有", 1),
        ("计划书", "无", None),
    ]


def test_visits_of_the_year_with_what_was_said_and_whether_they_count() -> None:
    """A call counts for nobody's duty; a visit told by two files is one; the year before is another file's."""
    county = County(
        household=ROSTER,
        visit="""
            batch  household_code  visited_on  visitor  mode  content
            b1     H1              2021-12-30  王小二    入户   去年的
            b1     H1              2022-03-03  王小二    入户   看油茶
            b2     H1              2022-03-03  王小二    入户   看油茶
            b1     H1              2022-03-09  王小二    电话   问近况
            b1     H1              2022-11-02  王小二    入户   还没发生
        """,
    )
    assert [
        (each.done_on, each.mode, each.content, each.counts) for each in records(county)["H1"].visits
    ] == [
        (date(2022, 3, 3), "入户", "看油茶", True),
        (date(2022, 3, 9), "电话", "问近况", False),
    ]


def test_what_is_not_done_is_the_ledgers_and_the_doubtful_names_nobody() -> None:
    """March: missed by 王小二. July: a row without a mode may be the visit. October closed on the 31st."""
    months = "\n".join(
        f"b1 H1 双桥村 2022-{month:02d}-05 王小二 {'-' if month == 7 else '入户'}"
        for month in range(1, 11)
        if month != 3
    )
    county = County(
        household=ROSTER,
        pairing="""
            effective   household_code  head_name  helper_name  helper_unit
            2022-01-01  H1              张三丰      王小二        县林业局
        """,
        visit=f"batch household_code village visited_on visitor mode\n{months}\nb1 H2 双桥村 2022-03-01 王小二 入户\n",
    )
    found = records(county)["H1"]
    assert [(each.window, each.status, each.responsible, each.marks) for each in found.owed] == [
        ("2022-03", "missed", "王小二", ()),
        ("2022-07", "missed", "", ("unread",)),
        ("2022-11", "open", "王小二", ()),
    ]
    tally = found.tally
    assert (tally.expected, tally.done, tally.missed, tally.to_verify, tally.open) == (11, 8, 1, 1, 1)


def test_events_and_exemptions_stand_with_the_household_they_concern() -> None:
    """A merger is told in both files; an exemption from a duty that nobody knows is said to have no effect."""
    county = County(
        household=ROSTER,
        household_event="""
            household_code  event    happened_on  until       other_household_code  note
            H2              并户      2022-06-01   -           H1                    父子合户
            H1              全家外出   2022-08-02   2022-08-20  -                     务工
        """,
        exemption="""
            household_code  duty      excused_from  excused_to  reason  approved_on
            H1              每月一走访  2022-08-01    2022-08-31  封控     2022-08-03
            H1              不存在的   2022-09-01    -           其他     2022-09-01
            H1              -         2022-01-01    2022-01-31  过后才批  2022-12-01
        """,
    )
    found = records(county)["H1"]
    assert [(each.event, each.other, each.inverse, each.note) for each in found.events] == [
        ("并户", "H2", True, "父子合户"),
        ("全家外出", "", False, "务工"),
    ]
    assert [(each.duty, each.last_day, each.acts) for each in found.exemptions] == [
        ("每月一走访", date(2022, 8, 31), True),
        ("不存在的", None, False),
    ]


@pytest.mark.parametrize(
    ("filters", "households"),
    [
        (Filters(township="石桥"), {"H3"}),
        (Filters(village="双桥村"), {"H1"}),
        (Filters(household="张三丰"), {"H1"}),
        (Filters(household="H2"), set()),
    ],
)
def test_files_are_narrowed_by_the_words_of_the_call(filters: Filters, households: set[str]) -> None:
    """A township or village in part, a household by code or head's name."""
    assert set(records(County(household=ROSTER), replace(DOSSIERS, filters=filters))) == households
