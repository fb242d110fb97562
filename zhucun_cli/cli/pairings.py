"""`pairings`: who answers for how many households, who has nobody, what was handed over, what is barred."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from zhucun_cli.cli.context import one_period, open_lake, parse_day, parse_moment, the_home, today
from zhucun_cli.cli.delivery import Asked, deliver, delivery
from zhucun_cli.cli.options import (
    AsOfOption,
    FormatOption,
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
from zhucun_cli.periods import year_of

if TYPE_CHECKING:
    from zhucun_cli.ledger.pairings import Pairings
    from zhucun_cli.ledger.views import HandOver, Load, LoadGroup

SHOWN = 30


def pairings(
    context: typer.Context,
    as_of: AsOfOption = None,
    month: MonthOption = None,
    quarter: QuarterOption = None,
    year: YearOption = None,
    by: Annotated[str, typer.Option("--by", metavar="分组", help="helper、unit、township、village")] = "township",
    at_most: Annotated[int | None, typer.Option("--max", metavar="户数", help="结对超过这么多户的责任人，单独列出")] = None,
    known_by: KnownByOption = None,
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
    """结对情况：每位责任人结对几户、哪些户没有责任人、谁交给了谁、交接后见没见面、谁按制度不应结对。

    交接列 --month、--quarter 或 --year 里的，不写则列当年的。交接前后 31 天内，新责任人走访过，或两人一起去过，
    就算见面。有户没有责任人，或有人按制度不应结对，退出码为 1。

    例：zhucun pairings --by unit --max 10
        zhucun pairings --as-of 2022-09-30 --quarter 三季度 --township 白沙镇
    """
    from zhucun_cli.ledger.pairings import PairingQuestion, ask_pairings
    from zhucun_cli.ledger.views import Filters

    the = the_home(home, context)
    how = delivery(Asked(form, as_json, view, output), "pairings", the)
    day = parse_day(as_of, "--as-of") if as_of else today()
    question = PairingQuestion(
        as_of=day,
        period=one_period(month, quarter, year) or year_of(day),
        known_by=parse_moment(known_by),
        by=by,
        at_most=at_most,
        filters=Filters(township, village, unit, helper, household),
    )
    with open_lake(the) as lake:
        found = ask_pairings(the, lake.snapshot(question.known_by), question)
    if how.on_screen:
        show_pairings(found)
    else:
        from zhucun_cli.reports.pairings import pairings_listing

        deliver(pairings_listing(found), how)
    if found.to_act_on:
        raise typer.Exit(1)


def show_pairings(found: Pairings) -> None:
    """The loads, then what somebody has to act on, then the hand-overs."""
    question = found.question
    say(f"{found.county}　结对情况　{question.as_of}（据报送记录）")
    if question.by == "helper":
        _show_loads("责任人", found.loads)
    else:
        _show_groups(found)
    if question.at_most is not None:
        _show_loads(f"超过 {question.at_most} 户的责任人：{len(found.overloaded)}", found.overloaded)
    _show_unpaired(found)
    _show_barred(found)
    _show_hand_overs(found)


def _show_groups(found: Pairings) -> None:
    from zhucun_cli.reports.pairings import mean_words
    from zhucun_cli.reports.view_words import BY_TITLES

    def cells(name: str, each: LoadGroup) -> list[str]:
        counts = (each.helpers, each.pairs, each.monitored, each.general, each.other)
        alone = "" if each.unpaired is None else str(each.unpaired)
        return [name, *map(str, counts), mean_words(each), str(each.most), alone]

    rows = [cells(each.key, each) for each in found.groups[:SHOWN]]
    columns = (
        BY_TITLES[found.question.by],
        "责任人",
        "结对户",
        "监测户",
        "一般脱贫户",
        "其他",
        "人均",
        "最多",
        "无责任人",
    )
    print_table("", columns, [*rows, cells("合计", found.whole)], right=1)
    _rest(len(found.groups))


def _show_loads(title: str, loads: Sequence[Load]) -> None:
    rows = [
        (each.helper, each.unit, *map(str, (each.households, each.monitored, each.general, each.other)))
        for each in loads[:SHOWN]
    ]
    if rows:
        print_table(title, ("责任人", "单位", "结对户", "监测户", "一般脱贫户", "其他"), rows, right=2)
    else:
        say(title)
    _rest(len(loads))


def _show_unpaired(found: Pairings) -> None:
    from zhucun_cli.privacy import mask_name

    if not found.unpaired:
        say("每一户都有结对责任人。")
        return
    rows = [
        (f"{each.township}{each.village}", each.household, mask_name(each.head), each.category,
         f"{each.last_helper}，到 {each.since} 为止" if each.last_helper else "从未有过")
        for each in found.unpaired[:SHOWN]
    ]  # fmt: skip
    print_table(
        f"无结对责任人：{len(found.unpaired)} 户", ("村", "户编号", "户主", "类别", "以前的责任人"), rows
    )
    _rest(len(found.unpaired))


def _show_barred(found: Pairings) -> None:
    rows = [
        (each.helper, each.unit, each.level, str(each.rule_from), str(len(each.households)), "；".join(map(str, each.records)))
        for each in found.barred[:SHOWN]
    ]  # fmt: skip
    if rows:
        title = f"按制度不应再结对的责任人：{len(found.barred)}（是驻村队员的，请报责任人名册）"
        print_table(title, ("责任人", "单位", "层级", "自", "户数", "出处"), rows)
        _rest(len(found.barred))


def _show_hand_overs(found: Pairings) -> None:
    from zhucun_cli.privacy import mask_name
    from zhucun_cli.reports.view_words import MEETING_TITLES

    title = found.question.period.title
    if not found.hand_overs:
        say(f"{title}没有交接。")
        return
    counts = Counter(each.meeting for each in found.hand_overs)
    told = "，".join(f"{words} {counts[name]}" for name, words in MEETING_TITLES.items() if counts[name])
    say(f"{title}交接 {len(found.hand_overs)} 户：{told}。")
    without = sorted((each for each in found.hand_overs if each.meeting != "met"), key=_worst_first)
    rows = [
        (f"{each.township}{each.village}", each.household, mask_name(each.head), str(each.day),
         "、".join(each.old), "、".join(each.new), MEETING_TITLES[each.meeting])
        for each in without[:SHOWN]
    ]  # fmt: skip
    if rows:
        columns = ("村", "户编号", "户主", "交接日", "原责任人", "新责任人", "31 天内")
        print_table(f"交接后还没见面：{len(without)} 户", columns, rows)
        _rest(len(without))


def _worst_first(each: HandOver) -> tuple[int, str]:
    return ("not_met", "unknown", "open").index(each.meeting), each.day.isoformat()


def _rest(total: int) -> None:
    if total > SHOWN:
        say(f"还有 {total - SHOWN} 条没有列出：可加 --township 等缩小范围，或用 --json")
