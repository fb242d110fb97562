"""What the views hand to a report beyond figures: which visits count, and where a loose row belongs."""

from __future__ import annotations

from datetime import date

from tests.ledger.county import County
from tests.reports.contents import Q3
from zhucun_cli.ledger import views

ONE_HOUSEHOLD = """
household_code township village head_name category monitored_type identified_on effective
H1             白沙镇   石桥村  王一      脱贫户   脱贫不稳定户   2021-05-01    2022-01-01
"""
VISITS = """
household_code township village head_name visited_on mode visitor
H1             白沙     石桥村  王一      2022-09-03 入户 张三
H1             白沙     石桥村  王一      2022-09-20 电话 张三
H1             白沙     石桥村  王一      2022-09-21 -    张三
H8             白沙     石桥村  赵八      2022-09-22 入户 张三
"""


def test_a_visit_counts_in_the_roll_exactly_when_its_duty_accepts_the_mode() -> None:
    """A telephone call and a visit without a mode are shown, and do not count."""
    with County(household=ONE_HOUSEHOLD, visit=VISITS).ledger(Q3, date(2022, 12, 31)) as ledger:
        cells = views.visit_cells(ledger, Q3.start, Q3.end)
    assert [(each.done_on.day, each.mode, each.counts) for each in cells] == [
        (3, "入户", True),
        (20, "电话", False),
        (21, "方式未写", False),
    ]


def test_a_row_without_a_household_is_shown_under_the_name_of_its_township() -> None:
    """The sheet wrote 白沙, the roster 白沙镇: a report shows what the roster wrote."""
    with County(household=ONE_HOUSEHOLD, visit=VISITS).ledger(Q3, date(2022, 12, 31)) as ledger:
        (loose,) = views.unlinked(ledger, Q3.start, Q3.end)
    assert (loose.township, loose.village, loose.why_not) == ("白沙镇", "石桥村", "code_unknown")
