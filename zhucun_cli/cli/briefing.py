"""`brief`: a paragraph for the leader, or one for each township, unit or helper, to be pasted into a chat."""

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
from zhucun_cli.cli.options import (
    AsOfOption,
    DutyOption,
    HelperOption,
    HomeOption,
    HouseholdOption,
    JsonOption,
    KnownByOption,
    MonthOption,
    OutputOption,
    QuarterOption,
    TownshipOption,
    UnitOption,
    VillageOption,
    YearOption,
)
from zhucun_cli.cli.screen import hint, print_json, print_text
from zhucun_cli.errors import UsageError

if TYPE_CHECKING:
    from zhucun_cli.ledger.question import Answer


def brief(
    context: typer.Context,
    month: MonthOption = None,
    quarter: QuarterOption = None,
    year: YearOption = None,
    by: Annotated[str | None, typer.Option("--by", metavar="分组", help="一个一段：township、village、unit、helper")] = None,
    duty: DutyOption = None,
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    township: TownshipOption = None,
    village: VillageOption = None,
    unit: UnitOption = None,
    helper: HelperOption = None,
    household: HouseholdOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """给领导的一段话：二百字以内，带分子分母，可直接粘贴到群里。

    不写期间时，说上个月。不出现户主和家庭成员的姓名；待核的不算到个人。

    例：zhucun brief --quarter 2022Q3
        zhucun brief --month 上月 --by township
    """
    from zhucun_cli.ledger.question import Question, ask, duties_meant
    from zhucun_cli.ledger.views import Filters
    from zhucun_cli.reports.brief import BYS, briefs

    if by is not None and by not in BYS:
        raise UsageError(f"--by 只能是 {'、'.join(BYS)}")
    the = the_home(home, context)
    day = parse_day(as_of, "--as-of") if as_of else today()
    question = Question(
        period=one_period(month, quarter, year) or last_closed_month(day),
        as_of=day,
        known_by=parse_moment(known_by),
        duties=duties_meant(the, duty or ()),
        by=by or "duty",
        filters=Filters(township, village, unit, helper, household),
    )
    with open_lake(the) as lake:
        answer = ask(the, lake.snapshot(question.known_by), question)
    told = briefs(answer)
    text = "\n\n".join(each.text for each in told) + "\n"
    if output is not None:
        from zhucun_cli.reports.outputs import write_output

        hint(f"已写：{write_output(output, text.encode(), the.settings.output_mode)}")
    elif as_json:
        print_json(_document(answer, [(each.key, each.text) for each in told]))
    else:
        print_text(text)


def _document(answer: Answer, told: list[tuple[str, str]]) -> dict[str, object]:
    question = answer.question
    return {
        "period": question.period.label,
        "as_of": question.as_of.isoformat(),
        "by": None if question.by == "duty" else question.by,
        "briefs": [{"key": key, "text": text} for key, text in told],
    }
