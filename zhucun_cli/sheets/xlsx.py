"""Reading .xlsx and .xlsm: zip and XML are inspected first, then calamine reads the cells."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.calamine import inventory, open_calamine, read_cells
from zhucun_cli.sheets.package import opened, read_package, verify_others
from zhucun_cli.sheets.preflight import Findings, inspect, overlay
from zhucun_cli.sheets.sheet import Sheet, Workbook, cell_address

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def read_xlsx(name: str, content: bytes) -> Workbook:
    """The visible sheets of a workbook; FileRefused when it is damaged, encrypted or too large."""
    with opened(content) as archive:
        package = read_package(archive)
        workbook = open_calamine(content)
        visible, hidden = inventory(workbook)
        findings = {
            sheet: inspect(archive, package.parts[sheet], package.recalculates)
            for sheet in visible
            if package.parts.get(sheet) in archive.namelist()
        }
        verify_others(archive, {package.parts[sheet] for sheet in findings})
    sheets = tuple(
        _sheet(workbook, sheet, findings.get(sheet, Findings()), package.date1904) for sheet in visible
    )
    return Workbook(sheets=sheets, problems=hidden, reader="calamine")


def _sheet(workbook: CalamineWorkbook, name: str, findings: Findings, date1904: bool) -> Sheet:
    rows, merges = read_cells(workbook, name)
    return Sheet(
        name=name,
        rows=rows,
        merges=merges,
        errors=MappingProxyType(dict(overlay(findings))),
        literals=MappingProxyType(findings.literals),
        date1904=date1904,
        problems=_noticed(name, findings),
    )


def _noticed(name: str, findings: Findings) -> tuple[Problem, ...]:
    noticed = []
    if findings.hidden_rows:
        noticed.append(problem("HIDDEN_ROWS", sheet=name, count=findings.hidden_rows))
    stale = sorted(findings.stale)
    if stale:
        first = cell_address(*stale[0])
        noticed.append(problem("FORMULA_WITHOUT_VALUE", sheet=name, cell=first, count=len(stale)))
    if not findings.positions_known:
        noticed.append(problem("POSITIONS_UNKNOWN", sheet=name))
    return tuple(noticed)
