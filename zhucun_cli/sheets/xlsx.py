"""Reading .xlsx and .xlsm: zip and XML are inspected first, then calamine reads the cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from zhucun_cli.errors import FileRefused
from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.calamine import inventory, open_calamine, read_cells
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.openpyxl import read_openpyxl
from zhucun_cli.sheets.package import Package, opened, read_package, verify_others
from zhucun_cli.sheets.preflight import Findings, check_extent, inspect, overlay
from zhucun_cli.sheets.sheet import Sheet, Workbook, cell_address

_MOST_FOR_OPENPYXL = 10_000_000  # it needs twenty times as long as calamine


def read_xlsx(name: str, content: bytes) -> Workbook:
    """The visible sheets of a workbook; FileRefused when it is damaged, encrypted or too large."""
    with opened(content) as archive:
        package = read_package(archive)
        present = {sheet: part for sheet, part in package.parts.items() if part in archive.namelist()}
        for part in present.values():
            check_extent(archive, part)
        verify_others(archive, set(present.values()))
    with ThreadPoolExecutor(max_workers=1) as beside:  # calamine leaves the interpreter to others
        inspected = beside.submit(_findings, content, present, package)
        found = _cells(content)
        findings = inspected.result()
    sheets = tuple(
        _sheet(grid, findings.get(grid.name, Findings()), package.date1904) for grid in found.sheets
    )
    return Workbook(sheets=sheets, problems=found.problems, reader=found.reader)


def _findings(content: bytes, present: Mapping[str, str], package: Package) -> Mapping[str, Findings]:
    """What calamine does not tell of each sheet."""
    with opened(content) as archive:
        return {sheet: inspect(archive, part, package) for sheet, part in present.items()}


def _cells(content: bytes) -> Workbook:
    try:
        return _of_calamine(content)
    except FileRefused as refusal:
        # The package is whole: calamine stumbles over something that openpyxl may accept.
        if refusal.code != "DAMAGED" or len(content) > _MOST_FOR_OPENPYXL:
            raise
        return read_openpyxl(content)


def _of_calamine(content: bytes) -> Workbook:
    """Cells and merges of the visible sheets, nothing else."""
    workbook = open_calamine(content)
    visible, hidden = inventory(workbook)
    cells = {name: read_cells(workbook, name) for name in visible}
    sheets = tuple(Sheet(name=name, rows=rows, merges=merges) for name, (rows, merges) in cells.items())
    return Workbook(sheets=sheets, problems=hidden, reader="calamine")


def _sheet(grid: Sheet, findings: Findings, date1904: bool) -> Sheet:
    for row, column in (*findings.pictures, *findings.errors):  # openpyxl gives the error's text
        _blank(grid.rows, row, column)
    return replace(
        grid,
        errors=MappingProxyType({**grid.errors, **overlay(findings)}),
        literals=MappingProxyType(findings.literals),
        month_only=frozenset(
            (row, column) for row, column in findings.month_styled if _day(grid.rows, row, column) == 1
        ),
        date1904=date1904,
        problems=_noticed(grid.name, findings),
    )


def _blank(rows: Sequence[Sequence[Cell]], row: int, column: int) -> None:
    cells = rows[row] if row < len(rows) else ()
    if isinstance(cells, list) and column < len(cells):
        cells[column] = ""


def _day(rows: Sequence[Sequence[Cell]], row: int, column: int) -> int:
    """The day of the month of a date; 0 for whatever else stands there."""
    cells = rows[row] if row < len(rows) else ()
    value = cells[column] if column < len(cells) else ""
    return value.day if isinstance(value, date) else 0


def _noticed(name: str, findings: Findings) -> tuple[Problem, ...]:
    noticed = []
    if findings.hidden_rows:
        noticed.append(problem("HIDDEN_ROWS", sheet=name, count=findings.hidden_rows))
    stale = sorted(set(findings.stale) - findings.pictures)
    if stale:
        first = cell_address(*stale[0])
        noticed.append(problem("FORMULA_WITHOUT_VALUE", sheet=name, cell=first, count=len(stale)))
    if findings.pictures:
        first = cell_address(*min(findings.pictures))
        noticed.append(problem("CELL_PICTURES", sheet=name, cell=first, count=len(findings.pictures)))
    if not findings.positions_known:
        noticed.append(problem("POSITIONS_UNKNOWN", sheet=name))
    return tuple(noticed)
