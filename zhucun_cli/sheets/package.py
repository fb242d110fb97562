"""The zip package of an xlsx file: checked before any library opens it, its parts found by name."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from xml.etree import ElementTree

from zhucun_cli.errors import FileRefused

MAX_PART_BYTES = 600_000_000
MAX_TOTAL_BYTES = 1_200_000_000
MAX_RATIO = 200  # unpacked to packed, of parts large enough to matter
MAX_ENTRIES = 10_000
_RATIO_FROM = 10_000_000
_MAX_INDEX_BYTES = 5_000_000
_CHUNK = 1 << 22
_ENCRYPTED_BIT = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class Package:
    """What workbook.xml says: the part of each sheet, the date system, and whether formulas are stale."""

    parts: Mapping[str, str]
    date1904: bool
    recalculates: bool


@contextmanager
def opened(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The zip archive after its declared sizes and names were checked; damage becomes FileRefused."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_entries(archive.infolist())
            yield archive
    except _BROKEN as error:
        raise FileRefused("DAMAGED") from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise FileRefused("TOO_LARGE", what=f"{len(entries)} 个部件")
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise FileRefused("DAMAGED")
    if any(entry.flag_bits & _ENCRYPTED_BIT for entry in entries):
        raise FileRefused("ENCRYPTED")
    for entry in entries:
        inflated = entry.file_size > _RATIO_FROM and entry.file_size > MAX_RATIO * entry.compress_size
        if entry.file_size > MAX_PART_BYTES or inflated:
            raise FileRefused("TOO_LARGE", what=f"解压后 {entry.file_size // 1_000_000} MB")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_TOTAL_BYTES:
        raise FileRefused("TOO_LARGE", what=f"解压后 {total // 1_000_000} MB")


def chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part's bytes in blocks; its checksum is verified when the last block was read."""
    size = 0
    with archive.open(part) as stream:
        while block := stream.read(_CHUNK):
            size += len(block)
            if size > MAX_PART_BYTES:
                raise FileRefused("TOO_LARGE", what=f"解压后超过 {MAX_PART_BYTES // 1_000_000} MB")
            yield block


def verify_others(archive: zipfile.ZipFile, verified: set[str]) -> None:
    """Check every part that was not read to its end already: calamine itself checks no checksum."""
    for entry in archive.infolist():
        if entry.filename not in verified:
            is_xml = entry.filename.endswith((".xml", ".rels"))
            for place, block in enumerate(chunks(archive, entry.filename)):
                if is_xml and place == 0:
                    refuse_doctype(block)


def refuse_doctype(first_block: bytes) -> None:
    """No spreadsheet program writes a DOCTYPE; it serves to expand entities."""
    if b"<!DOCTYPE" in first_block[:_CHUNK]:
        raise FileRefused("DAMAGED")


def read_package(archive: zipfile.ZipFile) -> Package:
    """Read xl/workbook.xml and its relations; names are compared without their XML namespace."""
    workbook = _xml(archive, "xl/workbook.xml")
    targets = {
        relation.get("Id", ""): posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip(
            "/"
        )
        for relation in _xml(archive, "xl/_rels/workbook.xml.rels")
    }
    parts: dict[str, str] = {}
    date1904 = recalculates = False
    for element in workbook.iter():
        tag = _local(element.tag)
        if tag == "sheet":
            relation_id = next((value for key, value in element.items() if _local(key) == "id"), "")
            parts[element.get("name", "")] = targets.get(relation_id, "")
        elif tag == "workbookPr":
            date1904 = element.get("date1904") in ("1", "true")
        elif tag == "calcPr":
            recalculates = element.get("fullCalcOnLoad") in ("1", "true")
    return Package(MappingProxyType(parts), date1904, recalculates)


def _xml(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    try:
        if archive.getinfo(part).file_size > _MAX_INDEX_BYTES:
            raise FileRefused("TOO_LARGE", what=part)
        content = archive.read(part)
        refuse_doctype(content)
        return ElementTree.fromstring(content)
    except (KeyError, ElementTree.ParseError) as error:
        raise FileRefused("DAMAGED") from error


def _local(name: str) -> str:
    return name.rpartition("}")[2]
