"""Small workbooks made in memory, as files that a test reads back."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence

import xlsxwriter
import xlwt

Row = Sequence[object]


def xlsx(rows: Sequence[Row], *, name: str = "Sheet1", finish: Callable[..., None] | None = None) -> bytes:
    """An .xlsx with one sheet; `finish(workbook, worksheet)` may add to it."""
    stream = io.BytesIO()
    workbook = xlsxwriter.Workbook(stream)
    worksheet = workbook.add_worksheet(name)
    for number, row in enumerate(rows):
        worksheet.write_row(number, 0, row)
    if finish is not None:
        finish(workbook, worksheet)
    workbook.close()
    return stream.getvalue()


def xls(rows: Sequence[Row], finish: Callable[..., None] | None = None) -> bytes:
    """An .xls with one sheet; `finish(workbook, worksheet)` may add to it."""
    workbook = xlwt.Workbook(encoding="utf-8")
    worksheet = workbook.add_sheet("Sheet1")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            worksheet.write(number, column, value)
    if finish is not None:
        finish(workbook, worksheet)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def edited(content: bytes, edits: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The zip with some parts rewritten, others as they were; an unknown part is added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for entry in source.infolist():
            target.writestr(entry.filename, edits.get(entry.filename, bytes)(source.read(entry)))
        for name in edits.keys() - set(source.namelist()):
            target.writestr(name, edits[name](b""))
    return stream.getvalue()


SHEET_PART = "xl/worksheets/sheet1.xml"


def sheet_xml(cells: str, rows_attributes: str = "") -> bytes:
    """An .xlsx whose sheet holds exactly the XML `cells` (rows and all)."""
    document = (
        '<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/'
        f'spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    )
    return edited(xlsx([["x"]]), {SHEET_PART: lambda _old: document.encode()})


def zipped(parts: Mapping[str, bytes], names: str) -> bytes:
    """A .zip whose names are written in that encoding, as Chinese Windows tools write GBK, without a flag."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo("x")
            entry.filename = name if names == "utf-8" else name.encode(names).decode("cp437")
            if names == "utf-8":
                archive.writestr(entry, content)
            else:
                archive.writestr(_InCodePage(entry.filename), content)
    return stream.getvalue()


class _InCodePage(zipfile.ZipInfo):
    """An entry whose name is written as the bytes of code page 437, which stand for another code page's."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the name that zipfile calls
        return self.filename.encode("cp437"), self.flag_bits


def ods(tables: str) -> bytes:
    """An .ods with exactly this XML as its tables; the cell style `month` shows a year and a month."""
    spaces = "".join(
        f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle")
        )
    )  # fmt: skip
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:automatic-styles>'
        '<number:date-style style:name="N1"><number:year number:style="long"/><number:text>年</number:text>'
        "<number:month/><number:text>月</number:text></number:date-style>"
        '<style:style style:name="month" style:family="table-cell" style:data-style-name="N1"/>'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return zipped(
        {
            "mimetype": kind.encode(),
            "META-INF/manifest.xml": manifest.encode(),
            "content.xml": content.encode(),
        },
        "utf-8",
    )


def docx(body: str) -> bytes:
    """A .docx with exactly this XML as its body."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = f'<?xml version="1.0"?><w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": document.encode()}, "utf-8")


_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsb(
    rows: Sequence[Row], merges: Sequence[tuple[int, int, int, int]] = (), far: tuple[int, int] | None = None
) -> bytes:
    """An .xlsb with one sheet of texts and numbers; None is an error cell #N/A. `far` adds a stray number."""
    grid = dict(enumerate(rows))
    cells = [
        record
        for number, row in grid.items()
        for record in (
            _record(0, struct.pack("<I", number) + bytes(13)),
            *map(_xlsb_cell, range(len(row)), row),
        )
    ]
    if far:
        cells += [_record(0, struct.pack("<I", far[0]) + bytes(13)), _xlsb_cell(far[1], 1.0)]
    last = max(len(rows) - 1, 0), max((len(row) for row in rows), default=1) - 1
    ranges = [
        _record(176, struct.pack("<4I", top, bottom, left, right)) for top, left, bottom, right in merges
    ]
    sheet = [
        _record(129), _record(148, struct.pack("<4I", 0, last[0], 0, last[1])), _record(145), *cells, _record(146),
        *([_record(177, struct.pack("<I", len(ranges))), *ranges, _record(178)] if ranges else []), _record(130),
    ]  # fmt: skip
    bundle = _record(156, struct.pack("<2I", 0, 1) + _wide("rId1") + _wide("Sheet1"))
    relation = (
        f'<?xml version="1.0"?><Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "xl/workbook.bin": b"".join((_record(131), _record(143), bundle, _record(144), _record(132))),
            "xl/_rels/workbook.bin.rels": relation.encode(),
            "xl/worksheets/sheet1.bin": b"".join(sheet),
        },
        "utf-8",
    )


def _xlsb_cell(column: int, value: object) -> bytes:
    place = struct.pack("<2I", column, 0)
    if value is None:
        return _record(3, place + b"\x2a")
    if isinstance(value, str):
        return _record(6, place + _wide(value))
    return _record(5, place + struct.pack("<d", value))


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _record(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(content)]) + content
