"""An answer of `check-coverage` as JSON, as views, and as plain text. Pure: an answer in, text out."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache
from typing import Any

from zhucun_cli.ledger.figures import DutyFigures
from zhucun_cli.ledger.question import Answer
from zhucun_cli.ledger.views import Completion, Gap, Notice, ThemeMonth, Trend
from zhucun_cli.privacy import mask_name
from zhucun_cli.reports.declared_views import CHECK_COVERAGE, COMPLETION_TREND, DUTIES, GAPS, GROUPS, TREND
from zhucun_cli.reports.view import Listing, View, clocks_of
from zhucun_cli.reports.words import percent


def answer_json(answer: Answer, with_gaps: bool = True) -> dict[str, Any]:
    """The JSON of `check-coverage` (design §7)."""
    question = answer.question
    return {
        "period": question.period.label,
        "as_of": question.as_of.isoformat(),
        "known_by": question.known_by.isoformat() if question.known_by else None,
        "policy": answer.provenance.policy,
        "rules": answer.provenance.rules,
        "snapshot": answer.provenance.snapshot,
        "version": answer.provenance.version,
        "closed": _closed_json(answer),
        "duties": [figures_json(each) for each in answer.duties],
        "groups": [{"by": each.by, "key": each.key, **figures_json(each)} for each in answer.groups],
        "completion": [completion_json(each) for each in answer.completion],
        "gaps": [gap_json(each) for each in answer.gaps] if with_gaps else [],
        "unlinked": len(answer.unlinked),
        "problem_rows": answer.problem_rows,
        "notices": [_notice_json(each) for each in answer.notices],
        "themes": [_theme_json(each) for each in answer.themes],
        **(_trend_json(answer.trend) if answer.trend else {}),
    }


def answer_listing(answer: Answer, with_gaps: bool = True) -> Listing:
    """The answer as views; those that were not asked for are left out."""
    question, document = answer.question, answer_json(answer, with_gaps)
    left_out = (
        *(() if with_gaps else (GAPS,)),
        *(() if answer.groups else (GROUPS,)),
        *(() if answer.trend else (TREND, COMPLETION_TREND)),
    )
    return Listing(
        document,
        tuple(each for each in CHECK_COVERAGE.views if each not in left_out),
        f"{answer.county}{question.period.title}履责情况",
        (f"据报送记录；截至 {question.as_of}；规则 {answer.provenance.rules}",),
        answer.provenance.committed_at or datetime.combine(question.as_of, time()),
        clocks_of(document),
        {"duty": {each.duty: each.title for each in answer.duties}},
    )


def usual_view(answer: Answer, with_gaps: bool) -> View:
    """What CSV and Parquet hold when no view is named: the trend that was asked for, else the gaps, else figures."""
    if answer.trend:
        return TREND
    if with_gaps:
        return GAPS
    return GROUPS if answer.groups else DUTIES


def _closed_json(answer: Answer) -> dict[str, Any] | None:
    """When and by whom the period was closed, and whether it was on the very data that the answer rests on."""
    closed = answer.closed
    if closed is None:
        return None
    return {
        "closed_at": closed.closed_at.isoformat(),
        "as_of": closed.as_of.isoformat(),
        "signer": closed.signer,
        "number": closed.number,
        "snapshot": closed.snapshot,
        "rules": closed.rules,
        "same_data": closed.snapshot == answer.provenance.snapshot,
    }


def figures_json(each: DutyFigures) -> dict[str, Any]:
    """A duty's figures; rates are null where its kind was never collected."""
    figures = each.figures
    rates = (
        (figures.coverage, figures.coverage, figures.coverage_high) if each.collected else (None, None, None)
    )
    return {
        "duty": each.duty,
        "group": each.duty_group,
        "title": each.title,
        "expected": figures.expected,
        "on_time": figures.on_time,
        "late": figures.late,
        "missed": figures.missed,
        "excused": figures.excused,
        "open": figures.open,
        "to_verify": figures.to_verify,
        "coverage": rates[0],
        "coverage_low": rates[1],
        "coverage_high": rates[2],
        "collected": each.collected,
    }


