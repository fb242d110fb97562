"""One cell's text in, a value or a refusal out."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from zhucun_cli.kinds import Field
from zhucun_cli.kinds.kind import FIELD_TYPES, FieldType
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.tables.cells import PARSERS, parse_cell
from zhucun_cli.tables.dates import is_far
from zhucun_cli.tables.parsed import Parsed, Surroundings
from zhucun_cli.tables.table import Value

AROUND = Surroundings(received_on=date(2022, 12, 31))
ID = "909901199001010014"
SEPTEMBER_3 = date(2022, 9, 3)


def _parse(
    kind: FieldType,
    raw: Cell,
    around: Surroundings = AROUND,
    *,
    month_only: bool = False,
    signed: bool = False,
) -> Parsed:
    choices = {"入户": ("上门", "实地走访"), "电话": ("打电话",)} if kind == "choice" else {}
    words = {"yes": ("已消除",), "no": ("未消除",)} if kind == "yesno" else {}
    field = Field("x", "列", kind, choices=choices, words=words, month_only=month_only, signed=signed)
    return parse_cell(raw, field, around)


VALUES: list[tuple[FieldType, Cell, Value]] = [
    ("date", date(2022, 9, 3), SEPTEMBER_3),
    ("date", datetime(2022, 9, 3, 10, 30), SEPTEMBER_3),
    ("date", "2022.9.3", SEPTEMBER_3),
    ("date", "2022.09.03", SEPTEMBER_3),
    ("date", "2022-9-3", SEPTEMBER_3),
    ("date", "2022/9/3", SEPTEMBER_3),
    ("date", "2022年9月3日", SEPTEMBER_3),
    ("date", "2022 年 9 月 3 日", SEPTEMBER_3),
    ("date", "2022年9月3号", SEPTEMBER_3),
    ("date", "２０２２．９．３", SEPTEMBER_3),
    ("date", "20220903", SEPTEMBER_3),
    ("date", 20220903, SEPTEMBER_3),
    ("date", 20220903.0, SEPTEMBER_3),
    ("date", 44807, SEPTEMBER_3),
    ("date", 44807.25, SEPTEMBER_3),
    ("date", "44807", SEPTEMBER_3),
    ("date", "2022-09-03 10:30:00", SEPTEMBER_3),
    ("date", "2022年9月3日（星期六）", SEPTEMBER_3),
    ("date", " 2022.9.3\u200b", SEPTEMBER_3),
    ("date", "", None),
    ("date", "—", None),
    ("date", "无", None),
    ("money", 1234.5, Decimal("1234.50")),
    ("money", 1234.567, Decimal("1234.57")),
    ("money", 0, Decimal("0.00")),
    ("money", "1,234.50", Decimal("1234.50")),
    ("money", "1，234", Decimal("1234.00")),
    ("money", "￥5000", Decimal("5000.00")),
    ("money", "¥5,000元", Decimal("5000.00")),
    ("money", "1.2万元", Decimal("12000.00")),
    ("money", "１２３．５", Decimal("123.50")),
    ("money", "+5", Decimal("5.00")),
    ("money", "/", None),
    ("money", "无", None),
    ("count", 3.0, 3),
    ("count", "3", 3),
    ("count", "3人", 3),
    ("count", "３ 户", 3),
    ("count", "3.0", 3),
    ("count", "-", None),
    ("choice", "入户", "入户"),
    ("choice", " 上 门", "入户"),
    ("choice", "打电话", "电话"),
    ("choice", "无", None),
    ("yesno", "是", True),
    ("yesno", "√", True),
    ("yesno", "有", True),
    ("yesno", 1, True),
    ("yesno", "y", True),
    ("yesno", "已消除", True),
    ("yesno", "否", False),
    ("yesno", "×", False),
    ("yesno", "无", False),
    ("yesno", 0.0, False),
    ("yesno", "未消除", False),
    ("yesno", "—", None),
    ("id_number", ID, ID),
    ("id_number", f" {ID[:6]} {ID[6:14]} {ID[14:]}\t", ID),
    ("id_number", f"'{ID}", ID),
    ("id_number", "11010519491231002x", "11010519491231002X"),
    ("id_number", "１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
    ("id_number", "909901900101001", "909901900101001"),
    ("id_number", ID + "43", ID + "43"),
    ("id_number", 909901900101001.0, "909901900101001"),
    ("id_number", "无", None),
    ("phone", "19900001234", "19900001234"),
    ("phone", 19900001234.0, "19900001234"),
    ("phone", "199-0000-1234", "19900001234"),
    ("phone", "199 0000 1234", "19900001234"),
    ("phone", "+8619900001234", "19900001234"),
    ("phone", "0739-1234567", "07391234567"),
    ("phone", "7654321", "7654321"),
    ("phone", "/", None),
    ("code", "0043", "0043"),
    ("code", 43.0, "43"),
    ("code", "'0043", "0043"),
    ("code", "００４３", "0043"),
    ("code", "SH-001 ", "SH-001"),
    ("code", 909901010100112.0, "909901010100112"),
    ("name", "张　三", "张三"),
    ("name", " 䶮某 ", "䶮某"),
    ("name", "阿卜杜·热合曼", "阿卜杜·热合曼"),
    ("names", "张三、李四", "张三、李四"),
    ("names", "张三，李四/王五；赵六", "张三、李四、王五、赵六"),
    ("names", "张三 李四", "张三、李四"),
    ("names", "张 三", "张三"),
    ("names", "张  三 李四", "张三、李四"),
    ("names", "欧阳 修", "欧阳修"),
    ("names", "张三\n李四", "张三、李四"),
    ("names", "", None),
    ("text", " 了解家庭情况 ", "了解家庭情况"),
    ("text", "无", "无"),
    ("text", "—", None),
    ("text", 3.0, "3"),
    ("text", '=DISPIMG("ID_1",1)', None),
    ("month", "2022年9月", "2022-09"),
    ("month", "202209", "2022-09"),
    ("month", date(2022, 9, 1), "2022-09"),
    ("quarter", "2022Q3", "2022Q3"),
    ("quarter", "2022年第三季度", "2022Q3"),
    ("quarter", "2022年三季度", "2022Q3"),
    ("quarter", "２０２２年３季度", "2022Q3"),
]
FAULTS: list[tuple[FieldType, Cell, str]] = [
    ("date", "2022.9.31", "DATE_INVALID"),
    ("date", "2022年13月5日", "DATE_INVALID"),
    ("date", "上旬", "DATE_INVALID"),
    ("date", "1899.12.31", "DATE_INVALID"),
    ("date", "1900-02-28", "DATE_INVALID"),
    ("date", time(8, 30), "DATE_INVALID"),
    ("date", True, "DATE_INVALID"),
    ("date", 5.0, "DATE_INVALID"),
    ("date", float("nan"), "DATE_INVALID"),
    ("date", "22.9.3", "DATE_AMBIGUOUS"),
    ("date", "3/9/2022", "DATE_AMBIGUOUS"),
    ("date", "9.3", "DATE_AMBIGUOUS"),
    ("date", "9月3日", "DATE_AMBIGUOUS"),
    ("date", "2022.9", "DATE_AMBIGUOUS"),
    ("date", "2022年9月", "DATE_AMBIGUOUS"),
    ("date", "202209", "DATE_AMBIGUOUS"),
    ("date", "2022", "DATE_AMBIGUOUS"),
    ("date", 2022.1, "DATE_AMBIGUOUS"),
    ("date", "2023.1.1", "DATE_FUTURE"),
    ("money", "约5000", "NUMBER_INVALID"),
    ("money", "5000多", "NUMBER_INVALID"),
    ("money", "1_200", "NUMBER_INVALID"),
    ("money", "Infinity", "NUMBER_INVALID"),
    ("money", "NaN", "NUMBER_INVALID"),
    ("money", float("inf"), "NUMBER_INVALID"),
    ("money", "12%", "NUMBER_INVALID"),
    ("money", "1,2345", "NUMBER_INVALID"),
    ("money", "1.2.3", "NUMBER_INVALID"),
    ("money", True, "NUMBER_INVALID"),
    ("money", date(2022, 9, 3), "NUMBER_INVALID"),
    ("money", "-5", "NUMBER_NEGATIVE"),
    ("money", -5.0, "NUMBER_NEGATIVE"),
    ("money", "(500)", "NUMBER_NEGATIVE"),
    ("count", "三口", "NUMBER_INVALID"),
    ("count", 2.5, "NUMBER_INVALID"),
    ("count", "-2", "NUMBER_NEGATIVE"),
    ("count", 1e12, "NUMBER_INVALID"),
    ("choice", "路上碰面", "CHOICE_UNKNOWN"),
    ("yesno", "不清楚", "CHOICE_UNKNOWN"),
    ("id_number", ID[:-1] + "5", "ID_INVALID"),
    ("id_number", ID[:-1], "ID_INVALID"),
    ("id_number", "909901199013010017", "ID_INVALID"),
    ("id_number", 4.30527199001011e17, "ID_DESTROYED"),
    ("id_number", 430527199001011000, "ID_DESTROYED"),
    ("id_number", "4.30527E+17", "ID_DESTROYED"),
    ("phone", "1990000123", "PHONE_INVALID"),
    ("phone", "没有电话", "PHONE_INVALID"),
    ("phone", "19900001234/19900001235", "PHONE_INVALID"),
    ("code", 9.0990101010011e18, "ID_DESTROYED"),
    ("code", "9.09901E+15", "ID_DESTROYED"),
    ("code", date(2022, 3, 5), "ID_DESTROYED"),
    ("month", "上月", "PERIOD_INVALID"),
    ("month", "9月", "PERIOD_INVALID"),
    ("quarter", "三季度", "PERIOD_INVALID"),
    ("quarter", "本季度", "PERIOD_INVALID"),
    ("quarter", "2022年", "PERIOD_INVALID"),
    ("quarter", "2022年5季度", "PERIOD_INVALID"),
    ("quarter", "2023Q1", "DATE_FUTURE"),
]


@pytest.mark.parametrize(("kind", "raw", "value"), VALUES)
def test_a_cell_is_read_as_written(kind: FieldType, raw: Cell, value: Value) -> None:
    parsed = _parse(kind, raw)
    assert (parsed.value, parsed.fault) == (value, "")
    assert type(parsed.value) is type(value)


@pytest.mark.parametrize(("kind", "raw", "code"), FAULTS)
def test_a_cell_that_could_mean_something_else_is_refused(kind: FieldType, raw: Cell, code: str) -> None:
    parsed = _parse(kind, raw)
    assert (parsed.value, parsed.fault) == (None, code)


def test_every_declared_type_has_a_parser() -> None:
    assert set(PARSERS) == set(FIELD_TYPES)


@pytest.mark.parametrize("raw", ["2022.09", "2022年9月", "202209", "2022-9", 202209, 2022.09, "2022年9月份"])
def test_a_month_is_taken_as_its_first_day_where_the_field_allows_it(raw: Cell) -> None:
    parsed = _parse("date", raw, month_only=True)
    assert (parsed.value, parsed.note) == (date(2022, 9, 1), "month_only")


def test_a_month_whose_last_zero_may_be_lost_is_refused() -> None:
    assert _parse("date", 2022.1, month_only=True).fault == "DATE_AMBIGUOUS"
    in_csv = Surroundings(AROUND.received_on, is_text=True)
    assert _parse("date", "2022.1", in_csv, month_only=True).fault == "DATE_AMBIGUOUS"
    assert _parse("date", "2022.1", month_only=True).value == date(2022, 1, 1)


def test_a_day_without_a_year_takes_the_one_year_that_the_sheet_declares() -> None:
    declared = Surroundings(AROUND.received_on, year=2022)
    assert _parse("date", "9月3日", declared).value == SEPTEMBER_3
    assert _parse("date", "9.3", declared).fault == "DATE_AMBIGUOUS"
    assert _parse("quarter", "三季度", declared).value == "2022Q3"
    assert _parse("quarter", 3, declared).value == "2022Q3"
    assert _parse("month", "9月", declared).value == "2022-09"


def test_serial_numbers_follow_the_date_system() -> None:
    assert _parse("date", 43345, Surroundings(AROUND.received_on, date1904=True)).value == SEPTEMBER_3
    assert _parse("date", 44807).note == "serial"


YEAR = (date(2022, 1, 1), date(2022, 12, 31))
MONTH = (date(2022, 9, 1), date(2022, 9, 30))
JANUARY = (date(2022, 1, 1), date(2022, 1, 31))


@pytest.mark.parametrize(
    ("day", "period", "far"),
    [
        ("2021-09-27", MONTH, True),  # the year alone is wrong
        ("2012-09-27", MONTH, True),
        ("2023-09-27", MONTH, True),
        ("2021-12-31", MONTH, True),  # 244 days before the first
        ("2022-01-01", MONTH, False),  # months off, but of the year
        ("2022-12-31", MONTH, False),
        ("2023-03-31", MONTH, False),  # late by 182 days
        ("2023-04-03", MONTH, True),  # by 185
        ("2021-12-30", JANUARY, False),
        ("2021-10-01", JANUARY, False),
        ("2021-07-02", JANUARY, False),  # 183 days before: half a year
        ("2021-07-01", JANUARY, True),
        ("2021-01-15", JANUARY, True),
        ("2021-10-01", YEAR, False),  # 92 days before: a quarter
        ("2021-09-30", YEAR, True),  # more, and 30 September 2022 lies in the year
        ("2020-02-29", YEAR, True),
        ("2022-01-05", (date(2022, 10, 1), date(2023, 9, 30)), False),
        ("2020-12-01", (date(2022, 10, 1), date(2023, 9, 30)), True),
    ],
)
def test_a_day_of_another_year_far_from_the_period_is_a_mistyped_year(
    day: str, period: tuple[date, date], far: bool
) -> None:
    assert is_far(date.fromisoformat(day), period) is far
    around = Surroundings(date(2023, 12, 31), days=period)
    assert _parse("date", day, around).fault == ("DATE_FAR" if far else "")


def test_what_is_done_for_a_period_may_be_done_long_after_it() -> None:
    assert not is_far(date(2023, 10, 1), MONTH, later_allowed=True)
    assert is_far(date(2021, 10, 1), MONTH, later_allowed=True)


def test_the_end_of_a_pairing_may_lie_in_the_future() -> None:
    allowed = Surroundings(AROUND.received_on, future_allowed=True)
    assert _parse("date", "2025.12.31", allowed).value == date(2025, 12, 31)


def test_amounts_in_wan_are_converted_unless_the_cell_says_yuan() -> None:
    in_wan = Surroundings(AROUND.received_on, in_wan=True)
    assert _parse("money", 0.35, in_wan) == Parsed(Decimal("3500.00"), note="converted")
    assert _parse("money", "3500元", in_wan).value == Decimal("3500.00")


def test_brackets_mean_less_than_nothing_only_where_that_is_possible() -> None:
    assert _parse("money", "（500）", signed=True).value == Decimal("-500.00")
    assert _parse("money", "-1,200.5元", signed=True).value == Decimal("-1200.50")


@pytest.mark.parametrize(
    ("raw", "one", "several"),
    [
        ("张三 13812345678", "张三", "张三"),
        ("张三13812345678", "张三", "张三"),
        ("张 三（138-1234-5678）", "张三", "张三"),
        ("张三 电话：138 1234 5678", "张三", "张三"),
        ("张三１３８１２３４５６７８", "张三", "张三"),
        ("张三7654321", "张三", "张三"),
        ("张三/90990119900101001X", "张三", "张三"),
        ("张三（局长13812345678）", "张三（局长）", "张三（局长）"),
        ("张三13812345678李四0739-7654321", "张三、李四", "张三、李四"),
        ("13812345678", None, None),
        (13812345678, None, None),
    ],
)
def test_a_number_written_beside_a_name_is_left_out_and_noted(
    raw: Cell, one: str | None, several: str | None
) -> None:
    """Seven digits or more; the two people of one cell stay two."""
    assert _parse("name", raw) == Parsed(one, note="number_left_out")
    assert _parse("names", raw) == Parsed(several, note="number_left_out")


@pytest.mark.parametrize("raw", ["张三（二组）", "张三2组", "张三123456", "欧阳·修"])
def test_a_name_with_few_digits_stays_what_it_is(raw: str) -> None:
    assert _parse("name", raw) == Parsed(raw)


def test_an_unknown_choice_names_the_choices() -> None:
    assert _parse("choice", "飞鸽").details == {"choices": "入户、电话"}
