"""A lake in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from zhucun_cli.lake import Lake


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the lake of a test is."""
    return tmp_path / "lake"


@pytest.fixture
def lake(folder: Path) -> Iterator[Lake]:
    """An empty lake."""
    with Lake.create(folder) as made:
        yield made
