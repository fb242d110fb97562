"""The sample county for documents that are made from the ledger itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from zhucun_cli.home import Home
from zhucun_cli.lake.store import Lake


@pytest.fixture(scope="session")
def yunxi(sample_home: Path) -> Iterator[tuple[Home, Lake]]:
    """Every file in, the correction confirmed. Read only."""
    home = Home(sample_home)
    with Lake.open(home.lake_folder) as lake:
        yield home, lake
