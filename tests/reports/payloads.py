"""Text that a spreadsheet or a browser might obey, put wherever a sheet's text can reach a report."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.reports.contents import INCOMES, gap, small_content
from zhucun_cli.ledger.views import income_watch
from zhucun_cli.reports.content import ReportContent

PAYLOADS = (
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "+1+1",
    "-1+1",
    "\t=1+1",
    "\r=1+1",
    "{=1+1}",
    "＝1+1",
    "http://example.org/x",
    "mailto:a@example.org",
    "internal:Sheet1!A1",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><b onclick='x'>",
    "</style><h1>",
    "{{ 7*7 }}",
    "&lt;b&gt;",
)


def poisoned(payload: str) -> ReportContent:
    """The small content with `payload` as every village, helper, unit, file, sheet and message."""
    small = small_content()
    place = {"village": payload, "township": payload}
    return replace(
        small,
        county=payload,
        gaps=tuple(
            replace(each, **place, responsible=each.responsible and payload, unit=each.unit and payload)  # type: ignore[arg-type]  # the keys are fields
            for each in (*small.gaps, gap("visit-monitored", payload, payload, status="open"))
        ),
        by_township=tuple(replace(each, key=payload) for each in small.by_township),
        by_village=tuple(replace(each, key=f"{payload} {payload}") for each in small.by_village),
        heat=tuple(replace(each, township=each.township and payload) for each in small.heat),
        unlinked=tuple(replace(each, sheet=payload, village=payload) for each in small.unlinked),
        problems=tuple(
            replace(each, source_name=payload, sheet=payload, message=payload, fix=payload, raw=payload)
            for each in small.problems
        ),
        income=tuple(replace(each, township=each.township and payload) for each in small.income),
        roll=tuple(replace(each, village=payload, responsible=payload, unit=payload) for each in small.roll),
        visits=tuple(replace(each, mode=payload, people=payload) for each in small.visits),
        completion=tuple(replace(each, key=each.key and payload) for each in small.completion),
        by_unit=tuple(replace(each, key=payload) for each in small.by_unit),
        watch=income_watch(
            [replace(each, village=payload, township=payload) for each in INCOMES],
            small.period,
            Decimal(6900),
        ),
        source_names=dict.fromkeys(small.source_names, payload),
    )
