"""Contradictions that only the whole shows: each names both records, and none of them moves the ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.county import SUINING, County
from tests.size import size
from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.views import Filters, Notice, NoticeScope, notices
from zhucun_cli.periods import Period

SEPTEMBER = Period(date(2022, 9, 1), "month")
QUARTER = Period(date(2022, 7, 1), "quarter")
LATER = date(2022, 12, 31)
ROSTER = """
household_code township village head_name category monitored_type identified_on effective  batch
H1             白沙镇   石桥村  王一一    脱贫户   脱贫不稳定户   2021-05-01    2022-01-01 花名册.xlsx
H2             白沙镇   石桥村  赵二      脱贫户   -              -             2022-01-01 花名册.xlsx
H3             青石镇   大坪村  孙三      脱贫户   -              -             2022-01-01 花名册.xlsx
"""
PAIRINGS = "household_code helper_name helper_unit unit_level paired_from paired_to effective batch\n"
EVENTS = "household_code event happened_on until to_village batch\n"
VISITS = "household_code visited_on mode visitor batch\n"
Place = tuple[str, int]


def found(
    county: County, period: Period = QUARTER, as_of: date = LATER, filters: Filters | None = None
) -> list[Notice]:
    """The notices of a period, files called like their batches."""
    with county.ledger(period, as_of) as ledger:
        return list(notices(ledger, _scope(ledger, period, as_of, filters)))


def _scope(ledger: Ledger, period: Period, as_of: date, filters: Filters | None) -> NoticeScope:
    names = {str(batch): str(batch) for (batch,) in ledger.query("select batch from batch")}
    return NoticeScope(period.start, min(period.end, as_of), filters or Filters(), names)


def only(county: County, code: str) -> tuple[str, str, list[Place]]:
    """(household, message, places) of the one notice; no other is there."""
    (one,) = found(county)
    assert one.code == code
    for place in one.records:
        assert str(place) in one.message
    return one.household, one.message, [(place.file, place.row) for place in one.records]


def test_a_sound_county_gives_no_notice() -> None:
    """A hand-over with written days, a visit by the helper, an event that the next roster knows of."""
    county = County(
        household=ROSTER + "H1 白沙镇 石桥村 王一一 脱贫户 脱贫不稳定户 2021-05-01 2022-09-01 九月.xlsx\n",
        pairing=PAIRINGS
        + "H1 县甲 县林业局 县 2021-03-01 2022-08-31 - 结对.xlsx\n"
        + "H1 县乙 县林业局 县 2022-09-01 - - 结对.xlsx\n",
        household_event=EVENTS + "H2 迁出 2022-08-15 - - 变动.xlsx\n",
        visit=VISITS + "H1 2022-08-02 入户 县甲 走访.xlsx\nH1 2022-09-02 入户 县乙、县甲 走访.xlsx\n",
    )
    assert found(county) == []


def test_two_pairings_whose_written_days_overlap_are_named_both() -> None:
    """县甲 is written until 30 September, 县乙 from the first: the ledger lets the later start win."""
    county = County(
        household=ROSTER,
        pairing=PAIRINGS
        + "H1 县甲 县林业局 县 2021-03-01 2022-09-30 - 一月.xlsx\n"
        + "H1 县乙 县林业局 县 2022-09-01 - - 九月.xlsx\n",
    )
    household, message, places = only(county, "PAIRING_OVERLAP")
    assert (household, places) == ("H1", [("一月.xlsx", 1), ("九月.xlsx", 2)])
    assert "县甲 2021-03-01 至 2022-09-30" in message
    assert "县乙 2022-09-01 起" in message
    assert "王**" in message
    assert "王一一" not in message


@pytest.mark.parametrize(
    "rows",
    [
        # the later list corrects the end of the first
        "H1 县甲 县林业局 县 2021-03-01 2022-12-31 - 一月.xlsx\n"
        "H1 县甲 县林业局 县 2021-03-01 2022-08-31 - 九月.xlsx\n"
        "H1 县乙 县林业局 县 2022-09-01 - - 九月.xlsx\n",
        # an open pairing simply ends when the next begins
        "H1 县甲 县林业局 县 2021-03-01 - - 一月.xlsx\nH1 县乙 县林业局 县 2022-09-01 - - 九月.xlsx\n",
        # months: 县甲 through August, 县乙 from the first of September
        "H1 县甲 县林业局 县 2021-03 2022-08 - 一月.xlsx\nH1 县乙 县林业局 县 2022-08 - - 九月.xlsx\n",
        # one person told twice
        "H1 县甲 县林业局 县 2021-03-01 2022-12-31 - 一月.xlsx\nH1 县甲 县财政局 县 2022-09-01 - - 九月.xlsx\n",
    ],
)
def test_what_only_looks_like_an_overlap_is_none(rows: str) -> None:
    """Each of these is one helper after the other."""
    assert found(County(household=ROSTER, pairing=PAIRINGS + rows)) == []


def test_two_helpers_from_one_day_are_named_both() -> None:
    """One list of September has two lines for H2; each of them answers, and somebody has to say who is first."""
    county = County(
        household=ROSTER,
        pairing=PAIRINGS
        + "H2 县甲 县林业局 县 - - 2022-09-01 九月.xlsx\n"
        + "H3 县甲 县林业局 县 - - 2022-09-01 九月.xlsx\n"
        + "H2 县乙 县财政局 县 - - 2022-09-01 九月.xlsx\n",
    )
    household, message, places = only(county, "TWO_HELPERS")
    assert household == "H2"
    assert sorted(places) == [("九月.xlsx", 1), ("九月.xlsx", 3)]
    assert "县甲 2022-09-01 起" in message
    assert "县乙 2022-09-01 起" in message


def test_one_code_in_two_villages_on_one_day_is_named_in_both() -> None:
    """On the same day: a contradiction. A month later: a move, and nothing to ask."""
    again = "H1 白沙镇 枫树村 王一一 脱贫户 脱贫不稳定户 2021-05-01 {} 枫树.xlsx\n"
    household, message, places = only(
        County(household=ROSTER + again.format("2022-01-01")), "HOUSEHOLD_TWO_VILLAGES"
    )
    assert (household, sorted(places)) == ("H1", [("枫树.xlsx", 4), ("花名册.xlsx", 1)])
    assert "白沙镇石桥村" in message
    assert "白沙镇枫树村" in message
    assert found(County(household=ROSTER + again.format("2022-02-01"))) == []


@pytest.mark.parametrize(
    ("kind", "rows", "says"),
    [
        ("pairing", PAIRINGS + "H2 县甲 - - 2022-09-01 2022-08-31 - 坏.xlsx\n", "县甲结对 2022-09-01 起，2022-08-31 止"),
        ("exemption", "household_code excused_from excused_to reason batch\nH2 2022-09-05 2022-09-01 病 坏.xlsx", "免责"),
        ("household_event", EVENTS + "H2 全家外出 2022-09-05 2022-09-01 - 坏.xlsx\n", "全家外出"),
        (
            "household",
            ROSTER.replace("batch", "batch cleared_on").replace("花名册.xlsx", "花名册.xlsx -")
            + "H4 白沙镇 石桥村 周四 脱贫户 脱贫不稳定户 2022-05-01 2022-01-01 坏.xlsx 2022-04-01\n",
            "监测 2022-05-01 起，2022-04-01 止",
        ),
        (
            "household",
            ROSTER.replace("batch", "batch on_roll_from on_roll_to").replace("花名册.xlsx", "花名册.xlsx - -")
            + "H4 白沙镇 石桥村 周四 脱贫户 - - 2022-01-01 坏.xlsx 2022-05-01 2022-04-01\n",
            "在册 2022-05-01 起，2022-04-01 止",
        ),
    ],
)  # fmt: skip
def test_what_ends_before_it_begins_is_named_with_its_row(kind: str, rows: str, says: str) -> None:
    """Both days stand in one record."""
    county = replace(County(household=ROSTER), **{kind: rows})  # type: ignore[arg-type]  # every kind is text
    _, message, places = only(county, "END_BEFORE_START")
    assert [file for file, _ in places] == ["坏.xlsx"]
    assert says in message


def test_a_month_is_given_the_benefit_of_its_last_day() -> None:
    """识别 2022-09-15, 消除 2022-09: within September."""
    roster = ROSTER.replace("batch", "batch cleared_on").replace("花名册.xlsx", "花名册.xlsx -")
    late = "H4 白沙镇 石桥村 周四 脱贫户 脱贫不稳定户 2022-09-15 2022-01-01 十月.xlsx 2022-09\n"
    assert found(County(household=roster + late)) == []


def test_a_visit_by_somebody_who_is_paired_only_later_names_visit_and_pairing() -> None:
    """县乙 visited on 20 August and is written to be paired from September; 村干部 was never paired."""
    pairing = PAIRINGS + "H1 县乙 县林业局 县 2022-09-01 - - 九月.xlsx\n"
    visit = VISITS + "H1 2022-08-20 入户 村干部、县乙 走访.xlsx\nH1 2022-09-20 入户 县乙 走访.xlsx\n"
    county = County(household=ROSTER, pairing=pairing, visit=visit)
    household, message, places = only(county, "VISIT_BEFORE_PAIRING")
    assert (household, places) == ("H1", [("走访.xlsx", 1), ("九月.xlsx", 1)])
    assert "县乙 2022-08-20 走访" in message
    assert found(county, SEPTEMBER) == []
    before = "H1 县乙 县林业局 县 - - 2022-01-01 一月.xlsx\n"
    assert found(County(household=ROSTER, pairing=pairing + before, visit=visit)) == []


LEFT_BY_EVENT = County(
    household=ROSTER,
    household_event=EVENTS + "H2 迁出 2022-08-15 - - 变动.xlsx\n",
    visit=VISITS + "H2 2022-08-14 入户 县甲 走访.xlsx\nH2 2022-08-15 入户 县甲 走访.xlsx\n",
)
LEFT_BY_ROLL = County(
    household=ROSTER.replace("batch", "batch on_roll_to").replace("花名册.xlsx", "花名册.xlsx -")
    + "H4 白沙镇 石桥村 周四 脱贫户 - - 2022-01-01 花名册.xlsx 2022-08-14\n",
    visit=VISITS + "H4 2022-08-14 入户 县甲 走访.xlsx\nH4 2022-08-15 入户 县甲 走访.xlsx\n",
)
LEFT_BY_SILENCE = County(
    household=ROSTER
    + "H4 白沙镇 石桥村 周四 脱贫户 - - 2022-01-01 花名册.xlsx\n"
    + "H2 白沙镇 石桥村 赵二 脱贫户 - - 2022-08-15 八月.xlsx\n",
    visit=VISITS + "H4 2022-08-14 入户 县甲 走访.xlsx\nH4 2022-08-15 入户 县甲 走访.xlsx\n",
)


@pytest.mark.parametrize(
    ("county", "proof", "says"),
    [
        (LEFT_BY_EVENT, ("变动.xlsx", 1), "2022-08-15 迁出"),
        (LEFT_BY_ROLL, ("花名册.xlsx", 4), "在册至 2022-08-14"),
        (LEFT_BY_SILENCE, ("花名册.xlsx", 4), "2022-08-15 的花名册已没有这一户"),
    ],
)
def test_a_record_after_the_household_left_names_what_says_that_it_left(
    county: County, proof: Place, says: str
) -> None:
    """The day of leaving is the first day off the roll: a visit the day before is sound."""
    _, message, places = only(county, "VISIT_AFTER_LEAVING")
    assert places == [("走访.xlsx", 2), proof]
    assert says in message


def test_a_merged_household_s_later_visits_are_the_other_s_and_no_contradiction() -> None:
    """并户: from that day on the records of H2 are H1's."""
    events = "household_code event happened_on other_household_code batch\nH2 并户 2022-08-15 H1 变动.xlsx\n"
    visit = VISITS + "H2 2022-08-20 入户 县甲 走访.xlsx\n"
    assert found(County(household=ROSTER, household_event=events, visit=visit)) == []


