"""A home with nothing in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sample import new_home


@pytest.fixture
def empty_home(tmp_path: Path) -> Path:
    """A home with nothing in it."""
    with new_home(tmp_path / "empty") as (home, _):
        return home.folder
