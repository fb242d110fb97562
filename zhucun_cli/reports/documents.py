"""Word documents from templates that an office edits: read and compiled once, filled in as often as needed.

docxtpl turns what Word makes of {{ … }} and {% … %} into one template text for each part of the file. Whatever is
filled in arrives as text: it is escaped, never run, and never read as a template again.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from jinja2 import StrictUndefined, Template, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from zhucun_cli.errors import DeclarationError
from zhucun_cli.home import Home
from zhucun_cli.reports import words
from zhucun_cli.reports.template_faults import OR_REMOVE, TEMPLATE_FAULTS, told

Names = Mapping[str, object]
"""What a template may name, in the office's words: text, numbers, and lists of further names."""

_NOT_IN_XML = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]+")
_PARAGRAPH = re.compile(r"<w:p([ >])")
_TAGS = re.compile(r"<[^>]+>")
_LONGEST_QUOTE = 60
_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)  # so that equal content gives equal bytes


@dataclass(frozen=True)
class _Part:
    """One part of the file that holds text: its name in the package, its template text, and that compiled."""

    name: str
    source: str
    template: Template


class WordTemplate:
    """A .docx template. Raises DeclarationError, naming the file, for one that cannot be used."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._environment = _environment()
        try:
            self._content = path.read_bytes()
        except OSError as error:
            raise DeclarationError(
                f"读不到模板“{path}”：{error.strerror}。请关闭正打开它的程序后重试"
            ) from error
        self._parts = tuple(self._compiled(name, source) for name, source in self._texts())

    def fill(self, names: Names) -> bytes:
        """The document with those names filled in; equal names give equal bytes. May be called often.

        Raises DeclarationError with the paragraph of the template that names something unknown.
        """
        names = {**names, "序": _numerals()}
        filled = {each.name: self._filled(each, names) for each in self._parts}
        buffer = BytesIO()
        with ZipFile(BytesIO(self._content)) as template, ZipFile(buffer, "w", ZIP_DEFLATED) as document:
            for each in template.infolist():
                entry = ZipInfo(each.filename, _DAY_OF_ZIP)
                entry.compress_type = ZIP_DEFLATED
                document.writestr(entry, filled.get(each.filename) or template.read(each))
        return buffer.getvalue()

    def _texts(self) -> list[tuple[str, str]]:
        """(name in the package, template text) of the body, headers, footers."""
        from docx.opc.exceptions import PackageNotFoundError
        from docxtpl import DocxTemplate
        from lxml.etree import XMLSyntaxError

        try:
            opened = DocxTemplate(BytesIO(self._content))
            opened.init_docx()
            footers = (opened.HEADER_URI, opened.FOOTER_URI)
            parts = [
                opened.docx.part,
                *(part for uri in footers for _, part in opened.get_headers_footers(uri)),
            ]
            texts = [
                (str(part.partname).lstrip("/"), str(opened.patch_xml(opened.get_part_xml(part))))
                for part in dict.fromkeys(parts)
            ]
        except (
            BadZipFile,
            PackageNotFoundError,
            XMLSyntaxError,
            KeyError,
            ValueError,
            AttributeError,
        ) as error:
            raise DeclarationError(
                f"模板“{self._path}”打不开：不是 Word 文档（.docx），或已损坏。请另存为 .docx，或删去它改用自带的"
            ) from error
        return [(name, _PARAGRAPH.sub(r"\n<w:p\1", text)) for name, text in texts]

    def _compiled(self, name: str, source: str) -> _Part:
        try:
            return _Part(name, source, self._environment.from_string(source))
        except TemplateSyntaxError as error:
            raise self._fault(_paragraph(source, error.lineno), told(error)) from error

    def _filled(self, part: _Part, names: Names) -> bytes:
        from docxtpl import DocxTemplate
        from lxml import etree

        try:
            text = part.template.render(names)
        except TEMPLATE_FAULTS as error:
            where = _paragraph(part.source, _line(error))
            raise self._fault(where, told(error, set(_every_name(names)))) from error
        text = text.replace("\n<w:p", "<w:p")
        try:
            etree.fromstring(text.encode())  # docxtpl itself would mend, and lose, what does not fit together
        except etree.XMLSyntaxError as error:
            raise DeclarationError(
                f"模板“{self._path}”里的 {{% … %}} 没有放对，印出来不是完整的文档（表格的行用 {{%tr … %}}，段落用 {{%p … %}}）。{OR_REMOVE}"
            ) from error
        tree = DocxTemplate(None).fix_tables(text.encode())
        return bytes(etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True))

    def _fault(self, where: str, what: str) -> DeclarationError:
        place = f"在“{where}”处" if where else ""
        return DeclarationError(f"模板“{self._path}”{place}{what}{OR_REMOVE}")


def _numerals() -> Callable[[], str]:
    """Each call the next of 一, 二, 三: for points of which only some are printed."""
    following = iter(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十"))
    return lambda: next(following, "")


def _environment() -> ImmutableSandboxedEnvironment:
    """Everything is escaped, a misspelt name is an error, and a template cannot reach out of its names."""
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_inert)


def _inert(value: object) -> object:
    """Text as a document can hold it: without control characters; nothing for None."""
    if isinstance(value, str):
        return _NOT_IN_XML.sub(" ", value)
    return "" if value is None else value


def _line(error: Exception) -> int:
    frames = traceback.extract_tb(error.__traceback__)
    return next((each.lineno or 0 for each in reversed(frames) if each.filename == "<template>"), 0)


def _paragraph(source: str, line: int) -> str:
    """The text of the template's paragraph on that line (each has one of its own)."""
    lines = source.split("\n")
    if not 0 < line <= len(lines):
        return ""
    text = _TAGS.sub("", lines[line - 1]).strip()
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}……"


def _every_name(names: object) -> Iterable[str]:
    if isinstance(names, Mapping):
        for key, value in names.items():
            yield str(key)
            yield from _every_name(value)
    elif isinstance(names, (list, tuple)) and names:
        yield from _every_name(names[0])


@dataclass(frozen=True)
class Letter:
    """What stands around the text of a document: its number, who signs, the day, by when an answer is due."""

    number: str
    office: str
    issued_on: date
    reply_by: date
    copies_to: str
    contact: str

    def names(self) -> Names:
        """As a template names them."""
        return {
            "发文字号": self.number,
            "落款": self.office,
            "成文日期": words.day(self.issued_on),
            "回复期限": words.day(self.reply_by),
            "抄送": self.copies_to,
            "联系人": self.contact,
        }


def letter(home: Home, number: str, issued_on: date) -> Letter:
    """The frame of a document by the home's settings; an answer is due on a working day."""
    settings = home.settings.documents
    reply_by = home.working_days.next_worked(issued_on + timedelta(days=settings.reply_days))
    office = settings.office or f"{home.settings.county or home.policy.name}驻村办"
    return Letter(number, office, issued_on, reply_by, settings.copies_to, settings.contact)
