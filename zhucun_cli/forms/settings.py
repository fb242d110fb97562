"""设置.xlsx: the office's settings as sheets, and back, each fault named by its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from zhucun_cli.forms.workbook import FormCell, FormColumn, FormSheet, write_form
from zhucun_cli.kinds import Kind, Kinds, fold_header
from zhucun_cli.office import SECTIONS, TOWNSHIP, VILLAGE, Entry, Office, Section
from zhucun_cli.places import compact, township_key, village_key
from zhucun_cli.sheets.cell import Cell
from zhucun_cli.sheets.sheet import Sheet, cell_address
from zhucun_cli.tables.parsed import folded

_CREATED = datetime(2000, 1, 1)  # a fixed day: equal settings make equal bytes
_SPARE = 50
_ZONE = 10
_CHOICES: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("place", "level"): (TOWNSHIP, VILLAGE),
        ("holiday", "kind"): ("休", "班"),
    }
)
_DAYS = {("holiday", "day"), ("exemption", "from"), ("exemption", "to")}


@dataclass(frozen=True)
class SettingFault:
    """A cell of 设置.xlsx that cannot be meant, and why."""

    sheet: str
    cell: str
    message: str


@dataclass(frozen=True)
class SettingsRead:
    """What 设置.xlsx says; with faults, nothing of it counts."""

    entries: Mapping[str, tuple[Entry, ...]]
    faults: tuple[SettingFault, ...]


def settings_workbook(office: Office, kinds: Kinds) -> bytes:
    """A sheet for each section, with a hint and blank lines to go on."""
    return write_form([_sheet(section, office, kinds) for section in SECTIONS], _CREATED, {})


def _sheet(section: Section, office: Office, kinds: Kinds) -> FormSheet:
    columns = tuple(
        FormColumn(
            title if key in section.optional else f"{title}*",
            20,
            choices=tuple(kind.title for kind in kinds.values())
            if (section.name, key) == ("header", "kind")
            else _CHOICES.get((section.name, key), ()),
            hint="如 2022-10-01" if (section.name, key) in _DAYS else "",
        )
        for key, title in section.columns.items()
    )
    rows = [
        [FormCell(_shown(section, key, each, kinds)) for key in section.columns]
        for each in office.of(section.name)
    ]
    return FormSheet(section.title, section.title, (section.hint,), columns, rows, _SPARE)


def _shown(section: Section, key: str, entry: Entry, kinds: Kinds) -> str:
    """Kinds and fields by their titles: nobody should have to know identifiers."""
    if section.name == "header" and entry["kind"] in kinds:
        kind = kinds[entry["kind"]]
        titles = {each.name: each.title for each in kind.fields}
        return {"kind": kind.title, "field": titles.get(entry["field"], entry["field"])}.get(key, entry[key])
    return entry.get(key, "")


def read_settings_workbook(sheets: Sequence[Sheet], kinds: Kinds) -> SettingsRead:
    """The entries of every section; a sheet that is missing is a fault, so that none is emptied by accident."""
    by_title = {each.name: each for each in sheets}
    entries: dict[str, tuple[Entry, ...]] = {}
    faults: list[SettingFault] = []
    for section in SECTIONS:
        sheet = by_title.get(section.title)
        rows = _rows(sheet, section) if sheet is not None else None
        if rows is None:
            faults.append(
                SettingFault(section.title, "", "缺少这张工作表或它的表头，请用导出的设置.xlsx 来改")
            )
            continue
        found = [_Line(section, number, columns, cells) for number, columns, cells in rows]
        faults += [fault for line in found for fault in _faults_of(line, kinds)]
        faults += _doubled(found)
        entries[section.name] = tuple(_canonical(line, kinds) for line in found)
    return SettingsRead(entries, tuple(faults))


@dataclass(frozen=True)
class _Line:
    """A filled row: 0-based row number, column of each key, text of each key."""

    section: Section
    number: int
    columns: Mapping[str, int]
    texts: Mapping[str, str]

    def fault(self, key: str, message: str) -> SettingFault:
        return SettingFault(self.section.title, cell_address(self.number, self.columns[key]), message)


def _rows(sheet: Sheet, section: Section) -> list[tuple[int, Mapping[str, int], Mapping[str, str]]] | None:
    titles = {title: key for key, title in section.columns.items()}
    for top, row in enumerate(sheet.rows[:_ZONE]):
        named = {titles[text]: column for column, cell in enumerate(row) if (text := _title(cell)) in titles}
        if len(named) == len(titles):
            filled = (
                (number, named, {key: _text(cells, column) for key, column in named.items()})
                for number, cells in enumerate(sheet.rows[top + 1 :], top + 1)
            )
            return [each for each in filled if any(each[2].values())]
    return None


def _title(cell: Cell) -> str:
    return folded(cell).rstrip("*")


def _text(cells: Sequence[Cell], column: int) -> str:
    cell = cells[column] if column < len(cells) else ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return folded(cell)


def _faults_of(line: _Line, kinds: Kinds) -> Iterator[SettingFault]:
    section, texts = line.section, line.texts
    for key, title in section.columns.items():
        if not texts[key] and key not in section.optional:
            yield line.fault(key, f"“{title}”没有填")
        choices = _CHOICES.get((section.name, key))
        if texts[key] and choices and texts[key] not in choices:
            yield line.fault(key, f"只能填 {'、'.join(choices)}")
        if texts[key] and (section.name, key) in _DAYS and _day(texts[key]) is None:
            yield line.fault(key, "不是有效日期，请写成 2022-10-01")
    if all(texts[key] for key in section.columns if key not in section.optional):
        yield from _meaning(line, kinds)


def _meaning(line: _Line, kinds: Kinds) -> Iterator[SettingFault]:
    """Faults of a complete line: what no single cell shows."""
    texts = line.texts
    if line.section.name == "header":
        yield from _header_faults(line, kinds)
    elif line.section.name == "place" and _place(texts, "alias") == _place(texts, "name"):
        yield line.fault("alias", "两种写法本来就视为同一个地方，不用写")
    elif line.section.name == "exemption":
        first, last = _day(texts["from"]), _day(texts["to"])
        if first and last and first > last:
            yield line.fault("to", "“止”早于“起”")


def _header_faults(line: _Line, kinds: Kinds) -> Iterator[SettingFault]:
    kind = _kind(line.texts["kind"], kinds)
    if kind is None:
        titles = "、".join(each.title for each in kinds.values())
        yield line.fault("kind", f"没有这种表，可填：{titles}")
        return
    field = _field(line.texts["field"], kind)
    if field is None:
        titles = "、".join(each.title for each in kind.fields)
        yield line.fault("field", f"{kind.title}没有这一列，可填：{titles}")
        return
    word = fold_header(line.texts["header"])
    other = next((each for each in kind.fields if each.name != field and word in each.folded_headers), None)
    if other is not None:
        yield line.fault("header", f"“{line.texts['header']}”已经是“{other.title}”的列名")


def _doubled(lines: Sequence[_Line]) -> Iterator[SettingFault]:
    """Two lines that say different things, or the same twice, of one header, place, unit or day."""
    seen: dict[tuple[str, ...], int] = {}
    for line in lines:
        keys = _IDENTITY[line.section.name]
        identity = tuple(compact(line.texts[key]) for key in keys)
        if all(line.texts[key] for key in keys if key not in line.section.optional):
            first = seen.setdefault(identity, line.number)
            if first != line.number:
                yield line.fault(keys[-1], f"与第 {first + 1} 行重复")


_IDENTITY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "header": ("kind", "header"),
        "place": ("level", "township", "alias"),
        "unit": ("alias",),
        "holiday": ("day",),
        "exemption": ("household", "from"),
    }
)


def _canonical(line: _Line, kinds: Kinds) -> Entry:
    texts = dict(line.texts)
    for key in texts:
        if (line.section.name, key) in _DAYS:
            day = _day(texts[key])
            texts[key] = day.isoformat() if day else texts[key]
    if line.section.name == "header" and (kind := _kind(texts["kind"], kinds)):
        texts |= {"kind": kind.name, "field": _field(texts["field"], kind) or texts["field"]}
    return texts


def _kind(text: str, kinds: Kinds) -> Kind | None:
    return next((each for each in kinds.values() if text in (each.name, each.title)), None)


def _field(text: str, kind: Kind) -> str | None:
    word = fold_header(text)
    return next((each.name for each in kind.fields if text == each.name or word in each.folded_headers), None)


def _place(texts: Mapping[str, str], key: str) -> str:
    return (township_key if texts["level"] == TOWNSHIP else village_key)(texts[key])


def _day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日", "%Y%m%d"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return None


def changes(
    before: Mapping[str, Sequence[Entry]], after: Mapping[str, Sequence[Entry]]
) -> tuple[tuple[str, str, str], ...]:
    """(sheet, 新增 or 删除, entry in words) of what differs."""
    found = []
    for section in SECTIONS:
        old = [dict(each) for each in before.get(section.name, ())]
        new = [dict(each) for each in after.get(section.name, ())]
        for word, ours, theirs in (("删除", old, new), ("新增", new, old)):
            found += [
                (section.title, word, " · ".join(filter(None, each.values())))
                for each in ours
                if each not in theirs
            ]
    return tuple(found)
