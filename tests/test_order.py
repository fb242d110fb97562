"""The order in which files arrive, and how often, does not matter (files that do not contradict each other)."""

from __future__ import annotations

import tempfile
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sample import FILES, JUDGED_ON, ingest_all, new_home
from tests.size import LONG, size
from zhucun_cli.ledger.engine import Row
from zhucun_cli.ledger.question import Question, duty_windows, open_ledger
from zhucun_cli.periods import Period

YEAR = Period(date(2022, 1, 1), "year")
# One township with every container, plus the county's pairing roster: 22 files, two of them no tables.
PATHS = sorted(path for folder in ("枫林乡", "县驻村办") for path in (FILES / folder).iterdir())


def ledger_of(paths: list[Path]) -> list[Row]:
    """Every obligation of the year with its proof, after ingesting those files in that order."""
    with tempfile.TemporaryDirectory() as folder, new_home(Path(folder) / "home") as (home, lake):
        ingest_all(home, lake, paths)
        windows = duty_windows(home, Question(YEAR, JUDGED_ON))
        with open_ledger(home, lake.snapshot(), windows, JUDGED_ON) as ledger:
            return ledger.query("select * from ledger order by duty, window_label, household")


@cache
def in_order() -> list[Row]:
    """The ledger of the files once each, in the order of their names."""
    return ledger_of(PATHS)


@settings(max_examples=size(3, 8), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations(PATHS))
def test_files_in_any_order_give_the_same_ledger_proofs_included(paths: list[Path]) -> None:
    """Rosters after visits, September before January, the copy before the original."""
    assert ledger_of(paths) == in_order()


@pytest.mark.skipif(not LONG, reason="whole county: make test-long")
@settings(max_examples=size(2, 4), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.permutations(PATHS), st.permutations(PATHS))
def test_ingesting_everything_twice_gives_the_same_ledger(first: list[Path], second: list[Path]) -> None:
    """The second pass changes nothing."""
    assert ledger_of(first + second) == in_order()


def test_the_second_pass_finds_every_file_unchanged() -> None:
    """And stores nothing: the history does not grow."""
    with tempfile.TemporaryDirectory() as folder, new_home(Path(folder) / "home") as (home, lake):
        once = ingest_all(home, lake, PATHS)
        known = len(lake.history())
        twice = ingest_all(home, lake, PATHS)
        assert len(lake.history()) == known
    assert {each.status for each in twice if each.batch} == {"unchanged"}
    assert [each.counts for each in twice] == [each.counts for each in once]
