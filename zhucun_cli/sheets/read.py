"""From a file's name and bytes to a workbook: sniffed, checked, read by the reader for what is inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType

from zhucun_cli.errors import FileRefused
from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.damaged_text import with_damaged_text
from zhucun_cli.sheets.delimited import read_delimited
from zhucun_cli.sheets.locked import unlocked
from zhucun_cli.sheets.ods import read_ods
from zhucun_cli.sheets.sheet import Workbook
from zhucun_cli.sheets.sniff import Container, sniff
from zhucun_cli.sheets.web_page import read_html
from zhucun_cli.sheets.word import read_docx
from zhucun_cli.sheets.xls import read_xls
from zhucun_cli.sheets.xlsb import read_xlsb
from zhucun_cli.sheets.xlsx import read_xlsx
from zhucun_cli.sheets.xml2003 import read_xml2003

MAX_FILE_BYTES = 200_000_000
_LOCK_PREFIXES = ("~$", ".~")

READERS: Mapping[Container, Callable[[str, bytes], Workbook]] = MappingProxyType(
    {
        "xlsx": read_xlsx,
        "xlsb": read_xlsb,
        "ods": read_ods,
        "xls": read_xls,
        "docx": read_docx,
        "html": read_html,
        "xml2003": read_xml2003,
        "text": read_delimited,
    }
)
_SUFFIXES: Mapping[Container, tuple[str, ...]] = MappingProxyType(
    {
        "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm"),
        "xlsb": (".xlsb",),
        "ods": (".ods", ".ots"),
        "xls": (".xls", ".et", ".xlt", ".ett"),
        "docx": (".docx", ".docm", ".dotx"),
        "html": (".html", ".htm"),
        "xml2003": (".xml",),
        "text": (".csv", ".tsv", ".txt", ".tab"),
    }
)
_TITLES: Mapping[Container, str] = MappingProxyType(
    {"docx": "Word 文档", "html": "网页表格", "xml2003": "XML 表格 2003", "text": "文本表格 CSV"}
)


def read_workbook(name: str, content: bytes, passwords: Sequence[str] = ()) -> Workbook:
    """All visible sheets of the file `name`; FileRefused(code, **details) when it is not a readable table.

    `passwords` are tried on a workbook that needs one.
    """
    if PurePath(name).name.startswith(_LOCK_PREFIXES):
        raise FileRefused("LOCK_FILE")
    if len(content) > MAX_FILE_BYTES:
        raise FileRefused("TOO_LARGE", what=f"{len(content) // 1_000_000} MB")
    container = sniff(content)
    if container == "archive":
        raise FileRefused("UNSUPPORTED_CONTAINER", what="压缩包里的压缩包")
    if container == "encrypted":
        content = unlocked(content, passwords)
        container = sniff(content)
    workbook = _read(container, name, content, passwords)
    sheets = tuple(map(with_damaged_text, workbook.sheets))
    nothing = () if sheets else (problem("NO_SHEET"),)
    problems = (*_mismatch(name, container), *workbook.problems, *nothing)
    return replace(workbook, sheets=sheets, problems=problems)


def _read(container: Container, name: str, content: bytes, passwords: Sequence[str]) -> Workbook:
    try:
        return READERS[container](name, content)
    except FileRefused as refusal:
        # Only the reader of .xls finds out on its way that a password is needed.
        if refusal.code != "ENCRYPTED" or container != "xls":
            raise
        try:
            plain = unlocked(content, passwords)
        except FileRefused:
            raise refusal from None
        return READERS[container](name, plain)


def _mismatch(name: str, container: Container) -> tuple[Problem, ...]:
    suffix = PurePath(name).suffix.lower()
    if suffix in _SUFFIXES[container]:
        return ()
    return (problem("WRONG_EXTENSION", what=_TITLES.get(container, container)),)
