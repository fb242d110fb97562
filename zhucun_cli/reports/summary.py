"""What a leader reads in a minute: how much was owed and done, what is uncertain, what to do first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from zhucun_cli.ledger.figures import NOBODY
from zhucun_cli.ledger.views import Gap
from zhucun_cli.reports import words
from zhucun_cli.reports.content import ReportContent
from zhucun_cli.reports.lines import GroupTotal, group_totals

NO_UNIT = "未写单位的责任人"
NAMED_FIRST = 3  # how many places or units an instruction names before it says how many more


@dataclass(frozen=True)
class Summary:
    """`sentences` say how things stand, `actions` what to do, the first thing first."""

    groups: tuple[GroupTotal, ...]
    sentences: tuple[str, ...]
    actions: tuple[str, ...]


def summary(content: ReportContent) -> Summary:
    """The summary of a report."""
    groups = group_totals(content.duties)
    return Summary(groups, tuple(_sentences(content, groups)), tuple(_actions(content)))


def _sentences(content: ReportContent, groups: Sequence[GroupTotal]) -> list[str]:
    found = [f"{_group_sentence(each)}。" for each in groups]
    missed, to_verify = content.missed, content.to_verify
    if missed:
        found.append(f"未完成且已明确责任的{len(missed)}件，涉及{_households(missed)}户。")
    if to_verify:
        reasons = Counter(words.reason(each.marks) for each in to_verify)
        told = "，".join(f"{reason}{count}件" for reason, count in reasons.most_common())
        found.append(
            f"待核{len(to_verify)}件（{told}）：可能是表没有报来或没有读进来，"
            "先向乡镇核实，不算到个人头上；覆盖率中暂按未完成计。"
        )
    if content.still_open:
        found.append(f"尚未到期、还没有办的{len(content.still_open)}件，所以合计只是进度。")
    if not missed and not to_verify and not content.still_open and any(each.figures.due for each in groups):
        found.append("没有未完成、待核和未到期事项。")
    return found


def _group_sentence(total: GroupTotal) -> str:
    figures = total.figures
    left_out = f"（{'、'.join(total.not_collected)}未收集，不在内）" if total.not_collected else ""
    if total.measure == "未收集":
        return f"{total.group}：未收集，没有覆盖率"
    if figures.due == 0:
        return f"{total.group}{left_out}：本期没有应办事项"
    late = f"（其中逾期{figures.late}件）" if figures.late else ""
    excused = f"，另免办{figures.excused}件" if figures.excused else ""
    return (
        f"{total.group}{left_out}：应办{figures.due}件{excused}，已办{figures.done}件{late}，"
        f"{total.measure}{words.percent(figures.coverage)}（{words.fraction(figures)}）"
    )


def _households(gaps: Sequence[Gap]) -> int:
    return len({each.household for each in gaps})


def _actions(content: ReportContent) -> list[str]:
    steps = (_ask_for_sheets, _mend_rows, _link_rows, _press_units, _pair_households, _keep_up)
    return [sentence for step in steps if (sentence := step(content))]


def _ask_for_sheets(content: ReportContent) -> str:
    months = {item.window.label: item.window.title for item in content.windows}
    kinds = {each.id: content.kind_titles.get(each.evidence, each.evidence) for each in content.duty_rules}
    absent = Counter(
        f"{each.township}{each.village}{months.get(each.window, each.window)}的{kinds[each.duty]}"
        for each in content.to_verify
        if "not_received" in each.marks
    )
    if not absent:
        return ""
    return f"催报：{_named(absent, '份')}没有收到。请乡镇补报，收到后重新出报告。"


def _mend_rows(content: ReportContent) -> str:
    unread = sum("unread" in each.marks for each in content.to_verify)
    found = [f"本期有{content.problem_rows}行没有读进来"] if content.problem_rows else []
    if unread:
        found.append(f"有{unread}件可能因没读进来或写法不明的行而显示未完成")
    return f"改表：{'，'.join(found)}。请乡镇按“问题”一节逐行改正后重交。" if found else ""


def _link_rows(content: ReportContent) -> str:
    if not content.unlinked:
        return ""
    return f"认户：{len(content.unlinked)}行记录对不上唯一的一户，不计入任何一户。请补户编号后重交。"


def _press_units(content: ReportContent) -> str:
    units = Counter(each.unit or NO_UNIT for each in content.missed if _has_somebody(each))
    if not units:
        return ""
    return f"督促：未完成的{units.total()}件请责任人限期补办（补办不改变本期结果），较多的是{_named(units, '个单位')}。"


def _pair_households(content: ReportContent) -> str:
    alone = [each for each in content.missed if not _has_somebody(each)]
    if not alone:
        return ""
    return f"结对：{'另' if len(alone) < len(content.missed) else ''}有未完成的{len(alone)}件，户没有结对责任人，请先安排结对。"


def _has_somebody(gap: Gap) -> bool:
    """True when a helper is paired with the household."""
    return not gap.responsible.startswith(NOBODY)


def _keep_up(content: ReportContent) -> str:
    gaps = content.still_open
    if not gaps:
        return ""
    nearest = min((each.due_on for each in gaps if each.due_on >= content.question.as_of), default=None)
    if nearest is None:
        return f"抓紧：{len(gaps)}件已过到期日，仍在宽限期内，请尽快补办。"
    soon = sum(each.due_on == nearest for each in gaps)
    return f"抓紧：{soon}件须在{words.day(nearest)}以前办好，名单见工作簿“未到期”。"


def _named(counts: Counter[str], measure_word: str) -> str:
    """The names with the highest counts, and how many more there are."""
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    named = "、".join(f"{name}（{count}件）" for name, count in ranked[:NAMED_FIRST])
    return f"{named}等{len(ranked)}{measure_word}" if len(ranked) > NAMED_FIRST else named
