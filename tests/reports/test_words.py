"""Figures in words."""

from __future__ import annotations

import pytest

from zhucun_cli.cli.words import highest_words
from zhucun_cli.ledger.figures import DutyFigures, Figures
from zhucun_cli.reports.grids import shade_of
from zhucun_cli.reports.words import interval, measure, percent


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "—"), (1.0, "100.00%"), (0.0, "0.00%"), (0.5, "50.00%"), (2 / 3, "66.67%"),
        (16_189 / 16_190, "99.99%"), (999_999 / 1_000_000, "99.99%"), (1 / 1_000_000, "0.01%"),
    ],
)  # fmt: skip
def test_a_hundred_percent_means_all_and_nought_means_none(value: float | None, words: str) -> None:
    """Rounding never says complete where one is missing."""
    assert percent(value) == words


def test_a_rate_is_called_by_what_it_is() -> None:
    """未收集, — without a denominator, 进度 while anything is open, else 覆盖率."""
    assert measure(Figures(expected=3, missed=3), collected=False) == "未收集"
    assert measure(Figures(expected=2, excused=2), collected=True) == "—"
    assert measure(Figures(expected=2, on_time=1, open=1), collected=True) == "进度"
    assert measure(Figures(expected=2, on_time=2), collected=True) == "覆盖率"


def test_only_complete_coverage_has_the_lightest_shade() -> None:
    """Darker with every bound that is not reached."""
    assert [shade_of(value) for value in (1.0, 0.9999, 0.95, 0.9, 0.8, 0.6, 0.59, 0.0)] == [
        0,
        1,
        1,
        2,
        3,
        4,
        5,
        5,
    ]


def test_a_progress_has_no_bounds() -> None:
    """By hand: 12 owed, 8 done, 2 of the missed may count; with one open the upper bound says nothing."""
    ended = Figures(expected=12, on_time=8, missed=4, reachable=2)
    running = Figures(expected=12, on_time=8, missed=3, open=1, reachable=2)
    assert (interval(ended), interval(running)) == ("66.67%～83.33%", "")
    told = [
        highest_words(DutyFigures("visit-monitored", "五个一", "每月一走访", "duty", "", each))
        for each in (ended, running)
    ]
    assert told == ["83.33%", ""]
