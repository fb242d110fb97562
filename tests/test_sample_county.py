"""The sample county comes out as its independent oracle says, file by file and obligation by obligation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.sample import FILES, JUDGED_ON, confirm_held, expected_json, expected_rows, ingest_all, new_home
from zhucun_cli.home import Home
from zhucun_cli.intake.result import FileResult
from zhucun_cli.lake.snapshot import Snapshot
from zhucun_cli.lake.store import Lake
from zhucun_cli.ledger import views
from zhucun_cli.ledger.question import Answer, Question, ask, duty_windows, open_ledger
from zhucun_cli.periods import Period

PERIODS = {
    "2022Q3": Period(date(2022, 7, 1), "quarter"),
    "2022-08": Period(date(2022, 8, 1), "month"),
    "2022-09": Period(date(2022, 9, 1), "month"),
}
YEAR = Period(date(2022, 1, 1), "year")


@dataclass(frozen=True)
class Ingested:
    """The county after the first pass and the confirmation."""

    home: Home
    lake: Lake
    results: list[FileResult]
    confirmed: list[FileResult]

    @property
    def snapshot(self) -> Snapshot:
        """The lake as it is."""
        return self.lake.snapshot()

    def ask(self, period: Period, by: str = "duty") -> Answer:
        """The county's answer as of the last day that its sheets speak of."""
        return ask(self.home, self.snapshot, Question(period, JUDGED_ON, by=by))


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ingested]:
    """Every file ingested once, then the correction confirmed."""
    with new_home(tmp_path_factory.mktemp("home") / "yunxi") as (home, lake):
        results = ingest_all(home, lake)
        yield Ingested(home, lake, results, confirm_held(home, lake, results))


def _relative(result: FileResult) -> str:
    return Path(result.path).relative_to(FILES).as_posix()


def _sheets(result: FileResult) -> list[dict[str, object]]:
    return [{"sheet": each.sheet, "kind": each.kind, **vars(each.counts)} for each in result.sheets]


def test_every_file_has_the_status_and_the_counts_that_were_written_down(county: Ingested) -> None:
    """rows = accepted + duplicates + rejected, sheet by sheet, for all 73 files."""
    wanted = {each["path"]: each for each in expected_json("files.json")}
    assert {_relative(each) for each in county.results} == set(wanted)
    for result in county.results:
        should = wanted[_relative(result)]
        status = "irrelevant" if result.is_irrelevant else result.status
        assert status == should["status"], should["path"]
        if result.status in ("accepted", "partial"):
            assert _sheets(result) == should["sheets"], should["path"]


def test_the_correction_is_held_back_and_once_confirmed_replaces_the_first_version(county: Ingested) -> None:
    """疑似更正版: one file, and the batch it resembles is no longer visible."""
    (held,) = [each for each in county.results if each.is_held]
    (confirmed,) = county.confirmed
    (should,) = [each for each in expected_json("files.json") if each["path"] == _relative(held)]
    assert held.resembles not in {each.id for each in county.snapshot.batches}
    assert confirmed.batch in {each.id for each in county.snapshot.batches}
    assert _sheets(confirmed) == should["once_confirmed"]["sheets"]


def test_every_bad_cell_is_named_and_no_other(county: Ingested) -> None:
    """The errors and warnings of the first pass, by address and code."""
    found = {
        (_relative(result), each.sheet, each.cell, each.code, each.severity)
        for result in county.results
        for each in result.problems
        if each.severity != "info" and each.code != "RESENT_FILE"
    }
    wanted = {tuple(row.values()) for row in expected_rows("problems.csv")}
    assert found == wanted


def test_every_problem_has_a_message_and_a_remedy(county: Ingested) -> None:
    """Nothing is said without saying what to do; no cell's text stands in a message."""
    for result in county.results:
        for each in result.problems:
            assert each.message
            assert each.fix
            if len(each.raw) > 5 and each.code != "FROM_TITLE":
                assert each.raw not in each.message


def test_the_ledger_is_what_the_oracle_says_obligation_by_obligation(county: Ingested) -> None:
    """All 2,355 obligations of the year: status, day, marks, place, who answers."""
    windows = duty_windows(county.home, Question(YEAR, JUDGED_ON))
    with open_ledger(county.home, county.snapshot, windows, JUDGED_ON) as ledger:
        rows = ledger.query(
            """
            select duty, household, window_label, cast(window_start as varchar), cast(window_end as varchar),
                   cast(due_on as varchar), status, coalesce(cast(done_on as varchar), ''),
                   not_received, unread, objected, undated, township, village, responsible, by_other
            from ledger where window_start <= ?
            """,
            [JUDGED_ON],
        )
    found = {row[:3]: _comparable(*row[3:]) for row in rows}
    wanted = {
        (row["duty"], row["household"], row["window"]): _expected_obligation(row)
        for row in expected_rows("ledger.csv")
    }
    assert found.keys() == wanted.keys()
    differing = {key: (found[key], wanted[key]) for key in wanted if found[key] != wanted[key]}
    assert not differing


