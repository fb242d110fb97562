"""点对点督办通知: one for each unit that has missed something, with what, where, and a slip for the answer.

A notice goes to those who answer for it (a Work list, design §8): heads and helpers by name, no number of a person.
What is 待核 is in none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType

from zhucun_cli.errors import UsageError
from zhucun_cli.home import Home
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger import views
from zhucun_cli.ledger.question import Provenance, Question, duty_windows, open_ledger, provenance
from zhucun_cli.ledger.views import Gap, Recipient
from zhucun_cli.numbering import Issued
from zhucun_cli.periods import Period
from zhucun_cli.places import compact
from zhucun_cli.policies import Duty, Policy
from zhucun_cli.reports import words
from zhucun_cli.reports.documents import Letter, Names, WordTemplate
from zhucun_cli.reports.lines import small_print
from zhucun_cli.reports.sheets import Column, Sheet, write_workbook

DOCUMENT = "notice"


@dataclass(frozen=True)
class Fact:
    """One missed obligation as its recipient is told: the gap, and who of the recipient answers for it."""

    gap: Gap
    people: str


@dataclass(frozen=True)
class UnitNotice:
    """What one recipient has missed, by place, household and duty."""

    recipient: Recipient
    facts: tuple[Fact, ...]

    @property
    def households(self) -> int:
        """How many households that concerns."""
        return len({each.gap.household for each in self.facts})


@dataclass(frozen=True)
class UnitNotices:
    """All notices of a period; `to_verify` counts what is 待核 and therefore in none of them."""

    question: Question
    provenance: Provenance
    county: str
    policy: Policy
    kind_titles: Mapping[str, str]
    duty_rules: tuple[Duty, ...]
    notices: tuple[UnitNotice, ...]
    to_verify: int

    @property
    def period(self) -> Period:
        """The period the notices are about."""
        return self.question.period


def notices_content(
    home: Home, snapshot: Snapshot, question: Question, unit: str | None = None
) -> UnitNotices:
    """The notices of `question.period`, units first, then townships, each by name.

    `unit` narrows them to one recipient, by its name or a part of it; UsageError when none or several fit.
    """
    asked = duty_windows(home, question)
    with open_ledger(home, snapshot, asked, question.as_of) as ledger:
        views.focus(ledger, question.filters)
        gaps = views.gaps(ledger)
        written_to = views.recipients(ledger)
    facts: dict[Recipient, list[Fact]] = defaultdict(list)
    for gap in gaps:
        if gap.status == "missed" and not gap.to_verify:
            for recipient, people in written_to[(gap.duty, gap.window, gap.household)].items():
                facts[recipient].append(Fact(gap, people))
    found = tuple(UnitNotice(recipient, tuple(facts[recipient])) for recipient in sorted(facts))
    return UnitNotices(
        question=question,
        provenance=provenance(home, snapshot, question),
        county=home.settings.county or home.policy.name,
        policy=home.policy,
        kind_titles=MappingProxyType({name: kind.title for name, kind in home.kinds.items()}),
        duty_rules=tuple({(item.duty.id, item.duty.effective_from): item.duty for item in asked}.values()),
        notices=found if unit is None else (_the_one(found, unit),),
        to_verify=sum(each.to_verify for each in gaps),
    )


def _the_one(found: Sequence[UnitNotice], asked: str) -> UnitNotice:
    word = compact(asked)
    exact = [each for each in found if compact(each.recipient.name) == word]
    fits = exact or [each for each in found if word in compact(each.recipient.name)]
    if len(fits) == 1:
        return fits[0]
    if not fits:
        raise UsageError(f"“{asked}”没有要督办的未完成事项，或没有这个单位、乡镇，请核对")
    names = "、".join(each.recipient.name for each in fits[:8])
    raise UsageError(f"“{asked}”对应 {len(fits)} 个单位、乡镇：{names}。请写得更具体")


def file_stem(period: Period, number: Issued) -> str:
    """notice-2022-09-005: the period and the number, never a name."""
    year = "" if str(number.year) in period.label else f"{number.year}-"
    return f"notice-{period.label}-{year}{number.number:03}"


def file_name(period: Period, number: Issued, form: str = "docx") -> str:
    """notice-2022-09-005.docx."""
    return f"{file_stem(period, number)}.{form}"


def render_notice(content: UnitNotices, notice: UnitNotice, letter: Letter, template: WordTemplate) -> bytes:
    """One notice as a Word document."""
    counts = Counter(each.gap.title for each in notice.facts)
    return template.fill(
        {
            **letter.names(),
            "县": content.county,
            "主送": notice.recipient.name,
            "乡镇通知": notice.recipient.is_township,
            "期间": content.period.title,
            "截至": words.day(content.provenance.as_of),
            "户数": notice.households,
            "件数": len(notice.facts),
            "事项": "、".join(f"{title}{count}件" for title, count in counts.items()),
            "清单": [
                _row(number, each, content.provenance.as_of) for number, each in enumerate(notice.facts, 1)
            ],
            "说明": small_print(content),
        }
    )


def _row(number: int, fact: Fact, as_of: date) -> Names:
    gap = fact.gap
    return {
        "序号": number,
        "乡镇": gap.township,
        "村": gap.village,
        "户编号": gap.household,
        "户主": gap.head,
        "职责": gap.title,
        "期数": gap.window,
        "应办日期": gap.due_on.isoformat(),
        "逾期天数": (as_of - gap.due_on).days,
        "最近一次": words.iso(gap.last_done_on),
        "责任人": fact.people or words.NOTHING,
        "问题": f"{gap.village}{gap.household}：{gap.title}（{gap.window}）未完成",
    }


def render_index(
    content: UnitNotices, numbers: Mapping[str, Issued], earlier: Sequence[Issued], form: str = "docx"
) -> bytes:
    """目录.xlsx: which number went to whom, in which file; also numbers given earlier for which nothing is missed any more."""
    rows = [
        (
            numbers[each.recipient.key].title, file_name(content.period, numbers[each.recipient.key], form),
            each.recipient.key, each.households, len(each.facts), "",
        )
        for each in content.notices
    ]  # fmt: skip
    rows += [
        (
            each.title,
            file_name(content.period, each, form),
            each.recipient,
            0,
            0,
            "现已没有未完成的，不要再发",
        )
        for each in earlier
        if each.recipient not in numbers
    ]
    title = f"{content.county}{content.period.title}督办通知目录"
    note = f"{words.ACCORDING_TO_RECORDS}；截至{words.day(content.provenance.as_of)}；待核的{content.to_verify}件不发督办"
    columns = (
        Column("文号", width=18), Column("文件", width=30), Column("单位（乡镇）", width=30), Column("户数", "count", 8),
        Column("件数", "count", 8), Column("备注", width=30),
    )  # fmt: skip
    created = content.provenance.committed_at or datetime.combine(content.provenance.as_of, time())
    return write_workbook([Sheet("目录", title, (note,), columns, rows)], title, created, note)
