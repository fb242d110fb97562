"""`explain` says the same as the ledger, and names the rows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.ledger.desk import code, desk, pairs, roster, visits
from tests.sample import JUDGED_ON, expected_rows
from tests.size import size
from zhucun_cli.errors import UsageError
from zhucun_cli.home import Home
from zhucun_cli.lake.store import Lake
from zhucun_cli.ledger.explain import Explanation, explain, explain_households
from zhucun_cli.ledger.question import Question, duty_windows, open_ledger
from zhucun_cli.ledger.views import Filters, Record, focus
from zhucun_cli.periods import Period

EXPLAINED = size(60, 1000)
Q3 = Period(date(2022, 7, 1), "quarter")


@pytest.fixture(scope="module")
def county(sample_home: Path) -> Iterator[tuple[Home, Lake]]:
    """The sample county, the correction confirmed."""
    home = Home(sample_home)
    with Lake.open(home.lake_folder) as lake:
        yield home, lake


def of(county: tuple[Home, Lake], word: str) -> dict[str, Explanation]:
    """'duty window' → explanation, for the third quarter."""
    home, lake = county
    found = explain(home, lake.snapshot(), Question(Q3, JUDGED_ON), word)
    return {f"{each.item.duty.id} {each.item.window.label}": each for each in found}


def drawn_from(should: dict[tuple[str, str], str]) -> list[str]:
    """Every household; first those that together have every status of every duty."""
    drawn = sorted({household for household, _ in should})
    random.Random(2022).shuffle(drawn)
    has: dict[str, set[tuple[str, str]]] = {household: set() for household in drawn}
    for (household, name), status in should.items():
        has[household].add((name.split()[0], status))
    first: list[str] = []
    left = set().union(*has.values())
    while left:
        first.append(max(drawn, key=lambda household: len(has[household] & left)))
        left -= has[first[-1]]
    return [*first, *(household for household in drawn if household not in first)]


def test_it_agrees_with_the_oracle_and_a_counting_record_stands_for_what_is_done(
    county: tuple[Home, Lake],
) -> None:
    """Every status of every duty, then households drawn with a fixed seed until so many obligations are explained."""
    home, lake = county
    should = {
        (row["household"], f"{row['duty']} {row['window']}"): row["status"]
        for row in expected_rows("ledger.csv")
    }
    judged = {name for _, name in should}  # windows that had begun by then
    drawn = drawn_from(should)
    question = Question(Period(date(2022, 1, 1), "year"), JUDGED_ON)
    owed = 0
    snapshot = lake.snapshot()
    with open_ledger(home, snapshot, duty_windows(home, question), JUDGED_ON) as ledger:
        focus(ledger, Filters())
        while owed < EXPLAINED and drawn:
            chosen, drawn = drawn[:20], drawn[20:]
            for each in explain_households(home, snapshot, ledger, chosen):
                name = (each.household, f"{each.item.duty.id} {each.item.window.label}")
                if name[1] not in judged:
                    continue
                assert each.status == should.get(name, ""), name
                assert each.why
                assert (each.status in ("on_time", "late")) == any(
                    witness.counts for witness in each.witnesses
                )
                owed += bool(each.status)
    assert owed >= EXPLAINED


def test_a_mistyped_date_is_shown_with_its_cell_and_its_remedy(county: tuple[Home, Lake]) -> None:
    """9099010102003's July visit stands in 白沙镇's July workbook, sheet 双桥村, D6, as 22.7.3."""
    each = of(county, "9099010102003")["visit-monitored 2022-07"]
    (witness,) = [found for found in each.witnesses if "D6" in found.why]
    assert (witness.source_name, witness.sheet, witness.row) == ("白沙镇2022年7月走访记录.xlsx", "双桥村", 6)
    assert "2022-09-03" in witness.why
    assert "待核" in each.why


def test_what_is_not_owed_says_why(county: tuple[Home, Lake]) -> None:
    """A monitored household is not a general one; the days it held are told."""
    each = of(county, "9099010102003")["visit-general 2022Q3"]
    assert each.status == ""
    assert "不是一般脱贫户" in each.why
    assert [(held.category, held.days) for held in each.held] == [("监测户", 92)]


def test_a_word_that_fits_several_households_is_refused_with_the_candidates(
    county: tuple[Home, Lake],
) -> None:
    """Two households of 石桥村 have a head called 王建国."""
    with pytest.raises(UsageError, match="2 个户"):
        of(county, "王建国")


def test_what_is_uncollected_or_to_be_verified_names_nobody_and_a_plain_miss_does(tmp_path: Path) -> None:
    """Only visits ever came: one bad date, one household not visited; the incomes of the quarter never came at all."""
    with desk(tmp_path / "office") as office:
        office.take_roster("花名册.csv", roster(1, 2, 3))
        office.take("结对.csv", pairs(*((n, "梁明亮") for n in (1, 2, 3))), effective_on=date(2022, 1, 1))
        office.take("走访.csv", visits((1, "2022-09-66"), (2, "2022-09-20")))
        snapshot, question = office.lake.snapshot(), Question(Q3, date(2022, 12, 1))
        found = {
            (number, f"{each.item.duty.id} {each.item.window.label}"): each
            for number in (1, 3)
            for each in explain(office.home, snapshot, question, code(number))
        }
    never_came, unread, plain = (
        found[1, "income-monitored 2022Q3"],
        found[1, "visit-monitored 2022-09"],
        found[3, "visit-monitored 2022-09"],
    )
    assert (never_came.status, never_came.responsible, never_came.why[:4]) == ("missed", "", "未收集：")
    assert (unread.status, unread.responsible, unread.marks) == ("missed", "", ("unread",))
    assert (plain.status, plain.responsible, plain.why) == ("missed", "梁明亮", "未完成")
    assert {each.responsible for name, each in found.items() if "visit" not in name[1]} == {""}


def test_a_place_in_a_file_without_sheets_is_told_without_one() -> None:
    """A CSV has rows only."""
    assert str(Record("走访.csv", "", 3)) == "走访.csv 第 3 行"
    assert str(Record("走访.xlsx", "9月", 3)) == "走访.xlsx › 9月 第 3 行"
