"""What lies in the same folders and is no sheet: a PDF, a photo, the lock file of an open workbook."""

from __future__ import annotations

from sample_data.county.model import File


def _pdf() -> bytes:
    """A valid PDF of one page with one line."""
    text = b"BT /F1 14 Tf 72 720 Td (Meeting note, Yunxi County, 8 September 2022) Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def _jpeg() -> bytes:
    """A valid JPEG: 16 × 16 pixels, all of one grey."""

    def segment(marker: int, body: bytes) -> bytes:
        return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body

    one_code = bytes((1,)) + bytes(15) + bytes((0,))  # a Huffman table with the single code "0"
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
        + segment(0xDB, b"\0" + b"\x01" * 64)
        + segment(0xC0, b"\x08\0\x10\0\x10\x01\x01\x11\0")
        + segment(0xC4, b"\0" + one_code)
        + segment(0xC4, b"\x10" + one_code)
        + segment(0xDA, b"\x01\x01\0\0\x3f\0")
        + b"\x00"  # four blocks, two one-bit codes each
        + b"\xff\xd9"
    )


def _lock() -> bytes:
    """What WPS and Excel leave beside a workbook that is open: the name of who has it open, 165 bytes."""
    name = "田明亮"
    narrow = name.encode("gbk")
    wide = name.ljust(54).encode("utf-16-le")
    return bytes((len(narrow),)) + narrow.ljust(54, b" ") + bytes((len(name), 0)) + wide


def attachments() -> tuple[File, ...]:
    """The files that hold no table."""
    return (
        File(
            "石桥乡/~$石桥乡2022年9月走访记录.xlsx",
            "bytes",
            "The lock file of a workbook somebody has open.",
            content=_lock(),
        ),
        File("枫林乡/入户照片20220914.jpg", "bytes", "A photo.", content=_jpeg()),
        File("县驻村办/驻村帮扶工作例会纪要.pdf", "bytes", "Minutes of a meeting.", content=_pdf()),
    )
