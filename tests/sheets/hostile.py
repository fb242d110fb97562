"""Hostile and broken files, made from a seed: what a reader must survive."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator

from tests.sheets.workbooks import SHEET_PART, docx, edited, ods, sheet_xml, xls, xlsb, xlsx, zipped

_KILOBYTE = 1024
_LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "hahahaha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]>'
)
_VISITS = [["户编号", "户主姓名", "走访日期", "走访人"]] + [
    [f"{number:010d}", f"张{number}", f"2022.8.{number % 28 + 1}", f"李{number * 7919 % 1000}"]
    for number in range(400)
]
_CSV = "\n".join(",".join(row) for row in _VISITS).encode()

Hostile = tuple[str, bytes]


def hostile_files(seed: int = 7) -> Iterator[Hostile]:
    """Name and content of each, the same for the same seed; the name's first word says what was done."""
    chance = random.Random(seed)
    sources = {
        "a.xlsx": xlsx(_VISITS), "a.xls": xls(_VISITS), "a.csv": _CSV,
        "a.ods": ods(_open_document()), "a.xlsb": xlsb(_VISITS), "a.docx": docx(_word_table()),
    }  # fmt: skip
    for name, content in sources.items():
        yield from _truncated(name, content)
        yield from _flipped(name, content, chance, 12)
    for number, size in enumerate((1, 3, 4, 512, 5_000, 100_000)):
        yield f"random-{number}.xlsx", chance.randbytes(size)
        yield f"random-{number}.csv", chance.randbytes(size)
        yield f"random-{number}.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + chance.randbytes(size)
        yield f"random-{number}.zip", b"PK\x03\x04" + chance.randbytes(size)
    yield from _wrong_types(sources)
    yield from _bombs()
    yield from _entities()
    yield from _far_cells()
    yield from _odd_texts()


def _word_table() -> str:
    rows = (
        "".join(f"<w:tc><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
        for row in _VISITS[:30]
    )
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def _open_document() -> str:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = ("".join(map(cell.format, row)) for row in _VISITS[:30])
    lines = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    return f'<table:table table:name="走访">{lines}</table:table>'


def _truncated(name: str, content: bytes) -> Iterator[Hostile]:
    """Cut off after every kilobyte, at most 24 of them."""
    step = max(_KILOBYTE, len(content) // 24 // _KILOBYTE * _KILOBYTE)
    for size in range(step, len(content), step):
        yield f"truncated-{size}-{name}", content[:size]


def _flipped(name: str, content: bytes, chance: random.Random, times: int) -> Iterator[Hostile]:
    for number in range(times):
        damaged = bytearray(content)
        for _ in range(1 + number % 3):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        yield f"flipped-{number}-{name}", bytes(damaged)


def _wrong_types(sources: dict[str, bytes]) -> Iterator[Hostile]:
    for name, content in sources.items():
        yield f"wrong-{name}.pdf", content
    yield "wrong-1.xlsx", b"%PDF-1.7\n" + bytes(2000)
    yield "wrong-2.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(2000)
    yield "wrong-3.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"
    yield "wrong-4.xls", bytes(4096)
    yield "wrong-5.et", b""
    yield "wrong-6.csv", "今天开会，明天走访。".encode() * 50


def _bombs() -> Iterator[Hostile]:
    blank = b" " * 60_000_000
    yield "bomb-sheet.xlsx", edited(xlsx([["a"]]), {SHEET_PART: lambda old: old[:-20] + blank + old[-20:]})
    yield "bomb-part.xlsx", edited(xlsx([["a"]]), {"xl/media/image1.xml": lambda _old: blank})
    strings = b'<?xml version="1.0"?><sst><si><t>' + b"A" * 50_000_000 + b"</t></si></sst>"
    yield "bomb-string.xlsx", edited(xlsx([["a"]]), {"xl/sharedStrings.xml": lambda _old: strings})
    repeated = (
        '<table:table table:name="一"><table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'office:value-type="float" office:value="1" table:number-columns-repeated="500"/></table:table-row></table:table>'
    )
    yield "bomb-repeated.ods", ods(repeated)
    yield "bomb-nested.zip", zipped({"a.zip": zipped({"b.xlsx": blank}, "utf-8")}, "utf-8")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(12):
            archive.writestr(f"{number}.csv", blank)
    yield "bomb-members.zip", packed.getvalue()
    yield (
        "bomb-span.xls",
        b"<html><table>" + b"<tr><td rowspan=65000 colspan=700>a</td></tr>" * 3000 + b"</table>",
    )
    yield "bomb-quotes.csv", b'a,b\n"1,2\n' + b"3,4\n" * 200_000
    yield "bomb-line.csv", b"a,b\n" + b"x" * 5_000_000 + b",1\n"
    deep = b"<w:tbl><w:tr><w:tc>" * 20_000
    yield (
        "bomb-deep.docx",
        edited(docx(""), {"word/document.xml": lambda old: old.replace(b"<w:body>", b"<w:body>" + deep)}),
    )
    yield "bomb-tags.xls", b"<html><table>" * 50_000


def _entities() -> Iterator[Hostile]:
    sheet = (
        _LAUGHS
        + b"<worksheet><sheetData><row r='1'><c r='A1' t='str'><v>&d;</v></c></row></sheetData></worksheet>"
    )
    yield "entities-sheet.xlsx", edited(xlsx([["a"]]), {SHEET_PART: lambda _old: sheet})
    strings = _LAUGHS + b"<sst><si><t>&d;</t></si></sst>"
    yield "entities-strings.xlsx", edited(xlsx([["a"]]), {"xl/sharedStrings.xml": lambda _old: strings})
    yield (
        "entities-book.xlsx",
        edited(xlsx([["a"]]), {"xl/workbook.xml": lambda old: _LAUGHS + old.split(b"?>", 1)[1]}),
    )
    book = b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet>&d;</Worksheet></Workbook>'
    yield "entities-2003.xls", _LAUGHS + book
    external = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY d SYSTEM "file:///etc/passwd">]>'
    yield "entities-external.xls", external + book
    yield (
        "entities-word.docx",
        edited(docx(""), {"word/document.xml": lambda old: _LAUGHS + old.split(b"?>", 1)[1]}),
    )


def _far_cells() -> Iterator[Hostile]:
    for number, place in enumerate(("XFD1048576", "XFD5000", "AAA1", "A9999999999", "ZZZZ1", "B1048576")):
        cell = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="{place}"><v>1</v></c></row>'
        yield f"far-{number}.xlsx", sheet_xml(cell)
    yield "far-sheet.xlsb", xlsb([[1.0]], far=(1_048_575, 16_383))
    yield "far-row.xlsb", xlsb([[1.0]], far=(4_000_000_000, 3))
    yield "far-wide.csv", b"a," * 100_000 + b"\n" + b"1," * 100_000


def _odd_texts() -> Iterator[Hostile]:
    yield "odd-nul.csv", b"a,b\n1,\x002\n" * 500
    yield "odd-surrogate.csv", b"a,b\n\xed\xa0\x80,1\n"
    yield "odd-utf16.csv", b"\xff\xfea\x00,\x00b"
    yield "odd-digits.csv", ("户编号,户主姓名,走访日期,走访人\n" + "٣٤,²²,2022.⁸.³,Ⅷ\n" * 50).encode()
    yield (
        "odd-long.csv",
        ("户编号,户主姓名,走访日期,走访人\n" + "9" * 5000 + ",张三,2022.8.3,李四\n").encode(),
    )
