"""Traps of real spreadsheets, each with what becomes of it. Others stand beside the reader they belong to."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from tests.sheets.workbooks import SHEET_PART, edited, sheet_xml, xls, xlsx
from zhucun_cli.errors import FileRefused
from zhucun_cli.sheets.columns import Encoded, RowsOfColumns
from zhucun_cli.sheets.formats import shows_month_only
from zhucun_cli.sheets.read import read_workbook
from zhucun_cli.sheets.regular import read_regular
from zhucun_cli.sheets.sheet import DAMAGED_TEXT, Sheet, Workbook


def _only_sheet(content: bytes, name: str = "a.xlsx") -> Sheet:
    (sheet,) = read_workbook(name, content).sheets
    return sheet


def _with_month(code: str | int, day: datetime.date) -> Callable[[Any, Any], None]:
    def finish(book: Any, sheet: Any) -> None:
        style = book.add_format()
        style.set_num_format(code)
        sheet.write_datetime(0, 0, datetime.datetime(day.year, day.month, day.day), style)

    return finish


@pytest.mark.parametrize("code", ['yyyy"年"m"月"', "yyyy年m月", "yyyy-mm", 'yyyy"年"m"月";@', 27, 57, 17])
def test_a_format_without_a_day_makes_the_first_of_a_month_a_month(code: str | int) -> None:
    sheet = _only_sheet(xlsx([], finish=_with_month(code, datetime.date(2022, 9, 1))))
    assert sheet.rows == [[datetime.date(2022, 9, 1)]]
    assert sheet.month_only == {(0, 0)}


def test_a_day_that_was_typed_stays_one_whatever_its_format_hides() -> None:
    third = datetime.date(2022, 9, 3)
    assert not _only_sheet(xlsx([], finish=_with_month('yyyy"年"m"月"', third))).month_only
    assert not _only_sheet(xlsx([], finish=_with_month("yyyy-mm-dd", datetime.date(2022, 9, 1)))).month_only


def test_months_of_an_xls_are_known_too() -> None:
    def finish(_book: Any, sheet: Any) -> None:
        style = xlwt.easyxf(num_format_str='yyyy"年"m"月"')
        sheet.write(0, 0, datetime.date(2022, 9, 1), style)
        sheet.write(1, 0, datetime.date(2022, 9, 1), xlwt.easyxf(num_format_str="yyyy-mm-dd"))

    assert _only_sheet(xls([], finish), "a.xls").month_only == {(0, 0)}


@pytest.mark.parametrize(
    ("code", "is_month"),
    [("yyyy/m", True), ('[$-804]yyyy"年"m"月"', True), ("yyyy/m/d", False), ("m/d", False), ("0.00", False),
     ("mm:ss", False), ("General", False), ('yyyy"年"', False), ("@", False), ("yyyy/m h:mm", False)],
)  # fmt: skip
def test_a_format_shows_a_month_or_it_does_not(code: str, is_month: bool) -> None:
    assert shows_month_only(code) is is_month


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A2" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>',
        '<c r="A2" t="e"><f>_xlfn.DISPIMG("ID_1",1)</f><v>#NAME?</v></c>',
        '<c r="A2"><f>_xlfn.DISPIMG("ID_1",1)</f></c>',
    ],
)
def test_a_picture_in_a_cell_is_no_text_and_no_error(cell: str) -> None:
    sheet = _only_sheet(
        sheet_xml(f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2">{cell}<c r="B2"><v>2</v></c></row>')
    )
    assert sheet.rows[1][0] == ""
    assert not sheet.errors
    assert [each.code for each in sheet.problems] == ["CELL_PICTURES"]


def test_a_picture_in_a_cell_of_an_xls_is_no_text() -> None:
    sheet = _only_sheet(xls([["照片"], ['=DISPIMG("ID_1",1)']]), "a.et")
    assert sheet.rows[1] == [""]
    assert [each.code for each in sheet.problems] == ["CELL_PICTURES"]


def test_a_very_hidden_sheet_is_left_out_and_named() -> None:
    def hide(book: Any, _sheet: Any) -> None:
        book.add_worksheet("底表").very_hidden()

    workbook = read_workbook("a.xlsx", xlsx([["村"]], finish=hide))
    assert [(each.code, each.sheet) for each in workbook.problems] == [("HIDDEN_SHEET", "底表")]


def test_dates_of_the_1904_system_are_the_days_that_were_typed() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"date_1904": True}) as book:
        style = book.add_format({"num_format": "yyyy-mm-dd"})
        book.add_worksheet().write_datetime(0, 0, datetime.datetime(2022, 9, 3), style)
    assert _only_sheet(stream.getvalue()).rows == [[datetime.date(2022, 9, 3)]]


def test_a_wrong_dimension_loses_no_row() -> None:
    def wrong(part: bytes) -> bytes:
        return part.replace(b'<dimension ref="A1:A3"/>', b'<dimension ref="A1"/>')

    assert len(_only_sheet(edited(xlsx([["a"], ["b"], ["c"]]), {SHEET_PART: wrong})).rows) == 3


def test_a_number_that_lost_its_last_digits_is_never_given_digits() -> None:
    sheet = _only_sheet(sheet_xml('<row r="1"><c r="A1"><v>4.30527199001011E+17</v></c></row>'))
    assert isinstance(sheet.rows[0][0], float)
    assert not sheet.literals


@pytest.mark.parametrize(
    "text",
    [
        "锟斤拷锟斤拷",
        "张\ufffd",
        "烫烫烫",
        "张三".encode().decode("gb18030"),
        "0043 甲村".encode().decode("gb18030", "replace"),
    ],
)
def test_destroyed_text_is_no_value(text: str) -> None:
    lines = f"户编号,户主\n0043,{text}\n0044,李四\n".encode()
    for content, name in (
        (lines, "a.csv"),
        (xlsx([["户编号", "户主"], ["0043", text], ["0044", "李四"]]), "a.xlsx"),
    ):
        sheet = _only_sheet(content, name)
        assert sheet.errors == {(1, 1): DAMAGED_TEXT}
        assert [list(row) for row in sheet.rows][1:] == [["0043", ""], ["0044", "李四"]]


@pytest.mark.parametrize("text", ["浠水县", "鐢", "骞", "张三", "锟", "姘"])
def test_a_rare_character_is_not_taken_for_destruction(text: str) -> None:
    assert not _only_sheet(f"户编号,户主\n0043,{text}\n".encode(), "a.csv").errors


def test_the_euro_sign_of_windows_is_read_and_told() -> None:
    content = "户编号,金额说明,备注\n0043,".encode("gbk") + b"\x80100," + "张三的家\n".encode("gbk")
    workbook = read_workbook("a.csv", content)
    assert workbook.sheets[0].rows[1] == ["0043", "€100", "张三的家"]
    assert [(each.code, each.message) for each in workbook.problems] == [
        ("EURO_SIGN", "第 2 行等 1 处的字节 0x80 按欧元符号读入")
    ]


def test_a_utf_8_file_with_a_line_of_gbk_is_refused_with_that_line() -> None:
    content = "户编号,户主姓名\n0043,张三丰\n".encode() + "0044,李四\n".encode("gbk")
    with pytest.raises(FileRefused) as refused:
        read_workbook("a.csv", content)
    assert (refused.value.code, refused.value.details) == ("ENC_MIXED", {"lines": "3"})


def test_excels_separator_line_beats_counting_in_any_encoding() -> None:
    for encoding in ("utf-8-sig", "utf-16", "gbk"):
        content = "sep=;\n户编号;备注\n0043;一,二\n".encode(encoding)
        assert _only_sheet(content, "a.csv").rows[1:] == [["0043", "一,二"]]


def _as_lists(workbook: Workbook) -> list[list[object]]:
    return [list(row) for row in workbook.sheets[0].rows]


def test_a_large_regular_file_is_read_by_columns_and_a_ragged_one_line_by_line() -> None:
    rows = [["户编号", "户主", "备注"], *([f"{number:05d}", "张三", '="0043"'] for number in range(20_000))]
    regular = "\r\n".join(map(",".join, rows)).encode("gb18030")
    ragged = regular + b"\r\n1,2\r\n"
    by_columns, by_lines = read_workbook("a.csv", regular), read_workbook("a.csv", ragged)
    assert (by_columns.reader, by_lines.reader) == ("arrow", "csv")
    assert _as_lists(by_columns) == _as_lists(by_lines)[:-1]
    assert _as_lists(by_columns)[1] == ["00000", "张三", "0043"]


_CELLS = st.text(st.sampled_from("户0a ,\"'=\t;\r|"), max_size=6)


@given(
    st.integers(2, 5).flatmap(
        lambda width: st.lists(st.lists(_CELLS, min_size=width, max_size=width), min_size=1)
    )
)
def test_both_readers_of_delimited_text_agree(rows: list[list[str]]) -> None:
    """Wherever Arrow answers, the line-by-line reader gives the same cells."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows(rows)
    found = read_regular(stream.getvalue(), ",")
    lines = csv.reader(io.StringIO(stream.getvalue(), newline=""))
    if found is not None:
        assert [list(row) for row in found] == [
            [
                cell[2:-1] if cell.startswith('="') and cell.endswith('"') and len(cell) > 2 else cell
                for cell in row
            ]
            for row in lines
        ]


def test_rows_over_columns_are_like_rows() -> None:
    rows = RowsOfColumns([Encoded.of(["a", "b"]), Encoded.of([1, 2])])
    assert (len(rows), rows[1], list(rows), rows[1:]) == (2, ("b", 2), [("a", 1), ("b", 2)], [("b", 2)])
