"""A view as a table: which columns it has, what each means, and the typed values of a JSON document's rows.

A view is a list in the JSON of a command, its columns are the keys. CSV, XLSX and Parquet are made from that same
list, so no two formats can differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal

ValueType = Literal["text", "count", "number", "rate", "date", "moment", "flag", "list", "counts"]
Value = str | int | float | bool | date | datetime | list[str] | list[int] | None
Row = Mapping[str, Any]  # an object of a JSON document
Words = Mapping[str, Mapping[str, str]]  # of a column: code → what people call it
NO_WORDS: Words = MappingProxyType({})
TYPE_TITLES: Mapping[ValueType, str] = MappingProxyType(
    {
        "text": "文字", "count": "整数", "number": "小数", "rate": "比率（0 到 1）", "date": "日期", "moment": "时间",
        "flag": "是否", "list": "若干文字", "counts": "若干整数",
    }
)  # fmt: skip


@dataclass(frozen=True)
class ViewColumn:
    """One column. `key` is the JSON key, `before.status` one inside another.

    `words` are what people call the codes it holds. A column that is not `for_people` holds a code whose words stand
    in a column of their own: CSV and XLSX leave it out.
    """

    key: str
    title: str
    type: ValueType
    meaning: str
    words: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    for_people: bool = True
    width: float = 0

    @property
    def name(self) -> str:
        """The column's name in Parquet."""
        return self.key.replace(".", "_")

    def value(self, row: Row) -> Value:
        """The typed value of a row; None for JSON's null and for a part of what is null."""
        return self.values((row,))[0]

    def values(self, rows: Iterable[Row]) -> list[Value]:
        """The typed values of many rows."""
        first, *deeper = self.key.split(".")
        found: Iterable[Any] = (row[first] for row in rows)
        for part in deeper:
            found = [None if each is None else each[part] for each in found]
        typed, nothing = _TYPED[self.type], ("" if self.type in ("date", "moment") else None)
        return [None if each is None or each == nothing else typed(each) for each in found]


_TYPED: Mapping[ValueType, Callable[[Any], Value]] = MappingProxyType(
    {
        "text": str, "count": int, "number": float, "rate": float, "date": date.fromisoformat,
        "moment": datetime.fromisoformat, "flag": bool, "list": lambda found: [str(each) for each in found],
        "counts": lambda found: [int(each) for each in found],
    }
)  # fmt: skip


@dataclass(frozen=True)
class View:
    """A list of a command's JSON. `find` gives its rows where they are no list of that name at the top.

    `beside` are keys of a row that only the JSON has: parts of parts, or what the columns tell in another way.
    """

    name: str
    title: str
    meaning: str
    columns: tuple[ViewColumn, ...]
    find: Callable[[Any], Iterable[Row]] | None = None
    beside: tuple[str, ...] = ()

    def rows(self, document: Any) -> Iterable[Row]:  # any JSON value
        """The view's rows in a document; none where it was not asked for."""
        if self.find is not None:
            return self.find(document)
        found: Iterable[Row] = document.get(self.name, ())
        return found

    @property
    def for_people(self) -> tuple[ViewColumn, ...]:
        """The columns of CSV and XLSX."""
        return tuple(each for each in self.columns if each.for_people)


@dataclass(frozen=True)
class CommandViews:
    """What one command shows; the first view is the one that CSV and Parquet hold when none is named."""

    command: str
    views: tuple[View, ...]

    def named(self, name: str) -> View | None:
        """The view of that name, or None."""
        return next((each for each in self.views if each.name == name), None)


@dataclass(frozen=True)
class Listing:
    """A command's answer ready to be written: its JSON, the views to show, and what is said above them.

    `clocks` are the document's own: what a figure rests on, kept with every Parquet file.
    """

    document: Any  # any JSON value
    views: tuple[View, ...]
    title: str
    notes: tuple[str, ...]
    created: datetime
    clocks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    words: Words = field(default_factory=lambda: NO_WORDS)


CLOCKS = ("period", "month", "as_of", "known_by", "snapshot", "policy", "rules", "version")


def clocks_of(document: Mapping[str, Any]) -> Mapping[str, str]:
    """Period, clocks and rules of a document, as far as it has them."""
    return {name: str(document[name]) for name in CLOCKS if document.get(name) is not None}


def words_of(value: Value, column: ViewColumn, words: Words = NO_WORDS) -> Value:
    """The value in the words of the office: codes by their names, lists in one line."""
    known = {**column.words, **words.get(column.key, {})}
    if isinstance(value, list):
        return "、".join(known.get(str(each), str(each)) for each in value)
    if isinstance(value, bool):
        return known.get(str(value), "是" if value else "否")
    return known.get(value, value) if isinstance(value, str) else value


def told(rows: Iterable[Row], columns: Sequence[ViewColumn], words: Words = NO_WORDS) -> list[list[Value]]:
    """Rows in the words of the office."""
    return [[words_of(each.value(row), each, words) for each in columns] for row in rows]