def test_a_roster_that_does_not_know_of_an_event_is_named_with_it() -> None:
    """H2 died in August and H1 moved; September's roster lists both as before, October's again."""
    september = (
        "H1 白沙镇 石桥村 王一一 脱贫户 脱贫不稳定户 2021-05-01 2022-{0}-01 {0}.xlsx\n"
        "H2 白沙镇 石桥村 赵二 脱贫户 - - 2022-{0}-01 {0}.xlsx\n"
    )
    county = County(
        household=ROSTER + september.format("09") + september.format("10"),
        household_event=EVENTS
        + "H2 死亡 2022-08-15 - - 变动.xlsx\n"
        + "H1 搬迁 2022-08-20 - 枫树村 变动.xlsx\n",
    )
    moved, died = sorted(found(county), key=lambda each: each.household)
    assert {moved.code, died.code} == {"EVENT_CONTRADICTED"}
    assert [(place.file, place.row) for place in died.records] == [("变动.xlsx", 1), ("10.xlsx", 7)]
    assert [(place.file, place.row) for place in moved.records] == [("变动.xlsx", 2), ("10.xlsx", 6)]
    assert "2022-08-15 死亡" in died.message
    assert "2022-10-01 的花名册仍列有这一户" in died.message
    assert "2022-10-01 的花名册仍写石桥村" in moved.message


