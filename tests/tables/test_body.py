"""Below the header: every row is a record, or is named as something else."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pytest

from tests.tables.grids import KINDS, RECEIVED, codes, grid, infos, table
from zhucun_cli.sheets.preflight import NO_RESULT
from zhucun_cli.sheets.sheet import Merge, Sheet
from zhucun_cli.tables.duplicates import without_duplicates
from zhucun_cli.tables.read import Reading, read_tables
from zhucun_cli.tables.table import Counts, Table

HEADER = "序号 | 户编号 | 户主姓名 | 行政村 | 走访日期 | 走访人 | 走访方式"
INCOME = "户编号 | 户主 | 行政村 | 采集季度 | 工资性收入 | 转移性收入 | 计算人口"


def _visits(*rows: str, merges: tuple[Merge, ...] = ()) -> Table:
    return table("\n".join((HEADER, *rows)), merges=merges)


def _read(sheet: Sheet) -> Table:
    (found,) = read_tables(sheet, KINDS, Reading("a.xlsx", RECEIVED)).tables
    return found


A = "#1 | 0043 | 张三 | 石桥村 | 2022.9.3 | 李四 | 入户"
B = "#2 | 0044 | 王五 | 石桥村 | 2022.9.4 | 李四 | 入户"


def test_totals_footers_page_headers_and_prepared_lines_are_skipped_and_named() -> None:
    found = _visits(
        A,
        "石桥村小计 | 1户 | | | | |",
        HEADER,
        B,
        "#3 | | | | | |",
        "",
        "合计 | 2户 | | | | |",
        "填表人：某某 | | | 审核人：某 | | | 联系电话：0739-7654321",
        "注：入户以签字为准 | | | | | |",
        "（盖章） | | | | | |",
    )
    assert found.counts == Counts(rows=2, accepted=2, skipped=7)
    assert found.rows == [2, 5]
    assert {each.message for each in found.problems if each.code == "ROWS_SKIPPED"} == {
        "第 3、8 行是合计行，未作为数据",
        "第 4 行是重复的表头，未作为数据",
        "第 6 行是没有所需内容的行，未作为数据",
        "第 9-11 行是页脚，未作为数据",
    }


def test_a_number_beside_a_name_is_told_once_with_the_first_cell() -> None:
    found = _visits(A, B.replace("李四", "李四13812345678"), A.replace("李四", "李四、王五 7654321"))
    assert found.columns["visitor"] == ["李四", "李四", "李四、王五"]
    (told,) = [each for each in found.problems if each.code == "NUMBER_IN_NAME"]
    assert (told.cell, told.row, told.severity, told.raw) == ("F3", None, "warning", "")
    assert told.message == "“走访人”有 2 处连号码一起写，只取了姓名，号码没有录入"


def test_a_section_title_across_the_table_is_skipped() -> None:
    merged = (Merge(1, 0, 1, 6),)
    found = _visits("石桥片区（12户） | | | | | |", A, merges=merged)
    assert found.counts == Counts(rows=1, accepted=1, skipped=1)


def test_a_row_with_words_like_a_footers_is_a_record_when_it_holds_one() -> None:
    found = table(
        """
