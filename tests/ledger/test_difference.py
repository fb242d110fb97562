"""`diff`: every cause of a change, in sequences of files written by hand; and the sum of the changes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.forms.mending import mend, reject_file
from tests.ledger.desk import (
    HEADS,
    SEPTEMBER,
    VISIT_HEAD,
    Desk,
    code,
    desk,
    pairs,
    roster,
    sums_agree,
    visits,
)
from tests.sample import FILES, JUDGED_ON, new_home, reader
from tests.size import LONG
from zhucun_cli.errors import NothingToCheck, UsageError
from zhucun_cli.intake.ingest import IngestOptions, Intake
from zhucun_cli.intake.survey import survey
from zhucun_cli.ledger.causes import State, received_facts
from zhucun_cli.ledger.difference import compare
from zhucun_cli.ledger.question import Question, duty_windows, open_ledger
from zhucun_cli.ledger.standing import standing, standing_table, standings_of
from zhucun_cli.ledger.views import Filters
from zhucun_cli.periods import Period
from zhucun_cli.reports.differences import change_words

YEAR = Period(date(2022, 1, 1), "year")
Q3 = Period(date(2022, 7, 1), "quarter")
EXEMPT_HEAD = "户编号,户主姓名,乡镇,行政村,免责事项,免责起,免责止,免责原因,批准人,批准日期"
OBJECTION_HEAD = "户编号,户主姓名,乡镇,行政村,职责,应办期间,回复内容,回复日期,处理结果,处理理由"
EVENT_HEAD = "户编号,户主姓名,乡镇,行政村,变动类型,变动日期,迁入乡镇,迁入村"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    """Five monitored households of 石桥村, paired with 梁明亮, who visited the first on 6 September."""
    with desk(tmp_path / "office") as found:
        found.take_roster("花名册.csv", roster(1, 2, 3, 4, 5))
        found.take(
            "结对.csv", pairs(*((number, "梁明亮") for number in range(1, 6))), effective_on=date(2022, 1, 1)
        )
        found.take("走访9月.csv", visits((1, "2022-09-06")))
        yield found


def test_a_late_entry_is_told_with_its_row(office: Desk) -> None:
    """The file of the second household came after the first look."""
    then = office.moment
    office.take("补报.csv", visits((2, "2022-09-20"), (1, "2022-09-25")))
    assert office.changes(then) == {2: ("missed", "on_time", ["late arrived 补报.csv:2"])}


def test_a_second_visit_that_changes_nothing_is_no_change(office: Desk) -> None:
    """Another late row of a household that was visited before; but an earlier day changes the day."""
    then = office.moment
    office.take("补报.csv", visits((1, "2022-09-25")))
    assert office.changes(then) == {}
    assert not office.compare(then).differs
    office.take("再补.csv", visits((1, "2022-09-02")))
    assert office.changes(then) == {1: ("on_time", "on_time", ["late arrived 再补.csv:2"])}


def test_two_looks_at_the_same_state_differ_in_nothing(office: Desk) -> None:
    """Whatever came later."""
    then, also = office.moment, office.moment
    office.take("补报.csv", visits((2, "2022-09-20")))
    found = office.compare(then, also)
    assert found.changes == ()
    assert not found.differs


def test_a_corrected_file_names_what_it_replaced_and_what_it_left_out(office: Desk) -> None:
    """Household 3 is in the corrected version, household 1 no more; household 4 in a second correction."""
    then = office.moment
    office.take("更正.csv", visits((3, "2022-09-09")), replaces="走访9月.csv")
    assert office.changes(then) == {
        1: ("on_time", "missed", ["correction dropped 走访9月.csv:2"]),
        3: ("missed", "on_time", ["correction replaced 更正.csv:2"]),
    }
    facts = {each.shown.household[-1]: each.facts[0].instead for each in office.compare(then).changes}
    assert facts == {"1": "更正.csv", "3": "走访9月.csv"}
    office.take("再更正.csv", visits((4, "2022-09-09")), replaces="更正.csv")
    assert office.changes(then) == {
        1: ("on_time", "missed", ["correction dropped 走访9月.csv:2"]),
        4: ("missed", "on_time", ["correction replaced 再更正.csv:2"]),
    }


def test_a_file_that_came_and_was_corrected_between_the_looks_is_a_late_entry(office: Desk) -> None:
    """What was known then had neither version."""
    then = office.moment
    office.take("补报.csv", visits((2, "2022-09-20")))
    office.take("补报2.csv", visits((2, "2022-09-21")), replaces="补报.csv")
    assert office.changes(then) == {2: ("missed", "on_time", ["late arrived 补报2.csv:2"])}


def test_a_mended_row_is_a_correction_and_its_withdrawal_is_one_too(office: Desk, tmp_path: Path) -> None:
    """A date that was no date: 待核; mended it is done; the 待改 workbook withdrawn, it is 待核 again."""
    start = office.moment
    bad = office.take("错日期.csv", visits((2, "2022-09-66"), (3, "2022-09-08")))
    then = office.moment
    assert office.changes(start, then) == {
        2: ("missed", "missed unread", ["late arrived 错日期.csv:2"]),
        3: ("missed", "on_time", ["late arrived 错日期.csv:3"]),
    }
    workbook = reject_file(office.home, bad, tmp_path)
    office.take_file(mend(workbook, {"2": {"走访日期": date(2022, 9, 6)}}))
    mended = office.moment
    (change,) = office.compare(then, mended).changes
    assert (change.before and change.before.marks, change.after and change.after.status) == (
        ("unread",),
        "on_time",
    )
    assert [(each.cause, each.how, each.file, each.instead) for each in change.facts] == [
        ("correction", "mended", workbook.name, "错日期.csv")
    ]
    office.forget(workbook.name)
    assert office.changes(mended)[2][:2] == ("on_time", "missed unread")
    assert office.changes(mended)[2][2][0].startswith("forgotten withdrawn 待改")


def test_a_newer_row_of_a_period_is_a_correction(office: Desk) -> None:
    """一户一档: 已建 in the first sheet, 未建 in the one received later; only the later speaks."""
    head = "户编号,户主姓名,乡镇,行政村,年度,档案目录项,建档情况"
    row = f"{code(1)},{HEADS[0]},白沙镇,石桥村,2022,收入核算表"
    office.take("一户一档.csv", f"{head}\n{row},有", kind="dossier", received_on=date(2023, 1, 3))
    then = office.moment
    office.take("一户一档2.csv", f"{head}\n{row},无", kind="dossier", received_on=date(2023, 1, 9))
    asked: dict[str, Any] = {"period": YEAR, "duties": ("dossier-monitored",), "as_of": date(2023, 3, 1)}
    assert office.changes(then, **asked) == {
        1: ("on_time undated", "missed", ["correction newer 一户一档2.csv:2"])
    }
    later = office.moment
    office.forget("一户一档2.csv")
    assert office.changes(later, **asked) == {
        1: ("missed", "on_time undated", ["forgotten withdrawn 一户一档2.csv:2"])
    }


def test_a_forgotten_file_is_named(office: Desk) -> None:
    """Withdrawn with forget, and nothing came in its place; a corrected one withdrawn, too."""
    then = office.moment
    office.forget("走访9月.csv")
    assert office.changes(then)[1] == (
        "on_time",
        "missed not_received",
        ["forgotten withdrawn 走访9月.csv:2"],
    )
    office.take("走访9月.csv", visits((1, "2022-09-06")))
    assert office.changes(then) == {}  # the same bytes again: nothing is otherwise
    office.take("更正.csv", visits((3, "2022-09-09")), replaces="走访9月.csv")
    office.forget("更正.csv")
    assert office.changes(then)[1][2] == ["forgotten withdrawn 走访9月.csv:2"]


def test_what_nobody_had_reported_and_what_is_reported_now(office: Desk) -> None:
    """The first file of a village takes 未报 from the others; the file is named, no row of it."""
    office.take_roster("新村.csv", roster(5, village="大坪村"), date(2022, 8, 1), extent="additions")
    then = office.moment
    text = f"{VISIT_HEAD}\n9099010102009,郑九如,大坪村,2022-09-07,梁明亮,入户"
    office.take("大坪村走访.csv", text)
    assert office.changes(then) == {
        5: ("missed not_received", "missed", ["late arrived 大坪村走访.csv"]),
    }


def test_households_that_come_and_go_with_rosters(office: Desk) -> None:
    """Household 5 is not on the whole list of 1 September; 6 would be new; the file that says so is named."""
    then = office.moment
    office.take_roster("9月花名册.csv", roster(1, 2, 3, 4), date(2022, 9, 1), extent="whole")
    assert office.changes(then) == {5: ("missed", "-", ["roster arrived 9月花名册.csv"])}
    later = office.moment
    office.forget("9月花名册.csv")
    assert office.changes(later) == {5: ("-", "missed", ["roster withdrawn 9月花名册.csv"])}
    office.take_roster("新增.csv", roster(5, village="大坪村"), date(2022, 9, 1), extent="additions")
    assert office.changes(then) == {5: ("missed", "missed not_received", ["roster arrived 新增.csv:2"])}


def test_an_event_takes_a_household_off_and_moves_another(office: Desk) -> None:
    """死亡 on 5 September leaves four days; 搬迁 on the 2nd changes the village on the test day."""
    then = office.moment
    office.take(
        "变动.csv",
        f"{EVENT_HEAD}\n{code(2)},{HEADS[1]},白沙镇,石桥村,死亡,2022-09-05,,\n"
        f"{code(3)},{HEADS[2]},白沙镇,石桥村,搬迁,2022-09-02,白沙镇,大坪村",
        kind="household_event",
    )
    found = office.changes(then)
    assert found[2] == ("missed", "-", ["roster arrived 变动.csv:2"])
    assert found[3] == ("missed", "missed not_received", ["roster arrived 变动.csv:3"])
    assert set(found) == {2, 3}


def test_a_new_pairing_changes_who_answers_and_who_visited(office: Desk) -> None:
    """梁明亮 visited household 1: paired now with somebody else, his visit is one by another."""
    then = office.moment
    office.take("新结对.csv", pairs((1, "黄月娥")), effective_on=date(2022, 9, 1))
    assert office.changes(then) == {
        1: ("on_time", "on_time by_other", ["roster arrived 新结对.csv:2"]),
    }


def test_another_helper_of_what_is_to_be_verified_is_no_change(office: Desk) -> None:
    """2's date is none, before and after; 3 is a plain miss. Seen for the new helper, 2 is one obligation more."""
    office.take("错日期.csv", visits((2, "2022-09-66")))
    then = office.moment
    office.take("新结对.csv", pairs((2, "黄月娥"), (3, "黄月娥")), effective_on=date(2022, 9, 1))
    (change,) = office.compare(then).changes
    assert change.shown.household == code(3)
    assert change_words(change) == ("未完成 责任人 梁明亮", "未完成 责任人 黄月娥")
    entered = {
        each.shown.household: each for each in office.compare(then, filters=Filters(helper="黄月娥")).changes
    }
    assert set(entered) == {code(2), code(3)}
    assert change_words(entered[code(2)]) == ("不在所选范围", "未完成（有问题行）")
    assert [fact.file for fact in entered[code(2)].facts] == ["新结对.csv"]