def test_a_roster_that_says_the_household_is_back_or_moved_on_contradicts_nothing() -> None:
    """恢复 in September; a new village of its own in the next roster."""
    county = County(
        household=ROSTER
        + "H2 白沙镇 石桥村 赵二 脱贫户 - - 2022-10-01 十月.xlsx\n"
        + "H1 白沙镇 枫树村 王一一 脱贫户 脱贫不稳定户 2021-05-01 2022-10-01 十月.xlsx\n",
        household_event=EVENTS
        + "H2 迁出 2022-08-15 - - 变动.xlsx\nH2 恢复 2022-09-15 - - 变动.xlsx\n"
        + "H1 搬迁 2022-08-20 - 枫树村 变动.xlsx\n",
    )
    assert found(county) == []


BARRED = (
    PAIRINGS
    + "H1 省丁 省农科院 省 - - 2022-01-01 一月.xlsx\n"
    + "H2 省丁 省农科院 省 - - 2022-01-01 一月.xlsx\n"
    + "H3 市戊 市教育局 市 - - 2022-01-01 一月.xlsx\n"
)
HELPERS = "helper_name helper_unit unit_level is_member is_first_secretary batch\n"


def test_a_helper_of_a_barred_level_is_told_once_with_how_many_households() -> None:
    """From 1 September 2022 on; in the second quarter nobody was barred yet."""
    barred = [
        each for each in found(County(household=ROSTER, pairing=BARRED)) if each.code == "PAIRING_BARRED"
    ]
    city, province = barred
    assert "市戊（市教育局，市级）按制度自 2022-09-01 起不再结对，仍结对 1 户" in city.message
    assert "省丁（省农科院，省级）按制度自 2022-09-01 起不再结对，仍结对 2 户" in province.message
    assert [(place.file, place.row) for place in province.records] == [("一月.xlsx", 1)]
    assert found(County(household=ROSTER, pairing=BARRED), Period(date(2022, 4, 1), "quarter")) == []
    handed_over = BARRED + "".join(f"H{n} 县甲 县林业局 县 - - 2022-09-01 九月.xlsx\n" for n in (1, 2, 3))
    assert found(County(household=ROSTER, pairing=handed_over)) == []


