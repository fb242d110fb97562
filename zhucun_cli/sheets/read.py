"""From a file's name and bytes to a workbook: sniffed, checked, read by the reader for what is inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType

from zhucun_cli.errors import FileRefused
from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.delimited import read_delimited
from zhucun_cli.sheets.sheet import Workbook
from zhucun_cli.sheets.sniff import Container, sniff
from zhucun_cli.sheets.xls import read_xls
from zhucun_cli.sheets.xlsx import read_xlsx

MAX_FILE_BYTES = 200_000_000
_LOCK_PREFIXES = ("~$", ".~")

READERS: Mapping[Container, Callable[[str, bytes], Workbook]] = MappingProxyType(
    {"xlsx": read_xlsx, "xls": read_xls, "text": read_delimited}
)
_SUFFIXES: Mapping[Container, tuple[str, ...]] = MappingProxyType(
    {
        "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"),
        "xls": (".xls", ".et", ".xlt", ".ett"),
        "text": (".csv", ".tsv", ".txt", ".tab"),
    }
)
_TITLES: Mapping[Container, str] = MappingProxyType({"xlsx": "xlsx", "xls": "xls", "text": "文本表格 CSV"})


def read_workbook(name: str, content: bytes) -> Workbook:
    """All visible sheets of the file `name`; FileRefused(code, **details) when it is not a readable table."""
    if PurePath(name).name.startswith(_LOCK_PREFIXES):
        raise FileRefused("LOCK_FILE")
    if len(content) > MAX_FILE_BYTES:
        raise FileRefused("TOO_LARGE", what=f"{len(content) // 1_000_000} MB")
    container = sniff(content)
    workbook = READERS[container](name, content)
    return replace(workbook, problems=(*_mismatch(name, container), *workbook.problems))


def _mismatch(name: str, container: Container) -> tuple[Problem, ...]:
    suffix = PurePath(name).suffix.lower()
    if suffix in _SUFFIXES[container]:
        return ()
    return (problem("WRONG_EXTENSION", what=_TITLES[container]),)
