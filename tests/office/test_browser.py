"""The page in Chromium, on a desk and on a telephone: it sorts, filters, leads to rows, prints, and asks nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.office.conftest import pdf_pages, pdf_text

DESK, TELEPHONE = 1280, 390


@dataclass
class Opened:
    """The page with everything that it complained of and asked for."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def shown_rows(self, section: str) -> list[list[str]]:
        """The rows of a section's list that are not filtered away, cell by cell."""
        rows = self.page.locator(f"#{section} table.list tbody tr:not([hidden])")
        return [row.locator("td").all_inner_texts() for row in rows.all()]


@pytest.fixture(params=[DESK, TELEPHONE], ids=["desk", "telephone"])
def opened(request: pytest.FixtureRequest, browser: Browser, report: Path) -> Iterator[Opened]:
    """The page at one width; at the end nothing may have been complained of or asked for."""
    (file,) = report.glob("*.html")
    page = browser.new_page(viewport={"width": request.param, "height": 800})
    found = Opened(page)
    page.on("console", lambda said: found.complaints.append(said.text))
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.on("request", lambda asked: found.requests.append(asked.url))
    page.goto(file.as_uri())
    yield found
    page.close()
    assert found.complaints == []
    assert found.requests == [file.as_uri()]


def test_the_page_is_no_wider_than_the_screen_and_all_of_it_is_there(opened: Opened) -> None:
    """Wide tables scroll within themselves; every section of the table of contents is visible."""
    width = opened.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]
    for link in opened.page.locator("nav a").all():
        assert opened.page.locator(str(link.get_attribute("href"))).is_visible()


def test_charts_have_size_and_their_text_is_in_the_pages_font(opened: Opened) -> None:
    """Five trends, the parts and the spread of incomes; Chinese labels, no font of their own."""
    charts = opened.page.locator("svg.chart")
    assert charts.count() == 7
    for chart in charts.all():
        box = chart.bounding_box()
        assert box is not None and box["width"] >= 300 and box["height"] >= 100
    fonts = opened.page.evaluate(
        "[document.querySelector('svg.chart text'), document.body].map(each => getComputedStyle(each).fontFamily)"
    )
    assert fonts[0] == fonts[1]


def test_a_table_is_sorted_by_a_click_and_the_other_way_by_the_next(opened: Opened) -> None:
    """Numbers as numbers; what has no number stays at the end; the keyboard does it, too."""
    heading = opened.page.locator("#units thead th", has_text="应办")

    def owed() -> list[int]:
        return [int(row[2]) for row in opened.shown_rows("units")]

    numbers = owed()
    assert numbers != sorted(numbers)
    heading.click()
    assert owed() == sorted(numbers)
    heading.press("Enter")
    assert owed() == sorted(numbers, reverse=True)
    place = opened.page.locator("#units thead th", has_text="名次")
    place.click()
    places = [row[0] for row in opened.shown_rows("units")]
    ranked = [each for each in places if each != "—"]
    assert ranked == sorted(ranked, key=int) and places[len(ranked) :] == ["—"] * (len(places) - len(ranked))


def test_a_list_is_narrowed_to_what_holds_every_word(opened: Opened) -> None:
    """And says how many of how many it shows."""
    before = opened.shown_rows("missed")
    opened.page.locator("#missed .find input").fill("枫林乡 收入")
    kept = [row for row in before if "枫林乡" in " ".join(row) and "收入" in " ".join(row)]
    assert 0 < len(kept) < len(before)
    assert opened.shown_rows("missed") == kept
    assert f"显示 {len(kept)} / {len(before)} 行" in opened.page.locator("#missed .find").inner_text()
    opened.page.locator("#missed .find input").fill("")
    assert opened.shown_rows("missed") == before


def test_a_figure_leads_to_exactly_its_rows(opened: Opened) -> None:
    """Every number of misses in the townships' table, each followed and counted."""
    links = opened.page.locator('#townships a[href="#missed"]')
    assert links.count() > 5
    for link in links.all():
        link.click()
        told = int(link.inner_text().removeprefix("未完成").strip())
        assert len(opened.shown_rows("missed")) == told
        assert opened.page.url.endswith("#missed")


def test_the_print_is_whole_and_readable_as_text(opened: Opened, tmp_path: Path) -> None:
    """A4 pages with numbers, the title first and the rules last, every miss in it, no search fields."""
    path = tmp_path / "print.pdf"
    opened.page.pdf(path=path, prefer_css_page_size=True)
    text = pdf_text(path)
    assert 6 <= pdf_pages(path) <= 10
    assert (
        text.index("云溪县2022年第三季度驻村帮扶结对履责情况")
        < text.index("一、总体情况")
        < text.index("十一、规则与口径")
    )
    assert "据报送记录" in text and "显示 " not in text
    assert all(row[2] in text for row in opened.shown_rows("missed"))
