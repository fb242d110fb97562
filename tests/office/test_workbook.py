"""The workbook in LibreOffice: it opens, and prints every sheet without loss."""

from __future__ import annotations

import subprocess
from pathlib import Path

import openpyxl
import pytest

from tests.cli.running import zhucun
from tests.office.conftest import pdf_pages, pdf_text, program


@pytest.fixture(scope="module")
def printed(report: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook as PDF."""
    (book,) = report.glob("*.xlsx")
    return as_pdf(book, tmp_path_factory.mktemp("soffice"))


def as_pdf(book: Path, folder: Path) -> Path:
    """A workbook as PDF, made with a profile of its own."""
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


def test_nine_months_of_visits_are_printed_with_the_household_on_every_page(
    county: Path, tmp_path: Path
) -> None:
    """Two pages wide: each has the codes of its households, the second the last month and the sums."""
    ran = zhucun("report", "visits", "--from", "1月", "--to", "9月", "--output", tmp_path, home=county)
    assert ran.code == 0, ran.err
    (book,) = tmp_path.glob("*.xlsx")
    printed = as_pdf(book, tmp_path)
    pages = ["".join(each.split()) for each in pdf_text(printed).split("\f")]
    holding = [each for each in pages if "9099010103021" in each]
    assert len(holding) == 2
    for page, headings in zip(holding, (("户编号", "责任人", "1月"), ("户编号", "9月", "已办")), strict=True):
        assert all(each in page for each in headings)
    assert not [each for each in pages if "###" in each]
