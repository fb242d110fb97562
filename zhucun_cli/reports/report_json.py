"""The report as one JSON document: the lists of page and workbook, rows as `check-coverage` has them."""

from __future__ import annotations

import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from zhucun_cli.ledger.figures import DutyFigures
from zhucun_cli.ledger.views import IncomeFigures
from zhucun_cli.periods import Period
from zhucun_cli.reports import words
from zhucun_cli.reports.answers import completion_json, figures_json, gap_json
from zhucun_cli.reports.content import ReportContent
from zhucun_cli.reports.lines import UnlinkedLine, unlinked_lines


def render_report_json(content: ReportContent) -> bytes:
    """The document; the same content gives the same bytes."""
    return (json.dumps(report_json(content), ensure_ascii=False, indent=2) + "\n").encode()


def report_json(content: ReportContent) -> dict[str, Any]:
    """Clocks and number, then every list. Heads and raw text are masked as on the page."""
    rests_on = content.provenance
    return {
        "title": words.report_title(content),
        "number": words.report_number(rests_on, content.period),
        "county": content.county,
        "period": content.period.label,
        "period_start": content.period.start.isoformat(),
        "period_end": content.period.end.isoformat(),
        "as_of": rests_on.as_of.isoformat(),
        "known_by": rests_on.known_by.isoformat() if rests_on.known_by else None,
        "snapshot": rests_on.snapshot,
        "batches": rests_on.batches,
        "policy": rests_on.policy,
        "rules": rests_on.rules,
        "version": rests_on.version,
        "duties": [figures_json(each) for each in content.duties],
        "groups": [_group(each) for each in (*content.by_township, *content.by_village, *content.by_unit)],
        "completion": [completion_json(each) for each in content.completion],
        "months": [
            {"township": each.township, **_window(each.month), **figures_json(each.figures)}
            for each in content.heat
        ],
        "trend": [{**_window(each.window), **figures_json(each.figures)} for each in content.trend],
        "gaps": [gap_json(each) for each in content.gaps],
        "unlinked": [_unlinked(each) for each in unlinked_lines(content)],
        "problem_rows": content.problem_rows,
        "problems": [asdict(each) for each in content.problems],
        "income_quarter": content.income_quarter,
        "incomes": [_income(each) for each in content.income],
    }


def _group(each: DutyFigures) -> dict[str, Any]:
    return {"by": each.by, "key": each.key, **figures_json(each)}


def _window(window: Period) -> dict[str, str]:
    return {
        "window": window.label,
        "window_start": window.start.isoformat(),
        "window_end": window.end.isoformat(),
    }


def _unlinked(each: UnlinkedLine) -> dict[str, Any]:
    return {**asdict(each), "done_on": each.done_on.isoformat() if each.done_on else None}


def _income(each: IncomeFigures) -> dict[str, Any]:
    """Amounts are texts with two decimals: a JSON number would be a float."""
    amounts = {name: str(value) for name, value in vars(each).items() if isinstance(value, Decimal)}
    per_head = each.net_per_head
    return {
        **vars(each), **amounts, "net": str(each.net), "net_per_head": None if per_head is None else str(per_head),
    }  # fmt: skip
