"""The to-do as text, CSV, workbook and JSON: who is named in full, what is inert, what the words say."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest

from tests.reports.payloads import PAYLOADS
from zhucun_cli.ledger.question import Provenance
from zhucun_cli.ledger.todo import Helper, Looked, Todo, TodoItem, TodoQuestion, ToVerify, grouped
from zhucun_cli.reports.todo_lists import render_todo_xlsx, todo_csv, todo_json, todo_text

AS_OF = date(2022, 10, 25)
ZHANG, LI = Helper("张三", "县林业局"), Helper("李四", "县水利局")
VISIT = TodoItem(
    "visit-monitored", "每月一走访", "visit", "9099010102003", "彭家旺", "白沙镇", "双桥村", "2022-10", "2022年10月",
    date(2022, 10, 1), date(2022, 10, 31), date(2022, 10, 31), date(2022, 10, 31), "due_soon",
    date(2022, 9, 20), (ZHANG,),
)  # fmt: skip
INCOME = replace(
    VISIT, duty="income-monitored", title="每季一采集收入", evidence="income", window="2022Q3",
    window_title="2022年第三季度", window_start=date(2022, 7, 1), window_end=date(2022, 9, 30),
    due_on=date(2022, 10, 10), closes_on=date(2022, 10, 30), state="overdue", last_done_on=None,
)  # fmt: skip
SHARED = replace(
    VISIT, household="9099010102007", head="吕志强", village="石门村", helpers=(ZHANG, LI), duty="visit-general",
    title="每季一走访", window="2022Q4", window_title="2022年第四季度", window_end=date(2022, 12, 31),
    due_on=date(2022, 12, 31), closes_on=date(2022, 12, 31), state="owed", last_done_on=date(2021, 12, 3),
)  # fmt: skip
CHECK = ToVerify(
    "visit-monitored", "每月一走访", "9099010101003", "梁春生", "白沙镇", "白沙社区", "2022-10", "2022年10月",
    ("unread",),
)  # fmt: skip
LOOKED = (
    Looked("visit-monitored", "五个一", "每月一走访", True, 5, 3),
    Looked("visit-general", "四个一", "每季一走访", True, 4, 2, 0, 1),
    Looked("income-monitored", "五个一", "每季一采集收入", True, 1),
    Looked("plan-monitored", "五个一", "年度帮扶计划并跟踪落实", False, 5),
)


def a_todo(by: str = "helper", items: tuple[TodoItem, ...] = (INCOME, VISIT, SHARED)) -> Todo:
    """A small to-do as of 25 October."""
    return Todo(
        TodoQuestion(AS_OF, by=by), "云溪县", Provenance(AS_OF, None, None, 7, 3, "suining", "abc"), items,
        grouped(items, by, AS_OF), (CHECK,), LOOKED, (2022,), ("2022年11月",),
    )  # fmt: skip


def test_a_paragraph_for_each_helper_that_can_be_pasted() -> None:
    """Full names, last days, and the pace; then the township's checks, then what is not listed."""
    assert todo_text(a_todo()).split("\n\n") == [
        "云溪县待办　正在进行和还能补办的各期　截至 2022-10-25（据报送记录）\n"
        "应办 10 项，已办 5 项，还有 2 户 3 项待办，待核 1 项",
        "张三（县林业局），截至10月25日：2 户 3 项，已逾期 1 项，7 天内到期 1 项；12月31日前（还剩 67 天）办 2 户，每周至少 1 户。"
        "白沙镇双桥村：彭家旺——每季一采集收入（第三季度，已逾期，最迟10月30日）、每月一走访（10月31日前，上次9月20日）。"
        "白沙镇石门村：吕志强——每季一走访（12月31日前，上次2021年12月3日）。",
        "李四（县水利局），截至10月25日：1 户 1 项；12月31日前（还剩 67 天）办 1 户，每周至少 1 户。"
        "白沙镇石门村：吕志强——每季一走访（12月31日前，上次2021年12月3日）。",
        "白沙镇（待核，请先查表）：白沙社区梁春生——每月一走访（2022年10月，有问题行：有一行没能采用，改好再入库）。",
        "已过期、不能再补的 1 项不在此列（每季一走访 1）：zhucun check-coverage --year 2022 可查\n"
        "未收集、不列：五个一·年度帮扶计划并跟踪落实\n"
        "还没开始、不列：2022年11月\n",
    ]


