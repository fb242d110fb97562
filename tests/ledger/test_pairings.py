"""结对情况: loads, households without anybody, hand-overs and whether the new helper met the household."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ledger.county import SUINING, County
from zhucun_cli.ledger import views
from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.views import Filters, HandOver, Load, LoadGroup, NoticeScope, Unpaired

DAY = date(2022, 12, 31)
ROSTER = """
household_code township village head_name category monitored_type identified_on effective
H1             白沙镇   石桥村  王一      脱贫户   脱贫不稳定户   2021-05-01    2022-01-01
H2             白沙镇   石桥村  赵二      脱贫户   -              -             2022-01-01
H3             白沙镇   枫树村  孙三      脱贫户   -              -             2022-01-01
H4             青石镇   大坪村  周四      一般农户 -              -             2022-01-01
H5             青石镇   大坪村  吴五      脱贫户   -              -             2022-01-01
"""
HEAD = "household_code helper_name helper_unit unit_level paired_from paired_to\n"
PAIRED = HEAD + (
    "H1 县甲 县林业局 县 2021-03-01 -\n"
    "H2 县甲 县林业局 县 2021-03-01 -\n"
    "H3 县乙 县财政局 县 2021-03-01 -\n"
    "H4 县乙 县财政局 县 2021-03-01 -\n"
    "H5 县丙 县林业局 县 2021-03-01 2022-10-31\n"
)
NOBODY = Filters()


def rolled(ledger: Ledger, day: date = DAY, filters: Filters = NOBODY) -> tuple[Unpaired, ...]:
    """Make the day's roll, as `pairings` does; who has nobody."""
    exact = views.resolved(ledger, filters, views.KNOWN_ON_THE_ROLL)
    views.load_roll(ledger, day, exact, views.narrow(ledger, exact))
    return views.unpaired(ledger, day)


def test_each_helper_s_households_are_counted_by_category() -> None:
    """县丙's pairing ended: H5 has nobody. H4 is in no category, so nobody has to answer for it."""
    with County(household=ROSTER, pairing=PAIRED).timeline(DAY) as ledger:
        alone = rolled(ledger)
        assert views.loads(ledger) == (
            Load("县乙", "县财政局", 2, 0, 1, 1),
            Load("县甲", "县林业局", 2, 1, 1, 0),
        )
        assert alone == (
            Unpaired("H5", "吴五", "青石镇", "大坪村", "一般脱贫户", "县丙（县林业局）", date(2022, 11, 1)),
        )
        assert views.load_groups(ledger, "township") == (
            LoadGroup("白沙镇", 2, 3, 1, 2, 0, 2, 0),
            LoadGroup("青石镇", 1, 1, 0, 0, 1, 1, 1),
        )
        assert views.load_groups(ledger, "unit") == (
            LoadGroup("县林业局", 1, 2, 1, 1, 0, 2),
            LoadGroup("县财政局", 1, 2, 0, 1, 1, 2),
        )
        (whole,) = views.load_groups(ledger, "")
    assert (whole.helpers, whole.pairs, whole.mean, whole.unpaired) == (2, 4, 2.0, 1)


def test_the_groups_add_up_to_the_whole_and_a_filter_keeps_its_own() -> None:
    """Pairs, categories and unpaired households of the townships; 青石镇 alone; one unit alone."""
    with County(household=ROSTER, pairing=PAIRED).timeline(DAY) as ledger:
        rolled(ledger)
        (whole,) = views.load_groups(ledger, "")
        groups = views.load_groups(ledger, "village")
        for name in ("pairs", "monitored", "general", "other", "unpaired"):
            assert sum(getattr(each, name) for each in groups) == getattr(whole, name)
        assert [each.household for each in rolled(ledger, filters=Filters(township="青石"))] == ["H5"]
        assert views.loads(ledger) == (Load("县乙", "县财政局", 1, 0, 0, 1),)
        assert rolled(ledger, filters=Filters(unit="县财政局")) == ()
        assert views.loads(ledger) == (Load("县乙", "县财政局", 2, 0, 1, 1),)


def test_before_the_pairing_ended_everybody_had_somebody() -> None:
    """On 31 October, the last day of 县丙, and as of that day."""
    with County(household=ROSTER, pairing=PAIRED).timeline(date(2022, 10, 31)) as ledger:
        assert rolled(ledger, date(2022, 10, 31)) == ()


HANDED = HEAD + "H1 县甲 县林业局 县 2021-03-01 -\nH1 县丁 县教育局 县 2022-09-01 -\n"
VISITS = "household_code visited_on mode visitor companion\n"
ELSEWHERE = "H2 2022-09-20 入户 县甲 -\n"  # 石桥村's visits of September were reported


def handed(pairing: str, visit: str = "", as_of: date = DAY, **words: str) -> tuple[HandOver, ...]:
    """The hand-overs of 2022."""
    county = County(household=ROSTER, pairing=pairing, visit=VISITS + visit if visit else "")
    with county.timeline(as_of) as ledger:
        exact = views.resolved(ledger, Filters(**words), views.KNOWN_ON_THE_ROLL)
        narrowed = views.narrow(ledger, exact)
        return views.hand_overs(ledger, date(2022, 1, 1), min(date(2022, 12, 31), as_of), exact, narrowed)


