"""`report --format pdf`: what is said when there is no browser, and that nothing is half written."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from tests.cli.running import Ran, zhucun
from zhucun_cli.errors import NotPermitted, UsageError
from zhucun_cli.reports.pdf import find_browser, print_pdf

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins for a browser are scripts")


def browser(folder: Path, body: str) -> Path:
    """A program that stands in for a browser: `arguments` are its own."""
    path = folder / "browser"
    path.write_text(f"#!{sys.executable}\nimport sys\narguments = sys.argv[1:]\n{body}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


PRINTS = """
given = dict(each.split("=", 1) for each in arguments if "=" in each)
from pathlib import Path
from urllib.parse import unquote, urlparse
page = Path(unquote(urlparse(arguments[-1]).path)).read_bytes()
Path(given["--user-data-dir"]).mkdir()
Path(given["--print-to-pdf"]).write_bytes(b"%PDF " + page + "\\n".join(arguments).encode())
"""


def report(county: Path, folder: Path, chosen: Path, monkeypatch: pytest.MonkeyPatch) -> Ran:
    """The quarter's report as PDF, by that browser."""
    monkeypatch.setenv("ZHUCUN_BROWSER", str(chosen))
    return zhucun("report", "--quarter", "2022Q3", "--format", "pdf", "--output", folder, home=county)


def test_the_page_is_printed_and_the_pdf_is_private(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One file beside nothing, for its owner alone."""
    ran = report(county, tmp_path / "out", browser(tmp_path, PRINTS), monkeypatch)
    assert ran.code == 0, ran.err
    (written,) = (tmp_path / "out").iterdir()
    assert written.name == "履责报告_2022Q3.pdf"
    assert written.stat().st_mode & 0o777 == 0o600
    assert "据报送记录".encode() in written.read_bytes()


@pytest.mark.parametrize("body", ["sys.exit(1)", "", PRINTS.replace("%PDF", "oops")])
def test_a_browser_that_prints_nothing_leaves_yesterdays_file(
    body: str, county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line that says what to do."""
    folder = tmp_path / "out"
    folder.mkdir()
    yesterday = folder / "履责报告_2022Q3.pdf"
    yesterday.write_bytes(b"yesterday")
    ran = report(county, folder, browser(tmp_path, body), monkeypatch)
    assert (ran.code, ran.out, ran.err.count("\n")) == (77, "", 1)
    assert "没有印出 PDF" in ran.err and "请安装" in ran.err
    assert [each.read_bytes() for each in folder.iterdir()] == [b"yesterday"]


def test_a_named_browser_that_is_not_there_is_named(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is computed."""
    ran = report(county, tmp_path, tmp_path / "nothing", monkeypatch)
    assert ran.code == 2 and "nothing" in ran.err and "ZHUCUN_BROWSER" in ran.err


def test_without_any_browser_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the package's name."""
    monkeypatch.setattr("shutil.which", lambda _: None)
    with pytest.raises(UsageError, match="没有找到。请安装 Chromium、Chrome 或 Edge"):
        find_browser("")


def test_the_browser_gets_a_profile_of_its_own_and_no_way_out(tmp_path: Path) -> None:
    """Everything it was given is gone afterwards."""
    given = print_pdf(b"<p>", browser(tmp_path, PRINTS)).decode().split("\n")
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in given
    assert "--disable-background-networking" in given
    (profile,) = [each.split("=", 1)[1] for each in given if each.startswith("--user-data-dir=")]
    assert not Path(profile).parent.exists()


def test_what_is_no_program_is_told_with_the_reason(tmp_path: Path) -> None:
    """A file without an interpreter."""
    path = tmp_path / "browser"
    path.write_text("#!/nowhere/at/all\n", encoding="utf-8")
    path.chmod(0o700)
    with pytest.raises(NotPermitted, match="运行不了浏览器"):
        print_pdf(b"<p>", path)
