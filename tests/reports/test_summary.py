"""The summary of a report: what is 待核 and why, and who has to do what."""

from __future__ import annotations

from dataclasses import replace

from tests.reports.contents import HEADS, gap, small_content
from zhucun_cli.ledger.figures import NOBODY
from zhucun_cli.reports.summary import summary


def test_each_reason_of_what_is_to_be_verified_is_told_apart() -> None:
    """By hand: two 未报, one 有问题行, one 核实中: an objection is no fault of a row."""
    held = {"responsible": "", "unit": ""}
    marks = ("not_received", "not_received", "unread", "objected")
    gaps = tuple(
        gap("visit-monitored", f"43000{number}", HEADS[0], marks=(mark,), **held)
        for number, mark in enumerate(marks)
    )
    told = "".join(summary(replace(small_content(), gaps=gaps)).sentences)
    assert "待核4件（未报2件，有问题行1件，核实中1件）" in told


def test_households_without_a_helper_are_no_unit_that_is_pressed() -> None:
    """They are to be paired first, in a sentence of its own."""
    alone = gap("visit-monitored", "430004", HEADS[1], responsible=f"{NOBODY}（白沙镇）", unit="")
    paired = gap("visit-monitored", "430001", HEADS[0])
    actions = summary(replace(small_content(), gaps=(alone, paired, alone))).actions
    assert "督促：未完成的1件请责任人限期补办（补办不改变本期结果），较多的是县教育局（1件）。" in actions
    assert "结对：另有未完成的2件，户没有结对责任人，请先安排结对。" in actions
    only = summary(replace(small_content(), gaps=(alone,))).actions
    assert "结对：有未完成的1件，户没有结对责任人，请先安排结对。" in only
    assert not [each for each in only if each.startswith("督促")]
