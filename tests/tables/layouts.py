"""Sheets as townships lay them out, drawn by chance, each with what must come of it.

The header words are those of the forms that the practice uses, written down here and not taken from the
declared kinds; some are misspelt, and some columns are of no kind at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from tests.tables.forms import (
    BORROWED,
    CLAIMS,
    CODE,
    FORMS,
    HEAD,
    LEAST_CLAIMS,
    NOBODY_KNOWS,
    NUMBER,
    TITLES,
    VILLAGE,
    VILLAGES,
    Make,
    a_day,
    a_name,
    an_amount,
    one_of,
)
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.sheet import Merge, Sheet

PLACELESS = ("helper", "theme")

_ALL_WORDS = frozenset(word for form in FORMS.values() for column in form for word in column.words)


@dataclass(frozen=True)
class Slot:
    """A column of one drawn table. `is_exact` is False for a misspelt name; `name` '' for one of no kind."""

    name: str
    text: str
    make: Make
    is_exact: bool = True


@dataclass(frozen=True)
class GoldTable:
    """What a table becomes: 1-based screen rows with their code and village, and column → field.

    `must` is False when a misspelt name, or a missing column, makes a refusal right.
    """

    kind: str
    rows: tuple[int, ...]
    codes: tuple[str | None, ...]
    villages: tuple[str | None, ...]
    fields: Mapping[int, str]
    misspelt: frozenset[int] = frozenset()
    must: bool = True


@dataclass(frozen=True)
class Drawn:
    """A drawn sheet. A table that is not among `tables` must not be read; `remedies` are a refusal's codes."""

    shape: str
    sheet: Sheet
    file_name: str
    tables: tuple[GoldTable, ...]
    remedies: tuple[str, ...] = ()


@dataclass
class _Page:
    """A sheet while it is being written."""

    random: Random
    rows: list[list[Cell]] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)

    def add(self, cells: Sequence[Cell]) -> int:
        """Append a row; its 1-based number."""
        self.rows.append(list(cells))
        return len(self.rows)

    def across(self, text: str, width: int, *, merged: bool) -> None:
        """A line that spans the table."""
        row = self.add([text])
        if merged and width > 1:
            self.merges.append(Merge(row - 1, 0, row - 1, width - 1))

    def chance(self, share: float) -> bool:
        """True in that share of cases."""
        return self.random.random() < share


REFUSED_MISSING = (
    "COLUMN_MISSING",
    "LOW_EVIDENCE",
    "KIND_UNKNOWN",
    "NO_HEADER",
    "KIND_AMBIGUOUS",
    "HEADER_AMBIGUOUS",
)


def _misspell(r: Random, word: str) -> str:
    """The word with one character left out, doubled or replaced, never another form's word."""
    place = r.randrange(len(word))
    changed = r.choice(
        (word[:place] + word[place + 1 :], word[: place + 1] + word[place:], word[:place] + r.choice("员情况见项") + word[place + 1 :])
    )  # fmt: skip
    return changed if len(changed) > 1 and changed not in _ALL_WORDS else word + "情"


def _slots(page: _Page, kind: str, *, leave_out: bool, by_lines: bool) -> list[Slot]:
    """The columns of one table, in some order."""
    r = page.random
    form = [each for each in FORMS[kind] if not (by_lines and each.name == "village")]
    needed = [each for each in form if each.needed or each.name in ("household_code", "head_name")]
    if leave_out:
        victim = r.choice([each for each in needed if each.needed])
        needed.remove(victim)
        form.remove(victim)
    chosen = [*needed, *(each for each in form if each not in needed and page.chance(0.55))]
    claims = [each for each in form if each.name in CLAIMS[kind] and each not in chosen]
    lacking = LEAST_CLAIMS.get(kind, 2) - sum(each.name in CLAIMS[kind] for each in chosen)
    chosen += r.sample(claims, min(max(lacking, 0), len(claims)))
    slots = []
    for each in chosen:
        wrong = page.chance(0.04)
        word = r.choice(each.words)
        slots.append(Slot(each.name, _misspell(r, word) if wrong else word, each.make, not wrong))
    for text, make in r.sample(NOBODY_KNOWS, r.choice((0, 0, 1, 2, 3))):
        slots.append(Slot("", text, make))
    if kind in BORROWED and page.chance(0.15):
        slots.append(Slot("", *r.choice(BORROWED[kind])))
    if page.chance(0.6):
        r.shuffle(slots)
    if page.chance(0.5):
        slots.insert(0, Slot("", r.choice(("序号", "编号")), lambda _: ""))
    if page.chance(0.3):
        slots.append(Slot("", "备注", one_of("", "", "已核实")))
    return _one_word_each(slots)


