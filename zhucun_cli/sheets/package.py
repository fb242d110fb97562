"""The zip package of an xlsx, xlsb, ods or docx file: checked before any library opens it, its parts found by name."""

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
from zhucun_cli.sheets.formats import BUILT_IN_MONTHS, shows_month_only

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
    """What workbook.xml and styles.xml say.

    The part of each sheet, the date system, whether formulas are stale, and the numbers of those cell styles
    that show a month without its day.
    """

    parts: Mapping[str, str]
    date1904: bool
    recalculates: bool
    month_styles: frozenset[int] = frozenset()


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
    targets = read_targets(archive, "xl/workbook.xml")
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
    return Package(MappingProxyType(parts), date1904, recalculates, _month_styles(archive))


def read_targets(archive: zipfile.ZipFile, part: str) -> Mapping[str, str]:
    """The relations of a part: id → the name of the part that it points to."""
    folder, _, name = part.rpartition("/")
    relations = _xml(archive, f"{folder}/_rels/{name}.rels")
    return MappingProxyType(
        {
            each.get("Id", ""): posixpath.normpath(
                posixpath.join(f"/{folder}", each.get("Target", ""))
            ).lstrip("/")
            for each in relations
        }
    )


def _month_styles(archive: zipfile.ZipFile) -> frozenset[int]:
    """The numbers of the cell styles whose number format shows a year and a month only."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    styles = _xml(archive, "xl/styles.xml")
    months = {str(each) for each in BUILT_IN_MONTHS}
    for element in styles.iter():
        if _local(element.tag) == "numFmt":
            shows = shows_month_only(element.get("formatCode", ""))
            (months.add if shows else months.discard)(element.get("numFmtId", ""))
    cells = next((each for each in styles if _local(each.tag) == "cellXfs"), ())
    return frozenset(number for number, each in enumerate(cells) if each.get("numFmtId") in months)


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
