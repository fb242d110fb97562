"""From a sheet to tables: find each header, decide its kind, read the columns, sort the rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from zhucun_cli.errors import UsageError
from zhucun_cli.kinds import Kinds
from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.sheet import Sheet
from zhucun_cli.tables.build import Found, Reading, build_table, unit_conflict
from zhucun_cli.tables.cards import Card, card_refused, find_card, find_transposed, looks_like_cards
from zhucun_cli.tables.filled_card import card_table, household_of
from zhucun_cli.tables.grid import Grid, is_blank, upper_grid
from zhucun_cli.tables.header import Header, find_header, header_at, stated_header
from zhucun_cli.tables.layouts import changed, pinned_header, same_layout
from zhucun_cli.tables.matching import FROM_LINES, Beside, Fit, choose, fit
from zhucun_cli.tables.regions import next_table, village_lines
from zhucun_cli.tables.table import Table
from zhucun_cli.tables.title import Title, read_title
from zhucun_cli.tables.vocabulary import Vocabulary, vocabulary_of

__all__ = ["Reading", "SheetReading", "read_tables"]


@dataclass(frozen=True)
class SheetReading:
    """The tables of a sheet; `problems` are of the parts in which no table could be read."""

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _Context:
    """What stays the same for all tables of one sheet."""

    sheet: Sheet
    kinds: Kinds
    reading: Reading
    vocabulary: Vocabulary


@dataclass(frozen=True)
class _Part:
    """One part of the sheet: the table or the reason against it, and the row where the next part begins."""

    outcome: Table | Problem
    title: Title | None
    following: int | None


def read_tables(sheet: Sheet, kinds: Kinds, reading: Reading) -> SheetReading:
    """Read every table of a sheet, each as the one kind that claims it.

    Raises UsageError when --kind or --assume cannot be meant.
    """
    if reading.kind is not None and reading.kind not in kinds:
        raise UsageError(f"没有“{reading.kind}”这种表，可用：{'、'.join(kinds)}")
    if all(is_blank(cell) for row in sheet.rows[:100] for cell in row) and not _has_content(sheet):
        return _answer(sheet, [problem("EMPTY_SHEET")])
    layouts = tuple(each for each in reading.layouts if each.covers(reading.file_name))
    context = _Context(sheet, kinds, replace(reading, layouts=layouts), vocabulary_of(kinds))
    outcomes: list[Table | Problem] = []
    part = _read_part(context, 0, None)
    outcomes.append(part.outcome)
    while part.following is not None:
        if not (isinstance(part.outcome, Problem) and part.outcome.code == "KIND_UNKNOWN"):
            outcomes.append(problem("TABLE_BELOW", row=part.following + 1))
        first = part.following
        rest = replace(context, reading=replace(context.reading, header_rows=None, data_from=None))
        part = _read_part(rest, first, part.title)
        outcomes.append(part.outcome)
    return _answer(sheet, outcomes)


def _has_content(sheet: Sheet) -> bool:
    return any(not is_blank(cell) for row in sheet.rows for cell in row)


def _answer(sheet: Sheet, outcomes: list[Table | Problem]) -> SheetReading:
    """The sheet's own problems go with its first table, or stand alone when there is none."""
    tables = tuple(each for each in outcomes if isinstance(each, Table))
    problems = [each for each in outcomes if isinstance(each, Problem)]
    own = () if tables else sheet.problems
    return SheetReading(tables, tuple(replace(each, sheet=sheet.name) for each in (*own, *problems)))


def _read_part(context: _Context, first: int, before: Title | None) -> _Part:
    """The table that begins at or below row `first`; `before` is what the sheet's first lines said."""
    grid = upper_grid(context.sheet, first)
    header = _known_header(context, grid)
    if header is None:
        on_cards = vocabulary_of({name: kind.on_cards() for name, kind in context.kinds.items()})
        card = find_card(grid, context.vocabulary, on_cards)
        if isinstance(card, Problem):
            return _Part(card, before, None)
        if card is not None:
            return _Part(_read_card(context, grid, card, on_cards), before, None)
        header = find_header(grid, context.vocabulary)
    if isinstance(header, Problem):
        return _Part(_plainer(header, grid, context.vocabulary), before, None)
    following = next_table(context.sheet, header, context.vocabulary)
    if following is not None:
        grid = replace(grid, rows=grid.rows[:following])
    if following == header.body or _names_go_on(grid, header, context.vocabulary):
        second = header.body + 1
        ambiguous = problem("HEADER_AMBIGUOUS", first=header.top + 1, second=second, flag=header.flag)
        return _Part(ambiguous, before, None)
    odd = None if context.reading.header_rows else looks_like_cards(grid, context.vocabulary, header)
    if odd is not None:
        return _Part(odd, before, None)
    title = _title(context, grid, header, before)
    own = () if first else context.sheet.problems
    end = len(context.sheet.rows) if following is None else following
    part = context.sheet if following is None and not first else context.sheet.until(end, own)
    return _Part(_read_table(replace(context, sheet=part), grid, header, title), title, following)