def _one_word_each(slots: list[Slot]) -> list[Slot]:
    """Without a second column of the same text."""
    seen: set[str] = set()
    return [slot for slot in slots if not (slot.text in seen or seen.add(slot.text))]  # type: ignore[func-returns-value]  # add returns None, which is false


def _judged(gold: GoldTable, slots: Sequence[Slot], *, by_lines: bool) -> list[GoldTable]:
    """The table where it can be read, marked when only its misspelt names stand in the way, else nothing."""
    exact = [slot for slot in slots if slot.is_exact]
    if _is_readable(gold.kind, exact, by_lines=by_lines):
        return [gold]
    return [replace(gold, must=False)] if _is_readable(gold.kind, slots, by_lines=by_lines) else []


def _is_readable(kind: str, slots: Sequence[Slot], *, by_lines: bool) -> bool:
    told = {slot.name for slot in slots if slot.name} | ({"village"} if by_lines else set())
    needed = {each.name for each in FORMS[kind] if each.needed}
    identified = "household_code" in told or "id_number" in told or {"head_name", "village"} <= told
    enough = len(told & set(CLAIMS[kind])) >= LEAST_CLAIMS.get(kind, 2)
    return needed <= told and len(told) >= 3 and (identified or kind in PLACELESS) and enough


def _decorated(page: _Page, slot: Slot) -> str:
    """A header text as people write it."""
    text = slot.text
    if slot.name in ("wage", "business", "property", "transfer", "net") and page.chance(0.2):
        text += "（元）"
    if page.chance(0.08):
        text = "*" + text
    if len(text) > 3 and page.chance(0.08):
        text = f"{text[:2]}\n{text[2:]}"
    if len(text) == 2 and page.chance(0.2):
        text = f"{text[0]}　{text[1]}"
    return text


def _lead_in(page: _Page, kind: str, width: int) -> list[Slot]:
    """Write title lines; the columns for which they answer."""
    r = page.random
    before = len(page.rows)
    if page.chance(0.75):
        place, words = r.choice(("石桥乡", "云溪县石桥乡", "")), r.choice((*TITLES[kind], "统计表", "情况表"))
        page.across(
            f"{place}{r.choice(('2022年', '2022年第三季度', ''))}{words}", width, merged=page.chance(0.7)
        )
    if page.chance(0.15):
        page.add([])
    if page.chance(0.35):
        line: list[Cell] = [""] * width
        line[0] = r.choice(("填报单位：石桥乡人民政府", "填报时间：2022年10月8日", "附件2"))
        if kind == "income" and width > 3:
            line[-1] = "单位：元"
        page.add(line)
    said = [str(cell) for row in page.rows[before:] for cell in row if not str(cell).startswith("填报时间")]
    written = {"quarter": "第三季度", "year": "2022年"}
    return [
        Slot(each.name, each.words[0], an_amount)
        for each in FORMS[kind]
        if each.name in written and any(written[each.name] in text for text in said)
    ]


GROUPS = {
    "income": (
        "收入",
        {"wage": "工资性", "business": "生产经营性", "property": "财产性", "transfer": "转移性"},
    ),
    "pairing": ("帮扶责任人", {"helper_name": "姓名", "helper_unit": "单位", "helper_post": "职务"}),
}


