"""A report as one self-contained page: no network, sortable on a screen, printable on A4."""

from __future__ import annotations

import hashlib
import traceback
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Generic, TypeVar

from jinja2 import StrictUndefined, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from zhucun_cli.errors import DeclarationError
from zhucun_cli.reports import charts, incomes, lines, over_time, words
from zhucun_cli.reports.content import ProblemLine, ReportContent
from zhucun_cli.reports.grids import PARTS, Grid, IncomeLine, duty_grid, income_lines, month_grids
from zhucun_cli.reports.summary import Summary, summary
from zhucun_cli.reports.template_faults import OR_REMOVE, TEMPLATE_FAULTS, told

ROWS_SHOWN = 2000  # of each list; the rest is in the workbook, so that the page stays small enough to send
HOUSEHOLDS_NAMED = 12  # of one village in the list of what is 待核
Line = TypeVar("Line")


@dataclass(frozen=True)
class Cut(Generic[Line]):
    """The first lines of a list, with how many there are in all."""

    lines: tuple[Line, ...]
    total: int


@dataclass(frozen=True)
class Trend:
    """One duty's windows with its picture; the picture is empty where two points are not there yet."""

    line: over_time.TrendLine
    chart: Markup


@dataclass(frozen=True)
class Page:
    """Everything the template prints; lists are cut to what a page can hold."""

    content: ReportContent
    title: str
    summary: Summary
    number: str
    duties: tuple[tuple[lines.CoverageLine, over_time.ChangeLine], ...]
    townships: Grid
    completion: over_time.CompletionTable
    months: tuple[Grid, ...]
    trends: tuple[Trend, ...]
    units: tuple[over_time.UnitLine, ...]
    missed: Cut[lines.MissedLine]
    to_verify: Cut[lines.ToVerifyVillage]
    open: tuple[lines.OpenCount, ...]
    unlinked: Cut[lines.UnlinkedLine]
    problems: Cut[ProblemLine]
    income: tuple[IncomeLine, ...]
    income_parts: Markup
    bands: tuple[incomes.Band, ...]
    bands_chart: Markup
    watch: str
    watched: Cut[incomes.WatchLine]
    windows: tuple[lines.WindowLine, ...]
    duty_rules: tuple[tuple[lines.Rule, ...], ...]
    policy_rules: tuple[lines.Rule, ...]


def render_html(content: ReportContent, template: str, where: str = "report.html.j2") -> str:
    """The report as HTML. Raises DeclarationError with the line of the template `where` that cannot be used."""
    page = _page(content)
    try:
        return _environment().from_string(template).render(page=page)
    except TEMPLATE_FAULTS as error:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else _template_line(error)
        what = told(error, Page.__dataclass_fields__)
        raise DeclarationError(f"模板“{where}”第 {line} 行{what}{OR_REMOVE}") from error


def _template_line(error: Exception) -> int:
    frames = traceback.extract_tb(error.__traceback__)
    return next((each.lineno or 0 for each in reversed(frames) if each.filename == "<template>"), 0)


def _environment() -> ImmutableSandboxedEnvironment:
    """Everything is escaped, a misspelt name is an error, and a template cannot reach out of its page."""
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(_FILTERS)
    environment.globals.update(households_named=HOUSEHOLDS_NAMED, least_ranked=over_time.LEAST_RANKED)
    return environment


def _page(content: ReportContent) -> Page:
    income = income_lines(content)
    bands = incomes.income_bands(content.incomes)
    serious_first = sorted(content.problems, key=lambda each: each.severity != "error")
    return Page(
        content=content,
        title=words.report_title(content),
        summary=summary(content),
        number=words.report_number(content.provenance, content.period),
        duties=tuple(
            (lines.coverage_line(each), over_time.change_line(content, each)) for each in content.duties
        ),
        townships=duty_grid(content),
        completion=over_time.completion_table(content),
        months=month_grids(content),
        trends=tuple(Trend(each, _trend_chart(each)) for each in over_time.trend_lines(content)),
        units=over_time.unit_lines(content),
        missed=_first(lines.missed_lines(content)),
        to_verify=_first(lines.to_verify_villages(content)),
        open=lines.open_counts(content),
        unlinked=_first(lines.unlinked_lines(content)),
        problems=_first(serious_first),
        income=income,
        income_parts=_parts_chart(income),
        bands=bands,
        bands_chart=_bands_chart(bands),
        watch=incomes.watch_words(content),
        watched=_first(incomes.watch_lines(content)),
        windows=lines.window_lines(content),
        duty_rules=lines.duty_rules(content),
        policy_rules=tuple(lines.policy_rules(content)),
    )


def _trend_chart(line: over_time.TrendLine) -> Markup:
    if not line.is_drawn:
        return Markup()
    return Markup(charts.rates_over_time(f"{line.group}·{line.title}覆盖率", line.drawn))


def _bands_chart(bands: Sequence[incomes.Band]) -> Markup:
    if not bands:
        return Markup()
    counted = [(each.title, each.households) for each in bands]
    return Markup(charts.counts_by_band("人均纯收入的户数分布", counted))


def _parts_chart(income: Sequence[IncomeLine]) -> Markup:
    known = [each for each in income if each.segments]
    if not known:
        return Markup()
    parts = {
        part: [float(each.segments[number].per_head) for each in known] for number, part in enumerate(PARTS)
    }
    places = [each.place for each in known]
    return Markup(charts.parts_by_place("人均收入构成（元）", places, parts))


def _first(found: Sequence[Line]) -> Cut[Line]:
    return Cut(tuple(found[:ROWS_SHOWN]), len(found))


def csp_hash(text: str) -> str:
    """The source expression by which a policy allows exactly this inline text."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def money(amount: Decimal | None) -> str:
    """1,234.50, or — for no amount."""
    return words.NOTHING if amount is None else f"{amount:,.2f}"


_FILTERS: Mapping[str, Callable[..., str]] = MappingProxyType(
    {
        "csp_hash": csp_hash,
        "percent": words.percent,
        "fraction": words.fraction,
        "interval": words.interval,
        "day": words.day,
        "span": words.span,
        "clock": words.known_by,
        "severity": words.SEVERITY.__getitem__,
        "money": money,
        "iso": words.iso,
    }
)
