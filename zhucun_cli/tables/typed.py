"""One column of a body read as its field: each distinct raw cell is parsed once."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhucun_cli.kinds import Field
from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.columns import Encoded
from zhucun_cli.sheets.sheet import Merge, Sheet, cell_address, column_letters
from zhucun_cli.tables.body import Body, row_ranges
from zhucun_cli.tables.cells import PARSERS, PLAIN
from zhucun_cli.tables.grid import is_blank
from zhucun_cli.tables.identity import is_id_number
from zhucun_cli.tables.parsed import Note, Parsed, Surroundings, refused, shown
from zhucun_cli.tables.table import Value

_PERSONAL = frozenset({"name", "names", "id_number", "phone", "code"})


@dataclass(frozen=True)
class Column:
    """The values of one field, one per data row; `faults` by position in the body's data rows.

    `index` is the sheet column, None for a value told by the title. `filled` are the positions whose value
    came from a merged range.
    """

    field: Field
    index: int | None
    values: Encoded[Value]
    faults: Mapping[int, Parsed]
    raws: Sequence[Cell]
    filled: frozenset[int] = frozenset()
    month_only: Encoded[bool] | None = None
    problems: tuple[Problem, ...] = ()


def constant_column(field: Field, value: Value, rows: int) -> Column:
    """A field that has one value, or none, for the whole sheet."""
    flags = Encoded.repeated(False, rows) if field.month_only else None
    return Column(field, None, Encoded.repeated(value, rows), {}, (), month_only=flags)


def read_column(sheet: Sheet, body: Body, field: Field, index: int, around: Surroundings) -> Column:
    """Read a sheet column: merges filled, error cells refused, exact literals preferred to floats."""
    raws = _without_truth_values(body.raws(index))
    filled: dict[int, str] = {}
    touched = [each for each in sheet.merges if each.left == index and each.bottom > each.top]
    errors = {row: text for (row, column), text in sheet.errors.items() if column == index}
    literals = {row: text for (row, column), text in sheet.literals.items() if column == index}
    overlays: dict[int, Parsed] = {}
    if touched or errors or literals:
        place_of = {row: place for place, row in enumerate(body.data)}
        cells = list(raws)
        filled = _fill_merges(cells, place_of, touched, body)
        overlays = {
            place_of[row]: refused("ERROR_CELL", value=text)
            for row, text in errors.items()
            if row in place_of
        }
        if field.type == "id_number":
            _restore_literals(cells, place_of, literals)
        raws = Encoded.of(cells)
    parses = _parse_distinct(raws.distinct, field, around)
    values = raws.changed(parses.values)
    without_day = _without_day(sheet, body, index) if field.type == "date" else set()
    if without_day and not field.month_only:
        overlays |= {place: refused("DATE_AMBIGUOUS") for place in without_day}
        values = Encoded.of([None if place in without_day else value for place, value in enumerate(values)])
    return Column(
        field=field,
        index=index,
        values=values,
        faults={**_faults(raws, parses), **overlays},
        raws=raws,
        filled=frozenset(filled),
        month_only=_month_only(raws, parses, without_day) if field.month_only else None,
        problems=tuple(_noticed(field, index, raws, parses, filled, body)),
    )


def _month_only(raws: Encoded[Cell], parses: _Parses, without_day: Collection[int]) -> Encoded[bool]:
    """For each row whether its day was never written."""
    months = raws.is_one_of(parses.noted("month_only"))
    months[list(without_day)] = True
    return Encoded.of(months.tolist())


def _without_day(sheet: Sheet, body: Body, index: int) -> set[int]:
    """Positions of date cells whose format shows year and month only: their day was never written."""
    rows = {row for row, column in sheet.month_only if column == index}
    return {place for place, row in enumerate(body.data) if row in rows} if rows else set()


def _fill_merges(
    raws: list[Cell], place_of: Mapping[int, int], merges: Sequence[Merge], body: Body
) -> dict[int, str]:
    """Give every row of a merged range its upper left value; positions filled → that value as text."""
    filled: dict[int, str] = {}
    for merge in merges:
        if merge.top < body.first or merge.top >= body.first + body.height:
            continue
        value = body.cell(merge.top, merge.left)
        for row in range(merge.top + 1, merge.bottom + 1):
            place = place_of.get(row)
            if place is not None and is_blank(raws[place]) and not is_blank(value):
                raws[place] = value
                filled[place] = shown(value)
    return filled


def _restore_literals(raws: list[Cell], place_of: Mapping[int, int], literals: Mapping[int, str]) -> None:
    """A file not written by Excel may hold all 18 digits: take them when the check digit is right."""
    for row, text in literals.items():
        place = place_of.get(row)
        if place is not None and is_id_number(text):
            raws[place] = text


@dataclass(frozen=True)
class _Parses:
    """The value of each distinct raw cell; `unusual` are the outcomes with a fault or a note, by its number."""

    values: Sequence[Value]
    unusual: Mapping[int, Parsed]

    def noted(self, note: Note) -> list[int]:
        """The numbers of the raw cells whose outcome carries this note."""
        return [number for number, each in self.unusual.items() if each.note == note]


def _parse_distinct(distinct: Sequence[Cell], field: Field, around: Surroundings) -> _Parses:
    texts = [raw for raw in distinct if isinstance(raw, str)]
    if len(texts) == len(distinct) and _are_plain(texts, field):
        return _Parses([text or None for text in texts], {})
    parse = PARSERS[field.type]
    outcomes = [parse(raw, field, around) for raw in distinct]
    return _Parses(
        [each.value for each in outcomes],
        {number: each for number, each in enumerate(outcomes) if each.fault or each.note},
    )


def _are_plain(texts: Sequence[str], field: Field) -> bool:
    if field.type not in PLAIN:
        return False
    joined = "".join(f"{text}\0" for text in texts if text)
    nothing_hidden = joined.count("\0") == sum(map(bool, texts))
    return nothing_hidden and PLAIN[field.type].fullmatch(joined) is not None


def _without_truth_values(raws: Encoded[Cell]) -> Encoded[Cell]:
    """TRUE and FALSE as text, which a cell may hold beside them."""
    if bool not in set(map(type, raws.distinct)):
        return raws
    return raws.changed([shown(raw) if isinstance(raw, bool) else raw for raw in raws.distinct])


def _faults(raws: Encoded[Cell], parses: _Parses) -> dict[int, Parsed]:
    """Position → outcome of the cells that cannot be used."""
    faulty = {number: each for number, each in parses.unusual.items() if each.fault}
    places = raws.is_one_of(faulty).nonzero()[0]
    return {place: faulty[raws.which[place]] for place in places.tolist()}


def _noticed(
    field: Field, index: int, raws: Encoded[Cell], parses: _Parses, filled: Mapping[int, str], body: Body
) -> Iterator[Problem]:
    letters = column_letters(index)
    if filled:
        rows = row_ranges([body.data[place] + 1 for place in filled])
        values = set(filled.values())
        plain = len(values) == 1 and field.type not in _PERSONAL
        value = values.pop() if plain else "各自首格的内容"
        yield problem(
            "MERGED_FILLED", field=field.name, column=letters, title=field.title, rows=rows, value=value
        )
    serials = parses.noted("serial")
    if serials:
        raw, day = raws.distinct[serials[0]], parses.values[serials[0]]
        yield problem(
            "SERIAL_DATES",
            field=field.name,
            column=letters,
            title=field.title,
            count=int(raws.is_one_of(serials).sum()),
            example=f"{shown(raw)}={_iso(day)}",
        )
    numbers = parses.noted("number_left_out")
    if numbers:
        places = raws.is_one_of(numbers)
        yield problem(
            "NUMBER_IN_NAME",
            field=field.name,
            column=letters,
            title=field.title,
            count=int(places.sum()),
            cell=cell_address(body.data[int(places.argmax())], index),
        )
    if parses.noted("converted"):
        yield problem("UNIT_CONVERTED", field=field.name, column=letters, title=field.title, unit="万元")


def _iso(value: Value) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
