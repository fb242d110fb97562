"""The to-do as JSON, text, CSV and workbook. Text, CSV and workbook are work lists: households' heads stand in full."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from zhucun_cli.ledger.todo import (
    DUE_SOON_DAYS,
    WEEK,
    Helper,
    Looked,
    Pace,
    Stop,
    Todo,
    TodoGroup,
    TodoItem,
    ToVerify,
    Trip,
)
from zhucun_cli.privacy import mask_name
from zhucun_cli.reports.declared_views import ITEMS, LOADS_BY_GROUP, LOOKED, TODO, VERIFY
from zhucun_cli.reports.sheets import write_workbook
from zhucun_cli.reports.view import Listing, clocks_of
from zhucun_cli.reports.view_files import view_csv, view_sheet
from zhucun_cli.reports.view_words import WHAT_TO_DO

NO_RECORD = "无记录"
HALF_A_YEAR = 183  # days within which a day needs no year

Naming = Callable[[str], str]  # how a head's name is shown


def todo_json(todo: Todo, naming: Naming = mask_name) -> dict[str, Any]:
    """The JSON of `todo`; an item that several share stands once under each of them, in the totals once."""
    question = todo.question
    return {
        "period": todo.period.label,
        "as_of": question.as_of.isoformat(),
        "known_by": question.known_by.isoformat() if question.known_by else None,
        "policy": todo.provenance.policy,
        "rules": todo.provenance.rules,
        "snapshot": todo.provenance.snapshot,
        "version": todo.provenance.version,
        "items": [_item_json(each, [helper], naming) for each in todo.items for helper in each.helpers],
        "helpers": [
            {"helper": each.helper.name, "unit": each.helper.unit, **_load_json(each)}
            for each in todo.helpers
            if each.helper
        ],
        "groups": [
            {"by": question.by, "key": each.key, **_load_json(each)}
            for each in (() if question.by == "helper" else todo.groups)
        ],
        "total": {**_load_json(todo.total), "paces": [_pace_json(each) for each in todo.total.paces]},
        "duties": [_looked_json(each) for each in todo.looked],
        "to_verify": len(todo.to_verify),
        "verify": [_verify_json(each, naming) for each in todo.to_verify],
        "missed": todo.missed,
        "not_collected": [each.duty for each in todo.not_collected],
        "not_begun": list(todo.not_begun),
    }


def _item_json(each: TodoItem, helpers: Sequence[Helper], naming: Naming) -> dict[str, Any]:
    return {
        "helper": "、".join(helper.name for helper in helpers),
        "unit": "、".join(dict.fromkeys(helper.unit for helper in helpers if helper.unit)),
        "household": each.household,
        "head": naming(each.head),
        "township": each.township,
        "village": each.village,
        "duty": each.duty,
        "title": each.title,
        "window": each.window,
        "window_start": each.window_start.isoformat(),
        "window_end": each.window_end.isoformat(),
        "due_on": each.due_on.isoformat(),
        "closes_on": each.closes_on.isoformat(),
        "state": each.state,
        "last_done_on": each.last_done_on.isoformat() if each.last_done_on else None,
    }


def _load_json(group: TodoGroup) -> dict[str, Any]:
    pace = group.pace
    return {
        "households": group.households,
        "items": len(group.items),
        "visits": group.visits,
        "overdue": group.overdue,
        "due_soon": group.due_soon,
        **(_pace_json(pace) if pace else _NO_PACE),
    }


def _pace_json(pace: Pace) -> dict[str, Any]:
    return {
        "until": pace.until.isoformat(),
        "households_until": pace.households,
        "days_left": pace.days_left,
        "per_week": pace.per_week,
    }


_NO_PACE: Mapping[str, Any] = MappingProxyType(
    {"until": None, "households_until": 0, "days_left": None, "per_week": 0}
)


def _looked_json(each: Looked) -> dict[str, Any]:
    return {
        "duty": each.duty,
        "group": each.duty_group,
        "title": each.title,
        "collected": each.collected,
        "expected": each.expected,
        "done": each.done,
        "excused": each.excused,
        "missed": each.missed,
    }


def _verify_json(each: ToVerify, naming: Naming) -> dict[str, Any]:
    return {
        "township": each.township,
        "village": each.village,
        "household": each.household,
        "head": naming(each.head),
        "duty": each.duty,
        "title": each.title,
        "window": each.window,
        "marks": list(each.marks),
    }


def todo_text(todo: Todo) -> str:
    """A paragraph for each group that can be pasted into a chat, then what the townships have to check."""
    paragraphs = [headline(todo), *(_paragraph(each, todo) for each in todo.groups)]
    paragraphs += _verify_paragraphs(todo.to_verify)
    rest = left_out(todo)
    return "\n\n".join([*paragraphs, *(["\n".join(rest)] if rest else [])]) + "\n"


def headline(todo: Todo) -> str:
    """What is looked at, on which day, and how much is left of it."""
    period = f"{todo.period.title}" if todo.question.period else "正在进行和还能补办的各期"
    return f"{todo.county}待办　{period}　截至 {todo.question.as_of}（据报送记录）\n{amounts(todo)}"


def amounts(todo: Todo) -> str:
    """Owed, done, and left, in one line: an empty list is never without its denominator."""
    counted = [each for each in todo.looked if each.collected]
    expected = sum(each.expected for each in counted)
    done = sum(each.done for each in counted)
    left = f"还有 {todo.total.households} 户 {len(todo.items)} 项待办" if todo.items else "没有待办"
    excused = sum(each.excused for each in counted)
    return "，".join(
        (
            f"应办 {expected} 项",
            *([f"免办 {excused} 项"] if excused else []),
            f"已办 {done} 项",
            left,
            *([f"待核 {len(todo.to_verify)} 项"] if todo.to_verify else []),
        )
    )


def left_out(todo: Todo) -> list[str]:
    """What is no to-do, in a line each: missed for good, not collected, not begun."""
    lines = []
    if todo.missed:
        asked = todo.question.period
        periods = (
            [(asked.unit, asked.label)] if asked else [("year", str(year)) for year in todo.missed_years]
        )
        where = " 或 ".join(f"zhucun check-coverage --{unit} {label}" for unit, label in periods)
        by_duty = "、".join(
            f"{each.title} {each.missed}" for each in todo.looked if each.collected and each.missed
        )
        lines.append(f"已过期、不能再补的 {todo.missed} 项不在此列（{by_duty}）：{where} 可查")
    if todo.not_collected:
        names = "、".join(f"{each.duty_group}·{each.title}" for each in todo.not_collected)
        lines.append(f"未收集、不列：{names}")
    if todo.not_begun:
        lines.append(f"还没开始、不列：{'、'.join(todo.not_begun)}")
    return lines


def load_words(group: TodoGroup) -> str:
    """3 户 4 项，已逾期 1 项，7 天内到期 2 项；12月31日前（还剩 61 天）办 3 户，每周至少 1 户."""
    words = f"{group.households} 户 {len(group.items)} 项"
    words += f"，已逾期 {group.overdue} 项" if group.overdue else ""
    words += f"，{DUE_SOON_DAYS} 天内到期 {group.due_soon} 项" if group.due_soon else ""
    return f"{words}；{pace_words(group.pace, group.as_of)}" if group.pace else words


def pace_words(pace: Pace, as_of: date) -> str:
    """12月31日前（还剩 61 天）办 3 户，每周至少 1 户."""
    left = f"还剩 {pace.days_left} 天" if pace.days_left else "今天是最后一天"
    each_week = f"，每周至少 {pace.per_week} 户" if pace.days_left >= WEEK else ""
    return f"{short_day(pace.until, as_of)}前（{left}）办 {pace.households} 户{each_week}"


def _paragraph(group: TodoGroup, todo: Todo) -> str:
    own = todo.question.by == "helper"
    lists = (
        ("" if place == group.key else f"{place}：")
        + "；".join(_stop(stop, trip, todo, own) for stop in trip.stops)
        for trip in group.trips
        for place in (f"{trip.township}{trip.village}",)
    )
    as_of = short_day(group.as_of, group.as_of)
    return f"{group.key}，截至{as_of}：{load_words(group)}。{'。'.join(lists)}。"


def _stop(stop: Stop, trip: Trip, todo: Todo, own: bool) -> str:
    """彭家旺——每月一走访（10月31日前，上次9月20日）; with who is to go, and the code of namesakes."""
    namesakes = sum(each.head == stop.head for each in trip.stops) > 1
    name = f"{stop.head}（{stop.household}）" if namesakes or not stop.head else stop.head
    who = (
        "" if own else f"（{'、'.join(dict.fromkeys(h.name for each in stop.items for h in each.helpers))}）"
    )
    return f"{name}{who}——" + "、".join(_owed(each, todo.question.as_of) for each in stop.items)


def _owed(each: TodoItem, as_of: date) -> str:
    """每季一采集收入（第四季度，1月10日前）: the window only where its end is not the day to be met."""
    last_day = short_day(each.last_day, as_of)
    words = (
        each.window_title.removeprefix(f"{as_of.year}年") if each.last_day != each.window_end else "",
        f"已逾期，最迟{last_day}" if each.state == "overdue" else f"{last_day}前",
        f"上次{short_day(each.last_done_on, as_of)}" if each.last_done_on else "",
    )
    return f"{each.title}（{'，'.join(filter(None, words))}）"


def helpers_words(items: Iterable[TodoItem]) -> str:
    """Everybody who is to do one of the items, each once."""
    return "、".join(dict.fromkeys(helper.shown for each in items for helper in each.helpers))


def short_day(day: date, as_of: date) -> str:
    """10月31日; with the year when that is another and the day is more than half a year away."""
    year = f"{day.year}年" if day.year != as_of.year and abs((day - as_of).days) > HALF_A_YEAR else ""
    return f"{year}{day.month}月{day.day}日"


def _verify_paragraphs(found: Iterable[ToVerify]) -> Iterator[str]:
    """One paragraph for each township: which households, and what to look at."""
    by_township: dict[str, list[str]] = {}
    for each in found:
        by_township.setdefault(each.township, []).append(
            f"{each.village}{each.head or each.household}——{each.title}（{each.window_title}，{check_words(each)}）"
        )
    for township, lines in by_township.items():
        yield f"{township}（待核，请先查表）：{'；'.join(lines)}。"


def check_words(each: ToVerify) -> str:
    """未报：催报这个村的表."""
    return "、".join(WHAT_TO_DO[mark] for mark in each.marks)


def work_document(todo: Todo) -> dict[str, Any]:
    """The to-do for those who are responsible: heads in full, a line for each group and item, the total last."""
    return {
        **todo_json(todo, str),
        "items": [
            _item_json(each, [group.helper] if group.helper else each.helpers, str)
            for group in todo.groups
            for each in group.items
        ],
        "groups": [
            {"by": todo.question.by, "key": each.key, **_load_json(each)}
            for each in (*todo.groups, todo.total)
        ],
    }


def todo_listing(todo: Todo, document: dict[str, Any]) -> Listing:
    """The to-do as views of one of its documents: masked for machines, in full for work."""
    return Listing(
        document,
        TODO.views,
        f"{todo.county}待办清单",
        (headline(todo).replace("\n", "；"), *left_out(todo)),
        todo.provenance.committed_at or datetime.combine(todo.question.as_of, time()),
        clocks_of(document),
    )


def todo_csv(todo: Todo) -> str:
    """A line for each group and item, then those to be verified without a name; for Excel (write it with a BOM)."""
    document = work_document(todo)
    to_verify = [
        {**_NO_ITEM, **row, "state": f"待核（{check_words(each)}）"}
        for row, each in zip(document["verify"], todo.to_verify, strict=True)
    ]
    return view_csv(ITEMS, (*document["items"], *to_verify))


_NO_ITEM: Mapping[str, Any] = MappingProxyType(
    {"helper": "", "unit": "", **dict.fromkeys(
        ("window_start", "window_end", "due_on", "closes_on", "last_done_on")
    )}
)  # fmt: skip


def render_todo_xlsx(todo: Todo) -> bytes:
    """The lists as an XLSX file: the pace of each group, what to do, what to check; the same to-do gives the same bytes."""
    found = todo_listing(todo, work_document(todo))
    sheets = [
        view_sheet(view, view.rows(found.document), (found.title, *notes))
        for view, notes in (
            (LOADS_BY_GROUP, found.notes),
            (ITEMS, found.notes[:1]),
            (VERIFY, found.notes[:1]),
            (LOOKED, found.notes[:1]),
        )
    ]
    said = f"据报送记录；截至 {todo.question.as_of}；含户主姓名，注意保管"
    return write_workbook(sheets, found.title, found.created, said)
