"""Layouts that worked once: an office's sheets of next quarter must look the same, or a person is asked."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from types import MappingProxyType

from zhucun_cli.errors import DeclarationError
from zhucun_cli.kinds import Kinds, fold_header
from zhucun_cli.problems import Problem, problem
from zhucun_cli.tables.grid import Grid
from zhucun_cli.tables.header import Header, stated_header
from zhucun_cli.tables.table import Table
from zhucun_cli.tables.vocabulary import Vocabulary

_VARYING = re.compile(r"\d+|[一二三四上下](?=季|半年)|第(?=[一二三四]季)")
_KEYS = {"kind", "file", "signature", "header_rows", "data_from", "headers"}


@dataclass(frozen=True)
class Layout:
    """The header of one office's table of one kind.

    `file` is a pattern of file names, with * where the period stands; `header_rows` and `data_from` are
    1-based; `headers` maps the header texts that were used to fields, `signature` stands for all of them.
    """

    kind: str
    file: str
    signature: str
    header_rows: tuple[int, int]
    data_from: int
    headers: Mapping[str, str]

    def covers(self, file_name: str) -> bool:
        """True for a file of this name."""
        return fnmatchcase(file_name, self.file)


def layout_of(table: Table, file_name: str) -> Layout:
    """The layout of a table that was read well."""
    return Layout(
        kind=table.kind.name,
        file=re.sub(r"\*+", "*", _VARYING.sub("*", file_name)),
        signature=signature_of(table.header),
        header_rows=table.header_rows,
        data_from=table.data_from,
        headers=MappingProxyType({table.header[column]: name for name, column in table.used.items()}),
    )


def signature_of(titles: Sequence[str]) -> str:
    """A short hash of the header texts, folded, in order; blank columns at the end do not count."""
    folded = [fold_header(title) for title in titles]
    while folded and not folded[-1]:
        folded.pop()
    return hashlib.sha256("\x1f".join(folded).encode()).hexdigest()[:16]


def layout_toml(layout: Layout) -> str:
    """The `[[layout]]` entry for zhucun.toml."""
    headers = ", ".join(f"{_quoted(text)} = {_quoted(name)}" for text, name in layout.headers.items())
    return "\n".join(
        (
            "[[layout]]",
            f"kind = {_quoted(layout.kind)}",
            f"file = {_quoted(layout.file)}",
            f"signature = {_quoted(layout.signature)}",
            f"header_rows = [{layout.header_rows[0]}, {layout.header_rows[1]}]",
            f"data_from = {layout.data_from}",
            f"headers = {{ {headers} }}",
            "",
        )
    )


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def read_layouts(entries: Sequence[Mapping[str, object]], kinds: Kinds) -> tuple[Layout, ...]:
    """The layouts of zhucun.toml. Raises DeclarationError naming the entry and what is wrong with it."""
    return tuple(_read(entry, number, kinds) for number, entry in enumerate(entries, 1))


def _read(entry: Mapping[str, object], number: int, kinds: Kinds) -> Layout:
    where = f"zhucun.toml 第 {number} 个 [[layout]]"
    if set(entry) != _KEYS:
        raise DeclarationError(f"{where}：要有且只有 {'、'.join(sorted(_KEYS))}")
    kind = str(entry["kind"])
    if kind not in kinds:
        raise DeclarationError(f"{where}：没有“{kind}”这种表，可用：{'、'.join(kinds)}")
    rows, data_from, headers = entry["header_rows"], entry["data_from"], entry["headers"]
    if not (isinstance(rows, list) and len(rows) == 2 and all(isinstance(row, int) for row in rows)):
        raise DeclarationError(f"{where}：header_rows 要写成 [3, 4]")
    if not isinstance(data_from, int) or not 1 <= rows[0] <= rows[1] < data_from:
        raise DeclarationError(f"{where}：data_from 要在 header_rows 之后")
    known = {each.name for each in kinds[kind].fields}
    if not isinstance(headers, Mapping) or not set(headers.values()) <= known:
        raise DeclarationError(f"{where}：headers 的值只能是 {'、'.join(sorted(known))}")
    texts = MappingProxyType({str(text): str(name) for text, name in headers.items()})
    return Layout(kind, str(entry["file"]), str(entry["signature"]), (rows[0], rows[1]), data_from, texts)


def pinned_header(layouts: Sequence[Layout], grid: Grid, vocabulary: Vocabulary) -> Header | None:
    """The saved layout whose header stands, unchanged, in the rows where it stood."""
    for layout in layouts:
        header = stated_header(grid, layout.header_rows, layout.data_from, vocabulary)
        if isinstance(header, Header) and _is_same(layout, header):
            return header
    return None


def changed(layouts: Sequence[Layout], kind: str, header: Header) -> Problem | None:
    """LAYOUT_CHANGED when layouts of this kind are saved for the file and none has this header."""
    saved = [layout for layout in layouts if layout.kind == kind]
    if not saved or same_layout(saved, header):
        return None
    layout = saved[0]
    differences = "；".join(_differences(layout, header)) or "列的顺序或名称"
    return problem("LAYOUT_CHANGED", row=header.top + 1, scope=layout.file, what=differences)


def _is_same(layout: Layout, header: Header) -> bool:
    """True for the same names in the same order: a title line more or less changes nothing."""
    return signature_of(header.titles) == layout.signature


def same_layout(layouts: Sequence[Layout], header: Header) -> Layout | None:
    """The saved layout that has these names in this order."""
    return next((layout for layout in layouts if _is_same(layout, header)), None)


def _differences(layout: Layout, header: Header) -> list[str]:
    now = [title for title in header.titles if title]
    gone = [text for text in layout.headers if text not in now]
    parts = [f"少了 {'、'.join(gone)}"] if gone else []
    rows = (header.top + 1, header.bottom + 1)
    if layout.header_rows != rows:
        parts.append(f"表头原在第 {layout.header_rows[0]} 行，现在第 {rows[0]} 行")
    if signature_of(header.titles) != layout.signature:
        new = [title for title in now if title not in layout.headers]
        parts.append(f"原来没有用到的列：{'、'.join(new)}" if new else "列的顺序变了")
    return parts
