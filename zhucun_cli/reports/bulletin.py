"""走访覆盖率通报: how many visits of a month were owed and made, by township and unit, and what is missing.

The wording is the template's; the figures, and the phrases that depend on them, are put together here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from zhucun_cli.errors import NothingToCheck
from zhucun_cli.home import Home
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.ledger import views
from zhucun_cli.ledger.figures import NOBODY, DutyFigures, Figures
from zhucun_cli.ledger.question import Provenance, Question, duty_windows, open_ledger, provenance
from zhucun_cli.ledger.views import Gap, Shortfalls
from zhucun_cli.periods import Period
from zhucun_cli.policies import Duty, Policy
from zhucun_cli.privacy import mask_name
from zhucun_cli.reports import words
from zhucun_cli.reports.documents import Letter, Names, WordTemplate
from zhucun_cli.reports.lines import small_print
from zhucun_cli.reports.over_time import LEAST_RANKED
from zhucun_cli.reports.previous import Previous, previous_figures

EVIDENCE = "visit"
NAMED_FIRST = 3  # places up to which a township is named
CATEGORIES: Mapping[str, str] = MappingProxyType({"监测户": "监测", "一般脱贫户": "脱贫"})
_SHOWN: Mapping[str, str] = MappingProxyType({"监测户": "监测户", "一般脱贫户": "脱贫户"})


@dataclass(frozen=True)
class Place:
    """A township or unit (the whole county: '') with its figures by category of household."""

    name: str
    by_category: Mapping[str, Figures]

    @property
    def total(self) -> Figures:
        """Every category together."""
        return sum(self.by_category.values(), Figures())


@dataclass(frozen=True)
class Bulletin:
    """Everything a bulletin says, before it has any form."""

    question: Question
    provenance: Provenance
    county: str
    policy: Policy
    kind_titles: Mapping[str, str]
    duty_rules: tuple[Duty, ...]
    whole: Place
    townships: tuple[Place, ...]
    units: tuple[Place, ...]
    gaps: tuple[Gap, ...]
    shortfalls: tuple[Shortfalls, ...]
    previous: Mapping[str, Previous]

    @property
    def period(self) -> Period:
        """The month the bulletin is about."""
        return self.question.period

    @property
    def missed(self) -> tuple[Gap, ...]:
        """Not done, and somebody answers for it."""
        return tuple(each for each in self.gaps if each.status == "missed" and not each.to_verify)

    @property
    def to_verify(self) -> tuple[Gap, ...]:
        """待核: the fault may lie in a file."""
        return tuple(each for each in self.gaps if each.to_verify)

    def category_of(self, duty_id: str) -> str:
        """The category of household that owes a duty."""
        return next(each.applies_to[0] for each in self.duty_rules if each.id == duty_id)


def visit_duties(home: Home) -> tuple[str, ...]:
    """The ids of the duties that visits prove."""
    duties = (duty for policy in home.policies.values() for duty in policy.duties)
    return tuple(dict.fromkeys(each.id for each in duties if each.evidence == EVIDENCE))


def bulletin_content(home: Home, snapshot: Snapshot, question: Question) -> Bulletin:
    """The content of the bulletin for `question.period`, whose duties are visits.

    Raises NothingToCheck where nothing was owed or no visit was ever sent: there is nothing to be told.
    """
    asked = duty_windows(home, question)
    with open_ledger(home, snapshot, asked, question.as_of) as ledger:
        views.focus(ledger, question.filters)
        counted = views.coverage(ledger)
        if not all(each.collected for each in counted):
            raise NothingToCheck("没有收到过走访记录（未收集），出不了走访通报。请先 zhucun ingest 走访记录")
        rules = tuple({(item.duty.id, item.duty.effective_from): item.duty for item in asked}.values())
        categories = {each.id: each.applies_to[0] for each in rules}
        return Bulletin(
            question=question,
            provenance=provenance(home, snapshot, question),
            county=home.settings.county or home.policy.name,
            policy=home.policy,
            kind_titles=MappingProxyType({name: kind.title for name, kind in home.kinds.items()}),
            duty_rules=rules,
            whole=_places(counted, categories)[0],
            townships=_places(views.coverage(ledger, "township"), categories),
            units=_places(views.coverage(ledger, "unit"), categories),
            gaps=views.gaps(ledger),
            shortfalls=views.shortfalls(ledger),
            previous=previous_figures(home, snapshot, question, asked),
        )


def _places(figures: Sequence[DutyFigures], categories: Mapping[str, str]) -> tuple[Place, ...]:
    names = dict.fromkeys(each.key for each in figures)
    return tuple(
        Place(
            name,
            {
                category: sum(
                    (
                        each.figures
                        for each in figures
                        if each.key == name and categories[each.duty] == category
                    ),
                    Figures(),
                )
                for category in CATEGORIES
            },
        )
        for name in names
    )


def ranks(places: Sequence[Place]) -> Mapping[str, int]:
    """Place by the whole rate, ties sharing one; none below LEAST_RANKED, and none while anything is open."""
    rated = {
        each.name: Fraction(each.total.done, each.total.due)
        for each in places
        if each.total.due >= LEAST_RANKED and not each.total.open
    }
    return {name: 1 + sum(other > rate for other in rated.values()) for name, rate in rated.items()}


def render_bulletin(content: Bulletin, letter: Letter, addressee: str, template: WordTemplate) -> bytes:
    """The bulletin as a Word document."""
    return template.fill({**letter.names(), **_names(content), "主送": addressee})


def _names(content: Bulletin) -> Names:
    total = content.whole.total
    missed, to_verify = content.missed, content.to_verify
    best, unranked = _best(content.whole, content.townships)
    return {
        "县": content.county,
        "期间": content.period.title,
        "截至": words.day(content.provenance.as_of),
        "口径": words.measure(total, True),
        "分类": [_category(content, each) for each in CATEGORIES if content.whole.by_category[each].expected],
        "先进": best,
        "不排名": unranked,
        "未访数": len(missed) + len(to_verify),
        "明责数": len(missed),
        "明责乡镇": _told(Counter(each.township for each in missed), "户次"),
        "待核数": len(to_verify),
        "待核乡镇": _told(Counter(each.township for each in to_verify), "户次"),
        "补录天数": content.policy.backfill_days,
        "排名起点": LEAST_RANKED,
        **_shortfalls(content.shortfalls),
        "乡镇表": _township_rows(content),
        "单位表": _unit_rows(content),
        "未走访": [_missed_row(content, *each) for each in enumerate(missed, 1)],
        "待核": [_to_verify_row(content, *each) for each in enumerate(to_verify, 1)],
        "说明": small_print(content),
    }


def _category(content: Bulletin, category: str) -> Names:
    figures = content.whole.by_category[category]
    excused = f"（另免办{figures.excused}户次）" if figures.excused else ""
    high = words.percent(figures.coverage_high)
    reach = (
        f"；待核的和对不上户的记录如果都属实，最高可到{high}"
        if figures.reachable and not figures.open
        else ""
    )
    return {
        "名称": _SHOWN[category],
        "应访": figures.due,
        "免办": excused,
        "已访": figures.done,
        "口径": words.measure(figures, True),
        "覆盖率": words.percent(figures.coverage),
        "分数": words.fraction(figures),
        "比上期": _change(content, category, figures),
        "上限": reach,
    }


def _change(content: Bulletin, category: str, figures: Figures) -> str:
    """，比上期（2022年8月，80.00%）提高4.62个百分点; '' where the two cannot be compared."""
    duties = [each.id for each in content.duty_rules if each.applies_to[0] == category]
    before = [content.previous[each] for each in dict.fromkeys(duties) if each in content.previous]
    then = sum((each.figures.figures for each in before), Figures())
    if figures.open or then.open or figures.coverage is None or then.coverage is None:
        return ""
    points = words.points(figures.coverage, then.coverage)
    moved = {"+": "提高", "-": "下降"}.get(points[0])
    title = "、".join(dict.fromkeys(each.period.title for each in before))
    told = f"{moved}{points[1:]}个百分点" if moved else "持平"
    return f"，比上期（{title}，{words.percent(then.coverage)}，{words.fraction(then)}）{told}"


def _best(whole: Place, townships: Sequence[Place]) -> tuple[str, str]:
    """The townships of the first places that are not below the county, with rates; who has no place and why."""
    placed = ranks(townships)
    county = whole.total.coverage or 0
    first = sorted(
        (
            each
            for each in townships
            if placed.get(each.name, LEAST_RANKED) <= NAMED_FIRST and (each.total.coverage or 0) >= county > 0
        ),
        key=lambda each: (placed[each.name], each.name),
    )
    named = "、".join(
        f"{each.name}（{words.percent(each.total.coverage)}，{words.fraction(each.total)}）" for each in first
    )
    small = [each.name for each in townships if 0 < each.total.due < LEAST_RANKED]
    if any(each.total.open for each in townships):
        return "", "还有未到期的走访，暂不排名。"
    return named, f"{'、'.join(small)}应访不足{LEAST_RANKED}户次，不排名。" if small else ""


def _told(counts: Counter[str], measure_word: str) -> str:
    """白沙镇3户次、石桥乡1户次, the most first."""
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return "、".join(f"{name}{count}{measure_word}" for name, count in ordered if count)


def _shortfalls(found: Sequence[Shortfalls]) -> Names:
    named: dict[str, object] = {}
    for name, measure_word, counts in (
        ("无结对", "户", Counter({each.township: each.unpaired for each in found})),
        ("补录", "户次", Counter({each.township: each.backfilled for each in found})),
        ("远程", "户次", Counter({each.township: each.remote_only for each in found})),
    ):
        named |= {f"{name}数": counts.total(), f"{name}乡镇": _told(counts, measure_word)}
    return named


# --- annexes


def _township_rows(content: Bulletin) -> list[Names]:
    beside = {each.township: each for each in content.shortfalls}
    none = Shortfalls("", 0, 0, 0)
    whole = Shortfalls(
        "", sum(each.unpaired for each in content.shortfalls), 0, sum(each.remote_only for each in content.shortfalls)
    )  # fmt: skip
    placed = ranks(content.townships)
    rows = [
        {**row, "远程": found.remote_only, "无结对": found.unpaired}
        for row, found in (
            (_place_row(number, each, placed), beside.get(each.name, none))
            for number, each in enumerate(content.townships, 1)
        )
    ]
    total = _place_row("", Place("合计", content.whole.by_category), {})
    return [*rows, {**total, "远程": whole.remote_only, "无结对": whole.unpaired}]


def _unit_rows(content: Bulletin) -> list[Names]:
    placed = ranks([each for each in content.units if each.name != NOBODY])
    return [_place_row(number, each, placed) for number, each in enumerate(content.units, 1)]


def _place_row(number: int | str, place: Place, placed: Mapping[str, int]) -> Names:
    by_category: dict[str, object] = {}
    for category, name in CATEGORIES.items():
        figures = place.by_category[category]
        by_category |= {
            f"{name}应访": figures.due,
            f"{name}已访": figures.done,
            f"{name}覆盖率": words.rate(figures, True),
        }
    return {
        "序号": number,
        "名称": place.name,
        **by_category,
        "覆盖率": words.rate(place.total, True),
        "待核": place.total.to_verify,
        "名次": placed.get(place.name, words.NOTHING),
    }


def _missed_row(content: Bulletin, number: int, gap: Gap) -> Names:
    return {
        "序号": number,
        **_household(content, gap),
        "户主": mask_name(gap.head),
        "最近一次": words.iso(gap.last_done_on),
        "责任人": gap.responsible,
        "单位": gap.unit,
    }


def _to_verify_row(content: Bulletin, number: int, gap: Gap) -> Names:
    return {"序号": number, **_household(content, gap), "原因": words.reason(gap.marks)}


def _household(content: Bulletin, gap: Gap) -> Names:
    return {
        "乡镇": gap.township,
        "村": gap.village,
        "户编号": gap.household,
        "类别": _SHOWN[content.category_of(gap.duty)],
        "期数": gap.window,
    }
