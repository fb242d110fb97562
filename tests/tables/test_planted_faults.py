"""Fifty faults planted in a sheet of each kind are found at exactly their addresses, each once."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from datetime import date
from random import Random

import xlsxwriter

from tests.tables.forms import FORMS
from tests.tables.grids import KINDS, RECEIVED
from zhucun_cli.problems import Problem
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.read import read_workbook
from zhucun_cli.sheets.sheet import cell_address
from zhucun_cli.tables.read import Reading, read_tables

SEED, ROWS, PER_SHEET = 41, 120, 50
Place = tuple[str, int, int]

NOT_A_DAY: tuple[tuple[Cell, str], ...] = (
    ("22.9.3", "DATE_AMBIGUOUS"), ("3/9/2022", "DATE_AMBIGUOUS"), ("9月3日", "DATE_AMBIGUOUS"),
    ("2022.9.31", "DATE_INVALID"), ("上旬", "DATE_INVALID"), (date(2023, 9, 3), "DATE_FUTURE"),
)  # fmt: skip
NOT_AN_AMOUNT: tuple[tuple[Cell, str], ...] = (
    ("约5000", "NUMBER_INVALID"), ("1_200", "NUMBER_INVALID"), ("Infinity", "NUMBER_INVALID"),
    ("5000-6000", "NUMBER_INVALID"), ("(500)", "NUMBER_NEGATIVE"), (-5, "NUMBER_NEGATIVE"),
)  # fmt: skip
NOT_A_COUNT: tuple[tuple[Cell, str], ...] = (
    ("约3", "NUMBER_INVALID"), (2.5, "NUMBER_INVALID"), (-2, "NUMBER_NEGATIVE"), ("三口", "NUMBER_INVALID"),
)  # fmt: skip
NOT_A_CHOICE: tuple[tuple[Cell, str], ...] = (("路上碰面", "CHOICE_UNKNOWN"), ("不清楚", "CHOICE_UNKNOWN"))
NOT_A_NUMBER_OF_A_PERSON: tuple[tuple[Cell, str], ...] = (
    ("909901199001010015", "ID_INVALID"), ("90990119900101001", "ID_INVALID"), (9.09901199e17, "ID_DESTROYED"),
    ("4.30527E+17", "ID_DESTROYED"),
)  # fmt: skip
NOT_A_PHONE: tuple[tuple[Cell, str], ...] = (
    ("1990000123", "PHONE_INVALID"), ("19900001234/19900001235", "PHONE_INVALID"), ("空号", "PHONE_INVALID"),
)  # fmt: skip
LEFT_OUT: tuple[tuple[Cell, str], ...] = (("", "REQUIRED_BLANK"),)
NOT_A_QUARTER: tuple[tuple[Cell, str], ...] = (("三季度", "PERIOD_INVALID"), ("2022年", "PERIOD_INVALID"))
NOT_A_YEAR: tuple[tuple[Cell, str], ...] = (("22年", "PERIOD_INVALID"), ("2021-2022", "PERIOD_INVALID"))
FAULTS: Mapping[str, Mapping[str, tuple[tuple[Cell, str], ...]]] = {
    "household": {
        "household_code": (*LEFT_OUT, (9.0990117e18, "ID_DESTROYED"), ("9.09901E+16", "ID_DESTROYED")),
        "head_name": LEFT_OUT,
        "village": LEFT_OUT,
        "category": (*LEFT_OUT, *NOT_A_CHOICE),
        "id_number": NOT_A_NUMBER_OF_A_PERSON,
        "population": NOT_A_COUNT,
        "monitored_type": NOT_A_CHOICE,
        "identified_on": (
            ("22.9.3", "DATE_AMBIGUOUS"),
            ("2022.13", "DATE_INVALID"),
            ("2023.9", "DATE_FUTURE"),
        ),
        "cleared": NOT_A_CHOICE,
        "phone": NOT_A_PHONE,
    },
    "pairing": {
        "helper_name": LEFT_OUT,
        "unit_level": NOT_A_CHOICE,
        "helper_phone": NOT_A_PHONE,
        "paired_from": NOT_A_DAY[:5],
        "pairing_type": NOT_A_CHOICE,
    },
    "visit": {"visited_on": (*LEFT_OUT, *NOT_A_DAY), "mode": NOT_A_CHOICE},
    "income": {
        "quarter": (*LEFT_OUT, *NOT_A_QUARTER),
        "wage": NOT_AN_AMOUNT,
        "business": NOT_AN_AMOUNT,
        "transfer": NOT_AN_AMOUNT,
        "expense": NOT_AN_AMOUNT,
        "members": NOT_A_COUNT,
        "collected_on": NOT_A_DAY,
    },
    "plan": {
        "year": (*LEFT_OUT, *NOT_A_YEAR),
        "finish_by": NOT_A_DAY[:5],
        "progress": NOT_A_CHOICE,
        "made_on": NOT_A_DAY,
    },
    "evaluation": {
        "quarter": (*LEFT_OUT, *NOT_A_QUARTER),
        "grade": NOT_A_CHOICE,
        "satisfaction": NOT_A_CHOICE,
        "risk": NOT_A_CHOICE,
        "evaluated_on": NOT_A_DAY,
    },
    "dossier": {
        "year": (*LEFT_OUT, *NOT_A_YEAR),
        "present": NOT_A_CHOICE,
        "copies": NOT_A_COUNT,
        "filed_on": NOT_A_DAY,
    },
    "handbook": {
        "year": (*LEFT_OUT, *NOT_A_YEAR),
        "filled": NOT_A_CHOICE,
        "issued_on": NOT_A_DAY[:1],
        "checked_on": NOT_A_DAY,
    },
    "exemption": {
        "excused_from": (*LEFT_OUT, *NOT_A_DAY[:5]),
        "excused_to": NOT_A_DAY[:5],
        "reason": LEFT_OUT,
        "approved_on": NOT_A_DAY,
    },
    "household_event": {
        "event": (*LEFT_OUT, *NOT_A_CHOICE),
        "happened_on": (*LEFT_OUT, *NOT_A_DAY[:5]),
        "until": NOT_A_DAY[:5],
        "other_household_code": ((9.0990117e18, "ID_DESTROYED"),),
    },
    "objection": {
        "duty": LEFT_OUT,
        "window": (*LEFT_OUT, ("8月", "PERIOD_INVALID"), ("2022年7-9月", "PERIOD_INVALID"), ("2023Q1", "DATE_FUTURE")),
        "replied_on": NOT_A_DAY,
        "decision": NOT_A_CHOICE,
        "decided_on": NOT_A_DAY,
    },
    "helper": {
        "helper_name": LEFT_OUT,
        "unit_level": NOT_A_CHOICE,
        "helper_phone": NOT_A_PHONE,
        "is_member": NOT_A_CHOICE,
    },
    "theme": {"month": (*LEFT_OUT, ("2022年", "PERIOD_INVALID")), "theme": LEFT_OUT, "round_from": NOT_A_DAY[:5]},
}  # fmt: skip


def _clean(kind: str, random: Random) -> list[list[Cell]]:
    """A title, a header of first words, and rows without any fault."""
    header: list[Cell] = [column.words[0] for column in FORMS[kind]]
    rows = [[_whole(column.make(random), column.name) for column in FORMS[kind]] for _ in range(ROWS)]
    return [[f"石桥乡{kind}"], header, *rows]


def _whole(made: Cell, name: str) -> Cell:
    """Blank optional cells are no faults, but here every cell is filled."""
    return (
        made
        if made != ""
        else {"monitored_type": "边缘户", "reason": "工作调动", "until": "2022-12-30"}.get(name, "无")
    )


def _plant(sheets: dict[str, list[list[Cell]]], random: Random) -> dict[Place, str]:
    """Put faults into the sheets; where → code. No row has two, since one row is one thing to correct."""
    planted: dict[Place, str] = {}
    for kind, rows in sheets.items():
        names = [column.name for column in FORMS[kind]]
        for row in random.sample(range(2, len(rows)), PER_SHEET):
            name = random.choice(list(FAULTS[kind]))
            raw, code = random.choice(FAULTS[kind][name])
            rows[row][names.index(name)] = raw
            planted[(kind, row, names.index(name))] = code
    return planted


def _workbook(sheets: Mapping[str, list[list[Cell]]]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"})
    for kind, rows in sheets.items():
        sheet = book.add_worksheet(kind)
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(r, c, cell)
                else:
                    sheet.write(r, c, cell)
    book.close()
    return buffer.getvalue()


def _found(content: bytes) -> list[Problem]:
    """The errors and warnings of all sheets."""
    problems = []
    for sheet in read_workbook("planted.xlsx", content).sheets:
        (table,) = read_tables(sheet, KINDS, Reading("planted.xlsx", RECEIVED)).tables
        assert table.counts.rows == ROWS == table.counts.accepted + table.counts.rejected
        problems += [each for each in table.problems if each.severity != "info"]
    return problems


def test_fifty_planted_faults_of_each_kind_are_found_at_their_addresses_and_no_others() -> None:
    """Each address once, with its code, and the cell at the address holds the planted fault."""
    random = Random(SEED)
    sheets = {kind: _clean(kind, random) for kind in FORMS}
    clean = {kind: [list(row) for row in rows] for kind, rows in sheets.items()}
    planted = _plant(sheets, random)
    assert len(planted) == PER_SHEET * len(KINDS)
    found = _found(_workbook(sheets))
    wanted = Counter((kind, cell_address(row, column), code) for (kind, row, column), code in planted.items())
    assert Counter((each.sheet, each.cell, each.code) for each in found) == wanted
    assert {code for *_, code in wanted} >= {"REQUIRED_BLANK", "DATE_FUTURE", "ID_DESTROYED", "PHONE_INVALID"}
    assert _found(_workbook(clean)) == []
