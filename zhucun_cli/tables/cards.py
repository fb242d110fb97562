"""One-household cards (一户一表): labels with their contents beside them, perhaps above a small table.

A card is told from a list by what follows the pairs: nothing but a small table with its own header, and
footers. Rows of data below mean that the pairs were a header with columns nobody knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhucun_cli.kinds import Field
from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.sheet import column_letters
from zhucun_cli.tables.grid import HEADER_ZONE, Block, Grid
from zhucun_cli.tables.header import Header
from zhucun_cli.tables.parsed import compact
from zhucun_cli.tables.roles import FIGURES, is_foot_label, kind_of, role_of
from zhucun_cli.tables.vocabulary import Vocabulary

_LABEL_KINDS = ("text", "year")
_INLINE = re.compile(r"([一-鿿()（）]{1,12})\s*[:：]\s*([^:：\s]+)(?=\s|$)")
_PLACE = re.compile("(?:村|社区|居委会)$")
_PERSON = re.compile(r"[一-鿿·]{2,8}")
_CARD_SHARE = 0.34
_MIN_LABELS = 3


@dataclass(frozen=True)
class Fact:
    """A label and the cell beside it; `row` and `column` (0-based) are the content's."""

    label: str
    value: Cell
    row: int
    column: int


@dataclass(frozen=True)
class Card:
    """The pairs in rows `top` to `bottom` (0-based); a small table may begin in row `table`."""

    top: int
    bottom: int
    facts: tuple[Fact, ...]
    table: int | None


def find_card(grid: Grid, vocabulary: Vocabulary, on_cards: Vocabulary) -> Card | Problem | None:
    """The card that the sheet begins with; the problem when it is one that cannot be read; else None.

    `on_cards` also knows the short names that small tables use (日期, 内容).
    """
    rows = range(grid.first, min(grid.first + HEADER_ZONE, len(grid.rows)))
    paired = {row: facts for row in rows if (facts := _facts(grid, row, on_cards))}
    if not paired:
        return None
    above = _top(grid, min(paired))
    paired |= {
        row: facts
        for row in rows
        if row >= above and row not in paired and (facts := _alike(grid, row, paired, on_cards))
    }
    top = min(paired)
    if any(_is_content(grid, row) for row in range(grid.first, top)):
        return None
    bottom = _bottom(grid, top, paired)
    if _is_one_label_column(grid, [row for row in paired if row <= bottom], on_cards):
        return None
    facts = tuple(fact for row in range(top, bottom + 1) for fact in paired.get(row, ()))
    rest = [row for row in range(bottom + 1, len(grid.rows)) if _is_content(grid, row)]
    table = rest[0] if rest and _names_only(grid, rest[0], on_cards) else None
    if (rest and table is None) or not _names_a_household(facts, vocabulary):
        return None
    if len([row for row in paired if row <= bottom]) == 1 and table is None and len(facts) < _MIN_LABELS:
        return None
    repeated = _repeated(facts, vocabulary)
    if repeated:
        return card_refused(f"“{repeated}”出现两次", top)
    return Card(top, bottom, facts, table)


def card_refused(what: str, row: int) -> Problem:
    """CARD_LAYOUT, with the flag for a list whose header is in this 0-based row."""
    return problem(
        "CARD_LAYOUT", row=row + 1, what=what, flag=f"--header-rows {row + 1} --data-from {row + 2}"
    )


def looks_like_cards(grid: Grid, vocabulary: Vocabulary, header: Header | None) -> Problem | None:
    """CARD_LAYOUT when many rows hold labels, although no header or one card was made out of them.

    A label stands once on a card; a word such as 电话 in a column of a list stands there again and again.
    """
    inside = range(header.top, header.bottom + 1) if header else range(0)
    rows = [row for row in range(grid.first, len(grid.rows)) if grid.blocks(row) and row not in inside]
    seen = {compact(cell) for row in inside for cell in grid.rows[row]}
    labelled = []
    for row in rows:
        known = {compact(block.value) for block in grid.blocks(row) if _is_known(block, vocabulary)}
        if len(known) >= 2 and not known & seen:
            labelled.append(row)
        seen |= known
    if len(labelled) >= 2 and len(labelled) >= _CARD_SHARE * len(rows):
        return card_refused("项目名与内容交错", labelled[0])
    return None


def find_transposed(grid: Grid, vocabulary: Vocabulary) -> Problem | None:
    """TRANSPOSED when the names of the fields stand one below the other in the first column or the second."""
    rows = range(grid.first, min(grid.first + HEADER_ZONE, len(grid.rows)))
    for column in range(min(2, grid.width)):
        found = [
            row
            for row in rows
            for block in grid.blocks(row)
            if block.left == column and _is_known(block, vocabulary)
        ]
        names = {compact(grid.own(row, column)) for row in found}  # a page's header comes again and again
        wide = sum(len(grid.blocks(row)) - 1 - column >= 1 for row in found)
        if len(names) >= _MIN_LABELS and 2 * wide > len(found):
            flag = f"--header-rows {found[0] + 1} --data-from {found[0] + 2}"
            return problem("TRANSPOSED", row=found[0] + 1, column=column_letters(column), letters=column_letters(column), flag=flag,
                           rows=f"{found[0] + 1}-{found[-1] + 1}")  # fmt: skip
    return None


def reference_facts(
    card: Card, fields: Sequence[Field], vocabulary: Vocabulary
) -> Iterator[tuple[Field, Fact]]:
    """The facts that say which household the card is about."""
    references = {field.name: field for field in fields if field.reference}
    for fact in card.facts:
        for words in vocabulary.words.values():
            found = words.match((fact.label,))
            if found and found.field.name in references:
                yield references[found.field.name], fact
                break