走访内容 | 户编号 | 户主姓名 | 走访日期 | 走访方式
说明：政策已讲 | 0043 | 张三 | 2022.9.3 | 入户
合计慰问五户人家 | 0044 | 王五 | 2022.9.4 | 入户
"""
    )
    assert found.counts == Counts(rows=2, accepted=2)


def test_a_row_with_only_a_code_is_rejected_not_skipped() -> None:
    found = _visits(A, " | 0044 | | | | |")
    assert found.counts == Counts(rows=2, accepted=1, rejected=1)
    assert codes(found) == [("REQUIRED_BLANK", "E3")]


def test_a_merged_village_is_filled_only_inside_its_range() -> None:
    rows = [A, B.replace("石桥村", ""), B.replace("石桥村", "").replace("0044", "0045")]
    found = _visits(*rows, merges=(Merge(1, 3, 2, 3),))
    assert found.columns["village"] == ["石桥村", "石桥村", None]
    (filled,) = [each for each in found.problems if each.code == "MERGED_FILLED"]
    assert filled.message == "第 3 行“行政村”为合并单元格，已按“石桥村”填充"


def test_a_name_filled_from_a_merge_is_not_repeated_in_the_message() -> None:
    found = _visits(A, B.replace("王五", "").replace("0044", ""), merges=(Merge(1, 2, 2, 2),))
    assert found.columns["head_name"] == ["张三", "张三"]
    assert not [each for each in found.problems if "张三" in each.message]


def test_a_merge_that_reaches_below_the_grid_does_no_harm() -> None:
    assert _visits(A, merges=(Merge(1, 3, 9, 3),)).columns["village"] == ["石桥村"]


def test_a_bad_required_cell_rejects_its_row_and_keeps_what_could_be_read() -> None:
    found = _visits(A.replace("2022.9.3", "2022.9.31"), B)
    assert codes(found) == [("DATE_INVALID", "E2")]
    (rejected,) = found.rejected
    assert rejected.row == 2
    assert rejected.values["household_code"] == "0043"
    assert "visited_on" not in rejected.values
    assert rejected.cells == ("1", "0043", "张三", "石桥村", "2022.9.31", "李四", "入户")


def test_an_unknown_mode_is_a_warning_and_the_row_stays() -> None:
    found = _visits(A.replace("入户", "路上碰面"))
    assert found.columns["mode"] == [None]
    assert [(each.severity, each.raw) for each in found.problems] == [("warning", "路上碰面")]


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        (" | 0043 | | | 2022.9.3 | |", []),
        (" | | 张三 | 石桥村 | 2022.9.3 | |", []),
        (" | | 张三 | | 2022.9.3 | |", [("NO_HOUSEHOLD", "B2")]),
        (" | #4.30527e17 | 张三 | 石桥村 | 2022.9.3 | |", [("ID_DESTROYED", "B2")]),
        (" | #4.30527e17 | 张三 | | 2022.9.3 | |", [("ID_DESTROYED", "B2")]),
    ],
)
def test_a_row_must_say_which_household_it_is_about(row: str, outcome: list[tuple[str, str]]) -> None:
    assert codes(_visits(row)) == outcome


def test_a_destroyed_reference_is_an_error_only_when_nothing_else_names_the_household() -> None:
    assert _visits(" | #4.30527e17 | 张三 | 石桥村 | 2022.9.3 | |").counts.accepted == 1
    assert _visits(" | #4.30527e17 | 张三 | | 2022.9.3 | |").counts.rejected == 1


def test_error_cells_are_never_blanks() -> None:
    rows = grid(f"{INCOME}\n0043 | 张三 | 石桥村 | 2022Q3 | | #5 | #3\n0044 | 王五 | 石桥村 | | #7 | #5 | #3")
    errors = MappingProxyType({(1, 4): "#N/A", (2, 3): NO_RESULT})
    found = _read(Sheet("收入", rows, errors=errors))
    assert codes(found) == [("ERROR_CELL", "E2"), ("ERROR_CELL", "D3")] or codes(found) == [
        ("ERROR_CELL", "D3"), ("ERROR_CELL", "E2")]  # fmt: skip
    assert found.counts == Counts(rows=2, accepted=1, rejected=1)
    assert found.columns["wage"] == [None]


def test_a_long_number_is_taken_from_its_literal_when_the_check_digit_is_right() -> None:
    good, bad = "909901199001010014", "909901199001010013"
    rows = grid(
        "户编号 | 户主姓名 | 行政村 | 户类型 | 身份证号\n0043 | 张三 | 石桥村 | 脱贫户 | #9.0e17\n0044 | 王五 | 石桥村 | 脱贫户 | #9.0e17"
    )
    found = _read(Sheet("花名册", rows, literals=MappingProxyType({(1, 4): good, (2, 4): bad})))
    assert found.columns["id_number"] == [good, None]
    assert codes(found) == [("ID_DESTROYED", "E3")]


def test_serial_dates_are_counted() -> None:
    found = _visits(A.replace("2022.9.3", "#44807"), B.replace("2022.9.4", "#44808"))
    assert found.columns["visited_on"] == [date(2022, 9, 3), date(2022, 9, 4)]
    (noticed,) = [each for each in found.problems if each.code == "SERIAL_DATES"]
    assert "有 2 个日期" in noticed.message


def test_true_and_one_in_one_column_are_not_confused() -> None:
    rows = grid(f"{INCOME}\n0043 | 张三 | 石桥村 | 2022Q3 | | |\n0044 | 王五 | 石桥村 | 2022Q3 | | |")
    rows[1][4:] = [1, 1, 1]
    rows[2][4:] = [True, True, True]
    found = _read(Sheet("收入", rows))
    assert found.columns["wage"] == [Decimal("1.00"), None]


def _incomes(*totals: str) -> Table:
    data = (
        "0043 | 张三 | 石桥村 | 2022Q3 | #100 | #5 | #3",
        "0044 | 王五 | 石桥村 | 2022Q3 | #200 | #5 | #2",
    )
    return table("\n".join((INCOME, *data, *totals)))


def test_a_total_that_agrees_says_nothing_and_one_that_differs_warns() -> None:
    assert codes(_incomes("合计 | | | | #300 | #10 | #5")) == []
    assert codes(_incomes("合计 | | | | #310 | #10.4 | #5")) == [("TOTAL_DIFFERS", "E4")]


def test_a_subtotal_stands_for_its_own_section() -> None:
    found = table(
        "\n".join(
            (
                INCOME,
                "0043 | 张三 | 石桥村 | 2022Q3 | #100 | |",
                "小计 | | | | #100 | |",
                "0044 | 王五 | 大坪村 | 2022Q3 | #200 | |",
                "小计 | | | | #200 | |",
                "总计 | | | | #300 | |",
            )
        )
    )
    assert codes(found) == []


def test_dates_that_may_be_months_have_a_column_that_says_so() -> None:
    found = table(
        """
