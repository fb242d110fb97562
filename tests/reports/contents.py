"""A small report content, written by hand, and a large one made by counting."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from zhucun_cli.kinds import load_kinds
from zhucun_cli.ledger.figures import NOBODY, DutyFigures, Figures
from zhucun_cli.ledger.question import Provenance, Question
from zhucun_cli.ledger.views import (
    Completion,
    Gap,
    HouseholdIncome,
    IncomeFigures,
    RollRow,
    UnlinkedRow,
    VisitCell,
    income_watch,
)
from zhucun_cli.ledger.windows import windows_of
from zhucun_cli.periods import Period
from zhucun_cli.policies import load_policy
from zhucun_cli.reports.content import HeatCell, ProblemLine, ReportContent
from zhucun_cli.reports.history import TrendPoint
from zhucun_cli.reports.previous import Previous
from zhucun_cli.settings import MonitoringLine

KINDS = load_kinds()
SUINING = load_policy("suining", KINDS)
Q3 = Period(date(2022, 7, 1), "quarter")
SEPTEMBER = Period(date(2022, 9, 1), "month")
AS_OF = date(2022, 10, 31)
HEADS = ("欧阳德福", "王守仁", "李光荣", "司马相安")
HELPER = "张建国"
BATCH = "b" * 64

MONTHLY = Figures(expected=12, on_time=8, late=1, missed=3, to_verify=2, reachable=2)
BEFORE = Figures(expected=12, on_time=8, missed=4)
BY_MONTH = (
    Figures(expected=4, on_time=4),
    Figures(expected=4, on_time=3, missed=1),
    Figures(expected=4, on_time=1, late=1, missed=2, to_verify=2),
)
QUARTERLY = Figures(expected=30, on_time=28, missed=1, excused=1)


def income(household: str, quarter: str, net: int, persons: int = 1) -> HouseholdIncome:
    """A household's income of a quarter in 白沙镇 石桥村."""
    return HouseholdIncome(household, HEADS[0], "白沙镇", "石桥村", quarter, persons, Decimal(net))


INCOMES = (
    income("430001", "2022Q3", 4200, 3),
    income("430001", "2021Q3", 6000, 3),
    income("430002", "2022Q3", 2600),
)


def figures(duty: str, by: str, key: str, counted: Figures, collected: bool = True) -> DutyFigures:
    """Figures of a duty of the policy."""
    declared = SUINING.duty(duty)
    return DutyFigures(duty, declared.group, declared.title, by, key, counted, collected)


def gap(duty: str, household: str, head: str, **changes: object) -> Gap:
    """A missed obligation of September in 白沙镇 石桥村, with a helper."""
    known: dict[str, object] = {
        "duty": duty, "title": SUINING.duty(duty).title, "household": household, "head": head,
        "township": "白沙镇", "village": "石桥村", "window": "2022-09", "window_start": SEPTEMBER.start,
        "window_end": SEPTEMBER.end, "due_on": SEPTEMBER.end, "responsible": HELPER, "unit": "县教育局",
        "status": "missed", "marks": (), "last_done_on": date(2022, 8, 17),
    }  # fmt: skip
    return Gap(**{**known, **changes})  # type: ignore[arg-type]  # the keys are the fields