def _two_rows(page: _Page, kind: str, slots: list[Slot], *, merged: bool) -> list[Slot]:
    """Write a header of two rows; the slots in the order in which they then stand."""
    group, parts = GROUPS[kind]
    inside = [slot for slot in slots if slot.name in parts and slot.is_exact]
    outside = [slot for slot in slots if slot not in inside]
    at = page.random.randrange(2, len(outside) + 1) if len(outside) > 2 else len(outside)
    ordered = [*outside[:at], *inside, *outside[at:]]
    first: list[Cell] = [_decorated(page, slot) for slot in outside[:at]]
    second: list[Cell] = [""] * at
    first += [
        group + ("（元）" if kind == "income" and page.chance(0.3) else ""),
        *([""] * (len(inside) - 1)),
    ]
    second += [parts[slot.name] for slot in inside]
    first += [_decorated(page, slot) for slot in outside[at:]]
    second += [""] * len(outside[at:])
    row = page.add(first) - 1
    page.add(second)
    if merged:
        page.merges.append(Merge(row, at, row, at + len(inside) - 1))
        page.merges += [
            Merge(row, c, row + 1, c) for c in range(len(ordered)) if not at <= c < at + len(inside)
        ]
    return ordered


def _table(page: _Page, kind: str, slots: list[Slot], *, two_rows: bool, by_lines: bool) -> GoldTable:
    """Write header and body."""
    r = page.random
    if two_rows:
        slots = _two_rows(page, kind, slots, merged=page.chance(0.6))
    else:
        page.add([_decorated(page, slot) for slot in slots])
    header = list(page.rows[-1])
    if len(slots) >= 4 and page.chance(0.08):
        page.add(list(range(1, len(slots) + 1)))
    rows: list[int] = []
    codes: list[str | None] = []
    villages: list[str | None] = []
    section = None
    for number in range(1, r.choice((2, 3, 5, 8, 12, 30)) + 1):
        if by_lines and (section is None or page.chance(0.2)):
            section = r.choice(VILLAGES)
            page.across(
                r.choice((section, f"{section}（{r.randrange(2, 30)}户）")),
                len(slots),
                merged=page.chance(0.6),
            )
        if not two_rows and number > 6 and page.chance(0.04):
            page.add(header)
        cells = [_cell(page, slot, number) for slot in slots]
        rows.append(page.add(cells))
        codes.append(_told(slots, cells, "household_code"))
        villages.append(section if by_lines else _told(slots, cells, "village"))
        if page.chance(0.03):
            page.add([])
        if kind == "income" and page.chance(0.03):
            page.add(["小计", *(["" for _ in slots[2:]]), len(rows)])
    _close(page, kind, slots, len(rows))
    return GoldTable(
        kind, tuple(rows), tuple(codes), tuple(villages),
        {c: slot.name for c, slot in enumerate(slots) if slot.name},
        frozenset(c for c, slot in enumerate(slots) if slot.name and not slot.is_exact),
    )  # fmt: skip


def _cell(page: _Page, slot: Slot, number: int) -> Cell:
    if slot.text in ("序号", "编号"):
        return number
    optional = slot.name not in {each.name for form in FORMS.values() for each in form if each.needed}
    if slot.name not in ("household_code", "head_name") and optional and page.chance(0.08):
        return ""
    return slot.make(page.random)


def _told(slots: Sequence[Slot], cells: Sequence[Cell], name: str) -> str | None:
    found = [cell for slot, cell in zip(slots, cells, strict=True) if slot.name == name and slot.is_exact]
    return str(found[0]) if found and found[0] != "" else None


def _close(page: _Page, kind: str, slots: Sequence[Slot], count: int) -> None:
    """Totals and footers."""
    r = page.random
    if page.chance(0.25):
        page.add([r.choice(("合计", "总计", "石桥村合计")), *(["" for _ in slots[2:]]), count])
        if page.chance(0.2):
            page.add(["其中：监测户", *(["" for _ in slots[2:]]), 1])
    if page.chance(0.3):
        line: list[Cell] = [""] * len(slots)
        line[0], line[-1] = "填表人：某某", "审核人：某某"
        page.add(line)
    if page.chance(0.15):
        page.add([r.choice(("注：以签字为准", "说明：表中收入为季度数"))])


