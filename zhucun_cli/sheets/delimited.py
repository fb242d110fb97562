"""CSV and TSV: the delimiter is found by counting, the cells stay text."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from pathlib import PurePath

from zhucun_cli.errors import FileRefused
from zhucun_cli.sheets.encoding import decode
from zhucun_cli.sheets.sheet import Sheet, Workbook

DELIMITERS = ("\t", ",", ";", "|", "，")
_SAMPLE_RECORDS = 200
_SWALLOWED_LINES = 50  # one cell with more line breaks than this is an unbalanced quote
_ENOUGH_SHARE = 0.5
_GUARDED = re.compile(r'="(.*)"', re.DOTALL)  # how exporters keep Excel from reading a number
_SEPARATOR_LINE = re.compile(r"\s*sep=(.)\s*", re.IGNORECASE)
_PROSE_SUFFIXES = (".txt", ".md", ".log", ".json", ".py", ".xml", ".toml", ".yaml", ".ini")


def read_delimited(name: str, content: bytes) -> Workbook:
    """One nameless sheet of text cells; FileRefused when the file is no delimited table."""
    path = PurePath(name)
    text = decode(content).lstrip("\ufeff")
    delimiter, text = _declared_delimiter(text)
    if not text.strip():
        raise FileRefused("EMPTY_FILE")
    delimiter = delimiter or _best_delimiter(text)
    if delimiter is None:
        if path.suffix.lower() in _PROSE_SUFFIXES:
            raise FileRefused("NOT_A_TABLE", what="文本文件")
        raise FileRefused("DELIMITER_UNKNOWN")
    sheet = Sheet(name="", rows=_records(text, delimiter), is_text=True)
    return Workbook(sheets=(sheet,), reader="csv")


def _declared_delimiter(text: str) -> tuple[str | None, str]:
    """The delimiter of a first line `sep=,`, which Excel does not show as a row, and the rest."""
    first, _, rest = text.partition("\n")
    found = _SEPARATOR_LINE.fullmatch(first)
    return (found[1], rest) if found else (None, text)


def _best_delimiter(text: str) -> str | None:
    """The delimiter that cuts most records into the same number of fields; None when none does."""
    scores = [(_score(text, each), -place, each) for place, each in enumerate(DELIMITERS)]
    scores.sort(reverse=True)
    best = scores[0]
    return best[2] if best[0] else None


def _score(text: str, delimiter: str) -> float:
    """Share of records with the commonest field count, times that count; 0 when it does not cut."""
    if delimiter not in text:
        return 0.0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        widths = Counter(len(row) for row in itertools.islice(reader, _SAMPLE_RECORDS) if row)
    except csv.Error:
        return 0.0
    width, records = max(widths.items(), key=lambda entry: (entry[1], entry[0]), default=(0, 0))
    share = records / max(1, widths.total())
    return share * width if width >= 2 and share >= _ENOUGH_SHARE else 0.0


def _records(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[list[str]] = []
    before = 0
    try:
        for row in reader:
            if reader.line_num - before > _SWALLOWED_LINES:
                raise FileRefused("QUOTE_UNBALANCED", line=str(before + 1))
            before = reader.line_num
            rows.append(row)
    except csv.Error as error:
        raise FileRefused("QUOTE_UNBALANCED", line=str(before + 1)) from error
    if '="' in text:
        rows = [[_unguarded(cell) for cell in row] for row in rows]
    return rows


def _unguarded(cell: str) -> str:
    found = _GUARDED.fullmatch(cell) if cell.startswith('="') else None
    return found[1] if found else cell
