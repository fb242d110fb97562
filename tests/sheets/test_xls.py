"""BIFF workbooks through xlrd."""

from __future__ import annotations

import datetime
import struct
from typing import Any

import pytest
import xlwt

from tests.sheets.workbooks import xls
from zhucun_cli.errors import FileRefused
from zhucun_cli.sheets.read import read_workbook
from zhucun_cli.sheets.sheet import Merge


def test_dates_merges_and_hidden_rows_are_told() -> None:
    def finish(_book: Any, sheet: Any) -> None:
        style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
        sheet.write(1, 0, datetime.date(2022, 9, 3), style)
        sheet.write_merge(2, 4, 0, 1, "石桥村")
        sheet.row(1).hidden = True

    (sheet,) = read_workbook("a.xls", xls([["走访日期", 13.0]], finish)).sheets
    assert sheet.rows[:2] == [["走访日期", 13.0], [datetime.date(2022, 9, 3)]]
    assert sheet.merges == (Merge(2, 0, 4, 1),)
    assert [each.code for each in sheet.problems] == ["HIDDEN_ROWS"]


def test_an_error_cell_is_no_blank() -> None:
    def finish(_book: Any, sheet: Any) -> None:
        sheet.row(0).set_cell_error(1, 0x2A)

    (sheet,) = read_workbook("a.xls", xls([["收入"]], finish)).sheets
    assert sheet.errors == {(0, 1): "#N/A"}
    assert sheet.rows[0][1] == ""


def test_a_hidden_sheet_is_left_out() -> None:
    def finish(book: Any, _sheet: Any) -> None:
        book.add_sheet("旧数据").visibility = 1

    workbook = read_workbook("a.xls", xls([["a"]], finish))
    assert [sheet.name for sheet in workbook.sheets] == ["Sheet1"]
    assert [each.code for each in workbook.problems] == ["HIDDEN_SHEET"]


@pytest.mark.parametrize("keep", [600, 1500, 3000])
def test_a_truncated_workbook_is_damaged(keep: int) -> None:
    with pytest.raises(FileRefused) as refused:
        read_workbook("a.xls", xls([["户编号", "户主"]] * 50)[:keep])
    assert refused.value.code == "DAMAGED"


def test_a_workbook_with_a_password_is_told_from_a_damaged_one() -> None:
    begin = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 0x0005, 0, 0, 0, 6)
    file_pass = struct.pack("<HHHHH", 0x002F, 54, 1, 1, 1) + bytes(48)
    with pytest.raises(FileRefused) as refused:
        read_workbook("a.xls", begin + file_pass + struct.pack("<HH", 0x0A, 0))
    assert refused.value.code == "ENCRYPTED"


def test_a_workbook_of_wps_named_et_needs_no_remark() -> None:
    assert read_workbook("石桥乡.et", xls([["户编号"]])).problems == ()
