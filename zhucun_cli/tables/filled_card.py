"""What a one-household card becomes: values for every row of its small table, or one row of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.sheet import Sheet, cell_address, column_letters
from zhucun_cli.tables.cards import Card, Fact, reference_facts
from zhucun_cli.tables.cells import parse_cell
from zhucun_cli.tables.header import Header
from zhucun_cli.tables.parsed import Surroundings, shown
from zhucun_cli.tables.roles import header_text
from zhucun_cli.tables.table import Table
from zhucun_cli.tables.vocabulary import Vocabulary

WHERE = "登记卡"


@dataclass(frozen=True)
class CardHousehold:
    """The household that a card is about: field → (value, where), and the contents that are faulty."""

    told: Mapping[str, tuple[str, str]]
    titles: tuple[str, ...]
    faults: tuple[Problem, ...]

    def problems(self, card: Card) -> tuple[Problem, ...]:
        """What to say beside the table: which facts apply to its rows, and which could not be read."""
        rows = f"{card.top + 1}-{card.bottom + 1}" if card.bottom > card.top else str(card.top + 1)
        read = problem("CARD_READ", row=card.top + 1, rows=rows, titles="、".join(self.titles))
        return (read, *self.faults)


def household_of(card: Card, vocabulary: Vocabulary, received_on: date) -> CardHousehold:
    """The reference facts of a card, read as their fields."""
    fields = [field for words in vocabulary.words.values() for field in words.kind.fields if field.reference]
    told: dict[str, tuple[str, str]] = {}
    titles: list[str] = []
    faults: list[Problem] = []
    for field, fact in reference_facts(card, fields, vocabulary):
        parsed = parse_cell(fact.value, field, Surroundings(received_on))
        if parsed.fault:
            faults.append(
                problem(parsed.fault, severity="warning", row=fact.row + 1, field=field.name,
                        column=column_letters(fact.column), cell=cell_address(fact.row, fact.column),
                        raw=shown(fact.value), title=field.title, **parsed.details)
            )  # fmt: skip
            continue
        if parsed.note == "number_left_out":
            faults.append(
                problem("NUMBER_IN_NAME", row=fact.row + 1, field=field.name, column=column_letters(fact.column),
                        cell=cell_address(fact.row, fact.column), title=field.title, count=1)
            )  # fmt: skip
        if parsed.value is not None and field.name not in told:
            told[field.name] = (str(parsed.value), WHERE)
            titles.append(field.title)
    return CardHousehold(MappingProxyType(told), tuple(titles), tuple(faults))


def card_table(card: Card, sheet: Sheet, read: Callable[[Sheet, Header], Table | Problem]) -> Table | Problem:
    """The card laid flat, labels above contents, read by `read` as a table of one row; addresses are the card's."""
    labels = tuple((header_text(fact.label),) for fact in card.facts)
    header = Header(0, 0, 1, labels, ("",) * len(labels), len(labels))
    values: list[Cell] = [fact.value for fact in card.facts]
    flat = Sheet(
        name=sheet.name,
        rows=[[fact.label for fact in card.facts], values],
        errors=_moved(sheet.errors, card),
        literals=_moved(sheet.literals, card),
        month_only=frozenset(_moved(dict.fromkeys(sheet.month_only, ""), card)),
        date1904=sheet.date1904,
        is_text=sheet.is_text,
        problems=sheet.problems,
    )
    outcome = read(flat, header)
    if isinstance(outcome, Problem):
        return replace(outcome, row=card.top + 1)
    known = "、".join(card.facts[column].label for column in sorted(outcome.used.values()))
    rows = f"{card.top + 1}-{card.bottom + 1}" if card.bottom > card.top else str(card.top + 1)
    told = problem("CARD_READ", sheet=sheet.name, row=card.top + 1, rows=rows, titles=known)
    own = set(sheet.problems)
    return replace(
        outcome,
        rows=[card.top + 1 for _ in outcome.rows],
        rejected=tuple(replace(each, row=card.top + 1) for each in outcome.rejected),
        problems=(told, *(each if _is_of(each, own) else _at_home(each, outcome, card) for each in outcome.problems)),
        header_rows=(card.top + 1, card.bottom + 1),
        data_from=card.bottom + 2,
        used=MappingProxyType({name: card.facts[column].column for name, column in outcome.used.items()}),
    )  # fmt: skip


def _is_of(each: Problem, own: set[Problem]) -> bool:
    return replace(each, sheet="") in own or each in own


def _moved(overlay: Mapping[tuple[int, int], str], card: Card) -> Mapping[tuple[int, int], str]:
    """Error cells and literals of the card's contents, where the flat sheet has them."""
    places = {(fact.row, fact.column): (1, column) for column, fact in enumerate(card.facts)}
    return MappingProxyType({places[place]: text for place, text in overlay.items() if place in places})


def _at_home(each: Problem, flat: Table, card: Card) -> Problem:
    """A problem of the flat table in the cell of the card that it is about; its row is the card's one record."""
    column = flat.used.get(each.field)
    if column is None or not each.column:
        return replace(each, row=card.top + 1, column="", cell="")
    fact: Fact = card.facts[column]
    cell = cell_address(fact.row, fact.column) if each.cell else ""
    return replace(each, row=card.top + 1, column=column_letters(fact.column), cell=cell)
