"""CSV and TSV: the delimiter is found by counting, the cells stay text."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from contextlib import suppress
from pathlib import PurePath

from zhucun_cli.errors import FileRefused
from zhucun_cli.sheets.encoding import decode_told
from zhucun_cli.sheets.regular import read_regular, unguarded
from zhucun_cli.sheets.sheet import MAX_COLUMNS, Sheet, Workbook, cell_address

DELIMITERS = ("\t", ",", ";", "|", "，")
_SAMPLE_RECORDS = 200
_SAMPLE_CHARACTERS = 1_000_000
_WORTH_ARROW = 100_000  # characters; below, loading Arrow takes longer than reading
_SWALLOWED_LINES = 50  # one cell with more line breaks than this is an unbalanced quote
_ENOUGH_SHARE = 0.5
_SEPARATOR_LINE = re.compile(r"\s*sep=(.)\s*", re.IGNORECASE)
_PROSE_SUFFIXES = (".txt", ".md", ".log", ".json", ".py", ".xml", ".toml", ".yaml", ".ini")


def read_delimited(name: str, content: bytes) -> Workbook:
    """One nameless sheet of text cells; FileRefused when the file is no delimited table."""
    path = PurePath(name)
    decoded, told = decode_told(content)
    text = decoded.lstrip("\ufeff")
    delimiter, text = _declared_delimiter(text)
    if not text or text.isspace():
        raise FileRefused("EMPTY_FILE")
    delimiter = delimiter or _best_delimiter(text)
    if delimiter is None:
        if path.suffix.lower() in _PROSE_SUFFIXES:
            raise FileRefused("NOT_A_TABLE", what="文本文件")
        raise FileRefused("DELIMITER_UNKNOWN")
    rows = read_regular(text, delimiter) if len(text) > _WORTH_ARROW else None
    return Workbook(
        sheets=(Sheet(name="", rows=_records(text, delimiter) if rows is None else rows, is_text=True),),
        problems=told,
        reader="csv" if rows is None else "arrow",
    )


def _declared_delimiter(text: str) -> tuple[str | None, str]:
    """The delimiter of a first line `sep=,`, which Excel does not show as a row, and the rest."""
    end = text.find("\n") + 1 or len(text)
    found = _SEPARATOR_LINE.fullmatch(text[:end].removesuffix("\n"))
    return (found[1], text[end:]) if found else (None, text)


def _best_delimiter(text: str) -> str | None:
    """The delimiter that cuts most records into the same number of fields; None when none does."""
    beginning = text[:_SAMPLE_CHARACTERS]
    scores = [(_score(beginning, each), -place, each) for place, each in enumerate(DELIMITERS)]
    scores.sort(reverse=True)
    best = scores[0]
    return best[2] if best[0] else None


def _score(text: str, delimiter: str) -> float:
    """Share of records with the commonest field count, times that count; 0 when it does not cut."""
    if delimiter not in text:
        return 0.0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    widths: Counter[int] = Counter()
    with suppress(csv.Error):  # an open quote is told, with its line, once the delimiter is known
        for row in itertools.islice(reader, _SAMPLE_RECORDS):
            widths[len(row)] += bool(row)
    width, records = max(widths.items(), key=lambda entry: (entry[1], entry[0]), default=(0, 0))
    share = records / max(1, widths.total())
    return share * width if width >= 2 and share >= _ENOUGH_SHARE else 0.0


def _narrow(row: list[str], number: int) -> list[str]:
    """The row without empty cells beyond the last column; FileRefused when something stands there."""
    stray = next((column for column, cell in enumerate(row[MAX_COLUMNS:], MAX_COLUMNS) if cell), None)
    if stray is not None:
        raise FileRefused("FAR_CELL", cell=cell_address(number, stray))
    return row[:MAX_COLUMNS]


def _records(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    before = 0
    try:
        for row in reader:
            if reader.line_num - before > _SWALLOWED_LINES:
                raise FileRefused("QUOTE_UNBALANCED", line=str(before + 1))
            before = reader.line_num
            rows.append(row if len(row) <= MAX_COLUMNS else _narrow(row, len(rows)))
    except csv.Error as error:
        raise FileRefused("QUOTE_UNBALANCED", line=str(before + 1)) from error
    if '="' in text:
        rows = [[unguarded(cell) for cell in row] for row in rows]
    return rows
