"""Which household a row means: by code, else identity number, else village and name; never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from tests.ledger.county import County
from zhucun_cli.ledger.views import gaps, unlinked
from zhucun_cli.periods import Period

SEPTEMBER = Period(date(2022, 9, 1), "month")
LATER = date(2022, 12, 31)
ROSTER = """
household_code township village head_name id_number category monitored_type identified_on effective
H1             白沙镇   石桥村  王建国    P1        脱贫户   脱贫不稳定户   2021-05-01    2022-01-01
H2             白沙镇   石桥村  王建国    P2        脱贫户   脱贫不稳定户   2021-05-01    2022-01-01
H3             白沙镇   石桥村  李秀英    P3        脱贫户   脱贫不稳定户   2021-05-01    2022-01-01
H4             枫林乡   石桥村  赵小军    -         脱贫户   脱贫不稳定户   2021-05-01    2022-01-01
"""
VISIT = (
    "household_code township village head_name id_number visited_on mode visitor\n{row} 2022-09-05 入户 张三"
)


@pytest.mark.parametrize(
    ("row", "done", "why"),
    [
        ("H1 - - - -", ["H1"], "the code alone"),
        ("- - - - P2", ["H2"], "the identity number alone"),
        ("- 白沙镇 石桥村 李秀英 -", ["H3"], "village and name, once in the county"),
        ("- 白沙 石桥 李秀英 -", ["H3"], "the short names of the same places"),
        ("- - 石桥村委会 赵小军 -", ["H4"], "the village name of two townships, the head of one"),
        ("- 白沙镇 石桥村 王建国 -", [], "two households of that name: ambiguous"),
        ("H9 白沙镇 石桥村 李秀英 -", [], "an unknown code is not overruled by a name"),
        ("H1 白沙镇 石桥村 李秀英 -", [], "the code says one household, the name another"),
        ("- 白沙镇 石桥村 李秀英 P9", [], "an unknown number contradicts the roster's number of that head"),
        ("- 枫林乡 石桥村 赵小军 P9", ["H4"], "the roster has no number there, so nothing contradicts"),
        ("- 白沙镇 石桥村 钱不在 -", [], "nobody of that name"),
    ],
)
def test_a_row_is_linked_only_when_it_can_mean_one_household(row: str, done: list[str], why: str) -> None:
    """design §4, "Linking to a household"."""
    found = County(household=ROSTER, visit=VISIT.format(row=row)).statuses(SEPTEMBER, LATER)
    assert [name[-2:] for name, status in found.items() if status.startswith("on_time")] == done, why


def test_an_ambiguous_row_is_listed_with_its_candidates_and_blames_none_of_them() -> None:
    """Both 王建国 are 待核 and no helper is named beside either; 李秀英 is an ordinary miss."""
    pairing = "household_code helper_name helper_unit effective\n" + "".join(
        f"H{n} 张三 县农业局 2022-01-01\n" for n in (1, 2, 3)
    )
    county = County(household=ROSTER, pairing=pairing, visit=VISIT.format(row="- 白沙镇 石桥村 王建国 -"))
    with county.ledger(SEPTEMBER, LATER) as ledger:
        (row,) = unlinked(ledger, SEPTEMBER.start, SEPTEMBER.end)
        found = {gap.household: (gap.marks, gap.responsible) for gap in gaps(ledger)}
    assert (row.why_not, row.candidates) == ("name_ambiguous", 2)
    assert found["H1"] == (("unread",), "")
    assert found["H2"] == (("unread",), "")
    assert found["H3"] == ((), "张三")


def test_a_roster_that_arrives_after_the_visits_heals_them() -> None:
    """Linking happens when the ledger is built: the visit of H5 waits for H5's roster."""
    visit = "household_code visited_on mode visitor\nH5 2022-09-05 入户 -"
    late = ROSTER + "H5 白沙镇 石桥村 孙后到 P5 脱贫户 脱贫不稳定户 2021-05-01 2022-01-01\n"
    before = County(household=ROSTER, visit=visit).statuses(SEPTEMBER, LATER)
    after = County(household=late, visit=visit).statuses(SEPTEMBER, LATER)
    assert "visit-monitored 2022-09 H5" not in before
    assert after["visit-monitored 2022-09 H5"] == "on_time"
