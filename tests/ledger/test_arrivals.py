"""Who has sent what: the sample county in August and October 2022."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from tests.sample import JUDGED_ON, ingest_all, new_home
from zhucun_cli.home import Home
from zhucun_cli.lake.store import Lake
from zhucun_cli.ledger.arrivals import arrivals, reminders
from zhucun_cli.periods import Period

TITLES = {"visit": "走访记录", "income": "收入表", "evaluation": "成效评估"}
NO_EVALUATION = ("枫林村", "黄泥村", "青山村")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, Lake]]:
    """Every sample file, nothing confirmed."""
    with new_home(tmp_path_factory.mktemp("home") / "yunxi") as (home, lake):
        ingest_all(home, lake)
        yield home, lake


def missing(county: tuple[Home, Lake], month: int) -> set[tuple[str, str, str]]:
    """(village, kind, period) for which nothing came."""
    home, lake = county
    found = arrivals(home, lake.snapshot(), Period(date(2022, month, 1), "month"), JUDGED_ON)
    return {(each.village, each.kind, each.period) for each in found if not each.received}


def test_august_lacks_one_village_s_visits_and_another_s_incomes_of_the_quarter_before(
    county: tuple[Home, Lake],
) -> None:
    """石门村's August sheet, 大坪村's second quarter and evaluations of 枫林乡 never came (sample_data/README.md)."""
    assert missing(county, 8) == {
        ("石门村", "visit", "2022-08"),
        ("大坪村", "income", "2022Q2"),
        *((village, "evaluation", "2022Q2") for village in NO_EVALUATION),
    }


def test_a_quarter_that_still_runs_is_not_asked_for(county: tuple[Home, Lake]) -> None:
    """In October the incomes of the third quarter are looked at, not those of the fourth."""
    of_the_third = {(village, "evaluation", "2022Q3") for village in NO_EVALUATION}
    assert missing(county, 10) == of_the_third
    assert missing(county, 9) == of_the_third


def test_the_reminder_names_township_period_sheet_and_villages(county: tuple[Home, Lake]) -> None:
    """One sentence per township, ready for a chat."""
    home, lake = county
    found = arrivals(home, lake.snapshot(), Period(date(2022, 8, 1), "month"), JUDGED_ON)
    assert reminders(found, TITLES) == (
        "枫林乡：尚未收到 2022Q2 成效评估（枫林村、青山村、黄泥村），请报送。",
        "白沙镇：尚未收到 2022-08 走访记录（石门村），请报送。",
        "石桥乡：尚未收到 2022Q2 收入表（大坪村），请报送。",
    )