def _drawn(page: _Page, shape: str, tables: Sequence[GoldTable], remedies: tuple[str, ...] = ()) -> Drawn:
    left = page.random.choice((0, 0, 0, 1))
    rows = [[""] * left + row if row else row for row in page.rows]
    merges = tuple(Merge(m.top, m.left + left, m.bottom, m.right + left) for m in page.merges)
    moved = tuple(
        replace(
            each,
            fields={column + left: name for column, name in each.fields.items()},
            misspelt=frozenset(column + left for column in each.misspelt),
        )
        for each in tables
    )
    return Drawn(shape, Sheet("Sheet1", rows, merges=merges), "上报表.xlsx", moved, remedies)


def _list(page: _Page) -> Drawn:
    kind = page.random.choice(list(FORMS))
    leave_out, by_lines = page.chance(0.1), page.chance(0.12) and kind not in PLACELESS
    slots = _slots(page, kind, leave_out=leave_out, by_lines=by_lines)
    told = _lead_in(page, kind, len(slots))
    gold = _table(page, kind, slots, two_rows=False, by_lines=by_lines)
    golds = _judged(gold, [*slots, *told], by_lines=by_lines)
    return _drawn(page, "list", golds, REFUSED_MISSING)


def _grouped(page: _Page) -> Drawn:
    kind = page.random.choice(("income", "income", "pairing"))
    slots = _slots(page, kind, leave_out=False, by_lines=False)
    slots = [replace(slot, is_exact=True) if slot.name in GROUPS[kind][1] else slot for slot in slots]
    for name in list(GROUPS[kind][1])[:2]:
        if not any(slot.name == name for slot in slots):
            column = next(each for each in FORMS[kind] if each.name == name)
            slots.append(Slot(name, column.words[0], column.make))
    told = _lead_in(page, kind, len(slots))
    gold = _table(page, kind, slots, two_rows=True, by_lines=False)
    golds = _judged(gold, [*slots, *told], by_lines=False)
    return _drawn(page, "two rows", golds, REFUSED_MISSING)


def _stacked(page: _Page) -> Drawn:
    kinds = page.random.sample([kind for kind in FORMS if kind not in PLACELESS], 2)
    golds: list[GoldTable] = []
    for place, kind in enumerate(kinds):
        slots = _slots(page, kind, leave_out=False, by_lines=False)
        if place:
            page.add([])
        told = _lead_in(page, kind, len(slots))
        gold = _table(page, kind, slots, two_rows=False, by_lines=False)
        golds += _judged(gold, [*slots, *told], by_lines=False)
    return _drawn(page, "stacked", golds, REFUSED_MISSING)


def _transposed(page: _Page) -> Drawn:
    kind = page.random.choice(list(FORMS))
    slots = _slots(page, kind, leave_out=False, by_lines=False)
    if page.chance(0.5):
        page.across("情况表", 4, merged=True)
    households = page.random.choice((2, 3, 6))
    for slot in slots:
        page.add([_decorated(page, slot), *(_cell(page, slot, n) for n in range(1, households + 1))])
    return _drawn(page, "transposed", [], ("TRANSPOSED", "CARD_LAYOUT", *REFUSED_MISSING))


def _side_by_side(page: _Page) -> Drawn:
    kind = page.random.choice(list(FORMS))
    slots = _slots(page, kind, leave_out=False, by_lines=False)
    gap: list[Cell] = [""] if page.chance(0.5) else []
    _lead_in(page, kind, 2 * len(slots))
    texts: list[Cell] = [slot.text for slot in slots]
    page.add([*texts, *gap, *texts])
    for number in range(1, 7):
        page.add(
            [*(_cell(page, s, number) for s in slots), *gap, *(_cell(page, s, number + 6) for s in slots)]
        )
    return _drawn(page, "side by side", [], ("DUP_HEADERS", *REFUSED_MISSING))


