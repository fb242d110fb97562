"""One paragraph for the leader's telephone: how things stand, in at most 200 characters. Pure: an answer in, text out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhucun_cli.ledger.figures import DutyFigures, Figures
from zhucun_cli.ledger.question import Answer
from zhucun_cli.ledger.views import Completion
from zhucun_cli.reports import words
from zhucun_cli.reports.lines import GroupTotal, group_totals

LONGEST = 200  # characters of a paragraph
LONGEST_NAME = 40  # characters of a name in it
NAMED_FIRST = 3
BYS = ("township", "village", "unit", "helper")


@dataclass(frozen=True)
class Brief:
    """One paragraph; `key` is the township, village, unit or helper it is about, '' for all."""

    key: str
    text: str


def briefs(answer: Answer) -> tuple[Brief, ...]:
    """The paragraph of the whole answer; or, asked `by` something, one for each, by name."""
    if answer.question.by == "duty":
        return (_brief(answer, "", answer.duties),)
    keys = dict.fromkeys(each.key for each in answer.groups)
    return tuple(_brief(answer, key, [each for each in answer.groups if each.key == key]) for key in keys)


def _brief(answer: Answer, key: str, figures: Sequence[DutyFigures]) -> Brief:
    question = answer.question
    name = _short(key or answer.county)
    head = f"{name}{question.period.title}履责（截至{words.day(question.as_of)}，据报送记录）："
    completion = {each.group: each for each in answer.completion if each.key == key}
    to_a_person = question.by == "helper"
    groups = [
        _for_a_person(each) if to_a_person else _group(each, completion.get(each.group))
        for each in group_totals(figures)
    ]
    total = sum((each.figures for each in figures if each.collected), Figures())
    sentences = (
        "；".join(each for each in groups if each),
        *_not_done(total, to_a_person),
        *(() if key else _where(answer)),
        *_left_out(figures),
    )
    return Brief(key, _fitting(head, [each for each in sentences if each] or ["本期没有应办事项"]))


def _fitting(head: str, sentences: Iterable[str]) -> str:
    """The sentences in their order as long as they fit; one that does not is left out whole."""
    text = head
    for each in sentences:
        if len(text) + len(each) + 1 <= LONGEST:
            text += f"{each}。"
    return text if text != head else f"{head}内容较多，请看报告。"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _group(total: GroupTotal, whole: Completion | None) -> str:
    """五个一覆盖率87.56%（197/225），36/59户全部办到; while anything is open 目前36/59户."""
    if total.measure == "未收集" or not total.figures.due:
        return ""
    figures = total.figures
    rate = f"{total.group}{total.measure}{words.percent(figures.coverage)}（{words.fraction(figures)}）"
    if not whole or not whole.households:
        return rate
    so_far = "目前" if figures.open else ""
    return f"{rate}，{so_far}{whole.complete}/{whole.households}户全部办到"


def _for_a_person(total: GroupTotal) -> str:
    """五个一应办12件，已办9件: no rate, for what is 待核 is not the person's."""
    figures = total.figures
    if total.measure == "未收集" or not figures.due:
        return ""
    return f"{total.group}应办{figures.due}件，已办{figures.done}件"


def _not_done(total: Figures, to_a_person: bool) -> Iterable[str]:
    missed = total.missed - total.to_verify
    if total.due and not total.missed and not total.open:
        yield "没有未完成的"
    if missed:
        yield f"未完成{missed}件"
    if total.to_verify:
        yield (
            "其余的有的表未报或有问题，由乡镇先核实，不算到本人"
            if to_a_person
            else f"待核{total.to_verify}件，可能是表未报或有问题，先由乡镇核实，不算到个人，覆盖率中暂按未完成计"
        )
    if total.open:
        yield f"尚未到期、还没有办的{total.open}件"


def _where(answer: Answer) -> Iterable[str]:
    """未完成较多的是枫林乡5件、白沙镇3件; 待核 are nobody's fault yet and not counted."""
    counts = Counter(each.township for each in answer.missed if not each.to_verify)
    if len(counts) > 1:
        ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:NAMED_FIRST]
        yield f"未完成较多的是{'、'.join(f'{name}{count}件' for name, count in ranked)}"


def _left_out(figures: Sequence[DutyFigures]) -> Iterable[str]:
    titles = dict.fromkeys(
        f"{each.duty_group}{each.title}" for each in figures if not each.collected and each.figures.expected
    )
    if titles:
        yield f"{'、'.join(titles)}未收集，不在内"