@pytest.mark.parametrize(
    ("helpers", "still"),
    [
        ("省丁 省农科院 - 是 - 名册.xlsx\n市戊 市教育局 - - 是 名册.xlsx\n", set()),
        ("省丁 省农业科学院 - 是 - 名册.xlsx\n", {"市戊"}),  # another unit, but the only one of that name
        ("省丁 省粮食集团 - 是 - 名册.xlsx\n省丁 省农科院 - 否 - 名册.xlsx\n市戊 市教育局 - 是 - 名册.xlsx\n", {"省丁"}),
        ("省丁 省粮食集团 - 是 - 名册.xlsx\n省丁 省水利厅 - 是 - 名册.xlsx\n市戊 市教育局 - 是 - 名册.xlsx\n", {"省丁"}),
    ],
)  # fmt: skip
def test_members_of_a_village_team_may_be_paired(helpers: str, still: set[str]) -> None:
    """By name and unit, else by name when it is unique; two of one name and neither of that unit: not known."""
    county = County(household=ROSTER, pairing=BARRED, helper=HELPERS + helpers)
    told = [each for each in found(county) if each.code == "PAIRING_BARRED"]
    assert {each.message[:2] for each in told} == still


def test_the_list_of_helpers_names_itself_and_may_state_the_level() -> None:
    """The pairing roster says nothing of levels."""
    county = County(
        household=ROSTER,
        pairing=PAIRINGS + "H1 省丁 省农科院 - - - 2022-01-01 一月.xlsx\n",
        helper=HELPERS + "省丁 省农科院 省 否 - 名册.xlsx\n",
    )
    _, _, places = only(county, "PAIRING_BARRED")
    assert places == [("一月.xlsx", 1), ("名册.xlsx", 1)]


