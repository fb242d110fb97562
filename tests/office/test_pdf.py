"""`report --format pdf` by the system's own Chromium."""

from __future__ import annotations

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
