"""The rows of a visit log: how a visit is written down, and what can go wrong in the writing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sample_data.county.model import Column, Fate, Row, Severity, Trouble, VisitRow, Written, draw
from sample_data.county.people import NOW, code
from sample_data.county.spelling import Spelling, only, spell
from sample_data.county.visits import MEANS, Visit


@dataclass(frozen=True)
class Style:
    """How one sheet is written: its columns, its spellings of a date, what joins several names."""

    columns: tuple[Column, ...]
    spellings: tuple[Spelling, ...]
    joiner: str = "、"

    @property
    def fields(self) -> frozenset[str]:
        """The fields this sheet has a column for."""
        return frozenset(column.field for column in self.columns)


@dataclass(frozen=True)
class Mishap:
    """What a clerk typed instead of what was so; `problem` is None where nobody can notice."""

    field: str
    typed: Written
    problem: str | None
    severity: Severity
    note: str


_MISHAPS: dict[tuple[str, int], Mishap] = {  # household, month (its first visit of that month)
    (code("白沙社区", 3), 9): Mishap(
        "visited_on", "2022.9.31", "DATE_INVALID", "error", "September has 30 days"
    ),
    (code("双桥村", 3), 7): Mishap("visited_on", "22.7.3", "DATE_AMBIGUOUS", "error", "year of two digits"),
    (code("白沙社区", 12), 7): Mishap(
        "visited_on", "2022.7", "DATE_AMBIGUOUS", "error", "month without a day"
    ),
    (code("石门村", 2), 9): Mishap("visited_on", None, "REQUIRED_BLANK", "error", "no date"),
    (code("白沙社区", 4), 5): Mishap(
        "code", "9099010101904", None, "warning", "a digit of the code mistyped: no such household, unlinked"
    ),
    (code("白沙社区", 4), 8): Mishap(
        "mode", "路上碰面", "CHOICE_UNKNOWN", "warning", "unknown word, mode is null"
    ),
    (code("双桥村", 4), 6): Mishap(
        "mode", None, None, "warning", "mode left blank: accepted, does not count"
    ),
    (code("石桥村", 2), 8): Mishap(
        "visited_on", "2022年13月5日", "DATE_INVALID", "error", "there is no month 13"
    ),
    (code("桃花村", 4), 8): Mishap(
        "code", "9099010202904", None, "warning", "a digit of the code mistyped: no such household, unlinked"
    ),
    (code("桃花村", 2), 9): Mishap(
        "visited_on", "3/9/2022", "DATE_AMBIGUOUS", "error", "3 September or 9 March"
    ),
    (code("枫林村", 1), 9): Mishap("visited_on", "9.3", "DATE_AMBIGUOUS", "error", "no year"),
    (code("黄泥村", 4), 4): Mishap("visited_on", "上旬", "DATE_INVALID", "error", "not a date"),
    (code("黄泥村", 1), 8): Mishap(
        "code", "0302901", None, "warning", "a digit of the code mistyped: no such household, unlinked"
    ),
}


def _meaning(visit: Visit, style: Style, mishap: Mishap | None) -> VisitRow:
    typed = {mishap.field: mishap.typed} if mishap else {}
    stated_code = str(typed.get("code", visit.code)) if "code" in style.fields else None
    return VisitRow(
        code=stated_code,
        id_no=NOW[visit.code].id_no if "id_no" in style.fields else None,
        village=visit.village,
        head=str(typed.get("head", visit.head)),
        day=None if "visited_on" in typed else visit.day,
        visitors=visit.visitors,
        mode=MEANS.get(str(typed.get("mode", visit.mode))) if "mode" in style.fields else None,
    )


def visit_row(visit: Visit, style: Style, mishap: Mishap | None = None) -> Row:
    """The row of a visit, with what went wrong in it if anything did."""
    spelling = style.spellings[int(draw("spelling", visit.code, visit.day) * len(style.spellings))]
    cells: dict[str, Written] = {
        "code": visit.code,
        "id_no": "\t" + NOW[visit.code].id_no,
        "village": visit.village,
        "group": NOW[visit.code].group,
        "head": visit.head,
        "visited_on": spell(visit.day, spelling),
        "visitor": style.joiner.join(visit.visitors),
        "mode": visit.mode,
        "content": visit.content,
        "count": 1,
    }
    fate: Fate = "accepted"
    troubles: tuple[Trouble, ...] = ()
    if mishap is not None:
        cells[mishap.field] = mishap.typed
        if mishap.problem:
            troubles = (Trouble(mishap.field, mishap.problem, mishap.severity),)
            fate = "rejected" if mishap.severity == "error" else "accepted"
    note, at = (mishap.note, mishap.field) if mishap else ("", "")
    return Row(only(style.columns, cells), fate, _meaning(visit, style, mishap), troubles, note, at)


def visit_rows(visits: Iterable[Visit], style: Style) -> tuple[Row, ...]:
    """The rows of `visits`; the mishap of a household befalls its first visit of the month."""
    rows: list[Row] = []
    befallen: set[tuple[str, int]] = set()
    for visit in visits:
        key = (visit.code, visit.day.month)
        mishap = None if key in befallen else _MISHAPS.get(key)
        befallen.add(key)
        rows.append(visit_row(visit, style, mishap))
    return tuple(rows)


def stranger(visit: Visit, style: Style, head: str, stranger_code: str) -> Row:
    """A row like that of `visit`, for somebody who is on no roster."""
    row = visit_row(visit, style)
    assert isinstance(row.means, VisitRow)
    cells = {**row.cells, "head": head} | ({"code": stranger_code} if "code" in style.fields else {})
    means = replace(row.means, head=head, code=stranger_code if "code" in style.fields else None)
    at = "code" if "code" in style.fields else "head"
    return Row(cells, "accepted", means, note="on no roster: accepted, unlinked", at=at)


def nobody(row: Row, style: Style) -> Row:
    """The same row with the household left blank."""
    assert isinstance(row.means, VisitRow)
    cells = (
        {**row.cells, "head": None, "code": None} if "code" in style.fields else {**row.cells, "head": None}
    )
    trouble = Trouble("code" if "code" in style.fields else "head", "NO_HOUSEHOLD", "error")
    return Row(cells, "rejected", replace(row.means, head=None, code=None), (trouble,), "no household named")


def twice(rows: tuple[Row, ...], index: int) -> tuple[Row, ...]:
    """`rows` with the row at `index` repeated at once."""
    again = replace(rows[index], fate="duplicate", note="the row above once more")
    return (*rows[: index + 1], again, *rows[index + 1 :])
