"""Charts as SVG that stands inside a page: no script, no style of its own, no address, text as text.

pygal draws; what it adds for a file of its own (settings, style, tooltips, ids, dates) is taken off again. The page's
style gives colours and fonts, so that a chart is legible in its font and in a grey print.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from zhucun_cli.reports import words

if TYPE_CHECKING:
    from pygal.graph.graph import Graph

LABEL, VALUE = 12, 11  # sizes of text, in the picture's own units
WIDE_EXTRA = 0.45  # by which part of the size a Chinese character is wider than pygal reckons with
_DROPPED = ("defs", "desc", "title", "script", "style")
_KEPT_ATTRIBUTES = frozenset(
    ("viewBox", "class", "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "d", "transform")
)


def rates_over_time(title: str, points: Sequence[tuple[str, float | None]]) -> str:
    """A line of rates (0 to 1) by window; None is a window without a rate, where the line breaks."""
    import pygal

    chart = pygal.Line(
        **_options(title, 640, 210), range=(0, 1), print_values=True, print_values_position="top", dots_size=4,
        allow_interruptions=True, show_legend=False, margin_right=34, margin_top=22,
    )  # fmt: skip
    chart.y_labels = [{"value": each / 4, "label": f"{each * 25}%"} for each in range(5)]
    chart.x_labels = [_plain(label) for label, _ in points]
    chart.add("", [_value(rate, words.percent(rate)) for _, rate in points])
    return _inline(chart, title)


def counts_by_band(title: str, bands: Sequence[tuple[str, int]]) -> str:
    """A bar for each band, as high as its count."""
    import pygal

    chart = pygal.Bar(
        **_options(title, 640, 230), print_values=True, print_values_position="top", show_legend=False,
        show_y_labels=False, margin_top=22, spacing=4,
    )  # fmt: skip
    chart.x_labels = [_plain(label) for label, _ in bands]
    chart.add("", [_value(count, str(count)) for _, count in bands])
    return _inline(chart, title)


def parts_by_place(title: str, places: Sequence[str], parts: Mapping[str, Sequence[float]]) -> str:
    """A lying bar for each place, the first on top, made of its parts in one order."""
    import pygal

    names = [_plain(each) for each in places]
    longest = max((_wide(each) for each in names), default=0)
    chart = pygal.HorizontalStackedBar(
        **_options(title, 640, 66 + 24 * len(names)), show_legend=True, legend_at_bottom=True,
        legend_at_bottom_columns=max(len(parts), 1), legend_box_size=11, spacing=6,
        margin_left=12 + longest * LABEL * WIDE_EXTRA, truncate_legend=-1, margin_right=24,
    )  # fmt: skip
    chart.x_labels = names[::-1]
    for part, amounts in parts.items():
        chart.add(_plain(part), [_value(each, f"{each:,.0f}") for each in amounts[::-1]])
    return _inline(chart, title)


def _options(title: str, width: int, height: int) -> dict[str, Any]:
    """What every chart is drawn with: pygal's defaults would fetch a script and print a title in a font of its own."""
    from pygal.style import Style

    style = Style(
        label_font_size=LABEL, major_label_font_size=LABEL, value_font_size=VALUE, legend_font_size=LABEL
    )
    return {
        "js": [], "css": [], "style": style, "width": width, "height": height, "margin": 8,
        "disable_xml_declaration": True, "truncate_label": -1, "no_data_text": words.NOTHING,
    }  # fmt: skip


def _value(value: float | None, text: str) -> dict[str, Any] | None:
    return None if value is None else {"value": value, "formatter": lambda _: text}


def _plain(text: str) -> str:
    """Without control characters, which no XML can hold."""
    return "".join(each for each in text if unicodedata.category(each) not in ("Cc", "Cs", "Cn"))


def _wide(text: str) -> int:
    return sum(unicodedata.east_asian_width(each) in "WF" for each in text)


def _inline(chart: Graph, title: str) -> str:
    """The drawing alone; the same chart gives the same text."""
    root = ElementTree.fromstring(chart.render(is_unicode=True))
    _strip(root)
    kept = {name: value for name, value in root.attrib.items() if name == "viewBox"}
    root.attrib.clear()
    root.attrib.update({**kept, "class": "chart", "role": "img", "aria-label": _plain(title)})
    return ElementTree.tostring(root, encoding="unicode")


def _strip(element: ElementTree.Element) -> None:
    element.tag = str(element.tag).rpartition("}")[2]
    for name in set(element.attrib) - _KEPT_ATTRIBUTES:
        del element.attrib[name]
    for child in list(element):
        if child.tag.rpartition("}")[2] in _DROPPED or "tooltip-overlay" in (child.get("class") or ""):
            element.remove(child)
        else:
            _strip(child)