户编号 | 户主姓名 | 行政村 | 户类型 | 监测对象类别 | 识别监测时间
0043 | 张三 | 石桥村 | 一般户 | 边缘户 | 202205
0044 | 王五 | 石桥村 | 一般户 | 边缘户 | 2022.5.9
"""
    )
    assert found.columns["identified_on"] == [date(2022, 5, 1), date(2022, 5, 9)]
    assert found.columns["identified_on_month_only"] == [True, False]
    assert found.columns["cleared_on_month_only"] == [False, False]


def test_every_field_of_the_kind_has_one_value_for_each_accepted_row() -> None:
    found = _visits(A, B, " | | | | | 李四 |")
    assert {len(values) for values in found.columns.values()} == {len(found.rows)} == {2}
    assert set(found.columns) >= {each.name for each in found.kind.fields}


def test_equal_rows_of_one_file_are_counted_once_across_its_sheets() -> None:
    first, second = _visits(A, B, A), _visits(B)
    kept = without_duplicates([first, second])
    assert [each.counts for each in kept] == [
        Counts(rows=3, accepted=2, duplicates=1), Counts(rows=1, duplicates=1)
    ]  # fmt: skip
    assert [list(each.rows) for each in kept] == [[2, 3], []]
    assert kept[0].columns["household_code"] == ["0043", "0044"]


def test_messages_hold_no_personal_values() -> None:
    found = _visits(A.replace("0043", "#4.30527e17").replace("2022.9.3", "昨天"), B.replace("李四", "赵 六"))
    assert not [each for each in found.problems if "张三" in each.message + each.fix or "4.3" in each.message]
    assert "ROWS_SKIPPED" not in infos(found)
