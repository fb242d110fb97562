"""A home with the whole sample county in it, made once; tests that change it take a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.sample import confirm_held, ingest_all, new_home


@pytest.fixture(scope="session")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of 云溪县, every file in, the correction confirmed. Read only."""
    folder = tmp_path_factory.mktemp("cli") / "yunxi"
    with new_home(folder) as (home, lake):
        confirm_held(home, lake, ingest_all(home, lake))
    return folder


@pytest.fixture
def own_county(county: Path, tmp_path: Path) -> Path:
    """A copy of the county that a test may change."""
    return Path(shutil.copytree(county, tmp_path / "yunxi"))


@pytest.fixture
def empty_home(tmp_path: Path) -> Path:
    """A home with nothing in it."""
    with new_home(tmp_path / "empty") as (home, _):
        return home.folder
