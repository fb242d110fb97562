"""The answer as lines for a chat: what is final and what is only progress."""

from __future__ import annotations

from dataclasses import replace

from tests.reports.contents import figures
from tests.reports.test_brief import answer, by
from zhucun_cli.ledger.figures import Figures
from zhucun_cli.reports.answers import answer_text


def test_households_with_everything_done_are_progress_while_anything_of_the_group_is_open() -> None:
    """By hand: three of the four are open, all of 五个一; nothing of 四个一 is."""
    running = replace(
        answer(),
        duties=(figures("visit-monitored", "duty", "", Figures(expected=4, on_time=1, open=3)),),
    )
    lines = answer_text(running).splitlines()
    assert "五个一全部办到（进度，还有 3 件未到期） 6/10 户（60.00%）" in lines
    assert any(line.startswith("四个一全部完成 28/29 户") for line in lines)


def test_what_is_open_is_counted_place_by_place() -> None:
    """A township's line tells of its own open ones."""
    text = answer_text(by("township", "白沙镇", Figures(expected=4, on_time=2, open=2)))
    assert "白沙镇　五个一全部办到（进度，还有 2 件未到期） 6/10 户" in text