def test_by_village_each_household_says_who_is_to_go() -> None:
    """The village's name stands once; of those who share a household both are named."""
    text = todo_text(a_todo("village"))
    assert "\n\n白沙镇石门村，截至10月25日：1 户 1 项；" in text
    assert "吕志强（张三、李四）——每季一走访" in text
    assert "白沙镇石门村：" not in text


def test_namesakes_of_one_village_are_told_apart_by_their_codes() -> None:
    """Two 彭家旺 of 双桥村."""
    text = todo_text(a_todo(items=(VISIT, replace(VISIT, household="9099010102011"))))
    assert "彭家旺（9099010102003）——" in text
    assert "彭家旺（9099010102011）——" in text


def test_who_has_nothing_to_do_is_told_out_of_how_many() -> None:
    """An empty list is never without its denominator."""
    text = todo_text(replace(a_todo(items=()), to_verify=(), not_begun=()))
    assert "应办 10 项，已办 5 项，没有待办" in text


def test_the_csv_has_a_line_for_each_helper_and_none_for_who_is_to_be_verified() -> None:
    """Work list: heads in full, codes whole; the 待核 line has no 责任人."""
    head, *rows = csv.reader(io.StringIO(todo_csv(a_todo())))
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert [(each["责任人"], each["户主"], each["状态"][:3]) for each in found] == [
        ("张三", "彭家旺", "已逾期"),
        ("张三", "彭家旺", "快到期"),
        ("张三", "吕志强", "该办"),
        ("李四", "吕志强", "该办"),
        ("", "梁春生", "待核（"),
    ]
    assert found[0]["户编号"] == "\t9099010102003"
    assert (found[0]["应办日期"], found[0]["最迟日期"]) == ("2022-10-10", "2022-10-30")


def test_the_workbook_has_the_pace_the_lists_and_the_checks() -> None:
    """Sheets of one workbook; totals count what is shared once."""
    data = render_todo_xlsx(a_todo())
    assert data == render_todo_xlsx(a_todo())
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["进度", "走访清单", "待核", "看了哪些职责"]
    paces = [row for row in book["进度"].iter_rows(values_only=True) if isinstance(row[1], int)]
    assert [row[:6] for row in paces] == [
        ("张三（县林业局）", 2, 3, 2, 1, 1),
        ("李四（县水利局）", 1, 1, 1, 0, 0),
        ("合计", 2, 3, 2, 1, 1),
    ]
    assert {row[0] for row in book["待核"].iter_rows(values_only=True, min_row=4)} == {"白沙镇"}


def test_the_json_masks_heads_and_names_helpers() -> None:
    """A shared item stands under each; to_verify is a number, its rows name nobody."""
    found = todo_json(a_todo())
    assert [(each["helper"], each["head"], each["state"]) for each in found["items"]] == [
        ("张三", "彭**", "overdue"),
        ("张三", "彭**", "due_soon"),
        ("张三", "吕**", "owed"),
        ("李四", "吕**", "owed"),
    ]
    assert found["helpers"][0] == {
        "helper": "张三", "unit": "县林业局", "households": 2, "items": 3, "visits": 2, "overdue": 1, "due_soon": 1,
        "until": "2022-12-31", "households_until": 2, "days_left": 67, "per_week": 1,
    }  # fmt: skip
    assert found["total"]["items"] == 3
    assert (found["to_verify"], found["missed"], found["not_collected"]) == (1, 1, ["plan-monitored"])
    assert not {"helper", "unit", "responsible"} & set(found["verify"][0])
    assert "家旺" not in str(found)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_text_of_sheets_stays_text(payload: str) -> None:
    """No formula and no link in CSV or workbook, whatever a name or village holds."""
    poisoned = replace(
        VISIT, head=payload, township=payload, village=payload, household=payload, helpers=(Helper(payload, payload),)
    )  # fmt: skip
    todo = a_todo(items=(poisoned,))
    for row in csv.reader(io.StringIO(todo_csv(todo))):
        assert not any(cell[:1] in "=+-@\r＝" for cell in row if cell)
    book = openpyxl.load_workbook(io.BytesIO(render_todo_xlsx(todo)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
