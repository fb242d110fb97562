"""The lines that pages and workbooks print: values of the content, named, ordered and masked; none computed anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby
from typing import Protocol

from zhucun_cli.ledger.figures import DutyFigures, Figures
from zhucun_cli.ledger.question import Provenance
from zhucun_cli.ledger.views import WHY_NOT_LINKED, UnlinkedRow
from zhucun_cli.periods import Period
from zhucun_cli.policies import Duty, Policy
from zhucun_cli.policies.policy import NOT_LAID_DOWN
from zhucun_cli.privacy import mask_name
from zhucun_cli.reports import words
from zhucun_cli.reports.content import ReportContent

WHOLE_COUNTY = "全县"


@dataclass(frozen=True)
class CoverageLine:
    """The figures of one duty in one place; township and village are '' where it is larger."""

    duty: str
    group: str
    title: str
    township: str
    village: str
    figures: Figures
    collected: bool

    @property
    def measure(self) -> str:
        """覆盖率, 进度, 未收集 or —."""
        return words.measure(self.figures, self.collected)

    @property
    def has_rate(self) -> bool:
        """True where a rate may be printed at all."""
        return self.measure in ("覆盖率", "进度")


def coverage_line(each: DutyFigures) -> CoverageLine:
    """One line of a coverage table."""
    township, village = each.key, ""
    if each.by == "village":
        township, _, village = each.key.partition(" ")
    return CoverageLine(
        each.duty, each.duty_group, each.title, township, village, each.figures, each.collected
    )


@dataclass(frozen=True)
class GroupTotal:
    """The duties of one group (五个一) added up; `not_collected` are the titles that are left out."""

    group: str
    figures: Figures
    not_collected: tuple[str, ...]

    @property
    def measure(self) -> str:
        """覆盖率, 进度, 未收集 or —."""
        return words.measure(self.figures, self.figures != Figures() or not self.not_collected)


def group_totals(duties: Sequence[DutyFigures]) -> tuple[GroupTotal, ...]:
    """The totals of each group, in the policy's order."""
    names = dict.fromkeys(each.duty_group for each in duties)
    return tuple(
        GroupTotal(
            name,
            sum((each.figures for each in duties if each.duty_group == name and each.collected), Figures()),
            tuple(each.title for each in duties if each.duty_group == name and not each.collected),
        )
        for name in names
    )


@dataclass(frozen=True)
class MissedLine:
    """One obligation that was not done and that somebody answers for."""

    township: str
    village: str
    household: str
    head: str
    group: str
    title: str
    window: str
    window_start: date
    window_end: date
    due_on: date
    responsible: str
    unit: str
    last_done_on: date | None


def missed_lines(content: ReportContent) -> tuple[MissedLine, ...]:
    """What was not done, in the policy's order of duties, then by place."""
    groups = {each.id: each.group for each in content.duty_rules}
    order = {each.id: number for number, each in enumerate(content.duty_rules)}
    return tuple(
        MissedLine(
            each.township, each.village, each.household, mask_name(each.head), groups[each.duty], each.title,
            each.window, each.window_start, each.window_end, each.due_on,
            each.responsible, each.unit, each.last_done_on,
        )
        for each in sorted(content.missed, key=lambda gap: order[gap.duty])
    )  # fmt: skip


@dataclass(frozen=True)
class ToVerifyLine:
    """One missed obligation whose fault may lie in a file: it names the township that reports, no person."""

    township: str
    village: str
    household: str
    group: str
    title: str
    window: str
    due_on: date
    reason: str


def to_verify_lines(content: ReportContent) -> tuple[ToVerifyLine, ...]:
    """Everything that is 待核, by reporting township."""
    groups = {each.id: each.group for each in content.duty_rules}
    return tuple(
        ToVerifyLine(
            each.township, each.village, each.household, groups[each.duty], each.title, each.window,
            each.due_on, words.reason(each.marks),
        )
        for each in content.to_verify
    )  # fmt: skip


@dataclass(frozen=True)
class ToVerifyVillage:
    """What one village's township has to clear up for one duty and window, with the households."""

    township: str
    village: str
    group: str
    title: str
    window: str
    reason: str
    households: tuple[str, ...]


