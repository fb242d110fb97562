"""Themes: which of a month's visits followed what was set for the month, and which lay outside the round."""

from __future__ import annotations

from datetime import date

from tests.ledger.county import County
from zhucun_cli.ledger.views import ThemeMonth, themes
from zhucun_cli.periods import Period

QUARTER = Period(date(2022, 7, 1), "quarter")
LATER = date(2022, 12, 31)
ROSTER = """
household_code township village head_name category monitored_type identified_on effective
H1             白沙镇   石桥村  王一      脱贫户   脱贫不稳定户   2021-05-01    2022-01-01
H2             白沙镇   石桥村  赵二      脱贫户   脱贫不稳定户   2021-05-01    2022-01-01
H3             白沙镇   石桥村  孙三      脱贫户   -              -             2022-01-01
"""
SET = "month theme round_from round_to batch\n"
VISITS = "household_code visited_on mode theme\n"


def found(theme: str, visit: str, period: Period = QUARTER) -> tuple[ThemeMonth, ...]:
    """The themes of a period, judged at the year's end."""
    county = County(household=ROSTER, theme=SET + theme, visit=VISITS + visit)
    with county.ledger(period, LATER) as ledger:
        return themes(ledger, period.start, period.end)


def test_a_visit_follows_the_theme_when_one_text_holds_the_other() -> None:
    """Blanks and width are nothing; H1's second theme of the day is the month's; a telephone call does not count."""
    (month,) = found(
        "2022-09 秋冬农业生产 2022-09-10 2022-09-20 b1\n",
        "H1 2022-09-12 入户 医保缴费\n"
        "H1 2022-09-12 入户 秋冬农业生产\n"
        "H2 2022-09-05 入户 本月主题：秋冬农业生产（油菜）\n"
        "H2 2022-09-13 电话 秋冬农业生产\n"
        "H3 2022-09-14 入户 农业生产\n"
        "H3 2022-09-21 入户 医保\n"
        "H1 2022-09-15 入户 -\n"
        "H1 2022-08-15 入户 秋冬农业生产\n",
    )
    assert month == ThemeMonth(
        "2022-09", ("秋冬农业生产",), date(2022, 9, 10), date(2022, 9, 20), 3, 1, 1, outside_round=2
    )
    assert month.visits == 5


def test_without_a_theme_nothing_is_said_and_without_days_no_visit_is_outside() -> None:
    """July has a theme without a round, August none; October lies outside the quarter."""
    visits = "H1 2022-07-30 入户 防汛\nH1 2022-08-30 入户 防汛\n"
    (july,) = found("2022-07 防汛 - - b1\n2022-10 冬修水利 - - b1\n", visits)
    assert (july.month, july.on_theme, july.outside_round) == ("2022-07", 1, None)
    with County(household=ROSTER, visit=VISITS + visits).ledger(QUARTER, LATER) as ledger:
        assert themes(ledger, QUARTER.start, QUARTER.end) == ()


def test_of_two_files_the_one_received_last_sets_the_theme() -> None:
    """latest: the earlier theme is history."""
    county = County(
        household=ROSTER,
        theme=SET + "2022-09 防汛 - - b1\n2022-09 秋收 - 2022-09-20 b2\n",
        visit=VISITS + "H1 2022-09-12 入户 防汛\n",
        received={"b1": date(2022, 8, 30), "b2": date(2022, 9, 2)},
    )
    with county.ledger(QUARTER, LATER) as ledger:
        (month,) = themes(ledger, QUARTER.start, QUARTER.end)
    assert (month.themes, month.round_to, month.other_theme) == (("秋收",), date(2022, 9, 20), 1)
