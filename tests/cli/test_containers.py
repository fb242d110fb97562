"""Archives, passwords and files that take a reader down, through the command."""

from __future__ import annotations

import io
from pathlib import Path

import msoffcrypto.format.ooxml

from tests.cli.running import zhucun
from tests.sample import FILES
from tests.sheets.workbooks import sheet_xml, zipped

VISITS = FILES / "石桥乡" / "石桥乡2022年10月走访记录.xlsx"
PHOTO = FILES / "枫林乡" / "入户照片20220914.jpg"
PASSWORD = "石桥Pass2022"


def _locked() -> bytes:
    target = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(VISITS.read_bytes())).encrypt(PASSWORD, target)
    return target.getvalue()


def test_every_member_of_an_archive_is_a_file_of_the_answer(empty_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "石桥乡.zip"
    path.write_bytes(zipped({"十月/走访.xlsx": VISITS.read_bytes(), "照片.jpg": PHOTO.read_bytes()}, "gbk"))
    files = zhucun("ingest", path, "--json", home=empty_home).json["files"]
    assert [Path(each["path"]).relative_to(tmp_path).as_posix() for each in files] == [
        "石桥乡.zip/十月/走访.xlsx", "石桥乡.zip/照片.jpg",
    ]  # fmt: skip
    assert files[0]["batch"] == files[0]["sha256"]
    assert files[1]["problems"][0]["code"] == "NOT_A_TABLE"


def test_an_archive_of_the_inbox_is_filed_whole(tmp_path: Path) -> None:
    home = tmp_path / "home"
    zhucun("init", home, "--county", "云溪县")
    (home / "inbox" / "照片.zip").write_bytes(zipped({"a.csv": b"", "b.jpg": PHOTO.read_bytes()}, "utf-8"))
    assert zhucun("ingest", "--inbox", home=home).code == 3
    assert [each.name for each in (home / "待改").glob("*.zip")] == ["照片.zip"]


def test_a_password_opens_its_workbook_and_is_shown_nowhere(empty_home: Path, tmp_path: Path) -> None:
    path, passwords = tmp_path / "走访.xlsx", tmp_path / "密码.txt"
    path.write_bytes(_locked())
    refused = zhucun("ingest", path, "--json", home=empty_home)
    assert (refused.code, refused.json["files"][0]["problems"][0]["code"]) == (3, "ENCRYPTED")
    passwords.write_text(f"wrong\n{PASSWORD}\n", encoding="utf-8-sig")
    ran = zhucun("ingest", path, "--password-file", passwords, "--dry-run", "--json", home=empty_home)
    assert ran.json["totals"]["accepted"] > 0
    assert PASSWORD not in ran.out + ran.err
    ran = zhucun("ingest", path, "--password-file", passwords, home=empty_home)
    stored = b"".join(each.read_bytes() for each in empty_home.rglob("*") if each.is_file())
    assert PASSWORD not in ran.out + ran.err
    assert PASSWORD.encode() not in stored


def test_a_password_file_that_cannot_be_read_is_a_usage_error(empty_home: Path, tmp_path: Path) -> None:
    ran = zhucun("ingest", VISITS, "--password-file", tmp_path / "none.txt", home=empty_home)
    assert (ran.code, len(ran.err.splitlines())) == (2, 1)


def test_what_a_reader_says_when_it_dies_is_not_shown(empty_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet_xml('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    ran = zhucun("ingest", path, "--json", home=empty_home)
    assert (ran.code, ran.err) == (3, "")
    assert ran.json["files"][0]["problems"][0]["code"] == "FAR_CELL"
