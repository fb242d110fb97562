"""The monthly, quarterly or yearly report as a Word document, from the same content and lines as the other forms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

from zhucun_cli.ledger.figures import DutyFigures
from zhucun_cli.periods import Period
from zhucun_cli.reports import lines, words
from zhucun_cli.reports.content import ProblemLine, ReportContent
from zhucun_cli.reports.documents import Letter, Names, WordTemplate
from zhucun_cli.reports.grids import IncomeLine, income_lines
from zhucun_cli.reports.previous import Previous
from zhucun_cli.reports.summary import summary


def render_report_docx(
    content: ReportContent, previous: Mapping[str, Previous], letter: Letter, template: WordTemplate
) -> bytes:
    """The report as a Word document."""
    told = summary(content)
    return template.fill(
        {
            **letter.names(),
            "县": content.county,
            "截至": words.day(content.provenance.as_of),
            "期间": content.period.title,
            "总体": told.sentences,
            "职责表": [_duty_row(each) for each in content.duties],
            "比较表": [
                _change_row(each, previous[each.duty]) for each in content.duties if each.duty in previous
            ],
            "未完成说明": _gap_sentences(content),
            "缺口表": _gap_rows(content),
            "收入季度": _quarter_title(content),
            "收入表": [_income_row(each) for each in income_lines(content)],
            "问题说明": _problem_sentences(content),
            "问题表": _problem_rows(content.problems),
            "措施": told.actions,
            "乡镇表": [{"乡镇": each.key, **_duty_row(each)} for each in content.by_township],
            "说明": lines.small_print(content),
        }
    )


def _duty_row(each: DutyFigures) -> Names:
    figures = each.figures
    counted = {
        "应办": figures.expected, "免办": figures.excused, "按时": figures.on_time, "逾期": figures.late,
        "未完成": figures.missed, "待核": figures.to_verify, "未到期": figures.open, "分数": words.fraction(figures),
    }  # fmt: skip
    if not each.collected:
        counted = {**dict.fromkeys(counted, words.NOTHING), "应办": figures.expected}
    return {
        "组": each.duty_group,
        "职责": each.title,
        **counted,
        "覆盖率": words.rate(figures, each.collected),
    }


def _change_row(each: DutyFigures, before: Previous) -> Names:
    now, then = each.figures, before.figures.figures
    comparable = each.collected and before.figures.collected and not now.open and not then.open
    change = words.NOTHING
    if comparable and now.coverage is not None and then.coverage is not None:
        change = words.points(now.coverage, then.coverage)
    return {
        "组": each.duty_group,
        "职责": each.title,
        "上期": _short(before.period),
        "上期覆盖率": _with_fraction(before.figures),
        "覆盖率": _with_fraction(each),
        "增减": change,
    }


def _short(period: Period) -> str:
    return period.title if period.scheme == "calendar" else period.label


def _with_fraction(each: DutyFigures) -> str:
    rate = words.rate(each.figures, each.collected)
    return f"{rate}（{words.fraction(each.figures)}）" if each.collected and each.figures.due else rate


def _gap_sentences(content: ReportContent) -> list[str]:
    missed, to_verify = content.missed, content.to_verify
    found = []
    if missed:
        found.append(f"责任已明确的未完成{len(missed)}件，逐户名单见同期工作簿“未完成”。")
    if to_verify:
        found.append(
            f"待核{len(to_verify)}件，可能是表没有报来或没有读进来，不作为个人未完成，由报送乡镇核实。"
        )
    return found


def _gap_rows(content: ReportContent) -> list[Names]:
    counts = [
        Counter(each.township for each in found)
        for found in (content.missed, content.to_verify, content.still_open)
    ]
    places = sorted(set().union(*counts))
    rows: list[Names] = [
        {
            "乡镇": place,
            **dict(zip(("未完成", "待核", "未到期"), (each[place] for each in counts), strict=True)),
        }
        for place in places
    ]
    totals = dict(zip(("未完成", "待核", "未到期"), (each.total() for each in counts), strict=True))
    return [*rows, {"乡镇": "合计", **totals}] if rows else []


def _quarter_title(content: ReportContent) -> str:
    titles = {item.window.label: item.window.title for item in content.windows}
    return titles.get(content.income_quarter, content.income_quarter)


def _income_row(line: IncomeLine) -> Names:
    each = line.figures
    parts = {part.part: _money(part.per_head) for part in line.segments}
    return {
        "乡镇": line.place,
        "应采": each.expected,
        "齐全": each.households,
        "人数": each.persons,
        **{name: parts.get(name, words.NOTHING) for name in ("工资性", "经营性", "财产性", "转移性")},
        "纯收入": _money(each.net_per_head),
    }


def _money(amount: Decimal | None) -> str:
    return words.NOTHING if amount is None else f"{amount:,.2f}"


def _problem_sentences(content: ReportContent) -> list[str]:
    found = [
        f"日期落在本期而没有读进来的{content.problem_rows}行，对不上唯一一户的{len(content.unlinked)}行。"
    ]
    if content.problems:
        found.append(f"库中现有文件的未读入和提醒共{len(content.problems)}条，不限本期：")
    return found


def _problem_rows(problems: Sequence[ProblemLine]) -> list[Names]:
    files = dict.fromkeys(each.source_name for each in problems)
    counts = Counter((each.source_name, each.severity) for each in problems)
    return [
        {"文件": name, "未读入": counts[(name, "error")], "提醒": counts[(name, "warning")]} for name in files
    ]