def _comparable(*row: object) -> tuple[object, ...]:
    (start, end, due, status, done, not_received, unread, objected, undated, township, village, responsible,
     by_other) = row  # fmt: skip
    marks = {"not_received": not_received, "unread": unread, "objected": objected, "undated": undated}
    held = frozenset(name for name, value in marks.items() if value)
    names = (
        frozenset(part.split("（")[0] for part in str(responsible).split("、"))
        if responsible
        else {"无结对责任人"}
    )
    if held & {"not_received", "unread", "objected"}:
        names = frozenset()
    return (start, end, due, status, done, held, township, village, frozenset(names), bool(by_other))


def _expected_obligation(row: dict[str, str]) -> tuple[object, ...]:
    marks = frozenset(
        part for part in row["marks"].replace("、", " ").replace("|", " ").replace(";", " ").split()
    )
    names = frozenset(part for part in row["responsible"].split("、") if part)
    return (
        row["window_start"], row["window_end"], row["due_on"], row["status"], row["done_on"], marks,
        row["township"], row["village"], names, bool(row["by_other"]),
    )  # fmt: skip


@pytest.mark.parametrize("label", list(PERIODS))
def test_the_figures_of_a_period_are_the_expected_ones_by_duty_and_by_township(
    county: Ingested, label: str
) -> None:
    """And expected = on_time + late + missed + excused + open for each of them."""
    answer = county.ask(PERIODS[label], by="township")
    wanted = expected_json("coverage.json")["periods"][label]
    names = ("expected", "on_time", "late", "missed", "excused", "open")
    found = {(each.duty, each.key): each.figures for each in (*answer.duties, *answer.groups)}
    should = {
        (each["duty"], each.get("township", "")): each for each in (*wanted["duties"], *wanted["townships"])
    }
    assert found.keys() == should.keys()
    for key, figures in found.items():
        assert [getattr(figures, name) for name in names] == [should[key][name] for name in names], key
        assert figures.expected == sum(getattr(figures, name) for name in names[1:])


@pytest.mark.parametrize("label", [*PERIODS, "2022"])
def test_as_many_households_have_all_of_a_group_as_the_oracle_says(county: Ingested, label: str) -> None:
    """五个一, 四个一: every obligation of the period done or excused; where nobody owes any, no line."""
    wanted = {
        (each["group"], each["households"], each["complete"])
        for each in expected_json("coverage.json")["periods"][label]["completion"]
        if each["households"]
    }
    answer = county.ask(PERIODS.get(label, YEAR))
    found = {(each.group, each.households, each.complete) for each in answer.completion if not each.key}
    assert found == wanted


def test_income_of_the_third_quarter_is_the_expected_one_to_the_cent(county: Ingested) -> None:
    """Sums of the four parts and net income per head, by township."""
    windows = duty_windows(county.home, Question(PERIODS["2022Q3"], JUDGED_ON))
    with open_ledger(county.home, county.snapshot, windows, JUDGED_ON) as ledger:
        views.focus(ledger, views.Filters())
        found = {each.township: each for each in views.income_by_township(ledger, "2022Q3") if each.township}
    for row in expected_rows("income.csv"):
        each = found[row["township"]]
        assert (each.households, each.persons) == (int(row["households"]), int(row["persons"]))
        parts = (each.wage, each.business, each.property_income, each.transfer, each.expense, each.net)
        assert parts == tuple(
            Decimal(row[name]) for name in ("wage", "business", "property", "transfer", "expense", "net")
        )
        assert each.net_per_head == Decimal(row["net_per_head"])


def test_the_bounds_hold_the_coverage_and_stay_below_one(county: Ingested) -> None:
    """low = coverage ≤ high ≤ 1, for the county and every group."""
    for by in ("township", "village", "unit", "helper"):
        answer = county.ask(PERIODS["2022Q3"], by=by)
        for each in (*answer.duties, *answer.groups):
            low, high = each.figures.coverage, each.figures.coverage_high
            assert low is None or (high is not None and low <= high <= 1)


def test_what_is_to_be_verified_never_stands_beside_a_person(county: Ingested) -> None:
    """待核 gaps name neither helper nor unit; the others name somebody."""
    for gap in county.ask(PERIODS["2022Q3"]).gaps:
        if gap.to_verify:
            assert (gap.responsible, gap.unit) == ("", "")
        else:
            assert gap.responsible
