"""Every container that offices send is read by what is inside it, with its merges, errors and hidden parts."""

from __future__ import annotations

import datetime
import io
import struct
import zipfile
from collections.abc import Callable
from typing import Any

import msoffcrypto.format.ooxml
import pytest

from tests.sheets.workbooks import docx, edited, ods, xls, xlsb, xlsx, zipped
from zhucun_cli.errors import FileRefused
from zhucun_cli.sheets.archive import members
from zhucun_cli.sheets.read import read_workbook
from zhucun_cli.sheets.sheet import Merge, Sheet, Workbook

SHEET_2003 = """<?xml version="1.0" encoding="{encoding}"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<Styles><Style ss:ID="m"><NumberFormat ss:Format="yyyy&quot;年&quot;m&quot;月&quot;"/></Style></Styles>
<Worksheet ss:Name="走访"><Table>
<Row><Cell ss:MergeAcross="1" ss:MergeDown="1"><Data ss:Type="String">村</Data></Cell>
<Cell><Data ss:Type="String">户编号</Data></Cell></Row>
<Row><Cell><Data ss:Type="String">0043</Data></Cell></Row>
<Row ss:Index="5" ss:Hidden="1"><Cell ss:Index="3"><Data ss:Type="Number">12.5</Data></Cell>
<Cell><Data ss:Type="DateTime">2022-09-03T00:00:00.000</Data></Cell>
<Cell ss:StyleID="m"><Data ss:Type="DateTime">2022-09-01T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="Error">#REF!</Data></Cell><Cell ss:Formula="=1+1"/></Row>
</Table></Worksheet>
<Worksheet ss:Name="旧数据"><Table/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
</Workbook>"""


def _only_sheet(name: str, content: bytes) -> Sheet:
    (sheet,) = read_workbook(name, content).sheets
    return sheet


def _codes(workbook: Workbook) -> list[str]:
    return [each.code for each in workbook.problems]


def _refusal(name: str, content: bytes, passwords: tuple[str, ...] = ()) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        read_workbook(name, content, passwords)
    return refused.value


def test_an_ods_tells_its_merges_errors_hidden_rows_and_months() -> None:
    sheet = _only_sheet(
        "a.ods",
        ods(
            '<table:table table:name="走访"><table:table-row>'
            '<table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="2" office:value-type="string">'
            "<text:p>村</text:p></table:table-cell><table:covered-table-cell/>"
            '<table:table-cell office:value-type="date" office:date-value="2022-09-01" table:style-name="month">'
            "<text:p>2022年9月</text:p></table:table-cell></table:table-row>"
            '<table:table-row table:visibility="filter"><table:covered-table-cell table:number-columns-repeated="2"/>'
            '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="">'
            "<text:p>#N/A</text:p></table:table-cell></table:table-row>"
            '<table:table-row table:number-rows-repeated="1048574"><table:table-cell '
            'table:number-columns-repeated="16384"/></table:table-row></table:table>'
        ),
    )
    assert sheet.rows[0][2] == datetime.date(2022, 9, 1)
    assert sheet.merges == (Merge(0, 0, 1, 1),)
    assert sheet.errors == {(1, 2): "#N/A"}
    assert sheet.month_only == {(0, 2)}
    assert [each.code for each in sheet.problems] == ["HIDDEN_ROWS"]


def test_a_far_cell_of_an_ods_is_refused() -> None:
    far = (
        '<table:table table:name="一"><table:table-row><table:table-cell table:number-columns-repeated="16383"/>'
        '<table:table-cell office:value-type="float" office:value="1"/></table:table-row></table:table>'
    )
    assert _refusal("a.ods", ods(far)).code == "FAR_CELL"


def test_an_xlsb_tells_its_merges_and_errors() -> None:
    sheet = _only_sheet("a.xlsb", xlsb([["户编号", 5.0, None], ["0043", 7.5, ""]], merges=[(0, 1, 1, 1)]))
    assert [list(row) for row in sheet.rows] == [["户编号", 5.0, ""], ["0043", 7.5, ""]]
    assert sheet.errors == {(0, 2): "#N/A"}
    assert sheet.merges == (Merge(0, 1, 1, 1),)


