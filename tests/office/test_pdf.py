"""`report --format pdf` by the system's own Chromium."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.running import zhucun
from tests.office.conftest import BROWSERS, pdf_pages, pdf_text, program


def test_the_report_is_printed_with_chinese_text(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same pages as from the browser's own menu, and every section in them."""
    monkeypatch.setenv("ZHUCUN_BROWSER", program(*BROWSERS))
    ran = zhucun("report", "--quarter", "2022Q3", "--format", "pdf", "--output", tmp_path, home=county)
    assert (ran.code, ran.err) == (0, "")
    (written,) = tmp_path.iterdir()
    text = pdf_text(written)
    assert 6 <= pdf_pages(written) <= 10
    assert text.index("据报送记录") < text.index("一、总体情况") < text.index("十一、规则与口径")


def test_bulletin_and_notices_are_printed_by_libreoffice(
    county: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page with its Chinese text; one start of the program for all notices, without any left-over."""
    monkeypatch.setenv("ZHUCUN_LIBREOFFICE", program("soffice"))
    home = Path(shutil.copytree(county, tmp_path / "own"))
    out = tmp_path / "out"
    for name in ("bulletin", "notices"):
        ran = zhucun("report", name, "--month", "9月", "--format", "pdf", "--output", out, home=home)
        assert (ran.code, ran.err) == (0, "")
    text = pdf_text(out / "bulletin-2022-09.pdf")
    assert text.index("据报送记录") < text.index("一、总体情况") < text.index("待核清单")
    assert 4 <= pdf_pages(out / "bulletin-2022-09.pdf") <= 8
    notices = sorted(out.glob("notices-2022-09/*.pdf"))
    assert len(notices) == 12
    assert all("督办事项回复单" in pdf_text(each) for each in notices)
    assert not [each for each in out.rglob("*") if each.suffix not in (".pdf", ".xlsx", "")]
