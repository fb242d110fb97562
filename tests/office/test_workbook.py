"""The workbook in LibreOffice: it opens, and prints every sheet without loss."""

from __future__ import annotations

import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.office.conftest import pdf_pages, pdf_text, program


@pytest.fixture(scope="module")
def printed(report: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook as PDF, made with a profile of its own."""
    folder = tmp_path_factory.mktemp("soffice")
    (book,) = report.glob("*.xlsx")
    profile = (folder / "profile").as_uri()
    subprocess.run(
        [
            program("soffice"), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
            "--outdir", str(folder), str(book),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / f"{book.stem}.pdf"


def test_every_sheet_is_printed_with_its_title_and_footer(report: Path, printed: Path) -> None:
    """At least a page for each sheet, and none of hundreds for a table that runs off the paper."""
    (book,) = report.glob("*.xlsx")
    sheets = openpyxl.load_workbook(book).worksheets
    text = "".join(pdf_text(printed).split())
    for sheet in sheets:
        assert "".join(str(sheet["A1"].value).split()) in text
    assert len(sheets) <= pdf_pages(printed) <= 2 * len(sheets)


def test_no_number_is_too_wide_for_its_column_and_no_cell_is_an_error(printed: Path) -> None:
    """### is what a spreadsheet shows instead of a number that does not fit; codes are whole."""
    text = pdf_text(printed)
    assert "###" not in text
    assert not [each for each in ("#NAME?", "#VALUE!", "#REF!", "Err:5") if each in text]
    assert "9099010102003" in text