def test_what_changed_is_seen_where_the_helper_only_moved_to_another_unit(office: Desk) -> None:
    """梁明亮 of 县水利局 is 梁明亮 of 县林业局 now: the unit is told beside the name."""
    then = office.moment
    moved = pairs((2, "梁明亮")).replace("县水利局", "县林业局")
    office.take("新结对.csv", moved, effective_on=date(2022, 9, 1))
    (change,) = office.compare(then).changes
    assert change_words(change) == ("未完成 责任人 梁明亮（县水利局）", "未完成 责任人 梁明亮（县林业局）")


def test_a_name_that_can_be_linked_now_is_laid_to_the_roster(office: Desk) -> None:
    """A visit without a code to 王五, whom the roster had under another name until it was corrected."""
    office.take("无编号.csv", "户主姓名,行政村,走访日期,走访人,走访方式\n王五,石桥村,2022-09-08,梁明亮,入户")
    then = office.moment
    office.take_roster(
        "花名册更正.csv", roster(1, 2, 3, 4, 5).replace(HEADS[4], "王五"), replaces="花名册.csv"
    )
    assert office.changes(then) == {5: ("missed", "on_time", ["roster replaced 花名册更正.csv:6"])}


def test_an_exemption_and_its_withdrawal(office: Desk) -> None:
    """Approved for the whole month: excused; withdrawn: missed again."""
    then = office.moment
    office.take(
        "免责.csv",
        f"{EXEMPT_HEAD}\n{code(2)},{HEADS[1]},白沙镇,石桥村,每月一走访,2022-09-01,2022-09-30,住院,周县长,2022-09-02",
        kind="exemption",
    )
    assert office.changes(then) == {2: ("missed", "excused", ["exemption arrived 免责.csv:2"])}
    later = office.moment
    office.forget("免责.csv")
    assert office.changes(later) == {2: ("excused", "missed", ["exemption withdrawn 免责.csv:2"])}


