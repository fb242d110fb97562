"""What a file holds, judged by its bytes and never by its name."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from zhucun_cli.errors import FileRefused

Container = Literal["xlsx", "xlsb", "ods", "xls", "text", "html", "xml2003", "docx", "encrypted", "archive"]


@dataclass(frozen=True)
class Refusal:
    """Contents that are not read: the problem code and how people call such a file."""

    code: str
    what: str = ""


def _not_a_table(what: str) -> Refusal:
    return Refusal("NOT_A_TABLE", what)


# Tables that cannot be read; to read one, move it from here to Container and `read.READERS`.
def _unsupported(what: str) -> Refusal:
    return Refusal("UNSUPPORTED_CONTAINER", what)


_MAGIC: tuple[tuple[bytes, Refusal], ...] = (
    (b"%PDF", _not_a_table("PDF")),
    (b"\xff\xd8\xff", _not_a_table("图片")),
    (b"\x89PNG", _not_a_table("图片")),
    (b"GIF8", _not_a_table("图片")),
    (b"BM", _not_a_table("图片")),
    (b"II*\x00", _not_a_table("图片")),
    (b"MM\x00*", _not_a_table("图片")),
    (b"ID3", _not_a_table("录音")),
    (b"\x1aE\xdf\xa3", _not_a_table("视频")),
    (b"{\\rtf", _not_a_table("Word 文档")),
    (b"Rar!", _unsupported("RAR 压缩包")),
    (b"7z\xbc\xaf", _unsupported("7z 压缩包")),
    (b"\x1f\x8b", _unsupported("压缩包")),
    (b"SQLite format 3", _not_a_table("数据库")),
)
_INSIDE_ZIP: tuple[tuple[str, Container | Refusal], ...] = (
    (r"xl/workbook\.xml$", "xlsx"),
    (r"xl/workbook\.bin$", "xlsb"),
    (r"word/document\.xml$", "docx"),
    (r"word/", _not_a_table("Word 文档")),
    (r"ppt/", _not_a_table("演示文稿")),
    (r"(?i).*\.(xlsx|xlsm|xlsb|xls|et|csv|tsv|ods|docx|zip)$", "archive"),
)
_OPEN_DOCUMENT: Mapping[bytes, Container | Refusal] = MappingProxyType(
    {
        b"application/vnd.oasis.opendocument.spreadsheet": "ods",
        b"application/vnd.oasis.opendocument.text": _not_a_table("文字文档"),
        b"application/vnd.oasis.opendocument.presentation": _not_a_table("演示文稿"),
    }
)
_INSIDE_OLE: tuple[tuple[str, Container | Refusal], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", _not_a_table("Word 97-2003 文档")),
    ("PowerPoint Document", _not_a_table("演示文稿")),
)
_MARKUP: tuple[tuple[bytes, Container | Refusal], ...] = (
    (rb"urn:schemas-microsoft-com:office:spreadsheet", "xml2003"),
    (rb"(?i)<table", "html"),
    (rb"(?i)<(!doctype\s+html|html)", "html"),
    (rb"(?i)^\s*<\?xml|^\s*<svg", _not_a_table("XML 文件")),
)
_RAW_BIFF = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096


def sniff(content: bytes) -> Container:
    """The container of a table that can be read; FileRefused for everything else."""
    if not content:
        raise FileRefused("EMPTY_FILE")
    head = content[:_HEAD]
    if not head.strip(b"\x00") and not content.strip(b"\x00"):
        raise FileRefused("DAMAGED")
    if head.startswith(b"PK\x03\x04"):
        return _inside_zip(content)
    if head.startswith(b"PK\x05\x06"):
        raise FileRefused("NOT_A_TABLE", what="空的压缩包")
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _inside_ole(content)
    if head.startswith(_RAW_BIFF):
        return "xls"
    for magic, refusal in _MAGIC:
        if head.startswith(magic):
            _settled(refusal)
    if head[4:8] == b"ftyp":
        raise FileRefused("NOT_A_TABLE", what="视频")
    if head.startswith((b"RIFF", b"OggS")):
        raise FileRefused("NOT_A_TABLE", what="图片、录音或视频")
    return _text(head)


def inside_archive(content: bytes) -> bool:
    """True for a zip of files that is itself neither a workbook nor a document."""
    try:
        return content.startswith(b"PK\x03\x04") and _inside_zip(content) == "archive"
    except FileRefused:
        return False


def _settled(found: Container | Refusal) -> Container:
    if isinstance(found, Refusal):
        raise FileRefused(found.code, what=found.what)
    return found


def _inside_zip(content: bytes) -> Container:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                found = _OPEN_DOCUMENT.get(archive.read("mimetype").strip())
                if found:
                    return _settled(found)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        ValueError,
        NotImplementedError,
        EOFError,
        RuntimeError,
    ) as error:
        raise FileRefused("DAMAGED") from error
    for pattern, found in _INSIDE_ZIP:
        if any(re.match(pattern, name) for name in names):
            return _settled(found)
    raise FileRefused("NOT_A_TABLE", what="压缩包，里面没有表格")


def _inside_ole(content: bytes) -> Container:
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(content)) as container:
            streams = {"/".join(path) for path in container.listdir()}
    except Exception as error:  # olefile raises many unrelated types on a damaged container
        raise FileRefused("DAMAGED") from error
    for stream, found in _INSIDE_OLE:
        if stream in streams:
            return _settled(found)
    if streams & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        return "xls"
    raise FileRefused("NOT_A_TABLE", what="Office 文档，里面没有工作表")


def _text(head: bytes) -> Container:
    stripped = _single_byte(head).lstrip()
    if stripped.startswith(b"<"):
        for pattern, found in _MARKUP:
            if re.search(pattern, stripped):
                return _settled(found)
    if stripped.startswith(b"MIME-Version"):
        return _settled(_unsupported("网页存档 MHT"))
    if head.startswith(_BYTE_ORDER_MARKS):
        return "text"
    if 0 in head:
        return _two_byte_text(head)
    control = sum(head.count(code) for code in range(1, 32) if code not in b"\t\n\r\x0b\x0c\x1a")
    if control * 50 > len(head):
        raise FileRefused("UNKNOWN_CONTENT")
    return "text"


def _single_byte(head: bytes) -> bytes:
    """The beginning without its byte order mark, as UTF-8."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    return head.removeprefix(b"\xef\xbb\xbf")


def _two_byte_text(head: bytes) -> Container:
    """UTF-16 without a mark: NUL in every other place wherever the text is ASCII, seldom in the others."""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 20 < len(head) or max(even, odd) < 4 * min(even, odd):
        raise FileRefused("UNKNOWN_CONTENT")
    return "text"
