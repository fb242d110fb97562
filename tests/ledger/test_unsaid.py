"""Rows of rosters, events, exemptions and pairings that could not be used: they must not become blame on anybody."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ledger.county import County
from zhucun_cli.periods import Period

SEPTEMBER = Period(date(2022, 9, 1), "month")
LATER = date(2022, 12, 31)
TWO = """
household_code township village head_name category monitored_type identified_on effective batch
H1             白沙镇   石桥村  王一      脱贫户   脱贫不稳定户   2021-05-01    2022-01-01 b1
H2             白沙镇   石桥村  李二      脱贫户   脱贫不稳定户   2021-05-01    2022-01-01 b1
H3             白沙镇   石桥村  孙三      脱贫户   -              -             2022-01-01 b1
"""
PAIRED = """
household_code helper_name paired_from effective  batch
H1             张三        2022-01-01  2022-01-01 b1
H2             张三        2022-01-01  2022-01-01 b1
"""
CAME = "household_code visited_on mode\nH3 2022-09-02 入户"  # the village's sheet has come


def september(**sheets: str) -> dict[str, tuple[str, tuple[str, ...]]]:
    """{household: (status and marks, who answers)} of the monthly visit, where nobody came."""
    received = {"b1": date(2022, 1, 5), "b2": date(2022, 9, 10), "b3": date(2022, 10, 10)}
    county = County(received=received).with_sheets(
        {"household": TWO, "pairing": PAIRED, "visit": CAME, **sheets}
    )
    found = county.entries(SEPTEMBER, LATER, duties=("visit-monitored",))
    return {name.rpartition(" ")[2]: (each.text, tuple(each.responsible)) for name, each in found.items()}


@pytest.mark.parametrize(
    ("row", "mark", "why"),
    [
        ("household_event H1 -", "unread", "a death on 2022-06-31: nobody knows whether it was on the roll"),
        ("exemption H1 2022-09-02", "unread", "the last day cannot be read"),
        ("household H1 -", "unread", "a roster row with a day that is none"),
        ("household_event H1 2022-09-30", "unread", "on the last day of the window it could still matter"),
        ("household_event H1 2022-10-01", "", "what happened after the window changes nothing in it"),
        ("theme H1 -", "", "a sheet about no household"),
    ],
)
def test_a_refused_row_about_a_household_leaves_its_misses_to_be_verified(
    row: str, mark: str, why: str
) -> None:
    """Of the other household the helper's name stands as before."""
    found = september(rejected=f"kind household_code done_on batch\n{row} b2")
    assert found["H1"][0] == f"missed {mark}".rstrip(), why
    assert found["H2"] == ("missed", ("张三",))


def test_a_row_received_since_tells_it_anew() -> None:
    """The event refused in September was handed in again in October: the household is not in doubt any more."""
    again = "household_code event happened_on batch\nH1 全家外出 2022-06-01 b3"
    refused = "kind household_code done_on batch\nhousehold_event H1 - b2"
    assert september(rejected=refused, household_event=again)["H1"][0] == "missed"


def test_who_answers_is_not_known_while_a_pairing_row_cannot_be_read() -> None:
    """李四's row has a day that is none: 张三 must not be named in the place of 李四; a later roster settles it."""
    refused = "kind household_code done_on batch\npairing H1 - b2"
    assert september(rejected=refused) == {"H1": ("missed", ()), "H2": ("missed", ("张三",))}
    since = f"{PAIRED.strip()}\nH1 李四 2022-08-01 2022-10-01 b3\n"
    assert september(rejected=refused, pairing=since)["H1"] == ("missed", ("李四",))


@pytest.mark.parametrize(
    ("name", "mark"),
    [("王一（户主）", "unread"), ("王一家", "unread"), ("王一、李四", "unread"), ("王一凡", ""), ("王", "")],
)
def test_a_name_with_something_after_it_may_mean_the_household(name: str, mark: str) -> None:
    """It links nothing, but the household's miss is not blamed on anybody; 王一凡 is another person."""
    visit = f"township village head_name visited_on mode\n白沙镇 石桥村 {name} 2022-09-05 入户"
    found = september(visit=visit)
    assert found["H1"][0] == f"missed {mark}".rstrip()
    assert found["H2"][0] == "missed"
