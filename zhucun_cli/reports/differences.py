"""What `diff` found, as JSON, views and sentences. Pure: a difference in, text out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from zhucun_cli.ledger.causes import CAUSES, Fact
from zhucun_cli.ledger.difference import Change, Difference, DutyChange, Side
from zhucun_cli.ledger.figures import Figures
from zhucun_cli.ledger.standing import Standing
from zhucun_cli.ledger.views import MARK_TITLES, STATUS_TITLES
from zhucun_cli.privacy import mask_name
from zhucun_cli.reports import words
from zhucun_cli.reports.declared_views import DIFF
from zhucun_cli.reports.view import Listing
from zhucun_cli.reports.view_words import CAUSE_TITLES, WHAT_TITLES

_COUNTS = ("expected", "on_time", "late", "missed", "excused", "open", "to_verify")
NOT_OWED, ELSEWHERE = "不应办", "不在所选范围"


def difference_json(found: Difference) -> dict[str, Any]:
    """The JSON of `diff`: both states, each duty before and after, and every change with its causes."""
    return {
        "period": found.question.period.label,
        "before": _side_json(found.before),
        "after": _side_json(found.after),
        "changed": len(found.changes),
        "duties": [_duty_json(each) for each in found.duties],
        "causes": [{"cause": cause, "obligations": count} for cause, count in cause_counts(found)],
        "changes": [_change_json(each) for each in found.changes],
    }


def _side_json(side: Side) -> dict[str, Any]:
    return {
        "as_of": side.as_of.isoformat(),
        "known_by": side.known_by.isoformat() if side.known_by else None,
        "snapshot": side.snapshot,
        "rules": side.rules,
        "version": side.version,
        "closed": bool(side.closed),
    }


def _duty_json(each: DutyChange) -> dict[str, Any]:
    return {
        "duty": each.duty,
        "group": each.group,
        "title": each.title,
        "before": _figures_json(each.before, each.collected[0]),
        "after": _figures_json(each.after, each.collected[1]),
        "change": {name: getattr(each.after, name) - getattr(each.before, name) for name in _COUNTS},
    }


def _figures_json(figures: Figures, collected: bool) -> dict[str, Any]:
    return {
        **{name: getattr(figures, name) for name in _COUNTS},
        "done": figures.done,
        "due": figures.due,
        "coverage": figures.coverage if collected else None,
        "collected": collected,
    }


def _change_json(each: Change) -> dict[str, Any]:
    shown = each.shown
    before, after = change_words(each)
    return {
        "duty": shown.duty,
        "household": shown.household,
        "head": mask_name(shown.head),
        "township": shown.township,
        "village": shown.village,
        "window_start": shown.window_start.isoformat(),
        "window_end": shown.window_end.isoformat(),
        "what": list(each.what),
        "before_text": before,
        "after_text": after,
        "cause_names": list(dict.fromkeys(fact.cause for fact in each.facts)),
        "why": "；".join(fact_words(fact) for fact in each.facts),
        "before": _standing_json(each.before),
        "after": _standing_json(each.after),
        "causes": [_fact_json(fact) for fact in each.facts],
    }


def _standing_json(each: Standing | None) -> dict[str, Any] | None:
    if each is None:
        return None
    return {
        "in_view": each.in_view,
        "status": each.status,
        "marks": list(each.marks),
        "done_on": each.done_on.isoformat() if each.done_on else None,
        "due_on": each.due_on.isoformat(),
        "closes_on": each.closes_on.isoformat(),
        "township": each.township,
        "village": each.village,
        "category": each.category,
        "responsible": each.named,
        "unit": each.unit if each.named else "",
    }


def _fact_json(fact: Fact) -> dict[str, Any]:
    return {
        "cause": fact.cause,
        "how": fact.how,
        "file": fact.file,
        "batch": fact.batch,
        "sheet": fact.sheet,
        "rows": list(fact.rows),
        "other_file": fact.instead,
        "detail": fact.detail,
    }


def cause_counts(found: Difference) -> tuple[tuple[str, int], ...]:
    """(cause, how many obligations it bears on), in a fixed order; one obligation may have several causes."""
    counts = Counter(cause for each in found.changes for cause in {fact.cause for fact in each.facts})
    return tuple((cause, counts[cause]) for cause in CAUSES if counts[cause])


def side_words(side: Side) -> str:
    """Which state is meant, in a few words."""
    what = "关账时" if side.closed else "现在"
    if side.known_by is not None and not side.closed:
        what = f"{words.moment(side.known_by)}以前入库的"
    return f"{what}（第 {side.snapshot} 次变动后，截至 {side.as_of}，规则 {side.rules}）"


def standing_words(each: Standing | None) -> str:
    """未完成（未报）, 按时 2022-09-03, 不应办."""
    if each is None:
        return NOT_OWED
    if not each.in_view:
        return ELSEWHERE
    marks = "、".join(MARK_TITLES[mark] for mark in each.marks)
    done = f" {each.done_on}" if each.done_on else ""
    return f"{STATUS_TITLES[each.status]}{done}" + (f"（{marks}）" if marks else "")


def change_words(each: Change) -> tuple[str, str]:
    """Before and after; what is not seen from the status is said beside it."""
    before, after = standing_words(each.before), standing_words(each.after)
    if each.before is None or each.after is None:
        return before, after
    same_due = each.before.due_on == each.after.due_on
    same_name = bool(each.before.named) and each.before.named == each.after.named
    for name, show in (
        ("due", lambda found: f"期限 {found.due_on}" + (f"（宽限到 {found.closes_on}）" if same_due else "")),
        ("place", lambda found: f"{found.township}{found.village}"),
        ("category", lambda found: found.category),
        (
            "helper",
            lambda found: f"责任人 {found.named or '（未列）'}" + (f"（{found.unit}）" if same_name else ""),
        ),
    ):
        if name in each.what and not (name == "helper" and each.before.to_verify and each.after.to_verify):
            before, after = f"{before} {show(each.before)}", f"{after} {show(each.after)}"
    return before, after


def fact_words(fact: Fact) -> str:
    """晚报：走访.xlsx › Sheet1 第 3 行."""
    title = CAUSE_TITLES[fact.cause]
    if not fact.how:
        if fact.cause == "unknown":
            return f"{title}（{'、'.join(WHAT_TITLES.get(name, name) for name in fact.detail.split('、'))}）"
        return f"{title}：{fact.detail}" if fact.detail else title
    where = " › ".join(filter(None, (fact.file, fact.sheet)))
    if fact.rows:
        where += f" 第 {'、'.join(map(str, fact.rows))} 行"
    beside = "，".join(filter(None, (fact.detail, how_words(fact))))
    return f"{title}：{where}" + (f"（{beside}）" if beside else "")


def how_words(fact: Fact) -> str:
    """What became of the file, where its cause does not say so."""
    said = {
        "arrived": "" if fact.cause == "late" else "新收",
        "newer": "后收的为准",
        "mended": f"改正 {fact.instead}" if fact.instead else "改正待改的行",
        "replaced": f"替换 {fact.instead}",
        "dropped": f"换成的 {fact.instead} 里没有了",
        "withdrawn": "" if fact.cause == "forgotten" else "撤回",
    }
    return said.get(fact.how, "")


def file_counts(found: Difference) -> tuple[tuple[Fact, int], ...]:
    """Each cause and file, without sheet and rows, with how many obligations it bears on; the most first."""
    counts = Counter(
        named
        for each in found.changes
        for named in {
            replace(fact, sheet="", rows=(), detail="" if fact.how else fact.detail) for fact in each.facts
        }
    )
    order = {cause: number for number, cause in enumerate(CAUSES)}
    return tuple(
        sorted(counts.items(), key=lambda each: (order[each[0].cause], -each[1], each[0].file, each[0].how))
    )


def difference_listing(found: Difference) -> Listing:
    """What changed, as views."""
    document = difference_json(found)
    return Listing(
        document,
        DIFF.views,
        f"{found.county}{found.question.period.title}变化",
        (
            "据报送记录",
            f"之前：{side_words(found.before)}",
            f"之后：{side_words(found.after)}",
        ),
        found.after.committed_at or datetime.combine(found.question.as_of, time()),
        {"period": document["period"], **_both(document, "as_of"), **_both(document, "snapshot"), **_both(document, "rules")},
        {"duty": {each.duty: each.title for each in found.duties}},
    )  # fmt: skip


def _both(document: Mapping[str, Any], name: str) -> dict[str, str]:
    return {f"{side}_{name}": str(document[side][name]) for side in ("before", "after")}