def test_a_duty_that_does_not_exist_is_told_and_one_that_is_not_asked_for_is_none() -> None:
    """By id, title or group of any duty of the policy, also outside the period; a blank means all."""
    exemption = "household_code duty excused_from excused_to reason batch\n"
    county = County(
        household=ROSTER,
        exemption=exemption
        + "H1 五个一 2022-09-01 - 病 免责.xlsx\nH1 建好一户一档 2022-09-01 - 病 免责.xlsx\n"
        + "H1 - 2022-09-01 - 病 免责.xlsx\nH2 走村 2022-09-01 - 病 免责.xlsx\n",
        objection="household_code duty window replied_on batch\nH1 visit-monitored 2022-09 2022-10-08 核实.xlsx\n"
        "H1 每月走访 2022-09 2022-10-08 核实.xlsx\n",
    )
    exempted, replied = found(county, SEPTEMBER)
    assert {exempted.code, replied.code} == {"DUTY_UNKNOWN"}
    assert (exempted.household, [(place.file, place.row) for place in exempted.records]) == (
        "H2",
        [("免责.xlsx", 4)],
    )
    assert "免责登记里写的职责制度里没有" in exempted.message  # so short a word may be a name
    assert [(place.file, place.row) for place in replied.records] == [("核实.xlsx", 2)]


def test_a_due_day_in_a_year_without_announced_holidays_is_told_once() -> None:
    """2031Q2 is due on 10 July 2031; whether that is a working day nobody knows yet."""
    (one,) = found(County(household=ROSTER), Period(date(2031, 4, 1), "quarter"), date(2031, 12, 31))
    assert (one.code, one.severity) == ("CALENDAR_UNKNOWN", "info")
    assert "2031 年的放假安排还不知道，每季一采集收入、每季一成效评估的到期日只避开了周末" in one.message


