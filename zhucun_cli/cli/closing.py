"""`diff` and `close`: what changed between two states of knowledge, and a period frozen as it was reported."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhucun_cli.cli.context import (
    now,
    one_period,
    open_lake,
    parse_day,
    parse_moment,
    the_home,
    today,
    who,
)
from zhucun_cli.cli.delivery import Asked, Delivery, deliver, delivery, listed_as
from zhucun_cli.cli.options import (
    AsOfOption,
    DutyOption,
    FormatOption,
    HelperOption,
    HomeOption,
    HouseholdOption,
    JsonOption,
    MonthOption,
    OutputOption,
    QuarterOption,
    TownshipOption,
    UnitOption,
    ViewOption,
    VillageOption,
    YearOption,
)
from zhucun_cli.cli.screen import print_json, print_table, say
from zhucun_cli.errors import UsageError
from zhucun_cli.periods import CHINA, Period

if TYPE_CHECKING:
    from zhucun_cli.home import Home
    from zhucun_cli.lake.snapshot import Snapshot
    from zhucun_cli.ledger.closed import ClosedPeriod
    from zhucun_cli.ledger.difference import Difference, DutyChange
    from zhucun_cli.ledger.question import Question

SHOWN_CHANGES = 30


def diff(
    context: typer.Context,
    month: MonthOption = None,
    quarter: QuarterOption = None,
    year: YearOption = None,
    known_by: Annotated[list[str] | None, typer.Option("--known-by", metavar="时间", help="比哪个时候已入库的，如 2022-10-31T18:00；写两次比两个时候，写一次与现在比")] = None,
    as_of: AsOfOption = None,
    closed: Annotated[bool, typer.Option("--closed", help="与关账时比；本期已关账又不写 --known-by 时就是这样")] = False,
    duty: DutyOption = None,
    township: TownshipOption = None,
    village: VillageOption = None,
    unit: UnitOption = None,
    helper: HelperOption = None,
    household: HouseholdOption = None,
    form: FormatOption = "table",
    view: ViewOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """同一期的数字为什么变了：两个时候各知道什么，逐项列出变化和原因（晚报、更正、撤回、花名册变动、免责等）。

    例：zhucun diff --quarter 2022Q3 --known-by 2022-10-15 --known-by 2022-10-31
        zhucun diff --month 2022-09 --closed
    """
    from zhucun_cli.ledger.difference import compare
    from zhucun_cli.ledger.question import Question, duties_meant
    from zhucun_cli.ledger.views import Filters

    the = the_home(home, context)
    how = delivery(Asked(form, as_json, view, output), "diff", the)
    period = one_period(month, quarter, year)
    if period is None:
        raise UsageError("请写要比哪一期，如 --quarter 2022Q3")
    earlier, later = _moments(the, period, known_by or [], closed)
    question = Question(
        period=period,
        as_of=parse_day(as_of, "--as-of") if as_of else today(),
        known_by=later,
        duties=duties_meant(the, duty or ()),
        filters=Filters(township, village, unit, helper, household),
    )
    with open_lake(the) as lake:
        found = compare(the, lake, question, earlier)
    if how.on_screen:
        show_difference(found)
    else:
        from zhucun_cli.reports.differences import difference_listing

        deliver(difference_listing(found), how)
    if found.differs:
        raise typer.Exit(1)


def _moments(
    home: Home, period: Period, given: list[str], closed: bool
) -> tuple[datetime | ClosedPeriod, datetime | None]:
    """The earlier state, and the later one's clock of knowledge (None for now)."""
    from zhucun_cli.ledger.closed import closed_period

    moments = sorted(moment for moment in map(parse_moment, given) if moment is not None)
    if len(moments) > 2 or (closed and len(moments) > 1):
        raise UsageError("--known-by 最多写两次；写了 --closed 就最多一次")
    if len(moments) == 2:
        return moments[0], moments[1]
    if moments and not closed:
        return moments[0], None
    found = closed_period(home, period)
    if found is None:
        raise UsageError(
            f"{period.title}没有关过账。请用 --known-by 写要比的时候（zhucun history 可看），或先 zhucun close"
        )
    return found, moments[0] if moments else None


def show_difference(found: Difference) -> None:
    """The two states, the figures of each duty before and after, the causes, then the changes one by one."""
    from zhucun_cli.reports.differences import fact_words, file_counts, side_words

    say(f"{found.county}　{found.question.period.title}　变化（据报送记录）")
    say(f"之前：{side_words(found.before)}")
    say(f"之后：{side_words(found.after)}")
    rows = [_duty_cells(each) for each in found.duties if each.before.expected or each.after.expected]
    print_table(
        "", ("组", "职责", "应办", "已办/应办 之前", "之后", "覆盖率 之前", "之后", "待核"), rows, right=2
    )
    if not found.changes:
        say("没有变化。" if not found.differs else "各项没有变化，只是有的表收到了或撤回了。")
        return
    say(f"共 {len(found.changes)} 项有变化（一项可有几个原因）：")
    for fact, count in file_counts(found):
        say(f"  {count} 项　{fact_words(fact)}")
    _show_changes(found)


