"""Files with faults, the 待改 workbooks made of them, and a clerk who mends these."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq

from tests.sample import reader
from zhucun_cli.forms.rejects import rejects_name, rejects_workbook
from zhucun_cli.home import Home
from zhucun_cli.intake.ingest import IngestOptions, Intake
from zhucun_cli.intake.reader import Reader
from zhucun_cli.intake.result import FileResult
from zhucun_cli.lake.store import Lake

RECEIVED = date(2022, 10, 31)
OPTIONS = IngestOptions(received_on=RECEIVED)
_PROVENANCE = ("batch", "sheet", "row")


def write_xlsx(path: Path, rows: Sequence[Sequence[object]], sheet: str = "Sheet1") -> Path:
    """A workbook of one sheet with these rows."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


def take(
    home: Home, lake: Lake, path: Path, options: IngestOptions = OPTIONS, through: Reader | None = None
) -> FileResult:
    """One file into the lake. A home whose settings have changed needs a reader that has not seen it before."""
    return Intake(home, lake, options, through or reader()).take(path)


def reject_file(home: Home, result: FileResult, folder: Path) -> Path:
    """The 待改 workbook of a file."""
    content = rejects_workbook(result, home.kinds)
    assert content is not None
    path = folder / rejects_name(Path(result.path).name)
    path.write_bytes(content)
    return path


def grid(path: Path, sheet: int = 0) -> list[list[str]]:
    """The sheet as texts."""
    page = openpyxl.load_workbook(path).worksheets[sheet]
    return [["" if cell is None else str(cell) for cell in row] for row in page.iter_rows(values_only=True)]


def header_row(texts: Sequence[Sequence[str]]) -> int:
    """The 0-based row that names the columns."""
    return next(number for number, row in enumerate(texts) if any(cell.startswith("原位置") for cell in row))


def mend(path: Path, fixes: Mapping[str, Mapping[str, object]], saved_as: Path | None = None) -> Path:
    """Enter {original row: {column title: value}} into the workbook, on whichever sheet has that address."""
    book = openpyxl.load_workbook(path)
    for page in book.worksheets:
        rows = list(page.iter_rows())
        texts = [["" if cell.value is None else str(cell.value) for cell in row] for row in rows]
        top = header_row(texts)
        where = next(n for n, text in enumerate(texts[top]) if text.startswith("原位置"))
        for cells, words in zip(rows[top + 1 :], texts[top + 1 :], strict=True):
            number = "".join(letter for letter in words[where].rpartition("!")[2] if letter.isdigit())
            for title, value in fixes.get(number, {}).items():
                cells[texts[top].index(title)].value = value  # type: ignore[assignment]  # openpyxl takes any value
    buffer = io.BytesIO()
    book.save(buffer)
    target = saved_as or path
    target.write_bytes(buffer.getvalue())
    return target


def records(lake: Lake, kind: str) -> list[dict[str, object]]:
    """What the lake holds of a kind, without provenance, in a stable order."""
    snapshot = lake.snapshot()
    visible = {each.id for each in snapshot.batches}
    found = [
        {name: value for name, value in row.items() if name not in _PROVENANCE}
        for path in snapshot.paths(kind)
        for row in pq.read_table(path, partitioning=None).to_pylist()
        if row["batch"] in visible
    ]
    return sorted(found, key=str)
