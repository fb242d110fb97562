"""Word documents read back with python-docx: paragraphs, tables, and everything that stands in them."""

from __future__ import annotations

from collections.abc import Collection
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

from docx import Document
from docx.document import Document as Doc

from tests.sample import expected_rows
from zhucun_cli.bundled import bundled

TEMPLATES = ("bulletin.docx", "notice.docx", "report.docx")


def opened(content: bytes | Path) -> Doc:
    """The document."""
    return Document(BytesIO(content if isinstance(content, bytes) else content.read_bytes()))


def paragraphs(content: bytes | Path) -> list[str]:
    """Every paragraph outside tables that is not empty."""
    return [each.text for each in opened(content).paragraphs if each.text]


def tables(content: bytes | Path) -> list[list[dict[str, str]]]:
    """Every table as rows {heading: text}; of equal headings the last counts, so they are numbered."""
    found = []
    for table in opened(content).tables:
        head, *body = [[cell.text for cell in row.cells] for row in table.rows]
        names = [
            f"{name}{head[: index + 1].count(name)}" if head.count(name) > 1 else name
            for index, name in enumerate(head)
        ]
        found.append([dict(zip(names, row, strict=True)) for row in body])
    return found


def everything(content: bytes | Path) -> str:
    """Every part of the package as text: what is searched for names that must not be there."""
    data = content if isinstance(content, bytes) else content.read_bytes()
    with ZipFile(BytesIO(data)) as package:
        return "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def altered(name: str, path: Path, old: str, new: str) -> Path:
    """A copy of a bundled template with a text of its body replaced, as somebody does in WPS."""
    document = opened(bundled("templates") / name)
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    places = [*document.paragraphs, *(each for cell in cells for each in cell.paragraphs)]
    hits = [run for each in places for run in each.runs if old in run.text]
    assert hits
    for run in hits:
        run.text = run.text.replace(old, new)
    document.save(str(path))
    return path


def oracle(duty: str, windows: Collection[str]) -> tuple[int, int]:
    """(done, owed) of a duty in those windows, counted from the sample county's expected ledger."""
    rows = [
        each for each in expected_rows("ledger.csv") if each["duty"] == duty and each["window"] in windows
    ]
    return sum(each["status"] in ("on_time", "late") for each in rows), len(rows)
