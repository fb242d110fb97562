"""`kinds` and `duties`: what is declared, in one table."""

from __future__ import annotations

import typer

from zhucun_cli.cli.context import the_home, today
from zhucun_cli.cli.delivery import Asked, deliver, delivery, listed_as
from zhucun_cli.cli.options import FormatOption, HomeOption, JsonOption, OutputOption, ViewOption
from zhucun_cli.cli.screen import print_table, say
from zhucun_cli.errors import HomeNotFound
from zhucun_cli.kinds import Field, Kinds, load_kinds
from zhucun_cli.policies import Duty, Policy, load_policy
from zhucun_cli.policies.policy import NOT_LAID_DOWN


def kinds(
    context: typer.Context,
    form: FormatOption = "table",
    view: ViewOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    home: HomeOption = None,
) -> None:
    """能读哪几种表，每种表认哪些列。

    例：zhucun kinds
    """
    from zhucun_cli.reports.view_words import MODE_TITLES

    known = _declared(context, home)[0]
    how = delivery(Asked(form, as_json, view, output), "kinds", None)
    if not how.on_screen:
        found = [_kind_json(known, name) for name in known]
        deliver(listed_as("kinds", found, "能读的表", today()), how)
        return
    for kind in known.values():
        rows = [
            (each.title, "必填" if each.required else "", each.type, "、".join(each.headers))
            for each in kind.fields
        ]
        print_table(
            f"{kind.title}（{kind.name}，{MODE_TITLES[kind.mode]}）", ("列", "", "类型", "也认这些叫法"), rows
        )


def duties(
    context: typer.Context,
    form: FormatOption = "table",
    view: ViewOption = None,
    as_json: JsonOption = False,
    output: OutputOption = None,
    home: HomeOption = None,
) -> None:
    """制度里有哪些职责：谁、多久一次、凭什么表、何时到期、依据。

    例：zhucun duties
    """
    policy = _declared(context, home)[1]
    how = delivery(Asked(form, as_json, view, output), "duties", None)
    if not how.on_screen:
        found = [_duty_json(each) for each in policy.duties]
        deliver(listed_as("duties", found, f"制度：{policy.name}", today()), how)
        return
    rows = [
        (
            each.id,
            f"{each.group}·{each.title}",
            "、".join(each.applies_to),
            _when(each),
            f"{each.min_days} 天",
        )
        for each in policy.duties
    ]
    print_table(f"制度：{policy.name}（{policy.id}）", ("职责", "内容", "对象", "期限", "至少在册"), rows)
    for basis in dict.fromkeys(each.basis for each in policy.duties):
        say(f"依据：{basis}")
    say(f"期限、宽限、至少在册天数：{NOT_LAID_DOWN}。改法见 README“加一项职责”。")


def _declared(context: typer.Context, home: str | None) -> tuple[Kinds, Policy]:
    """The home's kinds and policy; the package's own where there is no home."""
    try:
        found = the_home(home, context)
    except HomeNotFound:
        if home is not None:
            raise
        known = load_kinds()
        return known, load_policy("suining", known)
    return found.kinds, found.policy


def _when(duty: Duty) -> str:
    from zhucun_cli.reports.words import EVERY, due_words

    grace = f"，宽限{duty.grace_days}天" if duty.grace_days else ""
    return f"{EVERY[duty.every]}{duty.at_least}次，{due_words(duty)}{grace}"


def _kind_json(known: Kinds, name: str) -> dict[str, object]:
    kind = known[name]
    return {
        "kind": kind.name,
        "title": kind.title,
        "mode": kind.mode,
        "key": list(kind.key),
        "fields": [_field_json(each) for each in kind.fields],
    }


def _field_json(each: Field) -> dict[str, object]:
    return {
        "name": each.name,
        "title": each.title,
        "type": each.type,
        "required": each.required,
        "headers": list(each.headers),
        "choices": list(each.choices),
    }


def _duty_json(each: Duty) -> dict[str, object]:
    return {
        "duty": each.id,
        "group": each.group,
        "title": each.title,
        "applies_to": list(each.applies_to),
        "evidence": each.evidence,
        "every": each.every,
        "at_least": each.at_least,
        "min_days": each.min_days,
        "due": each.due or None,
        "due_after_days": each.due_after_days,
        "new_within_days": each.new_within_days,
        "shift": each.shift or None,
        "quarter": each.quarter,
        "counts": {name: list(words) for name, words in each.counts.items()},
        "blank": each.blank,
        "done_by": each.done_by,
        "grace_days": each.grace_days,
        "effective_from": each.effective_from.isoformat(),
        "basis": each.basis,
    }
