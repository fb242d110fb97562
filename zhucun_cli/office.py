"""What an office adds to zhucun: its own headers, other names of places and units, holidays, exemptions.

Kept in the home as settings/office.toml. Every change keeps the version before it as office.1.toml, office.2.toml
and so on, so that it can be taken back.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from zhucun_cli.declarations import check_keys, read_toml
from zhucun_cli.errors import DeclarationError, NotPermitted, UsageError
from zhucun_cli.places import township_key, village_key

TOWNSHIP, VILLAGE = "乡镇", "行政村"
_COPY = re.compile(r"office\.(\d+)\.toml")


@dataclass(frozen=True)
class Section:
    """One table of the office's settings: its key in TOML, its sheet, its columns as key → title."""

    name: str
    title: str
    columns: Mapping[str, str]
    hint: str
    optional: frozenset[str] = frozenset()


def _section(name: str, title: str, columns: Mapping[str, str], hint: str, *optional: str) -> Section:
    return Section(name, title, MappingProxyType(dict(columns)), hint, frozenset(optional))


SECTIONS: tuple[Section, ...] = (
    _section(
        "header",
        "列名",
        {"kind": "表种", "field": "是哪一列", "header": "本单位的叫法"},
        "表里的列名是自己的叫法、认不出时，写在这里；以后收的表就能认出。",
    ),
    _section(
        "place",
        "地名",
        {"level": "级别", "alias": "另一种写法", "name": "标准名称", "township": "所属乡镇"},
        "同一个乡镇或村有几种写法时写在这里，已入库的表也随之合并。村名在几个乡镇都有的，写上所属乡镇。",
        "township",
    ),
    _section(
        "unit",
        "单位",
        {"alias": "另一种写法", "name": "标准名称"},
        "同一个帮扶单位有几种写法时写在这里，已入库的表也随之合并。",
    ),
    _section(
        "holiday",
        "节假日",
        {"day": "日期", "kind": "休或班", "note": "说明"},
        "放假写“休”，调休上班写“班”；与国家规定不同的以这里为准，用来顺延到期日。",
        "note",
    ),
    _section(
        "exemption",
        "免责",
        {"household": "户编号", "from": "起", "to": "止", "reason": "事由", "basis": "依据"},
        "经批准某一户在一段时间内免办的（起止日都算在内），写在这里，各项职责都免。",
        "basis",
    ),
)
Entry = Mapping[str, str]


@dataclass(frozen=True)
class PlaceAlias:
    """Another way in which a place is written, as keys; `township` is '' when any township will do."""

    level: str
    alias: str
    key: str
    township: str


@dataclass(frozen=True)
class Exemption:
    """One household that owes nothing from `first` to `last`, both included."""

    household: str
    first: date
    last: date


@dataclass(frozen=True)
class Office:
    """The office's settings: section name → its entries. `source` is the file's text."""

    entries: Mapping[str, tuple[Entry, ...]] = field(default_factory=lambda: MappingProxyType({}))
    source: str = ""

    def of(self, section: str) -> tuple[Entry, ...]:
        """The entries of a section."""
        return self.entries.get(section, ())

    @property
    def headers(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """Kind → field → header texts."""
        found: dict[str, dict[str, tuple[str, ...]]] = {}
        for each in self.of("header"):
            own = found.setdefault(each["kind"], {})
            own[each["field"]] = (*own.get(each["field"], ()), each["header"])
        return found

    @property
    def unit_aliases(self) -> Mapping[str, str]:
        """Another name of a unit → its standard name."""
        return {each["alias"]: each["name"] for each in self.of("unit")}

    @property
    def worked_days(self) -> Mapping[date, bool]:
        """Single days on which the office's calendar has a word of its own: True when it is worked."""
        return {date.fromisoformat(each["day"]): each["kind"] == "班" for each in self.of("holiday")}

    @property
    def exemptions(self) -> tuple[Exemption, ...]:
        """Who is exempt by these settings."""
        return tuple(
            Exemption(each["household"], date.fromisoformat(each["from"]), date.fromisoformat(each["to"]))
            for each in self.of("exemption")
        )

    @property
    def place_aliases(self) -> tuple[PlaceAlias, ...]:
        """The names of places, as the ledger compares them."""
        return tuple(
            PlaceAlias(
                each["level"],
                (township_key if each["level"] == TOWNSHIP else village_key)(each["alias"]),
                (township_key if each["level"] == TOWNSHIP else village_key)(each["name"]),
                township_key(each["township"]) if each.get("township") else "",
            )
            for each in self.of("place")
        )


def read_office(folder: Path) -> Office:
    """The settings in a home's folder settings/; nothing when there are none. Raises DeclarationError."""
    path = folder / "office.toml"
    if not path.exists():
        return Office()
    declared, text = read_toml(path)
    check_keys(declared, {each.name for each in SECTIONS}, str(path), text)
    entries = {}
    for section in SECTIONS:
        rows = declared.get(section.name, [])
        entries[section.name] = tuple(_entry(row, section, path, text) for row in rows)
    return Office(MappingProxyType(entries), text)


def _entry(row: Mapping[str, Any], section: Section, path: Path, text: str) -> Entry:  # what tomllib returns
    check_keys(row, section.columns, f"{path} [[{section.name}]]", text)
    missing = [key for key in section.columns if key not in row and key not in section.optional]
    if missing:
        raise DeclarationError(f"{path} [[{section.name}]]：缺少 {'、'.join(missing)}")
    return MappingProxyType({key: str(row.get(key, "")) for key in section.columns})


def as_toml(entries: Mapping[str, Sequence[Entry]]) -> str:
    """The settings as TOML, one block for each entry; a JSON string is a TOML string."""
    blocks = ["# 用 zhucun settings 导出、修改后再读入；也可以直接改这里。\n"]
    for section in SECTIONS:
        for entry in entries.get(section.name, ()):
            lines = [
                f"{key} = {json.dumps(entry.get(key, ''), ensure_ascii=False)}" for key in section.columns
            ]
            blocks.append("\n".join((f"[[{section.name}]]", *lines)) + "\n")
    return "\n".join(blocks)


def save_office(folder: Path, entries: Mapping[str, Sequence[Entry]]) -> None:
    """Keep the present settings as a numbered copy, then write the new ones. Raises NotPermitted."""
    path = folder / "office.toml"
    present = path.read_text(encoding="utf-8") if path.exists() else as_toml({})
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        _write(folder / f"office.{max(_copies(folder), default=0) + 1}.toml", present)
        _write(path, as_toml(entries))
    except OSError as error:
        raise NotPermitted(f"写不了 {path}：{error.strerror}。请检查权限，或关闭正打开它的程序") from error


def undo_office(folder: Path) -> None:
    """The settings as they were before the last change. Raises UsageError when there was none."""
    copies = _copies(folder)
    if not copies:
        raise UsageError("设置没有可撤回的改动")
    try:
        (folder / f"office.{max(copies)}.toml").replace(folder / "office.toml")
    except OSError as error:
        raise NotPermitted(f"改不了 {folder / 'office.toml'}：{error.strerror}。请检查权限") from error


def _copies(folder: Path) -> list[int]:
    found = (_COPY.fullmatch(each.name) for each in folder.glob("office.*.toml"))
    return [int(each[1]) for each in found if each]


def _write(path: Path, text: str) -> None:
    """Whole or not at all, for its owner alone."""
    aside = path.with_suffix(".tmp")
    aside.touch(mode=0o600)
    aside.write_text(text, encoding="utf-8", newline="\n")
    aside.replace(path)
