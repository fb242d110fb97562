"""calamine, the fast reader: its errors, and panics of its Rust code, become refusals of the file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from zhucun_cli.errors import FileRefused
from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.sheet import MAX_CELLS, MAX_COLUMNS, Merge, cell_address

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook


@contextmanager
def _refusing() -> Iterator[None]:
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError as error:
        raise FileRefused("ENCRYPTED") from error
    except (CalamineError, OSError, ValueError) as error:
        raise FileRefused("DAMAGED") from error
    except BaseException as error:
        # A Rust panic is a BaseException of a type that cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        raise FileRefused("DAMAGED") from error


def open_calamine(content: bytes) -> CalamineWorkbook:
    """Open a workbook by its bytes, whatever its name; FileRefused when it is damaged or encrypted."""
    from python_calamine import CalamineWorkbook

    with _refusing():
        return CalamineWorkbook.from_filelike(io.BytesIO(content))


def inventory(workbook: CalamineWorkbook) -> tuple[list[str], tuple[Problem, ...]]:
    """Names of the visible worksheets, and a problem for each hidden one."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    worksheets = [each for each in workbook.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
    visible = [each.name for each in worksheets if each.visible == SheetVisibleEnum.Visible]
    hidden = [each.name for each in worksheets if each.visible != SheetVisibleEnum.Visible]
    return visible, tuple(problem("HIDDEN_SHEET", sheet=each) for each in hidden)


def read_cells(workbook: CalamineWorkbook, name: str) -> tuple[list[list[Cell]], tuple[Merge, ...]]:
    """All cells of a sheet, leading blanks kept, and its merged ranges."""
    with _refusing():
        source = workbook.get_sheet_by_name(name)
        # Only a broken .xls gets here so wide: an .xlsx was refused before it was opened.
        if source.total_width > MAX_COLUMNS or source.total_width * source.total_height > MAX_CELLS:
            raise FileRefused("FAR_CELL", cell=cell_address(source.total_height - 1, source.total_width - 1))
        rows = source.to_python(skip_empty_area=False)
        ranges = source.merged_cell_ranges or []
    return rows, tuple(sorted(Merge(top, left, bottom, right) for (top, left), (bottom, right) in ranges))
