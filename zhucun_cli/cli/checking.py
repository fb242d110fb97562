"""`check-coverage`: the ledger's verdict, and the gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zhucun_cli.cli.beside import show_notices, show_themes, show_trend
from zhucun_cli.cli.context import (
    last_closed_month,
    one_period,
    open_lake,
    parse_day,
    parse_moment,
    the_home,
    today,
)
from zhucun_cli.cli.delivery import TEXT, Asked, Delivery, deliver, deliver_text, delivery
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
    ViewOption,
    VillageOption,
    YearOption,
)
from zhucun_cli.cli.screen import hint, print_table, say
from zhucun_cli.periods import Period, month_of

if TYPE_CHECKING:
    from zhucun_cli.home import Home
    from zhucun_cli.ledger.figures import DutyFigures
    from zhucun_cli.ledger.question import Answer, Question
    from zhucun_cli.ledger.views import Gap

SHOWN_GAPS = 30


def check_coverage(
    context: typer.Context,
    month: MonthOption = None,
    quarter: QuarterOption = None,
    year: YearOption = None,
    duty: DutyOption = None,
    by: Annotated[str, typer.Option("--by", metavar="分组", help="duty、county、township、village、unit、helper、household")] = "duty",
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    township: TownshipOption = None,
    village: VillageOption = None,
    unit: UnitOption = None,
    helper: HelperOption = None,
    household: HouseholdOption = None,
    form: Annotated[str, typer.Option("--format", metavar="格式", help="table、json、csv、xlsx、parquet、text；各列见 docs/views.md")] = "table",
    view: ViewOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    no_gaps: Annotated[bool, typer.Option("--no-gaps", help="只要数字：不列未完成的户，也不查结对和逐条走访里的矛盾")] = False,
    fail_under: Annotated[float | None, typer.Option("--fail-under", metavar="百分比", help="任一职责覆盖率低于此数则退出码为 1")] = None,
    policy: Annotated[Path | None, typer.Option("--policy", metavar="文件", help="假如按另一份制度（TOML 文件）会怎样；库里的东西不变")] = None,
    trend: Annotated[bool, typer.Option("--trend", help="再列出此前各期：最近 12 个月、5 个季度、3 年，到所问的一期为止")] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="有未完成也返回 0")] = False,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """该办的办了没有：应办、已办、覆盖率，没办的是哪户、谁负责。

    不写期间时，列上个月没完成的，并列出本月还没走访的。

    例：zhucun check-coverage --month 2022-09
        zhucun check-coverage --quarter 三季度 --by township
        zhucun check-coverage --month 上月 --township 白沙镇 --format text
        zhucun check-coverage --quarter 三季度 --trend --no-gaps
        zhucun check-coverage --month 上月 --format parquet --output 未完成.parquet
        zhucun check-coverage --quarter 三季度 --by unit --format csv --view groups
    """
    from zhucun_cli.ledger.question import Question, duties_meant
    from zhucun_cli.ledger.views import Filters

    the = replace(the_home(home, context), other_policy=policy)
    how = delivery(Asked(form, as_json, view, output, (TEXT,)), "check-coverage", the)
    day = parse_day(as_of, "--as-of") if as_of else today()
    asked = one_period(month, quarter, year)
    duties = duties_meant(the, duty or ())
    months = (asked,) if asked else _usual_months(the, day, duties)
    question = Question(
        period=months[0],
        as_of=day,
        known_by=parse_moment(known_by),
        duties=duties,
        by=by,
        filters=Filters(township, village, unit, helper, household),
        list_gaps=not no_gaps or how.format == TEXT,
    )
    answers, closed = _ask(the, question, months[1:] if how.on_screen else (), shown=how.on_screen)
    if trend:
        answers[0] = _with_trend(the, answers[0])
    last = last_closed_month(day)
    if asked is None and last not in months:
        (say if how.on_screen else hint)(
            f"{last.title}没有{'所选的' if duties else ''}职责到期，只看本月（{months[0].title}）。"
        )
    _deliver(answers, how, not no_gaps, daily=asked is None)
    if closed:
        say(closed)
    _finish(answers[0], fail_under, exit_zero)


def _usual_months(home: Home, day: date, duties: Sequence[str]) -> tuple[Period, ...]:
    """The daily look: last month and the running one, less the one in which nothing falls due."""
    from zhucun_cli.ledger.windows import home_windows

    last, running = last_closed_month(day), month_of(day)
    return tuple(each for each in (last, running) if home_windows(home, each, duties)) or (last,)


def _ask(
    home: Home, question: Question, beside: Sequence[Period], *, shown: bool
) -> tuple[list[Answer], str]:
    """The answer, and those of the periods beside it; what to say when the period is closed."""
    from zhucun_cli.cli.closing import closed_line
    from zhucun_cli.ledger.question import ask

    with open_lake(home) as lake:
        snapshot = lake.snapshot(question.known_by)
        periods = (question.period, *beside)
        answers = [ask(home, snapshot, replace(question, period=each)) for each in periods]
        return answers, closed_line(home, snapshot, question) if shown else ""


def _with_trend(home: Home, answer: Answer) -> Answer:
    from zhucun_cli.ledger.trend import trend

    with open_lake(home) as lake:
        question = answer.question
        return replace(answer, trend=trend(home, lake.snapshot(question.known_by), question))


def _deliver(answers: list[Answer], how: Delivery, with_gaps: bool, *, daily: bool) -> None:
    from zhucun_cli.reports.answers import answer_listing, answer_text, usual_view

    answer = answers[0]
    if how.on_screen:
        for number, each in enumerate(answers):
            running = daily and each.question.period == month_of(each.question.as_of)
            show_answer(each, with_gaps=with_gaps, running=running)
            if running and not number:
                show_notices(each.notices)
    elif how.format == TEXT:
        deliver_text(answer_text(answer), how)
    else:
        deliver(answer_listing(answer, with_gaps), how, usual_view(answer, with_gaps))


def show_answer(answer: Answer, *, with_gaps: bool = True, running: bool = False) -> None:
    """The figures as a table, then the gaps; for the running month what is still to be done."""
    from zhucun_cli.cli.words import highest_words
    from zhucun_cli.reports.view_words import BY_TITLES

    question = answer.question
    title = f"{answer.county}　{question.period.title}　截至 {question.as_of}（据报送记录）"
    _figure_table(title, "组", [(each.duty_group, each) for each in _concerned(answer)])
    if answer.groups:
        heading = BY_TITLES[question.by]
        _figure_table("", heading, [(each.key or answer.county, each) for each in answer.groups])
    _show_completion(answer)
    shown = (*answer.duties, *answer.groups)
    if any(highest_words(each) for each in shown):
        say(
            "最高可到：待核的、未挂接到户的记录如果都属实，覆盖率最高是多少。"
            + ("各组的上限不能相加。" if answer.groups else "")
            + ("还有未到期的只是进度，不列最高可到。" if any(each.figures.open for each in shown) else "")
        )
    if answer.unlinked or answer.problem_rows:
        listed = f"zhucun report --{question.period.unit} {question.period.label}"
        say(
            f"全县未挂接到户的记录 {len(answer.unlinked)} 行，有问题未能采用的 {answer.problem_rows} 行"
            f"（逐行见 {listed} 的“未挂接与问题”）。"
        )
    show_themes(answer.themes, question.as_of)
    if not running:
        show_notices(answer.notices)
    if answer.trend:
        show_trend(answer.trend)
    if with_gaps:
        _show_gaps(answer, running)


def _show_completion(answer: Answer) -> None:
    """How many households had every duty of their group done, in a sentence each."""
    from zhucun_cli.reports.answers import completion_name
    from zhucun_cli.reports.words import percent

    for each in answer.completion:
        if each.by == "duty" and each.households:
            left_out = f"（未收集、不计入：{'、'.join(each.left_out)}）" if each.left_out else ""
            name = completion_name(answer, each)
            say(f"{name}：{each.complete}/{each.households} 户，{percent(each.rate)}{left_out}")


def _concerned(answer: Answer) -> Sequence[DutyFigures]:
    """The duties to show: of some places, people or households those that they owe, unless they owe nothing."""
    from zhucun_cli.ledger.views import Filters

    if answer.question.filters == Filters():
        return answer.duties
    return [each for each in answer.duties if each.figures.expected] or answer.duties


_ALWAYS = ("应办", "按时", "未完成", "已办/应办", "覆盖率")


def _figure_table(title: str, heading: str, lines: Sequence[tuple[str, DutyFigures]]) -> None:
    """A line per duty; columns that would hold nothing but zeros and blanks are left out."""
    cells = [_figure_cells(each) for _, each in lines]
    kept = [
        name
        for name in (cells[0] if cells else ())
        if name in _ALWAYS or any(row[name] not in ("0", "") for row in cells)
    ]
    rows = [
        (label, each.title, *(row[name] for name in kept))
        for (label, each), row in zip(lines, cells, strict=True)
    ]
    print_table(title, (heading, "职责", *kept), rows, right=2)


def _figure_cells(each: DutyFigures) -> dict[str, str]:
    """待核 are among 未完成; the denominator is 应办 less 免办."""
    from zhucun_cli.cli.words import coverage_words, fraction, highest_words

    found = each.figures
    return {
        "应办": str(found.expected),
        "按时": str(found.on_time),
        "逾期": str(found.late),
        "未完成": str(found.missed),
        "待核": str(found.to_verify),
        "免办": str(found.excused),
        "未到期": str(found.open),
        "已办/应办": fraction(found),
        "覆盖率": coverage_words(each),
        "最高可到": highest_words(each),
    }


def _show_gaps(answer: Answer, running: bool) -> None:
    missed = [each for each in answer.missed if not each.to_verify]
    to_verify = [each for each in answer.missed if each.to_verify]
    still_open = [each for each in answer.gaps if each.status == "open"] if running else []
    _gap_table("未完成", missed, "责任人（单位）")
    _gap_table("待核（可能是表的问题，不作为个人未完成）", to_verify, "原因")
    if running:
        left = (answer.question.period.end - answer.question.as_of).days
        _gap_table(
            f"本月还没走访（还剩 {left} 天）" if left else "本月还没走访（今天是最后一天）",
            still_open,
            "责任人（单位）",
        )
    if not (missed or to_verify or still_open):
        say("没有未完成的。" if not running else "本月该走访的都已走访。")


def _gap_table(title: str, gaps: list[Gap], last: str) -> None:
    from zhucun_cli.cli.words import marks_words
    from zhucun_cli.privacy import mask_name

    if not gaps:
        return
    rows = [
        (
            gap.title,
            f"{gap.township}{gap.village}",
            gap.household,
            mask_name(gap.head),
            gap.window,
            _day(gap.last_done_on),
            marks_words(gap.marks)
            if gap.to_verify
            else gap.responsible + (f"（{gap.unit}）" if gap.unit else ""),
        )
        for gap in gaps[:SHOWN_GAPS]
    ]
    print_table(f"{title}：{len(gaps)}", ("职责", "村", "户编号", "户主", "期间", "最近一次", last), rows)
    if len(gaps) > SHOWN_GAPS:
        say(
            f"还有 {len(gaps) - SHOWN_GAPS} 条没有列出：可加 --township 等缩小范围，或 --format csv --output 文件"
        )


def _day(day: date | None) -> str:
    return day.isoformat() if day else "无记录"


def _finish(answer: Answer, fail_under: float | None, exit_zero: bool) -> None:
    below = fail_under is not None and any(
        each.collected and each.figures.coverage is not None and each.figures.coverage * 100 < fail_under
        for each in answer.duties
    )
    if (answer.has_missed or below) and not exit_zero:
        raise typer.Exit(1)
