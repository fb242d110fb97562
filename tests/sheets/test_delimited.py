"""Text files: strict decoding, counted delimiters, text cells."""

from __future__ import annotations

import pytest

from zhucun_cli.errors import FileRefused
from zhucun_cli.sheets.read import read_workbook

TABLE = "户编号,户主姓名,走访日期\n0043,张三,2022.9.3\n0044,李四,2022.9.4\n"
ROWS = [["户编号", "户主姓名", "走访日期"], ["0043", "张三", "2022.9.3"], ["0044", "李四", "2022.9.4"]]


def _refusal(content: bytes, name: str = "a.csv") -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        read_workbook(name, content)
    return refused.value


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_the_encoding_is_found_by_strict_rules(encoding: str) -> None:
    (sheet,) = read_workbook("a.csv", TABLE.encode(encoding)).sheets
    assert sheet.rows == ROWS
    assert sheet.is_text


def test_digits_with_one_chinese_cell_in_gbk_are_not_taken_for_something_else() -> None:
    lines = [f"{n},{n * 7},2022.9.{n % 28 + 1}" for n in range(120)]
    lines[60] = "60,张三丰,2022.9.3"
    (sheet,) = read_workbook("a.csv", "\n".join(lines).encode("gbk")).sheets
    assert sheet.rows[60][1] == "张三丰"


def test_big5_is_refused_with_the_line() -> None:
    text = "a,b\n" * 3 + "戶編號碼姓名鄉鎮時間,監測對象類別聯繫電話\n" * 3
    assert _refusal(text.encode("big5")).code == "ENCODING_UNKNOWN"


def test_rows_appended_in_another_encoding_are_refused_with_the_line() -> None:
    refusal = _refusal(TABLE.encode("gbk") + "0045,王五,二〇二二年\n".encode())
    assert (refusal.code, refusal.details) == ("ENC_MIXED", {"lines": "4"})


@pytest.mark.parametrize("delimiter", ["\t", ",", ";", "|", "，"])
def test_the_delimiter_is_counted(delimiter: str) -> None:
    (sheet,) = read_workbook("a.csv", TABLE.replace(",", delimiter).encode()).sheets
    assert sheet.rows == ROWS


def test_title_and_footer_lines_may_be_shorter_and_rows_ragged() -> None:
    text = f"石桥乡2022年9月走访记录\n{TABLE}0045,王五\n填表人：赵六\n"
    (sheet,) = read_workbook("a.csv", text.encode()).sheets
    assert [len(row) for row in sheet.rows] == [1, 3, 3, 3, 2, 1]


def test_quotes_line_breaks_and_guards_against_excel_are_undone() -> None:
    (sheet,) = read_workbook("a.csv", b'code,name\n="0043","a ""b""\nc"\n').sheets
    assert sheet.rows == [["code", "name"], ["0043", 'a "b"\nc']]


def test_a_declared_separator_is_no_row() -> None:
    (sheet,) = read_workbook("a.csv", b"sep=;\na;b\n1;2\n").sheets
    assert sheet.rows == [["a", "b"], ["1", "2"]]


def test_an_unbalanced_quote_is_refused_with_its_line() -> None:
    refusal = _refusal(b'a,b\n1,2\n"3,4\n' + b"5,6\n" * 200)
    assert (refusal.code, refusal.details) == ("QUOTE_UNBALANCED", {"line": "3"})


def test_prose_is_no_table_and_a_csv_of_one_column_is_doubtful() -> None:
    assert _refusal("今天开会\n明天走访\n".encode(), "说明.txt").code == "NOT_A_TABLE"
    assert _refusal("今天开会\n明天走访\n".encode(), "走访.csv").code == "DELIMITER_UNKNOWN"
