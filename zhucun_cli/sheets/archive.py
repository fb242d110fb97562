"""A .zip of workbooks: its members in memory, each to be read as a file of its own; nothing is unpacked to disk."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from zhucun_cli.errors import FileRefused
from zhucun_cli.sheets.package import opened
from zhucun_cli.sheets.sniff import inside_archive

MAX_MEMBERS = 1_000
MAX_UNPACKED = 500_000_000
_NAME_IS_UTF8 = 0x800
_NOT_SENT = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Member:
    """One file of an archive; `name` is its path inside."""

    name: str
    content: bytes


def is_archive(content: bytes) -> bool:
    """True for a zip that holds files, and is itself neither a workbook nor a document."""
    return inside_archive(content)


def members(content: bytes) -> tuple[Member, ...]:
    """Every file of the archive, in its order. FileRefused when it is damaged, locked or far too large."""
    with opened(content) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir() and _was_sent(entry.filename)]
        _check_size(entries)
        return tuple(Member(_name_of(entry), archive.read(entry)) for entry in entries)


def _was_sent(name: str) -> bool:
    return not name.startswith(_NOT_SENT) and PurePosixPath(name).name not in _NOT_SENT


def _check_size(entries: Sequence[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_MEMBERS:
        raise FileRefused("TOO_LARGE", what=f"压缩包里有 {len(entries)} 个文件")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED:
        raise FileRefused("TOO_LARGE", what=f"解压后 {total // 1_000_000} MB")


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The member's path, without what would lead out of the archive."""
    parts = _written_name(entry).replace("\\", "/").split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..") and not part.endswith(":"))


def _written_name(entry: zipfile.ZipInfo) -> str:
    """The name as it was typed: Windows tools write GBK and do not say so; zipfile took it for cp437."""
    name = entry.filename
    if entry.flag_bits & _NAME_IS_UTF8 or name.isascii():
        return name
    written = name.encode("cp437")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
