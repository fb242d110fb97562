"""What a file is, is told by its bytes."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.sheets.workbooks import xls, xlsx
from zhucun_cli.errors import FileRefused
from zhucun_cli.sheets.read import read_workbook
from zhucun_cli.sheets.sniff import sniff


def _zip(*names: str, mimetype: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


REFUSED = [
    (b"", "EMPTY_FILE", ""),
    (b"\x00" * 5000, "DAMAGED", ""),
    (b"%PDF-1.7 ...", "NOT_A_TABLE", "PDF"),
    (b"\xff\xd8\xff\xe0 JFIF", "NOT_A_TABLE", "图片"),
    (b"\x89PNG\r\n\x1a\n", "NOT_A_TABLE", "图片"),
    (b"GIF89a", "NOT_A_TABLE", "图片"),
    (b"\x00\x00\x00\x18ftypmp42", "NOT_A_TABLE", "视频"),
    (_zip("word/styles.xml", "[Content_Types].xml"), "NOT_A_TABLE", "Word 文档"),
    (_zip("ppt/presentation.xml"), "NOT_A_TABLE", "演示文稿"),
    (_zip("照片/1.jpg"), "NOT_A_TABLE", "压缩包，里面没有表格"),
    (b"MIME-Version: 1.0\r\n", "UNSUPPORTED_CONTAINER", "网页存档 MHT"),
    (b"Rar!\x1a\x07\x00", "UNSUPPORTED_CONTAINER", "RAR 压缩包"),
    (bytes(range(1, 32)) * 40, "UNKNOWN_CONTENT", ""),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and then it ends", "DAMAGED", ""),
    (xlsx([["a"]])[:-300], "DAMAGED", ""),
]  # fmt: skip


@pytest.mark.parametrize(("content", "code", "what"), REFUSED)
def test_what_is_no_readable_table_is_refused_by_its_name(content: bytes, code: str, what: str) -> None:
    with pytest.raises(FileRefused) as refused:
        sniff(content)
    assert (refused.value.code, refused.value.details.get("what", "")) == (code, what)


def test_a_table_is_recognised_whatever_its_name() -> None:
    assert sniff(xlsx([["a"]])) == "xlsx"
    assert sniff(xls([["a"]])) == "xls"
    assert sniff("户编号,户主\n1,张三\n".encode("gbk")) == "text"
    assert sniff(_zip("xl/workbook.bin")) == "xlsb"
    assert sniff(_zip("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet")) == "ods"
    assert sniff(_zip("word/document.xml", "[Content_Types].xml")) == "docx"
    assert sniff(_zip("走访/石桥乡.xlsx")) == "archive"
    assert sniff("<html><body><table><tr><td>户编号</td></tr></table>".encode()) == "html"
    assert (
        sniff(b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">')
        == "xml2003"
    )


def test_a_wrong_extension_is_read_and_mentioned() -> None:
    workbook = read_workbook("石桥乡.xls", xlsx([["户编号", "户主"]]))
    assert workbook.sheets[0].rows == [["户编号", "户主"]]
    assert [each.code for each in workbook.problems] == ["WRONG_EXTENSION"]


@pytest.mark.parametrize("name", ["~$石桥乡.xlsx", ".~石桥乡.xlsx"])
def test_a_lock_file_is_told_from_a_damaged_one(name: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read_workbook(name, b"\x04WPS")
    assert refused.value.code == "LOCK_FILE"
