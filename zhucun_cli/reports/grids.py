"""Places against months or duties, and incomes in their parts: values of the content laid out, with a shade each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from zhucun_cli.ledger.figures import DutyFigures, Figures
from zhucun_cli.ledger.views import CENT, IncomeFigures
from zhucun_cli.reports import words
from zhucun_cli.reports.content import ReportContent
from zhucun_cli.reports.lines import WHOLE_COUNTY

# Lower bounds of coverage for shades 1 to 5; 0 is complete. The darker, the less: it survives a grey print.
SHADES = (0.95, 0.9, 0.8, 0.6, 0.0)
NO_SHADE = -1


@dataclass(frozen=True)
class GridCell:
    """One field of a grid. `shade` is 0 (complete) to 5, or NO_SHADE where nothing can be judged yet."""

    measure: str
    figures: Figures
    shade: int

    @property
    def has_rate(self) -> bool:
        """True where a rate may be printed at all."""
        return self.measure in ("覆盖率", "进度")


EMPTY = GridCell(words.NOTHING, Figures(), NO_SHADE)


@dataclass(frozen=True)
class Grid:
    """A table of places; the first row is the whole county."""

    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[GridCell, ...]], ...]


def grid_cell(each: DutyFigures) -> GridCell:
    """The figures of one field with the shade of their coverage; what is still open is not judged."""
    measure = words.measure(each.figures, each.collected)
    if measure != "覆盖率":
        return GridCell(measure, each.figures, NO_SHADE)
    return GridCell(measure, each.figures, shade_of(each.figures.coverage or 0.0))


def shade_of(coverage: float) -> int:
    """0 for everything done, then darker with every bound that is not reached."""
    if coverage >= 1:
        return 0
    return next(number for number, bound in enumerate(SHADES, 1) if coverage >= bound)


def duty_grid(content: ReportContent) -> Grid:
    """Townships against the period's duties; the columns are (group, title)."""
    duties = [each.duty for each in content.duties]
    cells = {(each.key, each.duty): grid_cell(each) for each in (*content.duties, *content.by_township)}
    places = dict.fromkeys(each.key for each in content.by_township)
    return Grid(
        "各乡镇各项职责",
        tuple((each.duty_group, each.title) for each in content.duties),
        _rows(places, duties, cells),
    )


def month_grids(content: ReportContent) -> tuple[Grid, ...]:
    """Townships against the months of the year so far, one grid for each monthly visit duty."""
    duties = {each.figures.duty: each.figures for each in content.heat}
    return tuple(_month_grid(content, each) for each in duties.values())


def _month_grid(content: ReportContent, duty: DutyFigures) -> Grid:
    here = [each for each in content.heat if each.figures.duty == duty.duty]
    months = sorted({each.month for each in here})
    cells = {(each.township, each.month.label): grid_cell(each.figures) for each in here}
    places = dict.fromkeys(sorted({each.township for each in here} - {""}))
    return Grid(
        f"{duty.duty_group}·{duty.title}",
        tuple((str(month.start.year), f"{month.start.month}月") for month in months),
        _rows(places, [month.label for month in months], cells),
    )


def _rows(
    places: Mapping[str, None], columns: Sequence[str], cells: Mapping[tuple[str, str], GridCell]
) -> tuple[tuple[str, tuple[GridCell, ...]], ...]:
    """The county's row, then a row for each place; — where nothing was owed."""
    return tuple(
        (place or WHOLE_COUNTY, tuple(cells.get((place, column), EMPTY) for column in columns))
        for place in ("", *places)
    )


PARTS = ("工资性", "经营性", "财产性", "转移性")


@dataclass(frozen=True)
class Segment:
    """One part of an income per head, in 元."""

    part: str
    per_head: Decimal


@dataclass(frozen=True)
class IncomeLine:
    """Income of one township per head, in 元; None without a single complete household."""

    place: str
    figures: IncomeFigures
    expense_per_head: Decimal | None
    segments: tuple[Segment, ...]


def income_lines(content: ReportContent) -> tuple[IncomeLine, ...]:
    """The county, then each township. Empty when nothing was owed."""
    if not any(each.expected for each in content.income):
        return ()
    *townships, county = content.income
    return tuple(_income_line(each) for each in (county, *townships))


def _per_head(amount: Decimal, persons: int) -> Decimal:
    return (amount / persons).quantize(CENT, ROUND_HALF_UP)


def _parts(each: IncomeFigures) -> tuple[Decimal, ...]:
    return each.wage, each.business, each.property_income, each.transfer


def _income_line(each: IncomeFigures) -> IncomeLine:
    place = each.township or WHOLE_COUNTY
    if not each.persons:
        return IncomeLine(place, each, None, ())
    segments = tuple(
        Segment(part, _per_head(amount, each.persons))
        for part, amount in zip(PARTS, _parts(each), strict=True)
    )
    return IncomeLine(place, each, _per_head(each.expense, each.persons), segments)