def test_a_far_cell_of_an_xlsb_is_refused() -> None:
    assert _refusal("a.xlsb", xlsb([[1.0]], far=(1_048_575, 16_383))).code == "FAR_CELL"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_an_html_table_named_xls_is_read_with_its_spans_as_merges(encoding: str) -> None:
    page = (
        "<html><head><style>td {a:b}</style></head><body><table><tr><th colspan='2'>石桥乡<br>走访</th></tr>"
        "<tr><td rowspan=2>甲村</td><td>0043&nbsp;</td></tr><tr style='display:none'><td>  0044\n x</td></tr></table>"
    )
    workbook = read_workbook("走访.xls", page.encode(encoding))
    (sheet,) = workbook.sheets
    assert sheet.rows == [["石桥乡\n走访"], ["甲村", "0043"], ["", "0044 x"]]
    assert sheet.merges == (Merge(0, 0, 0, 1), Merge(1, 0, 2, 0))
    assert [each.code for each in sheet.problems] == ["HIDDEN_ROWS"]
    assert _codes(workbook) == ["WRONG_EXTENSION"]


def test_tables_of_a_web_page_are_sheets_and_a_page_without_any_is_no_table() -> None:
    page = (
        b"<html><table><tr><td><table><tr><td>1</td></tr></table></td></tr></table><table><tr><td>2</table>"
    )
    assert [(each.name, each.rows) for each in read_workbook("a.html", page).sheets] == [
        ("表1", [["1"]]),
        ("表2", [["2"]]),
    ]
    refusal = _refusal("a.html", b"<html><body>hello</body></html>")
    assert (refusal.code, refusal.details) == ("NOT_A_TABLE", {"what": "网页"})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb2312"])
def test_an_xml_spreadsheet_2003_is_read_with_index_merges_errors_and_hidden_parts(encoding: str) -> None:
    workbook = read_workbook("走访.xls", SHEET_2003.format(encoding=encoding).encode(encoding))
    (sheet,) = workbook.sheets
    assert sheet.rows[:2] == [["村", "", "户编号"], ["", "", "0043"]]
    assert sheet.rows[4] == ["", "", 12.5, datetime.date(2022, 9, 3), datetime.date(2022, 9, 1), "", ""]
    assert sheet.merges == (Merge(0, 0, 1, 1),)
    assert sheet.errors == {(4, 5): "#REF!", (4, 6): "（公式没有计算结果）"}
    assert sheet.month_only == {(4, 4)}
    assert [each.code for each in sheet.problems] == ["HIDDEN_ROWS"]
    assert _codes(workbook) == ["WRONG_EXTENSION", "HIDDEN_SHEET"]


def test_a_far_row_of_an_xml_spreadsheet_is_refused() -> None:
    far = SHEET_2003.format(encoding="utf-8").replace('ss:Index="5"', 'ss:Index="90000000"')
    assert _refusal("a.xls", far.encode()).code == "FAR_CELL"


@pytest.mark.parametrize("name", ["a.xls", "a.docx", "a.ods"])
def test_entities_are_never_expanded(name: str) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    hostile: dict[str, Callable[[], bytes]] = {
        "a.xls": lambda: (
            SHEET_2003.format(encoding="utf-8").replace("<Workbook", laughs + "<Workbook", 1).encode()
        ),
        "a.docx": lambda: edited(
            docx(""), {"word/document.xml": lambda old: laughs.encode() + old.split(b"?>", 1)[1]}
        ),
        "a.ods": lambda: edited(
            ods(""), {"content.xml": lambda old: laughs.encode() + old.split(b"?>", 1)[1]}
        ),
    }
    assert _refusal(name, hostile[name]()).code == "DAMAGED"


def test_tables_of_a_word_document_are_sheets_with_their_merges() -> None:
    table = (
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>走访记录</w:t></w:r></w:p></w:tc></w:tr>'
        '<w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>甲村</w:t></w:r></w:p></w:tc>'
        "<w:tc><w:p><w:r><w:t>00</w:t></w:r><w:r><w:t>43</w:t></w:r></w:p><w:p><w:r><w:t>二</w:t></w:r></w:p></w:tc></w:tr>"
        "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>0044</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    first, second = read_workbook("走访.docx", docx(table + "<w:p/>" + table)).sheets
    assert (first.name, second.name) == ("表1", "表2")
    assert first.rows == [["走访记录"], ["甲村", "0043\n二"], ["", "0044"]]
    assert first.merges == (Merge(0, 0, 0, 1), Merge(1, 0, 2, 0))


def test_a_word_document_without_a_table_is_no_table() -> None:
    assert _refusal("讲话稿.docx", docx("<w:p><w:r><w:t>同志们</w:t></w:r></w:p>")).code == "NOT_A_TABLE"


def _locked(content: bytes, password: str) -> bytes:
    target = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(content)).encrypt(password, target)
    return target.getvalue()


