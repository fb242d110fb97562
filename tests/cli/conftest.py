"""Homes for commands: with the whole sample county in it, a copy that may be changed, an empty one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.running import zhucun_here
from tests.sample import new_home


@pytest.fixture(scope="session")
def county(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of 云溪县 for commands that write nothing but outputs into it."""
    return Path(shutil.copytree(sample_home, tmp_path_factory.mktemp("cli") / "yunxi"))


@pytest.fixture
def own_county(county: Path, tmp_path: Path) -> Path:
    """A copy of the county that a test may change."""
    return Path(shutil.copytree(county, tmp_path / "yunxi"))


@pytest.fixture
def empty_home(tmp_path: Path) -> Path:
    """A home with nothing in it."""
    with new_home(tmp_path / "empty") as (home, _):
        return home.folder


WITHDRAWN = "石桥乡2022年9月走访记录.xlsx"


@pytest.fixture(scope="session")
def changed_county(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """September closed, then a file withdrawn; a file that a dead writer left. Every list has something to show.

    Outputs may leave their numbers and records in it, nothing else.
    """
    home = Path(shutil.copytree(county, tmp_path_factory.mktemp("changed") / "yunxi"))
    assert zhucun_here("close", "--month", "9月", "--signer", "张三", home=home).code == 0
    assert zhucun_here("forget", WITHDRAWN, home=home).code == 0
    stray = next((home / "lake" / "data" / "visit").rglob("*.parquet"))
    shutil.copy(stray, stray.with_name(f"{'0' * 16}-{'0' * 8}.parquet"))
    return home
