"""Reads a report's HTML back as a reader would see it: elements, links, and the rows of each section."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser

_VOID = ("meta", "br", "link", "img", "input", "hr")


class ReadPage(HTMLParser):
    """`elements` counts tags, `rows` maps a section's id to its body rows, `text` is what is visible."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: Counter[str] = Counter()
        self.references: list[str] = []
        self.handlers: list[str] = []
        self.rows: dict[str, list[list[str]]] = {}
        self.scripts: list[str] = []
        self.policy = ""
        self._open: list[str] = []
        self._section = ""
        self._visible: list[str] = []
        self.feed(html)
        self.close()

    @property
    def text(self) -> str:
        """The visible text, blanks as they stand."""
        return "".join(self._visible)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        found = dict(attrs)
        self.references += [found[name] or "" for name in ("src", "href", "action", "data") if name in found]
        self.handlers += [name for name in found if name.startswith("on") or name == "style"]
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found.get("content") or ""
        if tag == "section":
            self._section = found.get("id") or ""
            self.rows.setdefault(self._section, [])
        if tag == "tr" and "tbody" in self._open:
            self.rows[self._section].append([])
        if tag in ("td", "th") and "tbody" in self._open:
            self.rows[self._section][-1].append("")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "script" in self._open:
            self.scripts.append(data)
        elif "style" not in self._open and "title" not in self._open:
            self._visible.append(data)
            if "tbody" in self._open and ("td" in self._open or "th" in self._open):
                cells = self.rows[self._section][-1]
                cells[-1] = f"{cells[-1]} {data}".strip()
