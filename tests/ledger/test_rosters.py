"""What a roster's silence means, and who answers for a household when (design §5, "A snapshot"; §6)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.ledger.county import County
from zhucun_cli.ledger.views import gaps, income_by_township, notices
from zhucun_cli.periods import Period

SEPTEMBER = Period(date(2022, 9, 1), "month")
LATER = date(2022, 12, 31)
HEAD = (
    "household_code township village head_name category monitored_type identified_on effective batch extent\n"
)


def village(count: int, effective: str, batch: str, extent: str = "-", first: int = 1) -> str:
    """Roster lines of monitored households H01 … in 石桥村."""
    return "".join(
        f"H{n:02} 白沙镇 石桥村 户主{n} 脱贫户 脱贫不稳定户 2021-05-01 {effective} {batch} {extent}\n"
        for n in range(first, first + count)
    )


def owing(roster: str) -> set[str]:
    """Who owes a September visit under that roster."""
    found = County(household=HEAD + roster).statuses(SEPTEMBER, LATER)
    return {name[-3:] for name in found}


def test_a_roster_of_ten_additions_adds_ten_and_ends_nobody() -> None:
    """Twenty households in January; a list of ten new ones in August names none of the twenty."""
    january, additions = village(20, "2022-01-01", "b1"), village(10, "2022-08-01", "b2", first=21)
    assert owing(january + additions) == {f"H{n:02}" for n in range(1, 31)}


def test_a_list_of_two_additions_does_not_end_a_small_group() -> None:
    """Three monitored households would be within "5 % or 3", but the list repeats none of them."""
    assert owing(village(3, "2022-01-01", "b1") + village(2, "2022-08-01", "b2", first=4)) == {
        "H01", "H02", "H03", "H04", "H05",
    }  # fmt: skip


def test_a_full_roster_without_one_household_ends_it() -> None:
    """Nineteen of twenty are listed again: the twentieth has left (1 ≤ 3)."""
    assert owing(village(20, "2022-01-01", "b1") + village(19, "2022-08-01", "b2")) == {
        f"H{n:02}" for n in range(1, 20)
    }


def test_a_household_with_a_clearing_date_belongs_to_the_general_group_also_without_the_flag() -> None:
    """H05 was cleared in June: the full general roster of July without it ends it (1 leaves, 1 stays)."""
    head = "household_code township village head_name category monitored_type cleared_on effective batch\n"
    january = "H01 白沙镇 石桥村 甲 脱贫户 - - 2022-01-01 b1\nH05 白沙镇 石桥村 戊 脱贫户 脱贫不稳定户 2022-06-01 2022-01-01 b1\n"
    july = "H01 白沙镇 石桥村 甲 脱贫户 - - 2022-07-01 b2\nH02 白沙镇 石桥村 乙 脱贫户 - - 2022-07-01 b2\n"
    found = County(household=head + january + july).statuses(Period(date(2022, 7, 1), "quarter"), LATER)
    assert {name[-3:] for name in found} == {"H01", "H02"}


def test_a_roster_that_shrank_too_much_ends_nobody_unless_it_is_said_to_be_whole() -> None:
    """Twelve of twenty: eight would end, more than 3 and more than 5 %."""
    january = village(20, "2022-01-01", "b1")
    assert len(owing(january + village(12, "2022-08-01", "b2"))) == 20
    assert len(owing(january + village(12, "2022-08-01", "b2", extent="whole"))) == 12
    assert len(owing(january + village(19, "2022-08-01", "b2", extent="additions"))) == 20


def test_a_household_listed_in_another_village_has_moved_on_that_date() -> None:
    """H1 moves to 枫树村 on 1 August: one obligation in September, in the new village."""
    moved = (
        HEAD
        + village(2, "2022-01-01", "b1")
        + ("H01 白沙镇 枫树村 户主1 脱贫户 脱贫不稳定户 2021-05-01 2022-08-01 b2 -\n")
    )
    with County(household=moved).ledger(SEPTEMBER, LATER) as ledger:
        found = ledger.query("select distinct household, village from ledger order by 1")
    assert found == [("H01", "枫树村"), ("H02", "石桥村")]


def test_an_undated_roster_speaks_from_the_beginning_when_it_is_the_first() -> None:
    """Received in November, it still says who owed September; a second undated one does not reach back."""
    first = village(2, "-", "b1")
    assert owing(first) == {"H01", "H02"}
    second = village(1, "-", "b2", first=3)
    county = County(
        household=HEAD + first + second, received={"b1": date(2022, 1, 5), "b2": date(2022, 9, 20)}
    )
    assert {name[-3:] for name in county.statuses(SEPTEMBER, LATER)} == {"H01", "H02"}


PAIRED = """
household_code helper_name helper_unit unit_level effective
H01            省甲        省水利厅    省         2022-01-10
H02            县乙        县农业局    县         2022-01-10
H03            省丙        省水利厅    省         2022-01-10
H01            县丁        县教育局    县         2022-09-16
H02            县乙        县农业局    县         2022-09-16
H03            县戊        县教育局    县         2022-09-18
"""


def test_a_miss_names_who_held_the_pairing_for_half_of_the_window_else_all_with_their_days() -> None:
    """September has 30 days: from the 16th both hold 15 (half each); from the 18th 17 and 13; none paired."""
    county = County(
        household=HEAD + village(4, "2022-01-01", "b1"),
        pairing=PAIRED,
        visit="household_code village visited_on mode visitor\nH99 石桥村 2022-09-05 入户 某某",
    )
    with county.ledger(SEPTEMBER, LATER) as ledger:
        found = {
            gap.household: (gap.responsible, gap.unit)
            for gap in gaps(ledger)
            if gap.duty == "visit-monitored"
        }
    assert found == {
        "H01": ("县丁、省甲", "县教育局、省水利厅"),
        "H02": ("县乙", "县农业局"),
        "H03": ("省丙", "省水利厅"),
        "H04": ("无结对责任人（白沙镇）", ""),
    }


def test_a_visit_by_somebody_not_paired_counts_and_is_marked() -> None:
    """done_by = anyone: the duty is the household's."""
    county = County(
        household=HEAD + village(2, "2022-01-01", "b1"),
        pairing=PAIRED,
        visit="household_code visited_on mode visitor\nH01 2022-09-20 入户 村干部、县丁\nH02 2022-09-20 入户 村干部",
    )
    found = county.statuses(SEPTEMBER, LATER)
    assert found["visit-monitored 2022-09 H01"] == "on_time"
    assert found["visit-monitored 2022-09 H02"] == "on_time by_other"