def test_an_objection_is_raised_and_decided(office: Desk) -> None:
    """Pending it is 待核; rejected with a reason, received later, it is a miss again."""

    def reply(decision: str, reason: str) -> str:
        row = f"{code(2)},{HEADS[1]},白沙镇,石桥村,每月一走访,2022-09,已走访,2022-10-05,{decision},{reason}"
        return f"{OBJECTION_HEAD}\n{row}"

    then = office.moment
    office.take("核实.csv", reply("待核实", ""), kind="objection", received_on=date(2022, 10, 6))
    raised = office.moment
    assert office.changes(then, raised) == {
        2: ("missed", "missed objected", ["objection arrived 核实.csv:2"])
    }
    office.take("核实结果.csv", reply("不采纳", "没有记录"), kind="objection", received_on=date(2022, 10, 20))
    (change,) = office.compare(raised).changes
    assert [(each.cause, each.file, each.detail) for each in change.facts] == [
        ("objection", "核实结果.csv", "不采纳")
    ]


def test_several_facts_are_all_named(office: Desk) -> None:
    """The household moved to another village, and its visit was entered late."""
    then = office.moment
    office.take(
        "变动.csv", f"{EVENT_HEAD}\n{code(3)},{HEADS[2]},白沙镇,石桥村,搬迁,2022-09-02,白沙镇,大坪村",
        kind="household_event",
    )  # fmt: skip
    office.take("补报.csv", visits((3, "2022-09-20"), (3, "2022-09-21")))
    assert office.changes(then)[3] == (
        "missed",
        "on_time",
        ["late arrived 补报.csv:2,3", "roster arrived 变动.csv:2"],
    )