@pytest.mark.parametrize(
    ("visit", "meeting", "met_on", "together"),
    [
        ("H1 2022-09-01 入户 县丁 -\n", "met", "2022-09-01", False),
        ("H1 2022-10-02 入户 县丁 -\n", "met", "2022-10-02", False),
        ("H1 2022-10-03 入户 县丁 -\n" + ELSEWHERE, "not_met", None, False),
        ("H1 2022-08-31 入户 县丁 -\n" + ELSEWHERE, "not_met", None, False),  # alone, before it was hers
        ("H1 2022-08-31 入户 县甲、县丁 -\n", "met", "2022-08-31", True),
        ("H1 2022-08-31 入户 县甲 县丁\n", "met", "2022-08-31", True),  # the one accompanies the other
        ("H1 2022-07-31 入户 县甲、县丁 -\n" + ELSEWHERE, "not_met", None, False),
        ("H1 2022-09-10 入户 县甲 -\n", "not_met", None, False),  # only the old one came
        ("H1 2022-09-10 电话 县丁 -\n" + ELSEWHERE, "not_met", None, False),
        ("H1 2022-09-10 入户未遇 县丁 -\n" + ELSEWHERE, "not_met", None, False),
        (
            "H1 2022-09-10 - 县丁 -\n",
            "met",
            "2022-09-10",
            False,
        ),  # a mode nobody wrote is held against nobody
        ("H3 2022-09-10 入户 县乙 -\n", "unknown", None, False),  # only another village has reported
        ("", "unknown", None, False),
    ],
)
def test_both_have_met_the_household_when_the_new_one_came_within_31_days(
    visit: str, meeting: str, met_on: str | None, together: bool
) -> None:
    """县甲 handed H1 over to 县丁 on 1 September: until 2 October, or together from 1 August on."""
    (one,) = handed(HANDED, visit)
    assert (one.household, one.day) == ("H1", date(2022, 9, 1))
    assert (one.old, one.new) == (("县甲（县林业局）",), ("县丁（县教育局）",))
    assert (one.meeting, one.together) == (meeting, together)
    assert one.met_on == (date.fromisoformat(met_on) if met_on else None)


def test_while_there_is_time_nobody_has_failed_to_meet() -> None:
    """As of 1 October the 31 days are not over; as of 2 October they are."""
    assert [each.meeting for each in handed(HANDED, ELSEWHERE, date(2022, 10, 1))] == ["open"]
    assert [each.meeting for each in handed(HANDED, ELSEWHERE, date(2022, 10, 2))] == ["not_met"]


@pytest.mark.parametrize(
    "pairing",
    [
        # listed again
        HEAD + "H1 县甲 县林业局 县 2021-03-01 -\nH1 县甲 县林业局 县 2022-09-01 -\n",
        # the unit has another name now
        HEAD + "H1 县甲 县林业局 县 2021-03-01 -\nH1 县甲 县自然资源局 县 2022-09-01 -\n",
        # the first helper of a household
        HEAD + "H1 县丁 县教育局 县 2022-09-01 -\n",
        # a year ago
        HEAD + "H1 县甲 县林业局 县 2021-03-01 -\nH1 县丁 县教育局 县 2021-09-01 -\n",
        # 县甲 stays, 县丁 is added
        HEAD + "H1 县甲 县林业局 县 2021-03-01 -\nH1 县甲 县林业局 县 2022-09-01 -\nH1 县丁 县教育局 县 2022-09-01 -\n",
    ],
)  # fmt: skip
def test_what_is_no_hand_over(pairing: str) -> None:
    """Nobody took a household from anybody else in 2022."""
    assert handed(pairing) == ()


def test_a_household_that_had_nobody_in_between_is_handed_over_when_somebody_comes() -> None:
    """县甲 until June, nobody in summer, 县丁 from September."""
    (one,) = handed(HEAD + "H1 县甲 县林业局 县 2021-03-01 2022-06-30\nH1 县丁 县教育局 县 2022-09-01 -\n")
    assert (one.day, one.old, one.new) == (date(2022, 9, 1), ("县甲（县林业局）",), ("县丁（县教育局）",))


def test_a_filter_by_unit_keeps_the_hand_overs_it_gave_or_took() -> None:
    """H1 passed from 县林业局 to 县教育局, H3 from 县财政局 to 县教育局."""
    pairing = HANDED + "H3 县乙 县财政局 县 2021-03-01 -\nH3 县丁 县教育局 县 2022-09-01 -\n"
    assert [each.household for each in handed(pairing)] == ["H3", "H1"]  # 枫树村 before 石桥村
    assert [each.household for each in handed(pairing, unit="县林业局")] == ["H1"]
    assert [each.household for each in handed(pairing, helper="县丁")] == ["H3", "H1"]
    assert [each.household for each in handed(pairing, village="枫树村")] == ["H3"]


def test_a_barred_pairing_is_one_that_still_holds_on_the_day() -> None:
    """省丁 handed H1 over on 1 October: barred in September, nobody's business after that."""
    pairing = HEAD + "H1 省丁 省农科院 省 2021-03-01 -\nH1 县甲 县林业局 县 2022-10-01 -\n"
    with County(household=ROSTER, pairing=pairing).timeline(DAY) as ledger:
        for day, wanted in ((date(2022, 8, 31), []), (date(2022, 9, 1), ["H1"]), (date(2022, 10, 1), [])):
            found = views.barred_pairings(ledger, [("", SUINING)], NoticeScope(day, day), False)
            assert [each for one in found for each in one.households] == wanted
