"""A column that holds each distinct value once is, seen from outside, the list of its values."""

from __future__ import annotations

from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.columns import Encoded, RowsOfColumns, columns_of

CELLS = st.one_of(
    st.sampled_from(["", "石桥村", "0043", "\0", "\ud800", 0, 1, 1.0, 2.5, True, False, None]),
    st.sampled_from([date(2022, 9, 3), datetime(2022, 9, 3)]),
)
LONG = st.builds(
    lambda chance, length: chance.choices("甲乙丙", k=length),  # two thousand draws would be a second each
    st.randoms(use_true_random=True),
    st.sampled_from((2001, 2002)),
)
COLUMNS = st.one_of(st.lists(CELLS), LONG)


def _told(values: object) -> list[tuple[bool, object]]:
    """Values that tell TRUE from 1."""
    assert isinstance(values, list)
    return [(isinstance(each, bool), each) for each in values]


@settings(deadline=None)  # Arrow is loaded on the way
@given(COLUMNS)
def test_nothing_is_lost_and_nothing_doubled(cells: list[object]) -> None:
    column = Encoded.of(cells)
    assert _told(list(column)) == _told([column[row] for row in range(len(cells))]) == _told(cells)
    assert column == cells
    assert len(set(_told(list(column.distinct)))) == len(column.distinct)


@settings(deadline=None)
@given(COLUMNS, st.data())
def test_some_of_the_rows_hold_only_their_own_values(cells: list[object], data: st.DataObject) -> None:
    rows = [row for row in range(len(cells)) if data.draw(st.booleans())] if len(cells) < 50 else [3, 70]
    some = Encoded.of(cells).only(rows)
    assert _told(list(some)) == _told([cells[row] for row in rows])
    assert set(_told(list(some.distinct))) == set(_told(list(some)))


def test_values_that_become_equal_are_one() -> None:
    column = Encoded.of(["2022-9-3", "2022.9.3", "", "2022-9-3"])
    days = column.changed([date(2022, 9, 3), date(2022, 9, 3), None])
    assert list(days) == [date(2022, 9, 3), date(2022, 9, 3), None, date(2022, 9, 3)]
    assert days.distinct == [date(2022, 9, 3), None]


def test_rows_are_asked_about_their_values() -> None:
    column = Encoded.of(["甲", "", "乙", "甲"])
    assert column.equals("甲").tolist() == [True, False, False, True]
    assert column.equals("丙").tolist() == [False] * 4
    assert column.marks(str.isalpha).tolist() == [True, False, True, True]
    assert column.is_one_of([1, 2]).tolist() == [False, True, True, False]
    assert "" in column and "丙" not in column


def test_rows_of_unequal_length_are_padded() -> None:
    rows: list[list[Cell]] = [["甲"], ["乙", 1, "丙"], []]
    columns = columns_of(rows)
    assert [list(each) for each in columns] == [["甲", "乙", ""], ["", 1, ""], ["", "丙", ""]]
    grid = RowsOfColumns(columns)
    assert columns_of(grid) == columns
    assert list(grid) == grid[:] == [("甲", "", ""), ("乙", 1, "丙"), ("", "", "")]
    assert grid[1] == ("乙", 1, "丙")
    assert columns_of([]) == ()
