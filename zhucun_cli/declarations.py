"""Reading TOML declarations (kinds, policies, settings) with errors that name file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from zhucun_cli.errors import DeclarationError

Toml = Mapping[str, Any]  # what tomllib returns: values are checked key by key by the caller
MAX_BYTES = 1_000_000


def read_toml(path: Path) -> tuple[Toml, str]:
    """The parsed file and its text; a BOM is allowed, since Windows editors write one.

    Raises DeclarationError with the file's name and the line.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise DeclarationError(f"读不到 {path}：{error.strerror}") from error
    if len(raw) > MAX_BYTES:
        raise DeclarationError(f"{path} 超过 1 MB，不像是配置文件")
    try:
        text = raw.decode("utf-8-sig")
        return tomllib.loads(text), text
    except UnicodeDecodeError as error:
        raise DeclarationError(f"{path} 不是 UTF-8 编码，请用记事本另存为 UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(f"{path} {_what_is_wrong(str(error), text)}") from error


_PLACE = re.compile(r" *\(at (?:line (\d+), column (\d+)|end of document)\)")
_WRONG = tuple(
    (re.compile(pattern), told)
    for pattern, told in (
        ("Expected '=' after a key", "名称后面要有等号 ="),
        ("escape|hex value", r"引号里的 \ 要写成 / 或 \\"),
        ("date|time", "日期要写成 2022-01-01，不加引号"),
        ("Cannot|[Dd]uplicate|twice", "同一个名称写了两次，请只留一个"),
        ("Unterminated|Illegal character", "引号没有成对，或中间换了行（引号要用英文的）"),
        ("Expected newline", "这一行在值的后面多了东西：一行写一项，引号要成对，日期要写对，说明前面加 #"),
        ("array|Expected '\\]", "方括号 [ ] 没有成对"),
        ("inline table|Expected '}", "花括号 { } 没有成对"),
        ("Invalid value", "值的写法不对：文字要用英文引号括起来，方括号要成对"),
        ("Invalid statement|initial character", "名称的写法不对：中文名称要用英文引号括起来"),
    )
)


def _what_is_wrong(message: str, text: str) -> str:
    """Where the parser stopped and why, with its own words in brackets."""
    place = _PLACE.search(message)
    told = next((told for pattern, told in _WRONG if pattern.search(message)), "")
    line = place[1] if place and place[1] else str(len(text.splitlines()))
    column = f"第 {place[2]} 个字处" if place and place[2] else ""
    reason = f"写法有误{f'：{told}' if told else ''}（原文：{_PLACE.sub('', message)}）"
    return f"第 {line} 行{column}{reason}。请用记事本改正后再试"


def line_of(text: str, word: str) -> int:
    """The 1-based line on which `word` first stands as a key or value, or 1."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])")
    return next((n for n, line in enumerate(text.splitlines(), 1) if pattern.search(line)), 1)


def check_keys(found: Mapping[str, object], known: Collection[str], where: str, text: str) -> None:
    """Raise DeclarationError for the first key of `found` that is not in `known`."""
    for key in found:
        if key not in known:
            raise DeclarationError(
                f"{where} 第 {line_of(text, key)} 行：不认识“{key}”，可用：{'、'.join(sorted(known))}"
            )