def _pairs(page: _Page, slots: Sequence[Slot], per_row: int) -> dict[str, Cell]:
    """Write labels with their contents beside them; field → content."""
    told: dict[str, Cell] = {}
    for start in range(0, len(slots), per_row):
        line: list[Cell] = []
        for slot in slots[start : start + per_row]:
            content = _cell(page, slot, 1)
            line += [_decorated(page, slot), content]
            if slot.name and slot.is_exact:
                told[slot.name] = content
        page.add(line)
    return told


def _card(page: _Page) -> Drawn:
    slots = [slot for slot in _slots(page, "household", leave_out=page.chance(0.1), by_lines=False) if slot.text not in ("序号", "编号", "备注")]  # fmt: skip
    page.across(page.random.choice(("脱贫户登记表", "农户基本情况登记卡", "监测户信息表")), 6, merged=True)
    first = len(page.rows) + 1
    told = _pairs(page, slots, page.random.choice((1, 2, 2, 3)))
    rows = tuple(range(first, len(page.rows) + 1))
    gold = GoldTable(
        "household", rows, (str(told.get("household_code", "")),), (str(told.get("village", "")),), {}
    )
    golds = _judged(gold, slots, by_lines=False)
    return _drawn(page, "card", golds, ("CARD_LAYOUT", "TRANSPOSED", *REFUSED_MISSING))


SMALL = (
    ("日期", a_day),
    ("走访人", a_name),
    ("方式", one_of("入户", "电话")),
    ("内容", one_of("讲政策", "送种苗")),
)


def _card_with_visits(page: _Page) -> Drawn:
    every = [CODE, HEAD, VILLAGE, NUMBER, FORMS["household"][7], FORMS["household"][11]]
    slots = [Slot(each.name, page.random.choice(each.words), each.make) for each in every]
    page.across("结对走访登记卡", 6, merged=True)
    told = _pairs(page, _one_word_each(slots), page.random.choice((2, 3)))
    if page.chance(0.4):
        page.across("走访情况", 4, merged=True)
    names = list(SMALL)
    if page.chance(0.5):
        page.random.shuffle(names)
    page.add([text for text, _ in names])
    rows = tuple(
        page.add([make(page.random) for _, make in names]) for _ in range(page.random.choice((1, 3, 6)))
    )
    fields = {"日期": "visited_on", "走访人": "visitor", "方式": "mode", "内容": "content"}
    gold = GoldTable(
        "visit", rows, (str(told["household_code"]),) * len(rows), (str(told["village"]) or None,) * len(rows),
        {column: fields[text] for column, (text, _) in enumerate(names)},
    )  # fmt: skip
    return _drawn(page, "card with visits", [gold], ("CARD_LAYOUT",))


def _two_cards(page: _Page) -> Drawn:
    slots = [Slot(each.name, each.words[0], each.make) for each in FORMS["household"][:6]]
    for _ in range(2):
        page.across("脱贫户登记表", 6, merged=True)
        _pairs(page, slots, 2)
        page.add([])
    return _drawn(page, "two cards", [], ("CARD_LAYOUT", *REFUSED_MISSING))


def _something_else(page: _Page) -> Drawn:
    names = page.random.sample(("物资", "数量", "单价", "领取人", "仓库", "规格", "入库日期", "经手人"), 5)
    page.add(names)
    for number in range(6):
        page.add([r"大米" if name == "物资" else number + 1 for name in names])
    return _drawn(page, "something else", [], ("KIND_UNKNOWN", "LOW_EVIDENCE", "NO_HEADER"))


SHAPES: tuple[tuple[int, Callable[[_Page], Drawn]], ...] = (
    (46, _list), (18, _grouped), (8, _stacked), (5, _transposed), (6, _side_by_side), (6, _card),
    (6, _card_with_visits), (2, _two_cards), (3, _something_else),
)  # fmt: skip


def draw(random: Random) -> Drawn:
    """One sheet with its gold."""
    chosen: Callable[[_Page], Drawn]
    (chosen,) = random.choices([shape for _, shape in SHAPES], [weight for weight, _ in SHAPES])
    return chosen(_Page(random))
