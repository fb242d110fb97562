"""Reading .xlsb: calamine reads the cells; a pass over the binary records finds what it does not tell.

A record is its type (1 or 2 bytes), its length (1 to 4 bytes), then its content (MS-XLSB 2.1.4).
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from types import MappingProxyType
from typing import TYPE_CHECKING

from zhucun_cli.errors import FileRefused
from zhucun_cli.sheets.calamine import inventory, open_calamine, read_cells
from zhucun_cli.sheets.package import opened, read_targets, verify_others
from zhucun_cli.sheets.sheet import MAX_CELLS, MAX_COLUMNS, Merge, Sheet, Workbook, cell_address

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_ROW, _FIRST_CELL, _LAST_CELL = 0, 1, 11
_ERRORS = (3, 11)  # a constant error, a formula whose result is one
_MERGE = 176
_SHEET = 156
_CODES = MappingProxyType(
    {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
)
_ERROR_AT = 8  # after the column and the style


def _records(content: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    try:
        while place < len(content):
            kind = content[place]
            place += 1
            if kind & 0x80:
                kind = (kind & 0x7F) | (content[place] & 0x7F) << 7
                place += 1
            length = shift = 0
            for _ in range(4):
                byte = content[place]
                place += 1
                length |= (byte & 0x7F) << shift
                shift += 7
                if byte < 0x80:
                    break
            yield kind, content[place : place + length]
            place += length
    except IndexError as error:
        raise FileRefused("DAMAGED") from error


class _Beside:
    """What one sheet holds beside its values; FileRefused when a cell lies too far out."""

    def __init__(self, content: bytes = b"") -> None:
        self.errors: dict[tuple[int, int], str] = {}
        self.merges: list[Merge] = []
        row = width = 0
        for kind, record in _records(content):
            if kind == _ROW:
                (row,) = struct.unpack_from("<I", record)
            elif _FIRST_CELL <= kind <= _LAST_CELL:
                (column,) = struct.unpack_from("<I", record)
                width = max(width, column + 1)
                if width > MAX_COLUMNS or (row + 1) * width > MAX_CELLS:
                    raise FileRefused("FAR_CELL", cell=cell_address(row, column))
                if kind in _ERRORS:
                    self.errors[row, column] = _CODES.get(record[_ERROR_AT], "#ERROR")
            elif kind == _MERGE:
                top, bottom, left, right = struct.unpack_from("<4I", record)
                self.merges.append(Merge(top, left, bottom, right))


def read_xlsb(name: str, content: bytes) -> Workbook:
    """The visible sheets; FileRefused when the file is damaged, encrypted or too large."""
    with opened(content) as archive:
        beside = _beside(archive)
        verify_others(archive, set())
    workbook = open_calamine(content)
    visible, hidden = inventory(workbook)
    sheets = tuple(_sheet(workbook, each, beside.get(each) or _Beside()) for each in visible)
    return Workbook(sheets=sheets, problems=hidden, reader="calamine")


def _beside(archive: zipfile.ZipFile) -> dict[str, _Beside]:
    """Sheet name → what stands in its part beside the values."""
    targets = read_targets(archive, "xl/workbook.bin")
    try:
        found = dict(_sheets(archive.read("xl/workbook.bin")))
        return {
            name: _Beside(archive.read(targets[relation]))
            for name, relation in found.items()
            if targets.get(relation) in archive.namelist()
        }
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise FileRefused("DAMAGED") from error


def _sheets(content: bytes) -> Iterator[tuple[str, str]]:
    """Name and relation of each sheet: after its state and number come two counted UTF-16 texts."""
    for kind, record in _records(content):
        if kind == _SHEET:
            relation, after = _wide_text(record, 8)
            name, _ = _wide_text(record, after)
            yield name, relation


def _wide_text(record: bytes, start: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", record, start)
    end = start + 4 + 2 * length
    return record[start + 4 : end].decode("utf-16-le"), end


def _sheet(workbook: CalamineWorkbook, name: str, beside: _Beside) -> Sheet:
    rows, _ = read_cells(workbook, name)
    errors = MappingProxyType(beside.errors)
    return Sheet(name=name, rows=rows, merges=tuple(sorted(beside.merges)), errors=errors)