def to_verify_villages(content: ReportContent) -> tuple[ToVerifyVillage, ...]:
    """`to_verify_lines` gathered by village, duty, window and reason."""

    def key(line: ToVerifyLine) -> tuple[str, str, str, str, str, str]:
        return line.township, line.village, line.group, line.title, line.window, line.reason

    lines = sorted(to_verify_lines(content), key=lambda line: (*key(line), line.household))
    return tuple(
        ToVerifyVillage(*where, tuple(line.household for line in found))
        for where, found in groupby(lines, key)
    )


@dataclass(frozen=True)
class OpenLine:
    """One obligation that is not done yet."""

    township: str
    village: str
    household: str
    head: str
    group: str
    title: str
    window: str
    due_on: date
    responsible: str
    unit: str
    last_done_on: date | None


def open_lines(content: ReportContent) -> tuple[OpenLine, ...]:
    """What can still be done in time or in grace, by place."""
    groups = {each.id: each.group for each in content.duty_rules}
    return tuple(
        OpenLine(
            each.township, each.village, each.household, mask_name(each.head), groups[each.duty], each.title,
            each.window, each.due_on, each.responsible, each.unit, each.last_done_on,
        )
        for each in content.still_open
    )  # fmt: skip


@dataclass(frozen=True)
class OpenCount:
    """How many obligations of one duty and window are not done yet."""

    group: str
    title: str
    window: str
    due_on: date
    closes_on: date
    count: int


def open_counts(content: ReportContent) -> tuple[OpenCount, ...]:
    """The windows in which something is still open, the nearest due day first."""
    counts = Counter((each.duty, each.window) for each in content.still_open)
    found = [
        OpenCount(
            item.duty.group, item.duty.title, item.window.label, item.due_on, item.closes_on,
            counts[(item.duty.id, item.window.label)],
        )
        for item in content.windows
    ]  # fmt: skip
    return tuple(sorted((each for each in found if each.count), key=lambda each: each.due_on))


@dataclass(frozen=True)
class UnlinkedLine:
    """An accepted row that belongs to no single household, with its place in the file."""

    source_name: str
    sheet: str
    row: int
    kind: str
    done_on: date | None
    period: str
    township: str
    village: str
    why: str
    candidates: int
    fix: str


_FIX_UNLINKED = {
    "code_unknown": "核对户编号；确是新增户的，请补报花名册",
    "code_and_name_differ": "核对户编号和户主姓名，改后重交",
    "id_ambiguous": "补填户编号后重交",
    "id_unknown": "核对证件号，或补填户编号；确是新增户的，请补报花名册",
    "name_ambiguous": "补填户编号后重交",
    "name_unknown": "核对村名和户主姓名，或补填户编号；确是新增户的，请补报花名册",
}


def unlinked_lines(content: ReportContent) -> tuple[UnlinkedLine, ...]:
    """Every row of the period without a household, by file and row."""
    return tuple(_unlinked_line(content, each) for each in content.unlinked)


def _unlinked_line(content: ReportContent, each: UnlinkedRow) -> UnlinkedLine:
    return UnlinkedLine(
        source_name=content.source_names.get(each.batch, each.batch[:12]),
        sheet=each.sheet,
        row=each.row,
        kind=content.kind_titles.get(each.kind, each.kind),
        done_on=each.done_on,
        period=each.period,
        township=each.township,
        village=each.village,
        why=WHY_NOT_LINKED.get(each.why_not, each.why_not),
        candidates=each.candidates,
        fix=_FIX_UNLINKED.get(each.why_not, "补填户编号后重交"),
    )


@dataclass(frozen=True)
class Rule:
    """One item of a duty as it was applied, with the document it rests on."""

    duty: str
    name: str
    value: str
    basis: str

    @property
    def is_default(self) -> bool:
        """True for what no document lays down."""
        return self.basis == NOT_LAID_DOWN


class Ruled(Protocol):
    """Whatever is judged by rules, and says which."""

    @property
    def policy(self) -> Policy:
        """The home's policy."""

    @property
    def kind_titles(self) -> Mapping[str, str]:
        """Kind → its Chinese name."""

    @property
    def duty_rules(self) -> tuple[Duty, ...]:
        """Every duty version it is judged by."""

    @property
    def provenance(self) -> Provenance:
        """What its figures rest on."""

    @property
    def period(self) -> Period:
        """What it is about."""


