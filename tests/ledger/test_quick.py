"""Figures counted by bits are the group-by of the ledger, and a year of windows fits into one number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.county import KINDS, SUINING, County
from tests.size import size
from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.ledger.quick import window_bits
from zhucun_cli.ledger.relation import relation_texts
from zhucun_cli.ledger.views import Gap, completion, coverage, gaps
from zhucun_cli.ledger.views.tally import QUICK_GROUPS
from zhucun_cli.ledger.windows import windows_of
from zhucun_cli.periods import Period

YEAR, QUARTER = Period(date(2022, 1, 1), "year"), Period(date(2022, 7, 1), "quarter")
VISITS = tuple(duty for duty in SUINING.duties if duty.evidence == "visit")
HOUSEHOLDS = ("H1", "H2", "H3", "H4", "H5", "H6")
PLACES = (("白沙镇", "甲村"), ("白沙镇", "乙村"), ("青石镇", "甲村"))
NAMES = ("张三", "李四", "王五", "赵六", "张三", "钱七")
EVENTS = ("死亡", "搬迁", "并户", "分户", "风险消除", "识别监测", "恢复")
DAYS = st.integers(0, 400).map(lambda number: date(2021, 12, 1) + timedelta(days=number))


def rarely(usual: str, *others: str) -> st.SearchStrategy[str]:
    """Nearly always the usual text: most rows must name a household as its roster does."""
    return st.sampled_from((*[usual] * (4 * len(others)), *others))


@st.composite
def references(draw: st.DrawFn) -> str:
    """Code, name, township and village: as the roster has them, or with something missing or wrong."""
    number = draw(st.integers(0, len(HOUSEHOLDS) - 1))
    township, village = PLACES[number % len(PLACES)]
    said = (
        rarely(HOUSEHOLDS[number], "-", "H9", "H1"), rarely(NAMES[number], "-", "孙八"),
        rarely(township, "-"), rarely(village, "-", "丙村"),
    )  # fmt: skip
    return " ".join(draw(each) for each in said)


@st.composite
def counties(draw: st.DrawFn) -> County:
    """Rosters that mostly agree, visits, rejected rows, events, exemptions and replies."""

    def lines(head: str, row: st.SearchStrategy[Iterable[object]], most: int) -> str:
        found = draw(st.lists(row, max_size=most))
        return "\n".join((head, *(" ".join(map(str, each)) for each in found))) if found else ""

    where = "household_code head_name township village"
    listed = "\n".join(
        " ".join((
            code, NAMES[number], *PLACES[number % 3 if draw(st.integers(0, 9)) else 0],
            draw(rarely("脱贫户", "一般农户")), draw(st.sampled_from(("-", "-", "脱贫不稳定户"))),
            draw(rarely("-", "2022-05-10")), draw(rarely("-", "2022-08-20")), draw(rarely("-", "2022-09-15")), day,
            f"r{day}",
        ))
        for day in draw(st.sampled_from((("-",), ("2022-01-01",), ("2022-01-01", "2022-08-01"))))
        for number, code in enumerate(HOUSEHOLDS)
        if number == 0 or draw(st.integers(0, 9))
    )  # fmt: skip
    day = DAYS.map(str)
    return County(
        household=f"{where} category monitored_type identified_on cleared_on on_roll_to effective batch\n{listed}",
        visit=lines(
            f"{where} visited_on mode", st.tuples(references(), day, rarely("入户", "电话", "-", "入户未遇")), 30
        ),
        pairing=lines(
            f"{where} helper_name helper_unit paired_from paired_to effective batch",
            st.tuples(references(), st.sampled_from(("赵干", "周干")), st.sampled_from(("县一局", "县二局")),
                      st.one_of(st.just("-"), day), rarely("-", "2022-08-31"),
                      *(st.sampled_from(("2022-01-01", "2022-06-01")).map(lambda day: f"{day} p{day}"),)),
            8,
        ),
        rejected=lines(
            f"kind {where} declared_from declared_to value",
            st.tuples(
                rarely("visit", "household_event", "exemption", "household", "pairing"), references(), day,
                st.just("2022-12-31"), rarely("-", "电话"),
            ),
            3,
        ),
        household_event=lines(
            f"{where} event happened_on other_household_code other_head_name to_village",
            st.tuples(references(), st.sampled_from(EVENTS), day, st.sampled_from((*HOUSEHOLDS, "N1")),
                      st.just("新户"), st.just("乙村")),
            1,
        ),
        exemption=lines(
            f"{where} duty excused_from excused_to reason",
            st.tuples(references(), rarely("-", "五个一"), day, st.just("2022-12-31"), st.just("病")),
            1,
        ),
        objection=lines(
            f"{where} duty window replied_on",
            st.tuples(references(), st.just("visit-general"), st.just("2022Q3"), day),
            1,
        ),
    )  # fmt: skip


Rule = tuple[Literal["ask", "counts", "not"], tuple[str, ...]]
RULES: tuple[tuple[Rule, Rule], ...] = (
    (("ask", ("入户",)), ("ask", ("入户",))),
    (("ask", ("入户",)), ("not", ("入户", "电话"))),
    (("ask", ()), ("ask", ("入户",))),
    (("counts", ("入户",)), ("ask", ("电话",))),
)
"""Of both visit duties: what a visit without a mode is, and which modes count (all of them, when none is named)."""
OWED = "select distinct evidence, township_key, village_key, window_label from obligation"


def figures(ledger: Ledger) -> list[object]:
    """Every figure that can be counted by bits."""
    return [
        view
        for by in QUICK_GROUPS
        for view in (
            coverage(ledger, by),
            coverage(ledger, by, ["2022-07", "2022Q3"]),
            completion(ledger, by),
        )
    ]


def gap_lists(ledger: Ledger) -> list[tuple[Gap, ...]]:
    """All gaps, and those of some windows."""
    return [gaps(ledger), gaps(ledger, ["2022-07", "2022Q3"])]


@settings(max_examples=size(7, 60), deadline=None, suppress_health_check=list(HealthCheck))
@given(counties(), st.sampled_from(((YEAR, 0), (QUARTER, 0), (QUARTER, 10))), st.sampled_from(RULES), DAYS)
def test_figures_by_bits_are_those_of_the_ledger(
    county: County, asked: tuple[Period, int], rules: tuple[Rule, Rule], as_of: date
) -> None:
    """For the county, each township and each village; with days of grace, and rules that differ, too."""
    period, grace = asked
    duties = tuple(
        replace(duty, grace_days=grace, blank=blank, counts={"mode": modes} if modes else {})
        for duty, (blank, modes) in zip(VISITS, rules, strict=True)
    )
    policy = replace(SUINING, duties=duties)
    with county.ledger(period, max(as_of, period.start), policy) as ledger:
        assert ledger.quick
        quick, undone = figures(ledger), gap_lists(ledger)
        assert not ledger.has_made("ledger")
        ledger.query("select 1 from focus")
        assert figures(ledger) == quick
        assert gap_lists(ledger) == undone
        by_bits = f"select * from ({OWED}) as o where (evidence, township_key, village_key, window_label) in (from not_received)"  # noqa: S608 - our own names
        assert set(ledger.query(by_bits)) == set(ledger.query(relation_texts()["not_received"]))


def test_a_year_of_both_visit_duties_fits_into_one_number() -> None:
    """A duty that asks for two visits, or for a paired helper's, is no matter of bits."""
    assert window_bits(windows_of(replace(SUINING, duties=VISITS), YEAR), KINDS)
    for changed in (replace(VISITS[0], at_least=2), replace(VISITS[0], done_by="paired")):
        assert not window_bits(windows_of(replace(SUINING, duties=(changed,)), YEAR), KINDS)
    assert not window_bits(windows_of(SUINING, YEAR), KINDS)
