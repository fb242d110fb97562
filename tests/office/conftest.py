"""The sample county's report, in the programs in which people open it. Run by `make test-office`."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.cli.conftest import county
from tests.cli.running import zhucun

__all__ = ["county"]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs programs beside Python, and is left out of `make test`."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.office)


def program(*names: str) -> str:
    """The path of the first of these programs. A missing one fails the test: nothing is skipped silently."""
    found = next((path for name in names if (path := shutil.which(name))), None)
    assert found, f"none of {names} is installed: make test-office installs them on Debian"
    return found


def pdf_text(path: Path) -> str:
    """The text of a PDF."""
    command = [program("pdftotext"), "-layout", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def pdf_pages(path: Path) -> int:
    """How many pages a PDF has."""
    shown = subprocess.run([program("pdfinfo"), str(path)], check=True, capture_output=True, text=True).stdout
    return int(next(line.split()[1] for line in shown.splitlines() if line.startswith("Pages:")))


@pytest.fixture(scope="session")
def report(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the third quarter's page and workbook."""
    folder = tmp_path_factory.mktemp("report")
    ran = zhucun("report", "--quarter", "2022Q3", "--output", folder, home=county)
    assert ran.code == 0, ran.err
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, without a window."""
    with sync_playwright() as running:
        launched = running.chromium.launch(executable_path=program(*BROWSERS), args=["--no-sandbox"])
        yield launched
        launched.close()