def test_filters_narrow_both_states_and_still_add_up(office: Desk) -> None:
    """Seen from 石桥村, a household that moved away is one obligation less there."""
    then = office.moment
    office.take(
        "变动.csv", f"{EVENT_HEAD}\n{code(3)},{HEADS[2]},白沙镇,石桥村,搬迁,2022-09-02,白沙镇,大坪村",
        kind="household_event",
    )  # fmt: skip
    for village, before, after in (("石桥村", 5, 4), ("大坪村", 0, 1)):
        found = office.compare(then, filters=Filters(village=village))
        (duty,) = found.duties
        assert (duty.before.expected, duty.after.expected) == (before, after)
        (change,) = found.changes
        assert change.before is not None and change.after is not None
        assert (change.before.in_view, change.after.in_view) == (before > after, after > before)
    with pytest.raises(UsageError, match="无此村"):
        office.compare(then, filters=Filters(village="无此村"))


def test_a_state_without_a_roster_is_no_state_to_compare(tmp_path: Path) -> None:
    """Exit 2 with what to do, never a list in which everything appeared."""
    with desk(tmp_path / "office") as found:
        found.take("走访9月.csv", visits((1, "2022-09-06")))
        then = found.moment
        found.take_roster("花名册.csv", roster(1, 2))
        with pytest.raises(NothingToCheck, match="zhucun history"):
            found.compare(then)


def test_what_no_row_explains_is_unknown_and_not_guessed(office: Desk) -> None:
    """The same snapshot on both sides, and a status that is said to differ."""
    snapshot = office.lake.snapshot()
    windows = duty_windows(office.home, Question(SEPTEMBER, JUDGED_ON, duties=("visit-monitored",)))
    with open_ledger(office.home, snapshot, windows, JUDGED_ON) as ledger:
        found = standings_of(ledger, [("visit-monitored", "2022-09", code(1))])
        (key, here), *_ = found.items()
        pair = {key: (here, replace(here, status="missed", done_on=None))}
        state = State(ledger, snapshot)
        (fact,) = received_facts(state, state, office.lake.history(), office.home.kinds, pair)[key]
    assert (fact.cause, fact.detail) == ("unknown", "status、done_on")


def test_a_row_of_nulls_is_no_obligation(office: Desk) -> None:
    """What an outer join gives where a state has nothing."""
    windows = duty_windows(office.home, Question(SEPTEMBER, JUDGED_ON))
    with open_ledger(office.home, office.lake.snapshot(), windows, JUDGED_ON) as ledger:
        columns = len(standing_table(ledger).column_names)
    assert standing((None,) * (columns + 1)) is None


@pytest.mark.skipif(not LONG, reason="whole county: make test-long")
def test_on_the_sample_county_every_change_has_a_cause_and_the_changes_add_up(
    tmp_path: Path,
) -> None:
    """All files in a random order, four withdrawn at the end; three looks at the third quarter."""
    draw = random.Random(2022)
    with new_home(tmp_path / "home") as (home, lake):
        paths = sorted(survey([FILES]), key=lambda path: ("户花名册" not in path.name, draw.random()))
        intake = Intake(home, lake, IngestOptions(received_on=JUDGED_ON), reader())
        moments = []
        for number, path in enumerate(paths):
            for result in intake.take_all(path):
                if result.is_held:
                    intake.confirm(result)
            if number in (len(paths) // 3, len(paths) - 4):
                moments.append(lake.snapshot().committed_at)
        for batch in draw.sample(lake.snapshot().batches[1:], 4):
            lake.withdraw(batch.id, "forget", "")
        first, second = moments
        assert first is not None and second is not None
        for then, now in ((first, second), (first, None), (second, None)):
            found = compare(home, lake, Question(Q3, JUDGED_ON, now), then)
            assert found.changes
            assert sums_agree(found)
            assert not {fact for each in found.changes for fact in each.facts if fact.cause == "unknown"}
