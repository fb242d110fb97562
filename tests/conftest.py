"""What holds for every test, and the sample county, which many read."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.sample import ROOT, confirm_held, ingest_all, new_home

if sys.dont_write_bytecode and "PYTHONPYCACHEPREFIX" not in os.environ:
    # Hundreds of processes would each compile what they import. What is compiled lies beside pytest's own cache.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / ".pytest_cache" / "bytecode")


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of 云溪县, every file in, the correction confirmed, made once. Read only: change a copy."""
    folder = tmp_path_factory.mktemp("sample") / "yunxi"
    with new_home(folder) as (home, lake):
        confirm_held(home, lake, ingest_all(home, lake))
    return folder
