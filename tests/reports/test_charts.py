"""Charts: text stays text, the picture carries nothing that runs, loads or dates it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from tests.reports.payloads import PAYLOADS
from zhucun_cli.reports.charts import counts_by_band, parts_by_place, rates_over_time


def drawings(label: str) -> tuple[str, ...]:
    """One chart of each sort with this label on its axis."""
    return (
        rates_over_time(label, [(label, 0.5), ("乙", None), ("丙", 1.0)]),
        counts_by_band(label, [(label, 3), ("乙", 0)]),
        parts_by_place(label, [label, "乙"], {"工资性": [1.5, 2.0], label: [0.0, 3.25]}),
    )


@pytest.mark.parametrize("label", [*PAYLOADS, "石桥苗族侗族乡", "甲\x00\x0b乙", "\ud800"])
def test_labels_are_text_and_nothing_else(label: str) -> None:
    """The same elements as with a harmless label; no script, style, address, comment or event."""
    for drawn, harmless in zip(drawings(label), drawings("甲"), strict=True):
        root = ElementTree.fromstring(drawn)
        tags = [each.tag for each in root.iter()]
        assert tags == [each.tag for each in ElementTree.fromstring(harmless).iter()]
        assert set(tags) <= {"svg", "g", "rect", "path", "circle", "text"}
        names = {name for each in root.iter() for name in each.attrib}
        assert names <= {"viewBox", "class", "role", "aria-label", "transform", "x", "y", "rx", "ry", "width",
                         "height", "d", "cx", "cy", "r"}  # fmt: skip
        assert "<!--" not in drawn


def test_equal_values_give_equal_pictures() -> None:
    """No id, date or random name."""
    assert drawings("甲") == drawings("甲")


def test_a_line_breaks_where_there_is_no_rate() -> None:
    """None is no zero: two strokes, and no dot between them."""
    drawn = rates_over_time("甲", [("1", 1.0), ("2", 0.5), ("3", None), ("4", 0.25), ("5", 0.999999)])
    assert re.findall(r'class="value">([^<]*)<', drawn) == ["100.00%", "50.00%", "25.00%", "99.99%"]
    assert drawn.count("<circle") == 4
    strokes = re.findall(r'<path d="([^"]*)" class="line reactive', drawn)
    assert "".join(strokes).count("M") == 2


def test_lying_bars_are_as_long_as_their_parts_and_stand_in_the_given_order() -> None:
    """Twice the amount, twice the width; the first place is on top."""
    drawn = parts_by_place("甲", ["上", "下"], {"一": [100.0, 50.0]})
    widths = [float(each) for each in re.findall(r'<rect [^>]*?width="([\d.]+)"[^>]*class="rect ', drawn)]
    assert widths == pytest.approx([widths[1] / 2, widths[1]])
    heights = {name: float(y) for y, name in re.findall(r'<text x="-5" y="([\d.]+)" class="">(.)<', drawn)}
    assert heights["上"] < heights["下"]
