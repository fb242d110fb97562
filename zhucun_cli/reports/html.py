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

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from zhucun_cli.errors import DeclarationError
from zhucun_cli.reports import lines, words
from zhucun_cli.reports.content import ProblemLine, ReportContent
from zhucun_cli.reports.grids import Grid, IncomeLine, duty_grid, income_lines, month_grids
from zhucun_cli.reports.summary import Summary, summary

ROWS_SHOWN = 500  # of each list; the rest is in the workbook, so that the page stays small enough to send
HOUSEHOLDS_NAMED = 12  # of one village in the list of what is 待核
Line = TypeVar("Line")


@dataclass(frozen=True)
class Cut(Generic[Line]):
    """The first lines of a list, with how many there are in all."""

    lines: tuple[Line, ...]
    total: int


@dataclass(frozen=True)
class Page:
    """Everything the template prints; lists are cut to what a page can hold."""

    content: ReportContent
    title: str
    summary: Summary
    duties: tuple[lines.CoverageLine, ...]
    townships: Grid
    months: tuple[Grid, ...]
    missed: Cut[lines.MissedLine]
    to_verify: Cut[lines.ToVerifyVillage]
    open: tuple[lines.OpenCount, ...]
    unlinked: Cut[lines.UnlinkedLine]
    problems: Cut[ProblemLine]
    income: tuple[IncomeLine, ...]
    windows: tuple[lines.WindowLine, ...]
    duty_rules: tuple[tuple[lines.Rule, ...], ...]
    policy_rules: tuple[lines.Rule, ...]


def render_html(content: ReportContent, template: str) -> str:
    """The report as HTML. Raises DeclarationError with the line of the template that cannot be used."""
    try:
        return _environment().from_string(template).render(page=_page(content))
    except TemplateError as error:
        line = error.lineno if isinstance(error, TemplateSyntaxError) else _template_line(error)
        raise DeclarationError(
            f"报告模板 report.html.j2 第 {line} 行有误：{error.message}。请改正，或删去本单位的模板改用自带的"
        ) from error


def _template_line(error: TemplateError) -> int:
    frames = traceback.extract_tb(error.__traceback__)
    return next((each.lineno or 0 for each in reversed(frames) if each.filename == "<template>"), 0)


def _environment() -> ImmutableSandboxedEnvironment:
    """Everything is escaped, a misspelt name is an error, and a template cannot reach out of its page."""
    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(_FILTERS)
    environment.globals.update(households_named=HOUSEHOLDS_NAMED)
    return environment


def _page(content: ReportContent) -> Page:
    serious_first = sorted(content.problems, key=lambda each: each.severity != "error")
    return Page(
        content=content,
        title=words.report_title(content),
        summary=summary(content),
        duties=tuple(lines.coverage_line(each) for each in content.duties),
        townships=duty_grid(content),
        months=month_grids(content),
        missed=_first(lines.missed_lines(content)),
        to_verify=_first(lines.to_verify_villages(content)),
        open=lines.open_counts(content),
        unlinked=_first(lines.unlinked_lines(content)),
        problems=_first(serious_first),
        income=income_lines(content),
        windows=lines.window_lines(content),
        duty_rules=lines.duty_rules(content),
        policy_rules=tuple(lines.policy_rules(content)),
    )


def _first(found: Sequence[Line]) -> Cut[Line]:
    return Cut(tuple(found[:ROWS_SHOWN]), len(found))


def csp_hash(text: str) -> str:
    """The source expression by which a policy allows exactly this inline text."""
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _money(amount: Decimal | None) -> str:
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
        "money": _money,
        "iso": words.iso,
    }
)
