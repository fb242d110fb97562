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
        raise DeclarationError(f"{path} 写法有误：{error}") from error


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
