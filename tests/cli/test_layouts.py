"""`--header-rows`, `--data-from` and `--keep-layout`: what a person says about a header, and what is remembered."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from tests.cli.running import zhucun

HEADER = ["户编号", "户主姓名", "行政村", "走访日期", "走访人", "走访方式"]
VISIT = ["9099010101001", "赵大山", "石桥村", "2022-09-05", "梁明亮", "入户"]


def write(path: Path, rows: list[list[str]]) -> Path:
    """A workbook of one sheet."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("走访")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def codes(home: Path, *words: str | Path) -> tuple[int, set[str]]:
    """The exit code and the problem codes of an ingest."""
    ran = zhucun("ingest", *words, "--json", home=home)
    return ran.code, {each["code"] for file in ran.json["files"] for each in file["problems"]}


def test_stated_rows_are_used_as_they_are_said(empty_home: Path, tmp_path: Path) -> None:
    """The header is row 2, the data begin in row 4; what stands between is nobody's record."""
    rows = [["石桥村九月"], HEADER, ["说明", "每户一行", "", "", "", ""], VISIT]
    sheet = write(tmp_path / "走访.xlsx", rows)
    ran = zhucun("ingest", sheet, "--header-rows", "2", "--data-from", "4", "--json", home=empty_home)
    assert ran.json["totals"] == {"files": 1, "rows": 1, "accepted": 1, "duplicates": 0, "rejected": 0}


def test_a_row_that_is_no_row_is_told(empty_home: Path, tmp_path: Path) -> None:
    """Exit 2, with how to write it."""
    sheet = write(tmp_path / "走访.xlsx", [HEADER, VISIT])
    ran = zhucun("ingest", sheet, "--header-rows", "三", home=empty_home)
    assert (ran.code, "3-4" in ran.err) == (2, True)


def test_a_remembered_header_that_changes_is_an_error_and_not_a_guess(
    empty_home: Path, tmp_path: Path
) -> None:
    """August is remembered; September's sheet under the same name pattern has another heading."""
    august = write(tmp_path / "白沙镇8月走访.xlsx", [HEADER, [*VISIT[:3], "2022-08-05", *VISIT[4:]]])
    assert codes(empty_home, august, "--keep-layout")[0] == 0
    same = write(tmp_path / "白沙镇9月走访.xlsx", [HEADER, VISIT])
    assert codes(empty_home, same)[0] == 0
    changed = write(tmp_path / "白沙镇10月走访.xlsx", [[*HEADER[:3], "走访时间", *HEADER[4:]], VISIT])
    code, found = codes(empty_home, changed)
    assert code == 3
    assert "LAYOUT_CHANGED" in found


def test_the_same_header_is_remembered_once(empty_home: Path, tmp_path: Path) -> None:
    """A second --keep-layout adds nothing to zhucun.toml."""
    for month in (8, 9):
        sheet = write(
            tmp_path / f"白沙镇{month}月走访.xlsx", [HEADER, [*VISIT[:3], f"2022-0{month}-05", *VISIT[4:]]]
        )
        zhucun("ingest", sheet, "--keep-layout", home=empty_home)
    assert (empty_home / "zhucun.toml").read_text(encoding="utf-8").count("[[layout]]") == 1
