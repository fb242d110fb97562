"""What calamine hides or cannot survive is found before it reads."""

from __future__ import annotations

import datetime
import io
import zipfile
from typing import Any

import pytest

from tests.sheets.workbooks import SHEET_PART, edited, sheet_xml, xlsx
from zhucun_cli.errors import FileRefused
from zhucun_cli.sheets import package, preflight
from zhucun_cli.sheets.read import read_workbook
from zhucun_cli.sheets.sheet import MAX_COLUMNS, Merge, Sheet


def _only_sheet(content: bytes) -> Sheet:
    (sheet,) = read_workbook("a.xlsx", content).sheets
    return sheet


def _refusal(content: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        read_workbook("a.xlsx", content)
    return refused.value


def test_row_numbers_match_the_screen_when_the_sheet_begins_with_blanks() -> None:
    sheet = _only_sheet(xlsx([[], [], ["", "户编号"]]))
    assert sheet.rows[2][1] == "户编号"


def test_merged_ranges_have_both_ends_inside() -> None:
    def merge(_book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 0, 3, 1, "石桥村")

    assert _only_sheet(xlsx([["村"]], finish=merge)).merges == (Merge(1, 0, 3, 1),)


def test_an_error_cell_is_no_blank() -> None:
    sheet = _only_sheet(
        sheet_xml('<row r="2"><c r="A2" t="e"><f>NA()</f><v>#N/A</v></c><c r="B2"><v>5</v></c></row>')
    )
    assert sheet.errors == {(1, 0): "#N/A"}
    assert sheet.rows[1] == ["", 5]


@pytest.mark.parametrize(
    "cell", ['<c r="A1"><f>1+1</f></c>', '<c r="A1"><f>1+1</f><v></v></c>', '<c r="A1"><f>1+1</f><v/></c>']
)
def test_a_formula_without_a_stored_result_is_reported(cell: str) -> None:
    sheet = _only_sheet(sheet_xml(f'<row r="1">{cell}<c r="B1"><f>2</f><v>2</v></c></row>'))
    assert sheet.errors == {(0, 0): preflight.NO_RESULT}
    (noticed,) = sheet.problems
    assert (noticed.code, noticed.cell) == ("FORMULA_WITHOUT_VALUE", "A1")


def test_a_formula_whose_result_is_an_empty_text_is_fine() -> None:
    assert not _only_sheet(sheet_xml('<row r="1"><c r="A1" t="str"><f>""</f><v></v></c></row>')).errors


def test_zeros_that_an_exporter_wrote_for_every_formula_are_no_results() -> None:
    def formulas(_book: Any, sheet: Any) -> None:
        sheet.write_formula(0, 0, "=1+1")
        sheet.write_formula(1, 0, "=2+2")

    assert set(_only_sheet(xlsx([], finish=formulas)).errors) == {(0, 0), (1, 0)}


def test_a_number_of_eighteen_digits_keeps_its_literal() -> None:
    sheet = _only_sheet(sheet_xml('<row r="1"><c r="A1"><v>909901199001010017</v></c></row>'))
    assert sheet.literals == {(0, 0): "909901199001010017"}


@pytest.mark.parametrize("form", [27, 31, 57, 14])
def test_east_asian_date_formats_give_dates(form: int) -> None:
    def dates(book: Any, sheet: Any) -> None:
        style = book.add_format()
        style.set_num_format(form)
        sheet.write_number(0, 0, 44807, style)

    assert _only_sheet(xlsx([], finish=dates)).rows == [[datetime.date(2022, 9, 3)]]


def test_the_1904_system_is_known() -> None:
    stream = io.BytesIO()
    import xlsxwriter

    with xlsxwriter.Workbook(stream, {"date_1904": True}) as book:
        book.add_worksheet().write_row(0, 0, [1, 2])
    assert _only_sheet(stream.getvalue()).date1904


def test_hidden_sheets_are_left_out_and_hidden_rows_read_with_a_warning() -> None:
    def hide(book: Any, sheet: Any) -> None:
        book.add_worksheet("旧数据").hide()
        sheet.set_row(1, None, None, {"hidden": True})

    workbook = read_workbook("a.xlsx", xlsx([["村"], ["甲村"], ["乙村"]], finish=hide))
    assert [(each.code, each.sheet) for each in workbook.problems] == [("HIDDEN_SHEET", "旧数据")]
    (sheet,) = workbook.sheets
    assert len(sheet.rows) == 3
    assert [each.code for each in sheet.problems] == ["HIDDEN_ROWS"]


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="5000"><c s="1" r="XFD5000"><v>1</v></c></row>',
        '<row r="1048576"><c r="Z1048576"><v>1</v></c></row>',
        '<row r="1"><c r="ZZ1"><v>1</v></c></row><row r="99999"><c r="A99999"><v>1</v></c></row>',
    ],
)
def test_a_far_cell_is_refused_before_it_takes_the_process_down(cells: str) -> None:
    assert _refusal(sheet_xml(cells)).code == "FAR_CELL"


def test_a_wide_or_a_long_sheet_is_not_far() -> None:
    wide = '<row r="1"><c r="ZZ1"><v>1</v></c></row>'
    long = '<row r="1"><c r="A1"><v>1</v></c></row><row r="150000"><c r="C150000"><v>1</v></c></row>'
    assert len(_only_sheet(sheet_xml(wide)).rows[0]) == MAX_COLUMNS
    assert len(_only_sheet(sheet_xml(long)).rows) == 150_000


def test_a_flipped_byte_in_the_strings_is_found_by_the_checksum() -> None:
    content = xlsx([["工资性收入"] * 3])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entry = archive.getinfo("xl/sharedStrings.xml")
        start = entry.header_offset + 30 + len(entry.filename)
    damaged = bytearray(content)
    damaged[start + entry.compress_size // 2] ^= 0x10
    assert _refusal(bytes(damaged)).code == "DAMAGED"


def test_a_doctype_is_refused() -> None:
    hostile = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>'
    assert _refusal(edited(xlsx([["a"]]), {SHEET_PART: lambda _old: hostile})).code == "DAMAGED"


def test_a_bomb_is_refused_by_its_declared_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_PART_BYTES", 1_000_000)
    bomb = edited(xlsx([["a"]]), {"xl/media/image1.xml": lambda _old: b" " * 2_000_000})
    assert _refusal(bomb).code == "TOO_LARGE"


def test_a_part_that_stands_twice_is_refused() -> None:
    content = xlsx([["a"]])
    stream = io.BytesIO(content)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(SHEET_PART, "other")
    assert _refusal(stream.getvalue()).code == "DAMAGED"


def test_a_sheet_whose_tags_have_a_prefix_is_inspected_too() -> None:
    document = (
        '<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<x:sheetData><x:row r="1"><x:c r="A1" t="e"><x:v>#REF!</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    sheet = _only_sheet(edited(xlsx([["a"]]), {SHEET_PART: lambda _old: document.encode()}))
    assert sheet.errors == {(0, 0): "#REF!"}


def test_cells_without_addresses_are_read_and_the_doubt_is_told() -> None:
    sheet = _only_sheet(sheet_xml("<row><c><v>1</v></c><c><v>2</v></c></row>"))
    assert sheet.rows == [[1, 2]]
    assert [each.code for each in sheet.problems] == ["POSITIONS_UNKNOWN"]
