"""The paragraph for the leader: its numbers are the answer's, and it is never longer than a telephone shows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.contents import HEADS, HELPER, MONTHLY, QUARTERLY, figures, gap, small_content
from zhucun_cli.ledger.figures import Figures
from zhucun_cli.ledger.question import Answer
from zhucun_cli.ledger.views import Completion
from zhucun_cli.reports.brief import LONGEST, briefs


def answer(by: str = "duty") -> Answer:
    """The small content's quarter as an answer."""
    small = small_content()
    return Answer(
        question=replace(small.question, by=by),
        county=small.county,
        provenance=small.provenance,
        duties=small.duties,
        groups=(),
        gaps=(*small.gaps, gap("visit-general", "430010", HEADS[3], township="石桥乡")),
        unlinked=(),
        problem_rows=0,
        completion=(Completion("五个一", "duty", "", 10, 6), Completion("四个一", "duty", "", 29, 28)),
    )


def by(grouping: str, key: str, *counted: Figures) -> Answer:
    """The same asked by something, with one group."""
    duties = ("visit-monitored", "visit-general")
    return replace(
        answer(grouping),
        groups=tuple(figures(duty, grouping, key, each) for duty, each in zip(duties, counted, strict=False)),
        completion=(Completion("五个一", grouping, key, 10, 6),),
    )


def test_the_paragraph_tells_rates_with_fractions_whole_groups_misses_and_what_is_to_be_verified() -> None:
    """By hand: 12 owed, 9 done, 3 missed of which 2 are 待核; 29 owed, 28 done, 1 missed."""
    (told,) = briefs(answer())
    assert told.text == (
        "云溪县2022年第三季度履责（截至2022年10月31日，据报送记录）："
        "五个一覆盖率75.00%（9/12），6/10户全部办到；四个一覆盖率96.55%（28/29），28/29户全部办到。"
        "未完成2件。待核2件，可能是表未报或有问题，先由乡镇核实，不算到个人，覆盖率中暂按未完成计。"
        "未完成较多的是白沙镇1件、石桥乡1件。五个一每季一采集收入未收集，不在内。"
    )
    assert not [name for name in (*HEADS, HELPER) if name in told.text]


def test_while_anything_is_open_it_is_progress() -> None:
    """And how much is still to be done is said."""
    running = replace(
        answer(),
        duties=(figures("visit-monitored", "duty", "", Figures(expected=4, on_time=1, open=3)),),
        gaps=(),
    )
    assert briefs(running)[0].text.endswith(
        "五个一进度25.00%（1/4），目前6/10户全部办到。尚未到期、还没有办的3件。"
    )


def test_each_township_has_its_own_paragraph() -> None:
    """With its own figures only."""
    (told,) = briefs(by("township", "白沙镇", MONTHLY))
    assert told.key == "白沙镇"
    assert told.text.startswith(
        "白沙镇2022年第三季度履责（截至2022年10月31日，据报送记录）：五个一覆盖率75.00%（9/12），6/10户"
    )
    assert "石桥乡" not in told.text


def test_beside_a_person_stands_no_rate_and_no_number_of_what_is_to_be_verified() -> None:
    """design §6: 待核 is never a person's."""
    (told,) = briefs(by("helper", f"{HELPER}（县教育局）", MONTHLY, QUARTERLY))
    assert "应办12件，已办9件" in told.text and "未完成2件" in told.text
    assert "由乡镇先核实，不算到本人" in told.text
    assert "%" not in told.text and "待核" not in told.text


@pytest.mark.parametrize("duties", [(), (figures("visit-monitored", "duty", "", Figures()),)])
def test_nothing_owed_is_no_all_clear(duties: tuple[object, ...]) -> None:
    """It says that nothing was owed, not that nothing was missed."""
    (told,) = briefs(replace(answer(), duties=duties, gaps=()))  # type: ignore[arg-type]  # both are tuples of figures
    assert told.text.endswith("本期没有应办事项。")


@given(
    st.sampled_from(["township", "village", "unit", "helper"]),
    st.text(min_size=1, max_size=300),
    st.lists(st.integers(0, 10**9), min_size=7, max_size=7),
)
def test_no_paragraph_is_longer_than_two_hundred_characters(
    grouping: str, key: str, numbers: list[int]
) -> None:
    """Whatever the name and the numbers are; what does not fit is left out whole."""
    on_time, late, missed, to_verify, excused, still_open, _ = numbers
    counted = Figures(on_time + late + missed + excused + still_open, on_time, late, missed, excused, still_open,
                      min(to_verify, missed))  # fmt: skip
    for told in briefs(by(grouping, key, counted, counted)):
        assert len(told.text) <= LONGEST
        assert told.text.endswith("。")