def _facts(grid: Grid, row: int, vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """The pairs of a row; () when the row does not consist of labels with at least one content."""
    blocks = grid.blocks(row)
    inline = tuple(_inline(blocks, row, vocabulary))
    if inline:
        return inline
    if len(blocks) > 1 and role_of(blocks, grid.width) == "foot" and not _is_known(blocks[0], vocabulary):
        return ()
    facts: list[Fact] = []
    known = 0
    place = 0
    while place < len(blocks):
        label = blocks[place]
        if kind_of(label.value) not in _LABEL_KINDS:
            return ()
        known += _is_known(label, vocabulary)
        beside = blocks[place + 1] if place + 1 < len(blocks) else None
        has_content = beside and beside.left == label.right + 1 and not _is_known(beside, vocabulary)
        if beside and has_content:
            facts.append(Fact(compact(label.value), beside.value, row, beside.left))
        elif known:
            facts.append(Fact(compact(label.value), "", row, label.right + 1))
        place += 2 if has_content else 1
    filled = any(_is_filled(fact) for fact in facts)
    return tuple(facts) if known and filled else ()


def _is_one_label_column(grid: Grid, rows: Sequence[int], on_cards: Vocabulary) -> bool:
    """True when names stand in the first column only, although there is more: households side by side."""
    left = min(grid.blocks(row)[0].left for row in rows)
    wide = [row for row in rows if len(grid.blocks(row)) > (2 if grid.blocks(row)[0].left == left else 1)]
    named = [row for row in wide if any(_is_known(b, on_cards) for b in grid.blocks(row) if b.left > left)]
    return 2 * len(named) < len(wide)


def _alike(
    grid: Grid, row: int, paired: Mapping[int, tuple[Fact, ...]], on_cards: Vocabulary
) -> tuple[Fact, ...]:
    """The pairs of a row that nobody knows or nobody filled in, told by where the other rows have theirs."""
    blocks = grid.blocks(row)
    contents = {fact.column for facts in paired.values() for fact in facts}
    labels = [block for block in blocks if block.right + 1 in contents and block.left not in contents]
    beside = [block for block in blocks if block.left in contents]
    if not labels or len(labels) + len(beside) < len(blocks):
        return ()
    misplaced = any(_is_known(block, on_cards) for block in beside)
    if misplaced or not all(kind_of(label.value) in _LABEL_KINDS for label in labels):
        return ()
    return tuple(
        Fact(compact(label.value), grid.value(row, label.right + 1), row, label.right + 1) for label in labels
    )


def _top(grid: Grid, first: int) -> int:
    """Up to the first of the rows of two texts or more that stand directly above, below the title."""
    top = first
    while top > grid.first and len(grid.blocks(top - 1)) > 1 and _is_content(grid, top - 1):
        top -= 1
    return top


def _is_filled(fact: Fact) -> bool:
    return bool(compact(fact.value))


def _inline(blocks: Sequence[Block], row: int, vocabulary: Vocabulary) -> Iterator[Fact]:
    """Pairs written in one cell: `户编号：0043　户主姓名：张三`."""
    for block in blocks:
        if isinstance(block.value, str) and not is_foot_label(block.value):
            for label, content in _INLINE.findall(block.value):
                if vocabulary.knows((label,)):
                    yield Fact(label, content, row, block.left)


def _is_known(block: Block, vocabulary: Vocabulary) -> bool:
    return isinstance(block.value, str) and len(block.value) <= 40 and vocabulary.knows((block.value,))


def _is_content(grid: Grid, row: int) -> bool:
    """True for a row that is neither blank nor a title, a note or a footer."""
    return role_of(grid.blocks(row), grid.width) in ("row", "total")


def _bottom(grid: Grid, top: int, paired: dict[int, tuple[Fact, ...]]) -> int:
    bottom = top
    for row in range(top + 1, len(grid.rows)):
        if row in paired:
            bottom = row
        elif _is_content(grid, row):
            break
    return bottom


def _names_only(grid: Grid, row: int, vocabulary: Vocabulary) -> bool:
    """True for the header of a small table: texts, one of them at least a known name, and none a content."""
    blocks = grid.blocks(row)
    known = sum(vocabulary.knows((str(block.value),)) for block in blocks)
    return known >= 2 and all(kind_of(block.value) in _LABEL_KINDS for block in blocks)


def _names_a_household(facts: Sequence[Fact], vocabulary: Vocabulary) -> bool:
    """True when a code with digits, an identity number or a person's name says which household it is."""
    named: set[str] = set()
    for fact in facts:
        for words in vocabulary.words.values():
            found = words.match((fact.label,))
            if found and found.field.reference and _suits(found.field, fact.value):
                named.add(found.field.name)
    return bool(named & {"household_code", "id_number"}) or {"head_name", "village"} <= named


def _suits(field: Field, value: Cell) -> bool:
    if field.type in ("code", "id_number"):
        return kind_of(value) in FIGURES
    if field.type == "name":
        return _PERSON.fullmatch(compact(value)) is not None
    return field.from_sheet_name and _PLACE.search(compact(value)) is not None


def _repeated(facts: Sequence[Fact], vocabulary: Vocabulary) -> str | None:
    """A label that stands twice with different contents: more than one household on the sheet."""
    seen: dict[str, Cell] = {}
    for fact in facts:
        told = _is_filled(fact) and vocabulary.knows((fact.label,))
        if told and seen.setdefault(fact.label, fact.value) != fact.value:
            return fact.label
    return None
