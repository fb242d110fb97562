"""Whatever a clerk writes: nothing crashes, no row is lost, and what was written is read back."""

from __future__ import annotations

import re
import string
from datetime import date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.cn.ric import calc_check_digit

from tests.tables.grids import KINDS, RECEIVED
from zhucun_cli.errors import FileRefused
from zhucun_cli.kinds import Field
from zhucun_cli.kinds.kind import FieldType
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.read import read_workbook
from zhucun_cli.sheets.sheet import Merge, Sheet
from zhucun_cli.tables.cells import PARSERS, PLAIN, parse_cell
from zhucun_cli.tables.dates import is_far
from zhucun_cli.tables.duplicates import without_duplicates
from zhucun_cli.tables.parsed import Surroundings
from zhucun_cli.tables.read import Reading, read_tables
from zhucun_cli.tables.table import Counts, Value

AROUND = Surroundings(RECEIVED, year=2022)
WORDS = ["户编号", "户主姓名", "行政村", "走访日期", "走访人", "走访方式", "工资性收入", "采集季度", "合计", "填表人：",
         "序号", "石桥村", "张三", "2022.9.3", "9月3日", "入户", "0043", "—", " ", "", "1", "单位：万元"]  # fmt: skip
CELLS: st.SearchStrategy[Cell] = st.one_of(
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.integers(min_value=-(10**18), max_value=10**18),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
HEADER: list[Cell] = ["序号", "户编号", "户主姓名", "行政村", "走访日期", "走访人", "走访方式"]
FIRST: list[Cell] = [1, "0042", "张三", "石桥村", date(2022, 9, 1), "李四", "入户"]
GENEROUS = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def _merges(draw: st.DrawFn) -> tuple[Merge, ...]:
    corners = st.tuples(*(st.integers(min_value=0, max_value=12) for _ in range(4)))
    drawn = draw(st.lists(corners, max_size=3))
    return tuple(Merge(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in drawn)


@GENEROUS
@given(st.lists(st.lists(CELLS, max_size=9), max_size=12), _merges())
def test_an_arbitrary_grid_never_crashes(rows: list[list[Cell]], merges: tuple[Merge, ...]) -> None:
    found = read_tables(Sheet("石桥村", rows, merges=merges), KINDS, Reading("2022年9月.xlsx", RECEIVED))
    assert found.tables or found.problems
    for table in found.tables:
        assert table.counts.rows == table.counts.accepted + table.counts.rejected


@GENEROUS
@given(st.lists(st.lists(CELLS, min_size=7, max_size=7), max_size=12))
def test_every_filled_row_is_accepted_a_duplicate_rejected_or_skipped(body: list[list[Cell]]) -> None:
    rows = [FIRST, *body]
    found = read_tables(Sheet("走访", [HEADER, *rows]), KINDS, Reading("走访.xlsx", RECEIVED))
    tables = without_duplicates(found.tables)
    filled = [
        place for place, row in enumerate(rows, 2) if any(not isinstance(c, str) or c.strip() for c in row)
    ]
    counts = sum((table.counts for table in tables), Counts())
    assert counts.rows == counts.accepted + counts.duplicates + counts.rejected
    told = {each.row for each in found.problems if each.row is not None}
    ends = [row for row in filled if any(row >= first for first in told)]
    assert len(filled) - len(ends) <= counts.rows + counts.skipped <= len(filled)
    for table in tables:
        assert len(table.rejected) == table.counts.rejected
        assert {row.row for row in table.rejected}.isdisjoint(table.rows)
        for row in table.rejected:
            assert any(each.row == row.row and each.rejects for each in table.problems)


@GENEROUS
@given(CELLS, st.sampled_from(sorted(PARSERS)))
def test_a_parser_answers_with_a_value_or_a_fault_for_any_cell(raw: Cell, kind: str) -> None:
    field = next(each for each in _FIELDS if each.type == kind)
    parsed = parse_cell(raw, field, AROUND)
    assert parsed.value is None or not parsed.fault


_FIELDS = [
    Field("x", "列", kind, choices={"入户": ("上门",)} if kind == "choice" else {}) for kind in PARSERS
]


@GENEROUS
@given(
    st.text("张三李四、（） :：电话-/", max_size=6),
    st.from_regex(r"[0-9][0-9 -]{7,16}[0-9Xx]?", fullmatch=True),
    st.text("张三李四、（） :：电话-/", max_size=6),
    st.sampled_from(("name", "names")),
)
def test_no_number_of_seven_digits_is_taken_into_a_name(
    before: str, number: str, after: str, kind: FieldType
) -> None:
    """However it is grouped and whatever stands around it."""
    parsed = parse_cell(f"{before}{number}{after}", Field("x", "列", kind), AROUND)
    assert re.search(r"\d{7}", str(parsed.value or "")) is None


MORE_MONTHS = st.integers(min_value=0, max_value=8)


@GENEROUS
@given(st.dates(date(2001, 1, 1), date(2091, 3, 31)), MORE_MONTHS, st.integers(-60, 60), st.data())
def test_a_mistyped_year_is_found_in_every_sheet_of_up_to_nine_months_of_a_year(
    day: date, more: int, years: int, data: st.DataObject
) -> None:
    """And no day of the period's own year, nor one within a quarter, is ever held against a row."""
    first = day.replace(day=1)
    last_month = min(12, first.month + more)
    last = date(first.year, last_month, 28)
    inside = data.draw(st.dates(first, last).filter(lambda each: (each.month, each.day) != (2, 29)))
    if years:
        assert is_far(inside.replace(year=inside.year + years), (first, last))
    near = data.draw(st.dates(first - timedelta(days=92), last + timedelta(days=92)))
    assert not is_far(near, (first, last))
    assert not is_far(data.draw(st.dates(date(first.year, 1, 1), date(first.year, 12, 31))), (first, last))


DATES = st.dates(min_value=date(1900, 3, 1), max_value=RECEIVED)


@given(DATES, st.sampled_from(["{0.year}.{0.month}.{0.day}", "{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}",
                               "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}", "{0:%Y-%m-%d} 08:30"]))  # fmt: skip
def test_a_date_is_read_back_from_every_spelling(day: date, spelling: str) -> None:
    assert parse_cell(spelling.format(day), Field("x", "列", "date"), AROUND).value == day


@given(DATES.filter(lambda day: day >= date(1954, 10, 3)))
def test_a_date_is_read_back_from_its_serial_number(day: date) -> None:
    serial = (day - date(1899, 12, 30)) / timedelta(days=1)
    assert parse_cell(serial, Field("x", "列", "date"), AROUND).value == day
    assert parse_cell(datetime(day.year, day.month, day.day), Field("x", "列", "date"), AROUND).value == day


AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


@given(AMOUNTS, st.sampled_from(["{0}", "{0:,}", "￥{0:,}", "{0}元", "{0:,} 元"]))
def test_an_amount_is_read_back_from_every_spelling(amount: Decimal, spelling: str) -> None:
    assert parse_cell(spelling.format(amount), Field("x", "列", "money"), AROUND).value == amount
    assert parse_cell(float(amount), Field("x", "列", "money"), AROUND).value == amount


@given(st.text(string.digits, min_size=1, max_size=14))
def test_a_code_keeps_its_zeros(code: str) -> None:
    assert parse_cell(code, Field("x", "列", "code"), AROUND).value == code


@given(st.lists(st.text("张王李赵刘陈杨黄周吴", min_size=2, max_size=4), min_size=1, max_size=4, unique=True),
       st.sampled_from(["、", "，", "/", "；", " ", "\n"]))  # fmt: skip
def test_names_are_read_back_however_they_were_joined(names: list[str], sign: str) -> None:
    assert parse_cell(sign.join(names), Field("x", "列", "names"), AROUND).value == "、".join(names)


@GENEROUS
@given(st.binary(max_size=3000), st.sampled_from(["a.xlsx", "a.xls", "a.csv"]))
def test_arbitrary_bytes_are_read_or_refused(content: bytes, name: str) -> None:
    try:
        workbook = read_workbook(name, content)
    except FileRefused:
        return
    for sheet in workbook.sheets:
        read_tables(sheet, KINDS, Reading(name, RECEIVED))


@given(st.lists(st.one_of(CELLS, st.from_regex(r"[一-鿿]{2,6}", fullmatch=True)), min_size=1, max_size=6),
       st.sampled_from(sorted(PLAIN)))  # fmt: skip
def test_a_cell_that_counts_as_plain_is_its_own_value(cells: list[Cell], kind: FieldType) -> None:
    field = next(each for each in _FIELDS if each.type == kind)
    for raw in cells:
        if isinstance(raw, str) and PLAIN[kind].fullmatch(f"{raw}\0"):
            assert parse_cell(raw, field, AROUND).value == raw


def test_two_names_on_two_lines_of_one_cell_are_not_plain() -> None:
    second: list[Cell] = [2, "0043", "李四", "石桥村", date(2022, 9, 1), "张三\n李四", "入户"]
    (table,) = read_tables(
        Sheet("走访", [HEADER, FIRST, second]), KINDS, Reading("走访.xlsx", RECEIVED)
    ).tables
    assert table.columns["visitor"] == ["李四", "张三、李四"]


def test_a_date_whose_format_shows_no_day_is_a_month() -> None:
    rows: list[list[Cell]] = [
        ["户编号", "户主姓名", "行政村", "户类型", "识别监测时间"],
        ["0043", "张三", "石桥村", "一般户", date(2022, 9, 1)],
        ["0044", "李四", "石桥村", "一般户", date(2022, 9, 1)],
    ]
    sheet = Sheet("花名册", rows, month_only=frozenset({(1, 4)}))
    (table,) = read_tables(sheet, KINDS, Reading("a.xlsx", RECEIVED)).tables
    assert table.columns["identified_on_month_only"] == [True, False]
    visits: list[list[Cell]] = [HEADER, FIRST]
    log = Sheet("走访", visits, month_only=frozenset({(1, 4)}))
    (table,) = read_tables(log, KINDS, Reading("a.xlsx", RECEIVED)).tables
    assert [(each.code, each.cell) for each in table.problems if each.rejects] == [("DATE_AMBIGUOUS", "E2")]


_HAN = st.text("张王李赵刘陈杨黄周吴桥坪沙山", min_size=2, max_size=4)
_QUARTERS = st.builds("{}Q{}".format, st.integers(2000, 2022), st.integers(1, 4))
_MONTHS = st.builds("{}-{:02d}".format, st.integers(2000, 2022), st.integers(1, 12))
_YEARS = st.integers(2000, 2022).map(str)
_PHONES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
_VALUES: dict[str, st.SearchStrategy[Value]] = {
    "text": _HAN,
    "code": st.text(string.digits, min_size=1, max_size=20),
    "date": st.dates(min_value=date(1900, 3, 1), max_value=RECEIVED),
    "month": _MONTHS,
    "quarter": _QUARTERS,
    "year": _YEARS,
    "period": st.one_of(_MONTHS, _QUARTERS, _YEARS, st.just("2022H1")),
    "money": st.decimals(min_value=0, max_value=10**9, places=2),
    "count": st.integers(0, 10**6),
    "choice": st.just("入户"),
    "yesno": st.booleans(),
    "id_number": st.integers(0, 999).map(lambda n: _id_number(f"90990119900101{n:03d}")),
    "phone": _PHONES,
    "name": _HAN,
    "names": st.lists(_HAN, min_size=1, max_size=4, unique=True).map("、".join),
}


def _id_number(first_17: str) -> str:
    return first_17 + str(calc_check_digit(first_17 + "0"))


def _written(value: Value) -> str:
    """A value as this tool itself writes it into a sheet."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


@GENEROUS
@given(st.data(), st.sampled_from(sorted(_VALUES)))
def test_every_type_reads_back_what_was_written_of_it(data: st.DataObject, kind: str) -> None:
    assert set(_VALUES) == set(PARSERS)
    value = data.draw(_VALUES[kind])
    field = next(each for each in _FIELDS if each.type == kind)
    parsed = parse_cell(_written(value), field, AROUND)
    assert (parsed.value, parsed.fault) == (value, "")


@GENEROUS
@given(st.lists(st.lists(CELLS, min_size=7, max_size=7), max_size=12), _merges())
def test_with_merges_too_every_filled_row_is_accounted_for(
    body: list[list[Cell]], merges: tuple[Merge, ...]
) -> None:
    below = tuple(each for each in merges if each.top > 1)
    rows = [HEADER, FIRST, *body]
    found = read_tables(Sheet("走访", rows, merges=below), KINDS, Reading("走访.xlsx", RECEIVED))
    skipped = "".join(each.message for each in found.problems)
    filled = {n for n, row in enumerate(rows, 1) if any(not isinstance(c, str) or c.strip() for c in row)}
    used = {row for table in found.tables for row in (*table.rows, *(each.row for each in table.rejected))}
    ends = min((each.row for each in found.problems if each.row is not None), default=len(rows) + 1)
    told = sum(table.counts.skipped for table in found.tables)
    assert len({row for row in filled if row < ends} - used - {1}) <= told, skipped