def completion_json(each: Completion) -> dict[str, Any]:
    """Households of a group with everything done."""
    return {
        "group": each.group,
        "by": each.by,
        "key": each.key,
        "households": each.households,
        "complete": each.complete,
        "rate": each.rate,
        "left_out": list(each.left_out),
    }


def _notice_json(each: Notice) -> dict[str, Any]:
    return {
        "code": each.code,
        "severity": each.severity,
        "household": each.household,
        "message": each.message,
        "fix": each.fix,
        "records": [{"file": place.file, "sheet": place.sheet, "row": place.row} for place in each.records],
    }


def _theme_json(each: ThemeMonth) -> dict[str, Any]:
    return {
        "month": each.month,
        "theme": "、".join(each.themes),
        "round_from": each.round_from.isoformat() if each.round_from else None,
        "round_to": each.round_to.isoformat() if each.round_to else None,
        "visits": each.visits,
        "on_theme": each.on_theme,
        "other_theme": each.other_theme,
        "without_theme": each.without_theme,
        "outside_round": each.outside_round,
    }


def _trend_json(found: Trend) -> dict[str, Any]:
    return {
        "trend": [
            {
                "duty": each.duty,
                "group": each.duty_group,
                "title": each.title,
                "window": each.window.label,
                "window_start": each.window.start.isoformat(),
                "window_end": each.window.end.isoformat(),
                "expected": each.figures.expected,
                "done": each.figures.done,
                "excused": each.figures.excused,
                "open": each.figures.open,
                "coverage": each.coverage,
                "collected": each.collected,
            }
            for each in found.duties
        ],
        "completion_trend": [
            {
                "group": each.completion.group,
                "period": each.period.label,
                "households": each.completion.households,
                "complete": each.completion.complete,
                "open": each.open,
                "rate": each.completion.rate,
                "left_out": list(each.completion.left_out),
            }
            for each in found.completion
        ],
    }


_iso = cache(date.isoformat)  # a province's gaps share a few hundred days


def gap_json(gap: Gap) -> dict[str, Any]:
    """One gap, its head masked."""
    return {
        "duty": gap.duty,
        "household": gap.household,
        "head": mask_name(gap.head),
        "township": gap.township,
        "village": gap.village,
        "window_start": _iso(gap.window_start),
        "window_end": _iso(gap.window_end),
        "due_on": _iso(gap.due_on),
        "responsible": gap.responsible,
        "unit": gap.unit,
        "status": gap.status,
        "marks": list(gap.marks),
        "last_done_on": _iso(gap.last_done_on) if gap.last_done_on else None,
    }


def completion_name(answer: Answer, each: Completion) -> str:
    """五个一全部完成; while anything of the group is open 五个一全部办到（进度，还有 137 件未到期）."""
    still_open = sum(
        found.figures.open
        for found in (answer.duties if each.by == "duty" else answer.groups)
        if (found.duty_group, found.key) == (each.group, each.key) and found.collected
    )
    if still_open:
        return f"{each.group}全部办到（进度，还有 {still_open} 件未到期）"
    return f"{each.group}全部完成"


def answer_text(answer: Answer) -> str:
    """A few lines that can be pasted into a chat: the rate of each duty, then who owes what."""
    question = answer.question
    lines = [f"{answer.county}{question.period.title}履责情况（截至 {question.as_of}，据报送记录）"]
    for each in (*answer.duties, *answer.groups):
        figures = each.figures
        if each.collected and figures.expected:
            where = f"{each.key}　" if each.key else ""
            word = "进度" if figures.open else "覆盖率"
            lines.append(
                f"{where}{each.duty_group}·{each.title}：{word} {percent(figures.coverage)}（{figures.done}/{figures.due}），"
                f"未完成 {figures.missed}（其中待核 {figures.to_verify}）"
            )
    lines += [
        f"{each.key + '　' if each.key else ''}{completion_name(answer, each)} {each.complete}/{each.households} 户（{percent(each.rate)}）"
        for each in answer.completion
        if each.households
    ]
    lines += [
        f"{gap.township}{gap.village} {gap.household} {mask_name(gap.head)}：{gap.title}"
        f"（{gap.window}）{'待核' if gap.to_verify else '未完成'} {gap.responsible}".rstrip()
        for gap in answer.missed
    ]
    return "\n".join(lines) + "\n"
