"""A thousand drawn layouts: none is read as something else, most are read, the others say what to do."""

from __future__ import annotations

from collections import Counter
from random import Random

from tests.size import size
from tests.tables.grids import KINDS, RECEIVED
from tests.tables.layouts import Drawn, GoldTable, draw
from zhucun_cli.tables.read import Reading, SheetReading, read_tables
from zhucun_cli.tables.table import Table

SEED, DRAWN = 20220903, size(250, 1000)
LEAST_ACCEPTED = 0.85
OF_CARDS = ("card", "card with visits")


def _contradiction(table: Table, gold: GoldTable, shape: str) -> str:
    """What of an accepted table is not as drawn; '' when all is."""
    rows = sorted((*table.rows, *(each.row for each in table.rejected)))
    if not set(rows) <= set(gold.rows) if shape == "card" else tuple(rows) != gold.rows:
        return f"rows {rows}"
    if table.rejected:
        return f"rejected {table.problems}"
    for name in ("household_code", "village"):
        told = gold.codes if name == "household_code" else gold.villages
        if name not in {gold.fields[c] for c in gold.misspelt} and list(
            table.columns.get(name, told)
        ) != list(told):
            return f"{name} {list(table.columns[name])}"
    if shape == "card":
        return ""
    used = {column: name for name, column in table.used.items()}
    wrong = {column: name for column, name in used.items() if gold.fields.get(column) != name}
    lost = {c: name for c, name in gold.fields.items() if c not in used and c not in gold.misspelt}
    return f"mapped {wrong} lost {lost}" if wrong or lost else ""


def _verdict(drawn: Drawn, found: SheetReading) -> str:
    expected = {gold.kind: gold for gold in drawn.tables}
    for table in found.tables:
        if table.kind.name not in expected:
            return f"WRONG: accepted {table.kind.name}"
        reason = _contradiction(table, expected[table.kind.name], drawn.shape)
        if reason:
            return f"WRONG: {reason}"
    lacking = {gold.kind for gold in drawn.tables if gold.must} - {each.kind.name for each in found.tables}
    if found.tables and not lacking:
        return "accepted"
    code = found.problems[-1].code
    if lacking:
        return f"readable, refused {code}"
    return "rightly refused" if code in drawn.remedies else f"refused for a wrong reason {code}"


def _judged() -> list[tuple[Drawn, str]]:
    random = Random(SEED)
    drawn = [draw(random) for _ in range(DRAWN)]
    return [(each, _verdict(each, _read(each))) for each in drawn]


def _read(drawn: Drawn) -> SheetReading:
    return read_tables(drawn.sheet, KINDS, Reading(drawn.file_name, RECEIVED))


def test_of_many_layouts_none_is_misread_and_most_are_read() -> None:
    """0 wrong acceptances, at least 85 % of the readable ones accepted, refusals for a right reason."""
    judged = _judged()
    confusion = Counter((drawn.shape, verdict.split(":")[0]) for drawn, verdict in judged)
    table = "\n".join(
        f"{shape:18} {verdict:44} {count}" for (shape, verdict), count in sorted(confusion.items())
    )
    readable = [verdict for drawn, verdict in judged if any(gold.must for gold in drawn.tables)]
    assert not [verdict for _, verdict in judged if verdict.startswith("WRONG")], table
    assert not [verdict for _, verdict in judged if "wrong reason" in verdict], table
    assert readable.count("accepted") >= LEAST_ACCEPTED * len(readable), table


def test_every_refusal_names_what_to_do() -> None:
    random = Random(SEED + 1)
    for _ in range(200):
        found = _read(draw(random))
        for each in found.problems:
            if each.code in ("NO_HEADER", "LOW_EVIDENCE", "HEADER_AMBIGUOUS", "TRANSPOSED", "CARD_LAYOUT"):
                assert "--header-rows" in each.fix and "--data-from" in each.fix
            if each.code == "COLUMN_MISSING" and "户类型" in each.message:
                assert "--assume 户类型=脱贫户" in each.fix