def _plainer(refusal: Problem, grid: Grid, vocabulary: Vocabulary) -> Problem:
    """A refusal for want of names, told as what the sheet is when that can be seen."""
    if refusal.code not in ("NO_HEADER", "KIND_UNKNOWN", "LOW_EVIDENCE"):
        return refusal
    return find_transposed(grid, vocabulary) or looks_like_cards(grid, vocabulary, None) or refusal


def _names_go_on(grid: Grid, header: Header, vocabulary: Vocabulary) -> bool:
    """True when the first row below holds nothing but names of columns: is it the header's second line?"""
    blocks = grid.blocks(header.body)
    texts = [(block.value, header.names[block.left]) for block in blocks if block.left < len(header.names)]
    names = [
        isinstance(value, str) and vocabulary.knows((value,)) and value not in above for value, above in texts
    ]
    return bool(names) and all(names)


def _known_header(context: _Context, grid: Grid) -> Header | Problem | None:
    """The header in the rows that the caller stated, or where a saved layout has it."""
    reading = context.reading
    if reading.header_rows is not None:
        return stated_header(grid, reading.header_rows, reading.data_from, context.vocabulary)
    return pinned_header(reading.layouts, grid, context.vocabulary)


def _title(context: _Context, grid: Grid, header: Header, before: Title | None) -> Title:
    """What the lines above the table say, else what the sheet's first lines said."""
    lines = range(grid.first, header.top)
    title = read_title(context.sheet, grid, lines, context.reading.file_name)
    if before is None:
        return title
    if not any(grid.blocks(row) for row in lines):
        return before
    return replace(title, units=title.units or before.units)


def _read_table(context: _Context, grid: Grid, header: Header, title: Title) -> Table | Problem:
    reading = context.reading
    chosen = _choose(context, header, title, {})
    if isinstance(chosen, Problem):
        return chosen
    conflict = unit_conflict(chosen, header, title)
    if conflict is not None:
        return conflict
    differs = None if reading.header_rows else changed(reading.layouts, chosen.kind.name, header)
    return differs or build_table(Found(context.sheet, grid, header, title, chosen, reading))


def _choose(
    context: _Context, header: Header, title: Title, told: Mapping[str, tuple[str, str]]
) -> Fit | Problem:
    """The kind that has the table; `told` are values that a card gives."""
    layout = same_layout(context.reading.layouts, header)
    beside = Beside(
        title,
        {**_told_by_lines(context, header), **told},
        frozenset(context.reading.assume),
        layout.headers if layout else {},
    )
    fits = [fit(header, words, context.vocabulary, beside) for words in context.vocabulary.words.values()]
    forced = context.reading.kind or (layout.kind if layout else None)
    return choose(fits, header, title, forced)


def _told_by_lines(context: _Context, header: Header) -> dict[str, tuple[str, str]]:
    """The village, when lines between the rows name it and no column does."""
    has_column = any(
        found is not None and found.field.from_sheet_name
        for words in context.vocabulary.words.values()
        for found in (words.match(parts) for parts in header.names if parts)
    )
    names = [each.name for kind in context.kinds.values() for each in kind.fields if each.from_sheet_name]
    if has_column or not names or not village_lines(context.sheet, header.body):
        return {}
    return dict.fromkeys(names, ("", FROM_LINES))


def _read_card(context: _Context, grid: Grid, card: Card, on_cards: Vocabulary) -> Table | Problem:
    """A card's small table with the household's names in every row, else the card itself as one row."""
    title = read_title(context.sheet, grid, range(grid.first, card.top), context.reading.file_name)
    if card.table is None:
        return card_table(card, context.sheet, lambda sheet, flat: _read_flat(context, sheet, flat, title))
    header = header_at(grid, card.table, on_cards)
    if header is None:
        return card_refused("下面的小表看不出表头", card.table)
    small = replace(context, vocabulary=on_cards)
    household = household_of(card, context.vocabulary, context.reading.received_on)
    chosen = _choose(small, header, title, household.told)
    if isinstance(chosen, Problem):
        return chosen
    conflict = unit_conflict(chosen, header, title)
    if conflict is not None:
        return conflict
    return build_table(
        Found(context.sheet, grid, header, title, chosen, context.reading, household.problems(card))
    )


def _read_flat(context: _Context, sheet: Sheet, header: Header, title: Title) -> Table | Problem:
    return _read_table(replace(context, sheet=sheet), upper_grid(sheet), header, title)
