"""The sample county for documents that are made from the ledger itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sample import confirm_held, ingest_all, new_home
from zhucun_cli.home import Home
from zhucun_cli.lake.store import Lake


@pytest.fixture(scope="session")
def yunxi(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, Lake]]:
    """Every file in, the correction confirmed. Read only."""
    with new_home(tmp_path_factory.mktemp("reports") / "yunxi") as (home, lake):
        confirm_held(home, lake, ingest_all(home, lake))
        yield home, lake
