"""`explain`: why a household's duties stand as they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhucun_cli.cli.context import (
    last_closed_month,
    one_period,
    open_lake,
    parse_day,
    parse_moment,
    the_home,
    today,
)
from zhucun_cli.cli.delivery import Asked, deliver, delivery, listed_as
from zhucun_cli.cli.options import (
    AsOfOption,
    DutyOption,
    FormatOption,
    HomeOption,
    JsonOption,
    KnownByOption,
    MonthOption,
    OutputOption,
    QuarterOption,
    ViewOption,
    YearOption,
)
from zhucun_cli.cli.screen import print_table, say
from zhucun_cli.policies.policy import NOT_LAID_DOWN

if TYPE_CHECKING:
    from zhucun_cli.ledger.explain import Explanation


def explain(
    context: typer.Context,
    household: Annotated[str, typer.Argument(metavar="户", help="户编号，或户主姓名（唯一时）")],
    month: MonthOption = None,
    quarter: QuarterOption = None,
    year: YearOption = None,
    duty: DutyOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    form: FormatOption = "table",
    view: ViewOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    home: HomeOption = None,
) -> None:
    """这一户为什么算完成、没完成或不应办：依据的制度、期限、每一条记录算不算、为什么。

    例：zhucun explain 9099010102003 --month 2022-09
        zhucun explain 9099010102003 --quarter 三季度 --format csv --view witnesses
    """
    from zhucun_cli.ledger.explain import explain as explanations
    from zhucun_cli.ledger.question import Question, duties_meant

    the = the_home(home, context)
    how = delivery(Asked(form, as_json, view, output), "explain", the)
    day = parse_day(as_of, "--as-of") if as_of else today()
    period = one_period(month, quarter, year) or last_closed_month(day)
    question = Question(period, day, parse_moment(known_by), duties_meant(the, duty or ()))
    with open_lake(the) as lake:
        found = explanations(the, lake.snapshot(question.known_by), question, household)
    if not how.on_screen:
        titles = {"duty": {each.item.duty.id: each.item.duty.title for each in found}}
        title = f"户编号 {found[0].household}　{period.title}" if found else period.title
        deliver(listed_as("explain", [_json(each) for each in found], title, day, titles), how)
        return
    for each in found:
        _show(each)


def _show(each: Explanation) -> None:
    from zhucun_cli.ledger.views import Record

    rule, window = each.item.duty, each.item.window
    say(f"◆ {rule.group} {rule.title}　{window.title}　户编号 {each.household}")
    say(f"  结论：{each.why}" + (f"；责任人：{each.responsible}" if each.responsible else ""))
    if not each.status:
        _show_held(each)
        for note in each.notes:
            say(f"  另有：{note}")
        return
    say(
        f"  规则：{'、'.join(rule.applies_to)}，{window.start} 至 {window.end}，{each.due_on} 前 {rule.at_least} 次，"
        f"{each.closes_on} 后算未完成；至少在册 {rule.min_days} 天（{NOT_LAID_DOWN}）"
    )
    say(f"  依据：{rule.basis}")
    say(
        "  在册："
        + ("；".join(f"{held.category} {held.days} 天" for held in each.held) or "本期不在花名册上")
    )
    for note in each.notes:
        say(f"  另有：{note}")
    if each.witnesses:
        rows = [
            (
                witness.done_on.isoformat() if witness.done_on else "未写",
                witness.value,
                witness.people,
                str(Record(witness.source_name, witness.sheet, witness.row)),
                witness.why,
            )
            for witness in each.witnesses
        ]
        print_table("", ("日期", "方式", "走访人", "出处", "算不算"), rows)
    else:
        say("  没有找到这一户在本期前后的记录")


def _show_held(each: Explanation) -> None:
    say(
        "  在册："
        + ("；".join(f"{held.category} {held.days} 天" for held in each.held) or "本期不在花名册上")
    )


def _json(each: Explanation) -> dict[str, object]:
    return {
        "duty": each.item.duty.id,
        "household": each.household,
        "window_start": each.item.window.start.isoformat(),
        "window_end": each.item.window.end.isoformat(),
        "due_on": each.due_on.isoformat(),
        "closes_on": each.closes_on.isoformat(),
        "status": each.status or None,
        "marks": list(each.marks),
        "why": each.why,
        "basis": each.item.duty.basis,
        "notes": list(each.notes),
        "held": [{"category": held.category, "days": held.days} for held in each.held],
        "responsible": each.responsible,
        "witnesses": [
            {**vars(witness), "done_on": witness.done_on.isoformat() if witness.done_on else None}
            for witness in each.witnesses
        ],
    }
