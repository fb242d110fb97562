"""设置.xlsx: written, read back, validated, undone; and what takes effect of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.cli.running import zhucun
from tests.forms.mending import take, write_xlsx
from tests.sample import new_home
from zhucun_cli.forms.settings import read_settings_workbook, settings_workbook
from zhucun_cli.home import Home
from zhucun_cli.intake.reader import Reader
from zhucun_cli.kinds import load_kinds
from zhucun_cli.ledger.question import Question, ask
from zhucun_cli.office import SECTIONS, Office, read_office, save_office
from zhucun_cli.periods import month_of
from zhucun_cli.sheets.read import read_workbook

FULL = {
    "header": ({"kind": "visit", "field": "visited_on", "header": "到户日子"},),
    "place": ({"level": "行政村", "alias": "石桥新村", "name": "石桥村", "township": "白沙镇"},),
    "unit": ({"alias": "县农局", "name": "县农业农村局"},),
    "holiday": ({"day": "2022-10-01", "kind": "休", "note": "国庆"},),
    "exemption": (
        {"household": "0909", "from": "2022-09-01", "to": "2022-10-31", "reason": "全家外出", "basis": ""},
    ),
}


def edited(path: Path, sheet: str, *rows: tuple[object, ...]) -> Path:
    """The workbook with rows entered below a sheet's header."""
    book = openpyxl.load_workbook(path)
    for number, row in enumerate(rows, 4):
        for column, value in enumerate(row, 1):
            book[sheet].cell(number, column).value = value  # type: ignore[assignment]  # openpyxl takes any value
    book.save(path)
    return path


def test_every_section_survives_the_workbook_and_the_file(tmp_path: Path) -> None:
    """Entries → 设置.xlsx → entries → TOML → entries."""
    kinds = load_kinds()
    content = settings_workbook(Office(FULL), kinds)
    read = read_settings_workbook(read_workbook("设置.xlsx", content).sheets, kinds)
    assert read.faults == ()
    assert {name: [dict(each) for each in rows] for name, rows in read.entries.items()} == {
        name: list(rows) for name, rows in FULL.items()
    }
    save_office(tmp_path / "settings", read.entries)
    stored = read_office(tmp_path / "settings")
    assert {name: [dict(each) for each in stored.of(name)] for name in FULL} == {
        name: list(rows) for name, rows in FULL.items()
    }
    assert (tmp_path / "settings" / "office.toml").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("sheet", "row", "cell", "says"),
    [
        ("列名", ("走访表", "走访日期", "到户"), "A4", "没有这种表"),
        ("列名", ("走访记录", "到户", "到户"), "B4", "没有这一列"),
        ("列名", ("走访记录", "走访日期", "走访人"), "C4", "已经是"),
        ("列名", ("走访记录", "走访日期", None), "C4", "没有填"),
        ("地名", ("组", "石桥", "石桥村"), "A4", "只能填"),
        ("地名", ("行政村", "石桥村委会", "石桥村"), "B4", "同一个地方"),
        ("节假日", ("10月1日", "休"), "A4", "不是有效日期"),
        ("免责", ("0909", "2022-10-01", "2022-09-01", "外出"), "C4", "早于"),
    ],
)
def test_a_fault_is_named_by_its_cell_and_nothing_is_changed(
    sheet: str, row: tuple[object, ...], cell: str, says: str, empty_home: Path, tmp_path: Path
) -> None:
    """Exit 3; the settings stay as they were."""
    path = tmp_path / "设置.xlsx"
    assert zhucun("settings", "--output", path, home=empty_home).code == 0
    ran = zhucun("settings", edited(path, sheet, row), home=empty_home)
    assert ran.code == 3
    assert f"{sheet}!{cell}" in ran.err and says in ran.err
    assert not (empty_home / "settings" / "office.toml").exists()


def test_the_settings_are_changed_shown_and_undone(empty_home: Path, tmp_path: Path) -> None:
    """Every version before stays as a numbered copy until it is taken back."""
    path = tmp_path / "设置.xlsx"
    zhucun("settings", "--output", path, home=empty_home)
    assert "没有变化" in zhucun("settings", path, home=empty_home).out
    ran = zhucun("settings", edited(path, "单位", ("县农局", "县农业农村局")), home=empty_home)
    assert (ran.code, "县农局" in ran.out) == (0, True)
    assert (empty_home / "settings" / "office.1.toml").exists()
    assert "单位 1" in zhucun("settings", home=empty_home).out
    assert "删除" in zhucun("settings", "--undo", home=empty_home).out
    assert "单位 0" in zhucun("settings", home=empty_home).out
    assert zhucun("settings", "--undo", home=empty_home).code == 2


def test_every_section_acts() -> None:
    """Nobody should enter holidays and wonder why nothing changes."""
    assert not {each.name for each in SECTIONS if "暂不参与计算" in each.hint}


def test_a_header_of_the_office_is_recognised_from_then_on(tmp_path: Path) -> None:
    """The sheet that was refused is read."""
    rows: list[list[object]] = [
        ["户编号", "户主姓名", "行政村", "到户日子", "走访人", "走访方式"],
        ["9099010101001", "赵大山", "石桥村", date(2022, 9, 5), "梁明亮", "入户"],
    ]
    with new_home(tmp_path / "home") as (home, lake):
        path = write_xlsx(tmp_path / "走访.xlsx", rows)
        assert take(home, lake, path).status == "refused"
        save_office(home.settings_folder, FULL)
        result = take(Home(home.folder), lake, path, through=Reader())
        assert (result.status, result.counts.accepted) == ("accepted", 1)


def test_another_name_of_a_village_links_rows_that_came_before_it(tmp_path: Path) -> None:
    """Aliases act where the ledger is built: the lake keeps what the sheets wrote."""
    roster: list[list[object]] = [
        ["户编号", "户主姓名", "乡镇", "行政村", "家庭人口数", "户类型", "监测对象类别", "识别监测时间"],
        ["9099010101001", "赵大山", "白沙镇", "石桥村", 3, "脱贫户", "脱贫不稳定户", "2022-03"],
    ]
    visit: list[list[object]] = [
        ["户主姓名", "乡镇", "行政村", "走访日期", "走访人", "走访方式"],
        ["赵大山", "白沙镇", "石桥新村", date(2022, 9, 5), "梁明亮", "入户"],
    ]
    question = Question(month_of(date(2022, 9, 1)), date(2022, 10, 31), duties=("visit-monitored",))
    with new_home(tmp_path / "home") as (home, lake):
        take(home, lake, write_xlsx(tmp_path / "花名册.xlsx", roster))
        take(home, lake, write_xlsx(tmp_path / "走访.xlsx", visit))
        before = ask(home, lake.snapshot(), question)
        assert [len(before.gaps), len(before.unlinked)] == [1, 1]
        save_office(home.settings_folder, FULL)
        after = ask(Home(home.folder), lake.snapshot(), question)
        assert [len(after.gaps), len(after.unlinked)] == [0, 0]
        assert before.provenance.rules != after.provenance.rules