def _duty_cells(each: DutyChange) -> tuple[str, ...]:
    from zhucun_cli.reports.words import fraction, percent

    rates = [
        percent(figures.coverage) if collected else "未收集"
        for figures, collected in zip((each.before, each.after), each.collected, strict=True)
    ]
    return (
        each.group,
        each.title,
        _both(each.before.expected, each.after.expected),
        fraction(each.before),
        fraction(each.after),
        *rates,
        _both(each.before.to_verify, each.after.to_verify),
    )


def _both(before: int, after: int) -> str:
    return str(after) if before == after else f"{before}→{after}"


def _show_changes(found: Difference) -> None:
    from zhucun_cli.privacy import mask_name
    from zhucun_cli.reports.differences import change_words, fact_words

    say("")
    for each in found.changes[:SHOWN_CHANGES]:
        shown = each.shown
        before, after = change_words(each)
        say(
            f"{shown.title} {shown.window}　{shown.township}{shown.village} {shown.household} "
            f"{mask_name(shown.head)}：{before} → {after}"
        )
        for fact in each.facts:
            say(f"    {fact_words(fact)}")
    if len(found.changes) > SHOWN_CHANGES:
        say(
            f"还有 {len(found.changes) - SHOWN_CHANGES} 项没有列出：可加 --township 等缩小范围，或 --format csv --output 文件"
        )


def close(
    context: typer.Context,
    month: MonthOption = None,
    quarter: QuarterOption = None,
    signer: Annotated[str | None, typer.Option("--signer", metavar="姓名", help="谁对这一期的数字签字")] = None,
    number: Annotated[str, typer.Option("--number", metavar="编号", help="报告编号")] = "",
    as_of: AsOfOption = None,
    again: Annotated[bool, typer.Option("--again", help="已关过账的再关一次，原来的一份保留")] = False,
    while_open: Annotated[bool, typer.Option("--while-open", help="还有没到期的也关")] = False,
    listed: Annotated[bool, typer.Option("--list", help="列出已关的账")] = False,
    form: FormatOption = "table",
    view: ViewOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """关账：把一期的数字、每一项、所依据的制度和设置封存、签名，以后随时可比、改动能查出。

    例：zhucun close --quarter 2022Q3 --signer 张三 --number 云驻〔2022〕9号
        zhucun close --list
    """
    the = the_home(home, context)
    how = delivery(Asked(form, as_json, view, output), "close", the)
    if listed:
        _list_closed(the, how)
        return
    if not how.on_screen and (how.format != "json" or output is not None):
        raise UsageError("--format、--output 和 --list 一起写；关账只有 --json")
    period = one_period(month, quarter, None)
    if period is None or not (signer or "").strip():
        raise UsageError("请写要关哪一期、谁签字，如 zhucun close --quarter 2022Q3 --signer 张三")
    from zhucun_cli.ledger.closing import Signing, close_period
    from zhucun_cli.ledger.question import Question

    question = Question(period, parse_day(as_of, "--as-of") if as_of else today())
    signing = Signing((signer or "").strip(), number.strip(), now(), who())
    with open_lake(the) as lake:
        found = close_period(the, lake.snapshot(), question, signing, again=again, while_open=while_open)
    if not how.on_screen:
        print_json(_closed_json(found))
    else:
        say(f"{period.title}已关账，共 {found.manifest['obligations']} 项，存在 {found.folder}")


def _closed_json(found: ClosedPeriod) -> dict[str, Any]:
    """The manifest, with where it lies."""
    return {"folder": str(found.folder), "former": found.former, **found.manifest}


def _list_closed(home: Home, how: Delivery) -> None:
    from zhucun_cli.ledger.closed import closed_periods

    found = closed_periods(home)
    if not how.on_screen:
        deliver(listed_as("close", [_closed_json(each) for each in found], "已关的账", today()), how)
        return
    rows = [
        (
            each.label,
            each.number or "—",
            each.signer,
            f"{each.closed_at.astimezone(CHINA):%Y-%m-%d %H:%M}",
            str(each.as_of),
            f"第 {each.snapshot} 次变动",
            f"旧账（{each.folder.name}）" if each.former else "有效",
        )
        for each in found
    ]
    print_table(f"已关账 {len(rows)} 份", ("期间", "编号", "签字", "关账时间", "截至", "数据", "现状"), rows)


def closed_line(home: Home, snapshot: Snapshot, question: Question) -> str:
    """What to know of a closed period in one line, '' for one that is not closed. Counts only when data changed."""
    from zhucun_cli.ledger.closed import closed_period

    found = closed_period(home, question.period, question.known_by)
    if found is None:
        return ""
    number = f"，编号 {found.number}" if found.number else ""
    told = f"{question.period.title}已于 {found.closed_at.astimezone(CHINA):%Y-%m-%d} 关账（{found.signer}签字{number}）"
    if found.snapshot == snapshot.id:
        return f"{told}，入库的数据与关账时相同"
    from dataclasses import replace

    from zhucun_cli.ledger.difference import count_changes
    from zhucun_cli.ledger.views import Filters

    whole = replace(question, duties=(), filters=Filters(), by="duty")
    count = count_changes(home, snapshot, whole, found)
    if not count:
        return f"{told}，之后库里收过或撤过表，这一期与关账时相同"
    unit = question.period.unit
    return f"{told}，与关账时相比有 {count} 处变化（zhucun diff --{unit} {question.period.label} 可看）"
