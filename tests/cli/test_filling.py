"""`ingest --rejects`, `form` and `forget` with corrections, as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.running import zhucun
from tests.forms.mending import mend
from tests.sample import FILES

BAD_ROWS = FILES / "枫林乡" / "枫林乡2022年4月走访记录.csv"
BROKEN = "没有表头,什么,都,没有\n"
NAME = f"待改_{BAD_ROWS.stem}.xlsx"


def access_lines(home: Path) -> list[dict[str, object]]:
    """The home's record."""
    path = home / "access.jsonl"
    return (
        [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    )


def test_rejects_are_written_for_their_owner_recorded_and_never_overwritten(
    empty_home: Path, tmp_path: Path
) -> None:
    """0600 and one line of the record; the same again writes nothing, a half-mended one stays."""
    folder = tmp_path / "待改表"
    ran = zhucun("ingest", BAD_ROWS, "--rejects", folder, home=empty_home)
    assert (ran.code, "待改表：" in ran.err) == (1, True)
    path = folder / NAME
    assert path.stat().st_mode & 0o777 == 0o600
    (line,) = access_lines(empty_home)
    assert (line["command"], line["what"], line["rows"]) == ("ingest --rejects", str(path), 1)
    zhucun("ingest", BAD_ROWS, "--rejects", folder, home=empty_home)
    assert (len(access_lines(empty_home)), len(list(folder.iterdir()))) == (1, 1)
    half = mend(path, {"13": {"走访人": "黄月娥"}}).read_bytes()
    zhucun("ingest", BAD_ROWS, "--rejects", folder, home=empty_home)
    assert path.read_bytes() == half
    assert (folder / f"{path.stem} (2).xlsx").exists()


def test_mended_rows_come_in_and_go_with_their_file(empty_home: Path, tmp_path: Path) -> None:
    """The whole way, through the inbox; forgetting the file takes its correction with it."""
    (empty_home / "inbox" / BAD_ROWS.name).write_bytes(BAD_ROWS.read_bytes())
    assert zhucun("ingest", "--inbox", home=empty_home).code == 1
    mended = mend(empty_home / "待改" / NAME, {"13": {"走访日期": "2022-04-06"}}, empty_home / "inbox" / NAME)
    ran = zhucun("ingest", "--inbox", "--json", home=empty_home)
    assert (ran.code, ran.json["totals"]["accepted"]) == (0, 1)
    assert not mended.exists()
    assert (empty_home / "done" / NAME).exists()
    gone = zhucun("forget", BAD_ROWS.name, home=empty_home)
    assert (gone.code, "待改表的更正" in gone.err) == (0, True)
    assert [each["visible"] for each in zhucun("history", "--json", home=empty_home).json] == [False] * 4


def test_a_file_refused_as_a_whole_has_no_rejects_and_says_why(empty_home: Path, tmp_path: Path) -> None:
    """There are no rows to mend."""
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    ran = zhucun("ingest", broken, "--rejects", tmp_path / "待改表", home=empty_home)
    assert ran.code == 3
    assert "没有待改表" in ran.err
    assert not (tmp_path / "待改表").exists()


def test_a_form_is_written_for_its_owner_and_recorded(county: Path, own_county: Path, tmp_path: Path) -> None:
    """Into reports/ under its title unless told otherwise; a wrong kind, period or place is exit 2."""
    ran = zhucun("form", "visit", "--month", "2022-10", "--township", "白沙镇", home=own_county)
    path = own_county / "reports" / "白沙镇2022年10月走访记录.xlsx"
    assert (ran.code, str(path) in ran.out) == (0, True)
    assert path.stat().st_mode & 0o777 == 0o600
    assert access_lines(own_county)[-1]["command"] == "form"
    for words, says in (
        (("nothing",), "没有“nothing”这种表"),
        (("household", "--month", "9月"), "不写 --month"),
        (("income", "--month", "9月"), "--quarter"),
        (("visit", "--village", "无此村"), "没有叫“无此村”的村"),
    ):
        ran = zhucun("form", *words, "--output", tmp_path / "x.xlsx", home=county)
        assert (ran.code, says in ran.err) == (2, True), ran.err
    assert not (tmp_path / "x.xlsx").exists()