def duty_rules(content: Ruled) -> tuple[tuple[Rule, ...], ...]:
    """The rules of each duty version, item by item; every duty has the same items in the same order."""
    return tuple(
        tuple(
            Rule(
                f"{duty.group}·{duty.title}",
                name,
                value,
                NOT_LAID_DOWN if key in content.policy.defaults else duty.basis,
            )
            for key, name, value in _duty_items(duty, content)
        )
        for duty in content.duty_rules
    )


def _duty_items(duty: Duty, content: Ruled) -> Iterable[tuple[str, str, str]]:
    counted = "；".join(f"只计“{'、'.join(values)}”" for values in duty.counts.values())
    due_key = "due" if duty.due else "due_after_days"
    blank = {"ask": "列为待核", "counts": "计数", "not": "不计数"}[duty.blank]
    yield "applies_to", "对象", "、".join(duty.applies_to)
    yield "every", "频次", f"{words.EVERY[duty.every]}至少{duty.at_least}次（同一天只算一次）"
    yield "evidence", "凭据", content.kind_titles.get(duty.evidence, duty.evidence)
    yield "counts", "哪些算数", f"{counted}；没写的{blank}" if counted else "全部"
    yield "done_by", "谁办算数", "任何人" if duty.done_by == "anyone" else "当日的结对责任人"
    yield "min_days", "在册天数", f"满{duty.min_days}天"
    yield due_key, "到期日", words.due_words(duty)
    yield "grace_days", "宽限", f"{duty.grace_days}天" if duty.grace_days else "无"
    yield "effective_from", "施行日期", words.day(duty.effective_from)


def policy_rules(content: Ruled) -> Iterable[Rule]:
    """The rules of the whole policy."""
    policy = content.policy
    blank = {"ask": "不计也不算未完成，列为待核", "counts": "计数", "not": "不计数"}[policy.blank_mode]
    not_home = {"counts": "计数", "not": "不计数"}[policy.not_home]
    remote = {"counts": "计数", "not": "不计数"}[policy.remote_for_absent]
    for key, name, value in (
        ("blank_mode", "没写走访方式的", blank),
        ("not_home", "入户未遇", not_home),
        ("remote_for_absent", "全家外出时电话、微信、视频", remote),
        ("backfill_days", "收表比办理晚几天算补录", f"超过{policy.backfill_days}天"),
    ):
        yield Rule("各项职责", name, value, NOT_LAID_DOWN if key in policy.defaults else policy.name)


def small_print(content: Ruled) -> tuple[str, ...]:
    """What stands at the end of a document: what the rates mean, the clocks, the number, the rules of our own."""
    provenance = content.provenance
    bases = dict.fromkeys(each.basis for each in content.duty_rules)
    ours = _rules_of_our_own(content)
    return (
        "据各单位报送的记录统计，未报不等于未办。比率＝（按时＋逾期完成）÷（应办－免办）；待核的按未完成计；还有未到期的称进度。",
        f"报告期{words.span(content.period)}；截至{words.day(provenance.as_of)}，此日以后发生的不计；"
        f"{words.known_by(provenance)}，共{provenance.batches}个文件。",
        f"报告编号{words.report_number(provenance, content.period)}；制度 {provenance.policy}，依据：{'、'.join(bases)}。",
        *((f"{NOT_LAID_DOWN}的：{ours}。",) if ours else ()),
    )


def _rules_of_our_own(content: Ruled) -> str:
    """Every rule that no document lays down, by item: 在册天数——满20天（每月一走访），满45天（每季一走访）；…"""
    found = (*chain.from_iterable(duty_rules(content)), *policy_rules(content))
    items: dict[str, dict[str, dict[str, None]]] = {}
    for each in found:
        if each.is_default:
            duties = items.setdefault(each.name, {}).setdefault(each.value, {})
            duties[each.duty.rpartition("·")[2]] = None
    return "；".join(
        f"{name}——"
        + "，".join(
            value if len(values) == 1 else f"{value}（{'、'.join(duties)}）"
            for value, duties in values.items()
        )
        for name, values in items.items()
    )


@dataclass(frozen=True)
class WindowLine:
    """One window of one duty with the days that decide."""

    group: str
    title: str
    window: Period
    due_on: date
    closes_on: date


def window_lines(content: ReportContent) -> tuple[WindowLine, ...]:
    """Every window the report is about."""
    return tuple(
        WindowLine(item.duty.group, item.duty.title, item.window, item.due_on, item.closes_on)
        for item in content.windows
    )