def test_a_password_is_asked_for_tried_and_never_told() -> None:
    locked = _locked(xlsx([["户编号"]]), "石桥2022")
    assert _refusal("a.xlsx", locked).code == "ENCRYPTED"
    refusal = _refusal("a.xlsx", locked, ("wrong",))
    assert (refusal.code, refusal.details) == ("ENCRYPTED", {})
    (sheet,) = read_workbook("a.xlsx", locked, ("wrong", "石桥2022")).sheets
    assert sheet.rows == [["户编号"]]


def test_a_workbook_that_excel_opens_without_asking_needs_no_password() -> None:
    assert _only_sheet("a.xlsx", _locked(xlsx([["户编号"]]), "VelvetSweatshop")).rows == [["户编号"]]


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_names_in_an_archive_are_read_as_they_were_typed(encoding: str) -> None:
    content = zipped({"走访/石桥乡.xlsx": b"1", "~$x.xlsx": b"2", "__MACOSX/._a": b"3"}, encoding)
    assert [each.name for each in members(content)] == ["走访/石桥乡.xlsx", "~$x.xlsx"]


def test_a_name_cannot_lead_out_of_its_archive() -> None:
    content = zipped({"../../etc/x.xlsx": b"1", "/root/y.xlsx": b"2", "C:\\\\z.xlsx": b"3"}, "utf-8")
    assert [each.name for each in members(content)] == ["etc/x.xlsx", "root/y.xlsx", "z.xlsx"]


def test_an_archive_in_an_archive_is_refused() -> None:
    inner = zipped({"石桥乡.xlsx": xlsx([["a"]])}, "utf-8")
    refusal = _refusal("内.zip", inner)
    assert (refusal.code, refusal.details) == ("UNSUPPORTED_CONTAINER", {"what": "压缩包里的压缩包"})


def test_a_locked_and_an_overgrown_archive_are_refused() -> None:
    content = bytearray(zipped({"a.xlsx": b"1"}, "utf-8"))
    central = content.index(b"PK\x01\x02")
    content[central + 8] |= 1  # the bit that says: encrypted
    with pytest.raises(FileRefused) as refused:
        members(bytes(content))
    assert refused.value.code == "ENCRYPTED"
    with pytest.raises(FileRefused) as refused:
        members(zipped({f"{number}.csv": b"" for number in range(1001)}, "utf-8"))
    assert refused.value.code == "TOO_LARGE"


def test_a_strict_workbook_and_one_with_macros_are_read() -> None:
    def strict(part: bytes) -> bytes:
        transitional, of_strict = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
        return part.replace(
            transitional + b"spreadsheetml/2006/main", of_strict + b"spreadsheetml/main"
        ).replace(
            transitional + b"officeDocument/2006/relationships", of_strict + b"officeDocument/relationships"
        )

    content = xlsx([["户编号", "户主"]])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        rewritten = edited(content, dict.fromkeys(archive.namelist(), strict))
    assert _only_sheet("a.xlsm", rewritten).rows == [["户编号", "户主"]]


def test_what_calamine_refuses_is_given_to_openpyxl_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from zhucun_cli.sheets import xlsx as reader

    def refuse(_content: bytes) -> Workbook:
        raise FileRefused("DAMAGED")

    def fill(_book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 0, 2, 0, "甲村")
        sheet.write_formula(3, 0, "=NA()", value="#N/A")

    monkeypatch.setattr(reader, "_of_calamine", refuse)
    workbook = read_workbook("a.xlsx", xlsx([["村", 1.5]], finish=fill))
    (sheet,) = workbook.sheets
    assert sheet.rows == [["村", 1.5], ["甲村", ""], ["", ""], ["", ""]]
    assert (sheet.merges, sheet.errors) == ((Merge(1, 0, 2, 0),), {(3, 0): "#N/A"})
    assert (workbook.reader, _codes(workbook)) == ("openpyxl", ["READER_FALLBACK"])


def test_an_xls_that_xlrd_refuses_is_given_to_calamine_and_told() -> None:
    content = bytearray(xls([["户编号", "户主"]]))
    # The count of shared strings is wrong: xlrd stops with an AssertionError.
    place = content.index(struct.pack("<H", 0x00FC)) + 8
    content[place : place + 4] = struct.pack("<I", 9)
    workbook = read_workbook("a.xls", bytes(content))
    assert [list(row) for row in workbook.sheets[0].rows] == [["户编号", "户主"]]
    assert (workbook.reader, _codes(workbook)) == ("calamine", ["READER_FALLBACK"])
