"""`report bulletin|notices --format pdf`: what is said without LibreOffice, and that nothing is half written."""

from __future__ import annotations

import os
import stat
import sys
import time
from pathlib import Path

import pytest

from tests.cli.running import Ran, zhucun_here
from zhucun_cli.errors import NotPermitted, UsageError
from zhucun_cli.reports import office_pdf
from zhucun_cli.reports.office_pdf import documents_as_pdf, find_office

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins for an office are scripts")
SEPTEMBER = ("--month", "9月", "--unit", "教育局")


def office(folder: Path, body: str) -> Path:
    """A program that stands in for LibreOffice: `arguments` are its own."""
    path = folder / "soffice"
    path.write_text(f"#!{sys.executable}\nimport sys\narguments = sys.argv[1:]\n{body}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


CONVERTS = """
from pathlib import Path
out = Path(arguments[arguments.index("--outdir") + 1])
out.mkdir()
for each in map(Path, arguments[arguments.index("--outdir") + 2:]):
    (out / f"{each.stem}.pdf").write_bytes(b"%PDF " + each.read_bytes()[:2] + "\\n".join(arguments).encode())
"""
NOT_THE_LAST = CONVERTS.replace("2:]):", "2:-1]):")


def notices(
    home: Path, folder: Path, chosen: Path, monkeypatch: pytest.MonkeyPatch, form: str = "pdf"
) -> Ran:
    """September's notices of one unit, by that office."""
    monkeypatch.setenv("ZHUCUN_LIBREOFFICE", str(chosen))
    return zhucun_here(
        "report", "notices", *SEPTEMBER, "--format", form, "--output", folder, home=home
    )  # fmt: skip


def test_documents_are_turned_into_private_pdf_and_may_stay_beside_them(
    own_county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """pdf alone, or both; the same name, the same number, 0600."""
    out = tmp_path / "out" / "notices-2022-09"
    assert notices(own_county, tmp_path / "out", office(tmp_path, CONVERTS), monkeypatch).code == 0
    assert [each.name for each in out.iterdir()] == ["notice-2022-09-001.pdf"]
    ran = notices(own_county, tmp_path / "out", tmp_path / "soffice", monkeypatch, "docx,pdf")
    assert ran.code == 0, ran.err
    assert {each.name for each in out.iterdir()} == {"notice-2022-09-001.pdf", "notice-2022-09-001.docx"}
    assert {each.stat().st_mode & 0o777 for each in out.iterdir()} == {0o600}
    assert (out / "notice-2022-09-001.pdf").read_bytes().startswith(b"%PDF PK")


def test_the_bulletin_too(own_county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its number is said beside the file."""
    monkeypatch.setenv("ZHUCUN_LIBREOFFICE", str(office(tmp_path, CONVERTS)))
    words = ("report", "bulletin", "--month", "9月", "--format", "pdf", "--output", tmp_path / "out")
    ran = zhucun_here(*words, home=own_county)
    assert "bulletin-2022-09.pdf（通报〔2022〕1号）" in ran.out
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["bulletin-2022-09.pdf"]


@pytest.mark.parametrize("body", ["sys.exit(1)", "", CONVERTS.replace("%PDF", "oops")])
def test_an_office_that_converts_nothing_leaves_yesterdays_file(
    body: str, own_county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line that says what to do; not even the Word document is written."""
    folder = tmp_path / "out" / "notices-2022-09"
    folder.mkdir(parents=True)
    (folder / "notice-2022-09-001.pdf").write_bytes(b"yesterday")
    ran = notices(own_county, tmp_path / "out", office(tmp_path, body), monkeypatch, "docx,pdf")
    assert (ran.code, ran.out, ran.err.count("\n")) == (77, "", 1)
    assert "没有转出 PDF" in ran.err and "WPS" in ran.err
    assert [each.read_bytes() for each in folder.iterdir()] == [b"yesterday"]


def test_all_documents_come_out_or_none(tmp_path: Path) -> None:
    """One that is missing is a failure of the whole."""
    with pytest.raises(NotPermitted, match="没有转出 PDF"):
        documents_as_pdf({"一": b"PK", "二": b"PK"}, office(tmp_path, NOT_THE_LAST))
    made = documents_as_pdf({"一": b"PK1", "二": b"PK2"}, office(tmp_path, CONVERTS))
    assert list(made) == ["一", "二"]


def test_a_profile_of_its_own_lets_it_run_beside_an_open_office(tmp_path: Path) -> None:
    """And nothing of it is left."""
    given = documents_as_pdf({"一": b"PK"}, office(tmp_path, CONVERTS))["一"].decode()
    (profile,) = [line for line in given.split("\n") if "UserInstallation=file://" in line]
    folder = Path(profile.partition("file://")[2]).parent
    assert folder.name.startswith("zhucun-")
    assert not folder.exists()
    assert "--headless" in given


def test_an_office_that_hangs_is_ended_with_what_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """soffice is a script that starts the program proper: both end."""
    monkeypatch.setattr(office_pdf, "LONGEST_START", 1)
    monkeypatch.setattr(office_pdf, "LONGEST_EACH", 0)
    note = tmp_path / "pid"
    body = (
        "import subprocess, pathlib\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        f"pathlib.Path({str(note)!r}).write_text(str(child.pid))\n"
        "child.wait()"
    )
    with pytest.raises(NotPermitted, match="过了 1 秒还没有转完"):
        documents_as_pdf({"一": b"PK"}, office(tmp_path, body))
    deadline = time.monotonic() + 60
    while is_running(int(note.read_text())):
        assert time.monotonic() < deadline


def is_running(pid: int) -> bool:
    """True while there is such a process that is no zombie."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_without_an_office_it_is_said_what_to_do_before_a_number_is_given(
    own_county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What to install, or to export from WPS; a program named wrongly is named."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("ZHUCUN_LIBREOFFICE", raising=False)
    with pytest.raises(UsageError, match=r"请安装 LibreOffice.*WPS"):
        find_office("")
    ran = zhucun_here("report", "notices", *SEPTEMBER, "--format", "pdf", home=own_county)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    ran = notices(own_county, tmp_path, tmp_path / "nothing", monkeypatch)
    assert ran.code == 2 and "ZHUCUN_LIBREOFFICE" in ran.err
    assert not (own_county / "issued.json").exists()


@pytest.mark.parametrize("form", ["xlsx", "docx,html"])
def test_other_formats_are_refused(form: str, county: Path) -> None:
    """With those that there are."""
    ran = zhucun_here("report", "bulletin", "--month", "9月", "--format", form, home=county)
    assert (ran.code, ran.out) == (2, "")
    assert "只有 docx、pdf" in ran.err
