"""`todo`: what is still owed, for each helper, before it is missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from zhucun_cli.cli.context import one_period, open_lake, parse_day, parse_moment, the_home, today
from zhucun_cli.cli.delivery import TEXT, Asked, Delivery, deliver, deliver_text, delivery, write
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
from zhucun_cli.cli.screen import print_table, say

if TYPE_CHECKING:
    from zhucun_cli.ledger.todo import Todo, TodoGroup, ToVerify, Trip

SHOWN_GROUPS = 20
SHOWN_HOUSEHOLDS = 20
SHOWN_TO_VERIFY = 20


def todo(
    context: typer.Context,
    month: MonthOption = None,
    quarter: QuarterOption = None,
    year: YearOption = None,
    duty: DutyOption = None,
    by: Annotated[str, typer.Option("--by", metavar="分组", help="helper、unit、village、township")] = "helper",
    as_of: AsOfOption = None,
    known_by: KnownByOption = None,
    township: TownshipOption = None,
    village: VillageOption = None,
    unit: UnitOption = None,
    helper: HelperOption = None,
    household: HouseholdOption = None,
    form: Annotated[str, typer.Option("--format", metavar="格式", help="table、json、csv、xlsx、parquet、text；csv、xlsx、text 写户主全名，供发给责任人；各列见 docs/views.md")] = "table",
    view: ViewOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="有逾期也返回 0")] = False,
    home: HomeOption = None,
) -> None:  # fmt: skip
    """还有哪些要办：每位责任人要去哪些村、哪些户、各办什么、哪天到期、每周要走几户。

    不写期间时，列出已经开始、现在还能办的每一项（含已逾期、还能补办的）。待核的列在乡镇名下，不列到个人。
    有已逾期的，退出码为 1。

    例：zhucun todo --helper 梁明亮
        zhucun todo --month 本月 --by unit --format text
        zhucun todo --township 白沙镇 --format xlsx --output 待办.xlsx
    """
    from zhucun_cli.ledger.question import duties_meant
    from zhucun_cli.ledger.todo import TodoQuestion, ask_todo
    from zhucun_cli.ledger.views import Filters

    the = the_home(home, context)
    how = delivery(Asked(form, as_json, view, output, (TEXT,)), "todo", the)
    question = TodoQuestion(
        as_of=parse_day(as_of, "--as-of") if as_of else today(),
        period=one_period(month, quarter, year),
        known_by=parse_moment(known_by),
        duties=duties_meant(the, duty or ()),
        by=by,
        filters=Filters(township, village, unit, helper, household),
    )
    with open_lake(the) as lake:
        found = ask_todo(the, lake.snapshot(question.known_by), question)
    _deliver(found, how)
    if found.total.overdue and not exit_zero:
        raise typer.Exit(1)


def _deliver(found: Todo, how: Delivery) -> None:
    """Text, CSV and workbook are for those who are responsible; screen, JSON and Parquet mask the heads."""
    from zhucun_cli.reports import todo_lists

    if how.on_screen:
        show_todo(found)
    elif how.format == TEXT:
        deliver_text(todo_lists.todo_text(found), how)
    elif how.format == "csv" and how.view is None:
        text = todo_lists.todo_csv(found)
        deliver_text(f"\ufeff{text}" if how.output else text, how)
    elif how.format == "xlsx" and how.output is not None:
        write(todo_lists.render_todo_xlsx(found), how.output, how)
    else:
        of = todo_lists.work_document if how.format == "csv" else todo_lists.todo_json
        deliver(todo_lists.todo_listing(found, of(found)), how)


def show_todo(found: Todo) -> None:
    """How much is left for each group, the lists of the most pressing, and what is not listed; heads masked."""
    from zhucun_cli.reports.todo_lists import headline, left_out

    say(headline(found))
    if found.groups:
        _show_loads(found)
        _show_trips(found)
    _show_to_verify(found.to_verify)
    for line in left_out(found):
        say(line)


def _show_loads(found: Todo) -> None:
    from zhucun_cli.reports.todo_lists import pace_words
    from zhucun_cli.reports.view_words import BY_TITLES

    shown = found.groups[:SHOWN_GROUPS]
    rows = [_load_cells(each) for each in (*shown, *([found.total] if len(found.groups) > 1 else []))]
    columns = (
        BY_TITLES[found.question.by], "户", "项", "逾期", "快到期", "办到", "要去", "还剩天", "每周户数",
    )  # fmt: skip
    print_table("", columns, rows, right=1)
    if len(found.groups) > len(shown):
        say(
            f"还有 {len(found.groups) - len(shown)} 个没有列出（合计含它们）：可加 --township 等缩小范围，或 --format xlsx --output 文件"
        )
    for pace in found.total.paces if len(found.groups) > 1 else ():
        say(f"全部：{pace_words(pace, found.question.as_of)}")
    say("每周户数：“办到”那天之前要去的户数，按剩下的天数（含今天）摊到每周，进一；取最紧的一天。")


def _load_cells(group: TodoGroup) -> tuple[str, ...]:
    counts = (group.households, len(group.items), group.overdue, group.due_soon)
    pace = group.pace
    last = (
        (str(pace.until), *map(str, (pace.households, pace.days_left, pace.per_week))) if pace else ("",) * 4
    )
    return (group.key, *map(str, counts), *last)


def _show_trips(found: Todo) -> None:
    """A list for each group and village, until a screen or two are full."""
    trips = [(group, trip) for group in found.groups for trip in group.trips]
    left = SHOWN_HOUSEHOLDS
    for number, (group, trip) in enumerate(trips):
        if left <= 0 or (number and len(trip.stops) > left):
            say(
                f"还有 {len(trips) - number} 份清单没有列出：可加 --helper、--village 等缩小范围，或 --format text"
            )
            return
        _trip_table(group, trip, left)
        left -= len(trip.stops)


def _trip_table(group: TodoGroup, trip: Trip, room: int) -> None:
    """One household after the other, a line for each thing owed there."""
    from zhucun_cli.ledger.todo import STATE_TITLES
    from zhucun_cli.privacy import mask_name
    from zhucun_cli.reports.todo_lists import NO_RECORD, helpers_words

    rows = [
        (
            *((stop.household, mask_name(stop.head)) if number == 0 else ("", "")),
            each.title,
            each.window,
            str(each.last_day),
            STATE_TITLES[each.state],
            str(each.last_done_on or NO_RECORD),
            *(() if group.helper else (helpers_words([each]),)),
        )
        for stop in trip.stops[:room]
        for number, each in enumerate(stop.items)
    ]
    place = f"{trip.township}{trip.village}"
    title = f"{place if group.key == place else f'{group.key}　{place}'}：{len(trip.stops)} 户"
    columns = (
        "户编号", "户主", "该办", "期间", "最晚", "状态", "最近一次", *(() if group.helper else ("责任人",)),
    )  # fmt: skip
    print_table(title, columns, rows)
    if len(trip.stops) > room:
        say(f"还有 {len(trip.stops) - room} 户没有列出：可加 --household，或 --format text")


def _show_to_verify(found: tuple[ToVerify, ...]) -> None:
    """What the townships look at first; nobody stands beside it."""
    from zhucun_cli.privacy import mask_name
    from zhucun_cli.reports.todo_lists import check_words

    if not found:
        return
    rows = [
        (
            each.township,
            each.village,
            each.household,
            mask_name(each.head),
            each.title,
            each.window,
            check_words(each),
        )
        for each in found[:SHOWN_TO_VERIFY]
    ]
    columns = ("乡镇", "村", "户编号", "户主", "职责", "期间", "先查什么")
    print_table(f"待核（可能是表的问题，由乡镇先查，不催个人）：{len(found)}", columns, rows)
    say("是哪一行，可用 zhucun explain 户编号 --month 或 --quarter 期间 查。")
    if len(found) > SHOWN_TO_VERIFY:
        say(
            f"还有 {len(found) - SHOWN_TO_VERIFY} 条没有列出：可加 --township，或 --format xlsx --output 文件"
        )