def test_what_lies_after_the_day_of_judgement_contradicts_nothing_yet() -> None:
    """As of June, neither the September pairing nor the August event exists."""
    county = County(
        household=ROSTER + "H1 白沙镇 枫树村 王一一 脱贫户 脱贫不稳定户 2021-05-01 2022-08-01 八月.xlsx\n"
        "H1 白沙镇 石桥村 王一一 脱贫户 脱贫不稳定户 2021-05-01 2022-08-01 八月.xlsx\n",
        pairing=PAIRINGS
        + "H1 县甲 县林业局 县 2021-03-01 2022-09-30 - 一月.xlsx\nH1 县乙 县林业局 县 2022-09-01 - - 九月.xlsx\n",
        household_event=EVENTS + "H2 全家外出 2022-08-05 2022-08-01 - 变动.xlsx\n",
    )
    assert {each.code for each in found(county)} == {
        "PAIRING_OVERLAP",
        "HOUSEHOLD_TWO_VILLAGES",
        "END_BEFORE_START",
    }
    assert found(county, Period(date(2022, 4, 1), "quarter"), date(2022, 6, 30)) == []


def test_a_filter_keeps_the_contradictions_of_its_households() -> None:
    """H1 is of 白沙镇, H3 of 青石镇; each has two helpers from one day."""
    rows = "".join(
        f"{each} {name} {unit} 县 - - 2022-09-01 九月.xlsx\n"
        for each in ("H1", "H3")
        for name, unit in (("县甲", "县林业局"), ("县乙", "县财政局"))
    )
    county = County(household=ROSTER, pairing=PAIRINGS + rows)
    for filters, wanted in (
        (Filters(), {"H1", "H3"}),
        (Filters(township="青石镇"), {"H3"}),
        (Filters(village="石桥"), {"H1"}),
        (Filters(household="H3"), {"H3"}),
        (Filters(unit="县林业局", township="白沙镇"), {"H1"}),
    ):
        assert {each.household for each in found(county, filters=filters)} == wanted


@st.composite
def tangled(draw: st.DrawFn) -> County:
    """A county whose sheets say anything of three households: most of it contradicts something."""
    days = st.integers(0, 330).map(lambda number: date.fromordinal(date(2022, 1, 1).toordinal() + number))
    maybe = st.one_of(days.map(str), st.just("-"))
    households = st.sampled_from(("H1", "H2", "H3"))
    pairing = draw(
        st.lists(
            st.builds(
                "{} {} {} {} {} {} b2\n".format, households, st.sampled_from(("县甲 县林业局", "省丁 省农科院")),
                st.sampled_from(("省", "县", "-")), maybe, maybe, maybe,
            ),
            max_size=6,
        )
    )  # fmt: skip
    event = draw(
        st.lists(
            st.builds(
                "{} {} {} {} 枫树村 b3\n".format, households, st.sampled_from(("迁出", "搬迁", "恢复", "全家外出")),
                days, maybe,
            ),
            max_size=4,
        )
    )  # fmt: skip
    visit = draw(
        st.lists(
            st.builds("{} {} 入户 {} b4\n".format, households, days, st.sampled_from(("县甲", "省丁", "-"))),
            max_size=6,
        )
    )
    again = draw(
        st.lists(
            st.builds(
                "{} 白沙镇 {} 王一一 脱贫户 {} - {} b5\n".format, households, st.sampled_from(("石桥村", "枫树村")),
                st.sampled_from(("脱贫不稳定户", "-")), days,
            ),
            max_size=4,
        )
    )  # fmt: skip
    return County(
        household=ROSTER + "".join(again),
        pairing=PAIRINGS + "".join(pairing) if pairing else "",
        household_event=EVENTS + "".join(event) if event else "",
        visit=VISITS + "".join(visit) if visit else "",
    )


@settings(max_examples=size(8, 60), deadline=None, suppress_health_check=list(HealthCheck))
@given(tangled())
def test_the_ledger_is_the_same_before_and_after_anybody_asks_for_notices(county: County) -> None:
    """Whatever contradicts whatever: row by row, and every notice has words and its records a place."""
    with county.ledger(QUARTER, LATER, SUINING) as ledger:
        before = ledger.query("select * from ledger order by all")
        told = notices(ledger, _scope(ledger, QUARTER, LATER, None))
        assert ledger.query("select * from ledger order by all") == before
    for each in told:
        assert each.fix
        assert "None" not in each.message
        assert "{" not in each.message
        assert all(str(place) in each.message for place in each.records)