def small_content() -> ReportContent:
    """Two townships: one miss with a helper, two that are 待核, an unlinked row, a problem, incomes."""
    held = {"responsible": "", "unit": ""}
    return ReportContent(
        county="云溪县",
        question=Question(Q3, AS_OF),
        provenance=Provenance(
            AS_OF, None, datetime(2022, 10, 31, 1, 2, 3, tzinfo=UTC), 7, 5, "suining", "0123456789ab", "0.0"
        ),
        policy=SUINING,
        kind_titles={name: kind.title for name, kind in KINDS.items()},
        source_names={BATCH: "白沙镇9月走访记录.xlsx"},
        duty_rules=SUINING.duties,
        windows=windows_of(SUINING, Q3),
        duties=(
            figures("visit-monitored", "duty", "", MONTHLY),
            figures("income-monitored", "duty", "", Figures(expected=4, missed=4, to_verify=4), False),
            figures("visit-general", "duty", "", QUARTERLY),
            figures("income-general", "duty", "", Figures()),
        ),
        by_township=(
            figures("visit-monitored", "township", "白沙镇", MONTHLY),
            figures("visit-general", "township", "石桥乡", QUARTERLY),
        ),
        by_village=(
            figures("visit-monitored", "village", "白沙镇 石桥村", MONTHLY),
            figures("visit-general", "village", "石桥乡 双桥村", QUARTERLY),
        ),
        heat=(
            HeatCell("", SEPTEMBER, figures("visit-monitored", "county", "", MONTHLY)),
            HeatCell("白沙镇", SEPTEMBER, figures("visit-monitored", "township", "白沙镇", MONTHLY)),
        ),
        gaps=(
            gap("visit-monitored", "430001", HEADS[0]),
            gap("visit-monitored", "430002", HEADS[1], marks=("not_received",), **held),
            gap("visit-monitored", "430003", HEADS[2], marks=("unread",), **held),
            gap("income-monitored", "430001", HEADS[0], window="2022Q3", marks=("not_received",), **held),
        ),
        unlinked=(
            UnlinkedRow("visit", date(2022, 9, 3), "", BATCH, "九月", 17, "name_ambiguous", "白沙镇", "石桥村", 2),
        ),
        problems=(
            ProblemLine("石桥乡.csv", "", "D3", "warning", "“家庭人口数”不是明确的数字", "请只填数字", "三口"),
            ProblemLine("白沙镇.xlsx", "九月", "F17", "error", "“走访日期”没有填", "请补填后重交", ""),
        ),
        problem_rows=1,
        income_quarter="2022Q3",
        income=(
            _income("白沙镇", 12, 10, 1, 30, "91000.50", "30000", "120.25", "8000", "9000.75"),
            _income("石桥乡", 3, 0, 0, 0, "0", "0", "0", "0", "0"),
            _income("", 15, 10, 1, 30, "91000.50", "30000", "120.25", "8000", "9000.75"),
        ),
        roll=(
            RollRow("430001", HEADS[0], "白沙镇", "石桥村", "监测户", HELPER, "县教育局", 3, 0, 2),
            RollRow("430009", HEADS[3], "石桥乡", "双桥村", "一般脱贫户", "李四", "县医院", 1, 0, 0),
        ),
        visits=(
            VisitCell("430001", date(2022, 9, 3), "入户", HELPER, True),
            VisitCell("430001", date(2022, 9, 3), "入户", "李四", True),
            VisitCell("430001", date(2022, 9, 20), "电话", "李四", False),
            VisitCell("430001", date(2022, 7, 9), "入户", HELPER, True),
            VisitCell("439999", date(2022, 7, 9), "入户", HELPER, False),
        ),
        completion=(
            Completion("五个一", "duty", "", 10, 6, ("每季一采集收入",)),
            Completion("四个一", "duty", "", 29, 28),
            Completion("五个一", "township", "白沙镇", 10, 6, ("每季一采集收入",)),
            Completion("四个一", "township", "石桥乡", 29, 28),
        ),
        by_unit=(
            figures("visit-monitored", "unit", "县教育局", MONTHLY),
            figures("visit-general", "unit", "县教育局", Figures(expected=8, on_time=7, missed=1)),
            figures("income-monitored", "unit", "县医院", Figures(expected=4, missed=4, to_verify=4), False),
            figures("visit-general", "unit", "县医院", Figures(expected=20, on_time=20)),
            figures("visit-general", "unit", "县林业局", Figures(expected=9, on_time=9)),
            figures("visit-general", "unit", "县财政局", Figures(expected=11, excused=1, on_time=8, missed=2)),
            figures("visit-general", "unit", NOBODY, Figures(expected=12, missed=12)),
        ),
        previous={
            "visit-monitored": Previous(Q3.previous, figures("visit-monitored", "duty", "", BEFORE)),
            "visit-general": Previous(Q3.previous, figures("visit-general", "duty", "", Figures(expected=30, on_time=29, open=1))),
        },
        trend=tuple(
            TrendPoint(month, figures("visit-monitored", "window", month.label, counted))
            for month, counted in zip(Q3.months(), BY_MONTH, strict=True)
        ),
        incomes=tuple(each for each in INCOMES if each.quarter == "2022Q3"),
        line=MonitoringLine(date(2022, 1, 1), Decimal(6900), "县办发〔2022〕1号", date(2022, 12, 31)),
        watch=income_watch(INCOMES, Q3, Decimal(6900)),
    )  # fmt: skip


def _income(
    township: str, expected: int, households: int, incomplete: int, persons: int, *amounts: str
) -> IncomeFigures:
    return IncomeFigures(township, expected, households, incomplete, persons, *map(Decimal, amounts))


def open_content() -> ReportContent:
    """The same quarter judged on 25 September, with one visit still to be made."""
    still = Figures(expected=12, on_time=8, missed=3, to_verify=2, open=1)
    small = small_content()
    return replace(
        small,
        provenance=replace(small.provenance, as_of=date(2022, 9, 25)),
        question=Question(Q3, date(2022, 9, 25)),
        duties=(figures("visit-monitored", "duty", "", still), *small.duties[1:]),
        gaps=(*small.gaps, gap("visit-monitored", "430008", HEADS[3], status="open")),
    )


TOWNSHIPS = 25
VILLAGES_EACH = 9
HOUSEHOLDS = 16_190


def county_content() -> ReportContent:
    """A quarter of a county of 16,190 households: every household visited about once, 2,000 misses."""
    small = small_content()
    places = [(f"第{each:02}镇", village) for each in range(TOWNSHIPS) for village in range(VILLAGES_EACH)]
    roll = tuple(
        RollRow(
            f"43052700{number:08}", HEADS[number % 4], township, f"第{village}村", "一般脱贫户",
            f"张建{number % 997}", f"县第{number % 95}局", 1, 0, 1,
        )
        for number, (township, village) in (
            (number, places[number * len(places) // HOUSEHOLDS]) for number in range(HOUSEHOLDS)
        )
    )  # fmt: skip
    visits = tuple(
        VisitCell(
            row.household, Q3.start + timedelta(days=(number * 37 + again * 31) % 92), "入户",
            row.responsible, True,
        )
        for number, row in enumerate(roll)
        for again in range(1 + (number % 16 == 0) * 2)
    )  # fmt: skip
    missed = tuple(
        gap(
            "visit-general", row.household, row.head, township=row.township, village=row.village,
            window="2022Q3", responsible=row.responsible, unit=row.unit,
        )
        for row in roll[::8]
    )  # fmt: skip
    villages = dict.fromkeys((row.township, row.village) for row in roll)
    return replace(
        small,
        gaps=missed,
        roll=roll,
        visits=visits,
        problems=small.problems * 400,
        unlinked=small.unlinked * 300,
        by_township=tuple(
            figures(duty, "township", township, QUARTERLY)
            for township in dict.fromkeys(township for township, _ in villages)
            for duty in SUINING.duty_ids
        ),
        by_village=tuple(
            figures(duty, "village", f"{township} {village}", QUARTERLY)
            for township, village in villages
            for duty in SUINING.duty_ids
        ),
    )