def test_a_shrunken_roster_is_told_with_its_village_and_number() -> None:
    """Eight of twenty are missing: they stay, and somebody is asked."""
    rosters = HEAD + village(20, "2022-01-01", "b1") + village(12, "2022-08-01", "b2")
    with County(household=rosters).ledger(SEPTEMBER, LATER) as ledger:
        (notice,) = notices(ledger)
    assert notice.code == "ROSTER_SHRUNK"
    assert "石桥村" in notice.message
    assert "少了 8 户" in notice.message


def test_two_incomes_received_on_one_day_that_differ_are_evidence_but_no_value() -> None:
    """The work was done; which figure is right nobody knows, so neither is summed. A later one settles it."""
    columns = "household_code quarter wage business property transfer expense members collected_on batch\n"
    first = "H01 2022Q3 100.00 0 0 0 0 2 2022-09-25 i1\n"
    other = "H01 2022Q3 900.00 0 0 0 0 2 2022-09-26 i2\n"
    later = "H01 2022Q3 500.00 0 0 0 0 2 2022-09-27 i3\n"
    quarter = Period(date(2022, 7, 1), "quarter")
    roster = HEAD + village(1, "2022-01-01", "b1")
    with County(household=roster, income=columns + first + other).ledger(quarter, LATER) as ledger:
        (status,) = ledger.query("select status from ledger where duty = 'income-monitored'")
        county = income_by_township(ledger, "2022Q3")[-1]
        (notice,) = notices(ledger)
    assert status == ("on_time",)
    assert (county.households, county.incomplete, county.net) == (0, 1, Decimal(0))
    assert notice.code == "LATEST_CONFLICT"
    settled = County(
        household=roster, income=columns + first + other + later, received={"i3": date(2022, 11, 2)}
    )
    with settled.ledger(quarter, LATER) as ledger:
        assert income_by_township(ledger, "2022Q3")[-1].net == 500
        assert notices(ledger) == ()
