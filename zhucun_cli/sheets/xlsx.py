"""Reading .xlsx and .xlsm: zip and XML are inspected first, then calamine reads the cells."""

from __future__ import annotations

import io
from types import MappingProxyType
from typing import TYPE_CHECKING

from zhucun_cli.errors import FileRefused
from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.package import opened, read_package, verify_others
from zhucun_cli.sheets.preflight import Findings, inspect, overlay
from zhucun_cli.sheets.sheet import Merge, Sheet, Workbook, cell_address

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


def read_xlsx(name: str, content: bytes) -> Workbook:
    """The visible sheets of a workbook; FileRefused when it is damaged, encrypted or too large."""
    with opened(content) as archive:
        package = read_package(archive)
        workbook = _open(content)
        visible, hidden = _inventory(workbook)
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


def _open(content: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (CalamineError, OSError, ValueError) as error:
        raise FileRefused("DAMAGED") from error


def _inventory(workbook: CalamineWorkbook) -> tuple[list[str], tuple[Problem, ...]]:
    """Names of the visible worksheets, and a problem for each hidden one."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    worksheets = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    visible = [each.name for each in worksheets if each.visible == SheetVisibleEnum.Visible]
    hidden = [each.name for each in worksheets if each.visible != SheetVisibleEnum.Visible]
    return visible, tuple(problem("HIDDEN_SHEET", sheet=each) for each in hidden)


def _sheet(workbook: CalamineWorkbook, name: str, findings: Findings, date1904: bool) -> Sheet:
    try:
        source = workbook.get_sheet_by_name(name)
        rows = source.to_python(skip_empty_area=False)
        ranges = source.merged_cell_ranges or []
    except BaseException as error:
        # A panic in Rust arrives as a BaseException of its own; an interrupt by the user is not ours.
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        raise FileRefused("DAMAGED") from error
    merges = tuple(sorted(Merge(top, left, bottom, right) for (top, left), (bottom, right) in ranges))
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
